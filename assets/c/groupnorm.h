/* Statistics of an image's groups of channels. */
static inline void NAME_groupnorm(int pixels, int channels, int groups, double epsilon,
                                  const float *weight, const float *bias, float *x)
{
    const int members = channels / groups;
    const double count = (double)pixels * members;
    for (int first = 0; first < channels; first += members) {
        NAME_Moments moments = {0, 0};
        for (int c = 0; c < members; c += 16)
            NAME_add_moments(pixels, channels, members - c < 16 ? members - c : 16, x + first + c,
                             &moments);
        const double mean = moments.sum / count, inverse = NAME_inverse(&moments, count, epsilon);
        for (int c = first; c < first + members; c += 16) {
            const int wide = first + members - c < 16 ? first + members - c : 16;
            float scale[16], shift[16];
            for (int o = 0; o < wide; o++) {
                const double factor = (double)weight[c + o] * inverse;
                scale[o] = (float)factor;
                shift[o] = (float)((double)bias[c + o] - mean * factor);
            }
            for (int p = 0; p < pixels; p++) {
                float *v = x + p * channels + c;
                for (int o = 0; o < wide; o++)
                    v[o] = v[o] * scale[o] + shift[o];
            }
        }
    }
}
