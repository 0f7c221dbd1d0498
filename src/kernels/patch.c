/* Works out which taps of a kernel fall on the image at each pixel, along one axis. */
#include "kernels/patch.h"

TapAxis axis_forward(int in, int out, Taps taps)
{
    return (TapAxis){in, taps.kernel, taps.stride, taps.pad, taps.dilation, 0, out};
}

static int divide_up(int a, int b)
{
    return a > 0 ? (a + b - 1) / b : 0;
}

static int common_divisor(int a, int b)
{
    return b ? common_divisor(b, a % b) : a;
}

/* Input pixel h meets tap k of output pixel o when h + pad = o * stride + k * dilation.  Let g be
 * the common divisor of stride and dilation and h + pad = q * stride + phase.  The taps that meet
 * it are tap + m * stride / g, tap being the first, and o = q + (phase - tap * dilation) / stride -
 * m * dilation / g: a convolution of stride 1 over dy by the taps in reverse, q the number of the
 * pixel. */
PhaseAxis axis_backward(int in, int out, Taps taps, int phase)
{
    int stride = taps.stride, dilation = taps.dilation, g = common_divisor(stride, dilation);
    int first = ((phase - taps.pad) % stride + stride) % stride;
    int count = first < in ? (in - first + stride - 1) / stride : 0;
    int begin = (first + taps.pad) / stride, tap = 0;
    while (tap < stride && (phase - tap * dilation) % stride)
        tap++;
    int met = tap < stride ? divide_up(taps.kernel - tap, stride / g) : 0;
    int pad = met ? (met - 1) * (dilation / g) - (phase - tap * dilation) / stride : 0;
    return (PhaseAxis){
        {out, met, 1, pad, dilation / g, begin, begin + count}, first, tap, stride / g};
}

/* Those from first to end fall on the image, for a pixel whose first tap reads `start`. */
typedef struct {
    int first, end;
} TapsMet;

static TapsMet taps_met(const TapAxis *axis, int start)
{
    int first = MIN(divide_up(-start, axis->dilation), axis->kernel);
    int end = MIN(divide_up(axis->size - start, axis->dilation), axis->kernel);
    return (TapsMet){first, MAX(end, first)};
}

static bool meets_same(const TapAxis *axis, int start, TapsMet met)
{
    TapsMet other = taps_met(axis, start);
    return other.first == met.first && other.end == met.end;
}

TapSpan axis_span(const TapAxis *axis, int first)
{
    int start = first * axis->stride - axis->pad, count = first < axis->end;
    TapsMet met = taps_met(axis, start);
    int taps = met.end - met.first;
    int reach = axis->size + axis->pad - (axis->kernel - 1) * axis->dilation;
    if (count && taps > 0 && taps == axis->kernel) /* inside: up to the last such pixel */
        count = MIN((reach - 1) / axis->stride + 1, axis->end) - first;
    else if (count)
        while (first + count < axis->end && meets_same(axis, start + count * axis->stride, met))
            count++;
    return (TapSpan){first, count, met.first, taps, taps ? start + met.first * axis->dilation : 0};
}

TapSpan axis_tap(const TapAxis *axis, int tap)
{
    int at = axis->pad - tap * axis->dilation; /* pixel p reads p * stride - at */
    int first = MAX(divide_up(at, axis->stride), axis->begin);
    int end = MIN(divide_up(axis->size + at, axis->stride), axis->end);
    return (TapSpan){first, MAX(end - first, 0), tap, 1, first * axis->stride - at};
}
