/* stage.h - what the user has chosen to see: plain data, changed by commands, read by views.  What
 * there is to see is a scene (scene.h).
 *
 *     stage_move(&stage, recorder, 1);                 one sample to the right
 *     stage_jump(&stage, recorder, RULE_STEEP);        to a suggestion
 *     long sample = stage_cursor(&stage, recorder);    the one under the cursor
 */
#ifndef LAB_STAGE_H
#define LAB_STAGE_H

#include "lab/panes.h"
#include "lab/watch_pages.h"
#include "lab/watch_view.h"
#include "plot/color.h"
#include "train/plan.h"
#include "train/suggest.h"

typedef struct Recorder Recorder;

/* What the main figure is, in the order of `show`; stage.c has a row for each. */
typedef enum {
    MAIN_TRAINING,  /* losses of the latest run, its schedule, accuracy, epochs beside it */
    MAIN_LR_FIND,   /* loss against learning rate, with the cursor */
    MAIN_SHOWN,     /* what the latest plotting command drew */
    MAIN_RUNS,      /* the list of runs */
    MAIN_CONFUSION, /* which classes the net takes for which, with a cursor */
    MAIN_KEYS,      /* the keys that there are */
    MAIN_ANSWER,    /* a long answer, scrolled: help, summary, ... */
    MAIN_IMAGES,    /* images with their captions, page by page */
    MAIN_IMAGE,     /* one of them, and all that is known of it */
    MAIN_WATCH,     /* logs of other programs */
    MAIN_COUNT,
} MainFigure;

/* The name by which `show` takes it, which is a context of the key map as well; NULL after the
 * last. */
const char *main_figure_name(int figure);

/* What it shows, in a few words. */
void main_figure_meaning(int figure, Buf *out);

enum { JUMP_MINIMUM = RULES }; /* a mark beside those of the rules: the smallest loss */

/* What pictures are made of on the screen. */
typedef enum {
    PICTURES_AUTO,   /* pixels where the terminal answers that it shows them, else cells */
    PICTURES_KITTY,  /* pixels by kitty's protocol, unasked */
    PICTURES_SIXEL,  /* pixels as sixels, unasked */
    PICTURES_BLOCKS, /* cells */
} PictureMode;

enum {
    STAGE_RUNS = 64,    /* runs that can be laid over each other: the first so many */
    STAGE_OVERLAID = 5, /* so many of them are drawn: inks, and kinds of line without colour */
};

enum {
    STAGE_WORDS = 64,   /* bytes of a run's name, of what filters keys */
    STAGE_FILTER = 256, /* of a filter of runs */
};

/* Which runs the list shows, and in which order. */
typedef struct {
    int key;                   /* what it is sorted by: a column of run_columns.h */
    bool reverse;              /* the other way round */
    char filter[STAGE_FILTER]; /* which runs; as run_filter.h reads it */
} RunOrder;

/* What the user has chosen to see.  The session owns one, which only commands and the session
 * itself change; a scene has a copy. */
typedef struct Stage {
    bool mouse, bell, title; /* whether those of the terminal are used */
    bool confirm_keys;       /* keys of commands that are not HARMLESS (needs.h) ask first */
    PictureMode pictures;
    Ground background; /* of the terminal; unknown: as it answers itself */
    bool system;       /* a line with processor, memory and images per second */
    int fps;           /* frames a second at most, but for answers to keys */
    MainFigure main;   /* it; those before it, the latest last, none of them twice */
    MainFigure before[MAIN_COUNT];
    int befores;
    Focus focus;     /* what has the keyboard */
    bool zoomed;     /* the pane with the keyboard fills the screen */
    long batch;      /* of the run shown, under the crosshair; -1: the present */
    int tab;         /* which metric is shown where there is room for one */
    long cursor;     /* sample of the range test; -1: not yet placed */
    double zoom;     /* part of the x axis shown around the cursor: 1 for all, 0.5 for half ... */
    bool log_loss;   /* loss on a logarithmic axis */
    int smooth;      /* 0 raw only, 1 smoothed and raw dots, 2 smoothed only */
    PaneKind rolled; /* the list that is scrolled, and by how many lines: from its end (messages) */
    int scroll;      /* or its start */
    char run[STAGE_WORDS]; /* MAIN_RUNS: name of the run the cursor is on; not there: the first */
    RunOrder order;        /* MAIN_RUNS */
    uint64_t chosen;       /* MAIN_RUNS: bit i: run i + 1 is laid over others */
    int opened;            /* the run that was opened: an earlier one, mostly; 0: none */
    int image;             /* MAIN_IMAGES, MAIN_IMAGE: which one, from 0 */
    int actual, predicted; /* MAIN_CONFUSION: classes of the pair under the cursor */
    char key_filter[STAGE_WORDS]; /* MAIN_KEYS: only keys with these words */
    Focus keys_from;              /* MAIN_KEYS: what had the keyboard before */
    MainFigure keys_over;         /* MAIN_KEYS: what was shown before */
    WatchView watch;              /* MAIN_WATCH */
    int scroll_most;              /* lines by which `rolled` can be scrolled, when last drawn */
    int scroll_page;              /* lines seen of a list that keys scroll; 0: it was not drawn */
    int across, page; /* results, and figures of logs, when last drawn: how many in a line, lines
                         of a page */
} Stage;

