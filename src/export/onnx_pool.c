/* Writes pools as nodes of ONNX.  Runtimes disagree on pools that end outside the image (ceil_mode)
 * and have none that adapt to it, so that neither is left to them: the padding that is needed at
 * the end is written out, and adaptive windows are those of an ordinary pool where they are all
 * alike, and cut out one by one where they are not. */
#include "export/onnx_pool.h"

/* Windows of one axis that an ordinary pool has. */
typedef struct {
    bool even;                      /* they are such */
    int kernel, stride, begin, end; /* pixels; begin and end: padding */
} Windows;

static Windows even_windows(const PoolAxis *axis)
{
    PoolSpan first = pool_span(axis, 0), second = pool_span(axis, axis->out > 1);
    Windows windows = {.kernel = (int)(first.end - first.begin),
                       .stride = MAX((int)(second.begin - first.begin), 1)};
    windows.even = true;
    for (long i = 0; i < axis->out; i++) {
        PoolSpan span = pool_span(axis, i);
        windows.even = windows.even && span.begin == i * windows.stride &&
                       span.end - span.begin == windows.kernel;
    }
    return windows;
}

static Windows windows_of(const PoolAxis *axis)
{
    if (!axis->kernel)
        return even_windows(axis);
    int last = (axis->out - 1) * axis->stride - axis->pad + axis->kernel;
    return (Windows){true, axis->kernel, axis->stride, axis->pad, MAX(last - axis->in, 0)};
}

static bool is_whole(const PoolAxis *axis, const Windows *windows)
{
    return axis->out == 1 && windows->kernel == axis->in && !windows->begin && !windows->end;
}

static void put_windows(OnnxNames *names, bool largest, const char *x, const Windows *down,
                        const Windows *right, const char *made)
{
    OnnxNode node = onnx_node(largest ? "MaxPool" : "AveragePool");
    onnx_reads(&node, x);
    onnx_ints(&node, "kernel_shape", (int[]){down->kernel, right->kernel}, 2);
    onnx_ints(&node, "strides", (int[]){down->stride, right->stride}, 2);
    onnx_ints(&node, "pads", (int[]){down->begin, right->begin, down->end, right->end}, 4);
    onnx_node_end(names->out, &node, made);
}

static const char *long_of(OnnxNames *names, const char *made, const char *part, long number)
{
    const char *name = arena_printf(names->arena, "%s_%s", made, part);
    onnx_longs(names->out, &(OnnxTensor){name, {1}, 1}, &(int64_t){number});
    return name;
}

/* The rows (direction 0) or columns (1) of x under one window. */
static const char *slice(OnnxNames *names, const char *x, int direction, PoolSpan span,
                         const char *made)
{
    OnnxNode node = onnx_node("Slice");
    onnx_reads(&node, x);
    onnx_reads(&node, long_of(names, made, "begin", span.begin));
    onnx_reads(&node, long_of(names, made, "end", span.end));
    onnx_reads(&node, long_of(names, made, "axis", 2 + direction));
    onnx_node_end(names->out, &node, made);
    return made;
}

/* One direction of a pool, window by window: a largest number of largest ones, a mean of means. */
static const char *put_direction(OnnxNames *names, const GraphOp *op, int direction, const char *x,
                                 const char *made)
{
    const PoolAxis *axis = direction ? &op->pool.right : &op->pool.down;
    OnnxNode join = onnx_node("Concat");
    const Windows still = {true, 1, 1, 0, 0};
    for (long i = 0; i < axis->out; i++) {
        PoolSpan span = pool_span(axis, i);
        Windows all = {true, (int)(span.end - span.begin), 1, 0, 0};
        const char *part = arena_printf(names->arena, "%s_%s%ld", onnx_name(names, op, NULL),
                                        direction ? "column" : "row", i);
        const char *under =
            slice(names, x, direction, span, arena_printf(names->arena, "%s_under", part));
        put_windows(names, op->kind == GRAPH_MAX_POOL, under, direction ? &still : &all,
                    direction ? &all : &still, part);
        onnx_reads(&join, part);
    }
    onnx_int(&join, "axis", 2 + direction);
    onnx_node_end(names->out, &join, made);
    return made;
}

void onnx_pool(OnnxNames *names, const GraphOp *op, const char *x)
{
    const PoolShape *pool = &op->pool;
    bool largest = op->kind == GRAPH_MAX_POOL;
    const char *made = names->value[op->y];
    Windows down = windows_of(&pool->down), right = windows_of(&pool->right);
    if (is_whole(&pool->down, &down) && is_whole(&pool->right, &right))
        onnx_add(names, largest ? "GlobalMaxPool" : "GlobalAveragePool", x, NULL, made);
    else if (down.even && right.even)
        put_windows(names, largest, x, &down, &right, made);
    else
        put_direction(names, op, 1, put_direction(names, op, 0, x, onnx_name(names, op, "rows")),
                      made);
}
