/* Reads learning rates off the curve of a range test by fastai's four rules, and chooses one of
 * them or says why none is clear. */
#include "train/suggest.h"

#include "train/smooth.h"

#include <math.h>
#include <stdlib.h>

enum {
    SLIDE_WIDTH = 15,   /* samples between the window's ends */
    VALLEY_MOST = 4096, /* samples the quadratic search looks at: the last ones */
    V2_SKIP_START = 10, /* fastai v2 takes off one sample in so many of those planned */
    V2_SKIP_END = 5,    /* and so many at the end */
    FEW = 10,           /* samples that make no curve */
};
static const double SLIDE_THRESHOLD = 0.005; /* difference of slopes that counts as even */

/* From which size on a person sees something in a curve, measured on the range tests of
 * tests/bench/suggestions.sh. */
static const double FALLS = 0.02;    /* part of the loss */
static const double RISES = 1.2;     /* times what was before */
static const double RUNS_AWAY = 1.5; /* times the first loss, at once */
static const double BELOW = 0.01;    /* part of the loss of guessing that counts as learnt */
static const double DEVIATIONS = 4;  /* standard deviations of the smoothed loss: not by chance */

/* numpy.gradient with unit spacing. */
static double gradient(const double *y, long n, long i)
{
    if (i == 0)
        return y[1] - y[0];
    if (i == n - 1)
        return y[n - 1] - y[n - 2];
    return (y[i + 1] - y[i - 1]) / 2;
}

/* The first of equals; a NaN counts as the smallest, as numpy's argmin. */
static long steepest(const double *y, long n)
{
    long best = 0;
    for (long i = 1; i < n && !isnan(gradient(y, n, best)); i++) {
        double g = gradient(y, n, i);
        if (isnan(g) || g < gradient(y, n, best))
            best = i;
    }
    return best;
}

static long smallest(const double *y, long n)
{
    long best = 0;
    for (long i = 1; i < n && !isnan(y[best]); i++)
        if (isnan(y[i]) || y[i] < y[best])
            best = i;
    return best;
}

/* The longest strictly decreasing subsequence ends at `end` and has `length` samples; the answer
 * lies in its middle, computed with integers as fastai v2 does (whole thirds, then the whole half
 * of a third). */
static long longest_fall(const double *y, long n)
{
    uint16_t length[VALLEY_MOST];
    long end = 0;
    for (long i = 0; i < n; i++) {
        length[i] = 1;
        for (long j = 0; j < i; j++)
            if (y[i] < y[j] && length[i] < length[j] + 1)
                length[i] = length[j] + 1;
        if (length[end] < length[i])
            end = i;
    }
    long most = length[end], start = end - most;
    double third = (double)most / 3;
    long at = start + (long)third + (long)(third / 2);
    return most > 1 ? MAX(at, 0) : -1;
}

static long valley(const double *y, long n)
{
    long skipped = MAX(n - VALLEY_MOST, 0), at = longest_fall(y + skipped, n - skipped);
    return at < 0 ? -1 : skipped + at;
}

static long slide(const double *y, long n)
{
    if (n <= SLIDE_WIDTH)
        return -1;
    long left = n - 1 - SLIDE_WIDTH, answer = left;
    for (long right = n - 1; left >= 0; right--, left--) {
        if (!(fabs(gradient(y, n, right) - gradient(y, n, left)) > SLIDE_THRESHOLD))
            break;
        answer = left;
    }
    return answer;
}

static const struct {
    const char *name, *letter;
    const char *reason;                    /* why it is put forward */
    long (*find)(const double *y, long n); /* the sample, or -1; n >= 2 */
    bool v2;                               /* looks at the samples that fastai v2 does, else v1 */
    double divisor;                        /* the rate is that of the sample divided by this */
} RULE[] = {
    [RULE_STEEP] = {"steep", "s", "where the loss falls fastest", steepest, false, 1},
    [RULE_MIN10] = {"min10", "m", "a tenth of the rate with the lowest loss", smallest, false, 10},
    [RULE_VALLEY] = {"valley", "v", "the middle of the longest fall", valley, true, 1},
    [RULE_SLIDE] = {"slide", "i", "the last even slope before the loss rises", slide, true, 1},
};
static_assert(LENGTH(RULE) == RULES, "a row for each rule");

const char *rule_name(int rule)
{
    return rule < RULES ? RULE[rule].name : NULL;
}

const char *rule_letter(Rule rule)
{
    return RULE[rule].letter;
}

void rule_meaning(int rule, Buf *out)
{
    buf_text_add(out, RULE[rule].reason);
}

/* Samples begin ... end-1. */
typedef struct {
    long begin, end;
} Stretch;

