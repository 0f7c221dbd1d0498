/* note.h - what a user has noted about a recorded run: a line that lies beside its events.
 *
 *     if (!note_write("2026-11-25-091403", "the one for the talk", err)) ...
 *     const char *note = note_read(arena, "2026-11-25-091403");       "": there is none
 */
#ifndef STORE_NOTE_H
#define STORE_NOTE_H

#include "base/arena.h"
#include "base/error.h"

enum { NOTE_MOST = 1000 }; /* bytes */

/* Replaces the note, synced and as a whole; "" removes it.  The name is the record's whole one. */
NODISCARD bool note_write(const char *name, const char *text, Error *err);

/* With control characters made visible. */
const char *note_read(Arena *arena, const char *name);

#endif
