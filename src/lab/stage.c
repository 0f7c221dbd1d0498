/* Moves the cursor over a range test and remembers what the user has chosen to see. */
#include "lab/stage.h"

#include "analysis/range.h"
#include "train/recorder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

Stage stage_new(void)
{
    return (Stage){.fps = 10,
                   .cursor = -1,
                   .batch = -1,
                   .zoom = 1,
                   .smooth = 1,
                   .mouse = true,
                   .bell = true,
                   .title = true,
                   .confirm_keys = true,
                   .watch = watch_view_new()};
}

void stage_leave_keys(Stage *stage)
{
    if (stage->main != MAIN_KEYS)
        return;
    stage->focus = stage->keys_from;
    stage->main = stage->keys_over;
    stage->scroll = 0;
}

static bool is_of_results(MainFigure figure)
{
    return figure == MAIN_CONFUSION || figure == MAIN_IMAGES || figure == MAIN_IMAGE;
}

/* The place of a figure among those before; -1: it is not there. */
static int place_before(const Stage *stage, MainFigure figure)
{
    int at = stage->befores - 1;
    while (at >= 0 && stage->before[at] != figure)
        at--;
    return at;
}

static void take_before(Stage *stage, MainFigure figure)
{
    int at = place_before(stage, figure);
    if (at < 0)
        return;
    stage->befores--;
    for (int i = at; i < stage->befores; i++)
        stage->before[i] = stage->before[i + 1];
}

/* Whether results lead from one figure to the other: from the matrix to images, to one image. */
static bool leads_to(MainFigure from, MainFigure to)
{
    return is_of_results(from) && is_of_results(to) && from != to &&
           (from == MAIN_CONFUSION || to == MAIN_IMAGE);
}

void stage_show(Stage *stage, MainFigure figure)
{
    if (figure != MAIN_KEYS)
        stage_leave_keys(stage);
    int at = place_before(stage, figure);
    if (figure == MAIN_RUNS && stage_shows_opened(stage)) {
        stage->opened = 0;
    } else if (at >= 0 && leads_to(figure, stage->main)) {
        stage->befores = at;
    } else if (figure != stage->main) {
        take_before(stage, figure);
        take_before(stage, stage->main);
        stage->before[stage->befores++] = stage->main;
    }
    stage->main = figure;
}

void stage_go_back(Stage *stage)
{
    take_before(stage, stage->main);
    stage->main = stage->befores > 0 ? stage->before[--stage->befores] : MAIN_TRAINING;
    stage->scroll = 0;
}

WatchTiling stage_tiling(const Stage *stage)
{
    return (WatchTiling){.across = stage->across, .down = stage->page};
}

void stage_leave_results(Stage *stage)
{
    MainFigure *const figure[] = {&stage->main, &stage->keys_over};
    for (int i = 0; i < LENGTH(figure); i++)
        if (is_of_results(*figure[i]))
            *figure[i] = MAIN_TRAINING;
    for (int i = stage->befores - 1; i >= 0; i--)
        if (is_of_results(stage->before[i]))
            take_before(stage, stage->before[i]);
}

void stage_show_start(Stage *stage, MainFigure figure)
{
    stage_show(stage, figure);
    stage->scroll = 0;
}

static void show_run(Stage *stage, PlanKind kind, int opened)
{
    stage->main = kind == PLAN_LR_FIND ? MAIN_LR_FIND : MAIN_TRAINING;
    stage->opened = opened;
    if (kind == PLAN_LR_FIND)
        stage->cursor = -1;
    stage->batch = -1;
}

void stage_open(Stage *stage, int run, PlanKind kind)
{
    show_run(stage, kind, run);
}

bool stage_shows_opened(const Stage *stage)
{
    return stage->opened > 0 && (stage->main == MAIN_TRAINING || stage->main == MAIN_LR_FIND);
}

void stage_show_keys(Stage *stage, const char *filter)
{
    if (stage->main != MAIN_KEYS) {
        stage->keys_from = stage->focus;
        stage->keys_over = stage->main;
        stage->main = MAIN_KEYS;
    }
    stage->focus = (Focus){.kind = PANE_FIGURE};
    stage->scroll = 0;
    snprintf(stage->key_filter, sizeof stage->key_filter, "%s", filter);
}

void stage_scroll_by(Stage *stage, PaneKind list, long lines)
{
    enum { FAR = 1 << 30 }; /* until it is drawn */
    if (stage->rolled != list)
        stage->scroll_most = FAR;
    int from = MIN(stage_scroll(stage, list), stage->scroll_most);
    stage->scroll = (int)MIN(MAX(from + lines, 0), FAR);
    stage->rolled = list;
}

int stage_scroll(const Stage *stage, PaneKind list)
{
    return stage->rolled == list ? MAX(stage->scroll, 0) : 0;
}

void stage_begin(Stage *stage, PlanKind kind)
{
    show_run(stage, kind, 0);
    stage->run[0] = '\0'; /* the list's cursor is on the newest */
}

