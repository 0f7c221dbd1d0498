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
                           "lr_find  0      cursor 2   # ? seldom\n"
                           "lr_find  #      cursor '# no hint'\n"
                           "shown    t      type lr_find num_it=   # with more\n"
                           "runs     n      type note \"   # a \"word\"\n"
                           "image    enter  type # it\n"
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

/* "left right move | space pause" */
static const char *listed(const KeyList *list)
{
    Buf text = {0};
    for (int i = 0; i < list->count; i++) {
        bool last = i + 1 == list->count || strcmp(list->key[i + 1].words, list->key[i].words) != 0;
        buf_printf(&text, "%s %s%s", list->key[i].key, last ? list->key[i].words : "",
                   last && i + 1 < list->count ? " | " : "");
    }
    const char *copy = arena_text(list->arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

static const char *keys_of(const Keymap *keymap, Arena *arena, const char *context)
{
    KeyList list = {.arena = arena, .table = &COMMANDS};
    keymap_list(keymap, context, &list);
    return listed(&list);
}

static const char *keys_at_prompt(const Keymap *keymap, Arena *arena, const char *figure)
{
    KeyList list = {.arena = arena, .table = &COMMANDS};
    keymap_list_empty(keymap, figure, &list);
    return listed(&list);
}

TEST(keys_run_commands)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    assert_string_equal(keymap_find(&keymap, "lr_find", "left"), "cursor -1");
    assert_string_equal(keymap_find(&keymap, "lr_find", "#"), "cursor '# no hint'");
    assert_string_equal(keymap_find(&keymap, "lr_find", "space"), "pause toggle");
    assert_null(keymap_types(keymap_find(&keymap, "lr_find", "space")));
    assert_string_equal(keymap_types(keymap_find(&keymap, "shown", "t")), "lr_find num_it=");
    assert_string_equal(keymap_types(keymap_find(&keymap, "runs", "n")), "note \"");
    assert_string_equal(keymap_types(keymap_find(&keymap, "image", "enter")), "");
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
    assert_string_equal(keys_at_prompt(&keymap, &arena, "lr_find"), "left move | tab next");
    assert_string_equal(keys_at_prompt(&keymap, &arena, "runs"), "left never | tab next");
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
    assert_string_equal(keys_of(&keymap, &arena, "lr_find"), "right move");
    arena_free(&arena);
}

static bool no_pause(const void *context, const char *command)
{
    return context && strcmp(command, "pause toggle") != 0;
}

TEST(keys_are_listed_once_and_only_those_that_work)
{
    Arena arena = {0};
    Keymap keymap = read_keys(&arena, KEYS);
    assert_string_equal(keys_of(&keymap, &arena, "lr_find"), "left right move");
    KeyList list = {.arena = &arena, .table = &COMMANDS};
    keymap_list(&keymap, "lr_find", &list);
    keymap_list(&keymap, "figure", &list); /* whose own left is listed already */
    keylist_add(&list, (KeyHint){"C-c", "move", NULL});
    assert_string_equal(listed(&list), "left right C-c move | space pause");
    list = (KeyList){.arena = &arena, .table = &COMMANDS, .context = &keymap, .works = no_pause};
    keymap_list(&keymap, "figure", &list);
    assert_string_equal(listed(&list), "left never");
    list = (KeyList){.arena = &arena, .table = &COMMANDS, .all = true};
    keymap_list(&keymap, "lr_find", &list);
    assert_non_null(strstr(listed(&list), "left right move | 0 seldom"));
    list = (KeyList){.arena = &arena, .table = &COMMANDS, .all = true};
    keymap_list(&keymap, "training", &list);
    assert_string_equal(list.key[list.count - 1].words, "ümlaut");
    assert_int_equal(list.count, 3);
    arena_free(&arena);
}

TEST(errors_name_the_line_and_the_remedy)
{
    static const struct {
        const char *text, *error;
    } WRONG[] = {
        {"figure a pause\npain b pause",
         "k:2: there is no context 'pain'; there are training, lr_find, shown, runs, confusion, "
         "keys, answer, images, image, watch, figure, start, loss, lr, momentum, metric, epochs, "
         "messages, "
         "lr_found, readout, planned, run_ranges, run_losses, run_rates, run_metrics, mistakes, "
         "watched, logs, proposed, zoomed, opened, marked, empty"},
        {"figure lefty pause", "k:1: there is no key 'lefty'; give a character or a name such as "
                               "left, S-pageup, C-l, space, f1"},
        {"figure S-a pause", "k:1: there is no key 'S-a'; give a character or a name such as left, "
                             "S-pageup, C-l, space, f1"},
        {"figure C-A pause", "k:1: there is no key 'C-A'; give a character or a name such as left, "
                             "S-pageup, C-l, space, f1"},
        {"figure", "k:1: there is no key ''; give a character or a name such as left, S-pageup, "
                   "C-l, space, f1"},
        {"figure a  # hint",
         "k:1: no command after 'a'; give one, or the word `none` to unbind the key"},
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
        cmocka_unit_test(keys_are_listed_once_and_only_those_that_work),
        cmocka_unit_test(errors_name_the_line_and_the_remedy),
    };
    return unit_run(tests);
}
