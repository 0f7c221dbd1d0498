/* Gives the learning rate, momentum and weight decay of every batch.  Lengths follow fastai v1 to
 * the batch, edge cases included (fastai-v1.md section 6). */
#include "nn/schedule.h"

#include <math.h>
#include <string.h>

double curve_at(const Curve *curve, double p)
{
    double from = curve->from, to = curve->to;
    switch (curve->anneal) {
    case ANNEAL_CONST:
        return from;
    case ANNEAL_LINEAR:
        return from + p * (to - from);
    case ANNEAL_COS:
        return to + (from - to) / 2 * (cos(M_PI * p) + 1);
    case ANNEAL_EXP:
        return from * pow(to / from, p);
    case ANNEAL_POLY:
        return to + (from - to) * pow(1 - p, curve->degree);
    }
    return from;
}

static const Segment *segment_of(const Schedule *schedule, long k)
{
    int i = MAX(schedule->segments - 1, 0); /* an empty schedule is all 0 */
    while (i > 0 && schedule->segment[i].first > k)
        i--;
    return &schedule->segment[i];
}

Hyper schedule_at(const Schedule *schedule, long k)
{
    const Segment *segment = segment_of(schedule, k);
    double p = ((double)k - segment->origin) / segment->length;
    p = MIN(MAX(p, 0), 1);
    return (Hyper){
        .lr = curve_at(&segment->lr, p),
        .mom = curve_at(&segment->mom, p),
        .wd = segment->wd,
    };
}

/* Cuts the segment of batch k in two, so that one begins at k; its number, or -1: no room. */
static int cut(Schedule *schedule, long k)
{
    int i = (int)(segment_of(schedule, k) - schedule->segment);
    if (schedule->segment[i].first == k)
        return i;
    if (schedule->segments == SCHEDULE_SEGMENTS)
        return -1;
    memmove(&schedule->segment[i + 1], &schedule->segment[i],
            (size_t)(schedule->segments - i) * sizeof *schedule->segment);
    schedule->segments++;
    schedule->segment[i + 1].first = k;
    return i + 1;
}

bool schedule_set_wd(Schedule *schedule, long k, double wd)
{
    int first = cut(schedule, k);
    for (int i = first; first >= 0 && i < schedule->segments; i++)
        schedule->segment[i].wd = wd;
    return first >= 0;
}

bool schedule_scale(Schedule *schedule, long k, double was, double is)
{
    int first = cut(schedule, k);
    for (int i = first; first >= 0 && i < schedule->segments; i++) {
        Curve *lr = &schedule->segment[i].lr;
        lr->from = lr->from / was * is;
        lr->to = lr->to / was * is;
    }
    return first >= 0;
}

/* The first batch of a segment when everything after k becomes `by` times as long.  A phase meets
 * the one before at its origin, which is between the last batch of that one and its own first; a
 * piece cut off by an earlier change meets it at its own first batch. */
static long stretched_first(const Segment *segment, long k, double by)
{
    if (segment->origin >= (double)segment->first - 1)
        return k + (long)floor((segment->origin - (double)k) * by) + 1;
    return k + (long)ceil((double)(segment->first - k) * by);
}

bool schedule_stretch(Schedule *schedule, long k, long more)
{
    assert(k < schedule->steps);
    int first = cut(schedule, k);
    double by = (double)(schedule->steps - k + more) / (double)(schedule->steps - k);
    for (int i = first; first >= 0 && i < schedule->segments; i++) {
        Segment *segment = &schedule->segment[i];
        if (segment->first > k)
            segment->first = stretched_first(segment, k, by);
        segment->origin = (double)k + (segment->origin - (double)k) * by;
        segment->length *= by;
    }
    schedule->steps += first >= 0 ? more : 0;
    return first >= 0;
}

bool schedule_repeat(Schedule *schedule, long more)
{
    int count = schedule->segments;
    double by = (double)more / (double)schedule->steps;
    if (2 * count > SCHEDULE_SEGMENTS)
        return false;
    for (int i = 0; i < count; i++) {
        Segment *again = &schedule->segment[count + i];
        *again = schedule->segment[i];
        again->first = schedule->steps + (again->first ? stretched_first(again, 0, by) : 0);
        again->origin = (double)schedule->steps + again->origin * by;
        again->length *= by;
    }
    schedule->segments += count;
    schedule->steps += more;
    return true;
}

