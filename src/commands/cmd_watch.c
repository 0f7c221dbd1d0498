/* The command watch: curves of trainings that other programs run.  As text it reads what there is,
 * or follows; tables, files and events are made of the logs that it has read. */
#include "base/heap.h"
#include "base/text.h"
#include "commands/rows.h"
#include "commands/watch_table.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/lab_shelf.h"
#include "lab/lab_watch.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "lab/stage.h"
#include "lab/watch_look.h"
#include "store/log_tell.h"
#include "logs/logs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- what was asked for */

static LogChoice choice_of(const Call *call)
{
    const Arg *run = call_arg(call, "runs"), *series = call_arg(call, "y");
    return (LogChoice){run->names, series->names, run->count, series->count};
}

static Logs *open_logs(const Session *session, const Call *call, bool waits, Error *err)
{
    Arena scratch = {0};
    const Arg *paths = call_arg(call, "paths");
    const char **path = ARENA_NEW(&scratch, const char *, MAX(paths->count, 1));
    for (int i = 0; i < paths->count; i++)
        path[i] = path_expand(&scratch, paths->names[i]);
    LogOptions options = {.pattern = call_text(call, "pattern"),
                          .tee = call_text(call, "tee"),
                          .input = lab_input(session)};
    if (call_given(call, "format"))
        options.format = log_format_name(call_choice(call, "format"));
    bool piped = false;
    for (int i = 0; i < paths->count; i++)
        piped = piped || strcmp(path[i], "-") == 0;
    Logs *logs = options.tee && !piped
                     ? fail_null(err, "tee= passes on what comes on standard input; name - as well")
                     : logs_open(path, paths->count, &options, waits, err);
    arena_free(&scratch);
    return logs;
}

/* ---- as text */

static void tell_notices(Session *session, Logs *logs)
{
    for (const char *notice; (notice = logs_notice(logs));)
        reply_warning(session->reply, "%s", notice);
}

/* Nothing is left out silently: half a record may be one that is being written. */
static void tell_halves(Session *session, Logs *logs, const LogChoice *choice)
{
    static const char HALF[] = "%s: ends within a record, which is not read";
    int at = 0;
    for (int i = 0; i < logs_count(logs); i++) {
        const Log *log = logs_at(logs, i);
        if (log->half && log_is_chosen(choice, log))
            reply_warning(session->reply, HALF, log->name);
    }
    for (const char *name; (name = logs_next_half(logs, &at));)
        reply_warning(session->reply, HALF, name);
    at = 0;
    for (const char *name; (name = logs_next_locked(logs, &at));)
        reply_warning(session->reply, "%s: another program has it locked; what is new was not read",
                      name);
}

static bool write_csv(Session *session, const Call *call, Logs *logs, Error *err)
{
    const char *path = call_text(call, "csv");
    LogChoice choice = choice_of(call);
    if (!path)
        return true;
    Buf out = {0};
    buf_text_add(&out, LOG_CSV_HEAD);
    for (int i = 0; i < logs_count(logs); i++)
        if (log_is_chosen(&choice, logs_at(logs, i)))
            log_put_csv(logs_at(logs, i), &choice, &out);
    bool ok = file_write(path, out.data, out.size, 0666, err);
    buf_free(&out);
    if (ok)
        reply_line(session->reply, "wrote %s", path);
    return ok;
}

/* ---- events, and following */

static void tell_events(Session *session, Logs *logs, const LogChoice *choice)
{
    if (!session->events->out)
        return;
    for (int i = 0; i < logs_count(logs); i++)
        if (log_is_chosen(choice, logs_at(logs, i)))
            log_tell(session->events, logs_at(logs, i), choice);
    events_flush(session->events);
}

static void tell_ends(Session *session, Logs *logs, const LogChoice *choice)
{
    if (!session->events->out)
        return;
    double now = (double)clock_date(&session->machine->clock);
    for (int i = 0; i < logs_count(logs); i++)
        if (log_is_chosen(choice, logs_at(logs, i)))
            log_tell_end(session->events, logs_at(logs, i), choice, now);
    events_flush(session->events);
}

static bool interrupted(Session *session)
{
    return atomic_load(&session->machine->interrupts) > 0;
}

static void nap(void)
{
    static const struct timespec pause = {.tv_nsec = 50000000};
    nanosleep(&pause, NULL);
}

static bool any_locked(const Logs *logs)
{
    int at = 0;
    return logs_next_locked(logs, &at);
}

/* Reads all there is, of standard input until its end.  Who writes to a store locks it for
 * moments. */
