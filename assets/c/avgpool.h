/* Means, of what lies in the image; sums are doubles, of 16 channels at a time. */
static inline void NAME_avgpool(const NAME_Pool *s, const float *x, float *y)
{
    for (int p = 0; p < s->out_h * s->out_w; p++, y += s->channels) {
        const NAME_Window at = NAME_window(s, p);
        const double share = 1.0 / ((double)(at.bottom - at.top) * (at.right - at.left));
        for (int first = 0; first < s->channels; first += 16) {
            const int count = s->channels - first < 16 ? s->channels - first : 16;
            double sum[16] = {0};
            for (int h = at.top; h < at.bottom; h++)
                for (int w = at.left; w < at.right; w++) {
                    const float *from = x + (h * s->in_w + w) * s->channels + first;
                    for (int c = 0; c < count; c++)
                        sum[c] += (double)from[c];
                }
            for (int c = 0; c < count; c++)
                y[first + c] = (float)(sum[c] * share);
        }
    }
}
