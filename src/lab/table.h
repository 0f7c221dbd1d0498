/* table.h - prints fastai's table of epochs during a run, except on a full screen, and a line of
 * progress below it on a terminal.
 *
 *     Table table = {.reply = reply, .recorder = recorder, .clock = clock};
 *     Hook hook = table_hook(&table);
 */
#ifndef LAB_TABLE_H
#define LAB_TABLE_H

#include "base/clock.h"
#include "base/columns.h"
#include "lab/reply.h"
#include "train/event.h"
#include "train/recorder.h"

typedef struct {
    Reply *reply;
    const Recorder *recorder; /* of the run; its hook comes first */
    Clock clock;
    const char *label; /* of one of several runs: no table, but this before progress; or NULL */
    Columns columns;   /* of the table as it goes; freed at the run's end */
    double drawn;      /* clock when the progress line was last drawn */
    double began;      /* clock at the beginning of the run */
    double past;       /* part of the plan that an earlier run has done */
} Table;

Hook table_hook(Table *table);

/* The table of a finished run: a header, and a row per epoch. */
void table_of(const Recorder *recorder, Buf *out);

#endif
