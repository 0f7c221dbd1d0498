/* The table of all panes, in the order of their names. */
#include "view/pane.h"

const Pane *pane_of(PaneKind kind)
{
#define PANE_ROW(of, name, meaning) [PANE_##of] = &of##_PANE,
    static const Pane *const PANE[PANE_COUNT] = {PANES(PANE_ROW)};
#undef PANE_ROW
    assert(PANE[kind]);
    return PANE[kind];
}
