/* Tests the command language with a small table of its own: both forms, every message. */
#include "tests/unit/unit.h"

#include "language/command.h"
#include "language/lex.h"
#include "language/scan.h"
#include "language/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Command DIGITS = {
    .name = "data digits",
    .args = {{.name = "classes", .type = ARG_INTS, .fallback = "3,7", .least = 0, .most = 9},
             {.name = "train", .type = ARG_INT, .fallback = "12396", .least = 1, .most = 1e7}},
    .summary = "digits",
};
static const Command FOLDER = {
    .name = "data folder",
    .notebook = "from_folder",
    .args = {{.name = "path", .type = ARG_PATH, .required = true}},
    .summary = "folder",
};
static const Command UNTAR_DATA = {
    .name = "untar_data",
    .args = {{.name = "name", .type = ARG_TEXT, .required = true}},
    .summary = "path",
};
static const Command SIMPLE_CNN = {
    .name = "model simple_cnn",
    .notebook = "simple_cnn",
    .args = {{.name = "actns", .type = ARG_INTS, .least = 1, .most = 4096},
             {.name = "bn", .type = ARG_BOOL, .fallback = "false"}},
    .summary = "cnn",
};
static const Command MODEL = {
    .name = "model",
    .args = {{.name = "spec", .type = ARG_TEXT, .required = true}},
    .summary = "spec",
};
static const Command LEARNER = {
    .name = "learner",
    .notebook = "Learner",
    .args = {{.name = "data", .type = ARG_OBJECT},
             {.name = "model", .type = ARG_OBJECT, .choices = "model"},
             {.name = "opt",
              .alias = "opt_func",
              .type = ARG_CHOICE,
              .fallback = "adam",
              .choices = "adam sgd"},
             {.name = "metrics", .type = ARG_NAMES, .fallback = "accuracy"}},
    .summary = "learner",
};
static const Command LR = {
    .name = "lr", .args = {{.name = "value", .type = ARG_TEXT}}, .summary = "rate"};
static const Command FIT = {
    .name = "fit_one_cycle",
    .args = {{.name = "epochs",
              .alias = "cyc_len",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e6},
             {.name = "lr_max",
              .alias = "max_lr",
              .type = ARG_FLOAT,
              .fallback = "$lr",
              .least = 1e-45,
              .most = 1e30},
             {.name = "moms",
              .type = ARG_FLOATS,
              .fallback = "0.95,0.85",
              .least = 0,
              .most = 0.999999},
             {.name = "pct_start", .type = ARG_FLOAT, .fallback = "0.3", .least = 0, .most = 1},
             {.name = "final_div", .type = ARG_FLOAT}},
    .summary = "train",
};
static const Command PLOT = {
    .name = "plot",
    .args = {{.name = "skip_end", .type = ARG_INT, .fallback = "5", .most = 1e9},
             {.name = "suggestion", .type = ARG_BOOL, .fallback = "false"}},
    .needs = IS_PLOT,
    .summary = "plot",
};
static const Command PLOT_LR = {
    .name = "plot_lr",
    .args = {{.name = "show_moms", .type = ARG_BOOL, .fallback = "false"}},
    .needs = IS_PLOT,
    .summary = "plot",
};
static const Command PREDICT = {
    .name = "predict",
    .args = {{.name = "files", .type = ARG_REST, .required = true}},
    .summary = "predict",
};
static const Command QUIT = {.name = "quit", .notebook = "exit", .summary = "leave"};

static const Command *const ROWS[] = {&DIGITS,  &FOLDER, &UNTAR_DATA, &SIMPLE_CNN, &MODEL,
                                      &LEARNER, &LR,     &FIT,        &PLOT,       &PLOT_LR,
                                      &PREDICT, &QUIT,   NULL};
static const CommandGroup GROUPS[] = {{"All", ROWS}, {NULL, NULL}};
static const char *const SETTERS[] = {"lr", NULL};
static const CommandTable COMMANDS = {
    .groups = GROUPS, .help = "help", .plot = "plot", .setters = SETTERS};

static const char *get(const void *context, Arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    if (strcmp(name, "lr") == 0)
        return "0.01";
    if (strcmp(name, "path") == 0)
        return "/data/mnist sample";
    if (strcmp(name, "data") == 0)
        return "data digits";
    return strcmp(name, "model") == 0 ? "simple_cnn 3,16,16,2" : NULL;
}

