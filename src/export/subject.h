/* subject.h - what is exported: a net, and what one has to know to use it.
 *
 *     Subject subject = {.graph = &graph,
 *                        .class_name = data->class_name,
 *                        .normalization = &learner->options.normalization,
 *                        .columns = data->columns};
 */
#ifndef EXPORT_SUBJECT_H
#define EXPORT_SUBJECT_H

#include "data/normalization.h"
#include "export/graph.h"

/* All of it borrowed. */
typedef struct {
    const Graph *graph;
    const char *const *class_name;      /* graph->model->classes of them, from data: any bytes */
    const Normalization *normalization; /* of its images, [h][w][c] as 0 ... 1 */
    const struct ColumnSet *columns;    /* of a table, or NULL */
} Subject;

#endif
