/* Reads SQLite files; the only file that sees that library, which a build may lack. */
#include "io/sqlite.h"

#include "io/path.h"

#include <string.h>

bool sqlite_is(Bytes head)
{
    static const char MAGIC[] = "SQLite format 3";
    return head.size >= sizeof MAGIC && memcmp(head.data, MAGIC, sizeof MAGIC) == 0;
}

#ifdef HAVE_SQLITE

#include "base/buf.h"
#include "base/heap.h"
#include "io/fd.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WAIT = 20,            /* milliseconds for a lock */
    STEPS = 100,          /* between two calls of count_steps */
    STEPS_MOST = 5000000, /* of a query */
    LONGEST = 4 << 20,    /* bytes of a row, which are no more than those of the file */
    SHORTEST = 1 << 12,   /* and so many for the queries */
    HEAP = 16 << 20, /* bytes that SQLite may take: damaged files make it take what they lack */
};

struct Sqlite {
    sqlite3 *handle;
    char *path;
    long steps;       /* that are left for the query */
    bool unlocked;    /* it is read without locks */
    struct stat file; /* how it was when it was opened */
};

struct SqliteQuery {
    Sqlite *store;
    sqlite3_stmt *statement;
    int status; /* of the latest step */
};

/* ---- opening */

/* Bytes of the log that a file in WAL mode may have beside it. */
static size_t wal_size(const char *path)
{
    struct stat info;
    Buf wal = {0};
    buf_printf(&wal, "%s-wal", path);
    size_t size = stat(buf_text(&wal), &info) == 0 ? (size_t)info.st_size : 0;
    buf_free(&wal);
    return size;
}

/* Whether a file is in WAL mode and has nothing in that log: all is in the file, nobody writes. */
static bool is_at_rest(const char *path)
{
    enum { FORMAT = 18, WAL_MODE = 2 };
    uint8_t format = 0;
    size_t size;
    int fd = fd_open_regular(path, &size, NULL);
    bool read = fd >= 0 && pread(fd, &format, 1, FORMAT) == 1;
    if (fd >= 0)
        close(fd);
    return read && format == WAL_MODE && wal_size(path) == 0;
}

static void make_uri(Buf *out, const char *path)
{
    buf_text_add(out, *path == '/' ? "file://" : "file:");
    for (; *path; path++)
        if (strchr("%?#", *path))
            buf_printf(out, "%%%02x", (unsigned)(unsigned char)*path);
        else
            buf_char(out, *path);
}

/* Ends a query that takes too long. */
static int count_steps(void *context)
{
    Sqlite *store = context;
    store->steps -= STEPS;
    return store->steps < 0;
}

