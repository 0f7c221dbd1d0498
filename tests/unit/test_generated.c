/* Tests random lines, made from the command table in both forms and by changing lines that people
 * write: a session runs each or refuses it with one line, and goes on.
 *
 * COMMAND_LINES=40000 tries more than the usual thousand. */
#include "tests/unit/trial.h"

#include "commands/command_table.h"
#include "base/rng.h"
#include "language/value.h"

enum { LINES_USUAL = 1000, A_SESSION = 100, LINE_MOST = 2000 };

static const char *const START[] = {
    "",
    "data digits train=24 valid=8 side=8 channels=1 bs=8; model mlp 64,4,2",
    "data digits train=24 valid=8 side=8 channels=3 bs=8; model 'conv 2 3 2 | bn | relu | "
    "global_avgpool | dense 2'; lr_find num_it=12; fit_one_cycle 2; rewind 1",
};

/* What people write: the seeds that are changed. */
static const char *const WRITTEN[] = {
    "data digits classes=3,7 train=24 valid=8 side=8; fit_one_cycle 2 5e-2",
    "path = untar_data(URLs.MNIST_SAMPLE)",
    "data = ImageDataBunch.from_folder(path, ds_tfms=None, bs=64)",
    "learn = Learner(data, simple_cnn((3,16,16,2)), metrics=[accuracy, error_rate])",
    "learn.lr_find(start_lr=1e-7, end_lr=10, num_it=12)",
    "learn.recorder.plot(skip_start=0, skip_end=0, suggestion=True)",
    "learn.fit_one_cycle(2, max_lr=slice(5e-2), moms=(0.95, 0.85), div_factor=25.0)",
    "learn.fit_one_cycle(1, 1e-2, tot_epochs=3, start_epoch=1, wd=1e-2)",
    "learn = cnn_learner(data, models.resnet18, metrics=accuracy, callback_fns=[ShowGraph])",
    "from fastai.vision import *",
    "%matplotlib inline",
    "interp = ClassificationInterpretation.from_learner(learn)",
    "interp.plot_top_losses(9, figsize=(15,11))",
    "model 'conv 4 3 2 pad=1 bias=false | bn | relu | residual { conv 4 3 | bn } | global_avgpool "
    "| dense 2'",
    "learner opt=sgd wd=0.1 metrics=accuracy,error_rate label_smoothing=0.1 bs=4",
    "compare 'fit 1 1e-3' 'fit_one_cycle 1 1e-2' seeds=2",
    "set early_stopping 2; set monitor accuracy; set save_best best",
    "plot width=40 height=20 > plot.png",
    "checkpoint net every=2batches keep=2; fit 1; resume net",
    "lr steep; fit_one_cycle 1 $lr",
    "predict pictures/train/a/1.png 'pictures/train/b/2.png'",
    "validate folder pictures size=8",
    "runs choose=1,2; open last; replay last speed=1e6",
    "normalize mean=0.1,0.2,0.3 std=0.5",
    "name = 'a b'; data folder \"$name/${name}\"",
    "help fit_one_cycle; complete 'fit_o'; source lines.oc",
    "rewind 1; set lr_max 1e-3; extend 1; take; continue",
    "screen screen.txt; confusion; most_confused; top_losses 4; filters; health; summary "
    "traversal=true",
};

static const char *const VALUES[] = {
    "",
    "0",
    "1",
    "2",
    "-1",
    "3e-3",
    "1e-2",
    "1e400",
    "nan",
    "inf",
    "0.5",
    "64,2",
    "1,2,3",
    "0-9",
    "(1,2",
    "[3]",
    "slice(1e-3)",
    "slice(1e-5, 1e-3)",
    "true",
    "None",
    "None,1",
    "$lr",
    "$nothing",
    "${",
    "'a b'",
    "\"x",
    "x=y",
    "..",
    "/dev/null",
    "pictures",
    "pictures/train/a/1.png",
    "lines.oc",
    "net",
    "last",
    "flatten",
    "'flatten | dense 2'",
    "'fit 1'",
    "adam",
    "sgd",
    "accuracy",
    "steep",
    "1epochs",
    "3,7",
    "99999999999999999999",
    "\xc2\xa0",
    "\xff",
    "\x1b[31m",
    "#",
    ">",
    ";",
    "\\",
};

static const char *const PIECES[] = {
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    ",",
    ";",
    "\n",
    "\\\n",
    "=",
    "|",
    ">",
    "$",
    "#",
    "%",
    " ",
    ".",
    "lambda x: x",
    "\t",
    "\r\n",
    "\x01",
    "\xe2\x80\x9c",
    "\xc2\xa0",
    "\xef\xbb\xbf",
    ">>> ",
    "!ls",
    "?",
    "1e",
    "--",
    "**kw",
    "for i in range(3):",
    "@",
    "0x",
    "...",
};

static const char *one_of(Rng *rng, const char *const *list, int count)
{
    return list[rng_below(rng, (uint32_t)count)];
}

#define ONE_OF(rng_, list_) one_of(rng_, list_, LENGTH(list_))

static bool in(Rng *rng, uint32_t times)
{
    return rng_below(rng, times) == 0;
}

static int rows(void)
{
    int count = 0;
    while (command_row(&COMMANDS, count))
        count++;
    return count;
}

/* A value that often fits the argument. */
static void add_value(Buf *line, const ArgSpec *spec, Rng *rng)
{
    const char *word;
    int choices = 0;
    while (choice_at(spec, choices, &word) > 0)
        choices++;
    if (choices && !in(rng, 4)) {
        size_t size = choice_at(spec, (int)rng_below(rng, (uint32_t)choices), &word);
        buf_printf(line, "%.*s", (int)size, word);
    } else if (spec->least < spec->most && in(rng, 2)) {
        double most = MIN(spec->most, 40);
        buf_printf(line, "%.4g", spec->least + (most - spec->least) * rng_uniform(rng));
    } else {
        buf_text_add(line, ONE_OF(rng, VALUES));
    }
}

