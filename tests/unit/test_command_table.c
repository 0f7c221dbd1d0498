/* Tests the whole table of commands: rules for every row, and completion. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/verb.h"
#include "io/asset.h"
#include "language/complete.h"
#include "language/value.h"
#include "nn/optim.h"
#include "nn/schedule.h"
#include "nn/spec.h"
#include "train/metrics.h"
#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

static const char *get(const void *context, Arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    return strcmp(name, "lr") == 0 ? "3e-3" : NULL;
}

enum { SUMMARY_MOST = 60 }; /* `help` fits into 80 columns */

static const Scope SCOPE = {.table = &COMMANDS, .get = get};

TEST(names_are_unique)
{
    const Command *row, *other;
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++) {
        for (int j = i + 1; (other = command_row(&COMMANDS, j)); j++)
            assert_string_not_equal(row->name, other->name);
        assert_ptr_equal(command_find(&COMMANDS, row->name), row);
    }
}

static bool is_number(ArgType type)
{
    return type == ARG_INT || type == ARG_FLOAT || type == ARG_INTS || type == ARG_FLOATS;
}

TEST(every_row_is_documented)
{
    const Command *row;
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++) {
        assert_non_null(row->verb->run);
        assert_true(row->summary && *row->summary && !text_ends(row->summary, "."));
        assert_true(strlen(row->summary) <= SUMMARY_MOST);
        assert_true(strlen(row->name) <= 32); /* parse.c relies on this */
        bool rest = false; /* after the words that take all places: by name only */
        for (const ArgSpec *spec = row->args; spec < row->args + COMMAND_ARGS && spec->name;
             spec++) {
            assert_true(spec->type == ARG_OBJECT || (spec->help && *spec->help));
            const char *word;
            assert_true(spec->type != ARG_CHOICE || choice_at(spec, 0, &word) > 0);
            assert_true(is_number(spec->type) || (spec->least == 0 && spec->most == 0));
            assert_true(spec->least <= spec->most);
            assert_false(spec->required && spec->fallback);
            bool behind_rest = spec > row->args && spec[-1].type == ARG_REST;
            rest = rest || behind_rest;
            assert_false(rest &&
                         (spec->required || spec->type == ARG_REST || spec->type == ARG_OBJECT));
        }
    }
}

/* A value for a required argument that its type accepts. */
static const char *some_value(const ArgSpec *spec, char value[32])
{
    const char *word;
    size_t size = choice_at(spec, 0, &word);
    if (size)
        snprintf(value, 32, "%.*s", (int)size, word);
    else if (is_number(spec->type))
        snprintf(value, 32, "%.10g", spec->least);
    else
        snprintf(value, 32, "x");
    return value;
}

/* Defaults are read by the same code as what is typed, ranges included. */
TEST(defaults_hold_their_ranges)
{
    const Command *row;
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++) {
        Arena arena = {0};
        Buf line = {0};
        Call call;
        Error err = {0};
        char value[32];
        buf_text_add(&line, row->name);
        for (const ArgSpec *spec = row->args; spec < row->args + COMMAND_ARGS && spec->name; spec++)
            if (spec->required)
                buf_printf(&line, " %s", some_value(spec, value));
        bool parsed = command_parse(&arena, buf_text(&line), &SCOPE, &call, &err);
        assert_string_equal(err.text, "");
        assert_true(parsed);
        assert_ptr_equal(call.command, row);
        for (int a = 0; a < COMMAND_ARGS && call.arg[a].spec; a++)
            assert_true(call.arg[a].present || !call.arg[a].spec->fallback);
        buf_free(&line);
        arena_free(&arena);
    }
}

