/* The names of the prompt and of the panes of the full screen. */
#include "lab/panes.h"

#include <stddef.h>

const char *pane_name(int kind)
{
#define PANE_NAME(of, name) [PANE_##of] = name,
    static const char *const NAME[] = {
        [PANE_PROMPT] = "prompt", [PANE_FIGURE] = "figure", PANES(PANE_NAME)};
#undef PANE_NAME
    return kind < PANE_COUNT ? NAME[kind] : NULL;
}

bool same_focus(Focus a, Focus b)
{
    return a.kind == b.kind && a.arg == b.arg;
}
