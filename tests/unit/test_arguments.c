/* Tests every command of the table with each argument alone, each pair of arguments and all of
 * them, with unlikely values: a command fails with one line or does its work, and the session goes
 * on.
 *
 * EVERY=20 tries one line in twenty. */
#include "tests/unit/trial.h"

#include "commands/command_table.h"
#include "language/value.h"

/* The states of a session in which lines are tried. */
static const char *const START[] = {
    "",
    "data digits train=24 valid=8 side=8 channels=1 bs=8",
    "data digits train=24 valid=8 side=8 channels=3 bs=8; model 'conv 4 3 2 | bn | relu | "
    "global_avgpool | dense 2'; fit 1",
    "data digits train=24 valid=8 side=8 channels=1 bs=8; model mlp 64,8,2; lr_find num_it=12; "
    "set record on; fit_one_cycle 3; set record off; save net; rewind 1",
};

/* Words that a command gets by default, to keep it small or to give it what it needs. */
static const char *const USUAL[][3] = {
    {"data digits", "train", "24"},
    {"data digits", "valid", "8"},
    {"data digits", "side", "8"},
    {"data folder", "path", "pictures"},
    {"data idx", "dir", "pictures"},
    {"data cifar10", "dir", "pictures"},
    {"data packed", "file", "set.packed"},
    {"data save", "file", "set.packed"},
    {"untar_data", "name", "none"},
    {"model mlp", "actns", "64,2"},
    {"model resnet", "depth", "8"},
    {"model resnet", "width", "1"},
    {"model", "spec", "flatten | dense 2"},
    {"lr_find", "num_it", "12"},
    {"validate folder", "path", "pictures"},
    {"validate idx", "dir", "pictures"},
    {"predict", "files", "pictures/train/a/1.png"},
    {"compare", "recipe", "fit 1"},
    {"save", "name", "net2"},
    {"load", "name", "net"},
    {"resume", "name", "net"},
    {"open", "run", "last"},
    {"replay", "run", "last"},
    {"screen", "file", "screen.txt"},
    {"complete", "text", "fit"},
    {"source", "file", "lines.oc"},
    {"focus", "pane", "next"},
    {"zoom", "how", "in"},
    {"show", "figure", "runs"},
    {"watch", "paths", "lines.oc"},
};

static const char *usual_of(const Command *row, const char *name)
{
    if ((row->needs & IS_PLOT) && strcmp(name, "width") == 0)
        return "64";
    if ((row->needs & IS_PLOT) && strcmp(name, "height") == 0)
        return "32";
    for (int i = 0; i < LENGTH(USUAL); i++)
        if (strcmp(USUAL[i][0], row->name) == 0 && strcmp(USUAL[i][1], name) == 0)
            return USUAL[i][2];
    return NULL;
}

static const char *const ODD_NUMBERS[] = {
    "",
    "0",
    "1",
    "2",
    "-1",
    "0.5",
    "3.0",
    "64",
    "1e6",
    "2147483647",
    "9223372036854775807",
    "99999999999999999999",
    "1e15",
    "1e-300",
    "1e400",
    "nan",
    "-inf",
    "0x10",
    "1_0",
    "true",
    "None",
    "x",
    "-0.0",
    "[]",
    "[1]",
    "(1,2)",
    "1,2,3,4,5",
    "0-9",
    "9-0",
    "0-99999999",
    "1,,2",
    "((((1",
};

static const char *const ODD_WORDS[] = {
    "",
    "0",
    "-1",
    "nan",
    "1e400",
    "off",
    "None",
    "..",
    ".",
    "/",
    "/dev/null",
    "~",
    "nowhere/at all",
    "pictures",
    "pictures/train/a/1.png",
    "net.safetensors",
    "lines.oc",
    "last",
    "a b\t\x1b[2J\x7f",
    "\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80",
    "\xff\xfe",
    "'",
    "$",
    "=",
    ">",
    "#",
    "%s%n",
    "fit 1",
    "relu | dense 2",
    "residual { ",
    "steep",
    "accuracy",
    "0s",
};

enum { ODD_MOST = LENGTH(ODD_NUMBERS) + LENGTH(ODD_WORDS), ROUNDS = 40 };

static bool is_number(const ArgSpec *spec)
{
    return spec->type == ARG_INT || spec->type == ARG_FLOAT || spec->type == ARG_INTS ||
           spec->type == ARG_FLOATS || spec->type == ARG_BOOL;
}

