/* Reads TensorBoard's event files: the scalars of a run, which is a folder with one file or
 * several. */
#include "base/text.h"
#include "io/path.h"
#include "io/protobuf.h"
#include "logs/log_source.h"
#include "logs/tensorboard_format.h"
#include "logs/tensorboard_tensor.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Larger events are graphs and pictures: they are passed over, and need no memory.  No message of
 * protocol buffers has more than 2 GB. */
#define EVENT_MOST ((uint64_t)8 << 20)
#define MESSAGE_MOST ((uint64_t)1 << 31)

/* Of a file that is read. */
typedef struct {
    uint64_t at;   /* bytes of it that were taken */
    uint64_t skip; /* of a large record that are still to be passed over */
} EventFile;

/* Told once for each source. */
static void tell_large(LogSource *source, const LogFile *file, uint64_t size)
{
    enum { MB = 1 << 20 };
    const EventFile *state = file->state;
    if (!source->told_damage)
        source_notice(source,
                      "%s, byte %llu: an event of %.0f MB is passed over, as are others of more "
                      "than %d MB; a curve needs none of that size",
                      path_name(file->tail.path), (unsigned long long)state->at, (double)size / MB,
                      (int)(EVENT_MOST / MB));
    source->told_damage = true;
}

/* ---- events */

/* What is known of a value besides its number. */
typedef struct {
    Bytes tag;
    Bytes tensor;
    double number; /* the simple value */
    bool simple;   /* there is one */
    bool scalar;   /* its metadata say that its tag is one */
} Value;

static bool is_text(Bytes bytes, const char *text)
{
    return bytes.size == strlen(text) && memcmp(bytes.data, text, bytes.size) == 0;
}

static bool names_scalars(Bytes plugin)
{
    bool scalars = false;
    for (ProtoField field; proto_next(&plugin, &field);)
        if (field.key == PROTO_KEY(TF_PLUGIN_NAME, PROTO_BYTES))
            scalars = is_text(field.bytes, "scalars");
    return scalars;
}

static bool says_scalar(Bytes metadata)
{
    bool plugin = false, class = false;
    for (ProtoField field; proto_next(&metadata, &field);) {
        if (field.key == PROTO_KEY(TF_METADATA_PLUGIN, PROTO_BYTES))
            plugin = names_scalars(field.bytes);
        if (field.key == PROTO_KEY(TF_METADATA_CLASS, PROTO_VARINT))
            class = field.value == TF_CLASS_SCALAR;
    }
    return plugin || class;
}

static bool read_fields(Bytes bytes, Value *value)
{
    for (ProtoField field; proto_next(&bytes, &field);) {
        switch (field.key) {
        case PROTO_KEY(TF_VALUE_TAG, PROTO_BYTES):
            value->tag = field.bytes;
            break;
        case PROTO_KEY(TF_VALUE_SIMPLE, PROTO_FIXED32):
            value->number = (double)proto_float(field.value);
            value->simple = true;
            break;
        case PROTO_KEY(TF_VALUE_TENSOR, PROTO_BYTES):
            value->tensor = field.bytes;
            break;
        case PROTO_KEY(TF_VALUE_METADATA, PROTO_BYTES):
            value->scalar = says_scalar(field.bytes);
            break;
        }
    }
    return bytes.size == 0;
}

/* The series of a value that is a scalar, else NULL.  Metadata may stand at a tag's first value
 * alone, so a tag that has a series is one. */
static LogSeries *series_of(Log *log, const Value *value)
{
    const char *tag = (const char *)value->tag.data;
    if (value->tag.size == 0)
        return NULL;
    return value->simple || value->scalar ? log_series(log, tag, value->tag.size)
                                          : log_known(log, tag, value->tag.size);
}

static bool read_value(Log *log, Bytes bytes, const Sample *moment)
{
    Value value = {0};
    bool whole = read_fields(bytes, &value);
    LogSeries *series = series_of(log, &value);
    if (series && (value.simple || tensor_number(value.tensor, &value.number)))
        log_sample(series, (Sample){moment->step, value.number, moment->time});
    return whole;
}

static bool read_summary(Log *log, Bytes summary, const Sample *moment)
{
    bool whole = true;
    for (ProtoField field; proto_next(&summary, &field);)
        if (field.key == PROTO_KEY(TF_SUMMARY_VALUE, PROTO_BYTES))
            whole = read_value(log, field.bytes, moment) && whole;
    return whole && summary.size == 0;
}

