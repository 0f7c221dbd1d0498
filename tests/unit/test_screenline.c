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

/* A key for the completions that are offered, as control.c hands it on; false: it is typed. */
static bool choose(const char *name)
{
    static const ScreenMap map = {.popup = {0, 10, 40, 12}};
    Key key = {.kind = KEY_PRESS, .bytes = name, .size = strlen(name) == 1};
    strncpy(key.name, name, sizeof key.name - 1);
    return screenline_choose(&map, &key);
}

/* A click on the row of that number. */
static bool click(int row)
{
    static const ScreenMap map = {.popup = {0, 10, 40, 12}};
    return screenline_choose(&map, &(Key){.kind = KEY_CLICK, .x = 5, .y = 11 + row});
}

/* What crashed readline 8.2: a search that meets C-x, recording keys in the middle of others,
 * undoing in lines of the history.  Between them completions are walked. */
TEST(rubbish_is_borne)
{
    static const char *const KEY[] = {"\x12",   "\x18",   "e",     "(",        ")",     "\033",
                                      "\x0b",   "\x19",   "a",     "\x7f",     "\t",    "\r",
                                      "\033[A", "\033[B", "\0335", "\x07",     "\x1f",  "\x14",
                                      "é",      "\x15",   "\033y", "\x18\x15", "\033<", "\x01"};
    static const char *const WALK[] = {"tab", "S-tab", "down", "up", "pagedown", "enter", "esc"};
    enum { KEYS = 4000, CLEARS = 50 };
    Rng rng = rng_stream(5, RNG_PREVIEW, 0);
    for (int i = 0; i < KEYS; i++) {
        Arena arena = {0};
        bool walked = rng_below(&rng, 2) && choose(WALK[rng_below(&rng, LENGTH(WALK))]);
        bool clicked = rng_below(&rng, 10) == 0 && click((int)rng_below(&rng, 10));
        if (!walked && !clicked)
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

static void complete(const char *line)
{
    type(line);
    type("\t");
}

static void assert_line(const char *want)
{
    Arena arena = {0};
    assert_string_equal(screenline_line(&arena).text, want);
    arena_free(&arena);
}

static int offered(void)
{
    Arena arena = {0};
    int count = screenline_line(&arena).choices;
    arena_free(&arena);
    return count;
}

TEST(completions_are_walked_and_taken)
{
    screenline_clear();
    complete("fit");
    assert_int_equal(offered(), 2);
    assert_true(choose("tab"));
    assert_line("fit");
    assert_true(choose("down"));
    assert_line("fit_one_cycle");
    assert_true(choose("down"));
    assert_line("fit");
    assert_true(choose("up"));
    assert_line("fit_one_cycle");
    assert_true(choose("enter"));
    assert_line("fit_one_cycle ");
    assert_int_equal(offered(), 0);
    screenline_clear();
}

/* Also where the frame that is clicked on had more rows. */
TEST(a_click_takes_what_is_there)
{
    screenline_clear();
    complete("fit");
    assert_true(click(2));
    assert_line("fit");
    assert_true(click(1));
    assert_line("fit_one_cycle ");
    assert_false(click(0));
    screenline_clear();
}

TEST(esc_brings_back_what_was_typed)
{
    screenline_clear();
    complete("learner m");
    assert_true(choose("tab"));
    assert_line("learner muon");
    assert_true(choose("esc"));
    assert_line("learner m");
    assert_int_equal(offered(), 0);
    assert_false(choose("esc"));
    screenline_clear();
}

TEST(typing_on_leaves_fewer)
{
    screenline_clear();
    complete("data ");
    assert_true(offered() > 1);
    assert_false(choose("d"));
    type("d");
    assert_int_equal(offered(), 1);
    assert_true(choose("tab")); /* the only one */
    assert_line("data digits ");
    screenline_clear();
}

/* What goes on is offered further: the values of an argument. */
TEST(an_argument_that_is_taken_offers_its_values)
{
    screenline_clear();
    complete("learner 0.1 b");
    assert_true(choose("tab"));
    assert_line("learner 0.1 bn_wd=");
    assert_true(choose("enter"));
    assert_int_equal(offered(), 2);
    assert_true(choose("down"));
    assert_line("learner 0.1 bn_wd=true");
    screenline_clear();
}

/* In the middle of a line only the word at the cursor changes. */
TEST(the_rest_of_the_line_stays)
{
    screenline_clear();
    type("fit 2 wd=0");
    for (int i = 0; i < 7; i++)
        type("\033[D");
    type("\t");
    assert_true(choose("down"));
    assert_true(choose("down"));
    assert_line("fit_one_cycle 2 wd=0");
    assert_true(choose("enter"));
    assert_line("fit_one_cycle 2 wd=0");
    screenline_clear();
}

/* Whatever is walked through, Esc goes back, and no command comes of it. */
TEST(walking_changes_nothing)
{
    static const char *const LINE[] = {"fit", "set ", "learner ", "data d", "lr ; fit"};
    static const char *const KEY[] = {"tab", "S-tab", "down", "up", "pagedown", "pageup"};
    Rng rng = rng_stream(5, RNG_ORDER, 0);
    for (int round = 0; round < 200; round++) {
        const char *line = LINE[rng_below(&rng, LENGTH(LINE))];
        screenline_clear();
        complete(line);
        if (offered() < 2)
            continue;
        for (uint32_t keys = rng_below(&rng, 40); keys > 0; keys--)
            assert_true(choose(KEY[rng_below(&rng, LENGTH(KEY))]));
        assert_true(choose("esc"));
        assert_line(line);
    }
    Arena arena = {0};
    assert_null(screenline_taken(&arena));
    screenline_clear();
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
        cmocka_unit_test(completions_are_walked_and_taken),
        cmocka_unit_test(a_click_takes_what_is_there),
        cmocka_unit_test(esc_brings_back_what_was_typed),
        cmocka_unit_test(typing_on_leaves_fewer),
        cmocka_unit_test(an_argument_that_is_taken_offers_its_values),
        cmocka_unit_test(the_rest_of_the_line_stays),
        cmocka_unit_test(walking_changes_nothing),
    };
    int failed = unit_run(tests);
    screenline_close();
    scratch_leave();
    return failed;
}
