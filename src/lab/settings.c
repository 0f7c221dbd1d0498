/* The table of everything that `set` shows and changes, with a function for each. */
#include "lab/settings.h"

#include "base/text.h"
#include "lab/lab.h"
#include "train/monitor.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *const PICTURES_WORDS[] = {"auto", "sixel", "blocks", NULL};
static const char *const ON_NAN_WORDS[] = {"rewind", "stop", NULL};
static const char *const RECORD_WORDS[] = {"auto", "on", "off", NULL};

static const char *const GLYPH_NAMES[] = {"ascii", "block", "braille"};

static void show_glyphs(const Session *session, Buf *out)
{
    buf_text_add(out, GLYPH_NAMES[session->reply.surface.glyphs]);
}

static bool set_glyphs(Session *session, const char *text)
{
    if (strcmp(text, "auto") == 0) {
        session->reply.surface.glyphs = reply_stdout().surface.glyphs;
        return true;
    }
    for (int g = 0; g < LENGTH(GLYPH_NAMES); g++)
        if (strcmp(text, GLYPH_NAMES[g]) == 0) {
            session->reply.surface.glyphs = (Glyphs)g;
            return true;
        }
    return false;
}

static void show_color(const Session *session, Buf *out)
{
    buf_text_add(out, session->reply.surface.color ? "on" : "off");
}

static bool set_color(Session *session, const char *text)
{
    if (strcmp(text, "on") == 0 || strcmp(text, "off") == 0)
        session->reply.surface.color = strcmp(text, "on") == 0;
    else if (strcmp(text, "auto") == 0)
        session->reply.surface.color = reply_stdout().surface.color;
    else
        return false;
    return true;
}

static void show_seed(const Session *session, Buf *out)
{
    buf_printf(out, "%" PRIu64, session->settings.seed);
}

static bool set_seed(Session *session, const char *text)
{
    long seed;
    if (!text_long(text, &seed) || seed < 0)
        return false;
    session->settings.seed = (uint64_t)seed;
    return true;
}

static void show_threads(const Session *session, Buf *out)
{
    buf_printf(out, "%d", session->settings.threads);
}

/* Keeps the present threads when the system gives no more. */
static bool set_threads(Session *session, double value, Error *err)
{
    int threads = (int)MIN(MAX(value, 0), 1025);
    if (threads != value || threads < 1 || threads > 1024)
        return fail(err, "set threads: '%g' is not valid; expected 1 ... 1024", value);
    Pool *pool = pool_start(threads, err);
    if (!pool)
        return error_prefix(err, "set threads");
    pool_free(session->pool);
    session->pool = pool;
    session->settings.threads = threads;
    if (session->learner)
        session->learner->pool = session->pool;
    return true;
}

static void show_isa(const Session *session, Buf *out)
{
    buf_text_add(out, session->kernels->name);
}

static bool set_isa(Session *session, const char *text)
{
    const Kernels *kernels = strcmp(text, "auto") == 0 ? kernels_best() : kernels_find(text);
    if (!kernels)
        return false;
    session->kernels = kernels;
    if (session->learner)
        learner_set_work(session->learner, kernels, session->mode);
    return true;
}

static void show_plan(const Session *session, Buf *out)
{
    buf_text_add(out, work_mode_name(session->mode));
}

static bool set_plan(Session *session, const char *text)
{
    if (!work_mode_find(text, &session->mode))
        return false;
    if (session->learner)
        learner_set_work(session->learner, session->kernels, session->mode);
    return true;
}

static void show_early_stopping(const Session *session, Buf *out)
{
    if (session->run_settings.patience < 0)
        buf_text_add(out, "off");
    else
        buf_printf(out, "%d", session->run_settings.patience);
}

static bool set_early_stopping(Session *session, const char *text)
{
    long patience = -1;
    if (strcmp(text, "off") != 0 &&
        (!text_long(text, &patience) || patience < 0 || patience > 1000000))
        return false;
    session->run_settings.patience = (int)patience;
    return true;
}

static void show_min_delta(const Session *session, Buf *out)
{
    text_exact(out, session->run_settings.min_delta);
}

static bool set_min_delta(Session *session, const char *text)
{
    double value;
    if (!text_double(text, &value) || !(value >= 0) || !isfinite(value))
        return false;
    session->run_settings.min_delta = value;
    return true;
}

