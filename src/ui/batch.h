/* batch.h - commands without a prompt: start-up file, -c lines, a script, standard input.
 *
 *     Status status = batch_run(session, &options);
 *     status = batch_stream(session, STDIN_FILENO, "-", false);    when nothing was given
 */
#ifndef UI_BATCH_H
#define UI_BATCH_H

#include "ui/options.h"

/* Runs start-up file, -c lines and SCRIPT in that order.  The worst status, or STATUS_QUIT. */
Status batch_run(Session *session, const Options *options);

/* Runs commands from a descriptor, each as soon as its line is there; errors name PLACE:LINE. */
Status batch_stream(Session *session, int fd, const char *place, bool keep_going);

#endif
