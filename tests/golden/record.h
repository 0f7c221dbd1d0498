/* record.h - a golden record: tensors of any type read as doubles, settings from the metadata. */
#ifndef TESTS_GOLDEN_RECORD_H
#define TESTS_GOLDEN_RECORD_H

#include "base/arena.h"
#include "base/error.h"
#include "io/json.h"
#include "io/safetensors.h"
#include "kernels/kernels.h"

typedef struct {
    const char *path;
    Arena *arena; /* of everything read; released by the caller */
    SafeFile file;
    const Kernels *kernels; /* kernels used for the replay */
} Record;

/* A tensor's numbers, or count 0 if it is absent. */
typedef struct {
    const double *v;
    size_t count;
    const SafeTensor *tensor; /* name, extents */
} Numbers;

/* The names are printf formats: record_numbers(record, "%s.x", number). */
Numbers record_numbers(const Record *record, const char *format, ...) PRINTF_LIKE(2, 3);
const SafeTensor *record_tensor(const Record *record, const char *format, ...) PRINTF_LIKE(2, 3);

/* A setting; the fallback if it is absent. */
double record_number(const Record *record, const char *key, double fallback);
const char *record_text(const Record *record, const char *key, const char *fallback);

/* Largest |a - b|, and the largest |b|. */
double largest_difference(const double *a, const double *b, size_t count);
double largest_magnitude(const double *b, size_t count);

/* The parts of replay: print their lines, return whether all are ok. */
bool replay_run(const Record *record);
bool replay_layers(const Record *record);
bool replay_net(const Record *record);
bool replay_steps(const Record *record);

#endif
