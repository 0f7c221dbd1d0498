/* log_search.h - finds the logs below a path, again and again as new ones appear.
 *
 *     LogSearch search = {.options = &options, .found = add, .context = logs};
 *     if (!log_search(&search, "runs")) ...             there is nothing at the path yet
 *     log_search_free(&search);
 *
 * What is known already, as a log or as none, is not opened again until it changes. */
#ifndef STORE_LOG_SEARCH_H
#define STORE_LOG_SEARCH_H

#include "store/log_source.h"

enum { LOGS_MOST = 10000 }; /* sources; a search that finds more says so */

typedef struct {
    const LogOptions *options; /* borrowed */

    /* Called for each new one; name: its path below what was asked for, or the last part of that.
     * Both texts live until it returns. */
    void (*found)(void *context, const LogFormat *format, const char *path, const char *name);
    void *context;
    int count;       /* how many were found */
    uint64_t *known; /* hashes of what needs no second look, on the heap; 0: free */
    size_t knowns, slots;
} LogSearch;

/* Whether anything is at the path: a file in a known format, or a folder. */
bool log_search(LogSearch *search, const char *path);
void log_search_free(LogSearch *search);

#endif
