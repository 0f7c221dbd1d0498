/* lab_watch.h - the logs that a screen watches: read by a thread of their own, looked at by the
 * screen's.
 *
 *     lab_watch_open(session->shelf->watch, logs, "runs", &choice, live, false);
 *     scene->watch = lab_watch_look(session->shelf->watch, arena, &stage->watch, tiling);
 *     lab_watch_close(session->shelf->watch);
 */
#ifndef LAB_LAB_WATCH_H
#define LAB_LAB_WATCH_H

#include "base/arena.h"
#include "lab/watch_pages.h"
#include "lab/watch_scene.h"
#include "lab/watch_view.h"
#include "logs/log_choice.h"
#include "logs/logs.h"

typedef struct Live Live;
typedef struct LabWatch LabWatch;

LabWatch *lab_watch_new(void);
void lab_watch_free(LabWatch *watch);

/* Takes over the logs, reads them from now on and wakes the screen; choice is copied.  once: only
 * what is there. */
void lab_watch_open(LabWatch *watch, Logs *logs, const char *paths, const LogChoice *choice,
                    Live *live, bool once);
void lab_watch_close(LabWatch *watch);

/* NULL: nothing is watched.  Only by the thread that holds the session; locked while it is used. */
Logs *lab_watch_logs(LabWatch *watch);
const LogChoice *lab_watch_choice(const LabWatch *watch);

/* The next trouble, which is told once; NULL: none. */
const char *lab_watch_notice(LabWatch *watch);

/* What there is to see, of a page of figures; NULL: nothing is watched. */
const WatchScene *lab_watch_look(LabWatch *watch, Arena *arena, const WatchView *view,
                                 WatchTiling tiling);

/* What a view leaves of the logs: a value. */
typedef struct {
    WatchRange x;
    int runs, series;
    int number[WATCH_RUNS]; /* of the runs that are listed, for watch_view_hide */
    int turned;             /* series at which the page asked for begins */
} WatchFacts;

/* Nothing is watched: all zeros.  pages: how many further the page asked for is. */
WatchFacts lab_watch_facts(LabWatch *watch, const WatchView *view, WatchTiling tiling, long pages);

/* Whether some log has the series. */
bool lab_watch_has(LabWatch *watch, const char *series);

#endif
