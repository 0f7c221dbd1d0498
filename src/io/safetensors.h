/* safetensors.h - the file format of weights and checkpoints (github.com/huggingface/safetensors):
 * an 8-byte little-endian header length, a JSON header, raw little-endian tensors.
 *
 *     SafeFile file;
 *     if (!safe_read(arena, "model.safetensors", &file, err)) ...
 *     const SafeTensor *w = safe_find(&file, "0.0.weight");
 *
 * Files of ours carry a checksum over header and data in the metadata; one flipped bit anywhere is
 * reported.  Files of others have none and are read all the same. */
#ifndef IO_SAFETENSORS_H
#define IO_SAFETENSORS_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/error.h"

/* Types of elements: those that we write, and others that only files of other programs have. */
typedef enum {
    SAFE_U8,
    SAFE_I64,
    SAFE_F32,
    SAFE_F64,
    SAFE_F16,
    SAFE_BF16,
    SAFE_BOOL,
    SAFE_I8,
    SAFE_I16,
    SAFE_U16,
    SAFE_I32,
    SAFE_U32,
    SAFE_U64,
} SafeType;

enum { SAFE_RANK = 8 };

/* A tensor and its name.  Of a file that was read it lives in the arena; to be written it is
 * borrowed. */
typedef struct {
    const char *name;
    SafeType type;
    int rank;
    long dims[SAFE_RANK];
    size_t count;     /* elements */
    const void *data; /* reading: inside the file's bytes, copied to be aligned */
} SafeTensor;

/* An entry of a file's metadata: two texts, which live where the tensors' names do. */
typedef struct {
    const char *key, *value;
} SafeMeta;

/* All that a file holds: what was read, in the arena, or what is to be written, borrowed. */
typedef struct {
    SafeTensor *tensor;
    int tensors;
    SafeMeta *meta;
    int metas;
} SafeFile;

/* Every offset and size in the header is checked against the file before anything is allocated from
 * it.  Our own files (metadata key "onecycle") must carry a "checksum" that fits. */
NODISCARD bool safe_read(Arena *arena, const char *path, SafeFile *out, Error *err);
NODISCARD bool safe_decode(Arena *arena, Bytes bytes, const char *name, SafeFile *out, Error *err);

/* Adds a file's bytes to a buffer, with metadata "onecycle" (the program's version) and "checksum";
 * safe_write writes them atomically (file.h), mode 0600. */
void safe_encode(const SafeFile *file, Buf *out);
NODISCARD bool safe_write(const char *path, const SafeFile *file, Error *err);

/* Puts the checksum of a whole file's bytes right; false if there is no place for one. */
bool safe_seal(uint8_t *bytes, size_t size);

/* In a file that was read: its tensors and metadata are in order of their names. */
const SafeTensor *safe_find(const SafeFile *file, const char *name); /* NULL if absent */
const char *safe_meta(const SafeFile *file, const char *key);        /* NULL if absent */
size_t safe_type_size(SafeType type);
const char *safe_type_name(SafeType type); /* "F32" */
NODISCARD bool safe_type_find(const char *name, SafeType *out);

/* Number i of a tensor of floating-point numbers; false for any other type. */
bool safe_is_float(const SafeTensor *tensor);
double safe_number(const SafeTensor *tensor, size_t i);

#endif
