/* log_feed.h - the bytes of a file, given to the reader of a format as if the file grew.
 *
 *     LogSource *source = feed_begin(&FORMAT_TENSORBOARD);
 *     feed(source, file, 1);                           one byte after the other
 *     assert_int_equal(log_points(source_log(source, NULL)), 3);
 *     source_free(source);
 */
#ifndef TESTS_UNIT_LOG_FEED_H
#define TESTS_UNIT_LOG_FEED_H

#include "tests/unit/unit.h"

#include "base/buf.h"
#include "logs/log_source.h"

static inline LogSource *feed_begin(const LogFormat *format)
{
    static const LogOptions NONE = {0};
    return source_new(format, "fed", "fed", &NONE);
}

/* The first `to` bytes of a file are there, of which *taken were taken before. */
static inline void feed_more(LogSource *source, Bytes file, size_t to, size_t *taken)
{
    LogFile *of = source->file[0];
    if (!of->given_up)
        *taken += source->format->take(source, of, (Bytes){file.data + *taken, to - *taken});
}

/* All of a file, so many bytes at a time. */
static inline void feed(LogSource *source, Bytes file, size_t piece)
{
    size_t taken = 0;
    for (size_t to = 0; to < file.size;) {
        to = MIN(to + piece, file.size);
        feed_more(source, file, to, &taken);
    }
}

static inline Bytes feed_bytes(const Buf *buf)
{
    return (Bytes){(const uint8_t *)buf->data, buf->size};
}

/* The file grows by one byte after the other: at each, the records that are whole have been read,
 * and the rest waits.  Record i has one sample, and ends before byte end[i]. */
static inline void feed_every_byte(const LogFormat *format, const Buf *file, const size_t *end,
                                   int records)
{
    LogSource *source = feed_begin(format);
    size_t taken = 0;
    int whole = 0;
    for (size_t to = 0; to <= file->size; to++) {
        feed_more(source, feed_bytes(file), to, &taken);
        whole += whole < records && end[whole] <= to;
        assert_int_equal(source->logs ? log_points(source->log[0]) : 0, whole);
        assert_true(taken >= (whole ? end[whole - 1] : 0) && taken <= to);
    }
    assert_int_equal(whole, records);
    assert_int_equal(taken, file->size);
    assert_string_equal(source->notice, "");
    source_free(source);
}

#endif
