/* suggest.h - learning rates to try, from the curve of a range test; pure functions.
 *
 *     RangeCurve curve = {lr, loss, smooth, n, .planned = 100, .guess = log(10)};
 *     Suggestions s = suggest(&curve, CURVE_SKIP_START, CURVE_SKIP_END);
 *     if (!s.doubt) ... s.lr[s.best]
 *
 * There are four rules, fastai's; one of them is put forward, or none when a person who looks at
 * the curve would take none. */
#ifndef TRAIN_SUGGEST_H
#define TRAIN_SUGGEST_H

#include "base/buf.h"

/* A range test as it was recorded, whole. */
typedef struct {
    const double *lr, *loss, *smooth; /* n each; loss: of the batches */
    long n;
    long planned; /* num_it, of which n were run */
    double guess; /* loss of guessing by how frequent the classes are; NaN: not known */
} RangeCurve;

/* The rules, in the order in which they are printed; suggest.c has a row for each. */
typedef enum {
    RULE_STEEP,  /* fastai v1's "min numerical gradient": argmin of the gradient over the index */
    RULE_MIN10,  /* the rate at the smallest loss, divided by 10 */
    RULE_VALLEY, /* fastai v2: the middle of the longest decreasing subsequence */
    RULE_SLIDE,  /* fastai v2: where a window sliding in from the right meets an even slope */
    RULES,
} Rule;

/* As a user types it; NULL after the last. */
const char *rule_name(int rule);

/* The letter that stands for it on a curve, which is that of its key. */
const char *rule_letter(Rule rule);

/* What rate it suggests, in a few words. */
void rule_meaning(int rule, Buf *out);

/* Why no rate is put forward. */
typedef enum {
    DOUBT_NONE,
    DOUBT_SHORT,    /* too few samples */
    DOUBT_BROKEN,   /* the loss is not finite at the first batch, before any step */
    DOUBT_DIVERGED, /* the loss rises from the first batches on */
    DOUBT_GUESSING, /* the loss never gets below that of guessing */
    DOUBT_FLAT,     /* the loss neither falls nor rises */
    DOUBT_EDGE,     /* it only rises, late, and no rule stops before that */
    DOUBTS,
} Doubt;

/* In a few words; NULL: none. */
const char *doubt_reason(Doubt doubt);

/* What the rules say of a range test, and which of them is put forward: a value. */
typedef struct Suggestions {
    double lr[RULES]; /* NaN: the rule found nothing */
    long at[RULES]; /* the samples as recorded that the rules found, -1 if none; of min10 that with
                         the smallest loss */
    Doubt doubt;
    Rule best;    /* without a doubt: the one put forward */
    bool falls;   /* put forward because the loss falls there; else because it rises after it */
    bool rises;   /* the loss rises at the end, or is not a number */
    bool early;   /* it was stopped before it had enough samples */
    double guess; /* as in the curve */
} Suggestions;

/* steep and min10 look at what a plot shows: without skip_start and skip_end samples, as fastai
 * v1's plot.  valley and slide look at what fastai v2's lr_find does: without a tenth of the
 * planned samples at the beginning, 5 at the end, and everything from the first not-a-number on.  A
 * rule that finds nothing, or has fewer than two samples, is NaN.  See fastai-v1.md, sections 8 and
 * 14. */
Suggestions suggest(const RangeCurve *curve, long skip_start, long skip_end);

/* The suggestions when there is no curve. */
Suggestions no_suggestions(void);

/* Adds "no clear suggestion: ..." with the reason and the remedy; nothing without a doubt. */
void suggest_doubt_text(const Suggestions *s, Buf *out);

/* Adds "valley 3.31E-02, the middle of the longest fall"; nothing with a doubt. */
void suggest_best_text(const Suggestions *s, Buf *out);

/* What each rule says of several runs: its lowest and highest suggestion; NaN when it has none. */
typedef struct {
    double low[RULES], high[RULES];
} SuggestionRange;
SuggestionRange suggest_range(const Suggestions *run, int runs);

/* For each rule the median of the runs it found something in; the verdict is the most frequent. */
Suggestions suggest_median(const Suggestions *run, int runs);

/* The loss of the best guess that knows how frequent the classes are: their entropy, with label
 * smoothing, and with what each counts (NULL: 1). */
double guess_loss(const double *frequency, int classes, double smoothing, const float *weights);

/* fastai's plot(skip_start=10, skip_end=5). */
enum { CURVE_SKIP_START = 10, CURVE_SKIP_END = 5 };

/* The samples to draw when skip_start and skip_end are taken off n: begin ... end-1.  Skips are
 * clamped so that a short test still shows at least two samples where it has them. */
void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end);

#endif
