/* launcher.h - what starts several ranks, and ends them.
 *
 *     int voice = launcher_voice();       -1, or a file to write a last line to
 */
#ifndef IO_LAUNCHER_H
#define IO_LAUNCHER_H

/* Standard error of the mpirun that has started this process: once it ends ranks, Open MPI 4 may
 * pass on nothing of what they say.  -1: there is none on this machine, or it cannot be had.  The
 * caller closes it. */
int launcher_voice(void);

#endif
