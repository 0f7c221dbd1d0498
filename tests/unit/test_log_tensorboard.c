/* Tests reading TensorBoard's event files: every form of a scalar, damage, files that grow. */
#include "tests/unit/unit.h"
#include "tests/unit/log_feed.h"

#include "base/arena.h"
#include "io/protobuf.h"
#include "logs/tensorboard_format.h"

#include <math.h>
#include <string.h>

/* ---- files made here */

static void put_record(Buf *file, const Buf *event)
{
    uint64_t size = event->size;
    uint32_t checksum = tf_checksum(&size, sizeof size);
    buf_add(file, &size, sizeof size);
    buf_add(file, &checksum, sizeof checksum);
    buf_add(file, event->data, event->size);
    checksum = tf_checksum(event->data, event->size);
    buf_add(file, &checksum, sizeof checksum);
}

/* An event with one value; the message of the value is freed. */
static void put_event(Buf *file, long step, Buf *value)
{
    Buf summary = {0}, event = {0};
    proto_put_bytes(&summary, TF_SUMMARY_VALUE, value->data, value->size);
    proto_put_double(&event, TF_EVENT_WALL_TIME, 1.7e9 + (double)step);
    proto_put_long(&event, TF_EVENT_STEP, step);
    proto_put_bytes(&event, TF_EVENT_SUMMARY, summary.data, summary.size);
    put_record(file, &event);
    buf_free(&event);
    buf_free(&summary);
    buf_free(value);
}

static void put_tag(Buf *value, const char *tag)
{
    proto_put_bytes(value, TF_VALUE_TAG, tag, strlen(tag));
}

static void put_simple(Buf *file, const char *tag, long step, float number)
{
    Buf value = {0};
    put_tag(&value, tag);
    proto_put_float(&value, TF_VALUE_SIMPLE, number);
    put_event(file, step, &value);
}

/* SummaryMetadata of a plugin. */
static void put_plugin(Buf *value, const char *name)
{
    Buf plugin = {0}, metadata = {0};
    proto_put_bytes(&plugin, TF_PLUGIN_NAME, name, strlen(name));
    proto_put_bytes(&metadata, TF_METADATA_PLUGIN, plugin.data, plugin.size);
    proto_put_bytes(value, TF_VALUE_METADATA, metadata.data, metadata.size);
    buf_free(&plugin);
    buf_free(&metadata);
}

/* A tensor of a type, its element as bytes of tensor_content. */
static void put_content(Buf *value, int type, const void *element, size_t size)
{
    Buf tensor = {0};
    proto_put_long(&tensor, TF_TENSOR_TYPE, type);
    proto_put_bytes(&tensor, TF_TENSOR_CONTENT, element, size);
    proto_put_bytes(value, TF_VALUE_TENSOR, tensor.data, tensor.size);
    buf_free(&tensor);
}

/* ---- what was read */

static const LogSeries *find(LogSource *source, const char *name)
{
    return log_find(source_log(source, NULL), name);
}

static Sample sample_at(const LogSeries *series, int i)
{
    static Sample sample[TRACK_BLOCK];
    assert_true(i < track_read(&series->track, 0, sample));
    return sample[i];
}

static LogSource *read_file(Buf *file)
{
    LogSource *source = feed_begin(&FORMAT_TENSORBOARD);
    feed(source, feed_bytes(file), file->size);
    buf_free(file);
    return source;
}

/* ---- the forms of a scalar */

