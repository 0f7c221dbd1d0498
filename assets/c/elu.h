static inline void NAME_elu(int count, float *x)
{
    for (int i = 0; i < count; i++) {
        NAME_Float below = {x[i]};
        below.bits &= 0 - (below.bits >> 31); /* 0 unless it is negative */
        const NAME_Power power = NAME_power(below.number);
        x[i] = x[i] - below.number + (power.scale * power.rest + (power.scale - 1));
    }
}
