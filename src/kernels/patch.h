/* patch.h - which taps of a kernel a pixel meets, in one direction.
 *
 *     TapAxis axis = axis_forward(in, out, (Taps){kernel, stride, pad, dilation});
 *     for (TapSpan span = axis_span(&axis, axis.begin); span.count > 0;
 *          span = axis_span(&axis, span.first + span.count)) ...
 *
 * Inside an image every output pixel meets the whole kernel; near a border some taps lie in the
 * padding, where there is nothing but zeros.  Neighbours that meet the same taps form a span, and a
 * span of rows with a span of columns a patch: a rectangle of pixels with one rectangle of taps.  A
 * convolution is then one matrix product per patch, without zeros to store or to multiply by.
 *
 * The gradient of the images is the same thing: input pixels of one stride phase read dy through
 * the taps of that phase, turned round. */
#ifndef KERNELS_PATCH_H
#define KERNELS_PATCH_H

#include "base/base.h"

/* A kernel in one direction. */
typedef struct {
    int kernel; /* taps */
    int stride, pad;
    int dilation; /* pixels from tap to tap */
} Taps;

/* One direction of a convolution: how pixels of the side that is written read the other side. */
typedef struct {
    int size;        /* pixels of the side that is read */
    int kernel;      /* taps */
    int stride, pad; /* pixel p meets size's pixel p * stride - pad + tap * dilation */
    int dilation;
    int begin, end; /* pixels of the side that is written, end excluded */
} TapAxis;

/* Neighbouring pixels that meet the same taps. */
typedef struct {
    int first, count; /* pixels written; count 0 after the last span */
    int tap, taps;    /* the first that meets a pixel, and how many do; 0: none */
    int from;         /* pixel that the first tap reads for the first pixel */
} TapSpan;

TapAxis axis_forward(int in, int out, Taps taps);

/* Input pixels of one stride phase, with the taps of that phase turned round. */
typedef struct {
    TapAxis axis;
    int first; /* input pixel that pixel axis.begin is; the next one is a stride further */
    int tap;   /* forward tap that is the last one here, */
    int step;  /* and how many further the one before it is */
} PhaseAxis;

PhaseAxis axis_backward(int in, int out, Taps taps, int phase);

/* The span that begins at pixel `first`. */
TapSpan axis_span(const TapAxis *axis, int first);

/* All pixels that meet this one tap. */
TapSpan axis_tap(const TapAxis *axis, int tap);

#endif
