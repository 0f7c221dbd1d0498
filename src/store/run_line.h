/* run_line.h - the lines about a run that any trainer can write, and how runs in a file are
 * numbered.
 *
 *     json_long(&line, "run", run_number_last("run.jsonl", &cut) + 1);
 *     run_line_batch(&line, &(BatchLine){.epoch = 0, .batch = 0, .used = hyper, loss, smooth});
 *
 * Nothing here takes memory. */
#ifndef STORE_RUN_LINE_H
#define STORE_RUN_LINE_H

#include "io/json.h"
#include "nn/schedule.h"
#include "train/event.h"
#include "train/suggest.h"

/* A batch, as an event has it. */
typedef struct {
    long epoch, batch;
    Hyper used;
    float loss, smooth;
} BatchLine;

void run_line_batch(JsonLine *line, const BatchLine *batch);

/* The losses of an epoch; not validated: null. */
void run_line_epoch(JsonLine *line, long epoch, float train_loss, const float *valid_loss);

/* A measured number; NULL: null. */
void run_line_metric(JsonLine *line, const char *name, const float *value);
void run_line_end(JsonLine *line, StopReason reason, double time);
void run_line_suggestions(JsonLine *line, const double lr[RULES]);

/* The number of the last run in a file of events; 0: none has one, or there is no such file.  *cut:
 * the file ends within a line, so what is appended begins with a newline. */
int run_number_last(const char *path, bool *cut);

#endif
