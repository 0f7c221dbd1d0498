/* run_filter.h - which runs of a list are meant: an expression over its columns.
 *
 *     const RunFilter *filter = run_filter_read(arena, "lr_max>1e-2 and accuracy>0.98", err);
 *     if (run_filter_fits(filter, &summary, now)) ...
 *
 *     or:         and { "or" and }
 *     and:        not { ["and"] not }
 *     not:        "not" not | "(" or ")" | word | column operator word
 *     operator:   = != < <= > >= ~
 *
 * A word alone is a text that any column of the list may contain; words with blanks or with signs
 * of this language stand in quotes.  Numbers are compared as numbers, words without regard to case,
 * dates as far as they are written; `~` is "contains".  A number that is not known fits no
 * comparison. */
#ifndef STORE_RUN_FILTER_H
#define STORE_RUN_FILTER_H

#include "base/arena.h"
#include "base/error.h"
#include "store/summary.h"

enum { RUN_FILTER_MOST = 255 }; /* bytes */

/* In an arena, with all its words; never changes. */
typedef struct RunFilter RunFilter;

/* NULL with err, which tells the character from 1.  An empty text fits every run. */
const RunFilter *run_filter_read(Arena *arena, const char *text, Error *err);

/* now: seconds since 1970, for dates in words. */
bool run_filter_fits(const RunFilter *filter, const RunSummary *of, long now);

#endif
