/* Draws the first line of the screen: what is trained on what, at which rate, and how that goes; of
 * a record that is shown, what it was trained on. */
#include "view/bars.h"
#include "view/fields.h"
#include "view/wrap.h"

#include "analysis/history.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* Whether the net at hand is another one than that of the latest run, which then says nothing of
 * it. */
static bool is_new(const Scene *scene)
{
    return scene->net && scene->job.state == JOB_NONE && !scene->opened;
}

/* The state of the run: "running", "running +2" with two more commands queued, "running, dead" with
 * a dead net, or how the run shown or the latest one ended; of a net made since then that it is
 * new. */
static const char *state_words(const Sheet *sheet)
{
    static const char *const STATE[] = {
        [JOB_NONE] = NULL, [JOB_RUNNING] = "running", [JOB_PAUSED] = "paused"};
    const Scene *scene = sheet->scene;
    const char *state = STATE[scene->job.state];
    if (scene->opened)
        return history_outcome(scene->opened);
    if (is_new(scene))
        state = scene->net;
    else if (!state)
        state = scene->job.run > 0 ? stop_reason_words(scene->job.reason) : "ready";
    if (scene->job.dead && !is_new(scene))
        state = arena_printf(sheet->arena, "%s, dead", state);
    return scene->queued ? arena_printf(sheet->arena, "%s +%d", state, scene->queued) : state;
}

static Role state_role(const Scene *scene)
{
    const Progress *job = &scene->job;
    if (scene->opened)
        return scene->opened->reason == STOP_NAN ? ROLE_ERROR : ROLE_STRONG;
    if (is_new(scene))
        return ROLE_STRONG;
    if (job->dead || (job->state == JOB_NONE && job->reason == STOP_NAN))
        return ROLE_ERROR;
    return job->state != JOB_NONE ? ROLE_RUN : ROLE_STRONG;
}

/* Columns for command and state: the same whatever they are, so that what stands before them stays
 * where it is. */
static int state_room(int columns)
{
    enum { LEAST = 23, USUAL = 27 }; /* for data and rate; "fit_one_cycle · running +1" */
    return MAX(columns * 9 / 25, MIN(columns - LEAST, USUAL));
}

/* The beginning of a text, up to a space. */
static const char *before(Arena *arena, const char *text, const char *space)
{
    return space ? arena_printf(arena, "%.*s", (int)(space - text), text) : text;
}

/* Draws state and command at the right edge; a command whose first word does not fit is left
 * out. */
static void draw_state(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    const char *state = state_words(sheet);
    const char *command = scene->command && !is_new(scene) ? scene->command : "";
    const char *first = before(sheet->arena, command, strchr(command, ' '));
    int width = text_width(state), most = state_room(box.columns) - width - 4;
    int x = box.columns - 1 - width;
    sheet_text(sheet, box, x, 0, state_role(scene), state);
    if (!*command || text_width(first) > most)
        return;
    const char *cut = wrap_cut(sheet->arena, command, most);
    cut = strncmp(cut, first, strlen(first)) == 0 ? cut : first;
    sheet_text(sheet, box, x - 3, 0, ROLE_FAINT, " · ");
    sheet_text(sheet, box, x - 3 - text_width(cut), 0, ROLE_TEXT, cut);
}

/* What was trained in the run shown, if that is a record; else NULL, as where results of the net
 * at hand are shown. */
static const RunFacts *shown_record(const Scene *scene)
{
    const Recorder *shown = scene->stage.main == MAIN_LR_FIND    ? scene->range
                            : scene->stage.main == MAIN_TRAINING ? scene->training
                                                                 : NULL;
    for (int i = 0; i < scene->runs && shown; i++)
        if (scene->run[i]->recorder == shown && scene->run[i]->opened)
            return &scene->run[i]->facts;
    return NULL;
}

enum { NARROW = 60 }; /* columns of a screen where words are shortened */

