/* Reads golden records, and finds the largest difference between recorded numbers and ours. */
#include "tests/golden/record.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const SafeTensor *find(const Record *record, const char *format, va_list args)
{
    char name[128];
    vsnprintf(name, sizeof name, format, args);
    return safe_find(&record->file, name);
}

const SafeTensor *record_tensor(const Record *record, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const SafeTensor *tensor = find(record, format, args);
    va_end(args);
    return tensor;
}

static double element(const SafeTensor *tensor, size_t i)
{
    switch (tensor->type) {
    case SAFE_U8:
        return ((const uint8_t *)tensor->data)[i];
    case SAFE_I64:
        return (double)((const int64_t *)tensor->data)[i];
    default:
        return safe_number(tensor, i);
    }
}

Numbers record_numbers(const Record *record, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const SafeTensor *tensor = find(record, format, args);
    va_end(args);
    if (!tensor)
        return (Numbers){0};
    double *v = ARENA_NEW(record->arena, double, tensor->count);
    for (size_t i = 0; i < tensor->count; i++)
        v[i] = element(tensor, i);
    return (Numbers){v, tensor->count, tensor};
}

const char *record_text(const Record *record, const char *key, const char *fallback)
{
    const char *text = safe_meta(&record->file, key);
    return text ? text : fallback;
}

double record_number(const Record *record, const char *key, double fallback)
{
    double value;
    return text_double(record_text(record, key, ""), &value) ? value : fallback;
}

double largest_difference(const double *a, const double *b, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        double difference = fabs(a[i] - b[i]);
        most = difference <= most ? most : difference; /* not-a-number counts as a difference */
    }
    return most;
}

double largest_magnitude(const double *b, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(b[i]));
    return most;
}
