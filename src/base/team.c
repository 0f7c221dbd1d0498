/* Sums, gathers and tells among ranks by exchanges of two at a time, in an order that follows from
 * their numbers alone. */
#include "base/team.h"

#include "base/arena.h"
#include "base/buf.h"

#include <string.h>

/* Below it a sum is sent whole at each level, which takes half as many messages. */
enum { SMALL = 1 << 14 }; /* bytes */

bool team_check(int ranks, int parts, Error *err)
{
    if (ranks >= 1 && ranks <= parts && parts % ranks == 0)
        return true;
    Buf fitting = {0};
    for (int n = 1; n <= parts; n *= 2)
        buf_printf(&fitting, "%s%d", n == 1 ? "" : n == parts ? " or " : ", ", n);
    fail(err, "%d ranks cannot share the %d shards of a batch evenly; start %s ranks", ranks, parts,
         buf_text(&fitting));
    buf_free(&fitting);
    return false;
}

int team_begin(const Team *team, int parts)
{
    return team_is_alone(team) ? 0 : part_begin(parts, team->rank, team->size);
}

int team_end(const Team *team, int parts)
{
    return team_is_alone(team) ? parts : part_begin(parts, team->rank + 1, team->size);
}

static void exchange(const Team *team, int with, const void *send, size_t sent, void *receive,
                     size_t received)
{
    team->exchange(team->context, with, send, sent, receive, received);
}

/* ---- sums */

/* Numbers that are added up: what differs between floats and doubles. */
typedef struct {
    size_t width; /* bytes of one */
    void (*add)(size_t n, void *to, const void *lower, const void *higher);
} Kind;

static void add_floats(size_t n, void *to, const void *lower, const void *higher)
{
    float *sum = to;
    const float *a = lower, *b = higher;
    for (size_t i = 0; i < n; i++)
        sum[i] = a[i] + b[i];
}

static void add_doubles(size_t n, void *to, const void *lower, const void *higher)
{
    double *sum = to;
    const double *a = lower, *b = higher;
    for (size_t i = 0; i < n; i++)
        sum[i] = a[i] + b[i];
}

static const Kind FLOATS = {sizeof(float), add_floats}, DOUBLES = {sizeof(double), add_doubles};

/* Adds what the partner has sent; the lower rank's numbers come first. */
static void add_received(const Team *team, const Kind *kind, int with, size_t n, char *own,
                         const char *received)
{
    bool lower = team->rank < with;
    kind->add(n, own, lower ? own : received, lower ? received : own);
}

static void sum_whole(const Team *team, const Kind *kind, char *v, size_t n, char *room)
{
    for (int step = 1; step < team->size; step *= 2) {
        int with = team->rank ^ step;
        exchange(team, with, v, n * kind->width, room, n * kind->width);
        add_received(team, kind, with, n, v, room);
    }
}

/* Numbers from ... to - 1. */
typedef struct {
    size_t from, to;
} Span;

/* The half of a span that a rank goes on with at a level; its partner goes on with the other. */
static Span half_of(Span span, bool second)
{
    size_t middle = span.from + (span.to - span.from) / 2;
    return second ? (Span){middle, span.to} : (Span){span.from, middle};
}

/* Each rank ends with the whole sum of a part, by halves; then these are sent back the same way. */
static void sum_parts(const Team *team, const Kind *kind, char *v, size_t n, char *room)
{
    enum { LEVELS = 31 };
    Span kept[LEVELS + 1] = {{0, n}}, given[LEVELS];
    int level = 0;
    size_t width = kind->width;
    for (int step = 1; step < team->size; step *= 2, level++) {
        bool second = team->rank & step;
        int with = team->rank ^ step;
        Span keep = half_of(kept[level], second), give = half_of(kept[level], !second);
        size_t count = keep.to - keep.from;
        exchange(team, with, v + give.from * width, (give.to - give.from) * width, room,
                 count * width);
        add_received(team, kind, with, count, v + keep.from * width, room);
        kept[level + 1] = keep;
        given[level] = give;
    }
    while (level-- > 0) {
        Span have = kept[level + 1], miss = given[level];
        exchange(team, team->rank ^ (1 << level), v + have.from * width,
                 (have.to - have.from) * width, v + miss.from * width,
                 (miss.to - miss.from) * width);
    }
}

static void sum(const Team *team, const Kind *kind, void *v, size_t n, void *room)
{
    if (team_is_alone(team) || n == 0)
        return;
    (n * kind->width <= SMALL ? sum_whole : sum_parts)(team, kind, v, n, room);
}

void team_sum_floats(const Team *team, float *v, size_t n, float *room)
{
    sum(team, &FLOATS, v, n, room);
}

void team_sum_doubles(const Team *team, double *v, size_t n, double *room)
{
    sum(team, &DOUBLES, v, n, room);
}

/* ---- the same for all */

/* Twice as many neighbours have each other's parts after each step. */
void team_gather(const Team *team, void *bytes, const size_t *place)
{
    char *base = bytes;
    for (int step = 1; !team_is_alone(team) && step < team->size; step *= 2) {
        int with = team->rank ^ step;
        int own = team->rank / step * step, other = with / step * step;
        exchange(team, with, base + place[own], place[own + step] - place[own], base + place[other],
                 place[other + step] - place[other]);
    }
}

/* What a rank says. */
typedef struct {
    bool ok;
    Error error;
} Answer;

bool team_agree(const Team *team, bool ok, Error *err)
{
    Arena scratch = {0};
    if (team_is_alone(team))
        return ok;
    Answer *answer = ARENA_NEW(&scratch, Answer, team->size);
    size_t *place = ARENA_NEW(&scratch, size_t, team->size + 1);
    for (int r = 0; r <= team->size; r++)
        place[r] = (size_t)r * sizeof *answer;
    answer[team->rank].ok = ok;
    if (!ok && err)
        answer[team->rank].error = *err;
    team_gather(team, answer, place);
    int first = 0;
    while (first < team->size && answer[first].ok)
        first++;
    ok = first == team->size || error_pass(err, &answer[first].error);
    arena_free(&scratch);
    return ok;
}

void team_tell(const Team *team, void *bytes, size_t count)
{
    for (int step = 1; !team_is_alone(team) && step < team->size; step *= 2) {
        if (team->rank < step)
            exchange(team, team->rank + step, bytes, count, NULL, 0);
        else if (team->rank < 2 * step)
            exchange(team, team->rank - step, NULL, 0, bytes, count);
    }
}
