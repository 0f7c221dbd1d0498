/* budget_speed.h - how fast the session's net trains and validates, measured on copies of it.
 *
 *     Speeds speeds = speeds_begin(session, 60);
 *     if (!speeds_measure(&speeds, 0, err)) ...          in batches of several sizes
 *     speeds.speed[speeds.best].batch                    seconds of a batch of that size
 */
#ifndef COMMANDS_BUDGET_SPEED_H
#define COMMANDS_BUDGET_SPEED_H

#include "base/arena.h"
#include "base/clock.h"
#include "train/budget.h"
#include "train/plan.h"

typedef struct Session Session;
typedef struct Learner Learner;

enum {
    SPEEDS_MOST = 4
}; /* batch sizes that are tried: half the learner's, it, twice, four times */

/* What was measured, for a command that has so much time in all; of one thread, freed by nobody. */
typedef struct {
    Session *session;
    double seconds; /* asked for */
    const Clock *clock;
    double began; /* what it said then */
    BudgetSpeed speed[SPEEDS_MOST];
    int sizes, best; /* which of them is proposed */
    double valid;    /* seconds that validation takes */
    bool stopped;    /* by the user */
} Speeds;

/* The time begins, for a command that has so many seconds. */
Speeds speeds_begin(Session *session, double seconds);

/* Seconds since then. */
double speeds_passed(const Speeds *speeds);

/* A learner of its own with the weights of the session's; a plan that tries so many batches. */
Learner *speeds_learner(const Speeds *speeds, Arena *arena, int bs, Error *err);
Plan speeds_trial(const Learner *learner, long batches);

/* Measures batches of this size (0: of several), as far as a part of the time allows, and picks. */
NODISCARD bool speeds_measure(Speeds *speeds, int bs, Error *err);

/* Measures the size that was picked once more, for longer: the mean of both makes the plan. */
NODISCARD bool speeds_measure_again(Speeds *speeds, Error *err);

/* Prints them as a table. */
void speeds_tell(const Speeds *speeds);

#endif
