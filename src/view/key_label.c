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

const char *key_label(const Sheet *sheet, const char *key, bool last, int *gap)
{
    enum { NARROW = 72 };
    const Scene *scene = sheet->scene;
    *gap = 1;
    if (sheet->grid->columns >= NARROW || scene->surface.glyphs == GLYPHS_ASCII)
        return key;
    for (int i = 0; i < LENGTH(BRIEF); i++)
        if (strcmp(key, BRIEF[i].key) == 0) {
            *gap = last || !BRIEF[i].arrow;
            return BRIEF[i].brief;
        }
    return key;
}
