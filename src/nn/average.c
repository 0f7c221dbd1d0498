/* Averages weights over the steps of training: Lookahead (arXiv 1907.08610), that of airbench94,
 * exponential averages as torch's swa_utils make them.  Factors are computed in double, numbers are
 * averaged in `real`. */
#include "nn/average.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 1 << 14 }; /* numbers per shard of the pool */

struct AverageKind {
    const char *name; /* the whole text of it; NULL: the text is its numbers */
    AverageRole role;
    int every;       /* where the text does not say; 0: it does */
    bool first;      /* the text begins with the steps, not with the value */
    bool back;       /* each update sets the weights to the average */
    bool ends;       /* so does the end of a run */
    bool copies;     /* until its first update, which included, it is the weights */
    bool statistics; /* running statistics are averaged, too */
    /* What stays of the average in an update. */
    double (*keep)(const Averaging *averaging, double part);
};

static double paper_keep(const Averaging *averaging, double part)
{
    (void)part;
    return 1 - averaging->value;
}

/* airbench94: 0.95^5 * (step / steps)^3. */
static double airbench_keep(const Averaging *averaging, double part)
{
    (void)averaging;
    return pow(0.95, 5) * pow(part, 3);
}

/* The decay of one step, for as many as an update stands for: so do Page's and hlb's. */
static double ema_keep(const Averaging *averaging, double part)
{
    (void)part;
    return pow(averaging->value, averaging->every);
}

static const AverageKind KINDS[] = {
    {.name = "airbench",
     .role = AVERAGE_LOOKAHEAD,
     .every = 5,
     .back = true,
     .ends = true,
     .statistics = true,
     .keep = airbench_keep},
    {.role = AVERAGE_LOOKAHEAD, .first = true, .back = true, .keep = paper_keep},
    {.role = AVERAGE_EMA, .every = 1, .copies = true, .statistics = true, .keep = ema_keep},
};

const char *average_name(AverageRole role)
{
    static const char *const NAMES[] = {[AVERAGE_LOOKAHEAD] = "lookahead", [AVERAGE_EMA] = "ema"};
    return NAMES[role];
}

/* ---- as text */

static bool read_every(const char *text, int *out)
{
    long every;
    bool ok = text_long(text, &every) && every >= 1 && every <= AVERAGE_EVERY_MOST;
    if (ok)
        *out = (int)every;
    return ok;
}

/* alpha is in (0, 1], a decay in [0, 1). */
static bool read_value(const AverageKind *kind, const char *text, double *out)
{
    double value;
    bool ok = text_double(text, &value) && value >= 0 && value <= 1 &&
              (kind->back ? value > 0 : value < 1);
    if (ok)
        *out = value;
    return ok;
}

static bool read_numbers(const AverageKind *kind, const char *text, Averaging *out)
{
    char one[64];
    const char *comma = strchr(text, ',');
    size_t length = comma ? (size_t)(comma - text) : strlen(text);
    if (length >= sizeof one || (!comma && !kind->every))
        return false;
    memcpy(one, text, length);
    one[length] = '\0';
    *out = (Averaging){.kind = kind, .every = kind->every};
    if (!comma)
        return read_value(kind, one, &out->value);
    const char *every = kind->first ? one : comma + 1, *value = kind->first ? comma + 1 : one;
    return read_every(every, &out->every) && read_value(kind, value, &out->value);
}

bool averaging_read(AverageRole role, const char *text, Averaging *out)
{
    for (int i = 0; i < LENGTH(KINDS); i++) {
        const AverageKind *kind = &KINDS[i];
        Averaging averaging = {.kind = kind, .every = kind->every};
        bool named = kind->name && strcmp(text, kind->name) == 0;
        if (kind->role != role || !(named || (!kind->name && read_numbers(kind, text, &averaging))))
            continue;
        *out = averaging;
        return true;
    }
    return false;
}

void averaging_text(const Averaging *averaging, Buf *out)
{
    const AverageKind *kind = averaging->kind;
    if (!kind)
        return;
    if (kind->name) {
        buf_text_add(out, kind->name);
        return;
    }
    if (kind->first)
        buf_printf(out, "%d,", averaging->every);
    text_exact(out, averaging->value);
    if (!kind->first && averaging->every != kind->every)
        buf_printf(out, ",%d", averaging->every);
}

