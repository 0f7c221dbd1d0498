/* report_facts.h - what a report says of its runs besides their numbers: settings, and how it was
 * made.
 *
 *     report.head.settings = facts_settings(arena, &of, 1);
 *     report.head.origin = facts_origin(arena, session, call, &of);
 */
#ifndef COMMANDS_REPORT_FACTS_H
#define COMMANDS_REPORT_FACTS_H

#include "base/arena.h"
#include "export/report.h"

typedef struct Call Call;
typedef struct RunSummary RunSummary;
typedef struct Session Session;

/* The settings that all of these runs have alike; seeds only of one run. */
ReportFacts facts_settings(Arena *arena, const RunSummary *const *of, int runs);

/* Adds a heading of these names and a row for each setting that is not the same in all; returns how
 * many rows these are. */
int facts_differing(const RunSummary *const *of, const char *const *name, int runs, Columns *table);

/* How runs and page were made; of: the only run, or NULL. */
ReportFacts facts_origin(Arena *arena, Session *session, const Call *call, const RunSummary *of);

/* What they have alike: "simple_cnn 3,16,16,2 on digits, 2026-11-29 04:29". */
const char *facts_about(Arena *arena, const RunSummary *const *of, int runs);

#endif
