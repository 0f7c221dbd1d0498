/* Asks a net what images are: all validation images, a batch, or one. */
#include "train/verdict.h"

int verdict_of(const real *logits, int classes, double *p)
{
    softmax(logits, classes, p);
    return argmax(logits, classes);
}

/* The largest logits in order, of equals the first; probabilities may be equal where logits are
 * not. */
static void rank_guesses(const real *logits, const Verdicts *verdicts, Guess *guess)
{
    for (int label = 0; label < verdicts->classes; label++) {
        int at = MIN(label, verdicts->guesses);
        while (at > 0 && logits[label] > logits[guess[at - 1].label]) {
            if (at < verdicts->guesses)
                guess[at] = guess[at - 1];
            at--;
        }
        if (at < verdicts->guesses)
            guess[at] = (Guess){label, (float)verdicts->p[label]};
    }
}

static bool note_batch(void *context, long first, int n, const real *logits, const real *loss,
                       const uint16_t *labels)
{
    Verdicts *verdicts = context;
    for (int i = 0; i < n; i++) {
        const real *row = logits + (size_t)i * (size_t)verdicts->classes;
        int predicted = verdict_of(row, verdicts->classes, verdicts->p);
        verdicts->predicted[first + i] = predicted;
        verdicts->truth[first + i] = verdicts->p[labels[i]];
        rank_guesses(row, verdicts, &verdicts->guess[(first + i) * verdicts->guesses]);
        verdicts->loss[first + i] = loss[i];
        verdicts->confusion[labels[i] * verdicts->classes + predicted]++;
    }
    return !learner_interrupted(verdicts->learner);
}

bool verdicts_take(Arena *arena, Learner *learner, Verdicts *out)
{
    int count = learner->data->valid.count, classes = learner->data->classes;
    *out = (Verdicts){
        .learner = learner,
        .classes = classes,
        .predicted = ARENA_NEW(arena, int, count),
        .truth = ARENA_NEW(arena, double, count),
        .guess = ARENA_NEW(arena, Guess, (count * MIN(GUESSES, classes))),
        .guesses = MIN(GUESSES, classes),
        .loss = ARENA_NEW(arena, float, count),
        .p = ARENA_NEW(arena, double, classes),
        .confusion = ARENA_NEW(arena, long, (classes * classes)),
    };
    return learner_visit(learner, &learner->valid, NULL, note_batch, out);
}

void verdict_put(const Learner *learner, const Conversion *conversion, int i, const uint8_t *pixels,
                 int stored)
{
    Shape shape = learner->data->shape;
    pixels_convert(conversion, pixels, stored, (size_t)shape.w * (size_t)shape.h,
                   learner->x + (size_t)i * shape_count(shape));
}

void verdict_put_row(const Learner *learner, const Conversion *conversion, int i, const Part *part,
                     uint32_t row)
{
    Dataset data = {.shape = learner->data->shape, .stored = learner->data->shape.c};
    image_convert(conversion, &data, part, row, learner->x + (size_t)i * shape_count(data.shape));
}

/* The logits [n][classes] of the first n images that were put. */
static const real *logits_of(Learner *learner, int n)
{
    Batch batch = {.n = n, .x = learner->x};
    model_eval(learner->model, learner->pool, &batch, 0, NULL);
    return learner->model->logits;
}

int verdict_image(Learner *learner, const uint8_t *pixels, int stored, double *p)
{
    const Dataset *data = learner->data;
    Conversion conversion = conversion_of(&learner->options.normalization, data->shape.c);
    learner_reserve(learner);
    verdict_put(learner, &conversion, 0, pixels, stored);
    return verdict_of(logits_of(learner, 1), data->classes, p);
}
