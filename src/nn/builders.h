/* builders.h - nets that go by a name: a row turns its words into the layer language.
 *
 *     const Builder BUILDER_RESNET18 = {"resnet18", "model resnet18", build_resnet18};
 *
 * What a builder writes for an input and a number of classes never changes: files name it. Internal
 * to nn; spec.h has the doors. */
#ifndef NN_BUILDERS_H
#define NN_BUILDERS_H

#include "base/buf.h"
#include "kernels/tensor.h"
#include "nn/words.h"

typedef struct {
    const char *name;
    const char *usage;
    bool (*build)(LayerWords *words, Shape input, int classes, Buf *out, Error *err);
} Builder;

extern const Builder BUILDER_RESNET, BUILDER_RESNET18, BUILDER_RESNET34, BUILDER_XRESNET18;
extern const Builder BUILDER_WIDE_RESNET;
extern const Builder BUILDER_AIRBENCH, BUILDER_MOBILENET;

#endif
