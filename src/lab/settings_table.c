/* The table of everything that `set` shows and changes, and what a change does beyond the value. */
#include "base/text.h"
#include "lab/go_on.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_runs.h"
#include "lab/ranks.h"
#include "lab/reply.h"
#include "lab/settings.h"
#include "lab/stage.h"
#include "plot/glyphs.h"
#include "train/monitor.h"

#include <float.h>
#include <limits.h>
#include <string.h>

static const char *pictures_word(int index)
{
    static const char *const WORD[] = {[PICTURES_AUTO] = "auto",
                                       [PICTURES_KITTY] = "kitty",
                                       [PICTURES_SIXEL] = "sixel",
                                       [PICTURES_BLOCKS] = "blocks"};
    return index < LENGTH(WORD) ? WORD[index] : NULL;
}

static const char *background_word(int index)
{
    static const char *const WORD[] = {
        [GROUND_UNKNOWN] = "auto", [GROUND_DARK] = "dark", [GROUND_LIGHT] = "light"};
    return index < LENGTH(WORD) ? WORD[index] : NULL;
}

static const char *on_nan_word(int index)
{
    static const char *const WORD[] = {[ON_NAN_REWIND] = "rewind", [ON_NAN_STOP] = "stop"};
    return index < LENGTH(WORD) ? WORD[index] : NULL;
}

static const char *record_word(int index)
{
    static const char *const WORD[] = {
        [RECORD_AUTO] = "auto", [RECORD_ON] = "on", [RECORD_OFF] = "off"};
    return index < LENGTH(WORD) ? WORD[index] : NULL;
}

static const char *shards_word(int index)
{
    static const char *const WORD[] = {"8", "16", "32", "64"};
    return index < LENGTH(WORD) ? WORD[index] : NULL;
}

static const char *isa_word(int index)
{
    return index == 0 ? "auto" : kernels_name(index - 1);
}

static void automatic_glyphs(Session *session, bool on)
{
    TextSurface *surface = &session->reply->surface;
    surface->chosen = on;
    if (on)
        surface->glyphs = reply_stdout().surface.glyphs;
}

static void automatic_color(Session *session, bool on)
{
    if (on)
        session->reply->surface.color = reply_stdout().surface.color;
}

static void use_machine(Session *session)
{
    if (session->model->learner)
        lab_machine_lend(session->machine, session->model->learner);
}

static bool set_threads(Session *session, double value, Error *err)
{
    return ranks_threads(session, (int)value, err) || error_prefix(err, "set threads");
}

static void show_isa(const Session *session, Buf *out)
{
    buf_text_add(out, session->machine->kernels->name);
}

static bool set_isa(Session *session, const char *text)
{
    const Kernels *kernels =
        strcmp(text, isa_word(0)) == 0 ? session->machine->best : kernels_find(text);
    if (!kernels)
        return false;
    session->machine->kernels = kernels;
    use_machine(session);
    return true;
}

static void show_traversal(const Session *session, Buf *out)
{
    buf_text_add(out, work_mode_name(session->machine->mode));
}

static bool set_traversal(Session *session, const char *text)
{
    if (!work_mode_find(text, &session->machine->mode))
        return false;
    use_machine(session);
    return true;
}

static void show_shards(const Session *session, Buf *out)
{
    buf_printf(out, "%d", session->machine->shards);
}

static bool set_shards(Session *session, const char *text)
{
    long shards;
    if (!text_long(text, &shards) || !model_takes_shards(shards))
        return false;
    session->machine->shards = (int)shards;
    use_machine(session);
    return true;
}

static void show_monitor(const Session *session, Buf *out)
{
    buf_text_add(out, session->runs->settings.monitor);
}

/* Says so when early stopping or save_best watch another monitor now than before. */
static void tell_monitor(Session *session, const char *before)
{
    const RunSettings *settings = &session->runs->settings;
    bool stops = settings->patience >= 0, saves = settings->save_best;
    const char *watching = stops && saves ? "early_stopping and save_best watch"
                           : stops        ? "early_stopping watches"
                                          : "save_best watches";
    if ((stops || saves) && strcmp(settings->monitor, before) != 0)
        reply_line(session->reply, "%s %s now, not %s", watching, settings->monitor, before);
}

