/* Tests that a thing of which there are several has one list: each row of it is taken by a command,
 * completed, helped and drawn, and no other file lists the names. */
#include "tests/tui/screen.h"
#include "tests/unit/unit.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "io/asset.h"
#include "io/file.h"
#include "io/image.h"
#include "io/path.h"
#include "kernels/kernels.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/reply.h"
#include "lab/settings.h"
#include "language/complete.h"
#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/schedule.h"
#include "plot/glyphs.h"
#include "train/metrics.h"
#include "ui/keymap.h"
#include "view/pane.h"

#include <string.h>

typedef const char *NameOf(int index); /* NULL after the last */

/* Layers that have a word; others are made of signs. */
static const char *layer_word(int index)
{
    const LayerKind *kind;
    for (int i = 0; (kind = layer_kind(i)); i++)
        if (kind->name[0] != '{' && index-- == 0)
            return kind->name;
    return NULL;
}

static const struct {
    NameOf *name;
    const char *home;    /* its file; NULL: a file for each name */
    const char *command; /* what stands before a name, in a command that takes it */
    const char *help;    /* the line that answers with all names; NULL: `help` and the command */
    const char *apart;   /* a file that has them in a sentence, or as names of other things */
    bool typed;          /* the names are not completed */
    bool plain;          /* they are, without what they mean */
} LIST[] = {
    {main_figure_name, "src/lab/stage.c", .command = "show ", .apart = "src/lab/panes.h"},
    {pane_name, "src/lab/panes.h", .command = "focus "},
    {rule_name, "src/train/suggest.c", .command = "cursor to="},
    {rule_name, "src/train/suggest.c", .command = "lr "},
    {settings_key, "src/lab/settings_table.c", .command = "set "},
    {glyphs_name, "src/plot/glyphs.c", .command = "set glyphs ", .help = "set glyphs",
     .plain = true},
    {work_mode_name, "src/nn/describe.c", .command = "set traversal ", .help = "set traversal",
     .plain = true},
    {metric_name, "src/train/metrics.c", .command = "learner metrics="},
    {optim_name, "src/nn/optim_kinds.c", .command = "learner opt="},
    {policy_name, "src/nn/schedule.c",
     .command = "fit_one_cycle policy=", .apart = "src/store/plan_json.c"},
    {resize_name, "src/io/resize.c", .command = "data folder . resize=", .help = "help data folder",
     .apart = "src/commands/picture_options.h", .plain = true},
    {layer_word, NULL, .command = "model ", .typed = true},
    {kernels_name, NULL, .command = "set isa ", .help = "set isa", .plain = true},
};

TEST(names_are_short_words)
{
    for (int i = 0; i < LENGTH(LIST); i++) {
        NameOf *name = LIST[i].name;
        for (int row = 0; name(row); row++) {
            assert_true(strlen(name(row)) > 1 && strlen(name(row)) <= 16);
            assert_true(strspn(name(row), "abcdefghijklmnopqrstuvwxyz_0123456789") ==
                        strlen(name(row)));
            for (int other = 0; other < row; other++)
                assert_string_not_equal(name(row), name(other));
        }
    }
}

/* A setting takes every word that its help names, except kernels for other processors. */
TEST(settings_take_their_words)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .quiet = true}, &COMMANDS, &err);
    const Setting *setting;
    for (int i = 0; (setting = settings_row(i)); i++) {
        Buf help = {0};
        setting_help(setting, &help);
        assert_null(strchr(buf_text(&help), '%'));
        for (int k = 0; setting->word && setting->word(k); k++) {
            const char *word = setting->word(k);
            bool other = strcmp(setting->key, "isa") == 0 && k > 0 && !kernels_find(word);
            assert_non_null(strstr(buf_text(&help), word));
            assert_true(setting_change(session, setting, word, &err) == !other);
        }
        buf_free(&help);
    }
    session_free(session);
}

/* `learner` alone asks for what a session begins with. */
TEST(a_plain_learner_is_the_sessions)
{
    Error err;
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .quiet = true}, &COMMANDS, &err);
    const LearnerOptions *now = &session->model->request, begun = *now;
    const char *line = "data digits train=64 valid=8; learner wd=0.5 opt=sgd bn_wd=false "
                       "true_wd=false metrics=error_rate momentum=0.1; learner";
    assert_int_equal(session_run(session, line, NULL, 0), STATUS_OK);
    assert_ptr_equal(now->opt, begun.opt);
    assert_ptr_equal(now->metric[0], begun.metric[0]);
    assert_null(now->metric[1]);
    assert_true(now->wd == begun.wd && now->momentum == begun.momentum);
    assert_true(now->smoothing == begun.smoothing && now->bs == begun.bs);
    assert_true(now->true_wd == begun.true_wd && now->bn_wd == begun.bn_wd);
    session_free(session);
}

static void hear(void *self, const char *text)
{
    buf_text_add(self, text);
}

