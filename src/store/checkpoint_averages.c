/* Reads the averages of a saved learner's weights: which there are, and their numbers. */
#include "store/checkpoint_reader.h"

#include "train/learner.h"

#include <stdio.h>

/* Files without an entry are those of earlier versions, or have no such average. */
bool reader_averaging(const CheckpointReader *reader, LearnerOptions *options)
{
    for (int a = 0; a < AVERAGES; a++) {
        const char *name = average_name((AverageRole)a), *text = safe_meta(&reader->file, name);
        if (text && !averaging_read((AverageRole)a, text, &options->average[a]))
            return reader_damaged(reader, name);
    }
    return true;
}

static bool get_average(const CheckpointReader *reader, const Model *model, const char *name,
                        Average *average)
{
    char prefix[32], step[32];
    snprintf(prefix, sizeof prefix, "%s.", name);
    snprintf(step, sizeof step, "%s.step", name);
    int states = average_has_statistics(average) ? model->state_params : 0;
    return reader_params(reader, model->param, model->params, average->theta, prefix) &&
           reader_params(reader, model->state_param, states, average->state, prefix) &&
           reader_long(reader, step, 0, 1L << READER_COUNT_BITS, &average->step);
}

bool reader_averages(const CheckpointReader *reader, Learner *learner)
{
    for (int a = 0; a < AVERAGES; a++)
        if (average_is_on(&learner->average[a]) &&
            !get_average(reader, learner->model, average_name((AverageRole)a),
                         &learner->average[a]))
            return false;
    return true;
}
