/* Answers what is asked about a session's net: whether it has learnt, what is unsaved, its rate. */
#include "lab/lab_model.h"
#include "train/learner.h"
#include "store/shelf.h"
#include "store/record.h"
#include "store/checkpoint.h"

#include "base/heap.h"
#include "base/text.h"
#include "io/file.h"
#include "train/class_weights.h"
#include "train/plan.h"

bool lab_model_has_learnt(const LabModel *model)
{
    return model->learner && (model->brought || model->learner->opt.step > 0);
}

bool lab_model_knows_pixels(const LabModel *model)
{
    return lab_model_has_learnt(model) && (model->learner->opt.step > 0 || !model->weights);
}

static void forget_file(LabModel *model)
{
    heap_free(model->file);
    heap_free(model->again);
    model->file = model->again = NULL;
}

void lab_model_saved(LabModel *model, uint64_t hash)
{
    forget_file(model);
    model->saved = hash;
}

void lab_model_kept(LabModel *model, uint64_t hash, const char *file, const char *again)
{
    lab_model_saved(model, hash);
    model->file = heap_text(file);
    model->again = heap_text(again);
}

/* Whether the weights are those that were saved last, in a file that nobody has deleted since. */
static bool is_saved(const LabModel *model)
{
    return model_hash(model->learner->model) == model->saved &&
           (!model->file || path_is_file(model->file));
}

long lab_model_unsaved(const LabModel *model)
{
    return model->learner && !is_saved(model) ? model->learner->opt.step : 0;
}

const char *lab_model_again(const LabModel *model)
{
    return model->learner && is_saved(model) ? model->again : NULL;
}

void lab_model_advise(const LabModel *model, const Dataset *data, Buf *out)
{
    buf_printf(out, "%smodel %s", lab_model_unsaved(model) > 0 ? "save NAME; " : "",
               shape_is_row(data->shape) ? "mlp" : "simple_cnn");
}

static void set_text(char **to, const char *text)
{
    char *copy = text ? heap_text(text) : NULL;
    heap_free(*to);
    *to = copy;
}

void lab_model_set_source(LabModel *model, const char *spec, const char *weights)
{
    set_text(&model->spec, spec);
    set_text(&model->weights, weights);
}

void lab_model_free(LabModel *model)
{
    forget_file(model);
    arena_free(&model->arena);
    arena_free(&model->kept);
    arena_free(&model->weighed);
    heap_free(model->spec);
    heap_free(model->weights);
}

void lab_model_weigh(LabModel *model, const ClassWeights *weights)
{
    Arena weighed = {0};
    model->request.weights = class_weights_copy(&weighed, weights);
    arena_free(&model->weighed);
    model->weighed = weighed;
}

const char *lab_model_augment(Arena *arena, const LabModel *model)
{
    const Augment *augment = &model->request.augment;
    return augment_is_on(augment) ? augment_text(arena, augment) : NULL;
}

double lab_model_lr(const LabModel *model)
{
    return model->lr_max > 0 ? model->lr_max : LR_DEFAULT;
}

Gone lab_model_gone(const LabModel *model)
{
    long steps = model->learner ? model->learner->opt.step : 0, unsaved = lab_model_unsaved(model);
    const char *batches = text_plural(steps, "batch", "batches"), *again = lab_model_again(model);
    Gone gone = {.lost = unsaved > 0};
    if (unsaved > 0)
        buf_printf(&gone.words,
                   "the weights that %s learnt in %ld %s were not saved and are replaced; next "
                   "time keep them with `save NAME`, or with `checkpoint NAME` before the run",
                   model->spec, steps, batches);
    else if (again)
        buf_printf(&gone.words,
                   "the weights that %s learnt in %ld %s are replaced; `%s` brings them back",
                   model->spec, steps, batches, again);
    return gone;
}

void lab_model_note(LabModel *model, const char *stamp, const char *path, const char *best)
{
    Arena scratch = {0};
    const char *folder = *stamp ? shelf_find(&scratch, stamp, NULL) : NULL;
    const char *file = folder ? path_join(&scratch, folder, RECORD_LEARNER)
                       : path ? path
                       : best ? checkpoint_path(&scratch, best)
                              : NULL;
    if (file)
        lab_model_kept(model, model_hash(model->learner->model), file,
                       folder ? arena_printf(&scratch, "open %s", stamp)
                              : arena_printf(&scratch, "load %s", text_shown(&scratch, file)));
    arena_free(&scratch);
}