/* Values of one argument: the odd ones, long ones, the ends of its range and its choices. */
typedef struct {
    const char *value[ODD_MOST];
    int values;
} Values;

static void add_value(Values *values, const char *text)
{
    if (values->values < LENGTH(values->value))
        values->value[values->values++] = text;
}

static const char *repeated(Arena *arena, const char *part, int times)
{
    Buf text = {0};
    for (int i = 0; i < times; i++)
        buf_text_add(&text, part);
    const char *whole = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return whole;
}

static void add_choices(Values *values, Arena *arena, const ArgSpec *spec)
{
    const char *word;
    size_t size;
    for (int i = 0; (size = choice_at(spec, i, &word)) > 0; i++)
        add_value(values, arena_printf(arena, "%.*s", (int)size, word));
}

static Values values_of(Arena *arena, const ArgSpec *spec)
{
    Values values = {{0}, 0};
    if (spec->least != spec->most) {
        add_value(&values, arena_printf(arena, "%.17g", spec->least));
        add_value(&values, arena_printf(arena, "%.17g", spec->most));
    }
    add_choices(&values, arena, spec);
    const char *const *odd = is_number(spec) ? ODD_NUMBERS : ODD_WORDS;
    int count = is_number(spec) ? LENGTH(ODD_NUMBERS) : LENGTH(ODD_WORDS);
    for (int i = 0; i < count; i++)
        add_value(&values, odd[i]);
    add_value(&values, repeated(arena, "long ", 4000));
    add_value(&values, repeated(arena, "1,", 1000));
    add_value(&values, repeated(arena, "1,", 5000));
    return values;
}

/* Numbers above these are not tried, since they only take a long time. */
static const struct {
    const char *row, *arg;
    double most;
} PATIENCE[] = {
    {"data digits", "train", 1000},
    {"data digits", "valid", 1000},
};

/* Nets of millions of weights, what runs scripts, and what trains for minutes: one in LONG_EVERY of
 * their lines is tried. */
enum { LONG_EVERY = 40 };

static bool is_large(const Command *row)
{
    static const char *const ROWS[] = {
        "model resnet18",  "model resnet34",  "model wide_resnet",
        "model mobilenet", "model xresnet18", "model airbench",
        "budget",          "recipe",
    };
    for (int i = 0; i < LENGTH(ROWS); i++)
        if (strcmp(ROWS[i], row->name) == 0)
            return true;
    return false;
}

/* By default it would draw some thousands of pictures. */
static bool takes_long_bare(const Command *row)
{
    return strcmp(row->name, PATIENCE[0].row) == 0;
}

static bool takes_long(const Command *row, const ArgSpec *spec, const char *value)
{
    double number = strtod(value, NULL);
    if (strcmp(row->name, "watch") == 0 && strcmp(value, "/") == 0)
        return true; /* all logs of the machine */
    if (strcmp(row->name, "watch") == 0 && strcmp(spec->name, "follow") == 0)
        return strcmp(value, "1") == 0 || strcmp(value, "true") == 0; /* for ever */
    for (int i = 0; i < LENGTH(PATIENCE); i++)
        if (strcmp(PATIENCE[i].row, row->name) == 0 && strcmp(PATIENCE[i].arg, spec->name) == 0)
            return number > PATIENCE[i].most && number <= spec->most;
    return false;
}

/* A row's arguments and, for plots, those that every plot takes. */
typedef struct {
    const Command *row;
    ArgSpec spec[COMMAND_ARGS + 3];
    Values values[COMMAND_ARGS + 3];
    int args;
} Row;

static void add_spec(Row *out, Arena *arena, const ArgSpec *spec)
{
    Values *values = &out->values[out->args];
    out->spec[out->args++] = *spec;
    Values all = values_of(arena, spec);
    for (int i = 0; i < all.values; i++)
        if (!takes_long(out->row, spec, all.value[i]))
            add_value(values, all.value[i]);
}

static void row_of(Row *out, Arena *arena, const Command *row)
{
    static const ArgSpec SURFACE[] = {{.name = "png", .type = ARG_PATH},
                                      {.name = "width", .least = 16, .most = 8192},
                                      {.name = "height", .least = 16, .most = 8192}};
    *out = (Row){.row = row};
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++)
        if (row->args[i].type != ARG_OBJECT)
            add_spec(out, arena, &row->args[i]);
    for (int i = 0; i < LENGTH(SURFACE) && (row->needs & IS_PLOT); i++)
        add_spec(out, arena, &SURFACE[i]);
}

