/* nets.h - what commands that make a net share.
 *
 *     if (!make_net(session, "resnet18 head=auto", "resnet18.safetensors", false, out)) ...
 *     freeze_body(session);
 */
#ifndef COMMANDS_NETS_H
#define COMMANDS_NETS_H

#include "lab/outcome.h"
#include "language/command.h"

typedef struct Session Session;

/* Makes the net of a spec and says how large it is; weights: session_set_model's.  show: prints it
 * in the layer language. */
bool make_net(Session *session, const char *spec, const char *weights, bool show, Outcome *out);

/* Refuses a call whose data= is not the data that is loaded. */
bool check_data_named(const Session *session, const Call *call, Error *err);

/* Lets only the last layer group train, and batch norm before it. */
void freeze_body(Session *session);

#endif
