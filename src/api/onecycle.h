/* onecycle.h - learning-rate schedules, the range test and the live screen of onecycle, for any
 * trainer in C or C++.
 *
 *     oc_cycle cycle = oc_cycle_defaults(OC_COS, 5e-2);
 *     oc_schedule *schedule = oc_schedule_cycle(&cycle, steps);
 *     for (long k = 0; k < steps; k++) {
 *         oc_hyper now = oc_schedule_at(schedule, k);
 *         ...                                              train a batch with now.lr, now.mom
 *     }
 *     oc_schedule_free(schedule);
 *
 * Memory is taken when an object is made and at no other time.  What makes an object returns NULL
 * when it cannot, and errno says why: EINVAL for an argument that is out of range, ENOMEM, or what
 * open(2) says.  What returns an int returns 0, or the errno value of what went wrong.  Nothing
 * here prints, ends the process or keeps anything outside its objects.  An object belongs to one
 * thread at a time; threads may use different objects at once.  All free functions take NULL. */
#ifndef ONECYCLE_H
#define ONECYCLE_H

#define OC_VERSION_MAJOR 0
#define OC_VERSION_MINOR 1
#define OC_VERSION_PATCH 0

#if defined(__GNUC__)
#define OC_SEEN __attribute__((visibility("default")))
#else
#define OC_SEEN
#endif
#ifdef __cplusplus
#define OC_API extern "C" OC_SEEN
#else
#define OC_API extern OC_SEEN
#endif

/* "0.1.0": of the library that runs, which may be newer than this header. */
OC_API const char *oc_version(void);

/* ---- schedules: rate and momentum of every batch */

/* What the optimiser uses for one batch. */
typedef struct oc_hyper {
    double lr;  /* learning rate */
    double mom; /* SGD's momentum, or Adam's first beta */
} oc_hyper;

/* Shapes of a cycle: the rate rises to lr_max and falls again, momentum does the reverse. */
typedef enum oc_policy {
    OC_COS,          /* cosine up, cosine down: fastai v1 */
    OC_LINEAR,       /* linear up, cosine down */
    OC_THREE_PHASE,  /* up, mirrored down, tail: the original */
    OC_TRIANGLE,     /* straight lines with free ends: `start` and `end` */
    OC_TORCH_COS,    /* PyTorch's OneCycleLR along cosines, its default */
    OC_TORCH_LINEAR, /* PyTorch's OneCycleLR along straight lines */
} oc_policy;

/* A cycle as it is asked for; make it with oc_cycle_defaults(). */
typedef struct oc_cycle {
    int policy;        /* an oc_policy */
    double lr_max;     /* the peak, above 0 */
    double mom_max;    /* 0.95 */
    double mom_min;    /* 0.85; with mom_max the same momentum is constant */
    double div_factor; /* first rate = lr_max / div_factor; 25 */
    double pct_start;  /* part of the batches in which the rate rises, 0 ... 1; 0.3 */
    double final_div;  /* last rate = lr_max / final_div; 0: the policy's own, the default */
    double start, end; /* OC_TRIANGLE only: first and last rate as parts of lr_max; 0.2, 0 */
} oc_cycle;

OC_API oc_cycle oc_cycle_defaults(int policy, double lr_max);

typedef struct oc_schedule oc_schedule;

/* steps: batches of the whole training, 1 at least. */
OC_API oc_schedule *oc_schedule_cycle(const oc_cycle *cycle, long steps);
OC_API oc_schedule *oc_schedule_constant(double lr, double mom, long steps);

/* From lr to lr_last by the same factor from batch to batch. */
OC_API oc_schedule *oc_schedule_exponential(double lr, double lr_last, double mom, long steps);

/* lr for the first pct_start of the batches, then along a cosine to lr_last, which may be 0. */
OC_API oc_schedule *oc_schedule_flat_cos(double lr, double lr_last, double mom, double pct_start,
                                         long steps);

/* Warm restarts (SGDR): along a cosine from lr_max to lr_min over `first` batches, then again, each
 * time `longer` times as long; at most 16 times within `steps`. */