static bool set_monitor(Session *session, const char *text)
{
    const char *before = session->runs->settings.monitor;
    bool higher;
    if (!monitor_is_known(text, &higher))
        return false;
    session->runs->settings.monitor = arena_text(&session->prompt->arena, text);
    tell_monitor(session, before);
    return true;
}

static void show_lr_max(const Session *session, Buf *out)
{
    buf_printf(out, "%.2E", lab_model_lr(session->model));
}

/* Changes the run under way or the stopped one; otherwise the next one. */
static bool set_lr_max(Session *session, double value, Error *err)
{
    bool done;
    if (!(value > 0))
        return fail(err, "set lr_max: '%g' is not a learning rate; give a number above 0", value);
    if (value < RATE_LEAST || value > RATE_MOST)
        return fail(err, "set lr_max: %g is out of range; give %g to %g", value, RATE_LEAST,
                    RATE_MOST);
    if (!go_on_change(session, &(Change){CHANGE_LR_MAX, value}, &done, err))
        return error_prefix(err, "set lr_max");
    if (!done)
        session_pick_lr(session, value);
    return true;
}

static bool set_wd(Session *session, double value, Error *err)
{
    bool done;
    if (!go_on_change(session, &(Change){CHANGE_WD, value}, &done, err))
        return error_prefix(err, "set wd");
    if (!done)
        session_set_wd(session, value);
    return true;
}

/* The place of a member of one of the session's nouns. */
#define AT(noun_, type_, member_)                                                                  \
    .noun = offsetof(Session, noun_), .offset = offsetof(type_, member_),                          \
    .size = sizeof((type_ *)NULL)->member_

