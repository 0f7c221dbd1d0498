/* The commands that choose what the full screen shows; screen prints it as text. */
#include "commands/rows.h"
#include "io/asset.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "lab/scene.h"
#include "lab/stage.h"

#include <string.h>

/* The screen knows which pane comes next (control.c); without one the figure and the prompt take
 * turns. */
static bool cmd_focus(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    Stage *stage = session->stage;
    int to = call_choice(call, "pane");
    if (to < PANE_COUNT)
        stage->focus = (Focus){.kind = (PaneKind)to, .arg = (int)call_int(call, "of")};
    else
        stage->focus =
            (Focus){.kind = stage->focus.kind == PANE_PROMPT ? PANE_FIGURE : PANE_PROMPT};
    if (stage->focus.kind == PANE_METRIC || stage->focus.kind == PANE_RUN_METRICS)
        stage->tab = stage->focus.arg;
    stage->scroll = 0;
    return true;
}

enum { ZOOM_IN, ZOOM_OUT, ZOOM_ALL, ZOOM_PANE };

static const struct {
    const char *name, *meaning;
} ZOOMS[] = {
    [ZOOM_IN] = {"in", "half as much of the range test"},
    [ZOOM_OUT] = {"out", "twice as much of it"},
    [ZOOM_ALL] = {"all", "all of it"},
    [ZOOM_PANE] = {"pane", "the pane with the keys alone, or all panes again"},
};

static const char *zoom_name(int index)
{
    return index < LENGTH(ZOOMS) ? ZOOMS[index].name : NULL;
}

static void zoom_meaning(int index, Buf *out)
{
    buf_text_add(out, ZOOMS[index].meaning);
}

static bool cmd_zoom(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    const double MOST = 1.0 / 64;
    double *zoom = &session->stage->zoom;
    int how = call_choice(call, "how");
    if (how == ZOOM_PANE)
        session->stage->zoomed = !session->stage->zoomed;
    else if (how == ZOOM_ALL)
        *zoom = 1;
    else
        *zoom = MIN(MAX(*zoom * (how == ZOOM_IN ? 0.5 : 2), MOST), 1);
    return true;
}

static bool cmd_log(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    session->stage->log_loss = !session->stage->log_loss;
    return true;
}

static bool cmd_smooth(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    session->stage->smooth = (session->stage->smooth + 1) % 3;
    return true;
}

static bool cmd_show(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    Stage *stage = session->stage;
    int figure = call_choice(call, "figure");
    if (figure == MAIN_TRAINING || figure == MAIN_LR_FIND)
        stage->opened = 0; /* the latest */
    if (figure == MAIN_COUNT)
        stage_go_back(stage);
    else
        stage_show_start(stage, (MainFigure)figure);
    return true;
}

/* Without a screen the lines of the built-in key map are printed: what keys.conf may change. */
static bool print_keys(Session *session, const char *filter, Error *err)
{
    Arena scratch = {0};
    Buf page = {0};
    Bytes bytes;
    bool ok = asset_read(&scratch, "keys.conf", &bytes, err);
    if (ok) {
        char *rest = arena_printf(&scratch, "%.*s", (int)bytes.size, (const char *)bytes.data);
        for (char *line; (line = strsep(&rest, "\n"));)
            if (strcasestr(line, filter))
                buf_printf(&page, rest ? "%s\n" : "%s", line);
        reply_page(session->reply, buf_text(&page));
    }
    buf_free(&page);
    arena_free(&scratch);
    return ok;
}

static bool cmd_keys(Session *session, const Call *call, Outcome *out)
{
    const char *filter = call_text(call, "filter");
    if (!session->live)
        return print_keys(session, filter ? filter : "", &out->error);
    if (call_bool(call, "back"))
        stage_leave_keys(session->stage);
    else
        stage_show_keys(session->stage, filter ? filter : "");
    return true;
}

enum { SCROLL_LINE, SCROLL_PAGE, PAGE_UNSEEN = 10 }; /* units; lines of a page that is not drawn */

