/* Works out which taps of a kernel fall on the image at each pixel, along one axis. */
#include "kernels/patch.h"

TapAxis axis_forward(int in, int out, int kernel, int stride, int pad)
{
    return (TapAxis){in, kernel, stride, pad, 0, out};
}

/* Input pixel h meets tap k of output pixel o when h + pad = o * stride + k.  With h + pad = q *
 * stride + phase the taps are phase + m * stride and o = q - m: a convolution of stride 1 over dy
 * by the taps in reverse, q the number of the pixel. */
PhaseAxis axis_backward(int in, int out, int kernel, int stride, int pad, int phase)
{
    int first = ((phase - pad) % stride + stride) % stride;
    int taps = phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
    int count = first < in ? (in - first + stride - 1) / stride : 0;
    int begin = (first + pad) / stride;
    return (PhaseAxis){{out, taps, 1, taps - 1, begin, begin + count}, first, phase};
}

TapSpan axis_span(const TapAxis *axis, int first)
{
    int start = first * axis->stride - axis->pad; /* where the first tap would read */
    int tap = MIN(MAX(-start, 0), axis->kernel);
    int taps = MAX(MIN(axis->size - start, axis->kernel) - tap, 0);
    int count = first < axis->end;
    if (count && taps > 0 && taps == axis->kernel) /* inside: up to the last such pixel */
        count = MIN((axis->size + axis->pad - axis->kernel) / axis->stride + 1, axis->end) - first;
    return (TapSpan){first, count, tap, taps, taps ? start + tap : 0};
}

static int divide_up(int a, int b)
{
    return a > 0 ? (a + b - 1) / b : 0;
}

TapSpan axis_tap(const TapAxis *axis, int tap)
{
    int reach = axis->size + axis->pad - tap; /* below reach / stride they read inside */
    int first = MAX(divide_up(axis->pad - tap, axis->stride), axis->begin);
    int end = MIN(divide_up(reach, axis->stride), axis->end);
    return (TapSpan){first, MAX(end - first, 0), tap, 1, first * axis->stride - axis->pad + tap};
}
