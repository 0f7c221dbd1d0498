/* ---- statistics of numbers: sums are doubles */

typedef struct {
    double sum, squares;
} NAME_Moments;

/* Adds `rows` rows of up to 16 numbers, `step` apart. */
static inline void NAME_add_moments(int rows, int step, int wide, const float *x,
                                    NAME_Moments *moments)
{
    double s[16] = {0}, q[16] = {0};
    if (wide == 16)
        for (int r = 0; r < rows; r++) {
            const float *v = x + r * step;
            for (int o = 0; o < 16; o++) {
                s[o] += (double)v[o];
                q[o] += (double)v[o] * (double)v[o];
            }
        }
    else
        for (int r = 0; r < rows; r++) {
            const float *v = x + r * step;
            for (int o = 0; o < wide; o++) {
                s[o] += (double)v[o];
                q[o] += (double)v[o] * (double)v[o];
            }
        }
    for (int o = 0; o < 16; o++) {
        moments->sum += s[o];
        moments->squares += q[o];
    }
}

/* 1 / standard deviation. */
static inline double NAME_inverse(const NAME_Moments *moments, double count, double epsilon)
{
    const double mean = moments->sum / count;
    const double variance = moments->squares / count - mean * mean;
    return 1 / sqrt((variance > 0 ? variance : 0) + epsilon);
}
