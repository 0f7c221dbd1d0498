/* progress_json.h - how far a run is, as JSON: for other processes that look at it.
 *
 *     progress_put(&line, &progress);              ,"state":"running","epoch":0,"batch":60,...
 *     progress_get(answer, &progress);             and back; every number is bounded
 */
#ifndef STORE_PROGRESS_JSON_H
#define STORE_PROGRESS_JSON_H

#include "io/json.h"
#include "train/progress.h"

/* "running", "paused"; "ended" for none. */
const char *job_state_name(JobState state);

void progress_put(JsonLine *line, const Progress *progress);

/* What is missing or impossible is 0, or NaN where that means "not known". */
void progress_get(const Json *answer, Progress *out);

#endif
