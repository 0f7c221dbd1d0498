/* Tests lines that people paste from Python notebooks, with the whole table of commands: which
 * command each becomes, what is said about it, or why it is refused. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "language/pasted.h"
#include "language/scan.h"
#include "language/variables.h"

#include <stdio.h>
#include <string.h>

static const char *get(const void *context, Arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    static const char *const VALUES[][2] = {{"lr", "0.01"},
                                            {"path", "/data/mnist"},
                                            {"data", "data digits"},
                                            {"sched", "OneCycleScheduler(learn, lr_max=1e-2)"},
                                            {"stats", "[0.5],[0.25]"}};
    for (int i = 0; i < LENGTH(VALUES); i++)
        if (strcmp(VALUES[i][0], name) == 0)
            return VALUES[i][1];
    return NULL;
}

static bool attribute(const void *context, Arena *arena, const char *dotted, const char **out,
                      Error *err)
{
    (void)context;
    if (!text_starts(dotted, "learn.")) {
        *out = NULL;
        return true;
    }
    *out = arena_text(arena, "0.02");
    return strcmp(dotted, "learn.recorder.min_grad_lr") == 0 || fail(err, "%s: none", dotted);
}

static const Scope SCOPE = {.table = &COMMANDS, .get = get, .attribute = attribute};

typedef struct {
    Arena arena;
    Call call;
    Error err;
} Parsed;

static const Parsed *parse(const char *line)
{
    static Parsed parsed;
    arena_free(&parsed.arena);
    parsed = (Parsed){0};
    bool ok = command_parse(&parsed.arena, line, &SCOPE, &parsed.call, &parsed.err);
    assert_int_equal(ok, parsed.err.text[0] == '\0');
    return &parsed;
}

static const char *command_of(const char *line)
{
    const Parsed *parsed = parse(line);
    assert_string_equal(parsed->err.text, "");
    return parsed->call.text;
}

TEST(values_are_worked_out)
{
    static const char *const SAME[][2] = {
        {"learn.fit(1, lr/2)", "fit 1 0.005"},
        {"fit 1 $lr/2", "fit 1 0.005"},
        {"fit 1 lr", "fit 1 0.01"},
        {"fit 2*4 1e-2*3", "fit 8 0.03"},
        {"learn.fit(10//4, (1e-2 + 2e-2)*2**-1)", "fit 2 0.015"},
        {"learn.fit(1, wd=-(-1e-2)/10)", "fit 1 wd=0.001"},
        {"learn.fit_one_cycle(1, moms=(0.75+.125, 1-.25))", "fit_one_cycle 1 moms=0.875,0.75"},
        {"fit_one_cycle 1 moms=0.5+0.25,.85", "fit_one_cycle 1 moms=0.75,.85"},
        {"data digits classes=0-2 train=64*16", "data digits classes=0-2 train=1024"},
        {"learn.fit(1, slice(None, 1e-2))", "fit 1 1e-2"},
        {"learn.fit(1, slice(lr))", "fit 1 0.01"},
        {"learn.fit(1, slice(1e-5, lr/5))", "fit 1 slice(1e-5,0.002)"},
        {"learn.fit(1_0, 1_0e-4,)", "fit 1_0 1_0e-4"},
        {"lr = lr/2", "lr 0.005"},
        {"lr lr*3", "lr 0.03"},
        {"set lr_max lr/4", "set lr_max 0.0025"},
        {"set csv a/b", "set csv a/b"},
        {"set save_best 2026-11-29", "set save_best 2026-11-29"},
        {"set threads 2*2", "set threads 4"},
        {"ImageDataBunch.from_folder(path/'train', bs=2*8)", "data folder /data/mnist/train bs=16"},
        {"data = ImageDataBunch.from_folder(Path('my data'))", "data folder 'my data'"},
        {"learn.predict(open_image('a' + '.png'))", "predict a.png"},
        {"learn.predict([open_image(f'{path}/3,7.png'), r'b\\c.png'])",
         "predict /data/mnist/3,7.png 'b\\c.png'"},
        {"print(f'{lr:.1e} {lr*100}%', len([1, 2]), int(2.5))", "print '1.0e-02 1%' 2 2"},
        {"2*3", "print 6"},
        {"path", "print /data/mnist"},
        {"lr/2", "print 0.005"},
        {"learn.recorder.min_grad_lr", "print 0.02"},
        {"Path('a', 'b')/'c'", "print a/b/c"},
        {"data.normalize(imagenet_stats)", "normalize 0.485,0.456,0.406 0.229,0.224,0.225"},
        {"data.normalize(mnist_stats)", "normalize 0.131 0.308"},
        {"data.normalize(stats)", "normalize 0.5 0.25"},
        {"data.normalize(stats=([0.5]*2, [0.25]*2))", "normalize 0.5,0.5 0.25,0.25"},
        {"np.random.seed(42)", "set seed 42"},
        {"torch.manual_seed(6*7)", "set seed 42"},
        {"learn.fit(1, callbacks=[OneCycleScheduler(learn, lr_max=1e-2, pct_start=0.5)])",
         "fit_one_cycle epochs=1 lr_max=1e-2 pct_start=0.5"},
        {"learn.fit(2, wd=0, callbacks=OneCycleScheduler(learn, lr*2, (0.9, 0.8), 10.))",
         "fit_one_cycle epochs=2 wd=0 lr_max=0.02 moms=0.9,0.8 div_factor=10."},
        {"learn.fit(1, callbacks=[sched])", "fit_one_cycle epochs=1 lr_max=1e-2"},
        {"learn.fit(1, callbacks=None)", "fit 1"},
        {"Learner(data, loss_func=nn.CrossEntropyLoss())", "learner"},
        {"Learner(data, loss_func=nn.CrossEntropyLoss(weight=torch.tensor([1., 2*2])))",
         "learner class_weights=1.,4"},
        {"Learner(data, loss_func=CrossEntropyFlat([1, 2.5], label_smoothing=0.1))",
         "learner class_weights=1,2.5 label_smoothing=0.1"},
        {"Learner(data, loss_func=partial(CrossEntropyFlat, weight=FloatTensor([1, 3])))",
         "learner class_weights=1,3"},
        {"Learner(data, opt_func=partial(optim.SGD, momentum=0.8, dampening=0., nesterov=True))",
         "learner opt=sgd momentum=0.8 nesterov=True"},
        {"Learner(data, opt_func=partial(optim.Adam, betas=(0.9, 0.99), eps=1e-08))",
         "learner opt=adam"},
        {"Learner(data, opt_func=partial(optim.RMSprop, alpha=.99, momentum=.5, centered=False))",
         "learner opt=rmsprop momentum=.5"},
        {"cnn_learner(data, models.resnet18, pretrained=False, ps=0.5, lin_ftrs=None)",
         "cnn_learner resnet18 pretrained=False learner=''"},
        {"create_cnn(data, arch=models.resnet34, weights='r.safetensors', metrics=error_rate)",
         "cnn_learner base_arch=resnet34 weights=r.safetensors learner='metrics=error_rate'"},
        {"interp.plot_confusion_matrix(normalize=False) > a.png", "confusion png=a.png"},
        {"learn.recorder.plot(figsize=(4, 3), dpi=50) > a.png",
         "plot png=a.png width=200 height=150"},
        {"learn.recorder.plot(figsize=(4, 3), width=99, png='a.png')",
         "plot width=99 png=a.png height=300"},
        {"?fit", "help fit"},
        {"fit_one_cycle??", "help fit_one_cycle"},
        {"doc(learn.lr_find)", "help lr_find"},
    };
    for (int i = 0; i < LENGTH(SAME); i++)
        assert_string_equal(command_of(SAME[i][0]), SAME[i][1]);
}

TEST(names_are_bound_to_values)
{
    static const char *const VALUES[][3] = {
        {"x = learn.recorder.min_grad_lr", "x", "0.02"},
        {"path = Path('d')", "path", "d"},
        {"img = open_image('a b.png')", "img", "a b.png"},
        {"stats = imagenet_stats", "stats", "[0.485,0.456,0.406],[0.229,0.224,0.225]"},
        {"epochs = 2*3", "epochs", "6"},
        {"opt = optim.SGD", "opt", "SGD"},
        {"tfms = get_transforms()", "tfms", "get_transforms()"},
        {"cb = OneCycleScheduler(learn, lr_max=1e-2)", "cb",
         "OneCycleScheduler(learn, lr_max=1e-2)"},
        {"interp = ClassificationInterpretation.from_learner(learn)", "interp",
         "ClassificationInterpretation.from_learner"},
    };
    for (int i = 0; i < LENGTH(VALUES); i++) {
        const Call *call = &parse(VALUES[i][0])->call;
        assert_null(call->command);
        assert_string_equal(call->assign, VALUES[i][1]);
        assert_string_equal(call->value, VALUES[i][2]);
    }
}

/* No number depends on these lines: they do nothing, and say so. */
TEST(what_does_nothing_says_so)
{
    static const char *const NOTES[][2] = {
        {"interp = learn.interpretation()", "interpretation does nothing: `confusion`, "},
        {"learn.show_results(rows=3)", "show_results does nothing: "},
        {"path.ls()", "ls does nothing: "},
        {"!ls 'a (b", "!ls 'a (b does nothing: no shell runs here"},
        {"%cd x", "%cd x does nothing here"},
        {"get_ipython().run_line_magic('matplotlib', 'inline')", "get_ipython does nothing: "},
        {"plt.show()", "plt.show does nothing: "},
        {"data.show_batch(rows=2, figsize=(5, 5))", "figsize= does nothing without png=FILE"},
        {"ImageDataBunch.from_folder(path, num_workers=4)", "num_workers= does nothing: "},
        {"learn.fit(1, 1e-3, callbacks=[sched])", "lr= does nothing: OneCycleScheduler"},
        {"Learner(data, callback_fns=[ShowGraph])", "ShowGraph: the full screen"},
        {"learn.fit(1, callbacks=[SaveModelCallback(learn, every='epoch', monitor='accuracy')])",
         "monitor= does nothing: every='epoch' saves each epoch"},
        {"learn.fit(1, callbacks=[SaveModelCallback(learn, every='epoch', mode='max')])",
         "mode= does nothing: every='epoch' saves each epoch"},
        {"learn.fit(1, callbacks=[CSVLogger(learn, append=True)])",
         "CSVLogger: from now on a run appends"},
        {"learn.fit(1, callbacks=[EarlyStoppingCallback(learn, 'accuracy', mode='max')])",
         "EarlyStoppingCallback: from now on"},
    };
    for (int i = 0; i < LENGTH(NOTES); i++) {
        const Parsed *parsed = parse(NOTES[i][0]);
        assert_string_equal(parsed->err.text, "");
        assert_non_null(parsed->call.note);
        assert_true(text_starts(parsed->call.note, NOTES[i][1]));
    }
    static const char *const SILENT[] = {"%matplotlib inline", "%reload_ext autoreload",
                                         "%autoreload 2", "from fastai.vision import *"};
    for (int i = 0; i < LENGTH(SILENT); i++)
        assert_true(!parse(SILENT[i])->call.note && !parse(SILENT[i])->call.command);
}

