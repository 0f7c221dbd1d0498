/* Draws how far a run is: a gauge that only grows, and fields whose places are known from the plan,
 * so that nothing moves while it runs. */
#include "view/bars.h"
#include "view/fields.h"
#include "view/wrap.h"

#include "analysis/history.h"
#include "analysis/phase.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum {
    SMALL_ROWS = 15, /* up to so many rows of the screen the bar is one row */
    GAUGE_LEAST = 5,
    PERCENT = 6, /* columns of " 100 %" */
    GAP = 2,     /* columns beside the gauge, where it is one of the fields */
};

int bar_progress_rows(const Scene *scene, int rows)
{
    return scene->job.run > 0 && rows > SMALL_ROWS ? 2 : 1;
}

/* ---- the gauge */

/* The batches between two ticks, 0 for none: those of an epoch, or of one of several runs, or of so
 * many of them that the ticks do not run together. */
static double tick_distance(const Scene *scene, int cells)
{
    static const int EVERY[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    enum { APART = 4 }; /* cells between ticks at least */
    const Progress *job = &scene->job;
    const Whole *whole = &job->whole;
    bool epochs = scene->latest && job->kind != PLAN_LR_FIND;
    double steps = (double)(whole->runs ? whole->steps : job->steps);
    double each = (double)(whole->runs ? whole->each : epochs ? scene->latest->plan.batches : 0);
    for (int i = 0; i < LENGTH(EVERY) && each > 0; i++)
        if (EVERY[i] * each / steps * cells >= APART)
            return EVERY[i] * each;
    return 0;
}

static void draw_ticks(const Sheet *sheet, Box box, int filled)
{
    const Progress *job = &sheet->scene->job;
    double steps = (double)(job->whole.runs ? job->whole.steps : job->steps);
    double each = tick_distance(sheet->scene, box.columns);
    for (double at = each; each > 0 && at < steps; at += each) {
        int cell = (int)(at / steps * box.columns);
        Style style = sheet->theme->style[cell < filled ? ROLE_BAR : ROLE_FAINT];
        style.reverse = cell < filled;
        if (cell < box.columns)
            grid_put(sheet->grid, box.x + cell, box.y, 0x254e, style);
    }
}

/* Draws the gauge, to an eighth of a cell, and at its end the part done. */
static void draw_gauge(const Sheet *sheet, Box box)
{
    const Style style = sheet->theme->style[ROLE_BAR], faint = sheet->theme->style[ROLE_FAINT];
    double part = progress_done(&sheet->scene->job);
    Box inner = {box.x + 1, box.y, box.columns - 2 - PERCENT, 1};
    int eighths = (int)(part * 8 * inner.columns);
    grid_put(sheet->grid, box.x, box.y, 0x2595, faint);
    for (int i = 0; i < inner.columns; i++) {
        int fill = MIN(MAX(eighths - 8 * i, 0), 8);
        grid_put(sheet->grid, inner.x + i, box.y, fill ? 0x2588 + 8 - (uint32_t)fill : 0xb7,
                 fill ? style : faint);
    }
    draw_ticks(sheet, inner, eighths / 8);
    grid_put(sheet->grid, inner.x + inner.columns, box.y, 0x258f, faint);
    sheet_text(sheet, box, box.columns - PERCENT, 0, ROLE_STRONG,
               arena_printf(sheet->arena, " %3.0f %%", floor(100 * part)));
}

/* ---- the fields */

enum { FIELDS = 5 };

/* What matters most comes first; each field is as wide all through a run. */
enum {
    RANK_PLACE,
    RANK_RUN,
    RANK_LEFT,
    RANK_COUNT,
    RANK_BATCH,
    RANK_WHOLE,
    RANK_DONE,
    RANK_SPEED,
};

static int digits_of(uint64_t number)
{
    int digits = 1;
    while ((number /= 10))
        digits++;
    return digits;
}

/* "recipe 2 of 3 · seed 43 · run 4 of 9", "seed 43 · run 2 of 3" */
static Field whole_field(const Sheet *sheet)
{
    const Whole *whole = &sheet->scene->job.whole;
    int digits = digits_of((uint64_t)whole->runs);
    const char *run = arena_printf(sheet->arena, "run %*d of %d", digits, whole->run, whole->runs);
    const char *recipe = whole->recipes > 1 ? arena_printf(sheet->arena, "recipe %d of %d · ",
                                                           whole->recipe, whole->recipes)
                                            : "";
    const char *all =
        arena_printf(sheet->arena, "%sseed %-*llu · %s", recipe, digits_of(whole->last_seed),
                     (unsigned long long)whole->seed, run);
    return (Field){run, RANK_RUN, all, RANK_WHOLE};
}

/* "epoch 3 of 8", in brief "ep 3/8", else "epoch  3  (3 of 8 done)"; of a range test
 * "lr 1.23e-4" */
static Field epoch_field(const Sheet *sheet, bool brief)
{
    enum { RATE = 8 }; /* columns of 1.23e-10 */
    const Progress *job = &sheet->scene->job;
    Arena *arena = sheet->arena;
    int digits = digits_of((uint64_t)MAX(job->epochs, 1));
    if (job->kind == PLAN_LR_FIND)
        return (Field){arena_printf(arena, "lr %-*s", RATE, sheet_number(sheet, job->hyper.lr)),
                       .rank = RANK_PLACE};
    const char *epoch = arena_printf(arena, "epoch %*d", digits, job->epoch);
    if (job->kind == PLAN_NONE)
        return (Field){epoch, .rank = RANK_PLACE};
    const char *of = job->whole.runs ? epoch : arena_printf(arena, "%s of %d", epoch, job->epochs);
    if (brief)
        return (Field){arena_printf(arena, "ep %*d/%d", digits, job->epoch, job->epochs),
                       RANK_PLACE, of, RANK_COUNT};
    const char *done = arena_printf(arena, "%s  (%*d of %d done)", epoch, digits,
                                    MIN(job->epoch, job->epochs), job->epochs);
    return (Field){of, RANK_PLACE, done, job->whole.runs ? RANK_SPEED : RANK_DONE};
}

/* "batch   88/1930", of the run; "valid    3/  16", of the epoch's validation; without a plan
 * "batch 88" */
static Field batch_field(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    long batch = job->validating ? job->batch : job->step;
    long batches = job->validating ? job->batches : job->steps;
    int digits = digits_of((uint64_t)MAX(job->steps, job->step));
    const char *what = job->validating ? "valid" : "batch";
    const char *words =
        batches ? arena_printf(sheet->arena, "%s %*ld/%*ld", what, digits, batch, digits, batches)
                : arena_printf(sheet->arena, "%s %ld", what, batch);
    return (Field){words, .rank = RANK_BATCH};
}

static Field speed_field(const Sheet *sheet)
{
    enum { SPEED = 9 }; /* columns of 9,999,999 */
    const Progress *job = &sheet->scene->job;
    double speed = job->state == JOB_PAUSED ? 0 : job->images_per_second;
    Buf words = {0};
    if (speed > 0)
        text_thousands(&words, (long)(speed + 0.5));
    const char *number = speed > 0 ? buf_text(&words) : "-";
    Field field = {arena_printf(sheet->arena, "%*s img/s", SPEED, number), .rank = RANK_SPEED};
    buf_free(&words);
    return field;
}

static Field left_field(const Sheet *sheet)
{
    enum { NAME = 5, TIME = 8 }; /* columns of "left " and of 0.042 s, 12:02:05 */
    const double MOST = 99 * 3600;
    double left = sheet->scene->job.left;
    if (sheet->scene->job.state == JOB_PAUSED)
        return (Field){arena_printf(sheet->arena, "%-*s", NAME + TIME, "paused"),
                       .rank = RANK_LEFT};
    const char *words = isnan(left) ? "-" : left > MOST ? ">99 h" : sheet_time(sheet, left);
    return (Field){arena_printf(sheet->arena, "left %*s", TIME, words), .rank = RANK_LEFT};
}

static int fields_of(const Sheet *sheet, bool brief, Field *field)
{
    const Progress *job = &sheet->scene->job;
    int count = 0;
    if (job->whole.runs)
        field[count++] = whole_field(sheet);
    field[count++] = epoch_field(sheet, brief);
    field[count++] = batch_field(sheet);
    if (job->kind != PLAN_NONE)
        field[count++] = speed_field(sheet);
    if (job->steps)
        field[count++] = left_field(sheet);
    return count;
}

/* What comes and goes: the phase, and where a run was taken up again. */
static const char *passing_words(const Sheet *sheet)
{
    const Recorder *run = sheet->scene->latest;
    const Progress *job = &sheet->scene->job;
    const char *from =
        job->from > 0 ? arena_printf(sheet->arena, "continued from batch %ld", job->from + 1) : "";
    if (!run || job->kind == PLAN_LR_FIND || job->whole.runs)
        return from;
    Phase phase = phase_at(sheet->arena, &run->plan, MAX(job->step - 1, 0));
    const char *words = arena_printf(sheet->arena, "%s%s", phase.name,
                                     phase.plateau ? ", loss may stay level" : "");
    const char *between = *from && *words ? " · " : "";
    return arena_printf(sheet->arena, "%s%s%s", from, between, words);
}

/* The words before a separator; all if it is not among them. */
static const char *words_before(Arena *arena, const char *words, const char *separator)
{
    const char *end = strstr(words, separator);
    return end ? arena_printf(arena, "%.*s", (int)(end - words), words) : words;
}

static void draw_two_rows(const Sheet *sheet, Box box)
{
    Field field[FIELDS];
    int count = fields_of(sheet, false, field);
    FieldRow row = fields_fit(field, count, box.columns - 2);
    Box below = {box.x, box.y + 1, box.columns - 1, 1};
    if (sheet->scene->job.steps)
        draw_gauge(sheet, (Box){box.x, box.y, box.columns - 1, 1});
    int x = fields_draw(sheet, below, &row, 0, count, 1);
    const char *words = passing_words(sheet);
    const char *const FORM[] = {words, words_before(sheet->arena, words, " ▸ "),
                                words_before(sheet->arena, words, " · "), "", NULL};
    sheet_text(sheet, below, x, 0, ROLE_FAINT, wrap_form(FORM, below.columns - x));
}

/* The first field, the gauge, and the other fields that there is room for. */
static void draw_one_row(const Sheet *sheet, Box box)
{
    Field field[FIELDS];
    int count = fields_of(sheet, true, field);
    int gauge = sheet->scene->job.steps ? GAUGE_LEAST + 2 + PERCENT + GAP : 0;
    FieldRow row = fields_fit(field, count, box.columns - 2 - gauge);
    int x = fields_draw(sheet, box, &row, 0, 1, 1);
    if (gauge) {
        int columns = gauge - GAP + MAX(box.columns - 2 - gauge - row.width, 0);
        draw_gauge(sheet, (Box){box.x + x, box.y, columns, 1});
        x += columns + GAP;
    }
    fields_draw(sheet, box, &row, 1, count, x);
}

/* ---- without a run under way: the latest one, or the earlier one shown, in as many rows */

/* "386 batches", of a run that did not reach its end "97 of 100 batches" */
static const char *batches_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    Buf words = {0};
    text_thousands(&words, job->step);
    if (job->steps && job->step < job->steps) {
        buf_text_add(&words, " of ");
        text_thousands(&words, job->steps);
    }
    buf_text_add(&words, text_plural(MAX(job->step, job->steps), " batch", " batches"));
    const char *copy = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

static void draw_idle(const Sheet *sheet, Box box)
{
    const Progress *job = &sheet->scene->job;
    if (job->run == 0) {
        sheet_text(sheet, box, 1, 0, ROLE_FAINT, "no run in this session yet");
        return;
    }
    bool bad = job->dead || job->reason == STOP_NAN;
    bool record = sheet->scene->opened && sheet->scene->opened->opened;
    const char *name = record ? "record" : arena_printf(sheet->arena, "run %d", job->run);
    const char *end = arena_printf(sheet->arena, "%s: %s%s", name, stop_reason_words(job->reason),
                                   job->dead ? ", dead" : "");
    const char *batches = arena_printf(sheet->arena, "%s, %s", end, batches_words(sheet));
    const char *time = sheet_time(sheet, job->elapsed);
    const char *const FORM[] = {arena_printf(sheet->arena, "%s in %s", batches, time),
                                arena_printf(sheet->arena, "%s, %s", end, time), end, NULL};
    if (box.rows > 1 && job->steps > 0)
        draw_gauge(sheet, (Box){box.x, box.y, box.columns - 1, 1});
    sheet_text(sheet, box, 1, box.rows - 1, bad ? ROLE_BAD : ROLE_FAINT,
               wrap_form(FORM, box.columns - 2));
}

/* The ended run that the figures above are about. */
static void draw_ended(const Sheet *sheet, Box box)
{
    Scene scene = *sheet->scene;
    Sheet shown = *sheet;
    if (scene.opened) {
        scene.job = scene_job_of(scene.opened);
        scene.latest = scene.opened->recorder;
    }
    shown.scene = &scene;
    draw_idle(&shown, box);
}

void bar_progress(const Sheet *sheet, Box box)
{
    if (sheet->scene->job.state == JOB_NONE)
        draw_ended(sheet, box);
    else
        (box.rows > 1 ? draw_two_rows : draw_one_row)(sheet, box);
}
