/* Draws the lines of the screen that say where one is: which earlier run is shown, the prompt with
 * its completions, the keys that work now. */
#include "view/bars.h"

#include "analysis/history.h"
#include "base/date.h"
#include "base/text.h"
#include "view/key_label.h"
#include "view/popup.h"
#include "view/wrap.h"

#include <string.h>

/* "record of 29 Nov 04:29"; a run of this session has a number */
static const char *name_of(const Sheet *sheet, const RunEntry *run)
{
    Buf words = {0};
    if (run->opened)
        buf_text_add(&words, "record");
    else
        buf_printf(&words, "run %d", run->number);
    if (run->facts.began) {
        buf_text_add(&words, " of ");
        date_words(&words, run->facts.began, sheet->scene->now);
    }
    const char *name = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return name;
}

void bar_opened(const Sheet *sheet, Box box)
{
    const RunEntry *run = sheet->scene->opened;
    Arena *arena = sheet->arena;
    const char *name = name_of(sheet, run), *end = history_outcome(run);
    const char *note = *run->note ? arena_printf(arena, ": %s", run->note) : "";
    const char *const FORM[] = {
        arena_printf(arena, "%s, %s%s · esc: runs", name, end, note),
        arena_printf(arena, "%s, %s · esc: runs", name, end),
        arena_printf(arena, "%s · esc: runs", name),
        NULL,
    };
    for (int x = 0; x < box.columns; x++)
        grid_put(sheet->grid, box.x + x, box.y, ' ', sheet->theme->style[ROLE_CHOSEN]);
    sheet_text(sheet, box, 1, 0, ROLE_CHOSEN, wrap_form(FORM, box.columns - 2));
    sheet_hit(sheet, box, "runs");
}

/* The first hint of the next group of keys, those with the same words. */
static int next_group(const KeyGroup *works, int i)
{
    const char *words = works->key[i].words;
    while (i < works->keys && strcmp(works->key[i].words, words) == 0)
        i++;
    return i;
}

/* Draws the keys from i up to `end`, then their words, each a place to click; returns the columns
 * they take. */
static int draw_group(const Sheet *sheet, Box box, int x, int i, int end)
{
    const KeyGroup *works = &sheet->scene->works;
    int begin = x;
    for (; i < end; i++) {
        const KeyHint *key = &works->key[i];
        int from = x;
        int gap;
        const char *next = i + 1 < end ? works->key[i + 1].key : NULL;
        const char *label = key_label(sheet, key->key, next, &gap);
        x += sheet_text(sheet, box, x, 0, ROLE_STRONG, label) + gap;
        if (i + 1 == end)
            x += sheet_text(sheet, box, x, 0, ROLE_FAINT, key->words);
        if (key->command)
            sheet_hit(sheet, (Box){box.x + from, box.y, x - from, 1}, "%s", key->command);
    }
    return x - begin;
}

/* The columns of a group from i up to `end`, with what stands before it. */
static int group_width(const Sheet *sheet, int i, int end, const char *between)
{
    const KeyGroup *works = &sheet->scene->works;
    int width = text_width(works->key[i].words) + text_width(between), gap;
    for (; i < end; i++) {
        const char *next = i + 1 < end ? works->key[i + 1].key : NULL;
        width += text_width(key_label(sheet, works->key[i].key, next, &gap));
        width += gap;
    }
    return width;
}

/* The keys that work now, as many as fit, from a column on. */
static void draw_works(const Sheet *sheet, Box box, int from)
{
    const KeyGroup *works = &sheet->scene->works;
    const char *between = sheet->scene->surface.glyphs == GLYPHS_ASCII ? " | " : " · ";
    int pinned = works->keys - sheet->scene->pinned, kept = 0; /* columns for those */
    for (int i = pinned, end; i < works->keys; i = end) {
        end = next_group(works, i);
        kept += group_width(sheet, i, end, between);
    }
    for (int i = 0, x = from, end; i < works->keys; i = end) {
        end = next_group(works, i);
        const char *before = x > from ? between : "";
        bool fits = x + group_width(sheet, i, end, before) < box.columns - (i < pinned ? kept : 0);
        if (!fits)
            continue;
        x += sheet_text(sheet, box, x, 0, ROLE_FAINT, before);
        x += draw_group(sheet, box, x, i, end);
    }
}

void bar_hint(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    int x = 1;
    if (scene->hint)
        x += sheet_text(sheet, box, x, 0, scene->works.keys ? ROLE_STRONG : ROLE_FAINT,
                        scene->hint) +
             2;
    draw_works(sheet, box, x);
}

/* The text without so many columns at its left end. */
static const char *text_from(const char *text, int columns)
{
    while (columns > 0 && *text)
        columns -= codepoint_width(utf8_next(&text));
    return text;
}

/* While a pane has the keyboard: "[loss]  press : to type".  Returns the columns it takes. */
static int draw_away(const Sheet *sheet, Box box)
{
    PaneKind kind = sheet->map->focus.kind;
    const char *place = arena_printf(sheet->arena, "[%s]", pane_name((int)kind));
    int x = sheet_text(sheet, box, 0, 0, ROLE_CHOSEN, place);
    return x + sheet_text(sheet, box, x, 0, ROLE_FAINT,
                          kind == PANE_KEYS ? "  letters filter  " : "  press : to type  ");
}

void bar_prompt(const Sheet *sheet, Box box)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    const char *line = arena_printf(sheet->arena, "%s%s", prompt->prompt ? prompt->prompt : "",
                                    prompt->text ? prompt->text : "");
    Box inner = {box.x + 1, box.y, MAX(box.columns - 2, 1), 1};
    int cursor = MAX(prompt->cursor, 0), hidden = MAX(cursor - inner.columns + 2, 0);
    for (int x = 0; x < box.columns; x++)
        grid_put(sheet->grid, box.x + x, box.y, ' ', (Style){0});
    bool away = sheet->map->focus.kind != PANE_PROMPT;
    if (!away)
        popup_draw(sheet, box.y);
    int x = away ? draw_away(sheet, inner) : 0;
    if (!away || (prompt->text && *prompt->text))
        sheet_text(sheet, inner, x, 0, away ? ROLE_FAINT : ROLE_TEXT, text_from(line, hidden));
    if (hidden && !away)
        grid_text(sheet->grid, box.x, box.y, "…", sheet->theme->style[ROLE_FAINT]);
    sheet->map->cursor_x = MIN(inner.x + cursor - hidden, box.x + box.columns - 1);
    sheet->map->cursor_y = box.y;
    sheet->map->prompt = box;
}
