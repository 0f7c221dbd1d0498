/* Reads how a learner trains out of a file's metadata. */
#include "store/checkpoint_reader.h"

#include "data/normalization.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "train/learner.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool get_bool(const CheckpointReader *reader, const char *key, bool *out)
{
    long value;
    if (!reader_long(reader, key, 0, 1, &value))
        return false;
    *out = value;
    return true;
}

static bool get_metrics(const CheckpointReader *reader, LearnerOptions *options)
{
    Arena scratch = {0};
    char *rest = arena_text(&scratch, reader_meta(reader, "metrics")), *name;
    bool ok = true;
    for (int m = 0; ok && (name = strtok_r(rest, ",", &rest)); m++) {
        const Metric *metric = m < METRICS_MAX ? metric_find(name) : NULL;
        ok = metric || reader_damaged(reader, "metrics");
        if (ok)
            options->metric[m] = metric;
    }
    arena_free(&scratch);
    return ok;
}

/* Numbers with commas between them, for each channel, three at least. */
static bool get_numbers(Arena *arena, const CheckpointReader *reader, const char *key, int channels,
                        const float **out)
{
    float *number = ARENA_NEW(arena, float, channels);
    const char *at = reader_meta(reader, key);
    int count = 0;
    for (bool more = true; more; count++) {
        char *end;
        float value = strtof(at, &end);
        more = end > at && *end == ',';
        if (end == at || (*end && !more) || !isfinite(value))
            return reader_damaged(reader, key);
        if (count < channels)
            number[count] = value;
        at = end + more;
    }
    *out = number;
    return count == MAX(channels, 3) || reader_damaged(reader, key);
}

static bool get_normalization(Arena *arena, const CheckpointReader *reader, int channels,
                              Normalization *n)
{
    if (!safe_meta(&reader->file, "mean"))
        return true;
    n->on = true;
    if (!get_numbers(arena, reader, "mean", channels, &n->mean) ||
        !get_numbers(arena, reader, "std", channels, &n->std))
        return false;
    for (int c = 0; c < channels; c++)
        if (n->std[c] <= 0)
            return reader_damaged(reader, "std");
    return true;
}

/* Files of earlier versions do not give it: SGD's momentum was 0.9. */
static bool get_momentum(const CheckpointReader *reader, double *momentum)
{
    *momentum = 0.9;
    return !safe_meta(&reader->file, "momentum") ||
           reader_double(reader, "momentum", 0, 1, momentum);
}

/* Files of earlier versions do not give it: a smaller last batch was left out. */
static bool get_keep_last(const CheckpointReader *reader, bool *out)
{
    bool drop_last = true;
    bool ok = !safe_meta(&reader->file, "drop_last") || get_bool(reader, "drop_last", &drop_last);
    *out = !drop_last;
    return ok;
}

/* Files of earlier versions do not give it: their pictures were squished. */
static bool get_resize(const CheckpointReader *reader, ResizeMethod *out)
{
    *out = RESIZE_SQUISH;
    return !safe_meta(&reader->file, "resize") || resize_find(reader_meta(reader, "resize"), out) ||
           reader_damaged(reader, "resize");
}

/* Whether images of the net's shape can have it is the learner's business. */
static bool get_augment(const CheckpointReader *reader, Augment *out)
{
    return !safe_meta(&reader->file, "augment") ||
           augment_read(reader_meta(reader, "augment"), out) || reader_damaged(reader, "augment");
}

/* Files without them are those of earlier versions, or nothing was asked for. */
static bool get_steps(const CheckpointReader *reader, LearnerOptions *options)
{
    return !safe_meta(&reader->file, "opt.options") ||
           (optim_options_read(reader_meta(reader, "opt.options"), &options->steps) &&
            optim_takes(options->opt, &options->steps, options->true_wd, NULL)) ||
           reader_damaged(reader, "opt.options");
}

/* Files without it have nothing frozen.  How many groups the net has is looked at later. */
static bool get_freezing(const CheckpointReader *reader, LearnerOptions *options)
{
    int groups, with_norms, cache, end = 0;
    const char *text = reader_meta(reader, "frozen");
    if (!safe_meta(&reader->file, "frozen"))
        return true;
    if (sscanf(text, "%2d,%1d,%1d%n", &groups, &with_norms, &cache, &end) != 3 || text[end] ||
        groups < 1 || groups >= MODEL_GROUPS || with_norms < 0 || cache < 0)
        return reader_damaged(reader, "frozen");
    options->freezing = (Freezing){.groups = groups, .with_norms = with_norms};
    options->cache = cache;
    return true;
}

bool reader_options(Arena *arena, const CheckpointReader *reader, int channels,
                    LearnerOptions *options)
{
    long bs;
    char *end;
    options->opt = optim_find(reader_meta(reader, "opt"));
    if (!options->opt)
        return reader_damaged(reader, "opt");
    options->seed = strtoull(reader_meta(reader, "seed"), &end, 10);
    if (!*reader_meta(reader, "seed") || *end)
        return reader_damaged(reader, "seed");
    if (!reader_long(reader, "bs", 1, 1 << 20, &bs))
        return false;
    options->bs = (int)bs;
    return reader_double(reader, "wd", 0, DBL_MAX, &options->wd) &&
           get_momentum(reader, &options->momentum) &&
           get_bool(reader, "true_wd", &options->true_wd) &&
           get_bool(reader, "bn_wd", &options->bn_wd) && get_steps(reader, options) &&
           reader_double(reader, "label_smoothing", 0, 0.999, &options->smoothing) &&
           get_keep_last(reader, &options->keep_last) && reader_averaging(reader, options) &&
           get_metrics(reader, options) && get_resize(reader, &options->resize) &&
           get_normalization(arena, reader, channels, &options->normalization) &&
           get_augment(reader, &options->augment) && get_freezing(reader, options);
}