TEST(callbacks_become_settings)
{
    const Call *call = &parse("Learner(data, callback_fns=[partial(EarlyStoppingCallback, "
                              "monitor='accuracy', min_delta=0.01, patience=3), CSVLogger, "
                              "partial(SaveModelCallback, name='my best')])")
                            ->call;
    assert_string_equal(call->text, "learner");
    assert_string_equal(call->before, "set monitor accuracy\n"
                                      "set min_delta 0.01\n"
                                      "set early_stopping 3\n"
                                      "set csv history.csv\n"
                                      "set monitor valid_loss\n"
                                      "set save_best 'my best'\n");
    call = &parse("learn.fit(1, callbacks=[SaveModelCallback(learn, every='epoch')])")->call;
    assert_string_equal(call->before, "checkpoint bestmodel every=1epochs keep=1000\n");
}

TEST(a_chain_is_one_call_after_another)
{
    const Call *call = &parse("data = ImageDataBunch.from_folder(path) \\\n"
                              "    .normalize(imagenet_stats) \\\n"
                              "    .show_batch()")
                            ->call;
    assert_string_equal(call->assign, "data");
    assert_string_equal(call->text, "data folder /data/mnist");
    assert_string_equal(call->then, "normalize(imagenet_stats) \\\n    .show_batch()");
}