static Stretch stretch_of(long n, long skip_start, long skip_end)
{
    return (Stretch){MIN(skip_start, n), MAX(n - MIN(skip_end, n), MIN(skip_start, n))};
}

static long length(Stretch stretch)
{
    return stretch.end - stretch.begin;
}

static long first_nan(const double *y, long n)
{
    long i = 0;
    while (i < n && !isnan(y[i]))
        i++;
    return i;
}

/* What fastai v2 looks at. */
static Stretch stretch_v2(const RangeCurve *curve)
{
    Stretch stretch = stretch_of(curve->n, curve->planned / V2_SKIP_START, V2_SKIP_END);
    if (length(stretch) > 0) /* without samples there may be no array */
        stretch.end = stretch.begin + first_nan(curve->smooth + stretch.begin, length(stretch));
    return stretch;
}

/* Asks every rule; `shown` is what a plot shows. */
static void ask(const RangeCurve *curve, Stretch shown, Suggestions *s)
{
    Stretch v2 = stretch_v2(curve);
    for (int i = 0; i < RULES; i++) {
        Stretch stretch = RULE[i].v2 ? v2 : shown;
        bool enough = MIN(length(shown), length(stretch)) >= 2;
        long at = enough ? RULE[i].find(curve->smooth + stretch.begin, length(stretch)) : -1;
        s->at[i] = at < 0 ? -1 : stretch.begin + at;
        s->lr[i] = at < 0 ? NAN : curve->lr[s->at[i]] / RULE[i].divisor;
    }
}

/* ---- whether to put one forward */

/* What a person sees in the curve. */
typedef struct {
    long low_at;
    double top, low;  /* the highest value before the lowest, and the lowest */
    double highest;   /* the highest value after the lowest */
    double deviation; /* of a batch's loss */
} Look;

/* Standard deviation of a batch's loss while rates are small, from differences of neighbours, which
 * hide any slope. */
static double batch_deviation(const RangeCurve *curve, long low_at)
{
    double squares = 0;
    long n = MIN(MAX(low_at / 2, 2 * FEW), curve->n - 1);
    for (long i = 1; i <= n; i++)
        squares += pow(curve->loss[i] - curve->loss[i - 1], 2) / 2;
    return sqrt(squares / (double)MAX(n, 1));
}

/* How much of the smoothed loss at a sample may be chance: as much as in an average of (1 + beta) /
 * (1 - beta) (1 - beta^n) / (1 + beta^n) batches. */
static double chance(const Look *look, long sample)
{
    double power = pow(SMOOTH_BETA, (double)sample + 1);
    double batches = (1 + SMOOTH_BETA) / (1 - SMOOTH_BETA) * (1 - power) / (1 + power);
    return DEVIATIONS * look->deviation / sqrt(batches);
}

static Look look_at(const RangeCurve *curve, Stretch stretch)
{
    const double *y = curve->smooth;
    Look look = {.low_at = stretch.begin, .top = y[stretch.begin], .low = y[stretch.begin]};
    for (long i = stretch.begin; i < stretch.end; i++)
        if (y[i] < look.low) {
            look.low_at = i;
            look.low = y[i];
        }
    for (long i = stretch.begin; i <= look.low_at; i++)
        look.top = fmax(look.top, y[i]);
    for (long i = look.low_at; i < curve->n; i++)
        look.highest = isfinite(y[i]) ? fmax(look.highest, y[i]) : INFINITY;
    look.deviation = batch_deviation(curve, look.low_at);
    return look;
}

/* Whether the rule gives a rate at which the loss is not yet above its beginning by more than the
 * chance of both. */
static bool is_usable(const RangeCurve *curve, const Suggestions *s, const Look *look, Rule rule)
{
    long i = s->at[rule];
    return i >= 0 && curve->smooth[i] <=
                         RISES * look->top + hypot(chance(look, i), chance(look, look->low_at));
}

/* Where the loss falls, chooses the middle of its fall; where it only rises, some way before.
 * There the least loss is where chance has put it, and says nothing. */
static bool choose(const RangeCurve *curve, Suggestions *s, const Look *look)
{
    static const Rule ORDER[] = {RULE_VALLEY, RULE_STEEP, RULE_SLIDE};
    enum { FALL = 2 }; /* of them */
    for (int i = s->falls ? 0 : FALL; i < (s->falls ? FALL : LENGTH(ORDER)); i++)
        if (is_usable(curve, s, look, ORDER[i])) {
            s->best = ORDER[i];
            return true;
        }
    return false;
}

/* Whether the loss is far above that of the first batch, and above guessing: a net that has learnt
 * something may just meet a harder batch. */
