/* Tests packed data: what is packed comes back, without being read, and a file that is broken or
 * lies is refused with one line. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/rng.h"
#include "data/column_set.h"
#include "data/identity.h"
#include "data/loader.h"
#include "data/packed.h"
#include "data/packed_format.h"

#include <errno.h>
#include <math.h>
#include <sys/mman.h>

enum { TRAIN = 7, VALID = 3, CLASSES = 3 };

static const char PATH[] = "set.packed";

/* ---- data to pack */

static Part part_of(size_t image, int count, bool values, bool files)
{
    Part part = {.count = count};
    uint16_t *labels = ARENA_NEW(&arena, uint16_t, count);
    for (int i = 0; i < count; i++)
        labels[i] = (uint16_t)(i % CLASSES);
    part.labels = labels;
    size_t numbers = image * (size_t)count;
    uint8_t *pixels = ARENA_NEW(&arena, uint8_t, numbers);
    float *value = ARENA_NEW(&arena, float, numbers);
    for (size_t i = 0; i < numbers; i++) {
        pixels[i] = (uint8_t)(i * 37 + (size_t)count);
        value[i] = (float)i * 0.37f - (float)count;
    }
    if (values)
        part.values = value;
    else
        part.pixels = pixels;
    const char **file = ARENA_NEW(&arena, const char *, count);
    for (int i = 0; i < count; i++)
        file[i] = arena_printf(&arena, "folder %d/%d.png", count, i);
    part.file = files ? file : NULL;
    return part;
}

static Dataset *make(Shape shape, int stored, bool values, int valid)
{
    static const char *const NAMES[CLASSES] = {"cat", "d\303\266g", ""};
    static const float LOW[] = {-1, -2, -3, -4, -5}, HIGH[] = {1, 2, 3, 4, 5.5f};
    size_t image = (size_t)(shape.h * shape.w * stored);
    Dataset *data = ARENA_NEW(&arena, Dataset, 1);
    *data = (Dataset){
        .name = "animals",
        .shape = shape,
        .stored = stored,
        .classes = CLASSES,
        .class_name = NAMES,
        .train = part_of(image, TRAIN, values, true),
        .valid = part_of(image, valid, values, false),
        .low = values ? LOW : NULL,
        .high = values ? HIGH : NULL,
        .resize = RESIZE_PAD,
        .refitted = true,
    };
    return data;
}

static Dataset *plain(void)
{
    return make((Shape){5, 4, 3}, 3, false, VALID);
}

static void pack(const Dataset *data, Bytes *out)
{
    size_t size, found;
    assert_true(dataset_pack(data, PATH, &size, &err));
    assert_true(file_size(PATH, &found, NULL) && found == size);
    assert_true(file_read(&arena, PATH, 1 << 20, out, NULL));
}

static Dataset *unpack(Arena *into, bool verify)
{
    err = (Error){0};
    return dataset_packed(into, &(PackedOptions){.path = PATH, .verify = verify}, &err);
}

static Dataset *packed(const Dataset *data)
{
    Bytes file;
    pack(data, &file);
    Dataset *again = unpack(&arena, true);
    if (!again)
        fail_test("%s", err.text);
    return again;
}

/* ---- round trips */

static void compare_parts(const Part *a, const Part *b, size_t image)
{
    size_t count = (size_t)a->count;
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->labels, b->labels, count * sizeof *a->labels);
    assert_true(!a->file == !b->file);
    for (int i = 0; a->file && i < a->count; i++)
        assert_string_equal(a->file[i], b->file[i]);
    if (count == 0)
        return;
    assert_true(!a->values == !b->values && !a->pixels == !b->pixels);
    const void *first = a->values ? (const void *)a->values : a->pixels;
    const void *second = b->values ? (const void *)b->values : b->pixels;
    assert_memory_equal(first, second, count * image * (a->values ? sizeof *a->values : 1));
    assert_int_equal((uintptr_t)second % 64, 0);
}

static void compare(const Dataset *a, const Dataset *b)
{
    size_t image = (size_t)(a->shape.h * a->shape.w * a->stored);
    assert_string_equal(a->name, b->name);
    assert_true(shape_equal(a->shape, b->shape));
    assert_int_equal(a->stored, b->stored);
    assert_int_equal(a->classes, b->classes);
    for (int c = 0; c < a->classes; c++)
        assert_string_equal(a->class_name[c], b->class_name[c]);
    compare_parts(&a->train, &b->train, image);
    compare_parts(&a->valid, &b->valid, image);
    assert_true(!a->low == !b->low && !a->high == !b->high);
    for (int c = 0; a->low && c < a->stored; c++)
        assert_true(a->low[c] == b->low[c] && a->high[c] == b->high[c]);
    assert_true(a->resize == b->resize && a->refitted == b->refitted);
}