/* Both ends of a range are accepted, numbers outside are not. */
TEST(ranges_are_kept)
{
    const Command *row;
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++)
        for (const ArgSpec *spec = row->args; spec < row->args + COMMAND_ARGS && spec->name;
             spec++) {
            if (!is_number(spec->type) || spec->required || spec->least == spec->most)
                continue;
            Arena arena = {0};
            Call call;
            Error err = {0};
            double beyond = spec->most < 1 ? 1 : spec->most * 2;
            char *line = arena_printf(&arena, "%s %s=%.17g", row->name, spec->name, spec->most);
            char *wrong = arena_printf(&arena, "%s %s=%.17g", row->name, spec->name, beyond);
            bool needs_more = row->args[0].required;
            assert_true(needs_more || command_parse(&arena, line, &SCOPE, &call, &err));
            assert_false(command_parse(&arena, wrong, &SCOPE, &call, &err));
            assert_non_null(strstr(err.text, "is out of range; give"));
            arena_free(&arena);
        }
}

/* The completions of a line, each followed by a space; "FILES" for file names. */
static const char *completed(const char *line)
{
    static Buf out;
    Arena arena = {0};
    Completion found = command_complete(&arena, &COMMANDS_ALONE, line, (int)strlen(line));
    buf_clear(&out);
    for (int i = 0; i < found.count; i++)
        buf_printf(&out, "%s ", found.item[i].text);
    if (found.files)
        buf_printf(&out, "FILES %s", found.path);
    arena_free(&arena);
    return buf_text(&out);
}

#define MORE_METRICS                                                                               \
    "top_k_accuracy top_2_accuracy top_3_accuracy top_10_accuracy precision macro_precision "      \
    "micro_precision wtd_precision recall macro_recall micro_recall wtd_recall f1 macro_f1 "       \
    "micro_f1 wtd_f1 f2 macro_f2 micro_f2 wtd_f2 "

TEST(completion_knows_the_types)
{
    static const char *const WANT[][2] = {
        {"lr_", "lr_find "},
        {"lr 1; fit_", "fit_one_cycle "},
        {"lr ", "steep min10 valley slide value= "},
        {"cursor to=s", "steep slide "},
        {"focus m", "momentum metric messages mistakes "},
        {"data ", "digits folder csv names idx cifar10 cifar100 npy table packed save get "},
        {"data d", "digits "},
        {"model le", "lenet "},
        {"runs s", "select sort= "},
        {"fit_one_cycle pol", "policy= "},
        {"fit_one_cycle policy=", "cos linear three_phase "},
        {"fit_one_cycle policy=t", "three_phase "},
        {"fit_one_cycle 2 policy=cos pol", ""},
        {"fit_o 2 mo", "moms= "},
        {"plot suggestion=", "true false "},
        {"plot_lr ", "true false show_moms= png= width= height= "},
        {"plot_lr false p", "png= "},
        {"plot > pic", "FILES pic"},
        {"plot png=~/p", "FILES ~/p"},
        {"data folder ./pict", "FILES ./pict"},
        {"predict a.png b", "FILES b"},
        {"set gl", "glyphs "},
        {"set background ", "auto dark light value= "},
        {"set bell o", "on off "},
        {"set csv ", "off value= "},
        {"set nonsense ", "value= "},
        {"learner opt=", "adam adamw sgd rmsprop muon "},
        {"learner metrics=", "accuracy error_rate " MORE_METRICS},
        {"learner metrics=error_rate,", "accuracy " MORE_METRICS},
        {"learner metrics=[error_rate,a", "accuracy "},
        {"learner metrics=accuracy,accuracy", ""},
        {"Learner(data, model, metrics=[accuracy, err", "error_rate "},
        {"help plot_m", "plot_metrics "},
        {"help data f", "folder "},
        {"learn.recorder.plot_m", "plot_metrics "},
        {"learn.recorder.plot(sug", "suggestion= "},
        {"learn.recorder.plot(suggestion=f", "false "},
        {"learn.fit_one_cycle(2, 5e-2, pct", "pct_start= "},
        {"data = ImageDataBunch.from_f", "from_folder "},
        {"data = ImageDataBunch.from_folder('pict", "FILES pict"},
        {"learn.save('a b/st", "FILES a b/st"},
        {"learn.fit_one_cycle('", ""},
        {"nonsense 1 ", ""},
        {"'unclosed ", ""},
    };
    for (int i = 0; i < LENGTH(WANT); i++)
        assert_string_equal(completed(WANT[i][0]), WANT[i][1]);
}

