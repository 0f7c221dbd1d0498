/* The pane of numbers of a range test: what it says at the cursor, and its suggestions. */
#include "base/text.h"
#include "view/agreed.h"
#include "view/pane.h"
#include "view/probe.h"
#include "view/wrap.h"

#include <math.h>
#include <string.h>

static int readout_rows(const Scene *scene)
{
    (void)scene;
    return 15;
}

enum { NAME = 15, PAIR = 16, PAIR_NAME = 7 }; /* columns of names, of two values side by side */

/* A name at the left, its value at the right of it. */
static int tell(const Sheet *sheet, Box box, int y, const char *name, const char *value)
{
    int width = sheet_text(sheet, box, 0, y, ROLE_FAINT, name);
    sheet_text(sheet, box, MAX(NAME, width + 1), y, ROLE_TEXT, value);
    return y + 1;
}

/* The same in half the room, from column x on. */
static void tell_half(const Sheet *sheet, Box box, int x, int y, const char *name,
                      const char *value)
{
    sheet_text(sheet, box, x, y, ROLE_FAINT, name);
    sheet_text(sheet, box, x + PAIR_NAME, y, ROLE_TEXT, value);
}

static int tell_reading(const Sheet *sheet, Box box, const Probe *probe)
{
    Arena *arena = sheet->arena;
    Reading now = probe_read(probe, probe->cursor);
    int y = tell(sheet, box, 0, "learning rate", sheet_number(sheet, now.lr));
    if (probe->several)
        y = tell(sheet, box, y, "of the runs",
                 arena_printf(arena, "%s..%s", sheet_number(sheet, now.low),
                              sheet_number(sheet, now.high)));
    else
        y = tell(sheet, box, y, "loss", sheet_number(sheet, now.loss));
    y = tell(sheet, box, y, probe->several ? "median" : "smoothed",
             sheet_number(sheet, now.smooth));
    y = tell(sheet, box, y, "slope",
             arena_printf(arena, "%s%s /decade", now.slope > 0 ? "+" : "",
                          sheet_number(sheet, now.slope)));
    if (!probe_over(sheet->scene))
        return y;
    const char *end = sheet_number(sheet, now.end), *times = sheet_number(sheet, now.end / now.lr);
    return tell(sheet, box, y, now.diverges ? "diverges at" : "ends at",
                arena_printf(arena, "%s (%s x)", end, times));
}

/* Draws the rule put forward before the others. */
static void put_first(Rule order[RULES], Rule best)
{
    int at = 0;
    while (order[at] != best)
        at++;
    memmove(order + 1, order, (size_t)at * sizeof *order);
    order[0] = best;
}

/* Below each other, those that agree once. */
static void tell_all(const Sheet *sheet, Box box, int y, const Probe *probe, const Rule *order)
{
    unsigned told = 0;
    for (int i = 0; i < RULES; i++) {
        Agreed all = agreed_with(sheet->arena, probe, order[i]);
        if (!(told & all.rules))
            y = tell(sheet, box, y, all.name, agreed_rate(sheet, probe, order[i]));
        told |= all.rules;
    }
}

/* Draws them below each other, or in pairs if there are few rows. */
static void tell_suggestions(const Sheet *sheet, Box box, int y, const Probe *probe)
{
    Rule order[RULES];
    const char *doubt = probe_doubt(probe);
    for (int i = 0; i < RULES; i++)
        order[i] = (Rule)i;
    if (!doubt)
        put_first(order, probe->found.best);
    bool pairs = box.rows - y - 1 < RULES && !probe->several;
    if (doubt)
        sheet_line(sheet, box, y++, ROLE_BAD, "no clear suggestion");
    if (doubt && (!pairs || box.rows - y > 2))
        sheet_line(sheet, box, y++, ROLE_FAINT, "%s", doubt);
    if (!pairs)
        tell_all(sheet, box, y, probe, order);
    for (int i = 0; pairs && i < RULES; i++)
        tell_half(sheet, box, i % 2 ? PAIR : 0, y + i / 2, rule_name(order[i]),
                  agreed_rate(sheet, probe, order[i]));
}

/* ---- in a line */

/* How suggestions are told in the line; the one under the cursor always has its name and rate. */
typedef struct {
    bool letter, name;
    int rates; /* so many of the others have theirs */
    int gap;   /* columns between them */
} Telling;

/* From what says most; of the last row there are as many rates as have room. */
static const Telling TELLING[] = {{true, true, RULES, 2},
                                  {false, true, RULES, 2},
                                  {true, false, RULES, 2},
                                  {true, false, RULES, 1},
                                  {true, false, RULES - 1, 2}};