/* As TensorFlow and its writers in Python write them; made by the page on the format. */
static const uint8_t VECTORS[] =
    "\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22" /* file_version */
    "\x09\0\0\0\x40\xfc\x54\xd9\x41\x1a\x0d"
    "brain.Event:2\xec\xed\x8f\x9d"
    "\x1b\0\0\0\0\0\0\0\x1a\x0d\x9e\x13" /* simple_value */
    "\x09\0\0\0\x40\xfc\x54\xd9\x41\x10\xac\x02\x2a\x0d\x0a\x0b\x0a\x04loss\x15\0\0\0\x3f"
    "\xa1\xf0\x7b\x99"
    "\x2f\0\0\0\0\0\0\0\x6d\x5d\x1d\x50" /* tensor_content */
    "\x09\0\0\0\x40\xfc\x54\xd9\x41\x10\xac\x02\x2a\x21\x0a\x1f\x0a\x04loss\x42\x0a\x08\x01\x12\0"
    "\x22\x04\0\0\0\x3f\x4a\x0b\x0a\x09\x0a\x07scalars\x7b\x38\x98\xd6"
    "\x2f\0\0\0\0\0\0\0\x6d\x5d\x1d\x50" /* float_val */
    "\x09\0\0\0\x40\xfc\x54\xd9\x41\x10\xac\x02\x2a\x21\x0a\x1f\x0a\x04loss\x42\x0a\x08\x01\x12\0"
    "\x2a\x04\0\0\0\x3f\x4a\x0b\x0a\x09\x0a\x07scalars\x84\xe5\x91\x42";

TEST(each_writer_s_scalar_is_read)
{
    LogSource *source = feed_begin(&FORMAT_TENSORBOARD);
    feed(source, (Bytes){VECTORS, sizeof VECTORS - 1}, sizeof VECTORS);
    const LogSeries *loss = find(source, "loss");
    assert_non_null(loss);
    assert_int_equal(loss->track.count, 3);
    for (int i = 0; i < 3; i++) {
        Sample sample = sample_at(loss, i);
        assert_true(sample.step == 300 && sample.value == 0.5 && sample.time == 1.7e9);
    }
    assert_int_equal(source->log[0]->count, 1);
    assert_string_equal(source->notice, "");
    source_free(source);
}

TEST(metadata_at_a_tag_s_first_value_are_enough)
{
    static const double ELEMENT[] = {1.5, 2.5, 3.5};
    Buf file = {0};
    for (int i = 0; i < LENGTH(ELEMENT); i++) {
        Buf value = {0}, other = {0};
        put_tag(&value, "loss");
        put_content(&value, 2, &ELEMENT[i], sizeof ELEMENT[i]);
        if (i == 0)
            put_plugin(&value, "scalars");
        put_event(&file, i, &value);
        put_tag(&other, "weights"); /* nobody says that this is a scalar */
        put_content(&other, 2, &ELEMENT[i], sizeof ELEMENT[i]);
        if (i == 0)
            put_plugin(&other, "histograms");
        put_event(&file, i, &other);
    }
    LogSource *source = read_file(&file);
    assert_int_equal(source->log[0]->count, 1);
    assert_int_equal(find(source, "loss")->track.count, 3);
    assert_true(sample_at(find(source, "loss"), 2).value == 3.5);
    source_free(source);
}

TEST(data_class_scalar_is_as_good_as_the_plugin)
{
    float element = 0.25f;
    Buf file = {0}, value = {0}, metadata = {0};
    put_tag(&value, "loss");
    put_content(&value, 1, &element, sizeof element);
    proto_put_long(&metadata, TF_METADATA_CLASS, TF_CLASS_SCALAR);
    proto_put_bytes(&value, TF_VALUE_METADATA, metadata.data, metadata.size);
    put_event(&file, 7, &value);
    LogSource *source = read_file(&file);
    assert_true(sample_at(find(source, "loss"), 0).value == 0.25);
    buf_free(&metadata);
    source_free(source);
}

/* What a tensor's message says, and its number; NaN: it is none. */
static void check_tensor(const Buf *tensor, double want)
{
    Buf file = {0}, value = {0};
    put_tag(&value, "x");
    put_plugin(&value, "scalars");
    proto_put_bytes(&value, TF_VALUE_TENSOR, tensor->data, tensor->size);
    put_event(&file, 1, &value);
    LogSource *source = read_file(&file);
    assert_int_equal(find(source, "x")->track.count, !isnan(want));
    if (!isnan(want))
        assert_true(sample_at(find(source, "x"), 0).value == want);
    source_free(source);
}

