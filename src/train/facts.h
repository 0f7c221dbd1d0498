/* facts.h - what tells one run from another in a list: its recipe, what it trained on what, when it
 * began.
 *
 *     RunFacts facts = facts_of(arena, learner, &plan, NULL, seconds);
 *     facts_recipe(arena, &facts)                                   "one_cycle 4"
 */
#ifndef TRAIN_FACTS_H
#define TRAIN_FACTS_H

#include "base/arena.h"
#include "train/plan.h"
#include "train/result.h"

typedef struct Learner Learner;

/* A value whose words live in an arena.  Old records, and runs of other programs, tell only a part
 * of it: numbers that are not known are not a number, words are "" or NULL. */
typedef struct {
    PlanKind kind;
    double epochs;         /* of the plan, the last perhaps cut; 0: not known, or it has none */
    double lr_max, wd;     /* not a number: not known */
    const char *data;      /* "digits"; this and the next two are "" where they are not known */
    const char *model;     /* "simple_cnn 3,16,16,2" */
    const char *optimizer; /* "adam" */
    long seed;             /* -1: not known */
    long began;            /* seconds since 1970; 0: not known */
    uint64_t plan;         /* hash of all of the plan; 0: not known */
    const char *policy;    /* of a 1cycle: "cos", ...; "changed": no arguments give this plan */
    OneCycle cycle;        /* with a policy: its arguments; of `fit` only its momentum, twice */
    double batch_size, train_images, valid_images;
    double label_smoothing;
    double true_wd, bn_wd;       /* 1 or 0 */
    const char *normalization;   /* as arguments of `normalize`; "off" */
    const char *augment;         /* as arguments of `augment`; "off" */
    const char *steps;           /* what else the optimiser is asked for, likewise; "off" */
    const char *lookahead, *ema; /* as arguments of `learner`; "off" */
    const char *class_weights;   /* numbers with commas between; "": none */
    double drop_last;            /* 1 or 0 */
    double shards;               /* of a batch */
    double epochs_before;        /* how many the learner had trained when the run began */
} RunFacts;

RunFacts facts_unknown(void);

/* from: where an earlier run was, which this one continues; NULL: it begins. */
RunFacts facts_of(Arena *arena, const Learner *learner, const Plan *plan, const Position *from,
                  long began);

/* How its training images were changed; NULL: they were not, or it is not known. */
const char *facts_augment(const RunFacts *facts);

/* Fills in what a plan tells. */
void facts_take_plan(RunFacts *facts, const Plan *plan);

/* A copy whose words are in the arena. */
RunFacts facts_copy(Arena *arena, const RunFacts *from);

/* What was run, in a word and its epochs: "one_cycle 4", "fit 3", "lr_find"; "run" without a
 * plan. */
const char *facts_recipe(Arena *arena, const RunFacts *facts);

#endif
