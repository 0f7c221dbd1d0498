static inline void NAME_maxpool(const NAME_Pool *s, const float *x, float *y)
{
    for (int p = 0; p < s->out_h * s->out_w; p++, y += s->channels) {
        const NAME_Window at = NAME_window(s, p);
        const float *first = x + (at.top * s->in_w + at.left) * s->channels;
        for (int c = 0; c < s->channels; c++)
            y[c] = first[c];
        for (int h = at.top; h < at.bottom; h++)
            for (int w = at.left; w < at.right; w++) {
                const float *from = x + (h * s->in_w + w) * s->channels;
                for (int c = 0; c < s->channels; c++)
                    y[c] = from[c] > y[c] || from[c] != from[c] ? from[c] : y[c];
            }
    }
}
