/* Keeps what is done to images before a net reads them, and says what becomes of it with other
 * data. */
#include "lab/preprocessing.h"

#include "data/identity.h"
#include "lab/lab_model.h"

#include <string.h>

void preprocessing_keep(LabModel *model, const Normalization *normalization, int channels)
{
    Arena kept = {0};
    model->request.normalization = normalization_copy(&kept, normalization, channels);
    arena_free(&model->kept);
    model->kept = kept;
}

void preprocessing_forget(LabModel *model)
{
    model->request.normalization = (Normalization){0};
    model->request.augment = augment_none();
}

/* What goes with the net; NULL: nothing. */
static const char *words_of(const LabModel *model)
{
    bool normalized = model->request.normalization.on;
    if (augment_is_on(&model->request.augment))
        return normalized ? "normalization and augmentation" : "augmentation";
    return normalized ? "normalization" : NULL;
}

void preprocessing_kept(const LabModel *model, Buf *fate)
{
    const char *with = words_of(model);
    bool normalized = model->request.normalization.on;
    bool augmented = augment_is_on(&model->request.augment);
    if (model->learner)
        buf_printf(fate, "; the net is kept%s%s", with ? ", with its " : "", with ? with : "");
    else if (with)
        buf_printf(fate, "; %s%s%s as the previous data", normalized ? "normalized" : "",
                   normalized && augmented ? " and " : "", augmented ? "augmented" : "");
}

void preprocessing_lost(const LabModel *model, const Dataset *before, const Dataset *data,
                        Buf *lost)
{
    const char *with = words_of(model);
    if (!model->learner && !with)
        return;
    if (model->learner)
        buf_printf(lost, "the net did not fit and was dropped%s%s", with ? ", with its " : "",
                   with ? with : "");
    else
        buf_printf(lost, "the previous data's %s %s dropped", with,
                   strchr(with, ' ') ? "were" : "was");
    buf_text_add(lost, ": ");
    dataset_difference(data, before, model->learner ? "the net is for" : "the previous data had",
                       lost);
    if (lab_model_unsaved(model) > 0)
        buf_text_add(lost, "; its trained weights were not saved: next time use `save NAME` first");
    else if (lab_model_again(model))
        buf_printf(lost, "; `%s` brings it back", lab_model_again(model));
}

void preprocessing_resize(LabModel *model, const Dataset *data, Buf *fate)
{
    Learner *learner = model->learner;
    if (!learner || !data->refitted || data->resize == learner->options.resize)
        return;
    if (lab_model_has_learnt(model))
        buf_printf(fate, "; it was trained with resize=%s, not %s",
                   resize_name(learner->options.resize), resize_name(data->resize));
    learner->options.resize = data->resize;
}