static const Scope SCRIPT_SCOPE = {.table = &COMMANDS, .get = get};
static const Scope PROMPT_SCOPE = {.table = &COMMANDS, .get = get, .prefixes = true};

typedef struct {
    Arena arena;
    Call call;
    Error err;
} Parsed;

static Parsed *parse_in(const Scope *scope, const char *line)
{
    static Parsed parsed;
    arena_free(&parsed.arena);
    parsed = (Parsed){0};
    if (!command_parse(&parsed.arena, line, scope, &parsed.call, &parsed.err))
        assert_true(parsed.err.text[0] != '\0');
    return &parsed;
}

static const Call *parse(const char *line)
{
    Parsed *parsed = parse_in(&SCRIPT_SCOPE, line);
    assert_string_equal(parsed->err.text, "");
    return &parsed->call;
}

static const char *error_of(const char *line)
{
    return parse_in(&SCRIPT_SCOPE, line)->err.text;
}

/* The lines of the first two columns mean the same call, whose text is the third. */
TEST(shell_and_notebook_forms_are_one)
{
    static const char *const SAME[][3] = {
        {"fit_one_cycle 2 5e-2", "learn.fit_one_cycle(2, 5e-2)", "fit_one_cycle 2 5e-2"},
        {"fit_one_cycle 2 pct_start=0.25", "learn.fit_one_cycle(2,pct_start = 0.25)",
         "fit_one_cycle 2 pct_start=0.25"},
        {"fit_one_cycle cyc_len=3 max_lr=1e-2",
         "learn.fit_one_cycle(cyc_len=3, max_lr=slice(1e-2))",
         "fit_one_cycle epochs=3 lr_max=1e-2"},
        {"fit_one_cycle moms=(0.95, 0.85)", "learn.fit_one_cycle(moms=(0.95,0.85,))",
         "fit_one_cycle moms=0.95,0.85"},
        {"fit_one_cycle 1 $lr", "learn.fit_one_cycle(1, lr)", "fit_one_cycle 1 0.01"},
        {"fit_one_cycle final_div=None", "learn.fit_one_cycle(final_div=None)",
         "fit_one_cycle final_div=None"},
        {"plot_lr show_moms=True", "learn.recorder.plot_lr(show_moms=True)",
         "plot_lr show_moms=True"},
        {"plot > 'a b.png'", "learn.recorder.plot() > 'a b.png'", "plot png='a b.png'"},
        {"data folder $path", "ImageDataBunch.from_folder(path)",
         "data folder '/data/mnist sample'"},
        {"data digits classes=0-2,7", "data.digits(classes=['0-2', 7])",
         "data digits classes=0-2,7"},
        {"untar_data mnist_sample", "untar_data(URLs.MNIST_SAMPLE)", "untar_data mnist_sample"},
        {"model simple_cnn 3,16,16,2", "simple_cnn((3,16,16,2))", "model simple_cnn 3,16,16,2"},
        {"model \"conv 16 3 | relu\"", "model('conv 16 3 | relu')", "model 'conv 16 3 | relu'"},
        {"learner metrics=accuracy,error_rate",
         "Learner(data, model, metrics=[accuracy, error_rate])",
         "learner metrics=accuracy,error_rate"},
        {"learner opt=sgd", "Learner(data, model, opt_func=optim.SGD)", "learner opt=sgd"},
        {"learner metrics=()", "Learner(data, model, metrics=[])", "learner metrics=''"},
        {"predict a.png 'b c.png'", "learn.predict(['a.png', 'b c.png'])",
         "predict a.png 'b c.png'"},
        {"quit", "exit()", "quit"},
    };
    for (int i = 0; i < LENGTH(SAME); i++) {
        const Command *command = parse(SAME[i][0])->command;
        assert_string_equal(parse(SAME[i][0])->text, SAME[i][2]);
        assert_string_equal(parse(SAME[i][1])->text, SAME[i][2]);
        assert_ptr_equal(parse(SAME[i][1])->command, command);
        assert_string_equal(parse(SAME[i][2])->text, SAME[i][2]); /* reads back as itself */
    }
}

