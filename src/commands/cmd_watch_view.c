/* The command watch view: which part of the watched logs the screen shows, and how. */
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/lab_shelf.h"
#include "lab/lab_watch.h"
#include "lab/reply.h"
#include "lab/stage.h"
#include "lab/watch_filter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The places among the choices of arguments. */
enum { ZOOM_IN, ZOOM_OUT, ZOOM_ALL };
enum { SHOW_ONE, SHOW_ALL, SHOW_TURN, SHOW_BACK };
enum { LOG_ON, LOG_OFF, LOG_TOGGLE };

static WatchFacts left_of_logs(Session *session, const WatchView *view, long pages)
{
    return lab_watch_facts(session->shelf->watch, view, stage_tiling(session->stage), pages);
}

static int within(long value, int count)
{
    return (int)MAX(MIN(value, count - 1L), 0);
}

/* Chooses a figure: of the page that is so many further, or by its number. */
static void choose_figure(Session *session, const Call *call, WatchView *view)
{
    if (call_given(call, "page")) {
        long pages = call_int(call, "page");
        view->figure =
            view->alone ? view->figure + (int)pages : left_of_logs(session, view, pages).turned;
    }
    if (call_given(call, "next"))
        view->figure += (int)call_int(call, "next");
    if (call_given(call, "figure"))
        view->figure = (int)call_int(call, "figure") - 1;
    view->figure = within(view->figure, left_of_logs(session, view, 0).series);
}

/* Hides a run of the list, from 1, or shows it again; 0 shows all. */
static void hide(Session *session, WatchView *view, long line)
{
    const WatchFacts facts = left_of_logs(session, view, 0);
    if (line == 0)
        memset(view->hidden, 0, sizeof view->hidden);
    else if (line <= MIN(facts.runs, WATCH_RUNS))
        watch_view_hide(view, facts.number[line - 1],
                        !watch_view_hides(view, facts.number[line - 1]));
}

static void change_list(Session *session, const Call *call, WatchView *view)
{
    if (call_given(call, "select"))
        view->cursor =
            within(view->cursor + call_int(call, "select"), left_of_logs(session, view, 0).runs);
    if (call_given(call, "hide"))
        hide(session, view, call_int(call, "hide") < 0 ? view->cursor + 1 : call_int(call, "hide"));
}

static void set_part(Session *session, const Call *call, WatchView *view)
{
    const WatchFacts facts = left_of_logs(session, view, 0);
    if (!(facts.x.least <= facts.x.most))
        return;
    if (call_given(call, "at"))
        view->at = call_float(call, "at");
    if (call_given(call, "zoom")) {
        int zoom = call_choice(call, "zoom");
        if (zoom == ZOOM_ALL)
            view->lo = view->hi = 0;
        else
            watch_view_zoom(view, zoom == ZOOM_IN ? 0.5 : 2, &facts.x);
    }
    if (call_given(call, "pan"))
        watch_view_pan(view, (double)call_int(call, "pan") / 100, &facts.x);
    if (call_given(call, "move"))
        watch_view_move(view, (double)call_int(call, "move"), &facts.x);
}

/* ---- words */

static bool check_words(const Call *call, const char *name, Error *err)
{
    const char *words = call_text(call, name);
    if (words && strlen(words) >= WATCH_WORDS)
        return fail(err, "watch view: %s has %d bytes at the most", name, WATCH_WORDS - 1);
    return true;
}

static bool set_x(Session *session, const char *x, WatchView *view, Error *err)
{
    static const char *const AXIS[] = {"step", "epoch", "time"};
    bool known = lab_watch_has(session->shelf->watch, x);
    for (int i = 0; i < LENGTH(AXIS); i++)
        known = known || strcmp(x, AXIS[i]) == 0;
    if (!known)
        return fail(err, "watch view: no log has a series '%s'; x is step, epoch, time or a series",
                    x);
    snprintf(view->x, sizeof view->x, "%s", x);
    view->lo = view->hi = 0;
    view->at = NAN;
    return true;
}

static void set_filter(Session *session, const char *text, WatchView *view)
{
    WatchFilter filter;
    watch_filter_init(&filter, text);
    if (*filter.fault)
        reply_warning(session->reply, "%s", filter.fault);
    watch_filter_free(&filter);
    snprintf(view->filter, sizeof view->filter, "%s", text);
    view->figure = 0;
}

