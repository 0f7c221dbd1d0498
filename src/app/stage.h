/* stage.h - what the user has chosen to see: plain data, changed by commands, read by views.
 *
 *     stage_move(&stage, recorder, 1);             one sample to the right
 *     stage_jump(&stage, recorder, MARK_STEEP);    to a suggestion
 *     double lr = stage_rate(&stage, recorder);    the learning rate under the cursor
 */
#ifndef APP_STAGE_H
#define APP_STAGE_H

#include "plot/grid.h"
#include "train/recorder.h"
#include "train/suggest.h"

/* What the main figure is. */
typedef enum {
    MAIN_TRAINING, /* losses of the latest run, its schedule, accuracy, epochs beside it */
    MAIN_LR_FIND,  /* loss against learning rate, with the cursor */
    MAIN_SHOWN,    /* what the latest plotting command drew */
    MAIN_HELP,     /* help, scrolled */
    MAIN_RUNS,     /* the list of runs */
} MainFigure;

typedef enum { FOCUS_PROMPT, FOCUS_FIGURE, FOCUS_EPOCHS, FOCUS_MESSAGES, FOCUS_COUNT } Focus;

typedef enum { JUMP_STEEP, JUMP_VALLEY, JUMP_MIN10, JUMP_SLIDE, JUMP_MINIMUM } JumpMark;

/* What pictures are made of. */
typedef enum {
    PICTURES_AUTO,   /* pixels where the terminal answers that it shows them, else cells */
    PICTURES_SIXEL,  /* pixels, unasked */
    PICTURES_BLOCKS, /* cells */
} Pictures;

typedef struct {
    bool mouse, bell, title; /* whether the terminal's are used */
    Pictures pictures;
    MainFigure main;
    Focus focus;
    long cursor;     /* sample of the range test; -1: not yet placed */
    double zoom;     /* part of the x axis shown around the cursor: 1 all, 0.5 half ... */
    bool log_loss;   /* loss on a logarithmic axis */
    int smooth;      /* 0 raw only, 1 smoothed and raw dots, 2 smoothed only */
    int scroll;      /* lines the focused list is scrolled by, from its end (messages) or start */
    int run;         /* MAIN_RUNS: the line the cursor is on, from 0 */
    uint64_t chosen; /* MAIN_RUNS: bit i: run i + 1 is overlaid */
} Stage;

Stage stage_new(void);

/* Lays a run over the others of its group as it begins, in the list of runs; the latest few. */
void stage_overlay(Stage *stage, int run, int group);

/* The range-test samples the figure shows, trimmed as `plot` does. */
void stage_span(const Recorder *range, long *begin, long *end);

/* By so many samples; by so many thirds of a decade. */
void stage_move(Stage *stage, const Recorder *range, long samples);
void stage_move_decades(Stage *stage, const Recorder *range, double decades);

/* False when there is no such suggestion. */
bool stage_jump(Stage *stage, const Recorder *range, JumpMark mark);

/* The sample the cursor is on, placed at the suggestion put forward if it was nowhere; -1: there are
 * no samples, or none is put forward and the user has not moved it yet, so that nothing stands ready
 * to be taken. */
long stage_cursor(Stage *stage, const Recorder *range);

/* The same for who moves it: in doubt it begins in the middle; -1: no samples. */
long stage_place(Stage *stage, const Recorder *range);

#endif
