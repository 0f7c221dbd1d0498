/* x = x * scale + shift, each channel its own; relu: 0 where that is less. */
static inline void NAME_affine(int pixels, int channels, const float *scale, const float *shift,
                               int relu, float *x)
{
    for (int p = 0; p < pixels; p++, x += channels)
        for (int c = 0; c < channels; c++) {
            const float v = x[c] * scale[c] + shift[c];
            x[c] = relu && v < 0 ? 0 : v;
        }
}
