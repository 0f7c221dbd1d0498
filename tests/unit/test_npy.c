/* Tests reading numpy's arrays: every type, byte order, order of axes and layout, by files that
 * numpy 1.24 wrote (tests/unit/numpy/arrays.py), and what is refused. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/heap.h"
#include "data/arrays.h"
#include "io/file.h"
#include "io/gz.h"
#include "io/npy.h"
#include "io/zip.h"

#include <math.h>
#include <stdlib.h>

static char *shipped(const char *name)
{
    const char *source = getenv("SRCDIR");
    return arena_printf(&arena, "%s/tests/unit/numpy/%s", source ? source : ".", name);
}

static NpyArray open_array(const char *name)
{
    NpyArray array;
    if (!npy_open(&arena, shipped(name), &array, &err))
        assert_string_equal(err.text, "");
    return array;
}

/* ---- items */

/* The script's edges() of each type as 32-bit floats, printed by it. */
static const struct {
    const char *type;
    int count;
    float value[7];
} EDGES[] = {
    {"b1", 3, {0, 1, 1}},
    {"u1", 4, {0, 0x1.fep+7f, 0x1.fcp+7f, 0x1.54p+6f}},
    {"u2", 4, {0, 0x1.fffep+15f, 0x1.fffcp+15f, 0x1.5554p+14f}},
    {"u4", 4, {0, 0x1p+32f, 0x1p+32f, 0x1.555556p+30f}},
    {"u8", 4, {0, 0x1p+64f, 0x1p+64f, 0x1.555556p+62f}},
    {"i1", 4, {-0x1p+7f, 0x1.fcp+6f, 0x1.f8p+6f, 0x1.5p+5f}},
    {"i2", 4, {-0x1p+15f, 0x1.fffcp+14f, 0x1.fff8p+14f, 0x1.555p+13f}},
    {"i4", 4, {-0x1p+31f, 0x1p+31f, 0x1p+31f, 0x1.555556p+29f}},
    {"i8", 4, {-0x1p+63f, 0x1p+63f, 0x1p+63f, 0x1.555556p+61f}},
    {"f2", 7, {0x1.ffcp+15f, -0x1.ffcp+15f, 0x1p-14f, 0x1p-17f, 0x1.554p-2f, -0.0f, 0x1.998p-4f}},
    {"f4",
     7,
     {0x1.fffffep+127f, -0x1.fffffep+127f, 0x1p-126f, 0x1p-129f, 0x1.555556p-2f, -0.0f,
      0x1.99999ap-4f}},
    {"f8", 7, {INFINITY, -INFINITY, 0, 0, 0x1.555556p-2f, -0.0f, 0x1.99999ap-4f}},
};

TEST(items_are_numpys_at_the_ends_of_every_type)
{
    for (int t = 0; t < LENGTH(EDGES); t++) {
        NpyArray array = open_array(arena_printf(&arena, "deflated.npz:%s_edges", EDGES[t].type));
        assert_int_equal(array.count, EDGES[t].count);
        float value[7];
        npy_floats(&array, (NpyRun){0, 1, array.count}, value, 1);
        assert_memory_equal(value, EDGES[t].value, array.count * sizeof *value);
    }
    NpyArray array = open_array("deflated.npz:i8_edges");
    long whole;
    assert_true(npy_long(&array, 0, &whole) && whole == INT64_MIN);
    assert_true(npy_long(&array, 1, &whole) && whole == INT64_MAX);
    array = open_array("deflated.npz:i1_edges");
    assert_true(npy_long(&array, 0, &whole) && whole == -128);
    array = open_array("deflated.npz:u8_edges");
    assert_false(npy_long(&array, 1, &whole));
    double wide;
    array = open_array("deflated.npz:f8_edges");
    npy_doubles(&array, (NpyRun){0, 1, 1}, &wide, 1);
    assert_true(wide == 0x1.fffffffffffffp+1023);
}

/* ---- data sets */

enum { IMAGES = 5, PIXELS = 6, CHANNELS = 2, NUMBERS = PIXELS * CHANNELS };

