/* fd.h - the one door through which files are opened: no call waits forever or ends at a signal.
 *
 *     int fd = fd_open_regular("run.jsonl", &size, err);
 *     if (fd < 0) ...
 *     if (!fd_write(out, data, size)) ...                  errno
 */
#ifndef IO_FD_H
#define IO_FD_H

#include "base/base.h"
#include "base/error.h"

/* open(2), and write(2) until all is written: a signal handled meanwhile does not end them. */
int fd_open(const char *path, int flags, unsigned mode);
NODISCARD bool fd_write(int fd, const void *data, size_t size);

/* Opens a regular file for reading; *size: its bytes.  -1 with err, as from the two below. */
int fd_open_regular(const char *path, size_t *size, Error *err);

/* Opening waits two seconds at most for a pipe's other end, and fails without one, or on a socket
 * or a disk.  Once it is open, writes go at the pace of the other end.  flags: those besides
 * O_WRONLY. */
int fd_open_to_write(const char *path, int flags, unsigned mode, Error *err);
int fd_open_stream(const char *path, Error *err); /* to read: a file, a pipe or a terminal */

/* Whether a pipe is empty and has no writer.  poll(2) would wait forever for another one if the
 * last had left before the pipe was opened. */
bool fd_is_over(int fd);

/* Takes the lock that goes with the descriptor; false: another process has it.  On a file system
 * without locks it is true. */
NODISCARD bool fd_lock(int fd);

/* Whether the open file is still the one at the path; to be asked after locking, since it may have
 * been replaced or removed before its lock was taken. */
NODISCARD bool fd_stands_at(int fd, const char *path);

#endif
