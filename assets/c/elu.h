static inline void NAME_elu(int count, float *x)
{
    for (int i = 0; i < count; i++) {
        uint32_t bits;
        float below;
        memcpy(&bits, &x[i], sizeof bits);
        bits &= 0 - (bits >> 31); /* 0 unless it is negative */
        memcpy(&below, &bits, sizeof bits);
        const NAME_Power power = NAME_power(below);
        x[i] = x[i] - below + (power.scale * power.rest + (power.scale - 1));
    }
}
