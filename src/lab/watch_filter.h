/* watch_filter.h - which series and runs a filter leaves: words, each a regular expression.
 *
 *     WatchFilter filter;
 *     watch_filter_init(&filter, "loss run:exp[12]");
 *     if (watch_filter_series(&filter, "train/loss") && watch_filter_run(&filter, "exp1")) ...
 *     watch_filter_free(&filter);
 */
#ifndef LAB_WATCH_FILTER_H
#define LAB_WATCH_FILTER_H

#include "base/arena.h"
#include "io/regex.h"

enum { WATCH_FILTERS = 8 };

typedef struct {
    bool run;    /* it is about names of runs */
    bool plain;  /* it is no regular expression, and is looked for as it stands */
    char *word;  /* in the arena */
    Regex regex; /* empty if it is plain */
} FilterWord;

typedef struct {
    FilterWord word[WATCH_FILTERS];
    int words;
    char fault[256]; /* what is wrong with a word, one line; "": nothing */
    Arena arena;
} WatchFilter;

void watch_filter_init(WatchFilter *filter, const char *text);
bool watch_filter_series(const WatchFilter *filter, const char *name);
bool watch_filter_run(const WatchFilter *filter, const char *name);
void watch_filter_free(WatchFilter *filter);

#endif
