/* bench.h - how long training steps take, and how long they would take at the processor's limit.
 *
 *     const Net *net = net_find("lenet");
 *     double limit = limit_best(pool);                        GFLOP/s of multiply-adds in registers
 *     Timing timing;
 *     if (!step_time(net, pool, kernels, 0.5, &timing, err)) ...
 *
 * Only model_train and optim_step are timed; the batches are in memory as numbers beforehand. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/arena.h"
#include "base/error.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "nn/model.h"

typedef struct {
    const char *name;
    const char *spec; /* of model_new */
    Shape input;      /* of one image */
    int classes;
    int batch;   /* images per step */
    int steps;   /* of one pass: what is timed as a whole, again and again */
    int batches; /* different batches in memory, used in turn */
} Net;

typedef struct {
    double seconds; /* a step */
    double images;  /* a second */
    double flops;   /* floating-point operations a step: 2 a multiply-add */
    double gflops;  /* a second */
    double limit;   /* GFLOP/s of the processor, if it was measured */
} Timing;

/* The nets of the comparison by number, NULL after the last; by name, NULL for none. */
const Net *net_row(int i);
const Net *net_find(const char *name);

/* Operations of a training step on one image: forward, weight gradient and data gradient of every
 * convolution and dense layer, the first one's data gradient left out.  Nothing else is counted. */
double model_flops(const Model *model);

/* The instruction sets by number, supported or not; NULL after the last. */
const char *limit_name(int i);

/* GFLOP/s of a loop of multiply-adds that never leaves the registers, on all threads of the pool;
 * 0 where the processor has no such instructions. */
double limit_measure(int i, Pool *pool);
double limit_best(Pool *pool); /* of the widest instruction set there is */

/* Trains for about so many seconds after a warm-up; fails as model_new does. */
NODISCARD bool step_time(const Net *net, Pool *pool, const Kernels *kernels, double seconds,
                         Timing *out, Error *err);

/* Cost against one thing that varies (sweep.c), everything else being equal. */
enum { SWEEP_POINTS = 6, SWEEP_SERIES = 2 };

typedef struct {
    const char *title; /* "simple_cnn 3,16,16,2 28x28" */
    const char *axis;  /* "batch size" */
    Net (*net)(Arena *arena, int value);
    int value[SWEEP_POINTS]; /* 0 ends */
} Sweep;

/* Every sweep by number, NULL after the last. */
const Sweep *sweep_row(int i);
int sweep_points(const Sweep *sweep);

/* Draws timings [sweep][series][point] as a PNG file; the series are one thread and all threads. */
typedef const Timing SweepTimings[SWEEP_SERIES][SWEEP_POINTS];
NODISCARD bool sweep_figure(SweepTimings *timing, const int threads[SWEEP_SERIES], const char *path,
                            Error *err);

#endif