Stage stage_new(void);

/* Makes this the main figure; from its start, not as far scrolled as the one before.  The list of
 * runs, shown again from a run that was opened there, leads back to what was before it, as does the
 * confusion matrix from its images, and these from one of them; what is shown from the keys leads
 * back to what was before these. */
void stage_show(Stage *stage, MainFigure figure);
void stage_show_start(Stage *stage, MainFigure figure);

/* Shows an earlier run of that number instead of the latest one, until that is asked for or a run
 * begins. */
void stage_open(Stage *stage, int run, PlanKind kind);

/* Whether the figure is of a run that was opened. */
bool stage_shows_opened(const Stage *stage);

/* Shows the keys that have these words; away: back to what was there before. */
void stage_show_keys(Stage *stage, const char *filter);
void stage_leave_keys(Stage *stage);

/* Leaves figures of results, which are about to be forgotten, for the training figure. */
void stage_leave_results(Stage *stage);

/* Goes back to the figure before, at last to the training figure. */
void stage_go_back(Stage *stage);

/* How figures of logs were drawn last; not across: another figure was. */
WatchTiling stage_tiling(const Stage *stage);

/* Scrolls a list by so many lines; the one that was scrolled before goes back to its beginning. */
void stage_scroll_by(Stage *stage, PaneKind list, long lines);

/* The lines that a list is scrolled by. */
int stage_scroll(const Stage *stage, PaneKind list);

/* Sets what a screen shows first when a run begins. */
void stage_begin(Stage *stage, PlanKind kind);

/* Whether a run, by its number from 1, is laid over others; lays it there or takes it out again.
 * Runs after the first STAGE_RUNS never are. */
bool stage_is_chosen(const Stage *stage, int run);
void stage_choose(Stage *stage, int run);

/* Lays a run, as it begins, over others of its group in the list of runs; the latest few stay. */
void stage_overlay(Stage *stage, int run, int group);

/* The range-test samples the figure shows, trimmed as `plot` does. */
void stage_span(const Recorder *range, long *begin, long *end);

/* Move the cursor by so many samples; by so many decades. */
void stage_move(Stage *stage, const Recorder *range, long samples);
void stage_move_decades(Stage *stage, const Recorder *range, double decades);

/* Moves the cursor to a mark, a Rule or JUMP_MINIMUM; false when it is nowhere. */
bool stage_jump(Stage *stage, const Recorder *range, int mark);

/* Moves the cursor to the next suggestion to the right, to the left if steps is below 0, so many
 * times; beyond the last is the first.  False: there is none. */
bool stage_walk(Stage *stage, const Recorder *range, long steps);

/* The sample under the cursor.  If the cursor has not been moved, it is at the first suggestion;
 * -1 if there is no suggestion or no sample, so that no rate can be taken by mistake. */
long stage_cursor(Stage *stage, const Recorder *range);

/* The same when the user moves it: without a suggestion it begins in the middle; -1: no samples. */
long stage_place(Stage *stage, const Recorder *range);

#endif