/* The rows of what is completed: name, meaning, default. */
static const char *rows_of(const char *line)
{
    static Buf out;
    Arena arena = {0};
    Completion found = command_complete(&arena, &COMMANDS_ALONE, line, (int)strlen(line));
    buf_clear(&out);
    for (int i = 0; i < found.count; i++) {
        const CompletionItem *item = &found.item[i];
        buf_printf(&out, "%s: %s [%s]\n", item->name, item->meaning, item->value);
    }
    arena_free(&arena);
    return buf_text(&out);
}

TEST(completions_say_what_they_mean)
{
    static const char *const WANT[][2] = {
        {"lr_", "lr_find: range test: the loss while the rate grows; changes nothing []\n"},
        {"dat", "data: digits, folder, csv, names, idx, cifar10, cifar100, npy, table, packed, "
                "save, get []\n"
                "datasets: data sets known by name, and which are here []\n"},
        {"data dig", "digits: handwritten-style digits, drawn by the program []\n"},
        {"data digits b", "bs=: batch size [64]\n"},
        {"learner op", "opt=: optimiser: adam, adamw, sgd, rmsprop, muon [adam]\n"},
        {"learner opt=ad", "adam: steps as long as the recent gradients are even; fastai's "
                           "default [default]\n"
                           "adamw: PyTorch's AdamW: Adam with beta 2 = 0.999, always true_wd []\n"},
        {"learner metrics=acc", "accuracy: share of the images whose class is right [default]\n"},
        {"fit_one_cycle policy=l", "linear: linear up, cosine down []\n"},
        {"plot pn", "png=: write the picture to this file, .png or .svg; also > FILE []\n"},
        {"plot suggestion=", "true:  []\nfalse:  [default]\n"},
        {"set fp",
         "fps: frames a second while a run is under way, fewer if drawing a frame takes long "
         "[]\n"},
        {"zoom o", "out: twice as much of it []\n"},
        {"focus mis", "mistakes: the most frequent mistakes []\n"},
        {"show ru", "runs: the list of runs []\n"},
        {"learn.fit(e", "epochs=: epochs [1]\n"},
    };
    for (int i = 0; i < LENGTH(WANT); i++)
        assert_string_equal(rows_of(WANT[i][0]), WANT[i][1]);
}

/* Commands, and the arguments of each, stand in the order in which `help` lists them. */
TEST(completions_are_in_the_order_of_help)
{
    const Command *row;
    Arena arena = {0};
    Buf commands = {0};
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++) {
        Buf keys = {0};
        const char *first = arena_printf(&arena, "%.*s ", (int)strcspn(row->name, " "), row->name);
        if (!text_starts(buf_text(&commands), first) &&
            !strstr(buf_text(&commands), arena_printf(&arena, " %s", first)))
            buf_text_add(&commands, first);
        for (int k = 0; k < COMMAND_ARGS && row->args[k].name; k++)
            if (row->args[k].type != ARG_OBJECT && row->args[k].type != ARG_REST)
                buf_printf(&keys, "%s= ", row->args[k].name);
        if (row->needs & IS_PLOT)
            buf_text_add(&keys, "png= width= height= ");
        if (!strchr(row->name, ' '))
            assert_string_equal(completed(arena_printf(&arena, "%s(", row->name)), buf_text(&keys));
        buf_free(&keys);
    }
    assert_string_equal(completed(""), buf_text(&commands));
    buf_free(&commands);
    arena_free(&arena);
}

static const ArgSpec *argument(const char *row, const char *name)
{
    const ArgSpec *spec = command_find(&COMMANDS, row)->args;
    while (strcmp(spec->name, name) != 0)
        spec++;
    return spec;
}

/* One row of its table is all that another metric or optimiser takes: parsing, completion and help
 * follow it. */
