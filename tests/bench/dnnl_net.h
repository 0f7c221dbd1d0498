/* dnnl_net.h - a net of ours, trained by oneDNN.
 *
 *     Peer *peer = peer_new(arena, model, 64, PLAN_BLOCKED, err);
 *     peer_load(peer, model);                              the model's weights
 *     peer_images(peer, batch.x, images);                  into the order the peer reads
 *     double loss = peer_train(peer, images, batch.labels);
 *     peer_adam(peer, hyper);
 *     peer_free(peer);
 *
 * Operations are those of layout_new(model->root).  Weights, gradients and Adam's moments are kept
 * in the formats the convolutions want: Adam goes element by element, so nothing is reordered for
 * it.  Buffers are made once.  The threads are OpenMP's, as many as are set at peer_new. */
#ifndef BENCH_DNNL_NET_H
#define BENCH_DNNL_NET_H

#include "base/arena.h"
#include "base/error.h"
#include "nn/model.h"
#include "nn/schedule.h"

/* How images and activations lie in memory, and how convolutions are done.  Which is fastest
 * depends on the net and on the threads. */
typedef enum {
    PLAN_BLOCKED,       /* images [n][c][h][w]; activations as each convolution likes them */
    PLAN_WINOGRAD,      /* the same; convolutions by Winograd's algorithm where the library would */
    PLAN_CHANNELS_LAST, /* both [n][h][w][c] */
    PEER_PLANS,
} PeerPlan;

typedef struct Peer Peer;

const char *peer_plan_name(PeerPlan plan);

/* NULL for a layer it has no primitives for.  Its numbers are in the arena; peer_free frees the
 * library's own. */
Peer *peer_new(Arena *arena, const Model *model, int batch, PeerPlan plan, Error *err);
void peer_free(Peer *peer);

/* Takes over the model's weights and running statistics; the optimiser has taken no step. */
void peer_load(Peer *peer, const Model *model);

/* A batch of images [n][h][w][c] as the peer reads them. */
void peer_images(const Peer *peer, const float *x, float *images);

/* Forward, loss and backward in training mode: the mean cross entropy. */
double peer_train(Peer *peer, float *images, const uint16_t *labels);

/* One step of AdamW, as optim_step with "adam". */
void peer_adam(Peer *peer, Hyper hyper);

/* The gradient of the last peer_train, placed as model->grad. */
void peer_gradient(Peer *peer, const Model *model, real *grad);

#endif
