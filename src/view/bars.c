/* Draws the single lines of the screen: the header, the progress of a run, the prompt with its
 * completions, the keys that work now. */
#include "view/bars.h"
#include "view/wrap.h"

#include "analysis/phase.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* The state of the run: "running", "running +2" with two more commands queued, "running, dead" with
 * a dead net, or how the latest run ended. */
static const char *state_words(const Sheet *sheet)
{
    static const char *const STATE[] = {
        [JOB_NONE] = NULL, [JOB_RUNNING] = "running", [JOB_PAUSED] = "paused"};
    const Scene *scene = sheet->scene;
    const char *state = STATE[scene->job.state];
    if (scene->job.state == JOB_RUNNING && scene->job.validating)
        state = "validating";
    if (!state)
        state = scene->job.run > 0 ? stop_reason_name(scene->job.reason) : "ready";
    if (scene->job.dead)
        state = arena_printf(sheet->arena, "%s, dead", state);
    return scene->queued ? arena_printf(sheet->arena, "%s +%d", state, scene->queued) : state;
}

/* Draws command and state at the right; returns the columns left for the rest. */
static int header_state(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    const char *state = state_words(sheet);
    bool runs = scene->job.state != JOB_NONE;
    const char *command = scene->command ? scene->command : "";
    int width = text_width(state), most = MAX(box.columns / 2 - width - 4, 0);
    int x = box.columns - 1 - width;
    if (x < 0)
        return box.columns;
    sheet_text(sheet, box, x, 0, runs ? ROLE_RUN : ROLE_STRONG, state);
    if (!*command || most < 8)
        return x;
    const char *cut = wrap_cut(sheet->arena, command, most);
    sheet_text(sheet, box, x - 3, 0, ROLE_FAINT, " · ");
    x -= 3 + text_width(cut);
    sheet_text(sheet, box, x, 0, ROLE_TEXT, cut);
    return x;
}

/* A part of a bar; when room is short, parts of the highest rank are left out first. */
typedef struct {
    const char *words;
    int rank;
} BarPart;

/* The highest rank up to which all parts, with two spaces between them, fit into `room` columns. */
static int part_rank(const BarPart *part, int count, int room)
{
    int width = 0, rank = 0;
    for (; rank < count; rank++) {
        for (int i = 0; i < count; i++)
            if (part[i].rank == rank && part[i].words && *part[i].words)
                width += text_width(part[i].words) + 2;
        if (width > room)
            break;
    }
    return rank - 1;
}

/* Draws the parts up to a rank; returns the column after the last. */
static int draw_parts(const Sheet *sheet, Box box, int x, const BarPart *part, int count, int rank)
{
    for (int i = 0; i < count; i++)
        if (part[i].rank <= rank && part[i].words && *part[i].words)
            x += sheet_text(sheet, box, x, 0, ROLE_TEXT, part[i].words) + 2;
    return x;
}

/* As much of the model as data and lr_max leave room for; nothing if that is only a few columns. */
static const char *header_model(const Sheet *sheet, const BarPart *part, int count, int room)
{
    enum { LEAST = 8 };
    for (int i = 0; i < count; i++)
        room -= part[i].rank < 2 && part[i].words ? text_width(part[i].words) + 2 : 0;
    return room - 2 < LEAST ? "" : wrap_cut(sheet->arena, part[1].words, room - 2);
}

/* The rate of the run shown, and that of the next run if the user has picked another since. */
static const char *header_rate(const Sheet *sheet)
{
    const Scene *scene = sheet->scene;
    const Recorder *run = scene->training;
    const char *next = sheet_number(sheet, scene->lr_max);
    bool planned = run && run->plan.kind != PLAN_NONE;
    if (!planned || scene->job.kind == PLAN_LR_FIND || scene->stage.main == MAIN_LR_FIND)
        return arena_printf(sheet->arena, "lr_max %s", next);
    const char *rate = sheet_number(sheet, run->plan.lr_max);
    bool over = scene->job.state == JOB_NONE && scene->picked && strcmp(rate, next) != 0;
    return arena_printf(sheet->arena, "lr_max %s%s%s", rate, over ? ", next " : "",
                        over ? next : "");
}