TEST(every_type_of_number_is_read_from_its_bytes)
{
    static const struct {
        int type;
        size_t size;
        uint64_t bits;
        double want;
    } CASE[] = {
        {1, 4, 0x3f000000, 0.5},
        {2, 8, 0x3fe0000000000000, 0.5},
        {3, 4, 0xfffffffe, -2},
        {4, 1, 0xfe, 254},
        {5, 2, 0xfffe, -2},
        {6, 1, 0xfe, -2},
        {9, 8, 0xfffffffffffffffe, -2},
        {10, 1, 1, 1},
        {14, 2, 0xbf00, -0.5},
        {17, 2, 0xfffe, 65534},
        {19, 2, 0xb800, -0.5},
        {19, 2, 0x7bff, 65504},
        {19, 2, 1, 0x1p-24},
        {19, 2, 0xfc00, -INFINITY},
        {22, 4, 0xfffffffe, 4294967294},
        {23, 8, 1ull << 63, 0x1p63},
        {7, 4, 0x61626364, NAN}, /* a string */
        {1, 8, 0x3f000000, NAN}, /* two floats */
        {1, 3, 0x3f0000, NAN},
        {0, 4, 0x3f000000, NAN},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        Buf tensor = {0};
        proto_put_long(&tensor, TF_TENSOR_TYPE, CASE[i].type);
        proto_put_bytes(&tensor, TF_TENSOR_CONTENT, &CASE[i].bits, CASE[i].size);
        check_tensor(&tensor, CASE[i].want);
        buf_free(&tensor);
    }
}

TEST(every_type_of_number_is_read_from_its_own_field)
{
    static const struct {
        int type;
        uint32_t field;
        int64_t number; /* a varint */
        double want;
    } CASE[] = {
        {3, 7, -2, -2},        {4, 7, 254, 254}, {5, 7, -2, -2},        {6, 7, -2, -2},
        {9, 10, -2, -2},       {10, 11, 1, 1},   {14, 13, 0x3f00, 0.5}, {17, 7, 65534, 65534},
        {19, 13, 0x3800, 0.5}, {22, 16, 7, 7},   {23, 17, 7, 7},        {3, 10, -2, 0},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        Buf tensor = {0};
        proto_put_long(&tensor, TF_TENSOR_TYPE, CASE[i].type);
        proto_put_long(&tensor, CASE[i].field, CASE[i].number);
        check_tensor(&tensor, CASE[i].want);
        buf_free(&tensor);
    }
    Buf tensor = {0};
    proto_put_long(&tensor, TF_TENSOR_TYPE, 1);
    proto_put_float(&tensor, 5, 0.5f); /* not packed */
    check_tensor(&tensor, 0.5);
    buf_free(&tensor);
}

TEST(a_tensor_of_several_elements_is_no_scalar)
{
    static const struct {
        long size[2];
        double want;
    } CASE[] = {{{1, 1}, 0.5}, {{1, 2}, NAN}, {{0, 1}, NAN}, {{-1, -1}, NAN}};
    for (int i = 0; i < LENGTH(CASE); i++) {
        Buf tensor = {0}, shape = {0}, dim = {0};
        for (int d = 0; d < 2; d++) {
            buf_clear(&dim);
            proto_put_long(&dim, TF_DIM_SIZE, CASE[i].size[d]);
            proto_put_bytes(&shape, TF_SHAPE_DIM, dim.data, dim.size);
        }
        proto_put_long(&tensor, TF_TENSOR_TYPE, 1);
        proto_put_bytes(&tensor, TF_TENSOR_SHAPE, shape.data, shape.size);
        proto_put_float(&tensor, 5, 0.5f);
        check_tensor(&tensor, CASE[i].want);
        buf_free(&tensor);
        buf_free(&shape);
        buf_free(&dim);
    }
}

TEST(the_step_may_stand_behind_the_values)
{
    Buf file = {0}, value = {0}, summary = {0}, event = {0};
    put_tag(&value, "loss");
    proto_put_float(&value, TF_VALUE_SIMPLE, 2);
    proto_put_bytes(&summary, TF_SUMMARY_VALUE, value.data, value.size);
    proto_put_bytes(&event, TF_EVENT_SUMMARY, summary.data, summary.size);
    proto_put_long(&event, TF_EVENT_STEP, 40);
    put_record(&file, &event);
    LogSource *source = read_file(&file);
    Sample sample = sample_at(find(source, "loss"), 0);
    assert_true(sample.step == 40 && sample.value == 2 && isnan(sample.time));
    source_free(source);
    buf_free(&value);
    buf_free(&summary);
    buf_free(&event);
}