/* What number i of all images is, in C order of [n][h][w][c]: the script's images(). */
static float expected(const char *type, int i)
{
    int number = i * 37 % 101;
    if (type[0] == 'b')
        return (float)(number % 2);
    if (type[0] == 'u')
        return (float)number;
    return (float)(number - 50) / (type[0] == 'f' ? 4 : 1);
}

static void check_part(const Part *part, const char *type, const uint32_t *row)
{
    for (int i = 0; i < part->count * NUMBERS; i++) {
        float want = expected(type, (int)row[i / NUMBERS] * NUMBERS + i % NUMBERS);
        assert_true((part->pixels ? (float)part->pixels[i] : part->values[i]) == want);
    }
}

/* numpy.random.seed(3); numpy.random.permutation(5): [3 4 1 0 2] */
static const uint32_t TRAIN[] = {0, 1, 2}, VALID[] = {3, 4};

TEST(images_are_numpys_in_every_type_order_and_layout)
{
    static const char *const order[] = {"little", "big"}, *const axes[] = {"C", "F"},
                             *const layout[] = {"nhwc", "nchw"};
    for (int t = 0; t < LENGTH(EDGES); t++)
        for (int way = 0; way < 8; way++) {
            const char *type = EDGES[t].type;
            ArrayOptions options = {
                .x = shipped(arena_printf(&arena, "deflated.npz:%s_%s_%s_%s", type, order[way & 1],
                                          axes[way >> 1 & 1], layout[way >> 2])),
                .y = shipped("labels.npy"),
                .valid_pct = 0.4,
                .seed = 3,
                .channels_first = way >> 2,
            };
            Dataset *data = dataset_arrays(&arena, &options, &err);
            if (!data)
                assert_string_equal(err.text, "");
            assert_true(shape_equal(data->shape, (Shape){2, 3, CHANNELS}) &&
                        data->stored == CHANNELS && data->train.count == 3);
            bool bytes = strcmp(type, "u1") == 0;
            assert_true(bytes == (data->train.pixels != NULL) &&
                        bytes == (data->train.values == NULL) && bytes == !data->low);
            check_part(&data->train, type, TRAIN);
            check_part(&data->valid, type, &VALID[1]); /* the other one has a label of its own */
        }
}

TEST(labels_are_the_classes_of_the_training_part)
{
    const char *labels[] = {"labels.npy", "deflated.npz:labels_column"};
    for (int i = 0; i < 2; i++) {
        ArrayOptions options = {
            .x = shipped("version2.npy"), .y = shipped(labels[i]), .valid_pct = 0.4, .seed = 3};
        Dataset *data = dataset_arrays(&arena, &options, &err);
        assert_true(data->classes == 2 && strcmp(data->class_name[0], "-2") == 0 &&
                    strcmp(data->class_name[1], "7") == 0);
        const uint16_t train[] = {1, 0, 1};
        assert_memory_equal(data->train.labels, train, sizeof train);
        /* of the two, one has the label 30 */
        assert_true(data->valid.count == 1 && data->valid.labels[0] == 0 &&
                    data->omitted[OMIT_UNTRAINED] == 1);
        check_part(&data->valid, "f4", &VALID[1]);
    }
}

TEST(rows_and_grey_images_have_fewer_axes)
{
    ArrayOptions options = {.x = shipped("deflated.npz:rows"), .y = shipped("labels.npy")};
    Dataset *data = dataset_arrays(&arena, &options, &err);
    assert_true(shape_equal(data->shape, (Shape){1, 1, NUMBERS}) && data->valid.count == 0);
    assert_true(data->low[0] == -12.5f && data->high[0] == 7.5f);
    options.x = shipped("deflated.npz:grey");
    options.channels_first = true;
    data = dataset_arrays(&arena, &options, &err);
    assert_true(shape_equal(data->shape, (Shape){4, 3, 1}) &&
                data->train.values[59] == expected("i2", 59));
}

