/* ---- convolutions in groups of one channel: w is [kernel][channels] */

#if defined __GNUC__ && defined __AVX__
typedef float NAME_Vector __attribute__((vector_size(32), aligned(4), may_alias));
#elif defined __GNUC__
typedef NAME_Four NAME_Vector;
#else
typedef float NAME_Vector;
#endif

/* Channels at a time: two vectors, whose sums stay in registers. */
enum { NAME_PANEL = 2 * (int)(sizeof(NAME_Vector) / sizeof(float)) };

/* What of the kernel lies on the image. */
typedef struct {
    int rows, columns;        /* of taps; not above 0: none */
    int next_x, next_w, step; /* from a row of taps to the next one, and in x from tap to tap */
    const float *x, *w;       /* what is under the first tap, and its weights */
} NAME_Taps;

/* How many taps of a row or column lie before 0, of which the first is at `at`. */
static inline int NAME_taps_before(int at, int dilation)
{
    return at < 0 ? (dilation - 1 - at) / dilation : 0;
}

static inline NAME_Taps NAME_taps_at(const NAME_Conv *s, const float *x, const float *w, int p)
{
    const int down = p / s->out_w * s->stride - s->pad_h, d = s->dilation,
              right = p % s->out_w * s->stride - s->pad_w;
    const int top = NAME_taps_before(down, d), left = NAME_taps_before(right, d);
    NAME_Taps t;
    t.rows = NAME_least(s->kernel_h, NAME_taps_before(down - s->in_h, d)) - top;
    t.columns = NAME_least(s->kernel_w, NAME_taps_before(right - s->in_w, d)) - left;
    t.next_x = d * s->in_w * s->in_c;
    t.next_w = s->kernel_w * s->out_c;
    t.step = d * s->in_c;
    t.x = x + ((down + top * d) * s->in_w + right + left * d) * s->in_c;
    t.w = w + (top * s->kernel_w + left) * s->out_c;
    return t;
}

/* NAME_DEPTHWISE(f, Vector) makes f, which takes two vectors of a pixel's channels, from `o` on. */
#define NAME_DEPTHWISE(f, Vector)                                                                  \
    static inline void f(const NAME_Conv *s, const NAME_Taps *t, int o, const float *bias,         \
                         float *y)                                                                 \
    {                                                                                              \
        enum { COUNT = 2 * (int)(sizeof(Vector) / sizeof(float)) };                                \
        const float *x = t->x + o, *w = t->w + o;                                                  \
        float sum[COUNT];                                                                          \
        Vector *to = (Vector *)sum, a = {0}, b = a;                                                \
        for (int i = 0; i < t->rows; i++, x += t->next_x, w += t->next_w)                          \
            for (int j = 0; j < t->columns; j++) {                                                 \
                const Vector *u = (const Vector *)(x + j * t->step),                               \
                             *v = (const Vector *)(w + j * s->out_c);                              \
                a += u[0] * v[0], b += u[1] * v[1];                                                \
            }                                                                                      \
        to[0] = a, to[1] = b;                                                                      \
        NAME_put(COUNT, sum, bias ? bias + o : NULL, s->relu, y + o);                              \
    }

NAME_DEPTHWISE(NAME_depthwise_panel, NAME_Vector)

/* One channel of a pixel. */
static inline void NAME_depthwise_one(const NAME_Conv *s, const NAME_Taps *t, int o,
                                      const float *bias, float *y)
{
    const float *x = t->x + o, *w = t->w + o;
    float sum = 0;
    for (int i = 0; i < t->rows; i++, x += t->next_x, w += t->next_w)
        for (int j = 0; j < t->columns; j++)
            sum += x[j * t->step] * w[j * s->out_c];
    NAME_put(1, &sum, bias ? bias + o : NULL, s->relu, y + o);
}

#ifdef NAME_EIGHTS
NAME_EIGHTS NAME_DEPTHWISE(NAME_depthwise_eights, NAME_Eight)

NAME_EIGHTS static inline void NAME_depthwise_in_eights(const NAME_Conv *s, const float *x,
                                                        const float *w, const float *bias, float *y)
{
    for (int p = 0; p < s->out_h * s->out_w; p++, y += s->out_c) {
        const NAME_Taps t = NAME_taps_at(s, x, w, p);
        for (int o = 0; o < s->out_c && s->out_c >= 2 * NAME_PANEL; o += 2 * NAME_PANEL)
            NAME_depthwise_eights(s, &t, NAME_least(o, s->out_c - 2 * NAME_PANEL), bias, y);
    }
}
#endif

/* The last panel takes some channels once more rather than fewer. */
static inline void NAME_depthwise(const NAME_Conv *s, const float *x, const float *w,
                                  const float *bias, float *y)
{
#ifdef NAME_EIGHTS
    if (s->out_c >= 2 * NAME_PANEL && NAME_has_eights()) {
        NAME_depthwise_in_eights(s, x, w, bias, y);
        return;
    }
#endif
    for (int p = 0; p < s->out_h * s->out_w; p++, y += s->out_c) {
        const NAME_Taps t = NAME_taps_at(s, x, w, p);
        for (int o = 0; o < s->out_c && s->out_c >= NAME_PANEL; o += NAME_PANEL)
            NAME_depthwise_panel(s, &t, NAME_least(o, s->out_c - NAME_PANEL), bias, y);
        for (int o = 0; o < s->out_c && s->out_c < NAME_PANEL; o++)
            NAME_depthwise_one(s, &t, o, bias, y);
    }
}