static const char *entry_words(const Sheet *sheet, const Agreed *all, const char *rate,
                               const Telling *how, bool here)
{
    bool name = how->name || here, both = how->letter && how->name;
    bool rated = how->rates > 0 || here;
    return arena_printf(sheet->arena, "%s%s%s%s%s%s", here ? "▸" : "",
                        both || !name ? all->letter : "", both ? " " : "", name ? all->name : "",
                        rated ? " " : "", rated ? rate : "");
}

/* The rules that found a rate, from the lowest; returns how many. */
static int by_rate(const Probe *probe, Rule order[RULES])
{
    const double *lr = probe->found.lr;
    int count = 0;
    for (Rule rule = 0; rule < RULES; rule++) {
        int at = count;
        if (isnan(lr[rule]))
            continue;
        for (; at > 0 && lr[order[at - 1]] > lr[rule]; at--)
            order[at] = order[at - 1];
        order[at] = rule;
        count++;
    }
    return count;
}

/* Draws the suggestions from a column on, or only measures them; returns where they end. */
static int line_up(const Sheet *sheet, Box box, int x, const Probe *probe, Telling how, bool draw)
{
    Rule order[RULES];
    unsigned told = 0;
    int count = by_rate(probe, order), end = x;
    for (int i = 0; i < count; i++) {
        Agreed all = agreed_with(sheet->arena, probe, order[i]);
        if (told & all.rules)
            continue;
        told |= all.rules;
        long at =
            range_nearest(probe->run, probe->first, probe->last + 1, probe->found.lr[order[i]]);
        bool here = at == probe->cursor;
        const char *rate = agreed_rate(sheet, probe, order[i]);
        const char *words = entry_words(sheet, &all, rate, &how, here);
        how.rates -= !here;
        end = x + text_width(words);
        if (draw) {
            int width = sheet_text(sheet, box, x, 0, here ? ROLE_STRONG : ROLE_TEXT, words);
            sheet_hit(sheet, (Box){box.x + x, box.y, width, 1}, "cursor to=%s",
                      rule_name((int)order[i]));
        }
        x = end + how.gap;
    }
    return end;
}

/* While the test runs, where it is. */
static void draw_now(const Sheet *sheet, Box box, const Probe *probe)
{
    Reading now = probe_read(probe, probe->last);
    const char *lr = sheet_number(sheet, now.lr), *smooth = sheet_number(sheet, now.smooth);
    const char *const FORM[] = {
        arena_printf(sheet->arena, "learning rate %s · loss %s · smoothed %s", lr,
                     sheet_number(sheet, now.loss), smooth),
        arena_printf(sheet->arena, "learning rate %s · loss %s", lr, smooth),
        arena_printf(sheet->arena, "lr %s · loss %s", lr, smooth), NULL};
    sheet_text(sheet, box, 0, 0, ROLE_TEXT, wrap_form(FORM, box.columns));
}

static void draw_brief(const Sheet *sheet, Box box, const Probe *probe)
{
    int x = 0, row = 0;
    if (!probe_over(sheet->scene)) {
        draw_now(sheet, box, probe);
        return;
    }
    if (probe_doubt(probe))
        x = sheet_text(sheet, box, 0, 0, ROLE_BAD, "none clear: ");
    Telling how = TELLING[row];
    while (how.rates > 0 && line_up(sheet, box, x, probe, how, false) > box.columns)
        if (row + 1 < LENGTH(TELLING))
            how = TELLING[++row];
        else
            how.rates--;
    line_up(sheet, box, x, probe, how, true);
}

static void draw_readout(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Scene *scene = sheet->scene;
    Probe probe = probe_of(sheet->arena, scene);
    if (box.rows < READOUT_FRAMED && probe.last >= probe.first)
        draw_brief(sheet, (Box){box.x + 1, box.y, MAX(box.columns - 2, 0), 1}, &probe);
    if (box.rows < READOUT_FRAMED)
        return;
    Box inner = sheet_frame(sheet, box, probe_over(scene) ? "cursor" : "now", NULL, at->keys);
    if (probe.last < probe.first) {
        sheet_line(sheet, inner, 0, ROLE_FAINT, "no samples yet");
        return;
    }
    int y = 0;
    if (!probe_over(scene))
        probe.cursor = probe.last;
    if (probe.cursor >= 0)
        y = tell_reading(sheet, inner, &probe);
    y = tell(sheet, inner, y, "lr_max",
             arena_printf(sheet->arena, "%s%s", sheet_number(sheet, scene->lr_max),
                          scene->picked ? "" : " (default)"));
    if (probe_over(scene))
        tell_suggestions(sheet, inner, y + (inner.rows > y + RULES + 2), &probe);
}

const Pane READOUT_PANE = {
    .columns = 34, .rows = 8, .most = readout_rows, .rank = 3, .draw = draw_readout};