TEST(what_is_packed_comes_back)
{
    static const struct {
        Shape shape;
        int stored;
        bool values;
    } CASES[] = {
        {{5, 4, 3}, 3, false}, {{5, 4, 3}, 1, false}, {{1, 7, 1}, 1, false}, {{8, 8, 2}, 2, false},
        {{5, 4, 5}, 5, false}, {{5, 4, 3}, 3, true},  {{5, 4, 2}, 1, true},  {{3, 3, 5}, 5, true},
        {{1, 1, 4}, 4, true},  {{1, 1, 5}, 5, false}, {{1, 1, 1}, 1, true},
    };
    for (int i = 0; i < LENGTH(CASES); i++)
        for (int valid = 0; valid <= VALID; valid += VALID) {
            Dataset *data = make(CASES[i].shape, CASES[i].stored, CASES[i].values, valid);
            Dataset *again = packed(data);
            compare(data, again);
            compare(data, packed(again)); /* over the file that is mapped */
            compare(data, again);
        }
}

TEST(packed_data_is_the_same_data)
{
    Dataset *data = plain(), *again = packed(data), computed = *again;
    computed.hash = 0;
    assert_true(again->hash == dataset_hash(data) && dataset_hash(again) == again->hash);
    assert_true(dataset_hash(&computed) == again->hash);
    assert_true(dataset_same_kind(data, again));
    Bytes first, second;
    pack(data, &first);
    pack(again, &second);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
}

TEST(batches_of_packed_data_are_the_same)
{
    for (int values = 0; values < 2; values++) {
        Dataset *data = make((Shape){5, 4, 3}, 1, values, VALID), *again = packed(data);
        LoaderOptions options = {.bs = 4, .shuffle = true, .seed = 1};
        Pool *pool = pool_new(2);
        Loader one = loader_new(&arena, data, &data->train, options);
        Loader other = loader_new(&arena, again, &again->train, options);
        real x[2][4 * 60];
        uint16_t labels[2][4];
        for (long i = 0; i < loader_batches(&one); i++) {
            int n = loader_batch(&one, 0, i, pool, x[0], labels[0]);
            assert_int_equal(loader_batch(&other, 0, i, pool, x[1], labels[1]), n);
            assert_memory_equal(x[0], x[1], (size_t)n * 60 * sizeof(real));
            assert_memory_equal(labels[0], labels[1], (size_t)n * sizeof *labels[0]);
        }
        pool_free(pool);
    }
}

TEST(pixels_stay_in_the_file_until_the_arena_goes)
{
    enum { SIDE = 256 };
    Dataset *data = make((Shape){SIDE, SIDE, 3}, 3, false, VALID);
    Bytes file;
    size_t size;
    assert_true(dataset_pack(data, PATH, &size, &err));
    Arena own = {0};
    Dataset *again = unpack(&own, false);
    assert_non_null(again);
    assert_true(arena_size(&own) < 4096);
    const uint8_t *page = again->train.pixels - (uintptr_t)again->train.pixels % 4096;
    unsigned char there;
    assert_int_equal(mincore((void *)page, 1, &there), 0);
    pack(plain(), &file); /* the old file is still whole */
    compare(data, again);
    arena_free(&own);
    assert_true(mincore((void *)page, 1, &there) < 0 && errno == ENOMEM);
}

/* ---- broken files */

static void write_file(const void *bytes, size_t size)
{
    scratch_file(PATH, bytes, size);
}

/* Where the header has what; the format says so. */
enum {
    AT_ORDER = 8,
    AT_VERSION = 12,
    AT_FRONT = 24,
    AT_H = 48,
    AT_C = 56,
    AT_STORED = 60,
    AT_CLASSES = 64,
    AT_TRAIN = 68,
    AT_VALID = 72,
    AT_NUMBER = 76,
    AT_RESIZE = 80,
    AT_FILES = 88,
    AT_COLUMNS = 96,
    HEADER = 128,
};

static void expect(const char *text)
{
    if (unpack(&arena, false) || !strstr(err.text, text))
        fail_test("want '%s', got '%s'", text, err.text);
}

/* Refused with these words, its checksum put right or not. */
static void expect_changed(Bytes file, size_t at, int32_t value, bool seal, const char *text)
{
    uint8_t *bytes = arena_copy(&arena, file.data, file.size);
    memcpy(bytes + at, &value, sizeof value);
    if (seal)
        assert_true(packed_seal(bytes, file.size, file.size));
    write_file(bytes, file.size);
    expect(text);
}