TEST(brackets_break_a_chain_into_lines)
{
    static const char *const LINES[] = {
        "data = (ImageDataBunch.from_folder(path)   # the digits\n"
        "        .normalize(imagenet_stats))",
        "data = (\n"
        "    ImageDataBunch\n"
        "    # the digits (and no letters)\n"
        "    .from_folder(path)\n"
        "    .normalize(imagenet_stats)\n"
        ")",
    };
    for (int i = 0; i < LENGTH(LINES); i++) {
        const Call *call = &parse(LINES[i])->call;
        assert_string_equal(call->assign, "data");
        assert_string_equal(call->text, "data folder /data/mnist");
        assert_true(text_starts(call->then, "normalize(imagenet_stats)"));
    }
    assert_string_equal(parse("(learn.fit(1,\n  '(2')\n)")->err.text,
                        "fit: lr='(2' is not a number; give one like lr=1e-3");
}

TEST(values_with_commas_between_are_printed_as_a_list)
{
    static const char *const LINES[][2] = {
        {"lr, 3", "print 0.01,3"},
        {"lr/2, lr*2,", "print 0.005,0.02"},
        {"1e-3, (2, 3)", "print 1e-3,[2,3]"},
        {"len([1, 2]), lr", "print 2,0.01"},
    };
    for (int i = 0; i < LENGTH(LINES); i++)
        assert_string_equal(parse(LINES[i][0])->call.text, LINES[i][1]);
    assert_string_equal(parse("pair = lr, 3")->call.value, "0.01,3");
}

