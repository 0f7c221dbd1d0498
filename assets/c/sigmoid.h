static inline float NAME_sigmoid_of(float v)
{
    return NAME_logistic(v);
}

NAME_EACH(sigmoid)