TEST(files_of_other_kinds_are_refused)
{
    Bytes file;
    expect("set.packed: cannot be read");
    write_file("", 0);
    expect("set.packed: not packed data; name a file that `data save` has written");
    write_file("PK\3\4 some other file, which is longer", 36);
    expect("not packed data");
    pack(plain(), &file);
    expect_changed(file, AT_ORDER, 0x04030201, false, "with the other byte order");
    expect_changed(file, AT_ORDER, 1, false, "its header is damaged");
    expect_changed(file, AT_VERSION, 2, false, "version 2 of the format");
    write_file(file.data, HEADER - 1);
    expect("cut short in its header");
    write_file(file.data, file.size - 1);
    expect("set.packed: cut short: it has ");
    uint8_t *longer = arena_alloc(&arena, file.size + 1, 1);
    memcpy(longer, file.data, file.size);
    write_file(longer, file.size + 1);
    expect("1 byte too long");
    expect_changed(file, AT_H, 4, false, "the checksum does not match");
    expect_changed(file, HEADER, 1, false, "the checksum does not match");
    assert_null(dataset_packed(&arena, &(PackedOptions){.path = "."}, &err));
}

TEST(headers_that_lie_are_refused)
{
    static const struct {
        size_t at;
        int32_t value;
        bool seal; /* the checksum is put right */
        const char *want;
    } CASES[] = {
        {AT_FRONT, 64, false, "begin where they cannot"},
        {AT_FRONT, 192, true, "does not fit the size"},
        {AT_H, 0, true, "a shape that no images have"},
        {AT_H, 1025, true, "a shape that no images have"},
        {AT_H, -5, true, "a shape that no images have"},
        {AT_H, 4, true, "does not fit the size"},
        {AT_C, 17, true, "a shape that no images have"},
        {AT_STORED, 2, true, "a shape that no images have"},
        {AT_STORED, 1, true, "does not fit the size"},
        {AT_CLASSES, 0, true, "a number of classes"},
        {AT_CLASSES, 1001, true, "a number of classes"},
        {AT_CLASSES, 2, true, "has a label 2, but only 2 classes"},
        {AT_CLASSES, 900, true, "other names than classes"},
        {AT_TRAIN, 0, true, "a number of images"},
        {AT_TRAIN, INT32_MAX, true, "does not fit the size"},
        {AT_VALID, -1, true, "a number of images"},
        {AT_VALID, INT32_MAX, true, "does not fit the size"},
        {AT_NUMBER, 2, true, "a type of numbers"},
        {AT_NUMBER, 4, true, "does not fit the size"},
        {AT_RESIZE, RESIZE_METHODS, true, "no meaning"},
        {AT_RESIZE, -1, true, "no meaning"},
        {AT_FILES, 2, true, "no meaning"},
        {AT_COLUMNS, -1, true, "no meaning"},
        {AT_COLUMNS, 1, true, "its columns are not those of its rows"},
        {AT_CLASSES, 100, true, "other names than classes and images"},
        {AT_FILES, 0, true, "other names than classes and images"},
    };
    Bytes file;
    pack(plain(), &file);
    for (int i = 0; i < LENGTH(CASES); i++)
        expect_changed(file, CASES[i].at, CASES[i].value, CASES[i].seal, CASES[i].want);
}

/* Rows of a table: a number, and a category of two texts. */
static Dataset *rows(void)
{
    static const char *const SEX[] = {"f", "m"};
    static const Column COLUMN[] = {{.name = "a\"ge", .median = 33.5f},
                                    {.name = "sex", .category = SEX, .categories = 2, .at = 1}};
    static const ColumnSet COLUMNS = {
        .target = "owns", .csv = {';', true}, .column = COLUMN, .count = 2, .numbers = 3};
    Dataset *data = make((Shape){1, 1, 3}, 3, true, VALID);
    data->columns = &COLUMNS;
    return data;
}

TEST(columns_of_a_table_are_packed)
{
    Dataset *data = rows(), *again = packed(data);
    compare(data, again);
    assert_true(column_set_same(data->columns, again->columns));
    assert_string_equal(again->columns->target, "owns");
    assert_true(again->columns->csv.separator == ';' && again->columns->csv.headless);
    assert_true(again->columns->column[0].median == 33.5f && dataset_same_kind(data, again));
    Bytes file;
    pack(data, &file);
    expect_changed(file, AT_COLUMNS, 0, true, "other names than classes and images");
    uint8_t *text = memmem(file.data, file.size, "\"values\":[\"f\"", 13);
    assert_non_null(text);
    int32_t more;
    memcpy(&more, "\"f\"]", 4); /* one category and what is no JSON any more */
    expect_changed(file, (size_t)(text - file.data) + 11, more, true,
                   "its columns are not those of its rows");
}