static void read_all(Session *session, Logs *logs)
{
    enum { LOCKED_MOST = 60 }; /* naps */
    int locked = 0;
    for (bool more = true; more && !interrupted(session);) {
        bool news = logs_poll(logs, (double)time(NULL));
        more = news || logs_wait(logs) || (any_locked(logs) && locked++ < LOCKED_MOST);
        if (!news && more)
            nap();
    }
    tell_notices(session, logs);
}

/* On a picture no list says which letter is which run: the first figure does. */
static Plot with_legend(const WatchFigure *figure, bool first)
{
    Plot plot = figure->plot;
    for (int i = 0; first && figure->runs > 1 && i < plot.marks; i++)
        if (plot.mark[i].kind == MARK_LINE)
            plot.mark[i].label = plot.mark[i].name;
    return plot;
}

/* An x axis that is no series of any log would leave the figures empty. */
static void tell_axis(Session *session, const Call *call, Logs *logs)
{
    const char *x = call_text(call, "x");
    bool epochs = strcmp(x, "epoch") == 0;
    if (text_lists("step time", x) || (epochs && !call->png))
        return;
    for (int i = 0; i < logs_count(logs); i++)
        if (log_find(logs_at(logs, i), x) || (epochs && logs_at(logs, i)->by_epoch))
            return;
    reply_warning(session->reply, "no log has a series '%s' for x=%s", x,
                  epochs ? "; the figures go along steps" : "");
}

/* Small figures have no room for a legend: "curves: a run1, b run2". */
static void tell_letters(Reply *reply, const WatchFigure *figure)
{
    Buf line = {0};
    for (int i = 0; figure->runs > 1 && i < figure->plot.marks; i++)
        if (figure->plot.mark[i].kind == MARK_LINE)
            buf_printf(&line, "%s%s", line.size ? ", " : "curves: ", figure->plot.mark[i].name);
    if (line.size)
        reply_line(reply, "%s", buf_text(&line));
    buf_free(&line);
}

/* The figures of the first series, as a picture. */
static bool write_png(Session *session, const Call *call, Watched *watched, Error *err)
{
    enum { MOST = 12, ACROSS = 3 };
    Arena scratch = {0};
    WatchView view = watch_view_new();
    if (!call->png)
        return true;
    snprintf(view.x, sizeof view.x, "%s", call_text(call, "x"));
    const WatchScene *scene =
        watched_look(watched, &scratch, &view, (WatchTiling){0}, (double)time(NULL));
    int count = MIN(scene->figures, MOST), cols = MAX(MIN(count == 4 ? 2 : count, ACROSS), 1);
    Plot *plot = ARENA_NEW(&scratch, Plot, MOST);
    memset(plot, 0, MOST * sizeof *plot);
    for (int i = 0; i < count; i++)
        plot[i] = with_legend(&scene->figure[i], i == 0);
    Figure figure = {.plot = plot, .rows = MAX((count + cols - 1) / cols, 1), .cols = cols};
    bool ok = show_figure(session->reply, call, &figure, err);
    if (ok && count > 0)
        tell_letters(session->reply, &scene->figure[0]);
    if (ok && scene->all > count)
        reply_line(session->reply, "the picture has %d of %d series; y= chooses others", count,
                   scene->all);
    arena_free(&scratch);
    return ok;
}

/* ---- following */

/* The log that has changed last; NULL: none has anything. */
static const Log *latest_log(Logs *logs, const LogChoice *choice)
{
    const Log *latest = NULL;
    for (int i = 0; i < logs_count(logs); i++) {
        const Log *log = logs_at(logs, i);
        if (log_is_chosen(choice, log) && log_chosen_samples(choice, log) > 0 &&
            (!latest || log->news > latest->news))
            latest = log;
    }
    return latest;
}

/* "tb_simple: loss/train 1.23 at step 300", on a terminal. */
static void show_progress(Session *session, Logs *logs, const LogChoice *choice)
{
    const Log *latest = latest_log(logs, choice);
    int i = 0;
    if (!latest)
        return;
    while (!latest->series[i]->track.count || !log_series_is_chosen(choice, latest->series[i]))
        i++;
    Sample sample = track_last(&latest->series[i]->track);
    Buf line = {0};
    buf_printf(&line, "%s: %s ", latest->name, latest->series[i]->name);
    text_short(&line, sample.value);
    buf_text_add(&line, " at step ");
    text_short(&line, sample.step);
    reply_progress(session->reply, buf_text(&line));
    buf_free(&line);
}

