/* compare.h - several recipes by several seeds: what came out, as numbers.
 *
 *     Comparison c = comparison_of(arena, run, runs);      the runs of one `compare`
 *     comparison_table(&c, seeds, "±", &out);
 *     Figure figure = figure_compare(arena, &c);
 *
 * Pure functions of recorders, which may still grow; results live in the arena. */
#ifndef ANALYSIS_COMPARE_H
#define ANALYSIS_COMPARE_H

#include "analysis/history.h"
#include "base/columns.h"
#include "base/estimate.h"

enum { COMPARE_MOST = 5 }; /* recipes: as many as there are inks to tell them apart */

/* The runs of one command by several seeds, borrowed from the history. */
typedef struct {
    const char *command;        /* shell form */
    const char *label;          /* in legends: the command, unless the caller knows better */
    const RunEntry *const *run; /* by seed; without those the user stopped */
    int runs;                   /* one of them may be under way */
} Recipe;

/* The recipes of one `compare`; a value that can be made anew at any time. */
typedef struct Comparison {
    Recipe recipe[COMPARE_MOST]; /* in the order they were named */
    int recipes;
} Comparison;

Comparison comparison_of(Arena *arena, const RunEntry *const *run, int runs);

/* What the last epoch of a run ended with: these, then the metrics. */
enum { VALUE_TRAIN_LOSS, VALUE_VALID_LOSS, VALUE_METRIC };
int run_values(const RunEntry *run);
const char *run_value_name(const RunEntry *run, int value);
double run_value(const RunEntry *run, int value); /* not a number: none, or no such metric */

/* Whether more is better of it. */
bool run_value_rises(const RunEntry *run, int value);

/* Why a run's numbers say nothing about its recipe: "not finite", "dead"; NULL if they do. */
const char *run_trouble(const RunEntry *run);

/* A value over the runs that have ended and in which it is finite. */
Estimate recipe_summary(const Recipe *recipe, int value);

/* The recipe with the best mean among those without trouble; -1: none, or only one.  The mean is
 * that of the first metric; without metrics of the validation loss, without validation of the
 * training loss. */
int comparison_best(const Comparison *c);

/* The value by which recipes are judged: that of comparison_best, where runs have it. */
int comparison_value(const Comparison *c);

/* Adds a heading and a row for each recipe with a run that has ended; seeds: how many are planned.
 * plus_minus: "±" or "+-". */
bool comparison_has_ended(const Recipe *recipe);
void comparison_columns(const Comparison *c, int seeds, const char *plus_minus, Columns *table);

/* The same as text. */
void comparison_table(const Comparison *c, int seeds, const char *plus_minus, Buf *out);

#endif