/* One line that is being written: which of the row's arguments have been given. */
typedef struct {
    Buf text;
    bool given[COMMAND_ARGS + 3];
} Line;

static void give(Line *line, const Row *row, int arg, const char *value)
{
    line->given[arg] = true;
    buf_printf(&line->text, " %s=", row->spec[arg].name);
    buf_char(&line->text, '\'');
    for (; *value; value++)
        buf_text_add(&line->text, *value == '\'' ? "'\\''" : (char[]){*value, '\0'});
    buf_char(&line->text, '\'');
}

static void run_line(Trial *trial, const Row *row, Line *line)
{
    static long count;
    for (int i = 0; i < row->args; i++) {
        const char *usual = usual_of(row->row, row->spec[i].name);
        if (!line->given[i] && usual)
            give(line, row, i, usual);
    }
    if (count++ % (unit_every() * (is_large(row->row) ? LONG_EVERY : 1)) == 0)
        trial_run(trial, buf_text(&line->text));
    buf_free(&line->text);
}

static Line line_of(const Row *row)
{
    Line line = {0};
    buf_text_add(&line.text, row->row->name);
    return line;
}

static void try_alone(Trial *trial, const Row *row)
{
    if (!takes_long_bare(row->row))
        trial_run(trial, row->row->name);
    for (int i = 0; i < row->args; i++)
        for (int v = 0; v < row->values[i].values; v++) {
            Line line = line_of(row);
            give(&line, row, i, row->values[i].value[v]);
            run_line(trial, row, &line);
        }
}

/* Each pair with a few values, different ones for each pair. */
static void try_pairs(Trial *trial, const Row *row)
{
    enum { TIMES = 3, STEP_A = 7, STEP_B = 11 };
    int turn = 0;
    for (int a = 0; a < row->args; a++)
        for (int b = 0; b < row->args; b++)
            for (int t = 0; t < TIMES && a != b; t++, turn++) {
                Line line = line_of(row);
                give(&line, row, a, row->values[a].value[turn * STEP_A % row->values[a].values]);
                give(&line, row, b, row->values[b].value[turn * STEP_B % row->values[b].values]);
                run_line(trial, row, &line);
            }
}

static void try_all(Trial *trial, const Row *row)
{
    for (int v = 0; v < ROUNDS && row->args > 2; v++) {
        Line line = line_of(row);
        for (int i = 0; i < row->args; i++)
            give(&line, row, i, row->values[i].value[(v + i) % row->values[i].values]);
        run_line(trial, row, &line);
    }
}

/* Each row has a session of its own, which goes on with what earlier lines have left. */
static void try_every_row(const char *start)
{
    const Command *command;
    for (int i = 0; (command = command_row(&COMMANDS, i)); i++) {
        Arena arena = {0};
        Row *row = ARENA_NEW(&arena, Row, 1);
        row_of(row, &arena, command);
        Trial *trial = trial_new(start);
        try_alone(trial, row);
        try_pairs(trial, row);
        try_all(trial, row);
        trial_free(trial);
        arena_free(&arena);
    }
}

TEST(every_row_bears_odd_values_without_data)
{
    try_every_row(START[0]);
}

TEST(every_row_bears_odd_values_with_data)
{
    try_every_row(START[1]);
}

TEST(every_row_bears_odd_values_with_a_net)
{
    try_every_row(START[2]);
}

TEST(every_row_bears_odd_values_with_a_run_that_can_go_on)
{
    try_every_row(START[3]);
}

TEST(a_value_without_its_key_is_refused)
{
    Trial *trial = trial_new("");
    trial_run(trial, "set value=3");
    assert_int_equal(trial->errors, 1);
    trial_free(trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_without_its_key_is_refused),
        cmocka_unit_test(every_row_bears_odd_values_without_data),
        cmocka_unit_test(every_row_bears_odd_values_with_data),
        cmocka_unit_test(every_row_bears_odd_values_with_a_net),
        cmocka_unit_test(every_row_bears_odd_values_with_a_run_that_can_go_on),
    };
    trial_enter();
    int failed = unit_run(tests);
    trial_leave();
    return failed;
}