static void show_monitor(const Session *session, Buf *out)
{
    buf_text_add(out, session->run_settings.monitor);
}

/* Tells when early stopping or save_best watch another monitor now than before. */
static void tell_monitor(Session *session, const char *before)
{
    const RunSettings *settings = &session->run_settings;
    bool stops = settings->patience >= 0, saves = settings->save_best;
    const char *watching = stops && saves ? "early_stopping and save_best watch"
                           : stops        ? "early_stopping watches"
                                          : "save_best watches";
    if ((stops || saves) && strcmp(settings->monitor, before) != 0)
        reply_line(&session->reply, "%s %s now, not %s", watching, settings->monitor, before);
}

static bool set_monitor(Session *session, const char *text)
{
    const char *before = session->run_settings.monitor;
    bool higher;
    if (!monitor_is_known(text, &higher))
        return false;
    session->run_settings.monitor = arena_text(&session->arena, text);
    tell_monitor(session, before);
    return true;
}

static char *file_or_off(Session *session, const char *text)
{
    return strcmp(text, "off") == 0 ? NULL : arena_text(&session->arena, text);
}

static void show_save_best(const Session *session, Buf *out)
{
    text_visible(out, session->run_settings.save_best ? session->run_settings.save_best : "off");
}

static bool set_save_best(Session *session, const char *text)
{
    session->run_settings.save_best = file_or_off(session, text);
    return true;
}

static void show_record_limit(const Session *session, Buf *out)
{
    buf_printf(out, "%ld", session->record.limit);
}

static bool set_record_limit(Session *session, const char *text)
{
    long megabytes;
    if (!text_long(text, &megabytes) || megabytes < 1 || megabytes > 1000000)
        return false;
    session->record.limit = megabytes;
    return true;
}

static void show_csv(const Session *session, Buf *out)
{
    text_visible(out, session->run_settings.csv ? session->run_settings.csv : "off");
}

static bool set_csv(Session *session, const char *text)
{
    session->run_settings.csv = file_or_off(session, text);
    return true;
}

static void show_lr_max(const Session *session, Buf *out)
{
    buf_printf(out, "%.2E", session_lr_max(session));
}

/* Changes the run under way or the stopped one; otherwise the next one. */
static bool set_lr_max(Session *session, double value, Error *err)
{
    bool done;
    if (!(value > 0))
        return fail(err, "set lr_max: a learning rate is above 0");
    if (!branch_change(session, &(Change){CHANGE_LR_MAX, value}, &done, err))
        return error_prefix(err, "set lr_max");
    if (!done)
        session_pick_lr(session, value);
    return true;
}

static void show_wd(const Session *session, Buf *out)
{
    text_exact(out, session->request.wd);
}

static bool set_wd(Session *session, double value, Error *err)
{
    bool done;
    if (!branch_change(session, &(Change){CHANGE_WD, value}, &done, err))
        return error_prefix(err, "set wd");
    if (done)
        return true;
    session->request.wd = value;
    if (session->learner)
        session->learner->options.wd = value;
    return true;
}