TEST(values_have_their_types)
{
    const Call *call = parse("fit_one_cycle 1_0 5e-2 [.9,.8]");
    assert_int_equal(call_int(call, "epochs"), 10);
    assert_true(call_float(call, "lr_max") == 5e-2);
    assert_int_equal(call_arg(call, "moms")->count, 2);
    assert_true(call_arg(call, "moms")->numbers[1] == 0.8);
    assert_true(call_float(call, "pct_start") == 0.3);
    assert_true(call_given(call, "moms") && !call_given(call, "pct_start"));
    assert_false(call_arg(call, "final_div")->present);
    assert_int_equal(call_int(parse("fit_one_cycle 1e3"), "epochs"), 1000);
    assert_true(call_float(parse("fit_one_cycle"), "lr_max") == 0.01); /* the fallback is $lr */

    const Arg *classes = call_arg(parse("data digits 0-2,7"), "classes");
    assert_int_equal(classes->count, 4);
    assert_int_equal(classes->integers[2], 2);
    assert_int_equal(classes->integers[3], 7);

    call = parse("plot width=640 height=480 png=x.png suggestion=on");
    assert_string_equal(call->png, "x.png");
    assert_int_equal(call->width, 640);
    assert_int_equal(call->height, 480);
    assert_true(call_bool(call, "suggestion"));
    assert_string_equal(call_text(parse("learner opt=SGD"), "opt"), "sgd");
    assert_string_equal(call_arg(parse("predict a b"), "files")->names[1], "b");
    assert_null(call_text(parse("lr"), "value"));
}

static const char *metal(int index)
{
    static const char *const METALS[] = {"iron", "tin", NULL};
    return METALS[index];
}

TEST(choices_are_rows_of_a_table_then_words)
{
    static const ArgSpec SPEC = {
        .name = "of", .type = ARG_CHOICE, .choice = metal, .choices = "wood glass"};
    static const char *const WORDS[] = {"iron", "tin", "wood", "glass"};
    Arena arena = {0};
    Error err;
    for (int i = 0; i < LENGTH(WORDS); i++) {
        Call call = {.arg[0].spec = &SPEC};
        assert_true(value_read(&arena, WORDS[i], &call.arg[0], &err));
        assert_string_equal(call_text(&call, "of"), WORDS[i]);
        assert_int_equal(call_choice(&call, "of"), i);
    }
    assert_false(value_read(&arena, "lead", &(Arg){.spec = &SPEC}, &err));
    assert_string_equal(err.text, "of='lead' is not one of: iron, tin, wood, glass");
    arena_free(&arena);
}

TEST(words_are_quoted_as_in_a_shell)
{
    static const char *const TEXT[][2] = {
        {"model a\\ b", "a b"},
        {"model 'a \"b'", "a \"b"},
        {"model \"a 'b\"", "a 'b"},
        {"model \"a\\\"b\"", "a\"b"},
        {"model a'b c'\"d\"", "ab cd"},
        {"model 'a\\n'", "a\\n"},
        {"model \"$lr\"", "0.01"},
        {"model '$lr'", "$lr"},
        {"model ${lr}x", "0.01x"},
        {"model a#b # comment", "a#b"},
        {"model ''", ""},
        {"model 'bias=true'", "bias=true"},
        {"model 5$", "5$"},
        {"model \\\n x", "x"},
    };
    for (int i = 0; i < LENGTH(TEXT); i++)
        assert_string_equal(call_text(parse(TEXT[i][0]), "spec"), TEXT[i][1]);
}

TEST(notebook_lines_that_do_nothing)
{
    static const char *const NOTHING[] = {
        "", "  ", "# comment", "%matplotlib inline", "import torch", "from fastai.vision import *"};
    for (int i = 0; i < LENGTH(NOTHING); i++) {
        const Call *call = parse(NOTHING[i]);
        assert_null(call->command);
        assert_null(call->assign);
    }
}

TEST(assignments_bind_names)
{
    const Call *call = parse("path = untar_data(URLs.MNIST_SAMPLE)");
    assert_string_equal(call->assign, "path");
    assert_ptr_equal(call->command, &UNTAR_DATA);
    call = parse("p='x y'");
    assert_string_equal(call->assign, "p");
    assert_string_equal(call->value, "x y");
    assert_null(call->command);
    assert_string_equal(parse("b = [1, 2]")->value, "1,2");
    call = parse("lr = 5e-2"); /* assigning to lr picks it */
    assert_ptr_equal(call->command, &LR);
    assert_string_equal(call_text(call, "value"), "5e-2");
    call = parse("learn = Learner(data, simple_cnn((3,16,16,2), bn=True))");
    assert_string_equal(call_text(call, "model"), "simple_cnn 3,16,16,2 bn=True");
    assert_string_equal(call_text(call, "data"), "data digits");
}

