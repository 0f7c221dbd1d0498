/* Packs a data set into one file, and maps such a file.  The reader trusts nothing: every number of
 * the header is checked against the size of the file before it is used. */
#include "data/packed.h"

#include "base/buf.h"
#include "base/text.h"
#include "data/column_set_json.h"
#include "data/identity.h"
#include "data/packed_format.h"
#include "data/source.h"
#include "io/file.h"
#include "io/mapping.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- writing */

static void add_text(Buf *out, const char *text)
{
    buf_add(out, text, strlen(text) + 1);
}

static void add_files(Buf *out, const Part *part)
{
    for (int i = 0; part->file && i < part->count; i++)
        add_text(out, part->file[i]);
}

static void fill(Buf *out)
{
    buf_fill(out, '\0', (int)(packed_round(out->size) - out->size));
}

static PackedHeader header_of(const Dataset *data)
{
    PackedHeader header = {
        .order = PACKED_ORDER,
        .version = PACKED_VERSION,
        .hash = dataset_hash(data),
        .h = data->shape.h,
        .w = data->shape.w,
        .c = data->shape.c,
        .stored = data->stored,
        .classes = data->classes,
        .train = data->train.count,
        .valid = data->valid.count,
        .number = data->train.values ? (int32_t)sizeof(float) : 1,
        .resize = (int32_t)data->resize,
        .refitted = data->refitted,
        .files = {data->train.file != NULL, data->valid.file != NULL},
        .columns = data->columns != NULL,
    };
    memcpy(header.magic, PACKED_MAGIC, sizeof header.magic);
    return header;
}

/* Everything before the pixels; returns where they go. */
static PackedPlaces put_front(Buf *out, const Dataset *data)
{
    PackedHeader header = header_of(data);
    buf_add(out, &header, sizeof header);
    if (header.number > 1) {
        buf_add(out, data->low, (size_t)data->stored * sizeof *data->low);
        buf_add(out, data->high, (size_t)data->stored * sizeof *data->high);
    }
    buf_add(out, data->train.labels, (size_t)data->train.count * sizeof *data->train.labels);
    buf_add(out, data->valid.labels, (size_t)data->valid.count * sizeof *data->valid.labels);
    add_text(out, data->name);
    for (int c = 0; c < data->classes; c++)
        add_text(out, data->class_name[c]);
    add_files(out, &data->train);
    add_files(out, &data->valid);
    if (data->columns) {
        column_set_put(out, data->columns);
        buf_char(out, '\0');
    }
    fill(out);
    header.front = out->size;
    PackedPlaces at = packed_places(&header);
    memcpy(out->data, &header, sizeof header);
    bool sealed = packed_seal((uint8_t *)out->data, out->size, at.end);
    assert(sealed);
    (void)sealed;
    return at;
}

static Bytes pixels_of(const Dataset *data, const Part *part)
{
    size_t count = (size_t)part->count * (size_t)data->shape.h * (size_t)data->shape.w;
    count *= (size_t)data->stored;
    return part->values ? (Bytes){(const uint8_t *)part->values, count * sizeof *part->values}
                        : (Bytes){part->pixels, count};
}

bool dataset_pack_place(const char *path, Error *err)
{
    uint8_t magic[sizeof PACKED_MAGIC - 1];
    FILE *file = path_is_file(path) ? fopen(path, "rb") : NULL;
    size_t got = file ? fread(magic, 1, sizeof magic, file) : 0;
    if (file)
        fclose(file);
    return got == 0 || (got == sizeof magic && memcmp(magic, PACKED_MAGIC, got) == 0) ||
           path_fail(err, path,
                     "is another file, not packed data; remove it, or choose another name");
}

bool dataset_pack(const Dataset *data, const char *path, size_t *size, Error *err)
{
    static const uint8_t ZEROS[PACKED_ALIGNMENT];
    Buf front = {0};
    PackedPlaces at = put_front(&front, data);
    Bytes train = pixels_of(data, &data->train), valid = pixels_of(data, &data->valid);
    const Bytes piece[] = {{(const uint8_t *)front.data, front.size},
                           train,
                           {ZEROS, at.valid - at.train - train.size},
                           valid};
    bool ok = file_write_pieces(path, piece, LENGTH(piece), 0666, err);
    *size = at.end;
    buf_free(&front);
    return ok;
}

/* ---- reading */

typedef struct {
    Arena *arena;
    const char *path;
    Bytes file;          /* mapped */
    PackedHeader header; /* copied */
    uint8_t *front;      /* copied, header.front bytes */
    PackedPlaces at;
    Error *err;
} Reader;

