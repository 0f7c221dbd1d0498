/* c_header.h - a net as one C99 header, which needs no library and is C++, too.
 *
 *     if (!c_name_of(arena, path, NULL, &name, err)) ...                 "net1" of some/net1.h
 *     if (!c_header_write(&subject, name, &out, err)) ...
 *
 * It has net1_predict, which takes an image and memory of net1_MEMORY bytes and allocates nothing,
 * constants and the names of the classes.  Everything in it begins with that name and is static, so
 * that a program may include several. */
#ifndef EXPORT_C_HEADER_H
#define EXPORT_C_HEADER_H

#include "base/error.h"
#include "export/subject.h"

/* The name that everything in a header begins with: the one given, or (NULL) the file's without its
 * ending.  It must be an identifier. */
NODISCARD bool c_name_of(Arena *arena, const char *path, const char *given, const char **name,
                         Error *err);

/* Fails only for weights that are not finite, or without the pieces that it is made of. */
NODISCARD bool c_header_write(const Subject *subject, const char *name, Buf *out, Error *err);

#endif