OC_API oc_schedule *oc_schedule_restarts(double lr_max, double lr_min, double mom, long first,
                                         long longer, long steps);
OC_API void oc_schedule_free(oc_schedule *schedule);

/* Of batch k, from 0.  Past the end it is what the last batch leaves behind. */
OC_API oc_hyper oc_schedule_at(const oc_schedule *schedule, long k);
OC_API long oc_schedule_steps(const oc_schedule *schedule);

/* Changes what comes from batch k on, while training: another peak, with all rates in proportion;
 * or `more` batches, over which the rest is stretched.  ENOSPC after some ten changes. */
OC_API int oc_schedule_set_lr_max(oc_schedule *schedule, long k, double lr_max);
OC_API int oc_schedule_extend(oc_schedule *schedule, long k, long more);

/* ---- why training ended, or that it has not */
typedef enum oc_end {
    OC_UNDER_WAY,
    OC_DONE,           /* all batches were trained */
    OC_DIVERGED,       /* the loss was above so many times its best */
    OC_NAN,            /* a loss was no finite number */
    OC_STOPPED,        /* by a person or a program */
    OC_EARLY_STOPPING, /* a metric no longer improved */
} oc_end;

/* ---- the range test: train a few batches with a rate that grows, look at the loss
 *
 *     oc_range_test *test = oc_range_test_new(1e-7, 10, 100);
 *     for (double lr = oc_range_test_rate(test); lr > 0; lr = oc_range_test_next(test, loss))
 *         loss = ...;                                      of a batch trained with lr
 *     oc_suggestions found = oc_range_test_suggest(test);
 */
typedef struct oc_range_test oc_range_test;

/* Over so many batches; both rates are above 0, and the last one is above the first.  NULL and
 * errno as above. */
OC_API oc_range_test *oc_range_test_new(double lr_first, double lr_last, long batches);
OC_API void oc_range_test_free(oc_range_test *test);

/* Before the first loss.  The test ends when the smoothed loss is above `factor` times its best:
 * 4, as in fastai; 0: never.  `loss` is that of guessing by how frequent the classes are, such as
 * log(10); with it a net that learns nothing is told from others. */
OC_API int oc_range_test_set_stop(oc_range_test *test, double factor);
OC_API int oc_range_test_set_guess(oc_range_test *test, double loss);

/* The rate of the next batch; 0: the test has ended. */
OC_API double oc_range_test_rate(const oc_range_test *test);

/* Takes the loss of the batch that was trained with that rate, and returns the rate of the next;
 * 0: the test has ended.  A loss counts as the 32-bit float that is nearest. */
OC_API double oc_range_test_next(oc_range_test *test, double loss);

/* The same for a test that another program has run: a batch's rate and its loss.  EINVAL when the
 * test has ended. */
OC_API int oc_range_test_add(oc_range_test *test, double lr, double loss);

/* OC_UNDER_WAY, OC_DONE, OC_DIVERGED or OC_NAN. */
OC_API int oc_range_test_end(const oc_range_test *test);

/* A batch of the test. */
typedef struct oc_sample {
    double lr;
    double loss;
    double smooth; /* debiased moving average, beta 0.98 */
} oc_sample;

OC_API long oc_range_test_count(const oc_range_test *test);

/* Sample i, from 0; all are not a number where there is none. */
OC_API oc_sample oc_range_test_sample(const oc_range_test *test, long i);

/* The rules that suggest a rate, which are fastai's. */
typedef enum oc_rule {
    OC_STEEP,  /* where the loss falls fastest */
    OC_MIN10,  /* a tenth of the rate with the lowest loss */
    OC_VALLEY, /* the middle of the longest fall */
    OC_SLIDE,  /* the last even slope before the loss rises */
} oc_rule;

enum { OC_RULES = 4 };

/* Why no rate is put forward. */
typedef enum oc_doubt {
    OC_DOUBT_NONE,
    OC_DOUBT_SHORT,    /* too few batches */
    OC_DOUBT_BROKEN,   /* the loss is not finite at the first batch */
    OC_DOUBT_DIVERGED, /* the loss rises from the first batches on */
    OC_DOUBT_GUESSING, /* the loss never gets below that of guessing */
    OC_DOUBT_FLAT,     /* the loss neither falls nor rises */
    OC_DOUBT_EDGE,     /* the loss only rises, and no rule stops before it does */
} oc_doubt;

