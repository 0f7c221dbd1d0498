/* The names of the prompt and of the panes of the full screen. */
#include "lab/panes.h"

#include <stddef.h>

static const struct {
    const char *name, *meaning;
} PANE[] = {
#define PANE_ROW(of, name, meaning) [PANE_##of] = {name, meaning},
    [PANE_PROMPT] = {"prompt", "where commands are typed"},
    [PANE_FIGURE] = {"figure", "the pane that matters most now"},
    PANES(PANE_ROW)
#undef PANE_ROW
};

const char *pane_name(int kind)
{
    return kind < PANE_COUNT ? PANE[kind].name : NULL;
}

void pane_meaning(int kind, Buf *out)
{
    buf_text_add(out, PANE[kind].meaning);
}

bool same_focus(Focus a, Focus b)
{
    return a.kind == b.kind && a.arg == b.arg;
}