void bar_header(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    BarPart part[] = {
        {scene->data ? scene->data : "no data", 0},
        {scene->model ? scene->model : "no model", 2},
        {scene->optimizer, 3},
        {header_rate(sheet), 1},
        {arena_printf(sheet->arena, "seed %llu", (unsigned long long)scene->seed), 4},
    };
    int room = header_state(sheet, box), x = 1;
    if (x + text_width("onecycle") >= room)
        return;
    x += sheet_text(sheet, box, x, 0, ROLE_STRONG, "onecycle") + 2;
    int rank = part_rank(part, LENGTH(part), room - x);
    if (rank == 1) {
        part[1].words = header_model(sheet, part, LENGTH(part), room - x);
        rank = 2;
    }
    draw_parts(sheet, box, x, part, LENGTH(part), rank);
}

/* Draws a bar, to an eighth of a cell. */
static void draw_gauge(const Sheet *sheet, Box box, double part)
{
    const Style style = sheet->theme->style[ROLE_BAR];
    int cells = box.columns - 2, eighths = (int)(fmin(fmax(part, 0), 1) * 8 * cells + 0.5);
    grid_put(sheet->grid, box.x, box.y, 0x2595, style);
    for (int i = 0; i < cells; i++) {
        int fill = MIN(MAX(eighths - 8 * i, 0), 8);
        uint32_t block = fill ? 0x2588 + 8 - (uint32_t)fill : ' ';
        grid_put(sheet->grid, box.x + 1 + i, box.y, block, style);
    }
    grid_put(sheet->grid, box.x + cells + 1, box.y, 0x258f, style);
}

static const char *speed_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    Buf words = {0};
    if (job->images_per_second > 0) {
        text_thousands(&words, (long)(job->images_per_second + 0.5));
        buf_text_add(&words, " img/s");
    }
    char *copy = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

static const char *left_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    Buf words = {0};
    buf_text_add(&words, "left ");
    if (isnan(job->left))
        buf_text_add(&words, "--:--");
    else
        text_time(&words, job->left);
    char *copy = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

static const char *where_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    if (job->kind == PLAN_LR_FIND)
        return arena_printf(sheet->arena, "lr %s", sheet_number(sheet, job->hyper.lr));
    return arena_printf(sheet->arena, "epoch %d", job->epoch);
}

/* "batch 88/193"; without a plan "batch 88" */
static const char *batch_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    long batch = job->validating ? job->batch : job->step;
    long batches = job->validating ? job->batches : job->steps;
    const char *what = job->validating ? "validating" : "batch";
    return batches ? arena_printf(sheet->arena, "%s %ld/%ld", what, batch, batches)
                   : arena_printf(sheet->arena, "%s %ld", what, batch);
}

/* "2 of 8 done", epochs */
static const char *done_words(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    if (job->kind == PLAN_LR_FIND || job->kind == PLAN_NONE)
        return "";
    return arena_printf(sheet->arena, "%d of %d done", job->epoch, job->epochs);
}

static const char *phase_words(const Sheet *sheet, const char **plateau)
{
    *plateau = "";
    const Recorder *run = sheet->scene->training;
    const Progress *job = &sheet->scene->job;
    if (!run || job->kind == PLAN_LR_FIND)
        return "";
    Phase phase = phase_at(sheet->arena, &run->plan, MAX(job->step - 1, 0));
    *plateau = phase.plateau ? "a plateau is expected here" : "";
    return phase.name;
}

static void draw_running(const Sheet *sheet, Box box)
{
    enum { GAUGE_LEAST = 9, GAUGE_MOST = 40 };
    const Progress *job = &sheet->scene->job;
    const char *plateau, *phase = phase_words(sheet, &plateau);
    double done = job->steps ? (double)job->step / (double)job->steps : 0;
    const BarPart part[] = {
        {job->steps ? arena_printf(sheet->arena, "%.0f %%", floor(100 * done)) : "", 0},
        {batch_words(sheet), 4},
        {done_words(sheet), 2},
        {speed_words(sheet), 5},
        {job->steps ? left_words(sheet) : "", 1},
        {phase, 3},
        {plateau, 6},
    };
    int x = 2 + sheet_text(sheet, box, 1, 0, ROLE_STRONG, where_words(sheet));
    int room = box.columns - x - GAUGE_LEAST - 1;
    int rank = part_rank(part, LENGTH(part), room), width = 0;
    for (int i = 0; i < LENGTH(part); i++)
        width += part[i].rank <= rank && *part[i].words ? text_width(part[i].words) + 2 : 0;
    int gauge = MIN(GAUGE_LEAST + room - width, GAUGE_MOST);
    if (gauge < 3)
        return;
    if (job->steps) {
        draw_gauge(sheet, (Box){box.x + x, box.y, gauge, 1}, done);
        x += gauge + 1;
    }
    draw_parts(sheet, box, x, part, LENGTH(part), rank);
}

