/* latest.h - the latest runs of a session, for what only looks at them.
 *
 *     const Recorder *fit = latest_fit(session->runs);                 NULL: there was none
 *     Suggestions found = latest_suggestions(session->runs);           of the latest range test
 */
#ifndef LAB_LATEST_H
#define LAB_LATEST_H

#include "analysis/ranges.h"

typedef struct LabRuns LabRuns;
typedef struct Recorder Recorder;

/* The latest lr_find, the latest fit or fit_one_cycle, the newer of the two; NULL before that. */
const Recorder *latest_range_test(const LabRuns *runs);
const Recorder *latest_fit(const LabRuns *runs);
const Recorder *latest_run(const LabRuns *runs);

/* The latest range test by its settings, or the last run; its `count` is 0 when there is
 * neither. */
Ranges latest_ranges(Arena *arena, const LabRuns *runs, long skip_start, long skip_end);

/* Of that the setting with the lowest loss, all runs of it; its `runs` is 0 when there is none. */
RangeTest latest_range(Arena *arena, const LabRuns *runs, long skip_start, long skip_end);

/* Its suggestions; NaN for those that it does not have. */
Suggestions latest_suggestions(const LabRuns *runs);

#endif
