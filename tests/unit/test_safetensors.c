/* Tests safetensors files: ours come back to the bit, flipped bits are reported. */
#include "tests/unit/scratch.h"

#include "io/safetensors.h"

#include <math.h>

static Error err;

static const float WEIGHT[6] = {1, -2, 3.5f, 0, 1e-40f, 6};
static const uint8_t MASK[3] = {1, 0, 255};
static const int64_t STEP = -1234567890123;
static const double RATE = 0.1;

static void write_sample(const char *path)
{
    SafeTensor tensors[] = {
        {"mask", SAFE_U8, 1, {3}, 3, MASK},         {"0.0.weight", SAFE_F32, 2, {2, 3}, 6, WEIGHT},
        {"optim.step", SAFE_I64, 0, {0}, 1, &STEP}, {"rate", SAFE_F64, 1, {1}, 1, &RATE},
        {"empty", SAFE_F32, 2, {0, 3}, 0, WEIGHT},
    };
    SafeMeta metas[] = {{"spec", "conv 16 3 2 | relu"}, {"class.0", "a \"b\"\n"}};
    SafeFile file = {tensors, LENGTH(tensors), metas, LENGTH(metas)};
    assert_true(safe_write(path, &file, &err));
}

TEST(what_is_written_is_read)
{
    Arena arena = {0};
    SafeFile file;
    write_sample("a.safetensors");
    assert_true(safe_read(&arena, "a.safetensors", &file, &err));
    assert_int_equal(file.tensors, 5);
    assert_string_equal(safe_meta(&file, "class.0"), "a \"b\"\n");
    assert_non_null(safe_meta(&file, "onecycle"));
    assert_null(safe_meta(&file, "nothing"));

    const SafeTensor *weight = safe_find(&file, "0.0.weight");
    assert_true(weight->rank == 2 && weight->dims[0] == 2 && weight->dims[1] == 3 &&
                weight->count == 6);
    assert_memory_equal(weight->data, WEIGHT, sizeof WEIGHT);
    assert_memory_equal(safe_find(&file, "mask")->data, MASK, sizeof MASK);
    assert_memory_equal(safe_find(&file, "optim.step")->data, &STEP, sizeof STEP);
    assert_memory_equal(safe_find(&file, "rate")->data, &RATE, sizeof RATE);
    assert_int_equal(safe_find(&file, "empty")->count, 0);
    assert_null(safe_find(&file, "bias"));

    assert_true(safe_write("b.safetensors", &file, &err)); /* saved again: one checksum, not two */
    assert_true(safe_read(&arena, "b.safetensors", &file, &err));
    assert_int_equal(file.metas, 4);
    arena_free(&arena);
}

TEST(every_flipped_bit_and_every_cut_is_reported)
{
    Arena arena = {0};
    Bytes bytes;
    SafeFile file;
    write_sample("a.safetensors");
    assert_true(file_read(&arena, "a.safetensors", 1 << 20, &bytes, &err));
    uint8_t *copy = arena_copy(&arena, bytes.data, bytes.size);
    for (size_t bit = 0; bit < 8 * bytes.size; bit++) {
        ArenaMark mark = arena_mark(&arena);
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (safe_decode(&arena, (Bytes){copy, bytes.size}, "flipped", &file, &err))
            fail_test("bit %zu of byte %zu went unnoticed", bit % 8, bit / 8);
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        arena_release(&arena, mark);
    }
    for (size_t size = 0; size < bytes.size; size++)
        assert_false(safe_decode(&arena, (Bytes){copy, size}, "cut", &file, &err));
    assert_true(safe_decode(&arena, (Bytes){copy, bytes.size}, "whole", &file, &err));
    arena_free(&arena);
}

static bool decode(Arena *arena, const char *header, size_t data, SafeFile *file)
{
    uint64_t length = strlen(header);
    uint8_t *bytes = arena_alloc(arena, 8 + length + data, 1);
    memcpy(bytes, &length, 8);
    memcpy(bytes + 8, header, length);
    for (size_t i = 0; i < data; i++)
        bytes[8 + length + i] = (uint8_t)i;
    return safe_decode(arena, (Bytes){bytes, 8 + length + data}, "theirs", file, &err);
}

