/* Finds the arguments of fit_one_cycle that a schedule was made of. */
#include "base/text.h"
#include "nn/schedule.h"

#include <math.h>
#include <stdio.h>

/* A quotient without the rounding of its last digits. */
static double tidied(double value)
{
    char digits[32];
    double read = value;
    snprintf(digits, sizeof digits, "%.12g", value);
    return text_double(digits, &read) ? read : value;
}

/* The shortest decimal fraction of `whole` batches that comes to `part` of them. */
static double shortest_fraction(long part, long whole)
{
    for (double scale = 1; scale <= 1e6; scale *= 10) {
        double fraction = ceil((double)part * scale / (double)whole) / scale;
        if (fraction <= 1 && (long)((double)whole * fraction) == part)
            return fraction;
    }
    return (double)part / (double)whole;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(a);
}

static bool same_curve(const Curve *a, const Curve *b)
{
    return a->anneal == b->anneal && is_near(a->from, b->from) && is_near(a->to, b->to);
}

static bool same_schedule(const Schedule *a, const Schedule *b)
{
    bool same = a->segments == b->segments && a->steps == b->steps;
    for (int s = 0; same && s < a->segments; s++) {
        const Segment *one = &a->segment[s], *other = &b->segment[s];
        same = one->first == other->first && one->origin == other->origin &&
               one->length == other->length && same_curve(&one->lr, &other->lr) &&
               same_curve(&one->mom, &other->mom) && one->wd == a->segment[0].wd;
    }
    return same;
}

/* The triangle that it must be, if it is one; without a way up its start is not known. */
static OneCycle guess_triangle(const Schedule *schedule, double lr_max)
{
    const Segment *first = &schedule->segment[0];
    const Segment *last = &schedule->segment[schedule->segments - 1];
    bool rises = last != first;
    return (OneCycle){.lr_max = lr_max,
                      .mom_max = last->mom.to,
                      .mom_min = last->mom.from,
                      .div_factor = NAN,
                      .pct_start =
                          rises ? shortest_fraction((long)first->length, schedule->steps) : 0,
                      .final_div = NAN,
                      .policy = POLICY_LINEAR,
                      .triangle = true,
                      .start = rises ? tidied(first->lr.from / lr_max) : 0,
                      .end = tidied(last->lr.to / lr_max)};
}

static bool is_guess(const Schedule *schedule, const OneCycle *guess, OneCycle *out)
{
    Schedule made = schedule_one_cycle(guess, schedule->steps, 1);
    bool same = same_schedule(schedule, &made);
    if (same)
        *out = *guess;
    return same;
}

/* What the policy must have been given, if it was that one. */
static OneCycle guess_cycle(const Schedule *schedule, double lr_max, Policy policy)
{
    const Segment *first = &schedule->segment[0];
    const Segment *last = &schedule->segment[schedule->segments - 1];
    long up =
        policy == POLICY_THREE_PHASE ? (long)first->length : schedule->steps - (long)last->length;
    return (OneCycle){.lr_max = lr_max,
                      .mom_max = first->mom.from,
                      .mom_min = first->mom.to,
                      .div_factor = tidied(lr_max / first->lr.from),
                      .pct_start = shortest_fraction(up, schedule->steps),
                      .final_div = tidied(lr_max / last->lr.to),
                      .policy = policy};
}

bool schedule_cycle(const Schedule *schedule, double lr_max, OneCycle *out)
{
    const long MOST = 1l << 40; /* batches: lengths are whole numbers in a double */
    if (schedule->segments < 1 || schedule->steps < 1 || schedule->steps > MOST)
        return false;
    const double length = schedule->segment[schedule->segments - 1].length;
    if (!(length >= 1 && length <= (double)schedule->steps && schedule->segment[0].length >= 1 &&
          schedule->segment[0].length <= (double)schedule->steps))
        return false;
    OneCycle guess = guess_triangle(schedule, lr_max);
    bool found = is_guess(schedule, &guess, out);
    for (int policy = 0; !found && policy_name(policy); policy++) {
        guess = guess_cycle(schedule, lr_max, (Policy)policy);
        found = is_guess(schedule, &guess, out);
    }
    return found;
}