static Curve constant(double value)
{
    return (Curve){.anneal = ANNEAL_CONST, .from = value, .to = value};
}

static void add_segment(Schedule *schedule, long first, long origin, long length, Curve lr,
                        Curve mom)
{
    assert(schedule->segments < SCHEDULE_SEGMENTS);
    schedule->segment[schedule->segments++] = (Segment){
        .first = first,
        .origin = (double)origin,
        .length = (double)MAX(length, 1),
        .lr = lr,
        .mom = mom,
    };
}

OneCycle one_cycle_defaults(double lr_max)
{
    return (OneCycle){
        .lr_max = lr_max,
        .mom_max = 0.95,
        .mom_min = 0.85,
        .div_factor = 25,
        .pct_start = 0.3,
        .policy = POLICY_COS,
    };
}

/* fastai steps its scheduler after the batch and enters a phase one step late, so batch max(1, up)
 * still belongs to the way up and is the peak. */
static void two_phases(Schedule *schedule, const OneCycle *cycle, Anneal up_anneal)
{
    double low = cycle->lr_max / cycle->div_factor;
    double final_div = cycle->final_div > 0 ? cycle->final_div : cycle->div_factor * 1e4;
    long up = (long)((double)schedule->steps * cycle->pct_start);
    long peak = MAX(up, 1);
    add_segment(schedule, 0, 0, peak, (Curve){up_anneal, low, cycle->lr_max, 0},
                (Curve){up_anneal, cycle->mom_max, cycle->mom_min, 0});
    add_segment(schedule, peak + 1, peak, schedule->steps - up,
                (Curve){ANNEAL_COS, cycle->lr_max, cycle->lr_max / final_div, 0},
                (Curve){ANNEAL_COS, cycle->mom_min, cycle->mom_max, 0});
}

/* Page's and hlb-CIFAR10's shape, as airbench94's triangle() has it: the rate is lr_max at batch
 * trunc(N * pct_start), also where that is batch 0, and the line down ends after the last batch. */
static void triangle(Schedule *schedule, const OneCycle *cycle)
{
    long up = (long)((double)schedule->steps * cycle->pct_start);
    double first = cycle->start * cycle->lr_max, last = cycle->end * cycle->lr_max;
    if (up > 0)
        add_segment(schedule, 0, 0, up, (Curve){ANNEAL_LINEAR, first, cycle->lr_max, 0},
                    (Curve){ANNEAL_LINEAR, cycle->mom_max, cycle->mom_min, 0});
    add_segment(schedule, up > 0 ? up + 1 : 0, up, schedule->steps - up,
                (Curve){ANNEAL_LINEAR, cycle->lr_max, last, 0},
                (Curve){ANNEAL_LINEAR, cycle->mom_min, cycle->mom_max, 0});
}

/* fastai 0.7's cycle (fastai-v1.md 6.3), with pct_start as the length of the way up: up over
 * trunc(N * pct_start) batches, down over as many, then a linear tail to a hundredth of the first
 * rate (or to lr_max / final_div where that is given) at full momentum.  With a pct_start above one
 * half there is no tail. */
static void three_phases(Schedule *schedule, const OneCycle *cycle)
{
    double low = cycle->lr_max / cycle->div_factor;
    double last = cycle->final_div > 0 ? cycle->lr_max / cycle->final_div : low * 0.01;
    long steps = schedule->steps;
    long up = MIN((long)((double)steps * cycle->pct_start), steps / 2);
    add_segment(schedule, 0, 0, up, (Curve){ANNEAL_LINEAR, low, cycle->lr_max, 0},
                (Curve){ANNEAL_LINEAR, cycle->mom_max, cycle->mom_min, 0});
    add_segment(schedule, up + 1, up, up, (Curve){ANNEAL_LINEAR, cycle->lr_max, low, 0},
                (Curve){ANNEAL_LINEAR, cycle->mom_min, cycle->mom_max, 0});
    add_segment(schedule, 2 * up + 1, 2 * up, steps - 2 * up, (Curve){ANNEAL_LINEAR, low, last, 0},
                constant(cycle->mom_max));
}

