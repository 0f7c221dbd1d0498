/* Helps with the batches of another process through a copy of its net. */
#include "nn/helper.h"

#include "base/die.h"
#include "kernels/kernels.h"
#include "nn/order.h"

#include <string.h>

/* A net as rank 0 has it; all of it lives in the arena. */
typedef struct {
    Arena arena;
    Model *model; /* NULL: none yet */
} Copy;

static void make_copy(const Team *team, size_t size, Copy *copy)
{
    Arena scratch = {0};
    Error err;
    char *bytes = ARENA_NEW(&scratch, char, size);
    NetHead head;
    team_tell(team, bytes, size);
    if (!team_lost(team)) {
        memcpy(&head, bytes, sizeof head);
        arena_free(&copy->arena);
        copy->model = model_new(&copy->arena, bytes + sizeof head, head.input, head.classes, &err);
        const Kernels *kernels = kernels_find(head.kernels);
        if (!copy->model || !kernels)
            die("%s", copy->model ? "rank 0 has other kernels than this rank" : err.text);
        copy->model->team = team;
        copy->model->kernels = kernels;
        copy->model->mode = (WorkMode)head.mode;
        copy->model->shards = head.shards;
        model_freeze(copy->model, (Freezing){head.frozen, head.with_norms != 0});
        model_reserve(copy->model, &copy->arena, head.batch);
    }
    arena_free(&scratch);
}

static Batch hear_batch(const Team *team, Arena *arena, const Model *model, const Order *order)
{
    int n = order->n;
    size_t numbers = (size_t)n * order_numbers(model, order->features);
    Batch batch = {
        .n = n,
        .features = order->features,
        .x = ARENA_NEW(arena, real, numbers),
        .labels = order->labels ? ARENA_NEW(arena, uint16_t, n) : NULL,
        .others = order->mixed ? ARENA_NEW(arena, uint16_t, n) : NULL,
        .shares = order->mixed ? ARENA_NEW(arena, float, n) : NULL,
        .weights = order->weights ? ARENA_NEW(arena, float, model->classes) : NULL,
    };
    order_batch(team, model, order, &batch);
    return batch;
}

/* Does what an order says; rank 0 alone has use for what comes of it. */
static void obey(const Team *team, Pool *pool, const Order *order, Copy *copy)
{
    Arena scratch = {0};
    TrainStep step = {.seed = order->seed, .step = order->step, .smoothing = order->smoothing};
    if (order->net)
        make_copy(team, order->net, copy);
    if (team_lost(team))
        return;
    if (order->numbers)
        order_weights(team, copy->model);
    Batch batch = hear_batch(team, &scratch, copy->model, order);
    if (team_lost(team))
        ;
    else if (order->task == CREW_TRAIN)
        model_train(copy->model, pool, &batch, step);
    else if (order->task == CREW_FEATURES)
        model_features(copy->model, pool, &batch, step);
    else
        model_eval(copy->model, pool, &batch, step.smoothing, NULL);
    arena_free(&scratch);
}

void helper_serve(const Team *team, Pool *pool, HelperOther *other, void *context)
{
    Copy copy = {.model = NULL};
    for (;;) {
        Order order = {.task = CREW_OVER};
        team_tell(team, &order, sizeof order);
        if (order.task == CREW_OVER || team_lost(team))
            break;
        if (order.task == CREW_OTHER && other)
            other(context, team, pool);
        else
            obey(team, pool, &order, &copy);
    }
    arena_free(&copy.arena);
}