TEST(labels_and_ranges_are_checked)
{
    Bytes file;
    pack(plain(), &file);
    expect_changed(file, HEADER, CLASSES, true, "has a label 3, but only 3 classes");
    pack(make((Shape){5, 4, 3}, 3, true, VALID), &file);
    expect_changed(file, HEADER, 0x7f800000, true, "its range of values is not finite");
}

TEST(only_verify_reads_the_pixels)
{
    Bytes file;
    pack(plain(), &file);
    uint8_t *bytes = arena_copy(&arena, file.data, file.size);
    bytes[file.size - 1] ^= 1;
    write_file(bytes, file.size);
    assert_non_null(unpack(&arena, false));
    assert_null(unpack(&arena, true));
    assert_non_null(strstr(err.text, "the pixels are not those that were packed"));
}

TEST(values_that_are_not_finite_are_found_by_verify)
{
    Dataset *data = make((Shape){5, 4, 3}, 3, true, VALID);
    Bytes file;
    ((float *)data->valid.values)[3] = NAN;
    pack(data, &file);
    assert_non_null(unpack(&arena, false));
    assert_null(unpack(&arena, true));
    assert_non_null(strstr(err.text, "values that are not finite"));
}

/* Reads all of it. */
static void use(const Dataset *data)
{
    Dataset computed = *data;
    const Part *part[] = {&data->train, &data->valid};
    computed.hash = 0;
    assert_true(dataset_hash(&computed) != 0);
    for (int p = 0; p < LENGTH(part); p++)
        for (int i = 0; i < part[p]->count; i++) {
            assert_true(part[p]->labels[i] < data->classes);
            assert_true(!part[p]->file || strlen(part[p]->file[i]) < 1000);
        }
}

/* Cuts it, flips a bit or changes a number, now and then with the checksum put right. */
static size_t break_file(uint8_t *bytes, size_t size, Rng *rng)
{
    static const int32_t ODD[] = {0, 1, -1, 2, 4, 64, 127, 1 << 16, INT32_MAX, INT32_MIN, 1 << 24};
    switch (rng_below(rng, 4)) {
    case 0:
        return rng_below(rng, (uint32_t)size);
    case 1:
        bytes[rng_below(rng, (uint32_t)size)] ^= (uint8_t)(1u << rng_below(rng, 8));
        break;
    default:
        memcpy(bytes + 4 * rng_below(rng, HEADER / 4), &ODD[rng_below(rng, LENGTH(ODD))], 4);
    }
    bool sealed = rng_below(rng, 2) && packed_seal(bytes, size, size);
    (void)sealed; /* without it the file is one more that is broken */
    return size;
}

TEST(broken_files_are_refused_or_whole)
{
    enum { BROKEN = 600 };
    int refused = 0;
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    for (int values = 0; values < 3; values++) {
        Bytes file;
        pack(values == 2 ? rows() : make((Shape){3, 2, 3}, 3, values, VALID), &file);
        for (int i = 0; i < BROKEN / 2; i++) {
            Arena own = {0};
            uint8_t *bytes = arena_copy(&own, file.data, file.size);
            size_t size = break_file(bytes, file.size, &rng);
            FILE *out = fopen(PATH, "w"); /* not synced, as file_write would */
            assert_true(out && fwrite(bytes, 1, size, out) == size && fclose(out) == 0);
            Dataset *data = unpack(&own, false);
            assert_true(!data == (err.text[0] != '\0') && !strchr(err.text, '\n'));
            refused += !data;
            if (data)
                use(data);
            arena_free(&own);
        }
    }
    assert_true(refused >= 200);
}

TEST(a_file_that_cannot_be_written_is_told)
{
    size_t size;
    assert_false(dataset_pack(plain(), "no/such/folder.packed", &size, &err));
    assert_non_null(strstr(err.text, "no/such/folder.packed: cannot be written"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(files_of_other_kinds_are_refused),
        CASE(what_is_packed_comes_back),
        CASE(packed_data_is_the_same_data),
        CASE(batches_of_packed_data_are_the_same),
        CASE(pixels_stay_in_the_file_until_the_arena_goes),
        CASE(headers_that_lie_are_refused),
        CASE(columns_of_a_table_are_packed),
        CASE(labels_and_ranges_are_checked),
        CASE(only_verify_reads_the_pixels),
        CASE(values_that_are_not_finite_are_found_by_verify),
        CASE(broken_files_are_refused_or_whole),
        CASE(a_file_that_cannot_be_written_is_told),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