/* Reads what comes, until Ctrl-C or until every log has said that its training is over. */
static void follow(Session *session, Logs *logs, const LogChoice *choice)
{
    while (!interrupted(session) && !logs_over(logs)) {
        bool news = logs_poll(logs, (double)time(NULL));
        tell_notices(session, logs);
        tell_events(session, logs, choice);
        if (news)
            show_progress(session, logs, choice);
        else
            nap();
    }
    reply_progress(session->reply, "");
}

static bool watch_text(Session *session, const Call *call, Error *err)
{
    bool follows = call_given(call, "follow") ? call_bool(call, "follow")
                                              : session->reply->terminal && !session->live;
    LogChoice choice = choice_of(call);
    Logs *logs = open_logs(session, call, follows, err);
    if (!logs)
        return false;
    Watched watched;
    watched_init(&watched, logs, "", &choice);
    if (follows)
        follow(session, logs, &choice);
    else
        read_all(session, logs);
    tell_halves(session, logs, &choice);
    tell_events(session, logs, &choice);
    tell_ends(session, logs, &choice);
    watch_table_tell(session->reply, logs, &choice);
    tell_axis(session, call, logs);
    bool ok = write_csv(session, call, logs, err) && write_png(session, call, &watched, err);
    watched_free(&watched);
    return ok;
}

/* ---- on a screen */

/* What was asked for, as one text. */
static void put_paths(const Call *call, Buf *out)
{
    const Arg *paths = call_arg(call, "paths");
    for (int i = 0; i < paths->count; i++)
        buf_printf(out, i ? " %s" : "%s", paths->names[i]);
}

static void tell_missing(Session *session, const Call *call)
{
    Arena scratch = {0};
    const Arg *paths = call_arg(call, "paths");
    for (int i = 0; i < paths->count; i++)
        if (strcmp(paths->names[i], "-") != 0 &&
            !path_is_there(path_expand(&scratch, paths->names[i])))
            reply_warning(session->reply, "%s: nothing is there yet; it is shown when it appears",
                          paths->names[i]);
    arena_free(&scratch);
}

static bool watch_live(Session *session, const Call *call, Error *err)
{
    LogChoice choice = choice_of(call);
    bool once = call_given(call, "follow") && !call_bool(call, "follow");
    Logs *logs = open_logs(session, call, !once, err);
    if (!logs)
        return false;
    Buf paths = {0};
    put_paths(call, &paths);
    lab_watch_open(session->shelf->watch, logs, buf_text(&paths), &choice, session->live, once);
    buf_free(&paths);
    tell_missing(session, call);
    WatchView *view = &session->stage->watch;
    double smooth = view->smooth;
    *view = watch_view_new();
    view->smooth = smooth;
    snprintf(view->x, sizeof view->x, "%s", call_text(call, "x"));
    stage_show(session->stage, MAIN_WATCH);
    return true;
}

static bool cmd_watch(Session *session, const Call *call, Outcome *out)
{
    if (session->live && !call_text(call, "csv") && !call->png)
        return watch_live(session, call, &out->error) || error_prefix(&out->error, "watch");
    return watch_text(session, call, &out->error) || error_prefix(&out->error, "watch");
}

static void format_meaning(int format, Buf *out)
{
    buf_text_add(out, LOG_FORMATS[format]->what);
}

static const Command WATCH = {
    .name = "watch",
    .args = {{.name = "paths",
              .type = ARG_REST,
              .required = true,
              .help = "files, folders that are searched for logs, or - for standard input"},
             {.name = "format",
              .type = ARG_CHOICE,
              .choice = log_format_name,
              .meaning = format_meaning,
              .help = "how the logs are written; found out if not given"},
             {.name = "x",
              .type = ARG_TEXT,
              .fallback = "step",
              .help = "x axis: step, epoch, time, or a series such as lr"},
             {.name = "y", .type = ARG_NAMES, .help = "only these series; * stands for any part"},
             {.name = "runs", .type = ARG_NAMES, .help = "only these logs, in the same way"},
             {.name = "pattern",
              .type = ARG_TEXT,
              .help = "how lines of text look: 'iter {step}: loss {loss}'"},
             {.name = "follow",
              .type = ARG_BOOL,
              .help = "go on reading what comes, as on a terminal; false: only what is there"},
             {.name = "csv",
              .type = ARG_PATH,
              .help = "write every sample to this file: log, series, step, time, value"},
             {.name = "tee",
              .type = ARG_PATH,
              .help = "what comes on standard input goes on to this file"}},
    .needs = AT_ONCE | HARMLESS | IS_PLOT,
    .verb = &(const Verb){.run = cmd_watch},
    .summary = "curves of trainings that other programs run",
};

const Command *const WATCH_ROWS[] = {&WATCH, &WATCH_VIEW, NULL};
