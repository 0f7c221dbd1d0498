/* Tests what keys do on the screen of all keys, and which ones are named while an error lies over
 * panes. */
#include "tests/unit/unit.h"

#include "ui/hints.h"
#include "ui/key_screen.h"

#include <string.h>

/* Enter after a filter asks for help on it, as if that alone had been typed. */
TEST(what_is_typed_filters)
{
    Arena arena = {0};
    static const struct {
        const char *filter, *key, *typed, *command;
    } CASE[] = {
        {"", "s", "s", "keys s"},
        {"s", "e", "e", "keys se"},
        {"se", "backspace", NULL, "keys s"},
        {"q", "q", "q", "keys qq"},
        {"runs", "enter", NULL, "help runs"},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        KeyScreenAct act = key_screen_act(&arena, CASE[i].filter, CASE[i].key, CASE[i].typed);
        assert_true(act.taken && !act.leaves);
        assert_string_equal(act.command, CASE[i].command);
    }
    arena_free(&arena);
}

TEST(it_is_left_before_anything_else_is_done)
{
    Arena arena = {0};
    static const struct {
        const char *filter, *key, *typed, *command;
    } CASE[] = {
        {"", "q", "q", NULL},
        {"", "enter", NULL, NULL},
        {"runs", "esc", NULL, NULL},
        {"", ":", ":", "focus prompt"},
    };
    for (int i = 0; i < LENGTH(CASE); i++) {
        KeyScreenAct act = key_screen_act(&arena, CASE[i].filter, CASE[i].key, CASE[i].typed);
        assert_true(act.taken && act.leaves);
        assert_int_equal(act.command != NULL, CASE[i].command != NULL);
        if (act.command)
            assert_string_equal(act.command, CASE[i].command);
    }
    assert_false(key_screen_act(&arena, "", "up", NULL).taken);
    arena_free(&arena);
}

/* Esc does nothing else then, so that it is named once, and first. */
TEST(a_lifting_esc_comes_first)
{
    Arena arena = {0};
    static const KeyHint KEY[] = {
        {"enter", "pick", "pick"}, {"esc", "panes", "focus figure"}, {"?", "keys", "keys"}};
    Scene scene = {.works = {"", KEY, LENGTH(KEY)}, .pinned = 2};
    hints_cover(&arena, &scene);
    assert_int_equal(scene.works.keys, 3);
    assert_string_equal(scene.works.key[0].key, "esc");
    assert_string_equal(scene.works.key[0].words, "close message");
    assert_string_equal(scene.works.key[1].key, "enter");
    assert_string_equal(scene.works.key[2].key, "?");
    assert_int_equal(scene.pinned, 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_filters),
        cmocka_unit_test(it_is_left_before_anything_else_is_done),
        cmocka_unit_test(a_lifting_esc_comes_first),
    };
    return unit_run(tests);
}
