/* detach.h - a script in a session of its own, which outlives the terminal.
 *
 *     int status;
 *     if (detach_is_over(&status)) return status;          in the process that was called
 *     ... run the script ...                               in the one that is left behind
 *     settings.begun = detach_tell;                        whose first record ends the wait
 *
 * The process that was called waits until the first batch is done and prints the name of its
 * record; or until the script has ended without one, and has its exit status then. */
#ifndef UI_DETACH_H
#define UI_DETACH_H

#include <stdbool.h>

/* Makes the other process, in which it is false.  No threads may be running. */
bool detach_is_over(int *status);

/* Has the waiting process print the record's name; errors go to a file in its folder from then
 * on. */
void detach_tell(const char *folder);

#endif
