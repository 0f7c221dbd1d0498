/* Reads a table that grows in a SQLite file: which rows are new, and which runs they belong to. */
#include "logs/log_store.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/heap.h"
#include "io/path.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { RUNS_MOST = 10000 }; /* of a store */

/* ---- runs */

static int *find_slot(const Store *store, uint64_t hash, const char *id)
{
    size_t mask = (size_t)store->slots - 1, at = hash & mask;
    while (store->slot[at] && (store->run[store->slot[at] - 1].hash != hash ||
                               strcmp(store->run[store->slot[at] - 1].id, id) != 0))
        at = (at + 1) & mask;
    return &store->slot[at];
}

/* At most half of the slots are taken. */
static void make_slots(Store *store)
{
    if (2 * (store->runs + 1) <= store->slots)
        return;
    store->slots = MAX(2 * store->slots, 16);
    store->slot = heap_resize(store->slot, (size_t)store->slots, sizeof *store->slot);
    memset(store->slot, 0, (size_t)store->slots * sizeof *store->slot);
    for (int i = 0; i < store->runs; i++)
        *find_slot(store, store->run[i].hash, store->run[i].id) = i + 1;
}

/* A run is called by its name, or by its id as well where another has that name. */
static Log *make_log(LogSource *source, const char *id, const char *name)
{
    const Store *store = source->state;
    Arena scratch = {0};
    const char *run = *name ? name : id;
    for (int i = 0; i < store->runs; i++)
        if (strcmp(store->run[i].log->run, run) == 0) {
            run = arena_printf(&scratch, "%s %s", name, id);
            break;
        }
    Log *log = source_log(source, run);
    arena_free(&scratch);
    return log;
}

static Log *add_run(LogSource *source, const char *id, const char *name)
{
    Store *store = source->state;
    StoreRun run = {hash_bytes(0, id, strlen(id)), heap_text(id), make_log(source, id, name)};
    make_slots(store);
    store->run = heap_resize(store->run, (size_t)store->runs + 1, sizeof *store->run);
    store->run[store->runs++] = run;
    *find_slot(store, run.hash, id) = store->runs;
    return run.log;
}

/* The log of the run that a row is of; NULL: there are too many. */
static Log *find_log(LogSource *source, const StoreKind *kind, Sqlite *file, SqliteQuery *row)
{
    const Store *store = source->state;
    const char *id = sqlite_text(row, STORE_RUN), *name = sqlite_text(row, STORE_NAME);
    int slot = store->slots ? *find_slot(store, hash_bytes(0, id, strlen(id)), id) : 0;
    if (slot || store->runs == RUNS_MOST)
        return slot ? store->run[slot - 1].log : NULL;
    SqliteQuery *query = kind->name ? sqlite_query(file, kind->name, NULL) : NULL;
    if (query)
        sqlite_bind_text(query, id);
    Log *log = add_run(source, id, query && sqlite_next(query) ? sqlite_text(query, 0) : name);
    if (query)
        (void)sqlite_end(query, NULL);
    return log;
}

/* ---- reading */

/* How the file and the log beside it were. */
typedef struct {
    uint64_t hash;  /* of what tells a change; 0: the file is missing */
    double changed; /* seconds since 1970 of the latest change */
    bool settled;   /* that was so long ago that another one would be seen */
} StoreFiles;

static StoreFiles look_at_files(const char *path)
{
    static const double TICK = 0.1;
    StoreFiles files = {0};
    struct timespec now;
    Arena scratch = {0};
    const char *each[] = {path, arena_printf(&scratch, "%s-wal", path)};
    clock_gettime(CLOCK_REALTIME, &now);
    for (int i = 0; i < LENGTH(each); i++) {
        struct stat info = {0};
        if (stat(each[i], &info) != 0)
            continue;
        double changed = (double)info.st_mtim.tv_sec + (double)info.st_mtim.tv_nsec / 1e9;
        files.hash = hash_bytes(files.hash, &info.st_ino, sizeof info.st_ino);
        files.hash = hash_bytes(files.hash, &info.st_size, sizeof info.st_size);
        files.hash = hash_bytes(files.hash, &info.st_mtim, sizeof info.st_mtim);
        files.changed = MAX(files.changed, changed);
    }
    arena_free(&scratch);
    files.settled = (double)now.tv_sec + (double)now.tv_nsec / 1e9 - files.changed > TICK;
    return files;
}

static uint64_t hash_row(SqliteQuery *row)
{
    const char *id = sqlite_text(row, STORE_RUN);
    double number[] = {sqlite_number(row, STORE_OWN), sqlite_number(row, STORE_OWN + 1)};
    return hash_bytes(hash_bytes(0, id, strlen(id)), number, sizeof number);
}

/* Rows were dropped, or another file took the place: reading begins at the first row.  If that
 * happens again though nothing has changed, the file is damaged. */