/* What the program answers with the names of a list. */
static void add_help(int list, Buf *out)
{
    const char *command = LIST[list].command;
    Error err;
    Arena arena = {0};
    ReplySink sink = {.self = out, .text = hear, .warning = hear, .page = hear};
    Session *session =
        session_new(&(Settings){.seed = 42, .threads = 1, .frozen_clock = true}, &COMMANDS, &err);
    session_reply(session)->sink = &sink;
    const char *line = LIST[list].help;
    if (!line)
        line = arena_printf(&arena, "help %.*s", (int)strcspn(command, " "), command);
    assert_int_equal(session_run(session, line, NULL, 0), STATUS_OK);
    session_free(session);
    arena_free(&arena);
}

static bool offers(Arena *arena, const char *line, const char *name, bool says)
{
    Completion found = command_complete(arena, &COMMANDS_ALONE, line, (int)strlen(line));
    for (int i = 0; i < found.count; i++)
        if (strcmp(found.item[i].text, name) == 0)
            return !says || *found.item[i].meaning;
    return false;
}

TEST(every_row_is_taken_completed_and_helped)
{
    for (int i = 0; i < LENGTH(LIST); i++) {
        Arena arena = {0};
        Buf help = {0};
        add_help(i, &help);
        for (int row = 0; LIST[i].name(row); row++) {
            Call call;
            Error err = {0};
            const char *name = LIST[i].name(row);
            const char *line = arena_printf(&arena, "%s%s", LIST[i].command, name);
            assert_true(command_parse(&arena, line, &COMMANDS_ALONE, &call, &err));
            assert_string_equal(call.text, line);
            assert_true(LIST[i].typed || offers(&arena, LIST[i].command, name, !LIST[i].plain));
            assert_non_null(strstr(buf_text(&help), name));
        }
        buf_free(&help);
        arena_free(&arena);
    }
}

/* Every main figure has panes, and every pane is in one of them. */
TEST(every_row_is_drawn)
{
    static const char *const NAME[] = {"trained", "start", "confusion", "runs", "ranges"};
    bool drawn[PANE_COUNT] = {[PANE_PROMPT] = true, [PANE_FIGURE] = true};
    for (int figure = 0; main_figure_name(figure); figure++)
        for (int i = 0; i < LENGTH(NAME); i++) {
            Screen *screen = screen_named(NAME[i]);
            screen->scene.stage.main = (MainFigure)figure;
            screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS);
            assert_true(screen->map.panes > 0);
            screen_draw(screen, 200, 60);
            screen_check(screen);
            for (int k = 0; k < screen->map.panes; k++)
                drawn[screen->map.placed[k].focus.kind] = true;
            screen_close(screen);
        }
    for (int kind = 0; pane_name(kind); kind++)
        if (!drawn[kind])
            fail_test("no arrangement has the pane %s\n", pane_name(kind));
}

static const Node ROOT = ROW(1, PANE(LOSS, 1), PANE(EPOCHS, 1));

/* A pane is a row and its place among others; without the room the one that matters least has no
 * box. */
TEST(a_pane_is_a_row)
{
    Screen *screen = screen_named("trained");
    Placement wide = pane_place(&ROOT, &screen->scene, (Box){0, 0, 80, 20});
    Placement narrow = pane_place(&ROOT, &screen->scene, (Box){0, 0, 40, 20});
    assert_int_equal(wide.count, 2);
    assert_int_equal(wide.at[1].focus.kind, PANE_EPOCHS);
    assert_int_equal(narrow.count, 2);
    assert_int_equal(narrow.at[0].focus.kind, PANE_LOSS);
    assert_int_equal(narrow.at[0].box.columns, 40);
    assert_int_equal(narrow.at[1].box.columns, 0);
    screen_close(screen);
}

/* Main figures and panes are contexts of keys, and so are two states. */
TEST(every_context_takes_keys)
{
    Arena arena = {0};
    Keymap keymap = {0};
    Error err = {0};
    int count = 0;
    for (; keymap_context(count); count++) {
        const char *line = arena_printf(&arena, "%s x quit", keymap_context(count));
        assert_true(keymap_read(&keymap, &COMMANDS, &arena, line, "test", &err));
        assert_string_equal(keymap_find(&keymap, keymap_context(count), "x"), "quit");
    }
    assert_int_equal(keymap.count, count);
    arena_free(&arena);
}

/* The program's own keys name rows that there are, and arguments that the commands take. */
TEST(keys_run_as_they_stand)
{
    Arena arena = {0};
    Keymap keymap = {0};
    Error err = {0};
    Bytes text;
    int checked = 0;
    assert_true(asset_read(&arena, "keys.conf", &text, &err));
    assert_true(keymap_read(&keymap, &COMMANDS, &arena, (const char *)text.data, "keys", &err));
    for (int i = 0; i < keymap.count; i++) {
        Call call;
        const char *command = keymap.binding[i].command;
        bool figure = command && strcmp(command, "figure") == 0; /* it is left to the figure */
        if (!command || figure || keymap_types(command))
            continue;
        bool ok = command_parse(&arena, command, &COMMANDS_ALONE, &call, &err);
        assert_string_equal(err.text, "");
        assert_true(ok);
        checked++;
    }
    assert_true(checked > 50);
    arena_free(&arena);
}

