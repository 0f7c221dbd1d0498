/* Tests completion of file names: the parser must read back what it writes. */
#include "tests/unit/scratch.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "language/complete.h"
#include "language/scan.h"

static const Scope SCOPE = {.table = &COMMANDS};

/* Each is completed from the shortest prefix that no other has. */
static const char *const NAMES[] = {
    "a#b",           "b;c$d",   "c|d>e",        "d(e)[f]{g}=h", "-x",          "None",
    "two  spaces ",  "it's",    "q\"uote",      "both '\" q",   "back\\slash", "nb\u00a0sp",
    "\u201cq\u201d", "n\u00e9", "~tilde",       "x=y",          "%magic",      "!bang",
    "?what",         "e,f",     "\u3042\u3044", "$lr",          "${path}",     "r'",
    "s\"",           "u\\",     "v\\'",         "w b\\ c",
};

static bool is_prefix_of_one(const char *text, size_t size)
{
    int count = 0;
    for (int i = 0; i < LENGTH(NAMES); i++)
        count += strncmp(NAMES[i], text, size) == 0;
    return count == 1;
}

/* `text` as a person would type it in this style: 0 after backslashes, or inside a quote. */
static void type(Buf *out, const char *text, size_t size, char quote, bool notebook)
{
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool shielded = notebook       ? c == quote || c == '\\'
                        : quote == '"' ? strchr("\"\\$", c) != NULL
                        : quote        ? false
                                       : strchr(" '\"\\$#;>()[]{}=", c) || (c & 0x80);
        if (quote == '\'' && c == '\'' && !notebook)
            buf_text_add(out, "'\\''");
        else
            buf_printf(out, "%s%c", shielded && !(c & 0x80) ? "\\" : "", c);
    }
}

/* Of an argument of `predict`. */
static bool is_prefix_of_key(const char *name, size_t size)
{
    static const char *const KEYS[] = {"csv=", "ema=", "tta="};
    for (int k = 0; k < LENGTH(KEYS); k++)
        if (strncmp(KEYS[k], name, size) == 0)
            return true;
    return false;
}

static void complete_and_read(const char *name, bool folder, char quote, bool notebook)
{
    Arena arena = {0};
    Buf line = {0};
    size_t size = 1;
    while (!is_prefix_of_one(name, size) || is_prefix_of_key(name, size))
        size++; /* the key would be offered, too */
    while ((name[size] & 0xc0) == 0x80)
        size++;
    const char *place = name[0] == '~' || strcmp(name, "None") == 0 ? "./" : "";
    buf_text_add(&line, notebook ? "learn.predict(" : "predict ");
    if (quote)
        buf_char(&line, quote);
    buf_text_add(&line, place);
    type(&line, name, size, quote, notebook);
    const char *typed = arena_text(&arena, buf_text(&line));
    Completion found = command_complete(&arena, &COMMANDS_ALONE, typed, (int)strlen(typed));
    assert_true(found.files);
    command_complete_files(&arena, &found);
    assert_int_equal(found.count, 1);
    buf_clear(&line);
    buf_printf(&line, "%.*s%s", found.start, typed, found.item[0].text);
    if (notebook)
        buf_printf(&line, "%.*s)", folder, (char[]){quote, '\0'});
    Scan scan = {0};
    assert_false(command_goes_on(&scan, buf_text(&line)));
    Call call;
    Error err = {0};
    bool ok = command_parse(&arena, buf_text(&line), &SCOPE, &call, &err);
    assert_string_equal(err.text, "");
    assert_true(ok);
    const char *want = arena_printf(&arena, "%s%s%s", place, name, folder ? "/" : "");
    assert_string_equal(call_arg(&call, "files")->names[0], want);
    assert_int_equal(call_arg(&call, "files")->count, 1);
    buf_free(&line);
    arena_free(&arena);
}

static void check_every_style(bool folders)
{
    for (int i = 0; i < LENGTH(NAMES); i++) {
        complete_and_read(NAMES[i], folders, 0, false);
        complete_and_read(NAMES[i], folders, '\'', false);
        complete_and_read(NAMES[i], folders, '"', false);
        complete_and_read(NAMES[i], folders, '\'', true);
        complete_and_read(NAMES[i], folders, '"', true);
    }
}

TEST(names_of_files_read_back)
{
    for (int i = 0; i < LENGTH(NAMES); i++)
        scratch_file(NAMES[i], "", 0);
    check_every_style(false);
    for (int i = 0; i < LENGTH(NAMES); i++)
        assert_int_equal(remove(NAMES[i]), 0);
}