TEST(prefixes_count_at_a_prompt_only)
{
    assert_ptr_equal(parse_in(&PROMPT_SCOPE, "fit 2")->call.command, &FIT);
    assert_ptr_equal(parse_in(&PROMPT_SCOPE, "da dig")->call.command, &DIGITS);
    assert_ptr_equal(parse_in(&PROMPT_SCOPE, "plot")->call.command, &PLOT);
    assert_ptr_equal(parse_in(&PROMPT_SCOPE, "exit")->call.command, &QUIT);
    assert_string_equal(parse_in(&PROMPT_SCOPE, "fit 2")->call.text, "fit_one_cycle 2");
    assert_string_equal(parse_in(&PROMPT_SCOPE, "p")->err.text,
                        "'p' is short for more than one: plot, plot_lr, predict; type more of it");
    assert_string_equal(error_of("plo"),
                        "there is no command 'plo'; did you mean plot? `help` lists them all");
}

TEST(errors_say_what_to_do)
{
    static const char *const MESSAGES[][2] = {
        {"fit_on_cycle 2",
         "there is no command 'fit_on_cycle'; did you mean fit_one_cycle? `help` lists them all"},
        {"learn.unfrost()", "there is no command 'unfrost'; `help` lists them all"},
        {"> x.png", "there is no command before '>'; plotting commands take it at their end"},
        {"data", "data needs a second word; choose one of: data digits, data folder"},
        {"data digts", "there is no 'data digts'; did you mean data digits? choose one of: data "
                       "digits, data folder"},
        {"data 'x'", "data needs a second word; choose one of: data digits, data folder"},
        {"data folder", "data folder: an argument is missing: path; usage: data folder PATH"},
        {"fit_one_cycle two",
         "fit_one_cycle: epochs='two' is not a whole number; give one like epochs=1"},
        {"fit_one_cycle 1.5",
         "fit_one_cycle: epochs='1.5' is not a whole number; give one like epochs=1"},
        {"fit_one_cycle 0", "fit_one_cycle: epochs=0 is out of range; give 1 to 1000000"},
        {"fit_one_cycle 1 nan",
         "fit_one_cycle: lr_max='nan' is not a number; give one like lr_max=1e-3"},
        {"fit_one_cycle pct_start=2", "fit_one_cycle: pct_start=2 is out of range; give 0 to 1"},
        {"fit_one_cycle moms=1,0.5", "fit_one_cycle: moms=1 is out of range; give 0 to 0.999999"},
        {"fit_one_cycle moms=0.9,,0.8", "fit_one_cycle: moms='0.9,,0.8' has an empty element"},
        {"fit_one_cycle moms=", "fit_one_cycle: moms is an empty list; give values like moms=1,2"},
        {"fit_one_cycle epoch=2",
         "fit_one_cycle: there is no argument 'epoch'; the arguments are: epochs, "
         "lr_max, moms, pct_start, final_div"},
        {"quit now=1", "quit: there is no argument 'now'; the command takes none"},
        {"fit_one_cycle 2 epochs=3", "fit_one_cycle: epochs is given twice; give it once"},
        {"fit_one_cycle epochs=3 2",
         "fit_one_cycle: epochs is given by name and by position; give it once"},
        {"quit now", "quit: one argument too many: now; usage: quit"},
        {"learner opt=lamb", "learner: opt='lamb' is not one of: adam, sgd"},
        {"plot suggestion=maybe", "plot: suggestion='maybe' is neither true nor false"},
        {"plot colour=red",
         "plot: there is no argument 'colour'; the arguments are: skip_end, suggestion, "
         "png, width, height"},
        {"plot width=5", "plot: width=5 is out of range; give 16 to 8192"},
        {"plot > x.jpg",
         "plot: > x.jpg: pictures are PNG or SVG files; give a name that ends in .png or .svg"},
        {"plot png=a.png > b.png", "plot: png=a.png and > b.png name two files; give one"},
        {"plot >", "there is no file name after '>'; for example: plot > plot.png"},
        {"plot > a.png b", "nothing may follow > a.png; put options before the '>'"},
        {"quit > a.png",
         "quit: makes no plot to write to a.png; plotting commands do, for example: plot > a.png"},
        {"data digits 9-0", "data digits: classes=9-0 goes down; write it as 0-9"},
        {"data digits 0-10", "data digits: classes=10 is out of range; give 0 to 9"},
        {"model simple_cnn 1-4096,1-4096", "model simple_cnn: actns has more than 4096 elements"},
        {"model 'a", "a quote ' is not closed; add another '"},
        {"model (a", "a bracket is not closed in '(a'; add it, or quote the word"},
        {"model $x", "there is no variable $x; assign one with x = VALUE, or quote it: '$x'"},
        {"learn.fit_one_cycle(1",
         "fit_one_cycle: the line ends too early; a value or a closing bracket is missing"},
        {"learn.fit_one_cycle(1 2)", "fit_one_cycle: '2)' is not understood; values are numbers, "
                                     "'texts', [lists], names and name=value"},
        {"learn.fit_one_cycle(1).x",
         "fit_one_cycle: '.x' after the call is not understood; use one call per line"},
        {"learn.fit_one_cycle(1, pct_start=slice(0.2, 0.3))",
         "fit_one_cycle: pct_start=slice(0.2,0.3): it is one number; give pct_start=0.3"},
        {"learn.fit_one_cycle(abs(1))",
         "fit_one_cycle: abs(1) inside a call is not understood; write its value"},
        {"data = ImageDataBunch.from_folder(untar_data(URLs.MNIST))",
         "data folder: untar_data(URLs.MNIST) inside a call is not understood; assign it first: x "
         "= "
         "untar_data(URLs.MNIST)"},
        {"Learner(data, resnet18)", "learner: there is no model 'resnet18'; make one first"},
        {"learn.model_dir = 'x'",
         "learn.model_dir cannot be assigned; only plain names can: NAME = VALUE"},
        {"x =", "x: there is no value after the '='; for example: lr = 1e-2"},
        {"x = 'a", "x: a quote ' is not closed; add another '"},
    };
    for (int i = 0; i < LENGTH(MESSAGES); i++)
        assert_string_equal(error_of(MESSAGES[i][0]), MESSAGES[i][1]);
}

