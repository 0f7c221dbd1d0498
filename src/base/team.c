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

struct TeamKind {
    size_t width; /* bytes of a number */
    void (*add)(size_t n, void *to, const void *lower, const void *higher);
};

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

const TeamKind TEAM_FLOATS = {sizeof(float), add_floats},
               TEAM_DOUBLES = {sizeof(double), add_doubles};

/* Adds what the partner has sent; the lower rank's numbers come first. */
static void add_received(const Team *team, const TeamKind *kind, int with, size_t n, char *own,
                         const char *received)
{
    bool lower = team->rank < with;
    kind->add(n, own, lower ? own : received, lower ? received : own);
}

static void sum_whole(const Team *team, const TeamKind *kind, char *v, size_t n, char *room)
{
    for (int step = 1; step < team->size; step *= 2) {
        int with = team->rank ^ step;
        exchange(team, with, v, n * kind->width, room, n * kind->width);
        add_received(team, kind, with, n, v, room);
    }
}

/* The half of a span that a rank goes on with at a level; its partner goes on with the other. */
static TeamSpan half_of(TeamSpan span, bool second)
{
    size_t middle = span.from + (span.to - span.from) / 2;
    return second ? (TeamSpan){middle, span.to} : (TeamSpan){span.from, middle};
}

/* The level of an exchange: first up the tree, then down again. */
static int level_of(const TeamSum *sum)
{
    return sum->turn < sum->turns / 2 ? sum->turn : sum->turns - 1 - sum->turn;
}

static TeamThen end_turn;

/* Each rank ends with the whole sum of a part, by halves; then these are sent back the same way. */
static void begin_turn(TeamSum *sum)
{
    if (sum->turn == sum->turns)
        return;
    const Team *team = sum->team;
    int level = level_of(sum), with = team->rank ^ (1 << level);
    bool up = sum->turn < sum->turns / 2, second = team->rank & (1 << level);
    TeamSpan own = half_of(sum->kept[level], second), other = half_of(sum->kept[level], !second);
    sum->kept[level + 1] = own;
    size_t width = sum->kind->width, owned = (own.to - own.from) * width;
    size_t others = (other.to - other.from) * width;
    char *mine = sum->v + own.from * width, *its = sum->v + other.from * width;
    const char *send = up ? its : mine;
    char *receive = up ? sum->room : its;
    size_t sent = up ? others : owned, received = up ? owned : others;
    if (team->start)
        team->start(team->context, sum->slot, with, send, sent, receive, received, end_turn, sum);
    else
        exchange(team, with, send, sent, receive, received);
}

/* What a turn has brought is added, and the next one begins. */
static void end_turn(void *own_sum)
{
    TeamSum *sum = own_sum;
    int level = level_of(sum);
    TeamSpan own = sum->kept[level + 1];
    if (sum->turn < sum->turns / 2)
        add_received(sum->team, sum->kind, sum->team->rank ^ (1 << level), own.to - own.from,
                     sum->v + own.from * sum->kind->width, sum->room);
    sum->turn++;
    begin_turn(sum);
}

void team_sum_begin(TeamSum *sum, const Team *team, int slot, const TeamKind *kind, void *v,
                    size_t n, void *room)
{
    *sum = (TeamSum){.team = team, .slot = slot, .kind = kind, .v = v, .room = room};
    sum->kept[0] = (TeamSpan){0, n};
    for (int step = 1; !team_is_alone(team) && step < team->size; step *= 2)
        sum->turns += 2;
    assert(slot <= TEAM_SLOTS && sum->turns / 2 <= TEAM_LEVELS);
    begin_turn(sum);
}

bool team_sum_over(TeamSum *sum, bool wait)
{
    const Team *team = sum->team;
    if (team->look)
        team->look(team->context, sum->slot, wait);
    else
        while (sum->turn < sum->turns)
            end_turn(sum);
    return sum->turn == sum->turns;
}

static void sum_parts(const Team *team, const TeamKind *kind, char *v, size_t n, char *room)
{
    TeamSum sum;
    team_sum_begin(&sum, team, TEAM_SLOTS, kind, v, n, room);
    (void)team_sum_over(&sum, true);
}

static void sum(const Team *team, const TeamKind *kind, void *v, size_t n, void *room)
{
    if (team_is_alone(team) || n == 0)
        return;
    (n * kind->width <= SMALL ? sum_whole : sum_parts)(team, kind, v, n, room);
}

void team_sum_floats(const Team *team, float *v, size_t n, float *room)
{
    sum(team, &TEAM_FLOATS, v, n, room);
}

void team_sum_doubles(const Team *team, double *v, size_t n, double *room)
{
    sum(team, &TEAM_DOUBLES, v, n, room);
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