/* The name of the data; on a narrow screen as much of it as leaves room for the rate. */
static const char *data_words(const Sheet *sheet, const char *name, const char *rate, int room)
{
    enum { GAP = 2, LEAST = 4 }; /* columns before the rate, of a name */
    int columns = room - GAP - text_width(rate);
    bool cuts = sheet->grid->columns < NARROW && columns >= LEAST;
    return cuts ? wrap_cut(sheet->arena, name, columns) : name;
}

/* The rate of the run shown, and that of the next run if the user has picked another since; as wide
 * for every rate. */
static const char *rate_words(const Sheet *sheet, const RunFacts *record)
{
    enum { RATE = 7 }; /* columns of 4.79e-4 */
    const Scene *scene = sheet->scene;
    const Recorder *run = scene->training;
    const char *next = sheet_number(sheet, scene->lr_max);
    bool trained = record && record->kind != PLAN_LR_FIND && !isnan(record->lr_max);
    if (trained)
        next = sheet_number(sheet, record->lr_max);
    bool planned = run && run->plan.kind != PLAN_NONE && !trained && !is_new(scene);
    if (!planned || scene->job.kind == PLAN_LR_FIND || scene->stage.main == MAIN_LR_FIND)
        return arena_printf(sheet->arena, "lr_max %-*s", RATE, next);
    const char *rate = sheet_number(sheet, run->plan.lr_max);
    bool other = scene->job.state == JOB_NONE && scene->picked && strcmp(rate, next) != 0;
    if (other && sheet->grid->columns < NARROW)
        return arena_printf(sheet->arena, "next lr %s", next);
    if (other)
        return arena_printf(sheet->arena, "lr_max %s, next %s", rate, next);
    return arena_printf(sheet->arena, "lr_max %-*s", RATE, rate);
}

/* That of the run under way, if it is one of several; else that of the session. */
static uint64_t seed_of(const Scene *scene)
{
    bool several = scene->job.state != JOB_NONE && scene->job.whole.runs;
    return several ? scene->job.whole.seed : scene->seed;
}

void bar_header(const Sheet *sheet, Box box)
{
    /* what matters most first */
    enum { DATA, RATE, MODEL, RANKS, AUGMENTED, COUNTS, LAYERS, OPTIMIZER, SEED, HOW };
    enum { NAMED = 60 }; /* columns from which on the program's name is there, too */
    const Scene *scene = sheet->scene;
    Arena *arena = sheet->arena;
    const RunFacts *record = shown_record(scene);
    const char *data = record ? record->data : scene->data;
    const char *model = record ? record->model : scene->model;
    const char *augment = record ? facts_augment(record) : scene->augment;
    const char *seed = record && record->seed >= 0
                           ? arena_printf(arena, "seed %ld", record->seed)
                           : arena_printf(arena, "seed %llu", (unsigned long long)seed_of(scene));
    Box left = {box.x, box.y, box.columns - state_room(box.columns), 1};
    int x = 1;
    if (box.columns >= NAMED)
        x += sheet_text(sheet, left, x, 0, ROLE_STRONG, "onecycle") + 2;
    const char *rate = rate_words(sheet, record);
    const char *name = data ? before(arena, data, strrchr(data, ' ')) : "no data";
    const Field field[] = {
        {data_words(sheet, name, rate, left.columns - x), DATA, data, COUNTS},
        {model ? before(arena, model, strchr(model, ' ')) : "no model", MODEL, model, LAYERS},
        {record ? record->optimizer : scene->optimizer, OPTIMIZER, NULL, 0},
        {seed, SEED, NULL, 0},
        {augment ? "augmented" : NULL, AUGMENTED, augment, HOW},
        {scene->ranks > 1 ? arena_printf(arena, "%d ranks", scene->ranks) : NULL, RANKS, NULL, 0},
        {rate, RATE, NULL, 0},
    };
    FieldRow row = fields_fit(field, LENGTH(field), left.columns - x);
    fields_draw(sheet, left, &row, 0, LENGTH(field), x);
    draw_state(sheet, box);
}
