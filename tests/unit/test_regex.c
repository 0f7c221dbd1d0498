/* Tests regular expressions: groups, patterns that are none, searches that would never end. */
#include "tests/unit/fixture.h"

#include "io/regex.h"

#include <string.h>

/* What a group of a pattern is in a text; NULL: nothing. */
static const char *group(const char *pattern, const char *text, int number)
{
    Regex regex;
    Bytes found;
    assert_true(regex_compile(&regex, pattern, REGEX_CASE, &err));
    assert_true(regex_find(&regex, text, number, &found, &err));
    const char *copy =
        found.data ? arena_printf(&arena, "%.*s", (int)found.size, found.data) : NULL;
    regex_free(&regex);
    return copy;
}

TEST(a_group_is_a_part_of_the_text)
{
    assert_string_equal(group("/([^/]+)_\\d+.jpg$", "images/great_pyrenees_173.jpg", 1),
                        "great_pyrenees");
    assert_string_equal(group("(\\w+)\\s(?P<last>\\w+)", "von Nerée", 2), "Nerée");
    assert_string_equal(group("a|ab", "ab", 0), "a"); /* the first that fits, as in Python */
    assert_string_equal(group("<(.+?)>", "<b>bold</b>", 1), "b");
    assert_null(group("(a)|b", "b", 1));
    assert_null(group("(a)", "b", 1));
    assert_string_equal(group("(.)$", "\xff\xfe!", 1), "!"); /* not UTF-8 */
}

TEST(what_is_no_pattern_says_where)
{
    Regex regex;
    assert_false(regex_compile(&regex, "é([a-", REGEX_CASE, &err));
    assert_string_equal(err.text, "'é([a-' is no regular expression: missing terminating ] for "
                                  "character class, at character 6; write it as Python does");
    regex_free(&regex);
}

TEST(a_search_without_end_ends)
{
    Regex regex;
    Bytes found;
    char text[64];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_true(regex_compile(&regex, "^(a+)+\\d$", REGEX_CASE, &err));
    assert_false(regex_find(&regex, text, 1, &found, &err));
    assert_string_equal(err.text, "'^(a+)+\\d$' takes too long to look for; make it simpler");
    regex_free(&regex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_group_is_a_part_of_the_text, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_pattern_says_where, setup, teardown),
        cmocka_unit_test_setup_teardown(a_search_without_end_ends, setup, teardown),
    };
    return unit_run(tests);
}
