/* batch.h - commands without a prompt: start-up file, -c lines, a script, standard input.
 *
 *     RunStatus status = batch_run(session, &options);
 *     if (nothing was given) status = batch_stream(session, STDIN_FILENO, "-", false);
 */
#ifndef UI_BATCH_H
#define UI_BATCH_H

#include "app/options.h"

/* The start-up file, -c and SCRIPT in that order; the worst status, or RUN_QUIT. */
RunStatus batch_run(Session *session, const Options *options);

/* Commands from a descriptor, each run as soon as its line is there; errors are at PLACE:LINE. */
RunStatus batch_stream(Session *session, int fd, const char *place, bool keep_going);

#endif
