/* head.h - fastai's head in the place of a net's last layers, in the layer language.
 *
 *     head_put("conv 16 3 | relu | global_avgpool | dense 1000", 2, &text, err)
 *     "conv 16 3 | relu || head: { concat { adaptive_maxpool 1 } ... | dense 2 init=fan_in }"
 *
 * Internal to nn; spec.h has the doors. */
#ifndef NN_HEAD_H
#define NN_HEAD_H

#include "base/buf.h"
#include "base/error.h"

/* Adds what comes before the last layer of the net that pools, or holds one that does, and a head
 * for so many classes, which is a layer group of its own.  The net is in the layer language. */
NODISCARD bool head_put(const char *net, int classes, Buf *out, Error *err);

#endif
