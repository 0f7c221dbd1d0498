/* facts_json.h - what the first line of a run's events tells of the run.
 *
 *     RunFacts facts = facts_get(arena, begin);        begin: {"event":"run_begin","seed":42,...}
 */
#ifndef STORE_FACTS_JSON_H
#define STORE_FACTS_JSON_H

#include "io/json.h"
#include "train/facts.h"

/* Words are made visible, and live in the arena; what is missing or odd is not known. */
RunFacts facts_get(Arena *arena, const Json *begin);

/* Adds data, net, optimiser and learner of facts_of; the plan and the seed are written beside. */
void facts_put(JsonLine *line, const RunFacts *facts);

#endif
