/* onnx.h - a net as a model of ONNX, which many runtimes read.
 *
 *     onnx_write(&subject, &(OnnxOptions){.probabilities = true, .normalize = true}, &out);
 *
 * Its input is called `input` and is [N][c][h][w], its output `probabilities` or `logits`, [N]
 * [classes]; N is any number of images. */
#ifndef EXPORT_ONNX_H
#define EXPORT_ONNX_H

#include "base/buf.h"
#include "export/subject.h"

typedef struct {
    bool probabilities; /* false: logits */
    bool normalize;     /* the net normalises its images itself; false: whoever runs it does */
} OnnxOptions;

void onnx_write(const Subject *subject, const OnnxOptions *options, Buf *out);

#endif