/* What a range test says. */
typedef struct oc_suggestions {
    double lr[OC_RULES]; /* of each oc_rule; not a number: it found nothing */
    double best_lr;      /* the rate put forward; not a number with a doubt */
    int best;            /* the oc_rule that gave it; -1 with a doubt */
    int doubt;           /* an oc_doubt */
} oc_suggestions;

/* At any time; of the samples so far. */
OC_API oc_suggestions oc_range_test_suggest(const oc_range_test *test);

/* "steep", and the words above; NULL for what is no oc_rule or oc_doubt, or no doubt. */
OC_API const char *oc_rule_name(int rule);
OC_API const char *oc_doubt_text(int doubt);

/* ---- events: lines of JSON that `onecycle --watch FILE` shows while they are written
 *
 *     oc_events *events = oc_events_open("run.jsonl");
 *     oc_run run = {.command = "train", .epochs = 3, .batches_per_epoch = 100};
 *     int wrong = oc_events_run_begin(events, &run);
 *     wrong = oc_events_batch(events, now, loss);          after every batch
 *     wrong = oc_events_epoch(events, &valid_loss, NULL);  after every epoch
 *     wrong = oc_events_run_end(events, OC_DONE);
 *     wrong = oc_events_close(events);
 *
 * Lines reach the file after every epoch, at the end of a run, and within a fifth of a second while
 * batches go on.  Once a write has failed, its errno value is what all functions return, and
 * nothing more is written.  Writing to a pipe that nobody reads raises SIGPIPE as write(2) does,
 * unless the program ignores it. */
typedef struct oc_events oc_events;

/* Appends to a file, or makes it; "-": standard output.  Numbers of runs continue. */
OC_API oc_events *oc_events_open(const char *path);

/* Writes what is left, closes the file and frees all; NULL: 0. */
OC_API int oc_events_close(oc_events *events);
OC_API int oc_events_flush(oc_events *events);

enum { OC_METRICS = 16, OC_METRIC_NAME = 64 };

/* A training or a range test as it begins.  Zeros and NULL are what is not known.  Texts are UTF-8
 * of any kind, escaped where JSON or a terminal needs it, 60,000 bytes in all at most. */
typedef struct oc_run {
    const char *command;       /* what was started, in a line */
    const char *kind;          /* "fit_one_cycle", "fit", "lr_find" */
    const char *data;          /* what it trains on, in a few words; and likewise */
    const char *model;         /* its net */
    const char *optimizer;     /* "adam" */
    double lr_max;             /* the peak; of a range test its last rate */
    long epochs;               /* 1 at least; of a range test 1 */
    long batches_per_epoch;    /* 1 at least; of a range test all its batches */
    long batch_size;           /* images in a batch */
    const char *const *metric; /* names of what oc_events_epoch() is given, OC_METRICS at most */
    int metrics;               /* how many they are; each is below OC_METRIC_NAME bytes, all are
                                  different, and none is the name of another member of the event */
} oc_run;

/* EINVAL for a run that is not as above, or while another is under way; E2BIG for longer texts. */
OC_API int oc_events_run_begin(oc_events *events, const oc_run *run);

/* A batch of training, after its step: what it used, and its loss.  EINVAL outside a run, and for
 * more batches than an epoch has. */
OC_API int oc_events_batch(oc_events *events, oc_hyper used, double loss);

/* The end of an epoch: the loss on validation images and the metrics, as many as the run has named;
 * NULL: not measured.  The training loss is the moving average that the batches gave. */
OC_API int oc_events_epoch(oc_events *events, const double *valid_loss, const double *metric);
OC_API int oc_events_suggestions(oc_events *events, const oc_suggestions *found);

/* end: an oc_end other than OC_UNDER_WAY. */
OC_API int oc_events_run_end(oc_events *events, int end);

#endif
