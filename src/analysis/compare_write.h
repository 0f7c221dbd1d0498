/* compare_write.h - what a comparison found, as tables for other programs.
 *
 *     comparison_csv(&c, &out);                  a row for each run
 *     comparison_markdown(&c, &out);             recipes, then differences
 *     comparison_json(&c, &out);                 all of it
 */
#ifndef ANALYSIS_COMPARE_WRITE_H
#define ANALYSIS_COMPARE_WRITE_H

#include "analysis/compare.h"

/* recipe,seed,train_loss,...,time,state; all digits, empty where there is no number. */
void comparison_csv(const Comparison *c, Buf *out);

/* The table of recipes and that of differences. */
void comparison_markdown(const Comparison *c, Buf *out);

/* A line: recipes with n, mean and standard deviation of every value, their runs, and the paired
 * differences with their intervals. */
void comparison_json(const Comparison *c, Buf *out);

#endif
