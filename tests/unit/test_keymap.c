/* Tests files of key bindings, with a command table of its own. */
#include "tests/unit/unit.h"

#include "language/command.h"
#include "ui/keymap.h"

#include <string.h>

static const Command CURSOR = {.name = "cursor"};
static const Command PAUSE = {.name = "pause"};
static const Command DATA_DIGITS = {.name = "data digits"};
static const Command *const ROWS[] = {&CURSOR, &PAUSE, &DATA_DIGITS, NULL};
static const CommandGroup GROUPS[] = {{"All", ROWS}, {NULL, NULL}};
static const CommandTable COMMANDS = {.groups = GROUPS, .help = "help"};

static const char KEYS[] = "# comment\n"
                           "\n"
                           "empty    left   figure\n"
                           "empty    tab    cursor 9   # next\n"
                           "empty    enter  figure\n"
                           "lr_find  left   cursor -1  # move\r\n"
                           "lr_find  right  cursor 1   # move\n"
                           "lr_find  #      cursor '# no hint'\n"
                           "figure   space  pause toggle # pause\n"
                           "figure   left   pause      # never\n"
                           "training S-M-C-left pause; data digits\n"
                           "training C-m    pause\n"
                           "training ö      cursor $lr # ümlaut\n";

static Keymap read_keys(Arena *arena, const char *text)
{
    Keymap keymap = {0};
    Error err = {0};
    assert_true(keymap_read(&keymap, &COMMANDS, arena, text, "keys.conf", &err));
    assert_string_equal(err.text, "");
    return keymap;
}

TEST(keys_run_commands)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    assert_string_equal(keymap_find(&keymap, "lr_find", "left"), "cursor -1");
    assert_string_equal(keymap_find(&keymap, "lr_find", "#"), "cursor '# no hint'");
    assert_string_equal(keymap_find(&keymap, "lr_find", "space"), "pause toggle");
    assert_string_equal(keymap_find(&keymap, "runs", "left"), "pause");
    assert_string_equal(keymap_find(&keymap, "training", "C-M-S-left"), "pause; data digits");
    assert_string_equal(keymap_find(&keymap, "training", "enter"), "pause");
    assert_string_equal(keymap_find(&keymap, "training", "ö"), "cursor $lr");
    assert_null(keymap_find(&keymap, "lr_find", "up"));
    assert_null(keymap_find(&keymap, "empty", "space"));
    arena_free(&arena);
}

TEST(a_byte_order_mark_is_passed_over)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, "\ufeffempty x pause\n");
    assert_string_equal(keymap_find(&keymap, "empty", "x"), "pause");
    arena_free(&arena);
}

TEST(an_empty_line_leaves_keys_to_the_figure)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    assert_string_equal(keymap_find_empty(&keymap, "lr_find", "left"), "cursor -1");
    assert_string_equal(keymap_find_empty(&keymap, "training", "left"), "pause");
    assert_string_equal(keymap_find_empty(&keymap, "training", "tab"), "cursor 9");
    assert_null(keymap_find_empty(&keymap, "lr_find", "enter"));
    assert_null(keymap_find_empty(&keymap, "lr_find", "space"));
    assert_string_equal(keymap_hint_empty(&keymap, &arena, "lr_find", 80, " | "),
                        "left move | tab next");
    assert_string_equal(keymap_hint_empty(&keymap, &arena, "runs", 80, " | "),
                        "left never | tab next");
    arena_free(&arena);
}

TEST(later_lines_replace_and_unbind)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    Error err;
    int count = keymap.count;
    assert_true(keymap_read(&keymap, &COMMANDS, &arena, "lr_find left pause\nlr_find space none",
                            "mine", &err));
    assert_int_equal(keymap.count, count + 1);
    assert_string_equal(keymap_find(&keymap, "lr_find", "left"), "pause");
    assert_null(keymap_find(&keymap, "lr_find", "space"));
    assert_string_equal(keymap_find(&keymap, "runs", "space"), "pause toggle");
    assert_string_equal(keymap_hint(&keymap, &arena, "lr_find", 80, " | "), "right move");
    arena_free(&arena);
}

TEST(hints_fit_their_columns)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    assert_string_equal(keymap_hint(&keymap, &arena, "lr_find", 80, " | "),
                        "left right move | space pause");
    assert_string_equal(keymap_hint(&keymap, &arena, "lr_find", 29, " | "),
                        "left right move | space pause");
    assert_string_equal(keymap_hint(&keymap, &arena, "lr_find", 28, " | "), "left right move");
    assert_string_equal(keymap_hint(&keymap, &arena, "lr_find", 3, " | "), "");
    assert_string_equal(keymap_hint(&keymap, &arena, "training", 8, " | "), "ö ümlaut");
    arena_free(&arena);
}

TEST(errors_name_the_line_and_the_remedy)
{
    static const struct {
        const char *text, *error;
    } WRONG[] = {
        {"figure a pause\npain b pause",
         "k:2: there is no context 'pain'; there are training, lr_find, shown, runs, confusion, "
         "answer, images, image, figure, start, loss, lr, momentum, metric, epochs, messages, "
         "lr_found, readout, planned, run_ranges, run_losses, run_rates, run_metrics, mistakes, "
         "proposed, empty"},
        {"figure lefty pause", "k:1: there is no key 'lefty'; give a character or a name such as "
                               "left, S-pageup, C-l, space, f1"},
        {"figure S-a pause", "k:1: there is no key 'S-a'; give a character or a name such as left, "
                             "S-pageup, C-l, space, f1"},
        {"figure C-A pause", "k:1: there is no key 'C-A'; give a character or a name such as left, "
                             "S-pageup, C-l, space, f1"},
        {"figure", "k:1: there is no key ''; give a character or a name such as left, S-pageup, "
                   "C-l, space, f1"},
        {"figure a  # hint", "k:1: no command after 'a'; give one, or none to unbind the key"},
        {"figure a pausse",
         "k:1: there is no command 'pausse'; did you mean pause? `help` lists them all"},
        {"figure a pause; fly", "k:1: there is no command 'fly'; `help` lists them all"},
        {"figure a figure", "k:1: there is no command 'figure'; `help` lists them all"},
    };
    for (int i = 0; i < LENGTH(WRONG); i++) {
        Arena arena = {0};
        Keymap keymap = {0};
        Error err;
        assert_false(keymap_read(&keymap, &COMMANDS, &arena, WRONG[i].text, "k", &err));
        assert_string_equal(err.text, WRONG[i].error);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_run_commands),
        cmocka_unit_test(a_byte_order_mark_is_passed_over),
        cmocka_unit_test(an_empty_line_leaves_keys_to_the_figure),
        cmocka_unit_test(later_lines_replace_and_unbind),
        cmocka_unit_test(hints_fit_their_columns),
        cmocka_unit_test(errors_name_the_line_and_the_remedy),
    };
    return unit_run(tests);
}