static void begin_anew(LogSource *source, const StoreFiles *files, Error *err)
{
    Store *store = source->state;
    store->more = files->hash != store->anew;
    if (!store->more)
        (void)path_fail(err, source->path, "its rows change though it does not");
    else
        for (int i = 0; i < source->logs; i++)
            log_clear(source->log[i]);
    store->last = store->more ? 0 : store->last;
    store->anew = files->hash;
}

static void read_row(LogSource *source, const StoreKind *kind, Sqlite *file, SqliteQuery *row)
{
    Store *store = source->state;
    Log *log = find_log(source, kind, file, row);
    double time = log ? kind->read(source, log, row) : NAN;
    if (isfinite(time))
        log->news = MAX(log->news, time);
    if (!log && !source->told_damage) {
        source_notice(source, "it has more than %d runs; the rest is passed over", RUNS_MOST);
        source->told_damage = true;
    }
    store->last = sqlite_whole(row, STORE_ROWID);
    store->last_hash = hash_row(row);
}

/* Reads the next rows; how many came, the last known one included, which comes first, or -1 if that
 * is another one. */
static int read_rows(LogSource *source, const StoreKind *kind, Sqlite *file, SqliteQuery *query)
{
    Store *store = source->state;
    int64_t known = store->last;
    int rows = 0;
    sqlite_bind(query, known);
    for (; sqlite_next(query); rows++) {
        bool first = known && !rows;
        int64_t id = sqlite_whole(query, STORE_ROWID);
        if (first ? id != known || hash_row(query) != store->last_hash : id <= store->last)
            return -1;
        if (!first)
            read_row(source, kind, file, query);
    }
    return rows;
}

/* Asks how the runs stand; whether that has changed.  What a failed query does not tell, the next
 * poll asks again. */
static bool read_states(const Store *store, const StoreKind *kind, Sqlite *file)
{
    SqliteQuery *query =
        kind->states && store->runs ? sqlite_query(file, kind->states, NULL) : NULL;
    bool changed = false;
    while (query && sqlite_next(query)) {
        const char *id = sqlite_text(query, 0);
        int slot = *find_slot(store, hash_bytes(0, id, strlen(id)), id);
        const char *status = sqlite_text(query, 1);
        LogState state = kind->state(status, strlen(status));
        if (slot && store->run[slot - 1].log->state != state) {
            store->run[slot - 1].log->state = state;
            changed = true;
        }
    }
    return (!query || sqlite_end(query, NULL)) && changed;
}

static SqliteQuery *query_rows(Sqlite *file, const StoreKind *kind, Error *err)
{
    SqliteQuery *query = sqlite_query(file, kind->rows, kind->old ? NULL : err);
    return query || !kind->old ? query : sqlite_query(file, kind->old, err);
}

/* Whether anything was new, or there is more to read at once. */
static bool read_store(LogSource *source, const StoreKind *kind, const StoreFiles *files,
                       Error *err)
{
    Store *store = source->state;
    int64_t known = store->last;
    Sqlite *file = sqlite_open(source->path, err);
    SqliteQuery *query = file ? query_rows(file, kind, err) : NULL;
    int rows = query ? read_rows(source, kind, file, query) : 0;
    bool whole = query && sqlite_end(query, err), news = store->last != known;
    store->more = rows == STORE_PIECE || (!whole && news);
    if (whole && (rows < 0 || (known && !rows)))
        begin_anew(source, files, err);
    if (whole && !store->more)
        news = read_states(store, kind, file) || news;
    if (file && !sqlite_close(file))
        begin_anew(source, files, err);
    source->locked = !whole && !err->text[0];
    return news || store->more;
}

bool store_poll(LogSource *source, const StoreKind *kind)
{
    Store *store = source->state;
    Error err = {0};
    StoreFiles files = look_at_files(source->path);
    if (!store->more && !source->locked && files.hash == store->seen)
        return false;
    bool news = files.hash && read_store(source, kind, &files, &err);
    store->seen = files.settled || err.text[0] ? files.hash : 0;
    if (err.text[0] && !store->told) {
        snprintf(source->notice, sizeof source->notice, "%s", err.text);
        store->told = true;
    }
    for (int i = 0; i < source->logs; i++)
        if (source->log[i]->news == 0)
            source->log[i]->news = files.changed;
    return news;
}

void store_done(LogSource *source)
{
    Store *store = source->state;
    for (int i = 0; i < store->runs; i++)
        heap_free(store->run[i].id);
    heap_free(store->run);
    heap_free(store->slot);
}

/* A store that cannot be opened now is known by a word in its first bytes. */
bool store_is(const LogProbe *probe, const StoreKind *kind)
{
    Error err = {0};
    if (probe->folder || !sqlite_is(probe->head))
        return false;
    Sqlite *file = sqlite_open(probe->path, &err);
    SqliteQuery *query = file ? query_rows(file, kind, &err) : NULL;
    bool found = query != NULL, unknown = !file || !err.text[0];
    if (query)
        (void)sqlite_end(query, NULL);
    if (file)
        (void)sqlite_close(file);
    return found || (unknown && memmem(probe->head.data, probe->head.size, kind->word,
                                       strlen(kind->word)) != NULL);
}