/* The man page names the contexts for those who write a keys.conf. */
TEST(the_man_page_names_every_context)
{
    Arena arena = {0};
    Bytes page;
    Error err = {0};
    const char *source = getenv("SRCDIR");
    const char *path = path_join(&arena, source ? source : ".", "assets/onecycle.1");
    assert_true(file_read_text(&arena, path, 1 << 20, &page, &err));
    const char *begin = strstr((const char *)page.data, "Contexts are");
    assert_non_null(begin);
    const char *end = strstr(begin, "\n.TP");
    char *sentence = arena_printf(&arena, "%.*s", (int)(end - begin), begin);
    for (int i = 0; keymap_context(i); i++)
        if (!strstr(sentence, keymap_context(i)))
            fail_test("onecycle.1 does not name the context %s\n", keymap_context(i));
    arena_free(&arena);
}

/* ---- no second list */

/* The distinct names in texts of a C file: as whole texts, or within the texts of the line that
 * names most. */
static int listed(const char *source, NameOf *name)
{
    int whole = 0, most = 0;
    for (int row = 0; name(row); row++) {
        char quoted[32];
        snprintf(quoted, sizeof quoted, "\"%s\"", name(row));
        whole += strstr(source, quoted) != NULL;
    }
    for (const char *line = source; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        Arena arena = {0};
        char *words = arena_printf(&arena, "%.*s", (int)strcspn(line, "\n"), line);
        bool within = false;
        for (char *c = words; *c; c++) {
            within = within != (*c == '"');
            *c = within && !strchr("\",;:|", *c) ? *c : ' ';
        }
        int named = 0;
        for (int row = 0; name(row); row++)
            named += text_lists(words + strspn(words, " "), name(row));
        most = MAX(most, named);
        arena_free(&arena);
    }
    return MAX(whole, most);
}

TEST(a_second_list_is_seen)
{
    assert_int_equal(listed("x = {\"steep\",\n \"slide\", \"a valley\"};", rule_name), 2);
    assert_int_equal(listed("fail(\"give steep, valley, or slide\");", rule_name), 3);
    assert_int_equal(listed("steep, valley, min10 and slide; \"steeper\"", rule_name), 0);
}

static void check_file(const char *path)
{
    Arena arena = {0};
    Bytes bytes;
    Error err = {0};
    const char *folder = strstr(path, "src/");
    assert_true(file_read_text(&arena, path, 1 << 20, &bytes, &err));
    for (int i = 0; i < LENGTH(LIST); i++) {
        if (LIST[i].apart && strcmp(folder, LIST[i].apart) == 0)
            continue;
        int count = listed((const char *)bytes.data, LIST[i].name), rows = 0;
        while (LIST[i].name(rows))
            rows++;
        bool home = LIST[i].home && strcmp(folder, LIST[i].home) == 0;
        if (home ? count < rows : count > MAX(rows - 2, 1))
            fail_test("%s names %d of those that '%s' takes, which %s lists\n", path, count,
                      LIST[i].command, LIST[i].home ? LIST[i].home : "a file each");
    }
    arena_free(&arena);
}

/* Other files may name one row or a few, but not all or all but one. */
TEST(no_other_file_lists_them)
{
    Arena arena = {0};
    Error err = {0};
    const char *source = getenv("SRCDIR"), **folder, **file;
    const char *root = path_join(&arena, source ? source : ".", "src");
    int folders, files;
    assert_true(folder_list(&arena, root, &folder, &folders, &err));
    for (int i = 0; i < folders; i++) {
        const char *path = path_join(&arena, root, folder[i]);
        if (!path_is_folder(path))
            continue;
        assert_true(folder_list(&arena, path, &file, &files, &err));
        for (int k = 0; k < files; k++)
            if (text_ends(file[k], ".c") || text_ends(file[k], ".h"))
                check_file(path_join(&arena, path, file[k]));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_short_words),
        cmocka_unit_test(settings_take_their_words),
        cmocka_unit_test(a_plain_learner_is_the_sessions),
        cmocka_unit_test(every_row_is_taken_completed_and_helped),
        cmocka_unit_test(every_row_is_drawn),
        cmocka_unit_test(a_pane_is_a_row),
        cmocka_unit_test(every_context_takes_keys),
        cmocka_unit_test(keys_run_as_they_stand),
        cmocka_unit_test(the_man_page_names_every_context),
        cmocka_unit_test(a_second_list_is_seen),
        cmocka_unit_test(no_other_file_lists_them),
    };
    return unit_run(tests);
}
