/* errand_words.h - what rank 0 and a rank that trains a run for it tell each other: an Asking, an
 * answer for ASK_NEWS alone. */
#ifndef LAB_ERRAND_WORDS_H
#define LAB_ERRAND_WORDS_H

#include "lab/event_list.h"
#include "train/plan.h"
#include "train/result.h"

typedef enum {
    ASK_RUN,  /* train this: the learner's bytes follow */
    ASK_NEWS, /* what has happened since I asked: News, then what it announces */
    ASK_STOP, /* end it after this batch */
    ASK_OVER, /* the same, and there is nothing more to train */
} AskKind;

/* Rank 0 asks; what follows counts for ASK_RUN. */
typedef struct {
    AskKind kind;
    size_t learner; /* bytes of its checkpoint */
    Plan plan;
    bool stop_div;        /* as in RunRequest, like the next two */
    int subset;           /* images */
    uint64_t subset_seed; /* of their choice */
    char kernels[16];     /* name */
    int mode;             /* WorkMode */
} Asking;

/* The answer; so many Told follow, and the learner at its end, as a checkpoint. */
typedef struct {
    size_t count;   /* of Told (event_list.h) */
    bool over;      /* the run has ended: what follows counts */
    size_t learner; /* bytes */
    Result result;  /* its fault names no layer */
    long dead;      /* as Recorder.dead */
    bool ends_dead; /* its net is dead at its end */
} News;

#endif
