/* Puts a branch's channels beside the others: y is at the first of them in all `wide` channels. */
static inline void NAME_concat(int pixels, int channels, int wide, const float *x, float *y)
{
    for (int p = 0; p < pixels; p++, x += channels, y += wide)
        for (int c = 0; c < channels; c++)
            y[c] = x[c];
}
