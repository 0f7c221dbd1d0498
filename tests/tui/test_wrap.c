/* Tests text that is longer than its place. */
#include "tests/unit/unit.h"

#include "view/gaps.h"
#include "view/wrap.h"

/* Lines of this text, joined by bars. */
static const char *wrapped(Arena *arena, const char *text, int columns)
{
    Lines lines = wrap_lines(arena, text, columns);
    const char *all = lines.line[0];
    for (int i = 1; i < lines.count; i++)
        all = arena_printf(arena, "%s|%s", all, lines.line[i]);
    return all;
}

TEST(lines_end_between_words)
{
    static const struct {
        const char *text;
        int columns;
        const char *lines;
    } CASE[] = {
        {"look for a learning rate", 10, "look for a|learning|rate"},
        {"look for a learning rate", 80, "look for a learning rate"},
        {"look  for", 5, "look|for"},
        {"one\ntwo\n\nthree", 80, "one|two||three"},
        {"/a/very/long/path of words", 8, "/a/very/|long/pat|h of|words"},
        {"run 1: done, accuracy (fit 1 1e-3) told", 30, "run 1: done, accuracy|(fit 1 1e-3) told"},
        {"a (brackets that do not fit)", 20, "a (brackets that do|not fit)"},
        {"a (short) text of words", 12, "a (short)|text of|words"},
        {"ab (cd", 5, "ab|(cd"},
        {"", 5, ""},
        {"\u4e2d\u6587 ab", 4, "\u4e2d\u6587|ab"},
        {"\u4e2d\u6587", 1, "\u4e2d|\u6587"},
    };
    Arena arena = {0};
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(wrapped(&arena, CASE[i].text, CASE[i].columns), CASE[i].lines);
    arena_free(&arena);
}

TEST(further_lines_of_a_row_are_below_its_last_column)
{
    Arena arena = {0};
    Lines lines = wrap_row(&arena, "lr_max   3e-3  a number above 0, for the next run", 32);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.line[0], "lr_max   3e-3  a number above 0,");
    assert_string_equal(lines.line[1], "               for the next run");
    lines = wrap_row(&arena, "  words without any columns", 14);
    assert_int_equal(lines.count, 3);
    assert_string_equal(lines.line[1], "  without any");
    lines = wrap_row(&arena, "  key             setting; one of: lr_max wd glyphs", 30);
    assert_string_equal(lines.line[1], "    of: lr_max wd glyphs");
    lines = wrap_row(&arena, "a text without columns or indent", 14);
    assert_string_equal(lines.line[1], "columns or");
    lines = wrap_hanging(&arena, "set [key=] [value=]", 12, 2);
    assert_string_equal(lines.line[1], "  [value=]");
    arena_free(&arena);
}

TEST(a_cut_text_ends_with_a_word)
{
    static const struct {
        const char *text;
        int columns;
        const char *cut;
    } CASE[] = {
        {"digits, folder, idx", 19, "digits, folder, idx"},
        {"digits, folder, idx", 16, "digits, folder…"},
        {"digits, folder, idx", 15, "digits…"},
        {"checkpoints", 6, "check…"},
        {"a checkpoint", 10, "a checkpo…"}, /* "a…" would leave most of the room empty */
        {"digits", 1, "…"},
        {"digits", 0, ""},
    };
    Arena arena = {0};
    for (int i = 0; i < LENGTH(CASE); i++)
        assert_string_equal(wrap_cut(&arena, CASE[i].text, CASE[i].columns), CASE[i].cut);
    arena_free(&arena);
}

TEST(the_longest_form_that_fits_is_said)
{
    static const char *const FORM[] = {"terminal too small", "too small", "!", NULL};
    assert_string_equal(wrap_form(FORM, 18), "terminal too small");
    assert_string_equal(wrap_form(FORM, 17), "too small");
    assert_string_equal(wrap_form(FORM, 8), "!");
    assert_string_equal(wrap_form(FORM, 0), "!");
}

/* The table of epochs, of 50 columns, in 44, and where it cannot fit. */
TEST(a_table_that_is_too_wide_has_narrower_gaps)
{
    static const char *const TABLE[] = {
        "two epochs were trained",
        "epoch     train_loss  valid_loss  accuracy  time ",
        "0         0.214831    0.157817    0.943572  00:00",
        "1         0.105224    0.092100    0.968106  00:00",
        "\u4e2d\u6587      0.1         0.2         0.9       00:00",
    };
    Arena arena = {0};
    const char *const *line = gaps_narrow(&arena, TABLE, LENGTH(TABLE), 44);
    assert_string_equal(line[0], TABLE[0]);
    assert_string_equal(line[1], "epoch train_loss valid_loss  accuracy  time ");
    assert_string_equal(line[2], "0     0.214831   0.157817    0.943572  00:00");
    assert_string_equal(line[4], "\u4e2d\u6587  0.1        0.2         0.9       00:00");
    line = gaps_narrow(&arena, TABLE, LENGTH(TABLE), 38);
    assert_string_equal(line[1], "epoch train    valid    accuracy time ");
    assert_string_equal(line[2], "0     0.214831 0.157817 0.943572 00:00");
    line = gaps_narrow(&arena, TABLE, LENGTH(TABLE), 60);
    assert_string_equal(line[2], TABLE[2]);
    line = gaps_narrow(&arena, TABLE, LENGTH(TABLE), 20);
    assert_string_equal(line[2], TABLE[2]);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_between_words),
        cmocka_unit_test(further_lines_of_a_row_are_below_its_last_column),
        cmocka_unit_test(a_table_that_is_too_wide_has_narrower_gaps),
        cmocka_unit_test(a_cut_text_ends_with_a_word),
        cmocka_unit_test(the_longest_form_that_fits_is_said),
    };
    return unit_run(tests);
}
