/* Reads words and numbers of a saved learner's metadata, and refuses those that cannot be. */
#include "store/checkpoint_reader.h"

#include "base/text.h"

const char *reader_meta(const CheckpointReader *reader, const char *key)
{
    const char *value = safe_meta(&reader->file, key);
    return value ? value : "";
}

bool reader_damaged(const CheckpointReader *reader, const char *key)
{
    return fail(reader->err,
                "%s: metadata '%s' is missing or not understood; the file is damaged or from a "
                "different version",
                reader->path, key);
}

bool reader_long(const CheckpointReader *reader, const char *key, long least, long most, long *out)
{
    if (!text_long(reader_meta(reader, key), out) || *out < least || *out > most)
        return reader_damaged(reader, key);
    return true;
}

bool reader_double(const CheckpointReader *reader, const char *key, double least, double most,
                   double *out)
{
    return (text_double(reader_meta(reader, key), out) && *out >= least && *out <= most) ||
           reader_damaged(reader, key);
}

const char *reader_words(Arena *arena, const CheckpointReader *reader, const char *key)
{
    return text_shown(arena, reader_meta(reader, key));
}