TEST(names_follow_their_tables)
{
    static const struct {
        const char *key;
        const char *(*name)(int index);
    } TABLES[] = {{"opt", optim_name}, {"metrics", metric_name}};
    for (int t = 0; t < LENGTH(TABLES); t++) {
        const ArgSpec *spec = argument("learner", TABLES[t].key);
        const char *name, *word;
        int count = 0;
        assert_true(spec->type == ARG_CHOICE || strstr(spec->help, "%s"));
        for (; (name = TABLES[t].name(count)); count++) {
            char line[64];
            Arena arena = {0};
            Call call;
            Error err;
            snprintf(line, sizeof line, "learner %s=%s", TABLES[t].key, name);
            assert_true(command_parse(&arena, line, &SCOPE, &call, &err));
            snprintf(line, sizeof line, "%s ", name);
            assert_true(text_starts(completed(call.text), line)); /* adamw begins with adam */
            assert_int_equal(choice_at(spec, count, &word), strlen(name));
            arena_free(&arena);
        }
        assert_int_equal(choice_at(spec, count, &word), 0);
    }
}

TEST(policies_are_found_by_name)
{
    static const char *const LINES[] = {"fit_one_cycle 1 policy=three_phase",
                                        "plan policy=three_phase", "fit_one_cycle 1 policy=cosine",
                                        "plan policy=cosine"};
    for (int i = 0; i < LENGTH(LINES); i++) {
        Arena arena = {0};
        Call call;
        Error err = {0};
        bool found = command_parse(&arena, LINES[i], &SCOPE, &call, &err);
        assert_int_equal(found, i < 2);
        if (found)
            assert_int_equal(call_choice(&call, "policy"), POLICY_THREE_PHASE);
        else
            assert_non_null(
                strstr(err.text, ": policy='cosine' is not one of: cos, linear, three_phase"));
        arena_free(&arena);
    }
}

/* Nets that go by a name have a command of that name, with a help article. */
TEST(every_builder_is_a_command)
{
    const char *name;
    for (int i = 0; (name = builder_name(i)); i++) {
        Arena arena = {0};
        Bytes article;
        Error err;
        assert_non_null(command_find(&COMMANDS, arena_printf(&arena, "model %s", name)));
        assert_true(
            asset_read(&arena, arena_printf(&arena, "help/model-%s.txt", name), &article, &err));
        arena_free(&arena);
    }
    const ArgSpec *depth = argument("model resnet", "depth");
    assert_true(depth->least == RESNET_LEAST && depth->most == RESNET_MOST);
}

TEST(an_empty_line_completes_to_every_first_word)
{
    const Command *row;
    Arena arena = {0};
    const char *all = arena_printf(&arena, " %s", completed(""));
    for (int i = 0; (row = command_row(&COMMANDS, i)); i++)
        assert_non_null(
            strstr(all, arena_printf(&arena, " %.*s ", (int)strcspn(row->name, " "), row->name)));
    arena_free(&arena);
}

/* The program's own keys name existing commands. */
TEST(keys_are_bound_to_commands)
{
    Arena arena = {0};
    Keymap keymap = {0};
    Bytes text;
    Error err = {0};
    assert_true(asset_read(&arena, "keys.conf", &text, &err));
    bool ok = keymap_read(&keymap, &COMMANDS, &arena, (const char *)text.data, "keys.conf", &err);
    assert_string_equal(err.text, "");
    assert_true(ok);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(every_row_is_documented),
        cmocka_unit_test(defaults_hold_their_ranges),
        cmocka_unit_test(ranges_are_kept),
        cmocka_unit_test(completion_knows_the_types),
        cmocka_unit_test(completions_say_what_they_mean),
        cmocka_unit_test(completions_are_in_the_order_of_help),
        cmocka_unit_test(names_follow_their_tables),
        cmocka_unit_test(policies_are_found_by_name),
        cmocka_unit_test(every_builder_is_a_command),
        cmocka_unit_test(an_empty_line_completes_to_every_first_word),
        cmocka_unit_test(keys_are_bound_to_commands),
    };
    return unit_run(tests);
}
