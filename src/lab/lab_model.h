/* lab_model.h - the net of a session: what it is, what it is to be trained with, its learner.
 *
 *     if (model->learner)
 *         plan_fit(&plan, 2, lab_model_lr(model), mom, wd, learner_batches(model->learner));
 *
 * Whatever changes its weights other than a run goes through lab.h, which also forgets the run that
 * the weights came from.  Preprocessing is here, in `request`: it travels with the net. */
#ifndef LAB_LAB_MODEL_H
#define LAB_LAB_MODEL_H

#include "base/arena.h"
#include "train/learner.h"

/* The session owns it, and it owns the learner; a run under way has the learner to itself. */
typedef struct LabModel {
    Arena arena;            /* model, learner, and the data's stand-in after `load` */
    char *spec;             /* of the model, or NULL; on the heap: outlives learners */
    char *weights;          /* file that its learners' initial weights come from, or NULL: drawn */
    LearnerOptions request; /* set by `learner`, `normalize`, `augment`, a file; kept by `model`, by
                               `data` of the same kind.  bs 0: the data's; the seed is set when a
                               learner is made.  While the net waits for data of its kind,
                               normalization and augment are those of the next net */
    Arena kept;             /* of the numbers of request.normalization */
    Arena weighed;          /* of those of request.weights */
    Learner *learner;       /* NULL until it is needed */
    bool brought;           /* its weights came from a file */
    uint64_t saved;         /* hash of the weights saved last; 0: none */
    char *file, *again;     /* where the latest run has saved itself, and the command that opens it;
                               on the heap, NULL: nowhere, or what is saved is in another file */
    int runs_before;        /* runs that the session had when the weights were replaced last */
    double lr_max;          /* the rate that the user has picked; 0: none */
} LabModel;

/* Frees what it owns, not itself. */
void lab_model_free(LabModel *model);

/* What its next learner is made of, or NULLs; texts are copied. */
void lab_model_set_source(LabModel *model, const char *spec, const char *weights);

/* Takes what classes count in the loss over into the request, with numbers of its own. */
void lab_model_weigh(LabModel *model, const ClassWeights *weights);

/* Whether the weights are not the initial ones. */
bool lab_model_has_learnt(const LabModel *model);

/* Whether they were trained on pixels normalized as the learner's are; another program's may have
 * been trained on any. */
bool lab_model_knows_pixels(const LabModel *model);

/* Notes that these weights are in a file. */
void lab_model_saved(LabModel *model, uint64_t hash);

/* Notes that a run has saved these weights in a file, which this command opens again. */
void lab_model_kept(LabModel *model, uint64_t hash, const char *file, const char *again);

/* Notes where the weights are after a run: in its record (stamp, "": none), the file of
 * `checkpoint` (path) or that of `set save_best` (best); NULL: there is none. */
void lab_model_note(LabModel *model, const char *stamp, const char *path, const char *best);

/* Steps of training that are not saved in any file. */
long lab_model_unsaved(const LabModel *model);

/* The command that opens the file in which a run has saved these weights; NULL: there is none. */
const char *lab_model_again(const LabModel *model);

/* Adds the commands that make a net for such data and lose nothing: "save NAME; model mlp". */
void lab_model_advise(const LabModel *model, const Dataset *data, Buf *out);

/* How training images are changed, as words; NULL: they are not. */
const char *lab_model_augment(Arena *arena, const LabModel *model);

/* The learning rate in force: the one picked, or LR_DEFAULT. */
double lab_model_lr(const LabModel *model);

/* What the learner has learnt, told when another one takes its place. */
typedef struct {
    Buf words; /* empty: nothing, or the user has it in a file */
    bool lost;
} Gone;

Gone lab_model_gone(const LabModel *model);

#endif
