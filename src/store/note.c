/* Keeps notes with records: a file that is replaced as a whole. */
#include "store/note.h"

#include "base/text.h"
#include "io/file.h"
#include "store/shelf.h"

#include <string.h>
#include <unistd.h>

static const char *note_path(Arena *arena, const char *name)
{
    const char *shelf = shelf_folder(arena);
    return shelf ? path_join(arena, path_join(arena, shelf, name), RECORD_NOTE) : NULL;
}

bool note_write(const char *name, const char *text, Error *err)
{
    Arena scratch = {0};
    size_t size = strlen(text);
    if (size > NOTE_MOST)
        return fail(err, "a note has %d bytes at the most, and this one has %zu", NOTE_MOST, size);
    const char *path = note_path(&scratch, name);
    int held = path ? shelf_hold(name) : -1;
    bool ok = held >= 0 || fail(err, "the record %s is not there any more, or in use", name);
    if (ok)
        ok = size ? file_write(path, text, size, 0600, err) : file_remove(path, err);
    if (held >= 0)
        close(held);
    arena_free(&scratch);
    return ok;
}

const char *note_read(Arena *arena, const char *name)
{
    Arena scratch = {0};
    Bytes bytes;
    const char *path = note_path(&scratch, name);
    bool read =
        path && path_is_file(path) && file_read_text(&scratch, path, NOTE_MOST, &bytes, NULL);
    const char *note = read ? text_shown(arena, (const char *)bytes.data) : "";
    arena_free(&scratch);
    return note;
}