/* ---- the numbers */

Average average_new(Arena *arena, const Averaging *averaging, const Model *model)
{
    Average average = {.averaging = *averaging};
    if (!averaging->kind)
        return average;
    average.size = model->size;
    average.state_size = averaging->kind->statistics ? model->state_size : 0;
    average.theta = ARENA_NEW(arena, real, average.size);
    average.state = ARENA_NEW(arena, real, average.state_size);
    return average;
}

bool average_is_on(const Average *average)
{
    return average->averaging.kind != NULL;
}

bool average_has_statistics(const Average *average)
{
    return average->state_size > 0;
}

static void copy_numbers(real *to, const real *from, size_t count)
{
    if (count)
        memcpy(to, from, count * sizeof(real));
}

void average_start(Average *average, const Model *model)
{
    average->step = 0;
    copy_numbers(average->theta, model->theta, average->size);
    copy_numbers(average->state, model->state, average->state_size);
}

/* An update of `count` numbers, as the pool's shards share it. */
typedef struct {
    const AverageKind *kind;
    real keep, rest; /* their sum is 1 */
    real *average, *value;
    size_t count;
} Update;

/* torch's lerp: begins at the nearer of the two, so that a weight of 0 or 1 gives one of them to
 * the bit. */
static void update_shard(void *context, int shard)
{
    const Update *update = context;
    size_t begin = (size_t)shard * CHUNK, end = MIN(begin + CHUNK, update->count);
    real *restrict average = update->average, *restrict value = update->value;
    if (update->rest < (real)0.5)
        for (size_t i = begin; i < end; i++)
            average[i] += update->rest * (value[i] - average[i]);
    else
        for (size_t i = begin; i < end; i++)
            average[i] = value[i] - update->keep * (value[i] - average[i]);
    if (update->kind->back)
        memcpy(value + begin, average + begin, (end - begin) * sizeof(real));
}

static void update(const Average *average, double keep, real *mean, real *value, size_t count,
                   Pool *pool)
{
    Update update = {.kind = average->averaging.kind,
                     .keep = (real)keep,
                     .rest = (real)(1 - keep),
                     .average = mean,
                     .value = value,
                     .count = count};
    pool_run(pool, (int)((count + CHUNK - 1) / CHUNK), update_shard, &update);
}

void average_step(Average *average, double part, Model *model, Pool *pool)
{
    const Averaging *averaging = &average->averaging;
    if (!averaging->kind)
        return;
    long step = ++average->step;
    bool whole = step % averaging->every == 0;
    bool copies = averaging->kind->copies && step <= averaging->every;
    double keep = copies ? 0 : averaging->kind->keep(averaging, part);
    if (!whole && !copies)
        return;
    update(average, keep, average->theta, model->theta, average->size, pool);
    update(average, keep, average->state, model->state, average->state_size, pool);
}

void average_end(const Average *average, Model *model)
{
    if (!average->averaging.kind || !average->averaging.kind->ends)
        return;
    copy_numbers(model->theta, average->theta, average->size);
    copy_numbers(model->state, average->state, average->state_size);
}

static void swap_numbers(real *a, real *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        real kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
}

void average_swap(Average *average, Model *model)
{
    swap_numbers(average->theta, model->theta, average->size);
    swap_numbers(average->state, model->state, average->state_size);
}

Average average_copy(Arena *arena, const Average *average)
{
    Average copy = *average;
    if (average->size)
        copy.theta = arena_copy(arena, average->theta, average->size * sizeof(real));
    if (average->state_size)
        copy.state = arena_copy(arena, average->state, average->state_size * sizeof(real));
    return copy;
}

void average_put(Average *average, const Average *copy)
{
    assert(average->size == copy->size && average->state_size == copy->state_size);
    copy_numbers(average->theta, copy->theta, copy->size);
    copy_numbers(average->state, copy->state, copy->state_size);
    average->step = copy->step;
}
