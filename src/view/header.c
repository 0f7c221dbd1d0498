/* Draws the first line of the screen: what is trained on what, at which rate, and how that goes. */
#include "view/bars.h"
#include "view/wrap.h"

#include "base/text.h"

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
