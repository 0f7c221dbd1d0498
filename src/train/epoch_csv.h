/* epoch_csv.h - epochs as the rows of fastai's CSVLogger, as text.
 *
 *     epoch_csv_header(recorder, &out);      "epoch,train_loss,valid_loss,accuracy,time"
 *     epoch_csv_row(recorder, 0, &out);      "0,0.5,0.25,0.75,01:01"
 *     EpochRow row;
 *     if (epoch_csv_read(line, &row)) ...    row.train_loss
 */
#ifndef TRAIN_EPOCH_CSV_H
#define TRAIN_EPOCH_CSV_H

#include "train/metrics.h"
#include "train/recorder.h"

/* Header and one row per epoch, as the table. */
void epoch_csv(const Recorder *recorder, Buf *out);

/* One row of the table's cells: number, losses, metrics, time; "#na#" where nothing was
 * measured. */
void epoch_csv_row(const Recorder *recorder, long i, Buf *out);
void epoch_csv_header(const Recorder *recorder, Buf *out);

/* Of a header: the names of the first metrics, in the arena; returns how many. */
int epoch_csv_metrics(Arena *arena, Bytes line, const char *name[MEASURES_MAX]);

/* A row read back. */
typedef struct {
    long epoch;
    double train_loss, valid_loss, metric[MEASURES_MAX]; /* not a number: it is not there */
} EpochRow;

/* Reads a row; false: it is not one. */
bool epoch_csv_read(Bytes line, EpochRow *out);

#endif
