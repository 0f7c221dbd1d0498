/* watch_names.h - names of series by their groups: a group is what stands before the first '/'.
 *
 *     int *order = heap_resize(NULL, names->count, sizeof *order);
 *     watch_names_order(names, order);
 *     names->series[order[0]]->name        the first of the first group
 */
#ifndef LAB_WATCH_NAMES_H
#define LAB_WATCH_NAMES_H

#include "logs/log.h"

/* The places of the names of a log's series: groups in the order in which they came, and so in each
 * group. */
void watch_names_order(const Log *names, int *order);

/* Whether both are of one group. */
bool watch_names_group(const char *a, const char *b);

#endif
