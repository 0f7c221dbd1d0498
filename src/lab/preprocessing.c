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

/* Adds what is done to the data, since it was done to data of its kind before. */
static void add_same(const LabModel *model, Buf *fate)
{
    bool normalized = model->request.normalization.on;
    bool augmented = augment_is_on(&model->request.augment);
    buf_printf(fate, "; %s%s%s as the previous data", normalized ? "normalized" : "",
               normalized && augmented ? " and " : "", augmented ? "augmented" : "");
}

void preprocessing_kept(const LabModel *model, Buf *fate)
{
    const char *with = words_of(model);
    if (model->learner)
        buf_printf(fate, "; the net is kept%s%s", with ? ", with its " : "", with ? with : "");
    else if (with)
        add_same(model, fate);
}

void preprocessing_return(LabModel *model)
{
    const LearnerOptions *own = &model->learner->options;
    preprocessing_keep(model, &own->normalization, model->learner->data->shape.c);
    model->request.augment = own->augment;
}

static void add_dropped(const char *with, Buf *lost)
{
    buf_printf(lost, "the previous data's %s %s dropped", with, strchr(with, ' ') ? "were" : "was");
}

void preprocessing_part(LabModel *model, const Dataset *last, const Dataset *data, Buf *fate,
                        Buf *lost)
{
    const char *with = last ? words_of(model) : NULL;
    if (with && dataset_same_kind(last, data)) {
        add_same(model, fate);
    } else {
        preprocessing_forget(model);
        if (with) {
            add_dropped(with, lost);
            buf_text_add(lost, "; ");
        }
    }
    buf_text_add(lost, "the data does not fit the net, which is kept: ");
    dataset_difference(data, model->learner->data, "the net is for", lost);
    buf_text_add(lost, "; for a net that does fit: ");
    lab_model_advise(model, data, lost);
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
        add_dropped(with, lost);
    buf_text_add(lost, ": ");
    dataset_difference(data, before, model->learner ? "the net is for" : "the previous data had",
                       lost);
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
