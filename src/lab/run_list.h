/* run_list.h - the runs of the session and the recorded ones of others as one list, filtered and
 * sorted.
 *
 *     RunList list = run_list_of(arena, history, shelf, &stage->order, now);
 *     int at = run_list_find(&list, stage->run);         its line; -1: it is not there
 */
#ifndef LAB_RUN_LIST_H
#define LAB_RUN_LIST_H

#include "lab/stage.h"
#include "store/summary.h"

typedef struct History History;
typedef struct LabShelf LabShelf;
typedef struct RunEntry RunEntry;

/* A line of the list; a value. */
typedef struct RunLine {
    RunSummary of;       /* its name is the run's number, or that of the record */
    const RunEntry *run; /* borrowed; NULL: only its record is there */
    int age;             /* its place in a list with the latest first */
} RunLine;

/* A value whose lines and words live in an arena. */
typedef struct RunList {
    const RunLine *line; /* in order */
    int lines;
    int hidden; /* so many more do not match the filter */
} RunList;

RunList run_list_of(Arena *arena, const History *history, const LabShelf *shelf,
                    const RunOrder *order, long now);

/* A run of the session as its line would have it. */
RunSummary run_summary(Arena *arena, const RunEntry *run);

/* The line of a run by its name; -1 if there is none. */
int run_list_find(const RunList *list, const char *name);

/* The line that the cursor is on: the first where its run is not in the list; -1: it is empty or
 * NULL. */
int run_list_cursor(const RunList *list, const Stage *stage);

enum { RUN_KEYS_MOST = 32 };

/* The columns in which any of its runs has something, in the order in which they are shown. */
int run_list_keys(const RunList *list, long now, int key[RUN_KEYS_MOST]);

#endif
