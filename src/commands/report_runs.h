/* report_runs.h - the page of several runs: those that are named, or those of one `compare`.
 *
 *     if (!page_of_runs(session, arena, call, &pages, err)) ...
 */
#ifndef COMMANDS_REPORT_RUNS_H
#define COMMANDS_REPORT_RUNS_H

#include "base/arena.h"
#include "base/buf.h"
#include "language/command.h"

typedef struct Session Session;

/* A page that is made, and what is said once it is written: after its name, and lines below. */
typedef struct {
    Buf html, said;
} Page;

/* Makes the page of the call's compare=. */
NODISCARD bool page_of_runs(Session *session, Arena *arena, const Call *call, Page *page,
                            Error *err);

#endif
