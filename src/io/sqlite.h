/* sqlite.h - reads SQLite files that other programs write meanwhile; nothing in them is changed.
 *
 *     Sqlite *store = sqlite_open("mlflow.db", &err);
 *     SqliteQuery *query = sqlite_query(store, "select key from metrics where rowid > ?", &err);
 *     sqlite_bind(query, 7);
 *     while (sqlite_next(query))
 *         puts(sqlite_text(query, 0));
 *     if (!sqlite_end(query, &err)) ...
 *     if (!sqlite_close(store)) ...                  another program has changed it meanwhile
 *
 * What fails with an empty err fails because another process has the file locked: try again later.
 * A file may be hostile: views and triggers are off, a query ends after so many steps. */
#ifndef IO_SQLITE_H
#define IO_SQLITE_H

#include "base/base.h"
#include "base/error.h"

typedef struct Sqlite Sqlite;           /* an open file */
typedef struct SqliteQuery SqliteQuery; /* a query and the row that it is at */

/* Whether bytes are the beginning of such a file. */
bool sqlite_is(Bytes head);

/* For a program, before it reads: SQLite takes 16 MB at most, in the whole process.  Damaged
 * lengths make it take more than the file has.  A library leaves it as its host has set it. */
void sqlite_limit_heap(void);

/* Opens a file to read; NULL with err when that fails, or this build has no SQLite. */
Sqlite *sqlite_open(const char *path, Error *err);

/* False: what was read may be wrong.  A file in WAL mode that nobody has open is read without
 * locks, since to lock it is to make files beside it; and it was changed meanwhile. */
bool sqlite_close(Sqlite *store);

/* NULL with err, as when the file has no such table or column. */
SqliteQuery *sqlite_query(Sqlite *store, const char *sql, Error *err);

/* The value of the query's one "?". */
void sqlite_bind(SqliteQuery *query, int64_t value);
void sqlite_bind_text(SqliteQuery *query, const char *value);

/* The next row; false after the last, and when the query fails, which sqlite_end says. */
bool sqlite_next(SqliteQuery *query);
bool sqlite_end(SqliteQuery *query, Error *err);

/* A column of the row, from 0.  Texts are valid until the next row; NULL is "" and NaN. */
const char *sqlite_text(SqliteQuery *query, int column);
double sqlite_number(SqliteQuery *query, int column);
int64_t sqlite_whole(SqliteQuery *query, int column);

#endif
