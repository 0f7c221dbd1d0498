/* log_store.h - a log that is a table of a SQLite file: rows that belong to runs, and follow.
 *
 *     static const StoreKind KIND = {.rows = "select rowid, run, ...", .read = read, ...};
 *     static bool poll(LogSource *source) { return store_poll(source, &KIND); }
 *     const LogFormat FORMAT_X = {.poll = poll, .state = sizeof(Store), .done = store_done, ...};
 *
 * The file is open only while it is read.  Each run is a log of the source. */
#ifndef LOGS_LOG_STORE_H
#define LOGS_LOG_STORE_H

#include "io/sqlite.h"
#include "logs/log_source.h"

/* Columns of every query of rows: those behind them are the kind's own. */
enum { STORE_ROWID, STORE_RUN, STORE_NAME, STORE_OWN };

#define STORE_PIECE 10000 /* rows that a poll reads */

/* A kind of store; a constant row.  Queries of rows are from a rowid "?" on, in the order of
 * rowids, of STORE_PIECE rows at most. */
typedef struct {
    const char *rows;
    const char *old; /* the same for older stores; NULL: there are none */

    /* Adds the samples of a row, two columns of which are the kind's own at least; returns when it
     * was written, in seconds since 1970, or NaN. */
    double (*read)(LogSource *source, Log *log, SqliteQuery *row);

    const char *name;   /* query of the name of a run by its id; NULL: rows have it */
    const char *states; /* query of runs and how they stand; NULL: they do not say */
    LogState (*state)(const char *status, size_t size);
    const char *word; /* is in its tables alone */
} StoreKind;

/* What is known of a run. */
typedef struct {
    uint64_t hash; /* of its id */
    char *id;      /* on the heap */
    Log *log;
} StoreRun;

/* What is known of a store: the state of its source.  Only log_store.c looks into it. */
typedef struct {
    StoreRun *run; /* on the heap, in the order in which they came */
    int runs;
    int *slot; /* ids, hashed: index of a run + 1, or 0; on the heap */
    int slots;
    int64_t last;       /* rowid of the last row that was read; 0: none */
    uint64_t last_hash; /* of that row: another one there means that the table is another */
    uint64_t seen;      /* how the files were when all of it had been read; 0: not known */
    uint64_t anew;      /* how they were when it was last begun anew; 0: it was not */
    bool more;          /* there are more rows than a poll reads */
    bool told;          /* that it cannot be read */
} Store;

bool store_is(const LogProbe *probe, const StoreKind *kind);
bool store_poll(LogSource *source, const StoreKind *kind);
void store_done(LogSource *source);

#endif
