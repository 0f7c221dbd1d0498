/* Puts into words what the list of runs says of each of them. */
#include "view/run_cells.h"

#include "analysis/history.h"
#include "base/date.h"
#include "base/text.h"
#include "lab/run_list.h"
#include "store/run_columns.h"

#include <math.h>
#include <string.h>

RunSummary run_cell_summary(const Scene *scene, const RunLine *line)
{
    RunSummary of = line->of;
    if (!line->run || line->run->over || scene->job.run != line->run->number)
        return of;
    of.state = scene->job.state == JOB_PAUSED ? "paused" : "running";
    of.time = scene->job.elapsed;
    return of;
}

/* The losses of a run, the highest as the highest bar; by decades where all are above 0. */
static const char *curve_words(const Sheet *sheet, const RunSummary *of)
{
    static const char *const BAR[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const PLAIN[] = {"_", ".", "-", "\"", "^"};
    bool ascii = sheet->scene->surface.glyphs == GLYPHS_ASCII;
    const char *const *bar = ascii ? PLAIN : BAR;
    int bars = ascii ? LENGTH(PLAIN) : LENGTH(BAR);
    double low = INFINITY, high = -INFINITY, loss[SUMMARY_LOSSES];
    for (int i = 0; i < of->losses; i++) {
        loss[i] = of->loss[i] > 0 ? log(of->loss[i]) : NAN;
        low = fmin(low, loss[i]);
        high = fmax(high, loss[i]);
    }
    Buf words = {0};
    int cells = MIN(RUN_CURVE_CELLS, of->losses);
    for (int i = 0; i < cells; i++) {
        double value = loss[i * (of->losses - 1) / MAX(cells - 1, 1)];
        int height = high > low ? (int)((value - low) / (high - low) * (bars - 1) + 0.5) : 0;
        buf_text_add(&words, isfinite(value) ? bar[height] : "!");
    }
    const char *text = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return text;
}

/* Whether another run began in the same minute and has the same recipe. */
static bool has_twin(Arena *arena, const RunList *list, int i)
{
    enum { MINUTE = 60 };
    const RunFacts *one = &list->line[i].of.facts;
    for (int k = 0; k < list->lines && one->began; k++) {
        const RunFacts *other = &list->line[k].of.facts;
        if (k != i && other->began / MINUTE == one->began / MINUTE && other->kind == one->kind &&
            other->lr_max == one->lr_max &&
            strcmp(facts_recipe(arena, other), facts_recipe(arena, one)) == 0)
            return true;
    }
    return false;
}

CellLook run_cell_look(const Sheet *sheet, bool brief)
{
    const RunList *list = sheet->scene->list;
    CellLook look = {.brief = brief};
    for (int i = 0; i < list->lines && !brief && !look.seconds; i++)
        look.seconds = has_twin(sheet->arena, list, i);
    return look;
}

static void put_moment(long began, long now, CellLook look, Buf *out)
{
    if (!began)
        return;
    (look.brief ? date_brief : date_words)(out, began, now);
    if (look.seconds && strchr(buf_text(out), ':'))
        date_seconds(out, began);
}

/* Of a net what it is called, without widths and options: "mlp", "resnet 20". */
static const char *brief_model(Arena *arena, const char *model)
{
    const char *end = model + strcspn(model, ",=");
    while (*end && end > model && end[-1] != ' ')
        end--;
    int length = (int)(end - model);
    return *end && length ? arena_printf(arena, "%.*s", length - 1, model) : model;
}

const char *run_cell_words(const Sheet *sheet, int key, const RunSummary *of, CellLook look)
{
    Buf cell = {0};
    if (key == RUN_CELL_CURVE)
        return curve_words(sheet, of);
    if (key == RUN_KEY_MODEL && look.brief)
        return brief_model(sheet->arena, of->facts.model);
    if (key == RUN_KEY_WHEN)
        put_moment(of->facts.began, sheet->scene->now, look, &cell);
    else
        run_key_put(key, of, sheet->scene->now, &cell);
    const char *words = buf_text(&cell);
    bool zero = run_key_form(key) == CELL_MEASURED && text_starts(words, "0.");
    const char *text = arena_text(sheet->arena, words + (look.brief && zero));
    buf_free(&cell);
    return text;
}
