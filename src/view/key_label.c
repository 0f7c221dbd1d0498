/* Names keys, in a sign where there is little room. */
#include "view/key_label.h"

#include <string.h>

/* Arrows stand side by side. */
static const struct {
    const char *key, *brief;
    bool arrow;
} BRIEF[] = {{"left", "←", true},      {"right", "→", true},      {"up", "↑", true},
             {"down", "↓", true},      {"pageup", "PgUp", false}, {"pagedown", "PgDn", false},
             {"S-left", "S-←", false}, {"S-right", "S-→", false}};

/* The row of a key; -1: it has none. */
static int row_of(const char *key)
{
    for (int i = 0; key && i < LENGTH(BRIEF); i++)
        if (strcmp(key, BRIEF[i].key) == 0)
            return i;
    return -1;
}

const char *key_label(const Sheet *sheet, const char *key, const char *next, int *gap)
{
    enum { NARROW = 72 };
    const Scene *scene = sheet->scene;
    int row = row_of(key), after = row_of(next);
    *gap = 1;
    if (row < 0 || sheet->grid->columns >= NARROW || scene->surface.glyphs == GLYPHS_ASCII)
        return key;
    if (BRIEF[row].arrow && after >= 0 && BRIEF[after].arrow)
        *gap = 0;
    return BRIEF[row].brief;
}