TEST(names_of_folders_read_back)
{
    Error err;
    for (int i = 0; i < LENGTH(NAMES); i++)
        assert_true(folder_make(NAMES[i], 0700, &err));
    check_every_style(true);
    for (int i = 0; i < LENGTH(NAMES); i++)
        assert_int_equal(remove(NAMES[i]), 0);
}

/* The completions as the Tab key offers them. */
static const char *offered(const char *line)
{
    static Buf out;
    Arena arena = {0};
    Completion found = command_complete(&arena, &COMMANDS_ALONE, line, (int)strlen(line));
    if (found.files)
        command_complete_files(&arena, &found);
    buf_clear(&out);
    for (int i = 0; i < found.count; i++)
        buf_printf(&out, "%s|", found.item[i].text);
    arena_free(&arena);
    return buf_text(&out);
}

TEST(a_completed_folder_needs_no_more_quotes)
{
    Error err;
    assert_true(folder_make("my data set/train", 0700, &err));
    scratch_file("my data set/a b.png", "", 0);
    static const char *const WANT[][2] = {
        {"data folder m", "my\\ data\\ set/|"},
        {"data folder 'm", "'my data set/'|"},
        {"data folder \"my da", "\"my data set/\"|"},
        {"data folder my\\ d", "my\\ data\\ set/|"},
        {"data folder my' d", "'my data set/'|"},
        {"data folder 'my data set/'", "my\\ data\\ set/train/|my\\ data\\ set/a\\ b.png|"},
        {"data folder \"my data set/t", "\"my data set/train/\"|"},
        {"data folder path=m", "my\\ data\\ set/|"},
        {"plot > my\\ data\\ set/a", "my\\ data\\ set/a\\ b.png|"},
        {"ImageDataBunch.from_folder('m", "my data set/|"},
        {"ImageDataBunch.from_folder('my data set/t", "my data set/train/|"},
        {"path = Path('m", "my data set/|"},
        {"path = 'm", "my data set/|"},
        {"img = open_image('my data set/t", "my data set/train/|"},
        {"learn.load('my data set/a", "my data set/a b.png'|"},
        {"predict my", "my\\ data\\ set/|"},
        {"data folder ~", "~/|"},
        {"data folder nowhere/", ""},
    };
    for (int i = 0; i < LENGTH(WANT); i++)
        assert_string_equal(offered(WANT[i][0]), WANT[i][1]);
}

TEST(files_and_keys_are_offered_together)
{
    scratch_file("cat.png", "", 0);
    assert_string_equal(offered("predict c"), "csv=|cat.png|");
    assert_string_equal(offered("predict ca"), "cat.png|");
    assert_string_equal(offered("predict cat.png c"), "csv=|cat.png|");
}

static const char *const *two_records(Arena *arena, int *count)
{
    static const char *const NAME[] = {"2026-11-29-0400", "2026-11-29-0500"};
    (void)arena;
    *count = LENGTH(NAME);
    return NAME;
}

static const char *what_it_was(Arena *arena, const char *name)
{
    return arena_printf(arena, "fit %s", name + strlen("2026-11-29-"));
}

/* The latest first, with what they were; before them the words that stand for a run. */
TEST(recorded_runs_are_offered)
{
    static const Scope RECORDED = {
        .table = &COMMANDS, .prefixes = true, .records = two_records, .record = what_it_was};
    static const char *const WANT[][2] = {
        {"open ", "last : |2026-11-29-0500 : fit 0500|2026-11-29-0400 : fit 0400|"},
        {"runs note ", "this : the one under the list's cursor|last : the latest one|"
                       "2026-11-29-0500 : fit 0500|2026-11-29-0400 : fit 0400|"},
        {"runs note la", "last : the latest one|"},
    };
    for (int i = 0; i < LENGTH(WANT); i++) {
        Arena arena = {0};
        Buf out = {0};
        const char *line = WANT[i][0];
        Completion found = command_complete(&arena, &RECORDED, line, (int)strlen(line));
        for (int k = 0; k < found.count; k++)
            if (!strchr(found.item[k].text, '='))
                buf_printf(&out, "%s : %s|", found.item[k].name, found.item[k].meaning);
        assert_string_equal(buf_text(&out), WANT[i][1]);
        buf_free(&out);
        arena_free(&arena);
    }
}

TEST(names_that_steer_are_not_offered)
{
    scratch_file("zz\033[2J", "", 0);
    scratch_file("zz\n", "", 0);
    scratch_file("zz\u202e", "", 0);
    assert_string_equal(offered("predict zz"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_files_read_back),
        cmocka_unit_test(names_of_folders_read_back),
        cmocka_unit_test(a_completed_folder_needs_no_more_quotes),
        cmocka_unit_test(files_and_keys_are_offered_together),
        cmocka_unit_test(recorded_runs_are_offered),
        cmocka_unit_test(names_that_steer_are_not_offered),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
