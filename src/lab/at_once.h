/* at_once.h - whether a line waits for the run under way or is answered beside it.
 *
 *     bool holds;
 *     if (runs_at_once(session, "plot_losses", true, &holds)) ...
 */
#ifndef LAB_AT_ONCE_H
#define LAB_AT_ONCE_H

#include <stdbool.h>

typedef struct Session Session;

/* Whether a text can run beside a run (running: there is one): commands that never touch the
 * learner, or only at a batch boundary (*holds), and text that is not a command, so that its error
 * is told at once.  The session is held. */
bool runs_at_once(const Session *session, const char *text, bool running, bool *holds);

#endif
