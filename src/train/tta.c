/* Looks at images in several ways and averages what a net makes of them. */
#include "train/tta.h"

#include "base/arena.h"
#include "data/augment_apply.h"
#include "data/dataset.h"
#include "nn/loss.h"
#include "train/learner.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { SHARDS = 8 }; /* of a batch whose views are made */

static const struct {
    const char *name, *meaning;
} KINDS[] = {
    [TTA_NONE] = {"none", "each image is looked at once"},
    [TTA_FLIP] = {"flip", "mean of the logits of the image and of its mirror image"},
    [TTA_SHIFT] = {"shift", "flip, and half of it from both shifted by one pixel, as airbench"},
};

static View plain_view(double weight)
{
    return (View){.draw = {.zoom = 1, .crop_w = 1, .crop_h = 1}, .weight = weight};
}

static void add_view(Tta *tta, View view)
{
    assert(tta->views < TTA_VIEWS);
    tta->view[tta->views++] = view;
}

/* The image by (pixels, pixels), and the mirror image of that: a mirror turns the shift round. */
static void add_shifted(Tta *tta, int pixels, double weight)
{
    View view = plain_view(weight), mirror = plain_view(weight);
    view.draw.dx = view.draw.dy = mirror.draw.dy = pixels;
    mirror.draw.dx = -pixels;
    mirror.draw.flip_x = true;
    add_view(tta, view);
    add_view(tta, mirror);
}

Tta tta_of(TtaKind kind)
{
    Tta tta = {.name = KINDS[kind].name};
    if (kind == TTA_NONE)
        add_view(&tta, plain_view(1));
    if (kind == TTA_FLIP)
        add_shifted(&tta, 0, 1.0 / 2);
    if (kind == TTA_SHIFT) {
        add_shifted(&tta, 0, 1.0 / 4);
        add_shifted(&tta, 1, 1.0 / 8);
        add_shifted(&tta, -1, 1.0 / 8);
    }
    return tta;
}

Tta tta_corners(double beta, double scale)
{
    Tta tta = {.name = "corners", .probabilities = true};
    add_view(&tta, plain_view(beta));
    for (int i = 0; i < 8; i++) {
        View view = plain_view((1 - beta) / 8);
        double middle = 1 - 1 / scale; /* of a corner, from that of the image */
        view.draw.mapped = true;
        view.draw.zoom = scale;
        view.draw.zoom_x = i & 2 ? middle : -middle;
        view.draw.zoom_y = i & 1 ? middle : -middle;
        view.draw.flip_x = i & 4;
        add_view(&tta, view);
    }
    return tta;
}

const char *tta_name(int kind)
{
    return kind < LENGTH(KINDS) ? KINDS[kind].name : NULL;
}

void tta_meaning(int kind, Buf *out)
{
    buf_text_add(out, KINDS[kind].meaning);
}

bool tta_find(const char *name, TtaKind *out)
{
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(KINDS[i].name, name) == 0) {
            *out = (TtaKind)i;
            return true;
        }
    return false;
}

bool tta_is_plain(const Tta *tta)
{
    return tta->views == 1;
}

static bool moves(const Tta *tta)
{
    for (int v = 0; v < tta->views; v++)
        if (tta->view[v].draw.dx || tta->view[v].draw.dy)
            return true;
    return false;
}

bool tta_check(const Tta *tta, const Dataset *data, Error *err)
{
    Shape shape = data->shape;
    if (tta_is_plain(tta))
        return true;
    if (shape_is_row(shape))
        return fail(err, "rows of numbers have no mirror image to be looked at; use tta=none");
    if (moves(tta) && MIN(shape.h, shape.w) < 2)
        return fail(err, "images of %d x %d cannot be shifted by a pixel; use tta=flip", shape.h,
                    shape.w);
    return true;
}

struct Views {
    Learner *learner;
    const Tta *tta;
    real *x;      /* a batch of views */
    double *sum;  /* [bs][classes] of logits or probabilities */
    double *p;    /* classes */
    double *loss; /* bs */
    real *logits; /* [bs][classes], what is handed out */
};