static void draw_idle(const Sheet *sheet, Box box)
{
    const Progress *job = &sheet->scene->job;
    if (job->run == 0) {
        sheet_text(sheet, box, 1, 0, ROLE_FAINT, "no run yet: lr_find, then fit_one_cycle 2");
        return;
    }
    Buf words = {0};
    buf_printf(&words, "run %d: %s%s, %ld ", job->run, stop_reason_name(job->reason),
               job->dead ? ", dead" : "", job->step);
    if (job->steps)
        buf_printf(&words, "of %ld ", job->steps);
    buf_text_add(&words, "batches in ");
    text_time(&words, job->elapsed);
    sheet_text(sheet, box, 1, 0, ROLE_FAINT, buf_text(&words));
    buf_free(&words);
}

void bar_progress(const Sheet *sheet, Box box)
{
    if (sheet->scene->job.state == JOB_NONE)
        draw_idle(sheet, box);
    else
        draw_running(sheet, box);
}

void bar_hint(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    PaneKind focus = sheet->map->focus.kind;
    int x = 1;
    if (focus != PANE_PROMPT)
        x += sheet_text(sheet, box, x, 0, ROLE_CHOSEN, pane_name((int)focus)) + 2;
    if (scene->hint)
        sheet_text(sheet, box, x, 0, ROLE_FAINT, scene->hint);
}

/* Draws completions in columns, in a frame above the prompt; as many as fit. */
static void draw_choices(const Sheet *sheet, int prompt_row)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    int widest = 0, columns = sheet->grid->columns;
    for (int i = 0; i < prompt->choices; i++)
        widest = MAX(widest, text_width(prompt->choice[i]));
    int width = MIN(widest + 2, columns - 4), across = MAX((columns - 4) / width, 1);
    across = MIN(across, prompt->choices);
    int rows = (prompt->choices + across - 1) / across, most = MIN(prompt_row - 3, 10);
    int shown = MIN(rows, most);
    if (shown < 1)
        return;
    Box box = {0, prompt_row - shown - 2, MIN(across * width + 4, columns), shown + 2};
    int hidden = prompt->choices - shown * across;
    const char *note = hidden > 0 ? arena_printf(sheet->arena, "%d more", hidden) : NULL;
    for (int y = 0; y < box.rows; y++)
        for (int x = 0; x < box.columns; x++)
            grid_put(sheet->grid, box.x + x, box.y + y, ' ', (Style){0});
    Box inner = sheet_frame(sheet, box, "", note, false);
    for (int i = 0; i < MIN(prompt->choices, shown * across); i++) {
        Box cell = {inner.x + i % across * width, inner.y + i / across, width - 1, 1};
        sheet_text(sheet, cell, 0, 0, ROLE_TEXT, prompt->choice[i]);
    }
}

/* The text without so many columns at its left end. */
static const char *text_from(const char *text, int columns)
{
    while (columns > 0 && *text)
        columns -= codepoint_width(utf8_next(&text));
    return text;
}

void bar_prompt(const Sheet *sheet, Box box)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    const char *line = arena_printf(sheet->arena, "%s%s", prompt->prompt ? prompt->prompt : "",
                                    prompt->text ? prompt->text : "");
    Box inner = {box.x + 1, box.y, MAX(box.columns - 2, 1), 1};
    int cursor = MAX(prompt->cursor, 0), hidden = MAX(cursor - inner.columns + 2, 0);
    if (prompt->choice && prompt->choices > 0)
        draw_choices(sheet, box.y);
    for (int x = 0; x < box.columns; x++)
        grid_put(sheet->grid, box.x + x, box.y, ' ', (Style){0});
    sheet_text(sheet, inner, 0, 0, ROLE_TEXT, text_from(line, hidden));
    if (hidden)
        grid_text(sheet->grid, box.x, box.y, "…", sheet->theme->style[ROLE_FAINT]);
    sheet->map->cursor_x = MIN(inner.x + cursor - hidden, box.x + box.columns - 1);
    sheet->map->cursor_y = box.y;
    sheet->map->prompt = box;
}