TEST(every_version_is_read)
{
    for (int version = 1; version <= 3; version++) {
        NpyArray array = open_array(arena_printf(&arena, "version%d.npy", version));
        float value;
        npy_floats(&array, (NpyRun){59, 1, 1}, &value, 1);
        assert_true(array.rank == 4 && array.count == 60 && value == expected("f4", 59));
    }
}

TEST(an_archive_has_both_parts)
{
    Dataset *data = dataset_arrays(&arena, &(ArrayOptions){.x = shipped("stored.npz")}, &err);
    assert_true(data->train.count == 5 && data->valid.count == 1 && data->classes == 2 &&
                data->omitted[OMIT_UNTRAINED] == 1 && data->omitted[OMIT_ARRAY] == 0);
    check_part(&data->train, "u1", (uint32_t[]){0, 1, 2, 3, 4});
    check_part(&data->valid, "u1", (uint32_t[]){0});
    assert_string_equal(data->name, "stored.npz");
}

/* ---- what is refused */

/* A .npy file of version 1 with these words and so many bytes of items. */
static void write_npy(const char *name, const char *words, const void *items, size_t size)
{
    uint8_t file[512] = "\x93NUMPY\1\0";
    size_t length = strlen(words);
    file[8] = (uint8_t)length;
    memcpy(file + 10, words, length);
    memcpy(file + 10 + length, items, size);
    assert_true(file_write(name, file, 10 + length + size, 0666, &err));
}

static const char *told(const char *x, const char *y)
{
    ArrayOptions options = {.x = x, .y = y, .valid_pct = 0.4, .seed = 3};
    return dataset_arrays(&arena, &options, &err) ? "read" : err.text;
}

static const char *header(const char *type, const char *shape)
{
    return arena_printf(&arena, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type,
                        shape);
}

TEST(headers_that_are_wrong_are_refused)
{
    static const struct {
        const char *words, *told;
    } CASE[] = {
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}", "read"},
        {" {\"shape\":(2L,2L),\"descr\":\"=f4\",\"fortran_order\":True,} ", "read"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
         "a.npy: its header promises 24 bytes of items, and 16 follow; use another copy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 2), }",
         "a.npy: its header promises 18446744073709551615 bytes of items, and 16 follow; use "
         "another copy"},
        {"{'descr': '<f4', 'fortran_order': False}",
         "a.npy: its header is not understood: it must give descr, fortran_order and shape; use "
         "another copy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2), }",
         "a.npy: its header is not understood: it must give descr, fortran_order and shape; use "
         "another copy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
         "a.npy: its header is not understood: it must give descr, fortran_order and shape; use "
         "another copy"},
        {"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
         "a.npy: its items are Python's objects; save numbers, as by astype('float32')"},
        {"{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }",
         "a.npy: its items have the type '<c8'; bool, whole numbers and floats of up to 8 bytes "
         "are read"},
        {"{'descr': [('a', '<f4'), ('b', '|i1')], 'fortran_order': False, 'shape': (2,), }",
         "a.npy: its items have fields; save one field of them"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }",
         "a.npy: its shape is (4,); give images as [n][h][w] or [n][h][w][c], rows as "
         "[n][columns]"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4), }",
         "a.npy: its header promises 0 bytes of items, and 16 follow; use another copy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (4, 1025, 0, 1), }",
         "a.npy: its header promises 0 bytes of items, and 16 follow; use another copy"},
    };
    const float items[] = {1, 2, 3, 4};
    const int64_t label[] = {1, 2};
    write_npy("y.npy", header("<i8", "(2,)"), label, sizeof label);
    for (int i = 0; i < LENGTH(CASE); i++) {
        write_npy("a.npy", CASE[i].words, items, sizeof items);
        assert_string_equal(told("a.npy", "y.npy"), CASE[i].told);
    }
    assert_true(file_write("a.npy", "\x93NUMPY\4\0\0\0", 10, 0666, &err));
    assert_string_equal(told("a.npy", "y.npy"),
                        "a.npy: its format has version 4; 1, 2 and 3 are read");
    assert_true(file_write("a.npy", "\x93NUMPY\2\0\xff\xff\xff\xff", 12, 0666, &err));
    assert_string_equal(told("a.npy", "y.npy"),
                        "a.npy: its header is damaged or cut short; use another copy");
}

