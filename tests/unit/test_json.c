/* Tests writing JSON a line at a time and reading it as values. */
#include "tests/unit/unit.h"

#include "base/die.h"
#include "io/json.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static Error err;

static const Json *parse(Arena *arena, const char *text)
{
    return json_parse(arena, (Bytes){(const uint8_t *)text, strlen(text)}, "test.json", &err);
}

TEST(a_line_is_one_object)
{
    Buf buf = {0};
    JsonLine line = json_begin(&buf);
    json_text(&line, "event", "say \"hi\"\n\033\377");
    json_long(&line, "run", -3);
    json_float(&line, "loss", 0.1f);
    json_double(&line, "lr", 0.1);
    json_float(&line, "bad", NAN);
    json_double(&line, "low", -INFINITY);
    json_hash(&line, "weights", 0xabc);
    json_none(&line, "valid");
    json_end(&line);
    assert_string_equal(
        buf_text(&buf),
        "{\"event\":\"say \\\"hi\\\"\\n\\u001b\357\277\275\",\"run\":-3,\"loss\":0.100000001,"
        "\"lr\":0.10000000000000001,\"bad\":\"nan\",\"low\":\"-inf\","
        "\"weights\":\"0000000000000abc\",\"valid\":null}\n");
    buf_free(&buf);
}

TEST(numbers_come_back_to_the_bit)
{
    const double values[] = {
        0, -0.0, 1.0 / 3, 5e-324, 1.7976931348623157e308, 3.4028234e38f, 1.17549435e-38f};
    for (int i = 0; i < LENGTH(values); i++) {
        Arena arena = {0};
        Buf buf = {0};
        JsonLine line = json_begin(&buf);
        json_double(&line, "double", values[i]);
        json_float(&line, "float", (float)values[i]);
        json_end(&line);
        const Json *back = parse(&arena, buf_text(&buf));
        double d = json_get_number(back, "double", 99);
        float f = (float)json_get_number(back, "float", 99), want = (float)values[i];
        assert_memory_equal(&d, &values[i], sizeof d);
        if (isfinite(want))
            assert_memory_equal(&f, &want, sizeof f);
        buf_free(&buf);
        arena_free(&arena);
    }
}

TEST(a_document_is_a_tree)
{
    Arena arena = {0};
    const Json *root =
        parse(&arena, "{\"name\": \"one\", \"list\": [1, true, null, {\"k\": \"v\"}], \"n\": 2.5}");
    assert_non_null(root);
    assert_string_equal(json_get_text(root, "name", "?"), "one");
    assert_string_equal(json_get_text(root, "n", "?"), "?");
    assert_true(json_get_number(root, "n", 0) == 2.5);
    const Json *list = json_get(root, "list");
    assert_true(json_kind(list) == JSON_LIST && json_count(list) == 4);
    assert_string_equal(json_key(list), "list");
    const Json *one = json_child(list, NULL), *yes = json_child(list, one);
    const Json *nothing = json_child(list, yes), *map = json_child(list, nothing);
    assert_true(json_number(one) == 1 && !json_key(one) && !json_text_of(one));
    assert_true(json_kind(yes) == JSON_BOOL && json_number(yes) == 1);
    assert_true(json_kind(nothing) == JSON_NONE && json_number(nothing) == 0);
    assert_null(json_child(list, map));
    assert_null(json_child(one, NULL));
    assert_string_equal(json_get_text(map, "k", "?"), "v");
    assert_null(json_get(list, "k"));
    assert_null(json_get(NULL, "k"));
    arena_free(&arena);
}

TEST(bad_documents_are_refused)
{
    Arena arena = {0};
    assert_null(parse(&arena, "{\"a\": 1,}"));
    assert_true(strncmp(err.text, "test.json: line 1, column 9: ", 29) == 0);
    static const char *const BAD[] = {
        "",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "[1,]",
        "[1 2]",
        "{\"a\" 1}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e999",
        "-",
        "nan",
        "tru",
        "\"a",
        "\"\\x\"",
        "\"\n\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\377\"",
        "\"\\u0000\"",
        "[",
        "{\"a\":",
        "[{\"b\":1,\"c\":{},\"b\":2}]",
        "\"\300\200\"",
    };
    for (int i = 0; i < LENGTH(BAD); i++) {
        err.text[0] = '\0';
        assert_null(parse(&arena, BAD[i]));
        assert_true(strncmp(err.text, "test.json: line ", 16) == 0);
    }
    Buf deep = {0};
    buf_fill(&deep, '[', 33);
    buf_fill(&deep, ']', 33);
    assert_null(parse(&arena, buf_text(&deep)));
    assert_string_equal(err.text,
                        "test.json: JSON of more than 32 levels or 1048576 values is not read");
    assert_non_null(parse(&arena, "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\""));
    buf_free(&deep);
    arena_free(&arena);
}