TEST(what_changes_results_is_refused)
{
    static const char *const MESSAGES[][2] = {
        {"learn.fit_fc(1, 1e-3)",
         "fit_fc: its schedule (flat, then a cosine) does not exist here; use: "
         "fit_one_cycle 1 1e-3"},
        {"learn.export()",
         "export: `save` stores a learner, `load` brings it back, and `export torch` writes it for "
         "PyTorch; use: save export"},
        {"learn = cnn_learner(data, models.resnet50)",
         "cnn_learner: base_arch='resnet50' is not one of: resnet18, resnet34, xresnet18, "
         "mobilenet"},
        {"learn = cnn_learner(data, models.resnet34, cut=-2)",
         "cnn_learner: cut=-2: the body ends before its last pool, and trains in two parts; leave "
         "it out"},
        {"learn = cnn_learner(data, models.resnet34, ps=0.1)",
         "cnn_learner: ps=0.1: the head drops 0.25 and 0.5 of its inputs; leave it out"},
        {"learn = cnn_learner(data, models.resnet34, foo=1)",
         "learner: there is no argument 'foo'; the arguments are: opt, wd, true_wd, bn_wd, "
         "metrics, bs, label_smoothing, class_weights, momentum, lookahead, ema, nesterov, "
         "bias_lr, bn_lr, head_lr, no_wd, clip, accumulate, sgd_mom"},
        {"Learner(data, opt_func=partial(optim.Adam, betas=(0.9, 0.999)))",
         "learner: opt_func: betas=0.9,0.999: for Adam it is 0.9,0.99 here; leave it out"},
        {"Learner(data, opt_func=partial(optim.SGD, lr=1))",
         "learner: opt_func: SGD has no argument lr= here; it takes momentum=, nesterov="},
        {"Learner(data, opt_func=partial(optim.SGD, 0.9))",
         "learner: opt_func: 0.9 has no name; write name=0.9"},
        {"Learner(data, opt_func=partial(momentum=0.9))",
         "learner: opt_func: partial(momentum=0.9) names no optimiser; write partial(optim.SGD, "
         "momentum=0.9)"},
        {"p, y = learn.get_preds()", "several names cannot be assigned at once; use NAME = VALUE"},
        {"data = (ImageList.from_folder(path).split_none())",
         "ImageList.from_folder: the data block API does not exist here; use: "
         "ImageDataBunch.from_folder(path, valid_pct=0.2, size=28)"},
        {"ImageDataBunch.from_folder(path, ds_tfms=([skew()], []))",
         "data folder: ds_tfms: the transform skew is not known; those that are: get_transforms, "
         "rand_pad, flip_lr, dihedral, dihedral_affine, rotate, rand_zoom, symmetric_warp, "
         "brightness, contrast, rand_crop, crop_pad; `augment` has more"},
        {"Learner(data, loss_func=nn.MSELoss())",
         "learner: loss_func=nn.MSELoss(): the loss is cross entropy; label_smoothing=0.1 smooths "
         "the labels"},
        {"Learner(data, simple_cnn((3,\u201316)))",
         "learner: model simple_cnn: '\u201316))' is not understood; values are numbers, 'texts', "
         "[lists], names and name=value; there is an en dash (U+2013) before '16)))'"},
        {"learn.fit(1, callbacks=[HookCallback(learn)])",
         "fit: there is no callback HookCallback; the callbacks are: OneCycleScheduler, "
         "EarlyStoppingCallback, SaveModelCallback, CSVLogger, MixUpCallback, GradientClipping, "
         "AccumulateScheduler, ShowGraph, "
         "TerminateOnNaNCallback"},
        {"learn.fit_one_cycle(1, callbacks=[sched])",
         "fit_one_cycle: OneCycleScheduler belongs to fit(callbacks=[...]); leave it out"},
        {"learn.fit(1, callbacks=[CSVLogger(learn, colour=1)])",
         "fit: CSVLogger: there is no argument 'colour'; the arguments are: learn, filename, "
         "append"},
        {"learn.fit(1, callbacks=[CSVLogger(learn, append=False)])",
         "fit: CSVLogger: append=False: epochs are always added to the end of an existing file; "
         "leave it out, or give another filename"},
        {"learn.fit(1, callbacks=[EarlyStoppingCallback(learn, monitor='accuracy', mode='min')])",
         "fit: EarlyStoppingCallback: mode='min': a higher accuracy is better; leave out the mode"},
        {"Learner(data, callback_fns=partial(SaveModelCallback, mode='max'))",
         "learner: SaveModelCallback: mode='max': a lower valid_loss is better; leave out the "
         "mode"},
        {"learn.fit(1, callbacks=[CSVLogger(learn), CSVLogger(learn, 'b')])",
         "fit: CSVLogger is given twice; give it once"},
        {"learn.fit(1, foo=1)",
         "fit: there is no argument 'foo'; the arguments are: epochs, lr, wd"},
        {"x = learn.recorder.foo", "x: learn.recorder.foo: none"},
        {"learn.recorder.foo", "learn.recorder.foo: none"},
        {"x = lr/0", "x: 0.01/0: division by zero"},
        {"1/0", "1/0: division by zero"},
        {"print('a' * 2)", "print: 'a' * '2' is not arithmetic on numbers"},
        {"print(f'{lr:x}')",
         "print: the format ':x' does not fit '0.01'; it takes one like :.2e or :.4f"},
        {"for i in range(3): print(i)",
         "for: Python statements do not run here; type their calls one by one"},
        {".normalize(stats)",
         ".normalize continues the call on the line before; put it at the end of that line"},
        {"learn.fit(1,\n  # two\n  2 3)",
         "fit: '3)' in its line 3 is not understood; values are numbers, 'texts', [lists], names "
         "and name=value"},
        {"learn.fit(1,\n  2))",
         "fit: ')' in its line 2 after the call is not understood; use one call per line"},
        {"ClassificationInterpretation.from_learner(learn, ds_type=DatasetType.Train)",
         "ClassificationInterpretation.from_learner: ds_type=Train: the validation images are "
         "used; leave it out"},
        {"%%bash", "%%bash: cells of other languages do not run here; leave it out"},
        {"unknown", "there is no command 'unknown'; `help` lists them all"},
    };
    for (int i = 0; i < LENGTH(MESSAGES); i++)
        assert_string_equal(parse(MESSAGES[i][0])->err.text, MESSAGES[i][1]);
}

