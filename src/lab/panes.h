/* panes.h - the parts of the full screen, by name: one row each.
 *
 *     Focus second = {.kind = PANE_FIGURE, .arg = 1};     of several of its kind
 *     for (int kind = 0; pane_name(kind); kind++) ...     as `focus` and keys.conf have them
 *
 * How a pane is drawn is the row of that name in view/view_*.c. */
#ifndef LAB_PANES_H
#define LAB_PANES_H

#include "base/buf.h"

#include <stdbool.h>

/* Every pane: what it is called in code and by the user, and what is in it. */
#define PANES(ROW)                                                                                 \
    ROW(START, "start", "what to type first")                                                      \
    ROW(LOSS, "loss", "losses of the run")                                                         \
    ROW(RATE, "lr", "its learning rate")                                                           \
    ROW(MOMENTUM, "momentum", "its momentum")                                                      \
    ROW(METRIC, "metric", "its metrics")                                                           \
    ROW(EPOCHS, "epochs", "its table of epochs")                                                   \
    ROW(MESSAGES, "messages", "what commands have said")                                           \
    ROW(KEYS, "keys", "all keys")                                                                  \
    ROW(ANSWER, "answer", "a long answer, as of help")                                             \
    ROW(SHOWN, "shown", "the latest plot")                                                         \
    ROW(RANGE, "lr_find", "the range test, with a cursor")                                         \
    ROW(RANGE_SMALL, "lr_found", "the range test beside a run")                                    \
    ROW(READOUT, "readout", "the rate under the cursor, suggestions")                              \
    ROW(PLANNED, "planned", "the plan of the next run")                                            \
    ROW(RUNS, "runs", "the list of runs")                                                          \
    ROW(RUN_RANGES, "run_ranges", "range tests of the chosen runs")                                \
    ROW(RUN_LOSSES, "run_losses", "losses of the chosen runs")                                     \
    ROW(RUN_RATES, "run_rates", "learning rates of the chosen runs")                               \
    ROW(RUN_METRICS, "run_metrics", "metrics of the chosen runs")                                  \
    ROW(CONFUSION, "confusion", "which classes are taken for which")                               \
    ROW(MISTAKES, "mistakes", "the most frequent mistakes")                                        \
    ROW(IMAGES, "images", "images with their captions")                                            \
    ROW(IMAGE, "image", "one image, and all about it")                                             \
    ROW(WATCHED, "watched", "a figure for each series of the logs")                                \
    ROW(LOGS, "logs", "the watched logs, and how they go on")

#define PANE_KIND(kind, name, meaning) PANE_##kind,
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

/* What is in it, in a few words. */
void pane_meaning(int kind, Buf *out);

bool same_focus(Focus a, Focus b);

#endif
