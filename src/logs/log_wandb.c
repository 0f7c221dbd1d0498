/* Reads W&B's .wandb files: records in blocks as of LevelDB's log, of which the history has the
 * curves and the exit record says how the run ended. */
#include "base/buf.h"
#include "base/decimal.h"
#include "base/text.h"
#include "io/gz.h"
#include "io/protobuf.h"
#include "logs/log_source.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Numbers of fields in wandb_internal.proto. */
enum { RECORD_HISTORY = 2, RECORD_EXIT = 18, EXIT_CODE = 1 };
enum { HISTORY_ITEM = 1, HISTORY_STEP = 2, STEP_NUMBER = 1 };
enum { ITEM_KEY = 1, ITEM_NESTED_KEY = 2, ITEM_VALUE = 16 };

/* ---- records */

/* Names an item, by its nested keys where it has any; *value: its JSON.  False where it has no
 * number. */
static bool read_item(Bytes item, Buf *name, double *value)
{
    bool nested = false, number = false;
    buf_clear(name);
    for (ProtoField field; proto_next(&item, &field);) {
        switch (field.key) {
        case PROTO_KEY(ITEM_VALUE, PROTO_BYTES):
            number = decimal_read(field.bytes, value); /* texts and lists are no numbers */
            break;
        case PROTO_KEY(ITEM_NESTED_KEY, PROTO_BYTES):
            if (nested)
                buf_char(name, '.');
            else
                buf_clear(name);
            buf_add(name, field.bytes.data, field.bytes.size);
            nested = true;
            break;
        case PROTO_KEY(ITEM_KEY, PROTO_BYTES):
            if (nested)
                break;
            buf_clear(name);
            buf_add(name, field.bytes.data, field.bytes.size);
            break;
        }
    }
    return number && name->size > 0;
}

static double step_number(Bytes step)
{
    double number = 0;
    for (ProtoField field; proto_next(&step, &field);)
        if (field.key == PROTO_KEY(STEP_NUMBER, PROTO_VARINT))
            number = (double)(int64_t)field.value;
    return number;
}

/* Finds step and time, which are items with names of their own; an item's step goes before the
 * field. */
static Sample find_moment(Bytes history, Buf *name)
{
    Sample sample = {.time = NAN};
    double item_step = NAN, value;
    for (ProtoField field; proto_next(&history, &field);) {
        if (field.key == PROTO_KEY(HISTORY_STEP, PROTO_BYTES))
            sample.step = step_number(field.bytes);
        if (field.key != PROTO_KEY(HISTORY_ITEM, PROTO_BYTES) ||
            !read_item(field.bytes, name, &value))
            continue;
        if (strcmp(name->data, "_step") == 0 && isfinite(value))
            item_step = value;
        if (strcmp(name->data, "_timestamp") == 0)
            sample.time = value;
    }
    if (!isnan(item_step))
        sample.step = item_step;
    return sample;
}

static bool read_history(Log *log, Bytes history)
{
    Buf name = {0};
    Sample sample = find_moment(history, &name);
    for (ProtoField field; proto_next(&history, &field);)
        if (field.key == PROTO_KEY(HISTORY_ITEM, PROTO_BYTES) &&
            read_item(field.bytes, &name, &sample.value) && name.data[0] != '_')
            log_sample(log_series(log, name.data, name.size), sample);
    buf_free(&name);
    return history.size == 0;
}

static bool read_exit(Log *log, Bytes ending)
{
    log->code = 0;
    for (ProtoField field; proto_next(&ending, &field);)
        if (field.key == PROTO_KEY(EXIT_CODE, PROTO_VARINT))
            log->code = (int)field.value;
    log->state = log->code == 0 ? LOG_FINISHED : LOG_FAILED;
    return ending.size == 0;
}

static bool read_record(Log *log, Bytes record)
{
    bool whole = true;
    for (ProtoField field; proto_next(&record, &field);) {
        if (field.key == PROTO_KEY(RECORD_HISTORY, PROTO_BYTES))
            whole = read_history(log, field.bytes) && whole;
        if (field.key == PROTO_KEY(RECORD_EXIT, PROTO_BYTES))
            whole = read_exit(log, field.bytes) && whole;
    }
    return whole && record.size == 0;
}

/* ---- chunks */

static const uint8_t HEADER[] = {':', 'W', '&', 'B', 0xe1, 0xbe, 0};

enum { BLOCK = 32768, CHUNK_HEAD = 7 }; /* bytes */

typedef enum { CHUNK_FULL = 1, CHUNK_FIRST, CHUNK_MIDDLE, CHUNK_LAST } ChunkType;

/* Of a file that is read. */
typedef struct {
    uint64_t at;   /* bytes of it that were taken: blocks are counted from its beginning */
    uint64_t skip; /* of a damaged block that are still to be passed over */
} BlockFile;

/* The way through bytes that are new. */
typedef struct {
    LogSource *source;
    BlockFile *state;
    Bytes bytes;
    size_t next;  /* where the next chunk begins */
    size_t taken; /* where the first record begins that is not whole */
    bool begun;   /* a part of that one was read */
    Buf parts;    /* what was read of it */
} Walk;

static void tell_damage(const Walk *walk, const char *what)
{
    if (!walk->source->told_damage)
        source_notice(walk->source, "byte %" PRIu64 ": %s; it is left out",
                      walk->state->at + walk->next, what);
    walk->source->told_damage = true;
}

