/* ---- products of rows and weights, for convolutions and dense layers: weights lie in panels of 16
 * outputs, [panel][input][16], the last one filled up with zeros.  Sums are chains of 256 numbers,
 * so that long ones stay exact. */

enum { NAME_WIDE = 16, NAME_CHAIN = 256 };

static inline int NAME_least(int a, int b)
{
    return a < b ? a : b;
}

/* Adds four rows of `count` numbers times a panel to sum[4][16]. */
static inline void NAME_add_rows(int count, const float *const row[4], const float *w, float *sum)
{
    const float *x0 = row[0], *x1 = row[1], *x2 = row[2], *x3 = row[3];
    float s0[NAME_WIDE], s1[NAME_WIDE], s2[NAME_WIDE], s3[NAME_WIDE];
    for (int o = 0; o < NAME_WIDE; o++)
        s0[o] = s1[o] = s2[o] = s3[o] = 0;
    for (int k = 0; k < count; k++) {
        const float *v = w + k * NAME_WIDE, a = x0[k], b = x1[k], c = x2[k], d = x3[k];
        for (int o = 0; o < NAME_WIDE; o++) {
            s0[o] += a * v[o];
            s1[o] += b * v[o];
            s2[o] += c * v[o];
            s3[o] += d * v[o];
        }
    }
    for (int o = 0; o < NAME_WIDE; o++) {
        sum[o] += s0[o];
        sum[NAME_WIDE + o] += s1[o];
        sum[2 * NAME_WIDE + o] += s2[o];
        sum[3 * NAME_WIDE + o] += s3[o];
    }
}

/* Adds one row of `count` numbers times a panel to sum[16], four of them at a time. */
static inline void NAME_add_row(int count, const float *x, const float *w, float *sum)
{
    float s0[NAME_WIDE], s1[NAME_WIDE], s2[NAME_WIDE], s3[NAME_WIDE];
    int k = 0;
    for (int o = 0; o < NAME_WIDE; o++)
        s0[o] = s1[o] = s2[o] = s3[o] = 0;
    for (; k + 4 <= count; k += 4) {
        const float *v = w + k * NAME_WIDE, a = x[k], b = x[k + 1], c = x[k + 2], d = x[k + 3];
        for (int o = 0; o < NAME_WIDE; o++) {
            s0[o] += a * v[o];
            s1[o] += b * v[NAME_WIDE + o];
            s2[o] += c * v[2 * NAME_WIDE + o];
            s3[o] += d * v[3 * NAME_WIDE + o];
        }
    }
    for (; k < count; k++) {
        const float *v = w + k * NAME_WIDE, a = x[k];
        for (int o = 0; o < NAME_WIDE; o++)
            s0[o] += a * v[o];
    }
    for (int o = 0; o < NAME_WIDE; o++)
        sum[o] += (s0[o] + s1[o]) + (s2[o] + s3[o]);
}

/* y = sums plus bias (a panel's, or NULL), for `outputs` of the 16; relu: 0 where that is less. */
static inline void NAME_put(int outputs, const float *sum, const float *bias, int relu, float *y)
{
    for (int o = 0; o < outputs; o++) {
        const float v = bias ? sum[o] + bias[o] : sum[o];
        y[o] = relu && v < 0 ? 0 : v;
    }
}

/* One row times all panels. */
static inline void NAME_row(int inputs, int outputs, const float *x, const float *w,
                            const float *bias, int relu, float *y)
{
    for (int o = 0; o < outputs; o += NAME_WIDE) {
        float sum[NAME_WIDE] = {0};
        for (int k = 0; k < inputs; k += NAME_CHAIN) {
            const int count = NAME_least(NAME_CHAIN, inputs - k);
            NAME_add_row(count, x + k, w, sum);
            w += count * NAME_WIDE;
        }
        NAME_put(NAME_least(NAME_WIDE, outputs - o), sum, bias ? bias + o : NULL, relu, y + o);
    }
}
