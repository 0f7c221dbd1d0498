/* ---- products of rows and weights, for convolutions and dense layers: weights lie in panels of 16
 * outputs, [panel][input][16], the last one filled up with zeros.  Sums are chains of 256 numbers,
 * so that long ones stay exact. */

enum { NAME_WIDE = 16, NAME_CHAIN = 256 };

static inline int NAME_least(int a, int b)
{
    return a < b ? a : b;
}

#if defined __GNUC__ && !defined __AVX__

/* Where vectors have four numbers, sums of two rows fill the registers. */
typedef float NAME_Four __attribute__((vector_size(16), aligned(4), may_alias));

enum { NAME_FOURS = NAME_WIDE / 4 };

static inline void NAME_add_two_rows(int count, const float *x, const float *y, const float *w,
                                     float *sum)
{
    const NAME_Four *v = (const NAME_Four *)w;
    NAME_Four *to = (NAME_Four *)sum, a0 = {0}, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0,
              b2 = a0, b3 = a0;
    for (int k = 0; k < count; k++, v += NAME_FOURS) {
        const float a = x[k], b = y[k];
        a0 += a * v[0], a1 += a * v[1], a2 += a * v[2], a3 += a * v[3];
        b0 += b * v[0], b1 += b * v[1], b2 += b * v[2], b3 += b * v[3];
    }
    to[0] += a0, to[1] += a1, to[2] += a2, to[3] += a3;
    to[4] += b0, to[5] += b1, to[6] += b2, to[7] += b3;
}

#ifdef NAME_EIGHTS
typedef float NAME_Eight __attribute__((vector_size(32), aligned(4), may_alias));

NAME_EIGHTS static inline void NAME_add_rows_in_eights(int count, const float *const row[4],
                                                       const float *w, float *sum)
{
    const NAME_Eight *v = (const NAME_Eight *)w;
    const float *x = row[0], *y = row[1], *z = row[2], *t = row[3];
    NAME_Eight *to = (NAME_Eight *)sum, a0 = {0}, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0,
               d0 = a0, d1 = a0;
    for (int k = 0; k < count; k++, v += 2) {
        a0 += x[k] * v[0], a1 += x[k] * v[1], b0 += y[k] * v[0], b1 += y[k] * v[1];
        c0 += z[k] * v[0], c1 += z[k] * v[1], d0 += t[k] * v[0], d1 += t[k] * v[1];
    }
    to[0] += a0, to[1] += a1, to[2] += b0, to[3] += b1;
    to[4] += c0, to[5] += c1, to[6] += d0, to[7] += d1;
}

NAME_EIGHTS static inline void NAME_add_row_in_eights(int count, const float *x, const float *w,
                                                      float *sum)
{
    const NAME_Eight *v = (const NAME_Eight *)w;
    NAME_Eight *to = (NAME_Eight *)sum, a0 = {0}, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0,
               d0 = a0, d1 = a0;
    int k = 0;
    for (; k + 4 <= count; k += 4, v += 8) {
        a0 += x[k] * v[0], a1 += x[k] * v[1], b0 += x[k + 1] * v[2], b1 += x[k + 1] * v[3];
        c0 += x[k + 2] * v[4], c1 += x[k + 2] * v[5], d0 += x[k + 3] * v[6], d1 += x[k + 3] * v[7];
    }
    for (; k < count; k++, v += 2)
        a0 += x[k] * v[0], a1 += x[k] * v[1];
    to[0] += (a0 + b0) + (c0 + d0), to[1] += (a1 + b1) + (c1 + d1);
}

#endif

/* Adds four rows of `count` numbers times a panel to sum[4][16]. */
static inline void NAME_add_rows(int count, const float *const row[4], const float *w, float *sum)
{
#ifdef NAME_EIGHTS
    if (NAME_has_eights()) {
        NAME_add_rows_in_eights(count, row, w, sum);
        return;
    }
#endif
    NAME_add_two_rows(count, row[0], row[1], w, sum);
    NAME_add_two_rows(count, row[2], row[3], w, sum + 2 * NAME_WIDE);
}

/* Adds one row of `count` numbers times a panel to sum[16], two of them at a time. */
static inline void NAME_add_row(int count, const float *x, const float *w, float *sum)
{
#ifdef NAME_EIGHTS
    if (NAME_has_eights()) {
        NAME_add_row_in_eights(count, x, w, sum);
        return;
    }
#endif
    const NAME_Four *v = (const NAME_Four *)w;
    NAME_Four *to = (NAME_Four *)sum, a0 = {0}, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0,
              b2 = a0, b3 = a0;
    int k = 0;
    for (; k + 2 <= count; k += 2, v += 2 * NAME_FOURS) {
        a0 += x[k] * v[0], a1 += x[k] * v[1], a2 += x[k] * v[2], a3 += x[k] * v[3];
        b0 += x[k + 1] * v[4], b1 += x[k + 1] * v[5], b2 += x[k + 1] * v[6], b3 += x[k + 1] * v[7];
    }
    if (k < count)
        a0 += x[k] * v[0], a1 += x[k] * v[1], a2 += x[k] * v[2], a3 += x[k] * v[3];
    to[0] += a0 + b0, to[1] += a1 + b1, to[2] += a2 + b2, to[3] += a3 + b3;
}

#else

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
    for (w += k * NAME_WIDE; k < count; k++, w += NAME_WIDE) {
        const float a = x[k];
        for (int o = 0; o < NAME_WIDE; o++)
            s0[o] += a * w[o];
    }
    for (int o = 0; o < NAME_WIDE; o++)
        sum[o] += (s0[o] + s1[o]) + (s2[o] + s3[o]);
}

#endif

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
