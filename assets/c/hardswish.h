static inline void NAME_hardswish(int count, float *x)
{
    for (int i = 0; i < count; i++) {
        const float v = x[i], middle = v * (v + 3) * (1.0f / 6);
        x[i] = v < -3 ? 0 : v > 3 ? v : middle;
    }
}