TEST(files_of_others_are_read_and_aligned)
{
    Arena arena = {0};
    SafeFile file;
    for (int pad = 0; pad < 8; pad++) {
        char *header =
            arena_printf(&arena,
                         "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                         "\"w\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[3,11]}}%*s",
                         pad, "");
        assert_true(decode(&arena, header, 11, &file));
        const SafeTensor *w = safe_find(&file, "w");
        assert_int_equal((uintptr_t)w->data % sizeof(double), 0);
        assert_memory_equal(w->data, "\3\4\5\6\7\10\11\12", 8);
    }
    assert_true(decode(&arena, "{}", 0, &file));
    /* in any order, with nothing in between */
    assert_true(decode(&arena,
                       "{\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[5,8]},"
                       "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[5,5]},"
                       "\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]}}",
                       8, &file));
    assert_int_equal(file.tensors, 3);
    arena_free(&arena);
}

static double number_of(SafeType type, uint64_t bits)
{
    return safe_number(&(SafeTensor){.type = type, .count = 1, .data = &bits}, 0);
}

/* Numbers as numpy and PyTorch write them. */
TEST(floats_of_every_width_are_numbers)
{
    assert_true(number_of(SAFE_F16, 0x3c00) == 1 && number_of(SAFE_F16, 0xc500) == -5);
    assert_true(number_of(SAFE_F16, 0x7bff) == 65504 && number_of(SAFE_F16, 0x0400) == 0x1p-14);
    assert_true(number_of(SAFE_F16, 0x0001) == 0x1p-24 &&
                number_of(SAFE_F16, 0x83ff) == -0x3ffp-24);
    assert_true(number_of(SAFE_F16, 0x7c00) == INFINITY &&
                number_of(SAFE_F16, 0xfc00) == -INFINITY);
    assert_true(isnan(number_of(SAFE_F16, 0x7c01)) && number_of(SAFE_F16, 0) == 0);
    assert_true(number_of(SAFE_BF16, 0x3f80) == 1 && number_of(SAFE_BF16, 0xc0a0) == -5);
    assert_true(number_of(SAFE_BF16, 0x7f80) == INFINITY && isnan(number_of(SAFE_BF16, 0x7fc0)));
    assert_true(number_of(SAFE_F32, 0x3f800000) == 1);
    assert_true(number_of(SAFE_F64, 0x3ff0000000000000) == 1);
    assert_true(isnan(number_of(SAFE_I32, 1)));
    assert_true(!safe_is_float(&(SafeTensor){.type = SAFE_BOOL}));
}

TEST(headers_that_lie_are_refused)
{
    static const struct {
        const char *header; /* with 8 bytes of data after it */
        const char *want;   /* in the message */
    } CASES[] = {
        {"[]", "the header does not begin with '{'"},
        {" {}", "the header does not begin with '{'"},
        {"", "the header does not begin with '{'"},
        {"{} {}", "the header is not JSON"},
        {"{\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
         "\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}",
         "the header is not JSON"},
        {"{\"w\":1}", "its dtype is not one that is read"},
        {"{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}",
         "its dtype is not one that is read"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}", "outside the file"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "outside the file"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", "outside the file"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", "outside the file"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
         "does not match its data"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}",
         "its shape is missing"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[8,8,8,8,8,8,8,8,8],\"data_offsets\":[0,8]}}",
         "its shape is missing"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387906],\"data_offsets\":[0,8]}}",
         "its shape is missing"},
        {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
         "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
         "tensor 'b': its data overlaps"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
         "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
         "overlaps"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
         "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
         "bytes before its data belong to no tensor"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]}}",
         "tensor 'b': its data overlaps"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
         "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[5,8]}}",
         "tensor 'b': bytes before its data belong to no tensor"},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},"
         "\"none\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[3,3]}}",
         "tensor 'none': its data overlaps"},
        {"{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
         "8 bytes of data, of which tensors use 4"},
        {"{\"__metadata__\":{\"onecycle\":\"1\"},\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_"
         "offsets\":[0,8]}}",
         "checksum"},
        {"{\"__metadata__\":{\"checksum\":\"0123456789abcdef\"},"
         "\"w\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}",
         "checksum"},
        {"{\"__metadata__\":{\"n\":1}}", "object of texts"},
        {"{\"\\u001b[2J\":{}}", "theirs: tensor '\\x1b[2J': its dtype"},
    };
    Arena arena = {0};
    SafeFile file;
    for (int i = 0; i < LENGTH(CASES); i++) {
        assert_false(decode(&arena, CASES[i].header, 8, &file));
        if (!strstr(err.text, CASES[i].want))
            fail_test("%s: want '%s' in '%s'", CASES[i].header, CASES[i].want, err.text);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(every_flipped_bit_and_every_cut_is_reported),
        cmocka_unit_test(files_of_others_are_read_and_aligned),
        cmocka_unit_test(floats_of_every_width_are_numbers),
        cmocka_unit_test(headers_that_lie_are_refused),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
