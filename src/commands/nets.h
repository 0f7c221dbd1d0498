/* nets.h - what commands that make a net share.
 *
 *     if (session_set_model(session, "resnet18 head=auto", "resnet18.safetensors", &out->error))
 *         tell_net(session, false, out);
 */
#ifndef COMMANDS_NETS_H
#define COMMANDS_NETS_H

#include "lab/outcome.h"
#include "language/command.h"

typedef struct LearnerOptions LearnerOptions;
typedef struct Session Session;

/* Says how large the net is, which is the command's value.  show: also prints it in the layer
 * language. */
void tell_net(Session *session, bool show, Outcome *out);

/* What the session's learners have, for the latest call of `learner`. */
LearnerOptions learner_options_asked(const Session *session);

/* What a call of `learner` asks for is put over the options; its numbers are in the arena. */
NODISCARD bool learner_options_read(const Call *call, Arena *arena, LearnerOptions *options,
                                    Error *err);

/* Refuses a call whose data= is not the data that is loaded. */
bool check_data_named(const Session *session, const Call *call, Error *err);

/* Lets only the last layer group train, and batch norm before it. */
void freeze_body(Session *session);

#endif
