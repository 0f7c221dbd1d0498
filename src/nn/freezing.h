/* freezing.h - where a net with frozen layers can be cut in two, before which nothing trains.
 *
 *     int cut = freezing_cut(model);
 *     Tape *body = cut ? tape_new(arena, model, 0, cut, 64) : NULL;
 *
 * Internal to nn; model_freeze says what is frozen. */
#ifndef NN_FREEZING_H
#define NN_FREEZING_H

#include "nn/model.h"

/* The first layer group that is not frozen; 0: there is none before it, or a layer before it trains
 * or gathers statistics all the same. */
int freezing_cut(const Model *model);

#endif
