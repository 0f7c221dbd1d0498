static inline float NAME_elu_of(float v)
{
    NAME_Float below = {v};
    below.bits &= 0 - (below.bits >> 31); /* 0 unless it is negative */
    const NAME_Power power = NAME_power(below.number);
    return v - below.number + (power.scale * power.rest + (power.scale - 1));
}

NAME_EACH(elu)