TEST(texts_are_read_as_they_are_meant)
{
    Arena arena = {0};
    const Json *text =
        parse(&arena, " \"\\\"\\\\\\/\\b\\f\\n\\r\\t \\u00e9 \\u20AC \\ud83d\\ude00 \303\251\" \n");
    assert_string_equal(json_text_of(text),
                        "\"\\/\b\f\n\r\t \303\251 \342\202\254 \360\237\230\200 \303\251");
    arena_free(&arena);
}

/* Short values take the most memory per byte. */
TEST(memory_is_bounded_by_the_document)
{
    enum { VALUES = 50000 };
    static const struct {
        const char *unit;
        char open, close;
    } SHORT[] = {{"0,", '[', ']'}, {"[],", '[', ']'}, {"\"\",", '[', ']'}, {"{},", '[', ']'}};
    for (int i = 0; i < LENGTH(SHORT); i++) {
        Arena arena = {0};
        Buf text = {0};
        buf_char(&text, SHORT[i].open);
        for (int n = 0; n < VALUES; n++)
            buf_text_add(&text, SHORT[i].unit);
        text.data[text.size - 1] = SHORT[i].close;
        const Json *list = parse(&arena, buf_text(&text));
        assert_int_equal(json_count(list), VALUES);
        assert_true(arena_size(&arena) <= 9 * text.size + 64);
        text.data[text.size - 1] = ','; /* of an incomplete document nothing is built */
        size_t before = arena_size(&arena);
        assert_null(parse(&arena, buf_text(&text)));
        assert_int_equal(arena_size(&arena), before);
        buf_free(&text);
        arena_free(&arena);
    }
}

/* ---- a host that uses jansson itself, with an allocator of its own */

typedef struct {
    _Alignas(max_align_t) long mark;
} Header;

enum { MARK = 0x6a736f6e };
static long blocks; /* allocated and not freed */
static long left;   /* allocations until there is no memory; below 0: there is always some */

static void *host_malloc(size_t size)
{
    if (left == 0) {
        errno = ENOMEM; /* as malloc says it */
        return NULL;
    }
    left--;
    Header *header = malloc(sizeof *header + size);
    header->mark = MARK;
    blocks++;
    return header + 1;
}

static void host_free(void *block)
{
    if (!block)
        return;
    Header *header = (Header *)block - 1;
    assert_int_equal(header->mark, MARK);
    header->mark = 0;
    free(header);
    blocks--;
}

static void assert_allocator(json_malloc_t expected_malloc, json_free_t expected_free)
{
    json_malloc_t its_malloc;
    json_free_t its_free;
    json_get_alloc_funcs(&its_malloc, &its_free);
    assert_ptr_equal(its_malloc, expected_malloc);
    assert_ptr_equal(its_free, expected_free);
}

static void assert_read(void)
{
    Arena arena = {0};
    const Json *document = parse(&arena, "{\"a name of some length\":[1, 2.5, \"text\"]}");
    assert_int_equal(json_count(json_get(document, "a name of some length")), 3);
    arena_free(&arena);
}

TEST(a_host_keeps_its_own_allocator)
{
    json_t *before = json_pack("{s:i}", "made before", 1);
    assert_read();
    assert_allocator(malloc, free);
    left = -1;
    json_set_alloc_funcs(host_malloc, host_free);
    json_t *tree = json_pack("{s:[i,i]}", "host", 1, 2);
    long blocks_before = blocks;
    assert_read();
    assert_int_equal(blocks, blocks_before);
    assert_allocator(host_malloc, host_free);
    assert_int_equal(json_array_append_new(json_object_get(tree, "host"), json_integer(3)), 0);
    assert_read();
    assert_int_equal(json_array_size(json_object_get(tree, "host")), 3);
    json_decref(tree);
    assert_int_equal(blocks, 0);
    json_set_alloc_funcs(malloc, free);
    assert_read();
    json_decref(before);
}

static jmp_buf back;

static void come_back(const char *message)
{
    assert_string_equal(message, "out of memory in jansson");
    longjmp(back, 1);
}

/* No file is blamed where jansson finds no memory. */
TEST(without_memory_for_jansson_it_dies)
{
    Arena arena = {0};
    const Json *volatile document = NULL;
    volatile long most = 0;
    DieHandler *before = die_handler(come_back);
    json_set_alloc_funcs(host_malloc, host_free);
    for (; !document; most++) {
        left = most;
        if (setjmp(back) == 0)
            assert_non_null(document = parse(&arena, "{\"a\":[1, 2.5, \"text\"]}"));
        assert_int_equal(blocks, 0);
    }
    assert_in_range(most, 8, 100);
    json_set_alloc_funcs(malloc, free);
    die_handler(before);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_one_object),
        cmocka_unit_test(numbers_come_back_to_the_bit),
        cmocka_unit_test(a_document_is_a_tree),
        cmocka_unit_test(bad_documents_are_refused),
        cmocka_unit_test(texts_are_read_as_they_are_meant),
        cmocka_unit_test(memory_is_bounded_by_the_document),
        cmocka_unit_test(a_host_keeps_its_own_allocator),
        cmocka_unit_test(without_memory_for_jansson_it_dies),
    };
    return unit_run(tests);
}