TEST(signs_without_end_are_refused)
{
    char line[300] = "learn.fit(1, ";
    memset(line + strlen(line), '-', 200);
    assert_string_equal(parse(line)->err.text, "fit: brackets are nested more than 32 deep");
    strcpy(line, "x = 2");
    while (strlen(line) < 290)
        strcat(line, "**2");
    assert_non_null(strstr(parse(line)->err.text, "more than 32"));
    strcpy(line, "x = 'a'");
    while (strlen(line) < 290)
        strcat(line, "+2");
    assert_string_equal(parse(line)->err.text, "x: there are more than 100 operators in it");
}

/* The next NAME in `help notebook`, with what is said about it; NULL after the last. */
static char *next_row(Arena *arena, const char **list, const char **said)
{
    const char *line = strchr(*list, '\n');
    if (!line || !text_starts(line + 1, "  "))
        return NULL;
    const char *name = line + 3, *after = name + strcspn(name, " ");
    *list = line + 1;
    *said = arena_printf(arena, "%.*s", (int)strcspn(after, "\n"), after);
    return arena_printf(arena, "%.*s", (int)(after - name), name);
}

/* A command needs no row here; only help is asked for in two ways. */
TEST(commands_have_no_row)
{
    Arena arena = {0};
    Buf list = {0};
    const char *rest, *said;
    int rows = 0;
    pasted_list(&COMMANDS, &list);
    rest = buf_text(&list);
    for (char *name; (name = next_row(&arena, &rest, &said)); rows++)
        if (!strchr(name, '.') && !strstr(said, "shows the help for"))
            assert_null(command_find(&COMMANDS, name));
    assert_true(rows > 20);
    buf_free(&list);
    arena_free(&arena);
}