static bool runs_away(const RangeCurve *curve, double smooth)
{
    double most = RUNS_AWAY * curve->loss[0];
    return !(smooth <= (isnan(curve->guess) ? 2 * most : fmax(most, curve->guess)));
}

static Doubt doubt_of(const RangeCurve *curve, Stretch stretch, Suggestions *s)
{
    if (curve->n > 0 && !isfinite(curve->loss[0]))
        return DOUBT_BROKEN;
    if (length(stretch) < FEW) {
        s->early = curve->n < curve->planned;
        s->rises = curve->n > 1 && runs_away(curve, curve->smooth[curve->n - 1]);
        return s->rises ? DOUBT_DIVERGED : DOUBT_SHORT;
    }
    Look look = look_at(curve, stretch);
    double start = chance(&look, stretch.begin);
    s->rises = look.highest > RISES * look.top && look.highest > look.low + start;
    s->falls = look.top - look.low > fmax(FALLS * look.top, start);
    if (!isfinite(look.top) || runs_away(curve, curve->smooth[stretch.begin]))
        return DOUBT_DIVERGED;
    if (curve->guess - look.low < fmax(BELOW * curve->guess, chance(&look, look.low_at)))
        return DOUBT_GUESSING;
    if (!s->falls && !s->rises)
        return DOUBT_FLAT;
    if (!s->falls && isnan(curve->guess))
        return DOUBT_FLAT;
    return choose(curve, s, &look) ? DOUBT_NONE : s->falls ? DOUBT_DIVERGED : DOUBT_EDGE;
}

Suggestions suggest(const RangeCurve *curve, long skip_start, long skip_end)
{
    Stretch stretch = stretch_of(curve->n, skip_start, skip_end);
    Suggestions s = {.guess = curve->guess};
    ask(curve, stretch, &s);
    s.doubt = doubt_of(curve, stretch, &s);
    return s;
}

Suggestions no_suggestions(void)
{
    return suggest(&(RangeCurve){.guess = NAN}, 0, 0);
}

static const char *remedy(const Suggestions *s)
{
    if (s->doubt == DOUBT_GUESSING && s->rises)
        return "no rate helps: look at the labels, the images and the net";
    if (s->doubt == DOUBT_SHORT && s->early)
        return "use stop_div=false: a loss this small exceeds " DIVERGED_BEST " by chance";
    static const char *const REMEDY[] = {
        [DOUBT_SHORT] = "use a larger num_it",
        [DOUBT_BROKEN] = "start with new weights: learner",
        [DOUBT_DIVERGED] = "use a smaller start_lr",
        [DOUBT_GUESSING] = "try a larger end_lr or num_it, or another net",
        [DOUBT_FLAT] = "try a larger end_lr",
        [DOUBT_EDGE] = "pick a rate well before that, or use a larger num_it",
    };
    return REMEDY[s->doubt];
}

const char *doubt_reason(Doubt doubt)
{
    static const char *const REASON[] = {
        [DOUBT_SHORT] = "too few batches",
        [DOUBT_BROKEN] = "the loss is not finite at the first batch",
        [DOUBT_DIVERGED] = "the loss rises from the first batches on",
        [DOUBT_GUESSING] = "the loss never gets below that of guessing",
        [DOUBT_FLAT] = "the loss neither falls nor rises",
        [DOUBT_EDGE] = "the loss only rises, and no rule stops before it does",
    };
    return REASON[doubt];
}

void suggest_doubt_text(const Suggestions *s, Buf *out)
{
    if (!s->doubt)
        return;
    buf_printf(out, "no clear suggestion: %s", doubt_reason(s->doubt));
    if (s->doubt == DOUBT_GUESSING)
        buf_printf(out, " (%.2f)", s->guess);
    buf_printf(out, "; %s", remedy(s));
}

void suggest_best_text(const Suggestions *s, Buf *out)
{
    if (!s->doubt)
        buf_printf(out, "%s %.2E, %s", RULE[s->best].name, s->lr[s->best], RULE[s->best].reason);
}

double guess_loss(const double *frequency, int classes, double smoothing, const float *weights)
{
    double loss = 0, all = 0, sum = 0; /* of targets, and what the images count */
    for (int pass = 0; pass < 2; pass++)
        for (int c = 0; c < classes; c++) {
            double weight = weights ? (double)weights[c] : 1;
            double target = weight * ((1 - smoothing) * frequency[c] + smoothing / classes);
            if (pass == 0) {
                all += target;
                sum += weight * frequency[c];
            } else if (target > 0) {
                loss -= target / sum * log(target / all);
            }
        }
    return loss;
}

void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end)
{
    *end = MAX(n - skip_end, MIN(n, 2));
    *begin = MAX(MIN(skip_start, *end - 2), 0);
}
