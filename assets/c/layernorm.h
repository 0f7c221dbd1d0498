/* Statistics of a pixel's channels. */
static inline void NAME_layernorm(int pixels, int channels, double epsilon, const float *weight,
                                  const float *bias, float *x)
{
    for (int p = 0; p < pixels; p++, x += channels) {
        NAME_Moments moments = {0, 0};
        NAME_add_moments(channels / 16, 16, 16, x, &moments);
        NAME_add_moments(1, 16, channels % 16, x + channels / 16 * 16, &moments);
        const double mean = moments.sum / channels;
        const double inverse = NAME_inverse(&moments, channels, epsilon);
        for (int c = 0; c < channels; c++)
            x[c] = (float)(((double)x[c] - mean) * inverse * (double)weight[c] + (double)bias[c]);
    }
}
