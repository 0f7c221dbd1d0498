/* names.h - names that a description gives its layers, instead of their numbers.
 *
 *     LayerName name = {.part = "0"};                    "conv1: conv 64 7 2"
 *     if (!name_take(&at, parent, &name, err)) ...       "conv1", and at is behind the colon
 *     if (!names_check(root, err)) ...
 *
 * A layer's path is that of what holds it, a dot and its own part: its number in the list, or its
 * name.  A residual's body has the part `body`, and none if the residual has a name; so the tensors
 * of a net can be called as another program calls them. */
#ifndef NN_NAMES_H
#define NN_NAMES_H

#include "nn/layer.h"

enum { NAME_MOST = 64 }; /* characters */

/* The last part of a layer's path. */
typedef struct {
    char part[NAME_MOST + 1];
    bool given; /* by the description */
} LayerName;

/* Takes "NAME:" if *at is before one.  parent: what holds the layer. */
NODISCARD bool name_take(const char **at, const Layer *parent, LayerName *name, Error *err);

/* Refuses two layers whose tensors would have the same name. */
NODISCARD bool names_check(const Layer *root, Error *err);

#endif
