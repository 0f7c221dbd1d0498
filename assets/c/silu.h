static inline float NAME_silu_of(float v)
{
    return v * NAME_logistic(v);
}

NAME_EACH(silu)