TEST(what_is_not_finite_is_a_sample)
{
    static const float NUMBER[] = {NAN, INFINITY, -INFINITY};
    Buf file = {0};
    for (int i = 0; i < LENGTH(NUMBER); i++)
        put_simple(&file, "loss", i, NUMBER[i]);
    LogSource *source = read_file(&file);
    assert_true(isnan(sample_at(find(source, "loss"), 0).value));
    assert_true(sample_at(find(source, "loss"), 1).value == INFINITY);
    assert_true(sample_at(find(source, "loss"), 2).value == -INFINITY);
    source_free(source);
}

TEST(a_step_that_goes_back_begins_its_tag_again_from_there)
{
    static const long STEP[] = {0, 10, 20, 30, 20, 30};
    Buf file = {0};
    for (int i = 0; i < LENGTH(STEP); i++) {
        put_simple(&file, "loss", STEP[i], (float)i);
        if (i < 4)
            put_simple(&file, "lr", STEP[i], 1);
    }
    LogSource *source = read_file(&file);
    assert_int_equal(find(source, "loss")->track.count, 4);
    Sample again = sample_at(find(source, "loss"), 2);
    assert_true(again.step == 20 && again.value == 4);
    assert_int_equal(find(source, "lr")->track.count, 4);
    source_free(source);
}

/* ---- damage */

/* Three values; a bit of the byte `at` of the second record is turned if it is not negative. */
static Buf three_values(long at)
{
    Buf file = {0};
    put_simple(&file, "loss", 1, 1);
    size_t record = file.size;
    put_simple(&file, "loss", 2, 2);
    put_simple(&file, "loss", 3, 3);
    if (at >= 0)
        file.data[record + (size_t)at] ^= 1;
    return file;
}

TEST(a_damaged_event_is_left_out_and_told_once)
{
    Buf file = three_values(20), more = three_values(-1);
    size_t record = more.size / 3;
    more.data[record - 1] ^= 0x10; /* of the checksum behind it */
    buf_add(&file, more.data, more.size);
    LogSource *source = read_file(&file);
    assert_true(strstr(source->notice, "byte 42: the checksum is wrong"));
    assert_int_equal(find(source, "loss")->track.count, 3); /* 1 and, after it, 2 and 3 */
    assert_true(sample_at(find(source, "loss"), 1).value == 2);
    buf_free(&more);
    source_free(source);
}

TEST(a_damaged_length_ends_the_file)
{
    for (long at = 0; at < TF_HEAD; at++) {
        Buf file = three_values(at);
        LogSource *source = read_file(&file);
        assert_true(source->file[0]->given_up);
        assert_true(strstr(source->notice, "fed: the length of the record at byte 42 "));
        assert_int_equal(find(source, "loss")->track.count, 1);
        source_free(source);
    }
}

TEST(an_event_that_is_no_message_is_left_out)
{
    Buf file = {0}, event = {0};
    buf_text_add(&event, "\x0b no message \x0c");
    put_record(&file, &event);
    put_simple(&file, "loss", 3, 3);
    LogSource *source = read_file(&file);
    assert_true(strstr(source->notice, "byte 0: "));
    assert_int_equal(find(source, "loss")->track.count, 1);
    buf_free(&event);
    source_free(source);
}

/* ---- files that grow */

TEST(at_every_byte_what_is_whole_is_read)
{
    Buf file = {0};
    size_t end[20];
    for (int i = 0; i < LENGTH(end); i++) {
        put_simple(&file, i % 3 ? "loss" : "lr", i, (float)i);
        end[i] = file.size;
    }
    feed_every_byte(&FORMAT_TENSORBOARD, &file, end, LENGTH(end));
    buf_free(&file);
}

