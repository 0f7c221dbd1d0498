/* Multiplies by a gate, which has gate_pixels (all or 1) and gate_channels (all or 1). */
static inline void NAME_gate(int pixels, int channels, int gate_pixels, int gate_channels,
                             const float *gate, float *x)
{
    for (int p = 0; p < pixels; p++, x += channels) {
        const float *g = gate + (gate_pixels > 1 ? p * gate_channels : 0);
        if (gate_channels > 1)
            for (int c = 0; c < channels; c++)
                x[c] *= g[c];
        else
            for (int c = 0; c < channels; c++)
                x[c] *= *g;
    }
}
