/* Tests writing JSON a line at a time and reading it as values. */
#include "tests/unit/unit.h"

#include "io/json.h"

#include <math.h>
#include <string.h>

static Error err;

static const Json *parse(Arena *arena, const char *text)
{
    return json_parse(arena, (Bytes){(const uint8_t *)text, strlen(text)}, "test.json", &err);
}

static void a_line_is_one_object(void **state)
{
    (void)state;
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

static void numbers_come_back_to_the_bit(void **state)
{
    (void)state;
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

static void a_document_is_a_tree(void **state)
{
    (void)state;
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

static void bad_documents_are_refused(void **state)
{
    (void)state;
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

static void texts_are_read_as_they_are_meant(void **state)
{
    (void)state;
    Arena arena = {0};
    const Json *text =
        parse(&arena, " \"\\\"\\\\\\/\\b\\f\\n\\r\\t \\u00e9 \\u20AC \\ud83d\\ude00 \303\251\" \n");
    assert_string_equal(json_text_of(text),
                        "\"\\/\b\f\n\r\t \303\251 \342\202\254 \360\237\230\200 \303\251");
    arena_free(&arena);
}

/* Short values take the most memory per byte. */
static void memory_is_bounded_by_the_document(void **state)
{
    (void)state;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_one_object),
        cmocka_unit_test(numbers_come_back_to_the_bit),
        cmocka_unit_test(a_document_is_a_tree),
        cmocka_unit_test(bad_documents_are_refused),
        cmocka_unit_test(texts_are_read_as_they_are_meant),
        cmocka_unit_test(memory_is_bounded_by_the_document),
    };
    return unit_run(tests);
}