TEST(deep_brackets_are_refused)
{
    char line[200] = "learn.fit_one_cycle(";
    memset(line + strlen(line), '(', 100);
    assert_string_equal(error_of(line), "fit_one_cycle: brackets are nested more than 32 deep");
}

TEST(a_script_is_cut_into_commands)
{
    Arena arena = {0};
    Script script = {.rest = "# a comment; not a command\n"
                             "fit 1; plot # two on a line; not three\r\n"
                             "\n"
                             "learn.fit(1, # the epochs\n"
                             "          2);\n"
                             "model 'a;b\n"
                             "c' ; lr \\\n"
                             " 3\n"
                             "%magic; all of it\n"
                             ">>> learn.fit(1,\n"
                             "...           2)\n"
                             "   ...: lr 3\n"
                             "In [3]: lr \\\r\n"
                             " 4\n"
                             "\ufeff>>>\n"
                             "quit \\\n",
                     .line = 1};
    static const struct {
        const char *text;
        int line;
    } WANT[] = {{"fit 1", 2},
                {"plot # two on a line; not three", 2},
                {"learn.fit(1, # the epochs\n          2)", 4},
                {"model 'a;b\nc'", 6},
                {"lr \\\n 3", 7},
                {"%magic; all of it", 9},
                {"learn.fit(1,\n           2)", 10},
                {"lr 3", 12},
                {"lr \\\r\n 4", 13},
                {"quit \\\n", 16}};
    for (int i = 0; i < LENGTH(WANT); i++) {
        assert_string_equal(command_next(&arena, &script), WANT[i].text);
        assert_int_equal(script.at, WANT[i].line);
    }
    assert_null(command_next(&arena, &script));
    arena_free(&arena);
}

static bool unfinished(const char *text)
{
    Scan scan = {0};
    return command_goes_on(&scan, text);
}

TEST(a_prompt_knows_when_more_must_come)
{
    assert_true(unfinished("learn.fit(1,"));
    assert_true(unfinished("plot; model 'a"));
    assert_true(unfinished("fit 1 \\"));
    assert_true(unfinished("data digits classes=(3,"));
    assert_false(unfinished("learn.fit(1)"));
    assert_false(unfinished("fit 1 # it's fine"));
    assert_false(unfinished("model 'a(b'"));
    assert_false(unfinished(""));
}

