/* run_json.h - runs, recipes and epochs as lines of JSON, for scripts.
 *
 *     run_json_put(&summary, &out);             {"run":"2026-11-29-042900","when":1795926540,...}
 *     run_group_json_put(&group, &out);         {"n":3,"runs":[...],...,"accuracy":{"n":3,...}}
 *     epoch_json_put(recorder, 0, &out);        {"epoch":0,"train_loss":0.5,...,"time":1.5}
 *
 * Names are those of the columns (run_columns.h) and of events.  Numbers round-trip; `when` is in
 * seconds since 1970, `time` in seconds; null stands for what is not known, and for no words. */
#ifndef STORE_RUN_JSON_H
#define STORE_RUN_JSON_H

#include "base/buf.h"
#include "store/run_groups.h"
#include "store/summary.h"
#include "train/recorder.h"

/* Each adds a line. */
void run_json_put(const RunSummary *of, Buf *out);
void run_group_json_put(const RunGroup *group, Buf *out);
void epoch_json_put(const Recorder *recorder, long epoch, Buf *out);

#endif
