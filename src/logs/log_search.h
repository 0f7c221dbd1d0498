/* log_search.h - finds the logs below a path, again and again as new ones appear.
 *
 *     LogSearch search = {&options, add, logs, .most = LOG_ENTRIES_MOST};
 *     if (!log_search(&search, "runs")) ...             there is nothing at the path yet
 *     log_search_free(&search);
 *
 * What is known already, as a log or as none, is not opened again until it changes. */
#ifndef LOGS_LOG_SEARCH_H
#define LOGS_LOG_SEARCH_H

#include "base/hash_set.h"
#include "logs/log_source.h"

/* Sources; files and folders of one search.  A search that finds more says so. */
enum { LOGS_MOST = 10000, LOG_ENTRIES_MOST = 20000 };

typedef struct {
    const LogOptions *options; /* borrowed */

    /* Called for each new one; name: its path below what was asked for, or the last part of that.
     * Both texts live until it returns. */
    void (*found)(void *context, const LogFormat *format, const char *path, const char *name);
    void *context;
    int count;     /* how many were found */
    int most;      /* files and folders of a search; LOG_ENTRIES_MOST */
    int looked;    /* those of this one */
    bool cut;      /* it was ended: there is more than these */
    Error refused; /* why a file or folder cannot be read, the latest; text empty: all can */
    HashSet known; /* what needs no second look */
} LogSearch;

/* Whether anything is at the path: a file in a known format, or a folder. */
bool log_search(LogSearch *search, const char *path);
void log_search_free(LogSearch *search);

#endif