static const Setting SETTINGS[] = {
    {.key = "lr_max",
     .help = "above 0: for the run under way (take, drop) or stopped, else for the next",
     .show = show_lr_max,
     .plan = set_lr_max},
    {.key = "wd", .help = "weight decay from 0, as lr_max", .show = show_wd, .plan = set_wd},
    {.key = "glyphs",
     .help = "auto, ascii, block or braille: what text plots are drawn with",
     .show = show_glyphs,
     .change = set_glyphs},
    {.key = "color", .help = "auto, on or off", .show = show_color, .change = set_color},
    {.key = "mouse",
     .help = "on or off: clicks in the full screen, or the terminal's own selection",
     .flag = offsetof(Session, stage.mouse)},
    {.key = "bell",
     .help = "on or off: at the end of a run of more than 10 seconds, and a message on the desktop "
             "where the terminal is known to pass it on",
     .flag = offsetof(Session, stage.bell)},
    {.key = "pictures",
     .help =
         "auto, sixel or blocks: pixels if the terminal answers that it shows them, unasked, or "
         "cells",
     .flag = offsetof(Session, stage.pictures),
     .words = PICTURES_WORDS},
    {.key = "title",
     .help = "on or off: the terminal's title shows the run under way",
     .flag = offsetof(Session, stage.title)},
    {.key = "seed",
     .help = "an integer from 0: for the next data, model and learner",
     .show = show_seed,
     .change = set_seed},
    {.key = "threads",
     .help = "1 ... 1024; any number gives the same results",
     .show = show_threads,
     .plan = set_threads,
     .lent = true},
    {.key = "isa",
     .help = "auto, plain, generic, v2, v3 or v4 as far as the processor has it: the kernels that "
             "train",
     .show = show_isa,
     .change = set_isa,
     .lent = true},
    {.key = "plan",
     .help =
         "auto, depth (image by image) or layers: how batches go through a net (summary plan=true)",
     .show = show_plan,
     .change = set_plan,
     .lent = true},
    {.key = "early_stopping",
     .help = "off, or the epochs to wait for an improvement of monitor",
     .show = show_early_stopping,
     .change = set_early_stopping,
     .lent = true},
    {.key = "min_delta",
     .help = "0 or more: the least change early_stopping counts as an improvement",
     .show = show_min_delta,
     .change = set_min_delta,
     .lent = true},
    {.key = "monitor",
     .help = "valid_loss, train_loss or a metric: watched by early_stopping and save_best",
     .show = show_monitor,
     .change = set_monitor,
     .lent = true},
    {.key = "on_nan",
     .help = "rewind or stop: where a run that is not finite leaves the learner, at the last good "
             "snapshot or as it is then",
     .flag = offsetof(Session, run_settings.on_nan),
     .words = ON_NAN_WORDS},
    {.key = "save_best",
     .help = "off, or the file runs save their best epoch to and end with",
     .show = show_save_best,
     .change = set_save_best,
     .lent = true},
    {.key = "csv",
     .help = "off, or the file runs append their epochs to",
     .show = show_csv,
     .change = set_csv,
     .lent = true},
    {.key = "record",
     .help =
         "auto, on or off: whether runs are recorded (runs, open, replay); auto: at a prompt only",
     .flag = offsetof(Session, record.mode),
     .words = RECORD_WORDS,
     .lent = true},
    {.key = "record_limit",
     .help = "1 ... 1000000 megabytes for all records; the oldest make way, the latest stays",
     .show = show_record_limit,
     .change = set_record_limit},
};

const Setting *settings_row(int index)
{
    return index < LENGTH(SETTINGS) ? &SETTINGS[index] : NULL;
}

const Setting *settings_find(const char *key)
{
    for (int i = 0; i < LENGTH(SETTINGS); i++)
        if (strcmp(SETTINGS[i].key, key) == 0)
            return &SETTINGS[i];
    return NULL;
}

static void *place_of(Session *session, const Setting *setting)
{
    return (char *)session + setting->flag;
}

static const char *word_of(Session *session, const Setting *setting)
{
    const void *place = place_of(session, setting);
    if (setting->words)
        return setting->words[*(const int *)place];
    return *(const bool *)place ? "on" : "off";
}

static bool turn(bool *to, const char *text)
{
    bool on = strcmp(text, "on") == 0;
    if (!on && strcmp(text, "off") != 0)
        return false;
    *to = on;
    return true;
}

static bool choose(int *to, const char *const *words, const char *text)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(text, words[i]) == 0) {
            *to = i;
            return true;
        }
    return false;
}

void setting_show(Session *session, const Setting *setting, Buf *out)
{
    if (setting->flag)
        buf_text_add(out, word_of(session, setting));
    else
        setting->show(session, out);
}

static bool change(Session *session, const Setting *setting, const char *text)
{
    void *place = place_of(session, setting);
    if (setting->words)
        return choose(place, setting->words, text);
    return setting->flag ? turn(place, text) : setting->change(session, text);
}

bool setting_change(Session *session, const Setting *setting, const char *text, Error *err)
{
    double number;
    if (setting->lent && session->live && gate_running(&session->live->gate))
        return fail(err, "set %s: it cannot change while a run is under way; stop the run, or wait",
                    setting->key);
    bool is_number = setting->plan && text_double(text, &number) && isfinite(number) && number >= 0;
    if (is_number)
        return setting->plan(session, number, err);
    return (!setting->plan && change(session, setting, text)) ||
           fail(err, "set %s: '%s' is not valid; expected %s", setting->key, text, setting->help);
}