#define REMEDY "; use another copy, or pack the data again"

/* It says what no packed file says, with a checksum that fits. */
static bool refuse(const Reader *reader, const char *problem)
{
    return path_fail(reader->err, reader->path, "%s" REMEDY, problem);
}

static bool take_header(Reader *reader)
{
    Bytes file = reader->file;
    if (file.size < sizeof reader->header.magic ||
        memcmp(file.data, PACKED_MAGIC, sizeof reader->header.magic) != 0)
        return path_fail(reader->err, reader->path,
                         "not packed data; name a file that `data save` has written");
    if (file.size < sizeof reader->header)
        return refuse(reader, "cut short in its header");
    memcpy(&reader->header, file.data, sizeof reader->header);
    return true;
}

/* Whether it can be read by this program, on this machine. */
static bool check_kind(const Reader *reader)
{
    const PackedHeader *header = &reader->header;
    if (header->order == PACKED_TURNED)
        return path_fail(reader->err, reader->path,
                         "was packed on a machine with the other byte order; load the data itself "
                         "and pack it again");
    if (header->order == PACKED_ORDER && header->version != PACKED_VERSION)
        return path_fail(reader->err, reader->path,
                         "is packed in version %u of the format, and this program reads version "
                         "%d; load the data itself and pack it again",
                         header->version, PACKED_VERSION);
    return header->order == PACKED_ORDER || refuse(reader, "its header is damaged");
}

/* Copies the front, which is then known to be as it was written. */
static bool take_front(Reader *reader)
{
    const PackedHeader *header = &reader->header;
    if (header->size > reader->file.size)
        return path_fail(reader->err, reader->path, "cut short: it has %zu of %llu bytes" REMEDY,
                         reader->file.size, (unsigned long long)header->size);
    if (header->size < reader->file.size)
        return path_fail(reader->err, reader->path, "%llu %s too long" REMEDY,
                         (unsigned long long)(reader->file.size - header->size),
                         text_plural((long)(reader->file.size - header->size), "byte", "bytes"));
    if (header->front < sizeof *header || header->front > header->size ||
        header->front % PACKED_ALIGNMENT != 0)
        return refuse(reader, "its header says that the pixels begin where they cannot");
    reader->front = arena_copy(reader->arena, reader->file.data, header->front);
    memcpy(reader->front, header, sizeof *header);
    return packed_checksum(reader->front, header->front) == header->checksum ||
           refuse(reader, "the checksum does not match: the file is damaged");
}

static bool is_flag(int32_t number)
{
    return number == 0 || number == 1;
}

/* All numbers of the header, before packed_places is asked; and whether the file has that size. */
static bool check_numbers(Reader *reader)
{
    const PackedHeader *header = &reader->header;
    Shape shape = {.h = header->h, .w = header->w, .c = header->c};
    if (!dataset_shape_fits(shape) || (header->stored != 1 && header->stored != header->c))
        return refuse(reader, "its header has a shape that no images have");
    if (header->classes < 1 || header->classes > DATASET_MAX_CLASSES)
        return refuse(reader, "its header has a number of classes that no data has");
    if (header->train < 1 || header->valid < 0)
        return refuse(reader, "its header has a number of images that no data has");
    if (header->number != 1 && header->number != sizeof(float))
        return refuse(reader, "its header has a type of numbers that no data has");
    if (header->resize < 0 || header->resize >= RESIZE_METHODS || !is_flag(header->refitted) ||
        !is_flag(header->files[0]) || !is_flag(header->files[1]) || !is_flag(header->columns) ||
        header->hash == 0)
        return refuse(reader, "its header has a number that has no meaning");
    reader->at = packed_places(header);
    return (reader->at.texts <= header->front && reader->at.end == header->size) ||
           refuse(reader, "its header does not fit the size of the file");
}

/* The next `count` of the texts, which stay where they are; NULL: there are fewer. */
static const char *const *next_texts(Reader *reader, uint64_t *at, int count)
{
    /* Each takes a byte at least, so that the room for them is bounded before it is taken. */
    if ((uint64_t)count > reader->header.front - *at)
        return NULL;
    const char **text = ARENA_NEW(reader->arena, const char *, count);
    for (int i = 0; i < count; i++) {
        text[i] = (const char *)reader->front + *at;
        const char *end = memchr(text[i], '\0', reader->header.front - *at);
        if (!end)
            return NULL;
        *at += (uint64_t)(end - text[i]) + 1;
    }
    return text;
}

