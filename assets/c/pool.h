/* ---- pools: from in_h x in_w pixels to out_h x out_w; kernel 0 divides the image evenly */

typedef struct {
    int in_h, in_w, out_h, out_w, channels;
    int kernel_h, kernel_w, stride, pad_h, pad_w;
} NAME_Pool;

/* Rows or columns under window i that lie in the image. */
static inline void NAME_span(int i, int in, int out, int kernel, int stride, int pad, int *begin,
                             int *end)
{
    const int first = kernel ? i * stride - pad : i * in / out;
    const int last = kernel ? first + kernel : ((i + 1) * in + out - 1) / out;
    *begin = first < 0 ? 0 : first;
    *end = last > in ? in : last;
}

/* The pixels of window p. */
typedef struct {
    int top, bottom, left, right; /* bottom and right: excluded */
} NAME_Window;

static inline NAME_Window NAME_window(const NAME_Pool *s, int p)
{
    NAME_Window at;
    NAME_span(p / s->out_w, s->in_h, s->out_h, s->kernel_h, s->stride, s->pad_h, &at.top,
              &at.bottom);
    NAME_span(p % s->out_w, s->in_w, s->out_w, s->kernel_w, s->stride, s->pad_w, &at.left,
              &at.right);
    return at;
}