/* Fields come in any order: step and time are looked for first. */
static bool read_event(Log *log, Bytes event)
{
    Sample moment = {.time = NAN};
    Bytes left = event;
    bool whole = true;
    for (ProtoField field; proto_next(&left, &field);) {
        if (field.key == PROTO_KEY(TF_EVENT_WALL_TIME, PROTO_FIXED64))
            moment.time = proto_double(field.value);
        if (field.key == PROTO_KEY(TF_EVENT_STEP, PROTO_VARINT))
            moment.step = (double)(int64_t)field.value;
    }
    for (ProtoField field; proto_next(&event, &field);)
        if (field.key == PROTO_KEY(TF_EVENT_SUMMARY, PROTO_BYTES))
            whole = read_summary(log, field.bytes, &moment) && whole;
    return whole && event.size == 0;
}

/* ---- records */

static void tell_damage(LogSource *source, const LogFile *file, const char *what)
{
    const EventFile *state = file->state;
    if (!source->told_damage)
        source_notice(source, "%s: the record at byte %" PRIu64 ": %s; it is left out",
                      path_name(file->tail.path), state->at, what);
    source->told_damage = true;
}

static void give_up(LogSource *source, LogFile *file, const char *what)
{
    const EventFile *state = file->state;
    file->given_up = true;
    source_notice(source,
                  "%s: the length of the record at byte %" PRIu64 " %s; nothing behind it is read",
                  path_name(file->tail.path), state->at, what);
}

static uint32_t load_checksum(const uint8_t *data)
{
    uint32_t checksum;
    memcpy(&checksum, data, sizeof checksum);
    return checksum;
}

static bool length_is_right(const uint8_t *head)
{
    return load_checksum(head + sizeof(uint64_t)) == tf_checksum(head, sizeof(uint64_t));
}

static void read_record(LogSource *source, const LogFile *file, Bytes event)
{
    Log *log = source_log(source, NULL);
    if (load_checksum(event.data + event.size) != tf_checksum(event.data, event.size))
        tell_damage(source, file, "the checksum is wrong");
    else if (!read_event(log, event))
        tell_damage(source, file, "it is no event");
}

/* Takes one record, or a part of a large one; returns its bytes, 0: it is not whole. */
static size_t take_record(LogSource *source, LogFile *file, Bytes bytes)
{
    EventFile *state = file->state;
    uint64_t length;
    if (state->skip > 0) {
        size_t skipped = (size_t)MIN(state->skip, (uint64_t)bytes.size);
        state->skip -= skipped;
        return skipped;
    }
    if (bytes.size < TF_HEAD)
        return 0;
    memcpy(&length, bytes.data, sizeof length);
    if (!length_is_right(bytes.data)) {
        give_up(source, file, "has a wrong checksum");
        return 0;
    }
    if (length >= MESSAGE_MOST) {
        give_up(source, file, "is more than 2 GB");
        return 0;
    }
    if (length > EVENT_MOST) {
        tell_large(source, file, length);
        state->skip = length + TF_FOOT;
        return TF_HEAD;
    }
    if (length > bytes.size - TF_HEAD || bytes.size - TF_HEAD - length < TF_FOOT)
        return 0;
    read_record(source, file, (Bytes){bytes.data + TF_HEAD, (size_t)length});
    return TF_HEAD + (size_t)length + TF_FOOT;
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    EventFile *state = file->state;
    size_t taken = 0, size;
    while (taken < bytes.size &&
           (size = take_record(source, file, (Bytes){bytes.data + taken, bytes.size - taken}))) {
        taken += size;
        state->at += size;
    }
    file->within = state->skip > 0;
    return taken;
}

/* ---- is it one? */

static bool is_event_file(const char *path)
{
    return text_starts(path_name(path), TF_FILE);
}

static bool is(const LogProbe *probe)
{
    for (int i = 0; i < probe->entries; i++)
        if (is_event_file(probe->entry[i]))
            return true;
    if (probe->folder)
        return false;
    return is_event_file(probe->name) ||
           (probe->head.size >= TF_HEAD && length_is_right(probe->head.data));
}

const LogFormat FORMAT_TENSORBOARD = {.name = "tensorboard",
                                      .what = "event files, as of PyTorch, Keras, Lightning",
                                      .is = is,
                                      .take = take,
                                      .reads = is_event_file,
                                      .file_state = sizeof(EventFile),
                                      .waits = true};
