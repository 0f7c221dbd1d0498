/* Draws the tabs of panes that share one place: their names, of which one is marked. */
#include "view/tabs.h"

#include "base/text.h"

static const char BETWEEN[] = " │ ", SHOWN[] = "▸";

enum { AROUND = 6 }; /* corners, and a space at either end */

/* Whether all names fit into the frame's top line, with so many columns beside them. */
static bool all_fit(const Placed *at, const char *const *name, int count, int beside)
{
    int width = AROUND + beside + text_width(SHOWN) + (count - 1) * text_width(BETWEEN);
    for (int i = 0; i < count; i++)
        width += text_width(name[i]);
    return width <= at->box.columns;
}

const char *tabs_title(const Sheet *sheet, const Placed *at, const char *const *name, int count,
                       int beside)
{
    const char *shown = name[at->focus.arg];
    if (!at->tabbed)
        return shown;
    if (!all_fit(at, name, count, beside)) {
        const char *which =
            arena_printf(sheet->arena, "%s %d of %d", shown, at->focus.arg + 1, count);
        return AROUND + text_width(which) + beside > at->box.columns ? shown : which;
    }
    const char *title = "";
    for (int i = 0; i < count; i++)
        title = arena_printf(sheet->arena, "%s%s%s%s", title, i ? BETWEEN : "",
                             i == at->focus.arg ? SHOWN : "", name[i]);
    return title;
}

void tabs_draw(const Sheet *sheet, const Placed *at, const char *const *name, int count, int beside)
{
    Box top = {at->box.x + 2, at->box.y, MAX(at->box.columns - 4, 0), 1};
    const char *kind = pane_name((int)at->focus.kind);
    if (at->tabbed && !all_fit(at, name, count, beside))
        sheet_hit(sheet, top, "focus %s %d", kind, (at->focus.arg + 1) % count);
    if (!at->tabbed || !all_fit(at, name, count, beside))
        return;
    for (int i = 0, x = 0; i < count; i++) {
        bool shown = i == at->focus.arg;
        const char *words = shown ? arena_printf(sheet->arena, "%s%s", SHOWN, name[i]) : name[i];
        int width = sheet_text(sheet, top, x, 0, shown ? ROLE_STRONG : ROLE_FAINT, words);
        sheet_hit(sheet, (Box){top.x + x, top.y, width, 1}, "focus %s %d", kind, i);
        x += width;
        if (i + 1 < count)
            x += sheet_text(sheet, top, x, 0, ROLE_FRAME, BETWEEN);
    }
}