TEST(numbers_that_are_not_finite_are_named)
{
    const int64_t label[] = {1, 2};
    double items[] = {1, 2, 3, 4, 5, 6, 7, 8};
    write_npy("y.npy", header("<i8", "(2,)"), label, sizeof label);
    items[5] = NAN;
    write_npy("a.npy", header("<f8", "(2, 2, 2, 1)"), items, sizeof items);
    assert_string_equal(told("a.npy", "y.npy"),
                        "a.npy: [1, 0, 1, 0] is nan, which is no finite 32-bit float; replace such "
                        "items first, as numpy.nan_to_num does");
    items[6] = 1e300;
    write_npy("a.npy", header("<f8", "(2, 4)"), items, sizeof items);
    assert_string_equal(told("a.npy", "y.npy"),
                        "a.npy: [1, 1] is nan, and so is 1 more, which is no finite 32-bit float; "
                        "replace such items first, as numpy.nan_to_num does");
}

TEST(labels_that_do_not_fit_are_refused)
{
    const float items[] = {1, 2, 3, 4};
    const double half[] = {1, 2.5};
    write_npy("a.npy", header("<f4", "(2, 2)"), items, sizeof items);
    write_npy("y.npy", header("<f8", "(2,)"), half, sizeof half);
    assert_string_equal(told("a.npy", "y.npy"), "y.npy: label 1 is 2.5; give whole numbers");
    write_npy("y.npy", header("<f4", "(2, 2)"), items, sizeof items);
    assert_string_equal(told("a.npy", "y.npy"),
                        "y.npy: its shape is (2, 2); labels are one whole number each, which "
                        "argmax(1) makes of a column for each class");
    write_npy("y.npy", header("<f4", "(4,)"), items, sizeof items);
    assert_string_equal(told("a.npy", "y.npy"),
                        "y.npy: it has 4 labels for 2 rows in a.npy; give as many of both");
    assert_string_equal(told("a.npy", NULL),
                        "a.npy: it has no labels; name them after it, as x.npy y.npy");
    const char *all = shipped("deflated.npz"), *scalar = shipped("deflated.npz:scalar");
    assert_non_null(strstr(told(all, NULL),
                           "numpy/deflated.npz: its arrays are not called x and y, or x_train and "
                           "y_train, but b1_little_C_nhwc, "));
    assert_non_null(strstr(told(scalar, "y.npy"), "its shape is (); "));
    assert_non_null(
        strstr(told(arena_printf(&arena, "%s:no", all), "y.npy"),
               "numpy/deflated.npz: there is no array no in it; name one of: b1_little"));
}

/* A file without blocks may be of any size; what there is no memory for is not begun with. */
TEST(more_than_there_is_memory_for_is_refused)
{
    const off_t most = (off_t)1 << 36;
    size_t memory = memory_total();
    const int64_t label[] = {1, 2};
    write_npy("y.npy", header("<i8", "(2,)"), label, sizeof label);
    write_npy("huge.npy", header("|u1", "(2, 4)"), label, 8);
    assert_int_equal(truncate("huge.npy", (off_t)MIN(memory, (size_t)most) + 1), 0);
    assert_non_null(strstr(told("huge.npy", "y.npy"), memory < (size_t)most
                                                          ? " of memory; name a smaller file"
                                                          : "at most 68719476736 are read"));
}

/* ---- archives */

/* Cut anywhere, or with any byte another one, an archive is refused in a line or read as it was. */
TEST(damaged_archives_are_refused)
{
    Bytes bytes;
    assert_true(file_read(&arena, shipped("stored.npz"), 1 << 20, &bytes, &err));
    uint8_t *copy = arena_copy(&arena, bytes.data, bytes.size);
    for (size_t i = 0; i < bytes.size; i++) {
        copy[i] ^= 0x41;
        assert_true(file_write("c.npz", copy, i % 2 ? bytes.size : i, 0666, &err));
        copy[i] = bytes.data[i];
        Arena scratch = {0};
        Error error = {0};
        ArrayOptions options = {.x = "c.npz"};
        assert_true(dataset_arrays(&scratch, &options, &error) || error.text[0]);
        assert_null(strchr(error.text, '\n'));
        arena_free(&scratch);
    }
}

