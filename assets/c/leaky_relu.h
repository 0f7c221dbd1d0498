static inline void NAME_leaky_relu(int count, float factor, float *x)
{
    for (int i = 0; i < count; i++) {
        const float above = x[i] > 0 ? x[i] : 0, below = x[i] > 0 ? 0 : x[i];
        x[i] = above + below * factor;
    }
}