static const struct {
    const char *name, *meaning;
} FIGURE[] = {
    [MAIN_TRAINING] = {"training", "losses, metrics and schedule of a run"},
    [MAIN_LR_FIND] = {"lr_find", "the range test, with a cursor"},
    [MAIN_SHOWN] = {"shown", "the latest plot"},
    [MAIN_RUNS] = {"runs", "the list of runs"},
    [MAIN_CONFUSION] = {"confusion", "which classes are taken for which"},
    [MAIN_ANSWER] = {"answer", "the latest long answer, as of help"},
    [MAIN_IMAGES] = {"images", "images with their captions"},
    [MAIN_IMAGE] = {"image", "one image, and all about it"},
    [MAIN_WATCH] = {"watch", "curves of other programs' trainings"},
    [MAIN_KEYS] = {"keys", "all keys"},
};
static_assert(LENGTH(FIGURE) == MAIN_COUNT, "a row for each");

const char *main_figure_name(int figure)
{
    return figure < MAIN_COUNT ? FIGURE[figure].name : NULL;
}

void main_figure_meaning(int figure, Buf *out)
{
    buf_text_add(out, FIGURE[figure].meaning);
}

static uint64_t bit_of(int run)
{
    return run <= STAGE_RUNS ? UINT64_C(1) << (run - 1) : 0;
}

bool stage_is_chosen(const Stage *stage, int run)
{
    return stage->chosen & bit_of(run);
}

void stage_choose(Stage *stage, int run)
{
    stage->chosen ^= bit_of(run);
}

void stage_overlay(Stage *stage, int run, int group)
{
    if (run == group)
        stage->chosen = 0;
    stage->main = MAIN_RUNS;
    snprintf(stage->run, sizeof stage->run, "%d", run);
    stage->chosen |= bit_of(run);
    while (__builtin_popcountll(stage->chosen) > STAGE_OVERLAID)
        stage->chosen &= stage->chosen - 1;
}

void stage_span(const Recorder *range, long *begin, long *end)
{
    *begin = *end = 0;
    if (range)
        curve_trim(series_count(&range->smooth), CURVE_SKIP_START, CURVE_SKIP_END, begin, end);
}

/* The sample of a mark among those shown; -1 if there is none. */
static long place_of(const Recorder *range, const Suggestions *found, int mark)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (mark != JUMP_MINIMUM)
        return range_nearest(range, begin, end, found->lr[mark]);
    long place = found->at[RULE_MIN10];
    return place < 0 ? -1 : MIN(MAX(place, begin), end - 1);
}

bool stage_jump(Stage *stage, const Recorder *range, int mark)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (begin == end)
        return false;
    Suggestions found = range_suggestions(range);
    long at = place_of(range, &found, mark);
    if (at >= 0)
        stage->cursor = at;
    return at >= 0;
}

/* The sample of the suggestion that is nearest beyond a sample; -1: there is none. */
static long suggestion_beyond(const Recorder *range, const Suggestions *found, long from,
                              bool right)
{
    long best = -1;
    for (int rule = 0; rule < RULES; rule++) {
        long at = place_of(range, found, rule);
        bool beyond = at >= 0 && (right ? at > from : at < from);
        if (beyond && (best < 0 || (right ? at < best : at > best)))
            best = at;
    }
    return best;
}

bool stage_walk(Stage *stage, const Recorder *range, long steps)
{
    long begin, end;
    bool right = steps > 0;
    stage_span(range, &begin, &end);
    if (stage_place(stage, range) < 0)
        return false;
    Suggestions found = range_suggestions(range);
    for (steps = MIN(labs(steps), end - begin); steps > 0; steps--) {
        long at = suggestion_beyond(range, &found, stage->cursor, right);
        if (at < 0)
            at = suggestion_beyond(range, &found, right ? -1 : end, right);
        if (at < 0)
            return false;
        stage->cursor = at;
    }
    return true;
}

/* The sample of the suggestion put forward; -1 if there is none. */
static long best_place(const Recorder *range)
{
    Suggestions found = range_suggestions(range);
    return found.doubt ? -1 : place_of(range, &found, (int)found.best);
}

long stage_cursor(Stage *stage, const Recorder *range)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (begin == end)
        return -1;
    if (stage->cursor < 0)
        stage->cursor = best_place(range);
    else
        stage->cursor = MIN(MAX(stage->cursor, begin), end - 1);
    return stage->cursor;
}

long stage_place(Stage *stage, const Recorder *range)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (stage_cursor(stage, range) < 0 && begin < end)
        stage->cursor = begin + (end - begin) / 2;
    return begin < end ? stage->cursor : -1;
}

void stage_move(Stage *stage, const Recorder *range, long samples)
{
    if (stage_place(stage, range) < 0)
        return;
    stage->cursor = MAX(stage->cursor + samples, 0);
    stage_cursor(stage, range);
}

void stage_move_decades(Stage *stage, const Recorder *range, double decades)
{
    long at = stage_place(stage, range), begin, end;
    if (at < 0)
        return;
    stage_span(range, &begin, &end);
    double lr = series_at(&range->lr, at) * pow(10, decades);
    long there = range_nearest(range, begin, end, lr);
    stage->cursor = there != at ? there : MAX(at + (decades > 0 ? 1 : -1), 0);
    stage_cursor(stage, range);
}