TEST(advice_is_of_commands_there_are)
{
    static const char USE[] = "; use: ";
    Arena arena = {0};
    Buf list = {0};
    const char *rest, *said;
    int advised = 0;
    pasted_list(&COMMANDS, &list);
    rest = buf_text(&list);
    while (next_row(&arena, &rest, &said)) {
        const char *use = strstr(said, USE);
        Script script = {.rest = use ? use + sizeof USE - 1 : "", .line = 1};
        for (const char *line; (line = command_next(&arena, &script)); advised++) {
            assert_string_equal(parse(line)->err.text, "");
            assert_non_null(parse(line)->call.command);
        }
    }
    assert_true(advised > 5);
    buf_free(&list);
    arena_free(&arena);
}

TEST(many_names_are_kept)
{
    enum { NAMES = 1000 };
    Variables variables = {0};
    char name[16], value[16];
    assert_null(variables_get(&variables, "x0"));
    for (int i = 0; i < 2 * NAMES; i++) {
        snprintf(name, sizeof name, "x%d", i % NAMES);
        snprintf(value, sizeof value, "%d", i);
        variables_set(&variables, name, value);
    }
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "x%d", i);
        snprintf(value, sizeof value, "%d", i + NAMES);
        assert_string_equal(variables_get(&variables, name), value);
    }
    assert_null(variables_get(&variables, "x"));
    variables_free(&variables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_worked_out),
        cmocka_unit_test(names_are_bound_to_values),
        cmocka_unit_test(what_does_nothing_says_so),
        cmocka_unit_test(callbacks_become_settings),
        cmocka_unit_test(a_chain_is_one_call_after_another),
        cmocka_unit_test(brackets_break_a_chain_into_lines),
        cmocka_unit_test(values_with_commas_between_are_printed_as_a_list),
        cmocka_unit_test(what_changes_results_is_refused),
        cmocka_unit_test(signs_without_end_are_refused),
        cmocka_unit_test(commands_have_no_row),
        cmocka_unit_test(many_names_are_kept),
        cmocka_unit_test(advice_is_of_commands_there_are),
    };
    return unit_run(tests);
}
