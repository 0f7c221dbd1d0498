/* budget.h - what can be trained in a given time, of measured speeds.
 *
 *     int i = budget_pick(speed, 4);                           the batch size to train with
 *     double epochs = budget_epochs(seconds, speed[i].train, valid);
 *
 * Pure functions. */
#ifndef TRAIN_BUDGET_H
#define TRAIN_BUDGET_H

/* How fast a learner trains in batches of one size; a value. */
typedef struct {
    int bs;
    double batch; /* seconds */
    double train; /* seconds an epoch takes, without validation */
} BudgetSpeed;

/* Of sizes in rising order the smallest that takes at most BUDGET_SLOWER times as long as the
 * fastest: for the same time it makes more steps. */
#define BUDGET_SLOWER 1.1
int budget_pick(const BudgetSpeed *speed, int count);

/* How many epochs, each of which is validated, fit into so many seconds; below 25 the last may be a
 * part of one, from a tenth on.  0: not even that fits. */
double budget_epochs(double seconds, double train, double valid);

/* The most batches, at least one, that fit into so many seconds from batch k on, of epochs that
 * have so many: as above, after the epoch that is under way.  What so many batches take. */
long budget_steps(double seconds, double batch, double valid, long k, long batches);
double budget_rest(long steps, double batch, double valid, long k, long batches);

/* What so many epochs take. */
double budget_seconds(double epochs, double train, double valid);

#endif
