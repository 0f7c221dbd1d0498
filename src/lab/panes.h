/* panes.h - the parts of the full screen, by name: one row each.
 *
 *     Focus second = {.kind = PANE_FIGURE, .arg = 1};     of several of its kind
 *     for (int kind = 0; pane_name(kind); kind++) ...     as `focus` and keys.conf have them
 *
 * How a pane is drawn is the row of that name in view/view_*.c. */
#ifndef LAB_PANES_H
#define LAB_PANES_H

#include <stdbool.h>

/* Every pane: what it is called in code and by the user. */
#define PANES(ROW)                                                                                 \
    ROW(START, "start")                                                                            \
    ROW(LOSS, "loss")                                                                              \
    ROW(RATE, "lr")                                                                                \
    ROW(MOMENTUM, "momentum")                                                                      \
    ROW(METRIC, "metric")                                                                          \
    ROW(EPOCHS, "epochs")                                                                          \
    ROW(MESSAGES, "messages")                                                                      \
    ROW(KEYS, "keys")                                                                              \
    ROW(ANSWER, "answer")                                                                          \
    ROW(SHOWN, "shown")                                                                            \
    ROW(RANGE, "lr_find")                                                                          \
    ROW(RANGE_SMALL, "lr_found")                                                                   \
    ROW(READOUT, "readout")                                                                        \
    ROW(PLANNED, "planned")                                                                        \
    ROW(RUNS, "runs")                                                                              \
    ROW(RUN_RANGES, "run_ranges")                                                                  \
    ROW(RUN_LOSSES, "run_losses")                                                                  \
    ROW(RUN_RATES, "run_rates")                                                                    \
    ROW(RUN_METRICS, "run_metrics")                                                                \
    ROW(CONFUSION, "confusion")                                                                    \
    ROW(MISTAKES, "mistakes")                                                                      \
    ROW(IMAGES, "images")                                                                          \
    ROW(IMAGE, "image")

#define PANE_KIND(kind, name) PANE_##kind,
/* The prompt is no pane, but may have the keyboard; PANE_FIGURE is whichever pane matters most on
 * the screen.  The others are those of the list. */
typedef enum { PANE_PROMPT, PANE_FIGURE, PANES(PANE_KIND) PANE_COUNT } PaneKind;
#undef PANE_KIND

/* What has the keyboard: a value.  Of a pane that is not on the screen, PANE_FIGURE has it. */
typedef struct {
    PaneKind kind;
    int arg; /* which of several of a kind, from 0: the number of a metric */
} Focus;

/* "prompt", "figure", then the panes in order; NULL after the last. */
const char *pane_name(int kind);

bool same_focus(Focus a, Focus b);

#endif
