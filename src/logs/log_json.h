/* log_json.h - the numbers of a JSON object, however deep, as samples of series.
 *
 *     const Json *map = log_json_parse(&scratch, line, "line 3", &err);
 *     LogRow row = log_json_row(map, 3);
 *     log_json_samples(log, map, &row);                 {"train":{"loss":1}}: train.loss
 *
 * Texts such as "NaN" are numbers, too, and so are the words that Python writes without quotes. */
#ifndef LOGS_LOG_JSON_H
#define LOGS_LOG_JSON_H

#include "io/json.h"
#include "logs/log.h"

/* Where the samples of an object stand, and which of its numbers say so: those are no samples. */
typedef struct {
    double step;      /* finite */
    double time;      /* seconds since 1970; NaN: not known */
    const Json *skip; /* the number that the step is; NULL: none */
} LogRow;

/* As json_parse, of text in which NaN, Infinity and -Infinity may stand as numbers. */
const Json *log_json_parse(Arena *arena, Bytes text, const char *name, Error *err);

/* Whether a value is a number, or a text that stands for one that is not finite. */
bool log_json_number(const Json *value, double *out);

/* Its step is `otherwise` if no key names one; keys within other maps name none. */
LogRow log_json_row(const Json *map, double otherwise);

/* Adds a sample for each number.  False: some had a name too long to be one. */
bool log_json_samples(Log *log, const Json *map, const LogRow *row);

#endif
