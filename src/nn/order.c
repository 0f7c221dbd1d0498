/* Tells the ranks that help with a batch what it is, and hears it. */
#include "nn/order.h"

#include "kernels/kernels.h"

#include <string.h>

void order_describe(const Model *model, Buf *out)
{
    NetHead head;
    memset(&head, 0, sizeof head);
    head.input.h = model->input.h;
    head.input.w = model->input.w;
    head.input.c = model->input.c;
    head.classes = model->classes;
    head.batch = model->batch;
    head.shards = model->shards;
    head.frozen = model->freezing.groups;
    head.with_norms = model->freezing.with_norms;
    head.mode = (int)model->mode;
    strncpy(head.kernels, model->kernels->name, sizeof head.kernels - 1);
    buf_add(out, (const char *)&head, sizeof head);
    buf_add(out, model->spec, strlen(model->spec) + 1);
}

size_t order_numbers(const Model *model, bool features)
{
    return features ? model_features_size(model) : shape_count(model->input);
}

/* Rank 0 only sends: hence the cast. */
static void tell(const Team *team, const void *bytes, size_t count)
{
    team_tell(team, (void *)bytes, count);
}

void order_weights(const Team *team, const Model *model)
{
    tell(team, model->theta, model->size * sizeof *model->theta);
    tell(team, model->state, model->state_size * sizeof *model->state);
}

void order_batch(const Team *team, const Model *model, const Order *order, const Batch *batch)
{
    size_t n = (size_t)order->n;
    tell(team, batch->x, n * order_numbers(model, order->features) * sizeof *batch->x);
    if (order->labels)
        tell(team, batch->labels, n * sizeof *batch->labels);
    if (order->mixed) {
        tell(team, batch->others, n * sizeof *batch->others);
        tell(team, batch->shares, n * sizeof *batch->shares);
    }
    if (order->weights)
        tell(team, batch->weights, (size_t)model->classes * sizeof *batch->weights);
}
