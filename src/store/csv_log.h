/* csv_log.h - a CSV file that grows by a row per epoch.
 *
 *     CsvLog log = {.recorder = recorder, .path = "log.csv"};
 *     Hook hooks[] = {recorder_hook(recorder), csv_hook(&log)};
 */
#ifndef STORE_CSV_LOG_H
#define STORE_CSV_LOG_H

#include "base/error.h"
#include "train/event.h"
#include "train/recorder.h"

/* Appends each epoch's row to a CSV file as it ends, synced.  The row begins a new line, below a
 * head with its columns: the file's own or one that the run adds. */
typedef struct {
    const Recorder *recorder; /* must come before this hook */
    const char *path;
    bool begun;  /* the head is there */
    Error error; /* text empty: none */
} CsvLog;
Hook csv_hook(CsvLog *log);

#endif
