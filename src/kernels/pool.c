/* The plain max pools, which define what the fast ones compute. */
#include "kernels/pool.h"

/* One channel of one window. */
typedef struct {
    const PoolShape *shape;
    const real *x; /* first number of its image */
    PoolSpan rows, columns;
    int channel;
} ChannelWindow;

static ChannelWindow window_at(const PoolShape *s, const real *x, size_t output)
{
    size_t channels = (size_t)s->channels, wide = (size_t)s->right.out, high = (size_t)s->down.out;
    size_t pixel = output / channels;
    return (ChannelWindow){
        .shape = s,
        .x = x + pixel / (high * wide) * pool_inputs(s),
        .rows = pool_span(&s->down, (long)(pixel / wide % high)),
        .columns = pool_span(&s->right, (long)(pixel % wide)),
        .channel = (int)(output % channels),
    };
}

/* The place in the image of the window's largest number, the first of equals; of its last
 * not-a-number, if it has one. */
static size_t largest_in(const ChannelWindow *window)
{
    const PoolShape *s = window->shape;
    size_t largest = 0;
    bool first = true;
    for (long h = window->rows.begin; h < window->rows.end; h++)
        for (long w = window->columns.begin; w < window->columns.end; w++) {
            size_t at = (size_t)((h * s->right.in + w) * s->channels + window->channel);
            real v = window->x[at];
            if (first || v > window->x[largest] || v != v)
                largest = at;
            first = false;
        }
    return largest;
}

void pool_max_forward(const PoolShape *shape, int n, const real *x, real *y)
{
    for (size_t o = 0; o < (size_t)n * pool_outputs(shape); o++) {
        ChannelWindow window = window_at(shape, x, o);
        y[o] = window.x[largest_in(&window)];
    }
}

void pool_max_backward(const PoolShape *shape, int n, const real *x, const real *y, const real *dy,
                       real *dx)
{
    for (size_t j = 0; j < (size_t)n * pool_inputs(shape); j++)
        dx[j] = 0;
    for (size_t o = 0; o < (size_t)n * pool_outputs(shape); o++) {
        ChannelWindow window = window_at(shape, x, o);
        size_t largest = (size_t)(window.x - x) + largest_in(&window);
        if (x[largest] == y[o]) /* no number equals not-a-number */
            dx[largest] += dy[o];
    }
}