Schedule schedule_one_cycle(const OneCycle *cycle, long batches_per_epoch, long epochs)
{
    Schedule schedule = {.steps = batches_per_epoch * epochs};
    switch (cycle->policy) {
    case POLICY_COS:
        two_phases(&schedule, cycle, ANNEAL_COS);
        break;
    case POLICY_LINEAR:
        if (cycle->triangle)
            triangle(&schedule, cycle);
        else
            two_phases(&schedule, cycle, ANNEAL_LINEAR);
        break;
    case POLICY_THREE_PHASE:
        three_phases(&schedule, cycle);
        break;
    }
    return schedule;
}

Schedule schedule_constant(double lr, double mom, long steps)
{
    Schedule schedule = {.steps = steps};
    add_segment(&schedule, 0, 0, steps, constant(lr), constant(mom));
    return schedule;
}

Schedule schedule_lr_find(double start_lr, double end_lr, double mom, long num_it)
{
    Schedule schedule = {.steps = num_it};
    add_segment(&schedule, 0, 0, num_it, (Curve){ANNEAL_EXP, start_lr, end_lr, 0}, constant(mom));
    return schedule;
}

Schedule schedule_torch_cycle(const OneCycle *cycle, long steps)
{
    Schedule schedule = {.steps = steps};
    Anneal anneal = cycle->policy == POLICY_COS ? ANNEAL_COS : ANNEAL_LINEAR;
    double low = cycle->lr_max / cycle->div_factor;
    double last = cycle->final_div > 0 ? cycle->lr_max / cycle->final_div : low / 1e4;
    double peak = (double)steps * cycle->pct_start - 1, end = (double)steps - 1;
    if (peak >= 0)
        schedule.segment[schedule.segments++] =
            (Segment){.length = peak > 0 ? peak : 1,
                      .lr = {anneal, low, cycle->lr_max, 0},
                      .mom = {anneal, cycle->mom_max, cycle->mom_min, 0}};
    schedule.segment[schedule.segments++] =
        (Segment){.first = (long)floor(peak) + 1,
                  .origin = peak,
                  .length = end > peak ? end - peak : 1,
                  .lr = {anneal, cycle->lr_max, last, 0},
                  .mom = {anneal, cycle->mom_min, cycle->mom_max, 0}};
    return schedule;
}

Schedule schedule_flat_cos(double lr, double lr_last, double mom, double pct_start, long steps)
{
    Schedule schedule = {.steps = steps};
    long flat = (long)((double)steps * pct_start);
    if (flat > 0)
        add_segment(&schedule, 0, 0, flat, constant(lr), constant(mom));
    add_segment(&schedule, flat, flat, steps - flat, (Curve){ANNEAL_COS, lr, lr_last, 0},
                constant(mom));
    return schedule;
}

bool schedule_restarts(const Restarts *restarts, long steps, Schedule *out)
{
    long first = 0, length = restarts->first;
    *out = (Schedule){.steps = steps};
    while (first < steps && out->segments < SCHEDULE_SEGMENTS) {
        add_segment(out, first, first, length,
                    (Curve){ANNEAL_COS, restarts->lr_max, restarts->lr_min, 0},
                    constant(restarts->mom));
        first += MIN(length, steps - first);
        length = length > steps / restarts->longer ? steps : length * restarts->longer;
    }
    return first >= steps;
}

static const struct {
    const char *name, *meaning;
} POLICIES[] = {
    [POLICY_COS] = {"cos", "fastai v1"},
    [POLICY_LINEAR] = {"linear", "linear up, cosine down"},
    [POLICY_THREE_PHASE] = {"three_phase", "the original"},
};

const char *policy_name(int policy)
{
    return policy < LENGTH(POLICIES) ? POLICIES[policy].name : NULL;
}

void policy_meaning(int policy, Buf *out)
{
    buf_text_add(out, POLICIES[policy].meaning);
}

double spread_part(const RateSpread *spread, int group, int groups)
{
    if (spread->kind == SPREAD_NONE || group == groups - 1)
        return 1;
    if (spread->kind == SPREAD_LAST)
        return 0.1;
    return pow(spread->first, (double)(groups - 1 - group) / (groups - 1));
}