/* zip64: the sizes and the place of a file in an extra field, and those of the directory beside its
 * usual end. */
TEST(long_archives_are_read)
{
    static const char LOCAL[] = "PK\3\4-\0\0\0\0\0\0\0\0\0"
                                "SUM."
                                "\xff\xff\xff\xff\xff\xff\xff\xff"
                                "\1\0\0\0a";
    static const char ENTRY[] = "PK\1\2-\0-\0\0\0\0\0\0\0\0\0"
                                "SUM."
                                "\xff\xff\xff\xff\xff\xff\xff\xff"
                                "\1\0\x1c\0\0\0\0\0\0\0\0\0\0\0"
                                "\xff\xff\xff\xff"
                                "a"
                                "\1\0\x18\0"
                                "\3\0\0\0\0\0\0\0"
                                "\3\0\0\0\0\0\0\0"
                                "\0\0\0\0\0\0\0\0";
    static const char END[] =
        "PK\6\6\x2c\0\0\0\0\0\0\0-\0-\0\0\0\0\0\0\0\0\0"
        "\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"
        "\x4b\0\0\0\0\0\0\0"
        "\x22\0\0\0\0\0\0\0"
        "PK\6\7\0\0\0\0"
        "\x6d\0\0\0\0\0\0\0"
        "\1\0\0\0"
        "PK\5\6\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\2\0!!";
    uint8_t file[512];
    size_t size = 0;
    uint32_t sum = gz_checksum("xyz", 3);
    const struct {
        const char *text;
        size_t size, sum; /* place of the checksum */
    } PART[] = {{LOCAL, sizeof LOCAL - 1, 14},
                {"xyz", 3, 0},
                {ENTRY, sizeof ENTRY - 1, 16},
                {END, sizeof END - 1, 0}};
    for (int p = 0; p < LENGTH(PART); p++) {
        memcpy(file + size, PART[p].text, PART[p].size);
        if (PART[p].sum)
            memcpy(file + size + PART[p].sum, &sum, 4);
        size += PART[p].size;
    }
    assert_true(file_write("d.zip", file, size, 0666, &err));
    Zip zip;
    Bytes bytes;
    assert_true(zip_open(&arena, "d.zip", 1 << 20, &zip, &err));
    assert_true(zip.entries == 1 && zip_read(&arena, &zip, zip_find(&zip, "a"), &bytes, &err));
    assert_true(bytes.size == 3 && memcmp(bytes.data, "xyz", 3) == 0);
    file[sizeof LOCAL - 1 + 3 + 51 + 5] = 64; /* 2^46 bytes, by the extra field of the entry */
    assert_true(file_write("d.zip", file, size, 0666, &err));
    assert_true(zip_open(&arena, "d.zip", 1 << 20, &zip, &err));
    assert_false(zip_read(&arena, &zip, zip_find(&zip, "a"), &bytes, &err));
    assert_non_null(strstr(err.text, "d.zip: its file a unpacks to 70368744177667 bytes, and "));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(items_are_numpys_at_the_ends_of_every_type),
        CASE(images_are_numpys_in_every_type_order_and_layout),
        CASE(labels_are_the_classes_of_the_training_part),
        CASE(rows_and_grey_images_have_fewer_axes),
        CASE(every_version_is_read),
        CASE(an_archive_has_both_parts),
        CASE(headers_that_are_wrong_are_refused),
        CASE(numbers_that_are_not_finite_are_named),
        CASE(labels_that_do_not_fit_are_refused),
        CASE(more_than_there_is_memory_for_is_refused),
        CASE(damaged_archives_are_refused),
        CASE(long_archives_are_read),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
