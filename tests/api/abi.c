/* What programs that were built with libonecycle.so.0 rely on, for LP64 machines: sizes, places of
 * members, numbers, types of functions.  Compiled as C and as C++ by install.sh.  A line here that
 * does not hold means another name of the library: libonecycle.so.1. */
#include <onecycle.h>

#include <stddef.h>

#ifndef __cplusplus
#define static_assert _Static_assert
#endif
#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #member)
#define SIZE(type, size) static_assert(sizeof(type) == (size), #type)
#define IS(name, number) static_assert((int)(name) == (number), #name)

#if defined(__LP64__)
SIZE(oc_hyper, 16);
AT(oc_hyper, lr, 0);
AT(oc_hyper, mom, 8);

SIZE(oc_cycle, 72);
AT(oc_cycle, policy, 0);
AT(oc_cycle, lr_max, 8);
AT(oc_cycle, mom_max, 16);
AT(oc_cycle, mom_min, 24);
AT(oc_cycle, div_factor, 32);
AT(oc_cycle, pct_start, 40);
AT(oc_cycle, final_div, 48);
AT(oc_cycle, start, 56);
AT(oc_cycle, end, 64);

SIZE(oc_sample, 24);
AT(oc_sample, lr, 0);
AT(oc_sample, loss, 8);
AT(oc_sample, smooth, 16);

SIZE(oc_suggestions, 48);
AT(oc_suggestions, lr, 0);
AT(oc_suggestions, best_lr, 32);
AT(oc_suggestions, best, 40);
AT(oc_suggestions, doubt, 44);

SIZE(oc_run, 88);
AT(oc_run, command, 0);
AT(oc_run, kind, 8);
AT(oc_run, data, 16);
AT(oc_run, model, 24);
AT(oc_run, optimizer, 32);
AT(oc_run, lr_max, 40);
AT(oc_run, epochs, 48);
AT(oc_run, batches_per_epoch, 56);
AT(oc_run, batch_size, 64);
AT(oc_run, metric, 72);
AT(oc_run, metrics, 80);
#endif

IS(OC_COS, 0);
IS(OC_LINEAR, 1);
IS(OC_THREE_PHASE, 2);
IS(OC_TRIANGLE, 3);
IS(OC_TORCH_COS, 4);
IS(OC_TORCH_LINEAR, 5);
IS(OC_UNDER_WAY, 0);
IS(OC_DONE, 1);
IS(OC_DIVERGED, 2);
IS(OC_NAN, 3);
IS(OC_STOPPED, 4);
IS(OC_EARLY_STOPPING, 5);
IS(OC_STEEP, 0);
IS(OC_MIN10, 1);
IS(OC_VALLEY, 2);
IS(OC_SLIDE, 3);
IS(OC_RULES, 4);
IS(OC_DOUBT_NONE, 0);
IS(OC_DOUBT_SHORT, 1);
IS(OC_DOUBT_BROKEN, 2);
IS(OC_DOUBT_DIVERGED, 3);
IS(OC_DOUBT_GUESSING, 4);
IS(OC_DOUBT_FLAT, 5);
IS(OC_DOUBT_EDGE, 6);
IS(OC_METRICS, 16);
IS(OC_METRIC_NAME, 64);

const char *(*const version)(void) = oc_version;
oc_cycle (*const cycle_defaults)(int, double) = oc_cycle_defaults;
oc_schedule *(*const schedule_cycle)(const oc_cycle *, long) = oc_schedule_cycle;
oc_schedule *(*const schedule_constant)(double, double, long) = oc_schedule_constant;
oc_schedule *(*const schedule_exponential)(double, double, double, long) = oc_schedule_exponential;
oc_schedule *(*const schedule_flat_cos)(double, double, double, double,
                                        long) = oc_schedule_flat_cos;
oc_schedule *(*const schedule_restarts)(double, double, double, long, long,
                                        long) = oc_schedule_restarts;
void (*const schedule_free)(oc_schedule *) = oc_schedule_free;
oc_hyper (*const schedule_at)(const oc_schedule *, long) = oc_schedule_at;
long (*const schedule_steps)(const oc_schedule *) = oc_schedule_steps;
int (*const schedule_set_lr_max)(oc_schedule *, long, double) = oc_schedule_set_lr_max;
int (*const schedule_extend)(oc_schedule *, long, long) = oc_schedule_extend;
oc_range_test *(*const range_test_new)(double, double, long) = oc_range_test_new;
void (*const range_test_free)(oc_range_test *) = oc_range_test_free;
int (*const range_test_set_stop)(oc_range_test *, double) = oc_range_test_set_stop;
int (*const range_test_set_guess)(oc_range_test *, double) = oc_range_test_set_guess;
double (*const range_test_rate)(const oc_range_test *) = oc_range_test_rate;
double (*const range_test_next)(oc_range_test *, double) = oc_range_test_next;
int (*const range_test_add)(oc_range_test *, double, double) = oc_range_test_add;
int (*const range_test_end)(const oc_range_test *) = oc_range_test_end;
long (*const range_test_count)(const oc_range_test *) = oc_range_test_count;
oc_sample (*const range_test_sample)(const oc_range_test *, long) = oc_range_test_sample;
oc_suggestions (*const range_test_suggest)(const oc_range_test *) = oc_range_test_suggest;
const char *(*const a_rule_name)(int) = oc_rule_name;
const char *(*const doubt_text)(int) = oc_doubt_text;
oc_events *(*const events_open)(const char *) = oc_events_open;
int (*const events_close)(oc_events *) = oc_events_close;
int (*const events_flush)(oc_events *) = oc_events_flush;
int (*const events_run_begin)(oc_events *, const oc_run *) = oc_events_run_begin;
int (*const events_batch)(oc_events *, oc_hyper, double) = oc_events_batch;
int (*const events_epoch)(oc_events *, const double *, const double *) = oc_events_epoch;
int (*const events_suggestions)(oc_events *, const oc_suggestions *) = oc_events_suggestions;
int (*const events_run_end)(oc_events *, int) = oc_events_run_end;

int main(void)
{
    return version()[0] == '0' ? 0 : 1;
}
