/* file.h - whole files in, whole files out; folders.
 *
 *     Bytes bytes;
 *     if (!file_read(arena, path, 1 << 20, &bytes, err)) ...
 *     if (!file_write(path, data, size, 0666, err)) ...    atomic, synced
 *
 * Messages name the path (path.h), with control characters made visible. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include "base/buf.h"
#include "io/path.h"

/* Reads a regular file of at most `most` bytes; a NUL that is not counted follows the data. */
NODISCARD bool file_read(Arena *arena, const char *path, size_t most, Bytes *out, Error *err);

/* The same in place of what is in a buffer, whose room serves for one file after the other: large
 * files are read in less time than fresh memory for them takes. */
NODISCARD bool file_read_again(Buf *buf, const char *path, size_t most, Error *err);

/* As file_read; fails when there is a NUL in the file. */
NODISCARD bool file_read_text(Arena *arena, const char *path, size_t most, Bytes *out, Error *err);

/* Writes `path.part`, syncs it, renames it over path and syncs the folder, so that there is always
 * the old file or the new one, never half of one.  mode as for open(2).  A symbolic link stays and
 * its target is replaced; a device, or a pipe that has a reader, is written directly. */
NODISCARD bool file_write(const char *path, const void *data, size_t size, unsigned mode,
                          Error *err);

/* The same for data that is not in one piece: all of the pieces, in order. */
NODISCARD bool file_write_pieces(const char *path, const Bytes *piece, int pieces, unsigned mode,
                                 Error *err);

/* A file to be written, of so many pieces. */
typedef struct {
    const char *path;
    const Bytes *piece; /* borrowed */
    int pieces;
    unsigned mode;
} NewFile;

/* Files that are of no use without one another: all of them, each as above, or none; when one
 * fails, what was there before is there again.  Devices and pipes get theirs before any file takes
 * its place. */
NODISCARD bool file_write_together(const NewFile *file, int files, Error *err);

/* Whether this process writes no files: what would, succeeds and does nothing.  For ranks of a
 * team, of which one writes for all. */
void file_mute(bool on);
bool file_is_muted(void);

/* Removes the `path.part` of a writer that has died; a writer that is alive keeps its own. */
void file_sweep(const char *path);

/* True also where there was no file. */
NODISCARD bool file_remove(const char *path, Error *err);

/* Adds to the end of a file, which is made if need be, and syncs it: all of the data or none. */
NODISCARD bool file_append(const char *path, const void *data, size_t size, unsigned mode,
                           Error *err);

/* The size of a regular file in bytes. */
NODISCARD bool file_size(const char *path, size_t *out, Error *err);

/* Makes a folder and those above it. */
NODISCARD bool folder_make(const char *path, unsigned mode, Error *err);

/* Names in a folder, sorted by bytes, "." and ".." and hidden ones left out. */
NODISCARD bool folder_list(Arena *arena, const char *path, const char ***names, int *count,
                           Error *err);

/* How many folders deep pictures are looked for, below the folder that is named. */
enum { FOLDERS_DEEPEST = 16 };

/* What a shell's pattern (* ? [a-z]) matches, sorted; none if nothing does. */
void path_matches(Arena *arena, const char *pattern, const char ***names, int *count);

/* XDG folders of the program: $XDG_CONFIG_HOME/onecycle and so on, by the specification's defaults;
 * folder_data is $ONECYCLE_DATA where that is set, otherwise $XDG_DATA_HOME/onecycle/data.  Values
 * that are not absolute are ignored, as the specification says; without HOME the password database
 * names the home folder.  NULL when there is no home folder: nothing is read or written. */
#define NO_HOME "no home folder is known; set HOME, or the XDG variables"
char *folder_config(Arena *arena);
char *folder_state(Arena *arena);
char *folder_data(Arena *arena);

#endif
