/* ---- convolutions: patches of pixels are rows, side by side in `room` */

typedef struct {
    int in_h, in_w, in_c, out_h, out_w, out_c;
    int kernel_h, kernel_w, stride, pad_h, pad_w, dilation, groups;
    int relu;  /* 1: 0 where the result is less */
    int block; /* pixels whose patches are made at a time, a multiple of 4 */
} NAME_Conv;

static inline void NAME_zeros(int count, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = 0;
}

/* A row of the kernel at column `left` of a row of the image, one tap after the other. */
static inline void NAME_taps(const NAME_Conv *s, const float *x, int left, float *row)
{
    const int channels = s->in_c / s->groups;
    for (int j = 0; j < s->kernel_w; j++, row += channels) {
        const int w = left + j * s->dilation;
        if (w >= 0 && w < s->in_w)
            NAME_copy(channels, x + w * s->in_c, row);
        else
            NAME_zeros(channels, row);
    }
}

/* What lies under the kernel at output pixel p, in the channels from `first` on. */
static inline void NAME_patch(const NAME_Conv *s, const float *x, int p, int first, float *row)
{
    const int channels = s->in_c / s->groups, wide = s->kernel_w * channels;
    const int top = p / s->out_w * s->stride - s->pad_h, left = p % s->out_w * s->stride - s->pad_w;
    const int together = s->groups == 1 && s->dilation == 1;
    const int begin = left < 0 ? -left * channels : 0;
    const int end = NAME_least(s->in_w - left, s->kernel_w) * channels;
    for (int i = 0; i < s->kernel_h; i++, row += wide) {
        const int h = top + i * s->dilation;
        const float *from = x + first;
        if (h < 0 || h >= s->in_h || (together && begin >= end)) {
            NAME_zeros(wide, row);
        } else if (together) {
            NAME_zeros(begin, row);
            NAME_copy(end - begin, from + (h * s->in_w + left) * channels + begin, row + begin);
            NAME_zeros(wide - end, row + end);
        } else {
            NAME_taps(s, from + h * s->in_w * s->in_c, left, row);
        }
    }
}

/* Up to four rows times a panel, for as many pixels of y. */
static inline void NAME_pixels(const NAME_Conv *s, int inputs, int pixels, int outputs,
                               const float *room, const float *w, const float *bias, float *y)
{
    float sum[4 * NAME_WIDE] = {0};
    const float *row[4];
    for (int r = 0; r < 4; r++)
        row[r] = room + NAME_least(r, pixels - 1) * inputs;
    for (int k = 0; k < inputs; k += NAME_CHAIN) {
        const int count = NAME_least(NAME_CHAIN, inputs - k);
        if (pixels == 1)
            NAME_add_row(count, row[0], w, sum);
        else
            NAME_add_rows(count, row, w, sum);
        for (int r = 0; r < 4; r++)
            row[r] += count;
        w += count * NAME_WIDE;
    }
    for (int p = 0; p < pixels; p++)
        NAME_put(outputs, sum + p * NAME_WIDE, bias, s->relu, y + p * s->out_c);
}

/* Channels of one group: outputs from `out` on. */
static inline void NAME_conv_group(const NAME_Conv *s, const float *x, int group, const float *w,
                                   const float *bias, float *y, float *room)
{
    const int channels = s->in_c / s->groups, outputs = s->out_c / s->groups;
    const int inputs = s->kernel_h * s->kernel_w * channels, pixels = s->out_h * s->out_w;
    const int whole = s->kernel_h == 1 && s->kernel_w == 1 && s->stride == 1 && s->pad_h == 0 &&
                      s->pad_w == 0 && s->groups == 1;
    for (int first = 0; first < pixels; first += s->block) {
        const int block = NAME_least(s->block, pixels - first);
        const float *rows = whole ? x + first * channels : room;
        for (int p = 0; p < block && !whole; p++)
            NAME_patch(s, x, first + p, group * channels, room + p * inputs);
        for (int o = 0; o < outputs; o += NAME_WIDE)
            for (int p = 0; p < block; p += 4)
                NAME_pixels(s, inputs, NAME_least(4, block - p),
                            NAME_least(NAME_WIDE, outputs - o), rows + p * inputs, w + o * inputs,
                            bias ? bias + o : NULL, y + (first + p) * s->out_c + o);
    }
}

static inline void NAME_conv(const NAME_Conv *s, const float *x, const float *w, const float *bias,
                             float *y, float *room)
{
    const int outputs = s->out_c / s->groups, panels = (outputs + NAME_WIDE - 1) / NAME_WIDE;
    const int weights =
        panels * NAME_WIDE * s->kernel_h * s->kernel_w * (s->in_c / s->groups);
    for (int g = 0; g < s->groups; g++)
        NAME_conv_group(s, x, g, w + g * weights, bias ? bias + g * outputs : NULL,
                        y + g * outputs, room);
}
