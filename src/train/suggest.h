/* suggest.h - learning rates to try, from the curve of a range test; pure functions.
 *
 *     Suggestions s = suggest(lr, smooth, n);
 *     if (!isnan(s.valley)) ...
 *
 * lr and smooth are what a plot shows: the recorded list with its ends trimmed (curve_trim).
 */
#ifndef TRAIN_SUGGEST_H
#define TRAIN_SUGGEST_H

#include "base/buf.h"

typedef struct {
    double steep;  /* fastai v1's "min numerical gradient": argmin of the gradient over the index */
    double min10;  /* rate at the smallest loss, divided by 10 */
    double valley; /* fastai v2: the middle of the longest decreasing subsequence */
    double slide;  /* fastai v2: where a window sliding in from the right meets an even slope */
    long steep_at, min_at, valley_at, slide_at; /* their indices, -1 if none */
    double fall; /* from the highest loss before the minimum to it, as a part of the highest */
} Suggestions;

/* n samples; a rule that finds nothing is NaN.  fastai-v1.md sections 8 and 14. */
Suggestions suggest(const double *lr, const double *smooth, long n);

/* The rules, in the order they are told. */
typedef enum { RULE_STEEP, RULE_MIN10, RULE_VALLEY, RULE_SLIDE, RULES } Rule;
const char *rule_name(Rule rule);
double suggestion_of(const Suggestions *s, Rule rule); /* NaN: it found nothing */

/* Why the suggestions should not be taken without a look at the curve. */
typedef enum {
    DOUBT_NONE,  /* they agree to within a decade, on a curve that falls */
    DOUBT_SHORT, /* no rule has enough samples */
    DOUBT_FLAT,  /* the loss hardly falls before its minimum */
    DOUBT_APART, /* two rules are more than a decade apart */
} Doubt;
Doubt suggest_doubt(const Suggestions *s);

/* Adds "no clear suggestion: ..." with the reason and the remedy; nothing without a doubt. */
void suggest_doubt_text(const Suggestions *s, Buf *out);

/* What the rules say of several runs: rule by rule the lowest and the highest; NaN where none found
 * anything. */
typedef struct {
    double low[RULES], high[RULES];
} SuggestionRange;
SuggestionRange suggest_range(const Suggestions *run, int runs);

/* fastai's plot(skip_start=10, skip_end=5). */
enum { CURVE_SKIP_START = 10, CURVE_SKIP_END = 5 };

/* The samples left when skip_start and skip_end are taken off n: begin ... end-1.  Skips are
 * clamped so that a short test still shows at least two samples where it has them. */
void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end);

#endif