static void read_whole(const Walk *walk, Bytes record)
{
    if (!read_record(source_log(walk->source, NULL), record))
        tell_damage(walk, "a field of a record is damaged");
}

/* A chunk without a beginning is left out, as is a beginning without its end. */
static void read_chunk(Walk *walk, ChunkType type, Bytes data)
{
    bool begins = type == CHUNK_FULL || type == CHUNK_FIRST;
    if (begins == walk->begun)
        tell_damage(walk, "a record is not whole");
    if (!begins && !walk->begun)
        return;
    if (begins)
        buf_clear(&walk->parts);
    walk->begun = type == CHUNK_FIRST || type == CHUNK_MIDDLE;
    if (type == CHUNK_FULL)
        read_whole(walk, data);
    else
        buf_add(&walk->parts, data.data, data.size);
    if (type == CHUNK_LAST)
        read_whole(walk, (Bytes){(const uint8_t *)walk->parts.data, walk->parts.size});
}

typedef enum { NEXT_WAITS, NEXT_CHUNK, NEXT_PADDING, NEXT_DAMAGE } Next;

static bool checksum_is_right(const uint8_t *chunk, size_t length)
{
    uint32_t checksum;
    memcpy(&checksum, chunk, sizeof checksum);
    return checksum == gz_checksum(chunk + CHUNK_HEAD - 1, length + 1);
}

/* What is next; *size: its bytes, of damage those to the end of the block.  Zeros are a block that
 * was made and never written: they are damage to the block, as is a chunk that leaves it. */
static Next look(const Walk *walk, size_t *size)
{
    size_t left = walk->bytes.size - walk->next;
    size_t room = BLOCK - (size_t)((walk->state->at + walk->next) % BLOCK);
    const uint8_t *chunk = walk->bytes.data + walk->next;
    *size = room;
    if (room < CHUNK_HEAD)
        return left < room ? NEXT_WAITS : NEXT_PADDING;
    if (left < CHUNK_HEAD)
        return NEXT_WAITS;
    size_t length = (size_t)chunk[4] | (size_t)chunk[5] << 8;
    bool sound = chunk[6] >= CHUNK_FULL && chunk[6] <= CHUNK_LAST && length <= room - CHUNK_HEAD;
    if (sound && length > left - CHUNK_HEAD)
        return NEXT_WAITS;
    if (!sound || !checksum_is_right(chunk, length))
        return NEXT_DAMAGE;
    *size = CHUNK_HEAD + length;
    return NEXT_CHUNK;
}

static void skip(Walk *walk)
{
    size_t size = (size_t)MIN(walk->state->skip, (uint64_t)(walk->bytes.size - walk->next));
    walk->state->skip -= size;
    walk->next += size;
}

/* A damaged block is passed over, as the rest of a record in it. */
static void pass_block(Walk *walk, size_t size)
{
    static const uint8_t ZEROS[CHUNK_HEAD];
    if (walk->begun || memcmp(walk->bytes.data + walk->next, ZEROS, sizeof ZEROS) != 0)
        tell_damage(walk, "a block is damaged");
    walk->begun = false;
    walk->state->skip = size;
    skip(walk);
}

/* False when more must be there to go on. */
static bool go_on(Walk *walk)
{
    size_t size;
    if (walk->next == walk->bytes.size)
        return false;
    if (walk->state->skip) {
        skip(walk);
        return true;
    }
    Next next = look(walk, &size);
    const uint8_t *chunk = walk->bytes.data + walk->next;
    if (next == NEXT_WAITS)
        return false;
    if (next == NEXT_DAMAGE) {
        pass_block(walk, size);
        return true;
    }
    if (next == NEXT_CHUNK)
        read_chunk(walk, (ChunkType)chunk[6], (Bytes){chunk + CHUNK_HEAD, size - CHUNK_HEAD});
    walk->next += size;
    return true;
}

/* False: it is another kind of file, or too short to tell. */
static bool read_header(Walk *walk, LogFile *file)
{
    if (walk->bytes.size < sizeof HEADER)
        return false;
    (void)source_log(walk->source, NULL); /* a run that has written nothing else is one, too */
    file->given_up = memcmp(walk->bytes.data, HEADER, sizeof HEADER) != 0;
    if (file->given_up)
        source_notice(walk->source, "does not begin as a .wandb file does; it is not read");
    walk->next = walk->taken = sizeof HEADER;
    return !file->given_up;
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    Walk walk = {.source = source, .state = file->state, .bytes = bytes};
    if (walk.state->at > 0 || read_header(&walk, file))
        while (go_on(&walk))
            walk.taken = walk.begun ? walk.taken : walk.next;
    buf_free(&walk.parts);
    walk.state->at += walk.taken;
    return walk.taken;
}

/* ---- is it one? */

static bool is(const LogProbe *probe)
{
    size_t known = MIN(probe->head.size, sizeof HEADER);
    return !probe->folder && (known == 0 || memcmp(probe->head.data, HEADER, known) == 0) &&
           (known == sizeof HEADER || text_ends(probe->name, ".wandb"));
}

const LogFormat FORMAT_WANDB = {.name = "wandb",
                                .what = "W&B's .wandb files, online and offline",
                                .is = is,
                                .take = take,
                                .file_state = sizeof(BlockFile),
                                .says_end = true,
                                .waits = true};
