static inline float NAME_logistic(float x)
{
    const float small = NAME_exp(x < 0 ? x : -x);
    return (x < 0 ? small : 1) / (small + 1);
}
