/* assistant.h - a process that `ranks N` has started: onecycle --worker THREADS.
 *
 *     return assistant_serve(argv[2]);
 */
#ifndef UI_ASSISTANT_H
#define UI_ASSISTANT_H

/* Helps the session that has started this process until that says it is over, or has gone; the exit
 * status. */
int assistant_serve(const char *threads);

#endif