static int arguments(const Command *row)
{
    int count = 0;
    while (count < COMMAND_ARGS && row->args[count].name)
        count++;
    return count;
}

/* The shell form: words, and keys with values. */
static void add_shell(Buf *line, const Command *row, Rng *rng)
{
    int args = arguments(row);
    buf_text_add(line, row->name);
    for (uint32_t n = rng_below(rng, 4); n > 0; n--) {
        const ArgSpec *spec = args ? &row->args[rng_below(rng, (uint32_t)args)] : NULL;
        buf_char(line, ' ');
        if (spec && in(rng, 2))
            buf_printf(line, "%s=", spec->name);
        if (spec)
            add_value(line, spec, rng);
        else
            buf_text_add(line, ONE_OF(rng, VALUES));
    }
    if ((row->needs & IS_PLOT) && in(rng, 4))
        buf_text_add(line, in(rng, 2) ? " > a.png" : " width=40 height=20 png=b.png");
}

/* The notebook form, by any of the row's names. */
static void add_call(Buf *line, const Command *row, Rng *rng)
{
    static const char *const OBJECTS[] = {
        "", "learn.", "learn.recorder.", "data = ", "interp.", "x = ImageDataBunch.", "a.b.c."};
    int args = arguments(row);
    const char *name = row->notebook && in(rng, 2) ? row->notebook : row->name;
    buf_printf(line, "%s%.*s(", ONE_OF(rng, OBJECTS), (int)strcspn(name, " "), name);
    for (uint32_t n = rng_below(rng, 4), i = 0; i < n; i++) {
        const ArgSpec *spec = args ? &row->args[rng_below(rng, (uint32_t)args)] : NULL;
        buf_text_add(line, i ? ", " : "");
        if (spec && in(rng, 2))
            buf_printf(line, "%s=", spec->name);
        if (spec && in(rng, 2))
            add_value(line, spec, rng);
        else
            buf_text_add(line, ONE_OF(rng, VALUES));
    }
    buf_text_add(line, in(rng, 20) ? "" : ")");
}

static void add_command(Buf *line, Rng *rng)
{
    const Command *row = command_row(&COMMANDS, (int)rng_below(rng, (uint32_t)rows()));
    switch (rng_below(rng, 4)) {
    case 0:
        add_call(line, row, rng);
        break;
    case 1:
        buf_text_add(line, ONE_OF(rng, WRITTEN));
        break;
    default:
        add_shell(line, row, rng);
    }
}

/* A piece taken out, put in, or moved. */
static void change(Buf *line, Rng *rng)
{
    Buf out = {0};
    size_t at = line->size ? rng_below(rng, (uint32_t)line->size) : 0;
    size_t size = MIN(line->size - at, 1 + rng_below(rng, 8));
    const char *piece = ONE_OF(rng, PIECES);
    switch (rng_below(rng, 4)) {
    case 0:
        size = 0;
        break;
    case 1:
        piece = "";
        break;
    case 2:
        piece = ONE_OF(rng, VALUES);
        break;
    default:
        break;
    }
    buf_add(&out, line->data, at);
    buf_text_add(&out, piece);
    if (line->size > at + size)
        buf_add(&out, line->data + at + size, line->size - at - size);
    buf_free(line);
    *line = out;
}

static void generate(Buf *line, Rng *rng)
{
    buf_clear(line);
    add_command(line, rng);
    for (; in(rng, 6) && line->size < LINE_MOST;) {
        buf_text_add(line, in(rng, 2) ? "; " : "\n");
        add_command(line, rng);
    }
    for (; in(rng, 3) && line->size < LINE_MOST;)
        change(line, rng);
}

/* Lines that rightly take long: many pictures, large ones, large nets. */
static bool takes_long(const char *line)
{
    static const char *const LONG[] = {"resnet", "simple_cnn", "lenet", "threads", "size", "1024"};
    for (int i = 0; i < LENGTH(LONG); i++)
        if (strstr(line, LONG[i]))
            return true;
    return strstr(line, "digits") && !strstr(line, "train=24 valid=8 side=8");
}

static long wanted(void)
{
    const char *count = getenv("COMMAND_LINES");
    return count ? atol(count) : LINES_USUAL / unit_every();
}

TEST(a_session_bears_any_line)
{
    Rng rng = rng_stream(1, RNG_PREVIEW, 9);
    Buf line = {0};
    Trial *trial = NULL;
    long failed = 0;
    for (long i = 0; i < wanted(); i++) {
        if (i % A_SESSION == 0) {
            if (trial)
                trial_free(trial);
            trial = trial_new(START[i / A_SESSION % LENGTH(START)]);
        }
        do
            generate(&line, &rng);
        while (takes_long(buf_text(&line)));
        trial_run(trial, buf_text(&line));
        failed += trial->errors > 0;
    }
    trial_free(trial);
    buf_free(&line);
    if (getenv("COMMAND_LINES"))
        fprintf(stderr, "%ld of %ld lines were refused\n", failed, wanted());
    long some = wanted() < 200 ? 1 : wanted() / 20; /* of a few lines any share may be by chance */
    assert_in_range(failed, some, wanted() - some); /* some of each kind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_bears_any_line),
    };
    trial_enter();
    int status = unit_run(tests);
    trial_leave();
    return status;
}
