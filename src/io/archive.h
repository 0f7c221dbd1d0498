/* archive.h - unpacks .tgz archives; the only file that sees archive.h of libarchive.
 *
 *     if (!archive_unpack("mnist_sample.tgz", "/home/me/.local/share/onecycle/data", err)) ...
 */
#ifndef IO_ARCHIVE_H
#define IO_ARCHIVE_H

#include "base/base.h"
#include "base/error.h"

/* Unpacks below `folder` (which must exist): into a folder beside it first, renamed entry by entry
 * at the end, so that an interrupted unpacking leaves nothing half-done under its final name.
 * Entries that would leave the folder (absolute, "..", links) are refused. */
NODISCARD bool archive_unpack(const char *path, const char *folder, Error *err);

#endif