/* Graphs and pictures are passed over as they come, in no memory, and that is told. */
TEST(a_large_event_is_passed_over)
{
    enum { LARGE = 9 << 20, PIECE = 1 << 16 };
    Arena arena = {0};
    Buf file = {0}, event = {0};
    put_simple(&file, "loss", 1, 1);
    size_t before = file.size, taken = 0;
    buf_fill(&event, '\0', LARGE);
    put_record(&file, &event);
    put_simple(&file, "loss", 2, 2);
    LogSource *source = feed_begin(&FORMAT_TENSORBOARD);
    for (size_t to = 0; to < file.size; to += PIECE) {
        feed_more(source, feed_bytes(&file), to, &taken);
        assert_true(to < before + TF_HEAD || taken == to || to > before + LARGE);
    }
    feed_more(source, feed_bytes(&file), file.size, &taken);
    assert_int_equal(find(source, "loss")->track.count, 2);
    assert_true(
        strstr(source->notice, arena_printf(&arena, "byte %zu: an event of 9 MB is", before)));
    arena_free(&arena);
    buf_free(&event);
    buf_free(&file);
    source_free(source);
}

/* The rest of one may be on its way; one that no writer can mean ends the file. */
TEST(a_large_event_may_be_on_its_way_or_impossible)
{
    for (int bits = 24; bits < 64; bits += 3) {
        Buf file = {0};
        uint64_t length = (uint64_t)1 << bits;
        uint32_t checksum = tf_checksum(&length, sizeof length);
        put_simple(&file, "loss", 1, 1);
        buf_add(&file, &length, sizeof length);
        buf_add(&file, &checksum, sizeof checksum);
        LogSource *source = read_file(&file);
        assert_int_equal(find(source, "loss")->track.count, 1);
        assert_int_equal(source->file[0]->within, bits < 31);
        assert_int_equal(source->file[0]->given_up, bits >= 31);
        assert_int_equal(strstr(source->notice, "is more than 2 GB") != NULL, bits >= 31);
        source_free(source);
    }
}

/* ---- which files they are */

static const LogFormat *format_of(const char *name, Bytes head, const char *const *entry, int count)
{
    LogProbe probe = {.path = name,
                      .name = name,
                      .folder = entry != NULL,
                      .head = head,
                      .entry = entry,
                      .entries = count};
    return log_format_of(&probe);
}

TEST(a_folder_with_an_event_file_is_a_run)
{
    static const char *const RUN[] = {"events.out.tfevents.1700000000.host.1.0", "hparams.yaml"};
    static const char *const OTHER[] = {"events", "train"};
    Bytes none = {0}, head = {VECTORS, sizeof VECTORS - 1};
    assert_ptr_equal(format_of("run", none, RUN, LENGTH(RUN)), &FORMAT_TENSORBOARD);
    assert_null(format_of("run", none, OTHER, LENGTH(OTHER)));
    assert_ptr_equal(format_of(RUN[0], none, NULL, 0), &FORMAT_TENSORBOARD);
    assert_ptr_equal(format_of("renamed", head, NULL, 0), &FORMAT_TENSORBOARD);
    assert_null(format_of("short", (Bytes){VECTORS, 11}, NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_writer_s_scalar_is_read),
        cmocka_unit_test(metadata_at_a_tag_s_first_value_are_enough),
        cmocka_unit_test(data_class_scalar_is_as_good_as_the_plugin),
        cmocka_unit_test(every_type_of_number_is_read_from_its_bytes),
        cmocka_unit_test(every_type_of_number_is_read_from_its_own_field),
        cmocka_unit_test(a_tensor_of_several_elements_is_no_scalar),
        cmocka_unit_test(the_step_may_stand_behind_the_values),
        cmocka_unit_test(what_is_not_finite_is_a_sample),
        cmocka_unit_test(a_step_that_goes_back_begins_its_tag_again_from_there),
        cmocka_unit_test(a_damaged_event_is_left_out_and_told_once),
        cmocka_unit_test(a_damaged_length_ends_the_file),
        cmocka_unit_test(an_event_that_is_no_message_is_left_out),
        cmocka_unit_test(at_every_byte_what_is_whole_is_read),
        cmocka_unit_test(a_large_event_is_passed_over),
        cmocka_unit_test(a_large_event_may_be_on_its_way_or_impossible),
        cmocka_unit_test(a_folder_with_an_event_file_is_a_run),
    };
    return unit_run(tests);
}