static void guard(Sqlite *store)
{
    size_t size = (size_t)store->file.st_size + wal_size(store->path) + SHORTEST;
    static const int OFF[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                              SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    for (int i = 0; i < LENGTH(OFF); i++)
        sqlite3_db_config(store->handle, OFF[i], 0, (int *)NULL);
    sqlite3_db_config(store->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_limit(store->handle, SQLITE_LIMIT_LENGTH, (int)MIN(size, (size_t)LONGEST));
    sqlite3_busy_timeout(store->handle, WAIT);
    sqlite3_progress_handler(store->handle, STEPS, count_steps, store);
}

static bool fail_by(const Sqlite *store, int status, Error *err)
{
    switch (status & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return false;
    case SQLITE_CANTOPEN:
        return path_fail(
            err, store->path,
            "SQLite cannot open it, or cannot make its -shm file beside it; read a copy");
    case SQLITE_INTERRUPT:
        return path_fail(err, store->path, "a query took too long");
    }
    return path_fail(err, store->path, "SQLite says: %s", sqlite3_errmsg(store->handle));
}

void sqlite_limit_heap(void)
{
    sqlite3_hard_heap_limit64(HEAP);
}

Sqlite *sqlite_open(const char *path, Error *err)
{
    Buf uri = {0};
    Sqlite *store = heap_resize(NULL, 1, sizeof *store);
    *store = (Sqlite){.path = heap_text(path), .steps = STEPS_MOST};
    store->unlocked = stat(path, &store->file) == 0 && is_at_rest(path);
    make_uri(&uri, path);
    buf_text_add(&uri, store->unlocked ? "?immutable=1" : "?mode=ro");
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    int status = sqlite3_open_v2(buf_text(&uri), &store->handle, flags, NULL);
    buf_free(&uri);
    if (status == SQLITE_OK) {
        guard(store);
        return store;
    }
    (void)fail_by(store, status, err);
    (void)sqlite_close(store);
    return NULL;
}

bool sqlite_close(Sqlite *store)
{
    struct stat now;
    bool same =
        !store->unlocked || (stat(store->path, &now) == 0 && now.st_size == store->file.st_size &&
                             now.st_ino == store->file.st_ino &&
                             memcmp(&now.st_mtim, &store->file.st_mtim, sizeof now.st_mtim) == 0);
    sqlite3_close(store->handle);
    heap_free(store->path);
    heap_free(store);
    return same;
}

/* ---- queries */

SqliteQuery *sqlite_query(Sqlite *store, const char *sql, Error *err)
{
    SqliteQuery *query = heap_resize(NULL, 1, sizeof *query);
    *query = (SqliteQuery){.store = store};
    store->steps = STEPS_MOST;
    int status = sqlite3_prepare_v2(store->handle, sql, -1, &query->statement, NULL);
    if (status == SQLITE_OK)
        return query;
    (void)fail_by(store, status, err);
    heap_free(query);
    return NULL;
}

void sqlite_bind(SqliteQuery *query, int64_t value)
{
    sqlite3_bind_int64(query->statement, 1, value);
}

void sqlite_bind_text(SqliteQuery *query, const char *value)
{
    sqlite3_bind_text(query->statement, 1, value, -1, SQLITE_TRANSIENT);
}

bool sqlite_next(SqliteQuery *query)
{
    query->status = sqlite3_step(query->statement);
    return query->status == SQLITE_ROW;
}

bool sqlite_end(SqliteQuery *query, Error *err)
{
    bool ok = query->status == SQLITE_DONE || query->status == SQLITE_ROW ||
              fail_by(query->store, query->status, err);
    sqlite3_finalize(query->statement);
    heap_free(query);
    return ok;
}

const char *sqlite_text(SqliteQuery *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    return text ? (const char *)text : "";
}

double sqlite_number(SqliteQuery *query, int column)
{
    bool none = sqlite3_column_type(query->statement, column) == SQLITE_NULL;
    return none ? NAN : sqlite3_column_double(query->statement, column);
}

int64_t sqlite_whole(SqliteQuery *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

#else

void sqlite_limit_heap(void)
{
}

Sqlite *sqlite_open(const char *path, Error *err)
{
    (void)path_fail(err, path, "it needs SQLite; build with libsqlite3");
    return NULL;
}

/* Nothing is ever open. */
bool sqlite_close(Sqlite *store)
{
    (void)store;
    return true;
}

SqliteQuery *sqlite_query(Sqlite *store, const char *sql, Error *err)
{
    (void)store, (void)sql, (void)err;
    return NULL;
}

void sqlite_bind(SqliteQuery *query, int64_t value)
{
    (void)query, (void)value;
}

void sqlite_bind_text(SqliteQuery *query, const char *value)
{
    (void)query, (void)value;
}

bool sqlite_next(SqliteQuery *query)
{
    (void)query;
    return false;
}

bool sqlite_end(SqliteQuery *query, Error *err)
{
    (void)query, (void)err;
    return true;
}

const char *sqlite_text(SqliteQuery *query, int column)
{
    (void)query, (void)column;
    return "";
}

double sqlite_number(SqliteQuery *query, int column)
{
    (void)query, (void)column;
    return 0;
}

int64_t sqlite_whole(SqliteQuery *query, int column)
{
    (void)query, (void)column;
    return 0;
}

#endif
