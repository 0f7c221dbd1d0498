static inline void NAME_silu(int count, float *x)
{
    for (int i = 0; i < count; i++)
        x[i] *= NAME_logistic(x[i]);
}