Views *views_new(Arena *arena, Learner *learner, const Tta *tta)
{
    size_t bs = (size_t)learner->options.bs, answers = bs * (size_t)learner->model->classes;
    Views *views = ARENA_NEW(arena, Views, 1);
    *views = (Views){.learner = learner, .tta = tta};
    if (tta_is_plain(tta))
        return views;
    views->x = ARENA_NEW(arena, real, bs * shape_count(learner->model->input));
    views->sum = ARENA_NEW(arena, double, answers);
    views->p = ARENA_NEW(arena, double, learner->model->classes);
    views->loss = ARENA_NEW(arena, double, bs);
    views->logits = ARENA_NEW(arena, real, answers);
    return views;
}

typedef struct {
    const Views *views;
    const AugmentDraw *draw;
    int first, end; /* images */
} Move;

static void move_shard(void *context, int shard)
{
    const Move *move = context;
    const Views *views = move->views;
    Shape shape = views->learner->model->input;
    size_t numbers = shape_count(shape);
    int count = move->end - move->first;
    int end = move->first + part_begin(count, shard + 1, SHARDS);
    for (int i = move->first + part_begin(count, shard, SHARDS); i < end; i++)
        augment_move(move->draw, shape, views->learner->x + (size_t)i * numbers,
                     views->x + (size_t)i * numbers);
}

/* Adds what the net makes of images. */
static void add_answers(Views *views, const real *x, int n, double weight)
{
    Learner *learner = views->learner;
    int classes = learner->model->classes;
    model_eval(learner->model, learner->pool, &(Batch){.n = n, .x = x}, 0, NULL);
    const real *logits = learner->model->logits;
    double *sum = views->sum;
    for (int i = 0; i < n; i++, logits += classes, sum += classes) {
        if (views->tta->probabilities)
            softmax(logits, classes, views->p);
        for (int c = 0; c < classes; c++)
            sum[c] += weight * (views->tta->probabilities ? views->p[c] : (double)logits[c]);
    }
}

const real *views_logits(Views *views, int n)
{
    Learner *learner = views->learner;
    const Tta *tta = views->tta;
    size_t answers = (size_t)n * (size_t)learner->model->classes;
    if (tta_is_plain(tta)) {
        model_eval(learner->model, learner->pool, &(Batch){.n = n, .x = learner->x}, 0, NULL);
        return learner->model->logits;
    }
    memset(views->sum, 0, answers * sizeof *views->sum);
    for (int v = 0; v < tta->views; v++) {
        Move move = {.views = views, .draw = &tta->view[v].draw};
        model_own(learner->model, n, &move.first, &move.end);
        pool_run(learner->pool, SHARDS, move_shard, &move);
        add_answers(views, views->x, n, tta->view[v].weight);
    }
    for (size_t i = 0; i < answers; i++)
        views->logits[i] =
            (real)(tta->probabilities ? log(fmax(views->sum[i], DBL_MIN)) : views->sum[i]);
    return views->logits;
}

const real *views_losses(Views *views, int n)
{
    Learner *learner = views->learner;
    const LearnerOptions *options = &learner->options;
    if (tta_is_plain(views->tta)) {
        Batch batch = {
            .n = n, .x = learner->x, .labels = learner->labels, .weights = options->weights.weight};
        model_eval(learner->model, learner->pool, &batch, options->smoothing, learner->loss);
        return learner->model->logits;
    }
    LossRows rows = {.n = n,
                     .classes = learner->model->classes,
                     .logits = views_logits(views, n),
                     .labels = learner->labels,
                     .smoothing = options->smoothing,
                     .weights = options->weights.weight};
    loss_cross_entropy(&rows, views->loss, 0, NULL);
    for (int i = 0; i < n; i++)
        learner->loss[i] = (real)views->loss[i];
    return views->logits;
}
