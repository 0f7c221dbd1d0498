/* Pixels as the net has learnt them: y = (x - mean) / deviation of each channel. */
static inline void NAME_normalize(int pixels, int channels, const float *x, const float *mean,
                                  const float *deviation, float *y)
{
    for (int p = 0; p < pixels; p++, x += channels, y += channels)
        for (int c = 0; c < channels; c++)
            y[c] = (x[c] - mean[c]) / deviation[c];
}
