/* spec.h - the layer language: text to a nested list of layers.
 *
 *     Layer *root = spec_parse(arena, "conv 16 3 2 | relu | global_avgpool | dense 2",
 *                              (Shape){28, 28, 3}, 2, err);
 *
 *     net   := layer { ( "|" | "||" ) layer }
 *     layer := [ NAME ":" ] ( KIND VALUE... KEY=VALUE... | group | residual
 *              | concat | gate )
 *     group := "{" net "}"
 *     residual := "residual" group [ "else" [ NAME ":" ] group ]
 *     concat   := "concat" group { group }
 *     gate     := "gate" group
 *
 * With || another layer group begins (Freezing in model.h), which it may not inside branches.
 *
 * A spec that begins with a builder's name (simple_cnn, mlp, lenet, resnet) is first turned into
 * that language.  Messages name the layer by its place as PyTorch numbers it ("layer 0.2") and its
 * words. */
#ifndef NN_SPEC_H
#define NN_SPEC_H

#include "nn/layer.h"

/* Bounds of a description, so that no text takes more memory or stack than it is worth. */
enum {
    SPEC_DEPTH = 16,       /* braces inside braces */
    SPEC_SIZE = 1 << 16,   /* characters */
    SPEC_PARAMS = 1 << 28, /* numbers in theta */
    SPEC_LAYERS = 1 << 13, /* layers: some 500 bytes each, however short they are written */
};

/* Depths of the builder resnet: 6n+2, up to the deepest of He et al. (2015). */
enum { RESNET_LEAST = 8, RESNET_MOST = 1202 };

/* Depths (6n+4) and widths of the builder wide_resnet. */
enum { WIDE_LEAST = 10, WIDE_MOST = 1000, WIDE_WIDEST = 64 };

/* Returns the root group; shapes and parameters of all layers are known and bounded, offsets are
 * not yet set.  classes: outputs the net must have; 0: any. */
Layer *spec_parse(Arena *arena, const char *spec, Shape input, int classes, Error *err);

/* How many numbers and tensors a net's parameters and statistics have, before they get memory. */
typedef struct {
    size_t numbers;
    int tensors;
} SpecSize;
SpecSize spec_size(const Layer *root);

/* Names of builders: of row `index`, NULL after the last. */
const char *builder_name(int index);

/* The layer language for a builder's words; the spec itself if it names no builder. */
NODISCARD bool spec_expand(const char *spec, Shape input, int classes, Buf *out, Error *err);

/* What the layers of fastai's head are called by, "head.4.weight", and the value of head= that
 * gives it as many outputs as there are classes. */
#define HEAD_NAME "head"
#define HEAD_AUTO "auto"

/* The spec of such a net with fastai's head from its last pool on: a builder's words get head=auto,
 * which spec_expand understands. */
NODISCARD bool spec_with_head(const char *spec, int classes, Buf *out, Error *err);

/* The text with single spaces for runs of white space, and none at the ends. */
char *spec_normalize(Arena *arena, const char *spec);

#endif
