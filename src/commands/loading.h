/* loading.h - what the commands share that load data.
 *
 *     Loading loading = loading_of(session);
 *     options.interrupts = loading.interrupts;
 *     const Dataset *data = dataset_digits(&arena, &options, loading.pool, &out->error);
 *     return loading_take(session, call, &arena, data, out);
 */
#ifndef COMMANDS_LOADING_H
#define COMMANDS_LOADING_H

#include "data/dataset.h"
#include "lab/verb.h"

/* What every source of data is given; a value, whose pointers the session owns. */
typedef struct {
    Pool *pool;
    const atomic_int *interrupts; /* above 0: stop */
    uint64_t seed;                /* as `set seed` says */
} Loading;

Loading loading_of(Session *session);

/* Makes this the session's data and takes over its arena, or frees the arena; the answer says what
 * was loaded, what was left out, and what has become of the net.  data NULL: false, with the error
 * that is in out. */
bool loading_take(Session *session, const Call *call, Arena *arena, const Dataset *data,
                  Outcome *out);

/* Normalizes the columns of a table by its training part, unless the net has its normalisation:
 * columns have their own scales, and a net would see the largest alone. */
NODISCARD bool loading_normalize(Session *session, Error *err);

/* What is loaded; NULL: nothing. */
const Dataset *loading_loaded(const Session *session);

/* What channels= says. */
int loading_channels(const Call *call);

/* Arguments that several rows have. */
/* clang-format off */
#define LOADING_BS(fallback_)                                                                      \
    {.name = "bs", .type = ARG_INT, .fallback = fallback_, .least = 1, .most = 1 << 20,            \
     .help = "batch size"}
#define LOADING_DROP_LAST                                                                          \
    {.name = "drop_last", .type = ARG_BOOL, .fallback = "true",                                    \
     .help = "leave out the last batch of an epoch where it is smaller"}
#define LOADING_CHANNELS(fallback_)                                                                \
    {.name = "channels", .type = ARG_CHOICE, .fallback = fallback_, .choices = "1 3",              \
     .help = "1 for grey, 3 for colour (grey images are repeated)"}
/* clang-format on */

#endif
