/* Tests readline without a terminal: typed bytes come back as lines, rubbish does no harm. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "io/file.h"
#include "tests/unit/scratch.h"
#include "ui/screenline.h"

#include <locale.h>
#include <string.h>

/* Leaks of readline itself are not counted; the sanitizer, a shared library, looks for this. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libreadline";
}

static void type(const char *keys)
{
    screenline_feed(keys, strlen(keys));
}

static void assert_taken(const char *want)
{
    Arena arena = {0};
    char *line = screenline_taken(&arena);
    assert_non_null(line);
    assert_string_equal(line, want);
    arena_free(&arena);
}

TEST(lines_come_back)
{
    for (const char *key = "fit 2"; *key; key++)
        screenline_feed(key, 1);
    type("\x7f");
    type("3");
    type("\r");
    assert_taken("fit 3");
    assert_true(screenline_is_empty());
}

/* Changing a line of the history, leaving it and taking it does not change the history. */
TEST(history_survives_changes)
{
    type("l");
    type("r");
    type("\r");
    assert_taken("lr");
    type("\033[A");
    type("x");
    type("\033[A");
    type("\033[B");
    type("y");
    type("\r");
    Arena arena = {0};
    assert_non_null(screenline_taken(&arena));
    arena_free(&arena);
    type("\033[A");
    type("\033[A");
    type("\r");
    assert_taken("lr");
}

/* What crashed readline 8.2: a search that meets C-x, recording keys in the middle of others,
 * undoing in lines of the history. */
TEST(rubbish_is_borne)
{
    static const char *const KEY[] = {"\x12",   "\x18",   "e",     "(",        ")",     "\033",
                                      "\x0b",   "\x19",   "a",     "\x7f",     "\t",    "\r",
                                      "\033[A", "\033[B", "\0335", "\x07",     "\x1f",  "\x14",
                                      "é",      "\x15",   "\033y", "\x18\x15", "\033<", "\x01"};
    enum { KEYS = 4000, CLEARS = 50 };
    Rng rng = rng_stream(5, RNG_PREVIEW, 0);
    for (int i = 0; i < KEYS; i++) {
        Arena arena = {0};
        type(KEY[rng_below(&rng, LENGTH(KEY))]);
        if (rng_below(&rng, CLEARS) == 0)
            screenline_clear();
        assert_non_null(screenline_line(&arena).text);
        while (screenline_taken(&arena))
            continue;
        screenline_ended();
        arena_free(&arena);
    }
    screenline_clear();
    type("q");
    type("\r");
    assert_taken("q");
}

int main(void)
{
    setlocale(LC_CTYPE, "");
    scratch_enter();
    Error err;
    assert_true(screenline_open("./history", &err));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_back),
        cmocka_unit_test(history_survives_changes),
        cmocka_unit_test(rubbish_is_borne),
    };
    int failed = unit_run(tests);
    screenline_close();
    scratch_leave();
    return failed;
}