static bool set_words(Session *session, const Call *call, WatchView *view, Error *err)
{
    const char *filter = call_text(call, "filter"), *x = call_text(call, "x");
    if (!check_words(call, "filter", err) || !check_words(call, "x", err))
        return false;
    if (filter)
        set_filter(session, filter, view);
    return !x || set_x(session, x, view, err);
}

/* ---- how curves are drawn, how many are shown */

static void set_look(const Call *call, WatchView *view)
{
    if (call_given(call, "smooth"))
        view->smooth = call_float(call, "smooth");
    if (call_given(call, "smoother"))
        view->smooth = round(100 * (view->smooth + call_float(call, "smoother"))) / 100;
    view->smooth = MIN(MAX(view->smooth, 0.0), 0.99);
    if (call_given(call, "log"))
        view->log_y = call_choice(call, "log") == LOG_TOGGLE ? !view->log_y
                                                             : call_choice(call, "log") == LOG_ON;
}

static void show(Session *session, const Call *call, WatchView *view)
{
    int what = call_given(call, "show") ? call_choice(call, "show") : -1;
    bool leaves = what == SHOW_BACK && !view->alone;
    if (what >= 0)
        view->alone = what == SHOW_ONE || (what == SHOW_TURN && !view->alone);
    if (!leaves)
        stage_show(session->stage, MAIN_WATCH);
    else if (session->stage->main == MAIN_WATCH)
        stage_go_back(session->stage);
}

static bool cmd_watch_view(Session *session, const Call *call, Outcome *out)
{
    WatchView *view = &session->stage->watch;
    if (!lab_watch_logs(session->shelf->watch))
        return fail(&out->error, "watch view: nothing is watched; `watch PATH` starts watching");
    if (!set_words(session, call, view, &out->error))
        return false;
    set_look(call, view);
    choose_figure(session, call, view);
    change_list(session, call, view);
    set_part(session, call, view);
    show(session, call, view);
    return true;
}

const Command WATCH_VIEW = {
    .name = "watch view",
    .args =
        {{.name = "filter",
          .type = ARG_TEXT,
          .help = "only series whose names fit these words, regular expressions; run:WORD: only "
                  "such logs"},
         {.name = "x", .type = ARG_TEXT, .help = "x axis: step, epoch, time, or a series"},
         {.name = "smooth",
          .type = ARG_FLOAT,
          .least = 0,
          .most = 0.99,
          .help = "how strongly curves are smoothed; 0: not at all"},
         {.name = "smoother",
          .type = ARG_FLOAT,
          .least = -1,
          .most = 1,
          .help = "change that by so much"},
         {.name = "log",
          .type = ARG_CHOICE,
          .choices = "on off toggle",
          .help = "logarithmic y axes: %s"},
         {.name = "page", .type = ARG_INT, .least = -1e6, .most = 1e6, .help = "pages further"},
         {.name = "next", .type = ARG_INT, .least = -1e6, .most = 1e6, .help = "figures further"},
         {.name = "figure",
          .type = ARG_INT,
          .least = 1,
          .most = 1e6,
          .help = "choose the figure of this number"},
         {.name = "show",
          .type = ARG_CHOICE,
          .choices = "one all turn back",
          .help = "the chosen figure alone, or a page; back also leaves: %s"},
         {.name = "zoom",
          .type = ARG_CHOICE,
          .choices = "in out all",
          .help = "show less or more of the x axis: %s"},
         {.name = "pan",
          .type = ARG_INT,
          .least = -100,
          .most = 100,
          .help = "hundredths to move the shown part by"},
         {.name = "move",
          .type = ARG_INT,
          .least = -100,
          .most = 100,
          .help = "hundredths to move the crosshair by"},
         {.name = "at", .type = ARG_FLOAT, .help = "put the crosshair on this value of x"},
         {.name = "select",
          .type = ARG_INT,
          .least = -1e6,
          .most = 1e6,
          .help = "move the cursor of the list of logs"},
         {.name = "hide",
          .type = ARG_INT,
          .least = -1,
          .most = WATCH_RUNS,
          .help = "hide log N, or show it again; 0: show all; -1: the one under the cursor"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_watch_view},
    .summary = "which part of the watched logs is shown, and how",
};
