/* The command watch view: which part of the watched logs the screen shows, and how. */
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/lab_shelf.h"
#include "lab/lab_watch.h"
#include "lab/stage.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ZOOM_IN, ZOOM_OUT, ZOOM_ALL };

/* Turns pages of as many figures as the screen has room for. */
static void turn_page(Session *session, WatchView *view, long pages)
{
    Stage *stage = session->stage;
    int each = MAX(stage->across * stage->page, 1);
    int count = lab_watch_count(session->shelf->watch, view);
    long first = view->first + pages * each, last = MAX((count - 1) / each * each, 0);
    view->first = (int)MIN(MAX(first, 0L), last);
}

/* Hides a run, from 1, or shows it again; 0 shows all. */
static void hide(WatchView *view, long run)
{
    if (run == 0)
        view->hidden = 0;
    else if (run <= WATCH_RUNS)
        view->hidden ^= UINT64_C(1) << (run - 1);
}

static void set_part(Session *session, const Call *call, WatchView *view)
{
    double least, most;
    if (!lab_watch_range(session->shelf->watch, view, &least, &most))
        return;
    if (call_given(call, "zoom")) {
        int zoom = call_choice(call, "zoom");
        if (zoom == ZOOM_ALL)
            view->lo = view->hi = 0;
        else
            watch_view_zoom(view, zoom == ZOOM_IN ? 0.5 : 2, least, most);
    }
    if (call_given(call, "pan"))
        watch_view_pan(view, (double)call_int(call, "pan") / 100, least, most);
    if (call_given(call, "move"))
        watch_view_move(view, (double)call_int(call, "move"), least, most);
}

static bool set_words(const Call *call, WatchView *view, Error *err)
{
    const char *filter = call_text(call, "filter"), *x = call_text(call, "x");
    if ((filter && strlen(filter) >= WATCH_WORDS) || (x && strlen(x) >= WATCH_WORDS))
        return fail(err, "watch view: a filter, or a name, has %d bytes at the most",
                    WATCH_WORDS - 1);
    if (filter) {
        snprintf(view->filter, sizeof view->filter, "%s", filter);
        view->first = 0;
    }
    if (x) {
        snprintf(view->x, sizeof view->x, "%s", x);
        view->lo = view->hi = 0;
        view->at = NAN;
    }
    return true;
}

static bool cmd_watch_view(Session *session, const Call *call, Outcome *out)
{
    WatchView *view = &session->stage->watch;
    if (!lab_watch_logs(session->shelf->watch))
        return fail(&out->error, "watch view: nothing is watched; `watch PATH` begins");
    if (!set_words(call, view, &out->error))
        return false;
    if (call_given(call, "smooth"))
        view->smooth = call_float(call, "smooth");
    if (call_given(call, "smoother"))
        view->smooth = MIN(MAX(view->smooth + call_float(call, "smoother"), 0.0), 0.99);
    if (call_given(call, "log"))
        view->log_y = call_choice(call, "log") == 2 ? !view->log_y : call_choice(call, "log") == 0;
    if (call_given(call, "page"))
        turn_page(session, view, call_int(call, "page"));
    if (call_given(call, "select"))
        view->cursor = (int)MAX(view->cursor + call_int(call, "select"), 0L);
    if (call_given(call, "hide"))
        hide(view, call_int(call, "hide") < 0 ? view->cursor + 1 : call_int(call, "hide"));
    set_part(session, call, view);
    stage_show(session->stage, MAIN_WATCH);
    return true;
}

const Command WATCH_VIEW = {
    .name = "watch view",
    .args = {{.name = "filter",
              .type = ARG_TEXT,
              .help = "only series with these words in their names; run:WORD: only such logs"},
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
             {.name = "zoom",
              .type = ARG_CHOICE,
              .choices = "in out all",
              .help = "show less or more of the x axis: %s"},
             {.name = "pan",
              .type = ARG_INT,
              .least = -100,
              .most = 100,
              .help = "move the shown part by so many hundredths"},
             {.name = "move",
              .type = ARG_INT,
              .least = -100,
              .most = 100,
              .help = "move the crosshair by so many hundredths"},
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