static const Setting SETTINGS[] = {
    {.key = "lr_max",
     .help = "a number above 0: the peak learning rate of the run under way (see `take`), the "
             "stopped one, or the next",
     .type = SETTING_NUMBER,
     .show = show_lr_max,
     .most = DBL_MAX, /* less is told by its function */
     .apply = set_lr_max},
    {.key = "wd",
     .help = "%s: the weight decay, for the same runs as lr_max",
     .type = SETTING_NUMBER,
     AT(model, LabModel, request.wd),
     .most = WD_MOST,
     .apply = set_wd},
    {.key = "glyphs",
     .help = "%s: the characters that curves are drawn with",
     .type = SETTING_WORD,
     AT(reply, Reply, surface.glyphs),
     .word = glyphs_name,
     .automatic = automatic_glyphs},
    {.key = "color",
     .help = "auto, on or off: whether the screen and plots as text have colours",
     .type = SETTING_SWITCH,
     AT(reply, Reply, surface.color),
     .automatic = automatic_color},
    {.key = "background",
     .help =
         "%s: the ground that the full screen's colours are made for; auto: as the terminal says",
     .type = SETTING_WORD,
     AT(stage, Stage, background),
     .word = background_word},
    {.key = "fps",
     .help = "%s: frames a second while a run is under way, fewer if drawing a frame takes long",
     .type = SETTING_INTEGER,
     AT(stage, Stage, fps),
     .least = 1,
     .most = 60},
    {.key = "system",
     .help = "on or off: a line on the full screen with the program's processor share, memory and "
             "images per second",
     .type = SETTING_SWITCH,
     AT(stage, Stage, system)},
    {.key = "mouse",
     .help = "on or off: whether clicks go to the full screen or to the terminal",
     .type = SETTING_SWITCH,
     AT(stage, Stage, mouse)},
    {.key = "confirm_keys",
     .help = "on or off: a key that stops a run, trains or writes a file asks first",
     .type = SETTING_SWITCH,
     AT(stage, Stage, confirm_keys)},
    {.key = "bell",
     .help = "on or off: ring, and show a desktop message if the terminal can, when a run of more "
             "than 10 seconds ends",
     .type = SETTING_SWITCH,
     AT(stage, Stage, bell)},
    {.key = "pictures",
     .help = "%s; auto: pixels if the terminal says that it shows them",
     .type = SETTING_WORD,
     AT(stage, Stage, pictures),
     .word = pictures_word},
    {.key = "title",
     .help = "on or off: the terminal's title shows the run under way",
     .type = SETTING_SWITCH,
     AT(stage, Stage, title)},
    {.key = "seed",
     .help = "a whole number, 0 or more: for the next data, model and learner",
     .type = SETTING_INTEGER,
     AT(prompt, LabPrompt, settings.seed),
     .most = (double)LONG_MAX},
    {.key = "threads",
     .help = "%s: threads that share the work; any number gives the same results",
     .type = SETTING_INTEGER,
     AT(machine, LabMachine, threads),
     .least = 1,
     .most = THREADS_MOST,
     .apply = set_threads,
     .lent = true},
    {.key = "isa",
     .help = "%s: the instruction set for training, if the processor has it",
     .type = SETTING_OWN,
     .word = isa_word,
     .show = show_isa,
     .change = set_isa,
     .lent = true},
    {.key = "traversal",
     .help = "%s: how batches go through a net (summary traversal=true)",
     .type = SETTING_OWN,
     .word = work_mode_name,
     .noted = "depth (image by image)",
     .show = show_traversal,
     .change = set_traversal,
     .lent = true},
    {.key = "shards",
     .help = "%s: parts of a batch that are added up in one order, and shared by ranks; other "
             "numbers round otherwise",
     .type = SETTING_OWN,
     .word = shards_word,
     .show = show_shards,
     .change = set_shards,
     .lent = true},
    {.key = "early_stopping",
     .help = "off, or a whole number N: a run stops after N+1 epochs in a row without a better "
             "value of monitor",
     .type = SETTING_INTEGER,
     AT(runs, LabRuns, settings.patience),
     .most = 1000000,
     .off = true,
     .lent = true},
    {.key = "min_delta",
     .help = "0 or more: the least change that early_stopping counts as better",
     .type = SETTING_NUMBER,
     AT(runs, LabRuns, settings.min_delta),
     .most = DBL_MAX,
     .lent = true},
    {.key = "monitor",
     .help = VALID_LOSS ", " TRAIN_LOSS " or a metric: what early_stopping and save_best watch",
     .type = SETTING_OWN,
     .show = show_monitor,
     .change = set_monitor,
     .lent = true},
    {.key = "on_nan",
     .help = "%s: when the loss or the weights are not finite, put the last good snapshot "
             "back, or leave the learner as it is",
     .type = SETTING_WORD,
     AT(runs, LabRuns, settings.on_nan),
     .word = on_nan_word},
    {.key = "save_best",
     .help = "off, or a file: runs save their best epoch to it, and end with that epoch",
     .type = SETTING_FILE,
     AT(runs, LabRuns, settings.save_best),
     .lent = true},
    {.key = "csv",
     .help = "off, or a file to which runs append their epochs",
     .type = SETTING_FILE,
     AT(runs, LabRuns, settings.csv),
     .lent = true},
    {.key = "tensorboard",
     .help = "off, or a folder in which each run gets a folder with its curves, for TensorBoard",
     .type = SETTING_FILE,
     AT(runs, LabRuns, settings.tensorboard),
     .lent = true},
    {.key = "record",
     .help = "%s: whether runs are recorded; auto: at a prompt and with --detach",
     .type = SETTING_WORD,
     AT(runs, LabRuns, record.mode),
     .word = record_word,
     .lent = true},
    {.key = "record_limit",
     .help = "%s megabytes for all recorded runs; the oldest are removed, the latest stays",
     .type = SETTING_INTEGER,
     AT(runs, LabRuns, record.limit),
     .least = 1,
     .most = 1000000},
};

const Setting *settings_row(int index)
{
    return index < LENGTH(SETTINGS) ? &SETTINGS[index] : NULL;
}
