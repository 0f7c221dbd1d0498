/* A convolution in groups of one channel: w is [kernel][channels]. */
static inline void NAME_depthwise(const NAME_Conv *s, const float *x, const float *w,
                                  const float *bias, float *y)
{
    for (int p = 0; p < s->out_h * s->out_w; p++, y += s->out_c) {
        const int top = p / s->out_w * s->stride - s->pad_h,
                  left = p % s->out_w * s->stride - s->pad_w;
        for (int o = 0; o < s->out_c; o++)
            y[o] = bias ? bias[o] : 0;
        for (int k = 0; k < s->kernel_h * s->kernel_w; k++) {
            const int i = top + k / s->kernel_w * s->dilation,
                      j = left + k % s->kernel_w * s->dilation;
            if (i < 0 || i >= s->in_h || j < 0 || j >= s->in_w)
                continue;
            const float *from = x + (i * s->in_w + j) * s->in_c, *tap = w + k * s->out_c;
            for (int o = 0; o < s->out_c; o++)
                y[o] += from[o] * tap[o];
        }
        for (int o = 0; s->relu && o < s->out_c; o++)
            y[o] = y[o] < 0 ? 0 : y[o];
    }
}
