/* muon.h - Muon's step of a filter: the momentum's matrix made nearly orthogonal by Newton-Schulz,
 * on weights of a fixed length (Jordan's airbench94_muon; cifar10.md 6.1).
 *
 *     Muon *muon = muon_new(arena, model);
 *     if (muon_takes(param)) muon_step(muon, model, param, rate, mom, buffer, pool);
 *
 * Its products are our kernels' on the pool, cut into blocks that depend on the filter alone: the
 * same bits on any number of threads. */
#ifndef NN_MUON_H
#define NN_MUON_H

#include "base/arena.h"
#include "base/pool.h"
#include "nn/model.h"

typedef struct Muon Muon; /* room for the largest filter, and the step under way */

Muon *muon_new(Arena *arena, const Model *model);

/* Filters of convolutions: weights of four extents. */
bool muon_takes(const Param *param);

/* Steps model->theta by model->grad; buffer: the momentum, laid out as theta. */
void muon_step(Muon *muon, Model *model, const Param *param, double rate, double mom, real *buffer,
               Pool *pool);

#endif