static bool cmd_scroll(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    Stage *stage = session->stage;
    long by = call_int(call, "by");
    if (call_choice(call, "unit") == SCROLL_PAGE)
        by *= stage->scroll_page > 0 ? stage->scroll_page : PAGE_UNSEEN;
    bool told = call_given(call, "pane");
    PaneKind list = told ? (PaneKind)call_choice(call, "pane") : stage->focus.kind;
    list = stage->main == MAIN_KEYS ? PANE_KEYS : list <= PANE_FIGURE ? PANE_ANSWER : list;
    stage_scroll_by(stage, list, by);
    return true;
}

static bool cmd_screen(Session *session, const Call *call, Outcome *out)
{
    if (!session->upward.draw)
        return fail(&out->error, "screen: this program was built without the full screen");
    Arena scratch = {0};
    Buf text = {0};
    Scene scene;
    scene_take(session, &scratch, &scene);
    live_look(session->live, &scratch, &scene);
    Grid grid = grid_new(&scratch, scene.surface.columns, scene.surface.rows);
    session->upward.draw(&scene, &grid);
    grid_write(&grid, false, &text);
    bool ok = file_write(call_text(call, "file"), text.data, text.size, 0666, &out->error);
    buf_free(&text);
    arena_free(&scratch);
    return ok;
}

static const Command FOCUS = {
    .name = "focus",
    .args = {{.name = "pane",
              .type = ARG_CHOICE,
              .required = true,
              .choice = pane_name,
              .meaning = pane_meaning,
              .choices = "next previous",
              .help = "pane that gets the keyboard; figure: the largest"},
             {.name = "of",
              .type = ARG_INT,
              .fallback = "0",
              .least = 0,
              .most = 63,
              .help =
                  "which one, if there are several such panes (metric may be one of several); the "
                  "first is 0"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_focus},
    .summary = "give the keyboard to a pane of the full screen",
};

static const Command ZOOM = {
    .name = "zoom",
    .args = {{.name = "how",
              .type = ARG_CHOICE,
              .required = true,
              .choice = zoom_name,
              .meaning = zoom_meaning,
              .help =
                  "in, out, all: around the cursor of the range test; pane: the pane that has the "
                  "keyboard fills the screen; a second `zoom pane` shows all panes again"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_zoom},
    .summary = "show less or more of the range test, or one pane alone",
};

static const Command LOG = {
    .name = "log",
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_log},
    .summary = "switch the screen's loss axis between linear and logarithmic",
};

static const Command SMOOTH = {
    .name = "smooth",
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_smooth},
    .summary = "the screen's losses: raw, both or smoothed",
};

static const Command SHOW = {
    .name = "show",
    .args = {{.name = "figure",
              .type = ARG_CHOICE,
              .required = true,
              .choice = main_figure_name,
              .meaning = main_figure_meaning,
              .choices = "back",
              .help = "the main figure of the full screen; back: the one before it"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_show},
    .summary = "choose the main figure of the full screen",
};

static const Command SCROLL = {
    .name = "scroll",
    .args = {{.name = "by",
              .type = ARG_INT,
              .fallback = "1",
              .least = -1e6,
              .most = 1e6,
              .help = "how far down; below 0, up"},
             {.name = "unit",
              .type = ARG_CHOICE,
              .fallback = "line",
              .choices = "line page",
              .help = "unit of by; page: as many lines as are seen"},
             {.name = "pane",
              .type = ARG_CHOICE,
              .choice = pane_name,
              .meaning = pane_meaning,
              .help = "a list; by default the one that has the keyboard, or the main one"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_scroll},
    .summary = "scroll a list",
};

static const Command KEYS = {
    .name = "keys",
    .args = {{.name = "filter", .type = ARG_TEXT, .help = "only keys with this in them"},
             {.name = "back",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: back to what was shown before"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_keys},
    .summary = "show the keys of the full screen, or print them as keys.conf",
};

static const Command SCREEN = {
    .name = "screen",
    .args = {{.name = "file", .type = ARG_PATH, .required = true, .help = "text file"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_screen},
    .summary = "write the full screen as text, with or without a terminal",
};

const Command *const VIEW_ROWS[] = {&CURSOR, &PICK,   &FOCUS, &ZOOM,   &LOG, &SMOOTH,
                                    &SHOW,   &SCROLL, &KEYS,  &SCREEN, NULL};
