static inline void NAME_scale(int count, float factor, float *x)
{
    for (int i = 0; i < count; i++)
        x[i] *= factor;
}