static bool read_columns(Reader *reader, uint64_t *at, Dataset *data)
{
    const char *const *text = next_texts(reader, at, 1);
    data->columns = text ? column_set_get(reader->arena, text[0]) : NULL;
    return data->columns && reader->header.number > 1 && shape_is_row(data->shape) &&
           data->columns->numbers == data->shape.c;
}

static bool read_texts(Reader *reader, Dataset *data)
{
    uint64_t at = reader->at.texts;
    const char *const *name = next_texts(reader, &at, 1);
    bool ok = name && (data->class_name = next_texts(reader, &at, data->classes));
    Part *part[] = {&data->train, &data->valid};
    for (int p = 0; ok && p < LENGTH(part); p++)
        if (reader->header.files[p])
            ok = (part[p]->file = next_texts(reader, &at, part[p]->count)) != NULL;
    if (ok && reader->header.columns && !read_columns(reader, &at, data))
        return refuse(reader, "its columns are not those of its rows");
    if (!ok || packed_round(at) != reader->header.front)
        return refuse(reader, "it has other names than classes and images");
    if (!source_names_fit(reader->path, data->class_name, data->classes, reader->err))
        return false;
    data->name = name[0];
    return true;
}

/* No label may lead outside the classes, whatever the file says. */
static bool read_labels(Reader *reader, Dataset *data)
{
    const uint16_t *label = (const uint16_t *)(void *)(reader->front + reader->at.labels);
    size_t count = (size_t)data->train.count + (size_t)data->valid.count;
    int most = 0;
    for (size_t i = 0; i < count; i++)
        most = MAX(most, label[i]);
    data->train.labels = label;
    data->valid.labels = label + data->train.count;
    return most < data->classes ||
           path_fail(reader->err, reader->path, "has a label %d, but only %d %s" REMEDY, most,
                     data->classes, text_plural(data->classes, "class", "classes"));
}

static bool read_range(Reader *reader, Dataset *data)
{
    if (reader->header.number == 1)
        return true;
    const float *range = (const float *)(void *)(reader->front + sizeof reader->header);
    for (int i = 0; i < 2 * data->stored; i++)
        if (!isfinite(range[i]))
            return refuse(reader, "its range of values is not finite");
    data->low = range;
    data->high = range + data->stored;
    return true;
}

static void point_at_pixels(const Reader *reader, Dataset *data)
{
    const uint8_t *train = reader->file.data + reader->at.train;
    const uint8_t *valid = reader->file.data + reader->at.valid;
    if (reader->header.number == 1) {
        data->train.pixels = train;
        data->valid.pixels = data->valid.count ? valid : NULL;
    } else {
        data->train.values = (const float *)(const void *)train;
        data->valid.values = data->valid.count ? (const float *)(const void *)valid : NULL;
    }
}

static bool are_finite(const Dataset *data, const Part *part)
{
    size_t count = pixels_of(data, part).size / sizeof *part->values;
    bool finite = true;
    for (size_t i = 0; part->values && i < count; i++)
        finite &= isfinite(part->values[i]) != 0;
    return finite;
}

/* Whether the pixels are what the header says of them; reads them all. */
static bool verify(const Reader *reader, const Dataset *data)
{
    Dataset unclaimed = *data;
    unclaimed.hash = 0;
    if (dataset_hash(&unclaimed) != data->hash)
        return refuse(reader, "the pixels are not those that were packed: the file is damaged");
    return (are_finite(data, &data->train) && are_finite(data, &data->valid)) ||
           refuse(reader, "it has values that are not finite");
}

static Dataset *read_data(Reader *reader)
{
    Dataset *data = ARENA_NEW(reader->arena, Dataset, 1);
    const PackedHeader *header = &reader->header;
    *data = (Dataset){
        .shape = {.h = header->h, .w = header->w, .c = header->c},
        .stored = header->stored,
        .classes = header->classes,
        .train = {.count = header->train},
        .valid = {.count = header->valid},
        .resize = (ResizeMethod)header->resize,
        .refitted = header->refitted,
        .hash = header->hash,
    };
    point_at_pixels(reader, data);
    return read_labels(reader, data) && read_texts(reader, data) && read_range(reader, data) ? data
                                                                                             : NULL;
}

Dataset *dataset_packed(Arena *arena, const PackedOptions *options, Error *err)
{
    Reader reader = {.arena = arena, .path = options->path, .err = err};
    if (!file_map(arena, options->path, &reader.file, err))
        return NULL;
    if (!take_header(&reader) || !check_kind(&reader) || !take_front(&reader) ||
        !check_numbers(&reader))
        return NULL;
    Dataset *data = read_data(&reader);
    return data && (!options->verify || verify(&reader, data)) ? data : NULL;
}