/* Line by line the answer is the same as for the whole text. */
TEST(more_is_asked_for_line_by_line)
{
    static const struct {
        const char *line;
        bool more;
    } LINES[] = {
        {"learn.fit(1, # it's the epochs\n", true},
        {"  2)\n", false},
        {"plot; model 'a ( \n", true},
        {" \\\n", true},
        {" b'; lr \\\n", true},
        {" 3\n", false},
        {"data digits classes=(3,\r\n", true},
        {"7) \\\r\n", true},
        {"\r\n", false},
        {"%magic (\n", false},
        {"# a comment ( \\\n", false},
        {">>> learn.fit(1,\n", true},
        {"... 2)\n", false},
        {"learn.fit(1) \\\n", true},
        {"\n", false},
        {"\n", false},
    };
    Scan scan = {0};
    for (int i = 0; i < LENGTH(LINES); i++)
        assert_int_equal(command_goes_on(&scan, LINES[i].line), LINES[i].more);
}

/* What web pages, editors and consoles add to a line is ignored, or reported. */
TEST(copied_lines_are_read_as_they_look)
{
    static const char *const SAME[][2] = {
        {"\ufefffit_one_cycle 2", "fit_one_cycle 2"},
        {"fit_one_cycle\u00a02\u2009pct_start=0.5\u200b", "fit_one_cycle 2 pct_start=0.5"},
        {"learn.fit_one_cycle(2,\u00a0pct_start\u202f=\u30000.5)", "fit_one_cycle 2 pct_start=0.5"},
        {"lr\u00a0=\u00a03", "lr 3"},
        {"model 'a\u00a0b'", "model 'a\u00a0b'"},
        {"model a\u2019b", "model 'a\u2019b'"},
    };
    for (int i = 0; i < LENGTH(SAME); i++)
        assert_string_equal(parse(SAME[i][0])->text, SAME[i][1]);
    static const char *const TOLD[][2] = {
        {"fit_one_cycle \u20132", "'\u20132' has characters that only look like plain ones; type "
                                  "plain quotes and hyphens; there "
                                  "is an en dash (U+2013) before '2'"},
        {"fit_one_cycle pct_start=\u22121", "fit_one_cycle: pct_start='\u22121' is not a number; "
                                            "give one like pct_start=1e-3; there is a "
                                            "minus sign (U+2212) before '1'"},
        {"data folder \u201ca b\u201d", "'\u201ca' has characters that only look like plain ones; "
                                        "type plain quotes and hyphens; there is a "
                                        "typographic quote (U+201C) before 'a'"},
        {"da\u200bta digits", "there is no command 'da'; `help` lists them all; "
                              "there is a zero-width space (U+200B) before 'ta'"},
        {"fit_one_cycle 0 '\u201c' # \u201c",
         "fit_one_cycle: epochs=0 is out of range; give 1 to 1000000"},
    };
    for (int i = 0; i < LENGTH(TOLD); i++)
        assert_string_equal(error_of(TOLD[i][0]), TOLD[i][1]);
}

TEST(usage_names_every_argument)
{
    Buf usage = {0};
    command_usage(&FIT, &usage);
    assert_string_equal(buf_text(&usage), "fit_one_cycle [epochs=1] [lr_max=$lr] [moms=0.95,0.85] "
                                          "[pct_start=0.3] [final_div=]");
    buf_clear(&usage);
    command_usage(&PREDICT, &usage);
    assert_string_equal(buf_text(&usage), "predict FILES...");
    buf_free(&usage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shell_and_notebook_forms_are_one),
        cmocka_unit_test(values_have_their_types),
        cmocka_unit_test(choices_are_rows_of_a_table_then_words),
        cmocka_unit_test(words_are_quoted_as_in_a_shell),
        cmocka_unit_test(notebook_lines_that_do_nothing),
        cmocka_unit_test(assignments_bind_names),
        cmocka_unit_test(prefixes_count_at_a_prompt_only),
        cmocka_unit_test(errors_say_what_to_do),
        cmocka_unit_test(deep_brackets_are_refused),
        cmocka_unit_test(a_script_is_cut_into_commands),
        cmocka_unit_test(a_prompt_knows_when_more_must_come),
        cmocka_unit_test(more_is_asked_for_line_by_line),
        cmocka_unit_test(copied_lines_are_read_as_they_look),
        cmocka_unit_test(usage_names_every_argument),
    };
    return unit_run(tests);
}
