/* team.h - the processes ("ranks") that train one net together, as a value; all 0: this one alone.
 *
 *     int first = team_begin(&team, 8), end = team_end(&team, 8);     the shards of this rank
 *     team_sum_doubles(&team, sums, n, room);       lower ranks' halves and higher ranks', added
 *     team_gather(&team, rows, place);              everyone's part, on every rank
 *
 * Sums are the upper levels of one tree: each rank has added up its own shards by halves, as
 * neighbours in pairs, then pairs in pairs, so the result does not depend on the number of ranks.
 * All ranks make the same calls in the same order, one thread of each.  A call returns when
 * everything has arrived.  When a rank has gone it need not return, unless the team has `lost`. */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include "base/base.h"
#include "base/error.h"

/* Sends bytes to another rank and receives bytes from it, at the same time; either may be 0. */
typedef void TeamExchange(void *context, int with, const void *send, size_t sent, void *receive,
                          size_t received);

enum {
    TEAM_SLOTS = 15,  /* sums under way together; one more slot is for a sum that is waited for */
    TEAM_LEVELS = 16, /* of the tree, at most */
};

/* What is done when an exchange is over, by the thread that finds it so; it may begin another in
 * the same slot. */
typedef void TeamThen(void *context);

/* Begins such an exchange in a free slot, and returns; all ranks have it in that slot. */
typedef void TeamStart(void *context, int slot, int with, const void *send, size_t sent,
                       void *receive, size_t received, TeamThen *then, void *next);

/* Finds out which exchanges are over, in all slots, as every wait for a message does, too.  wait:
 * returns when nothing is under way in this slot. */
typedef void TeamLook(void *context, int slot, bool wait);

/* Whether a message of rank `from` has come, or none will come any more: an exchange with it does
 * not wait then. */
typedef bool TeamWaits(void *context, int from);

typedef struct Team {
    int rank;               /* 0 ... size - 1 */
    int size;               /* a power of two; 0 or 1: alone */
    TeamExchange *exchange; /* of a team that is not alone */
    void *context;          /* its */
    TeamStart *start;       /* NULL: exchanges of sums are waited for, one after the other */
    TeamLook *look;
    const bool *lost; /* set when a rank has gone: from then on what arrives is not what was
                         * sent; NULL: it is not known, and a message may wait for ever */
    TeamWaits *waits; /* NULL: it is not known */
} Team;

/* NULL is alone, too, here and for all functions below. */
static inline bool team_is_alone(const Team *team)
{
    return !team || team->size <= 1;
}

/* Whether this rank prints and writes for all. */
static inline bool team_writes(const Team *team)
{
    return !team || team->rank == 0;
}

/* Whether what a rank does is to stop, as by Ctrl-C; asked by the thread that waits for another. */
typedef struct TeamStop {
    bool (*asked)(void *context); /* NULL: never */
    void *context;
} TeamStop;

/* Has the team of this process so many ranks, the others of `threads` threads each; 1: ends them.
 * stop: ends a start, and later gives up ranks that are stopped.  The team is all 0 at first. */
typedef bool GatherRanks(int ranks, int threads, TeamStop stop, Team *team, Error *err);

static inline bool team_lost(const Team *team)
{
    return team && team->lost && *team->lost;
}

/* Refuses so many ranks, with those that there can be, unless each gets as many of `parts`, a power
 * of two. */
NODISCARD bool team_check(int ranks, int parts, Error *err);

/* The first of this rank's parts of `parts`, and the first of the next rank's. */
int team_begin(const Team *team, int parts);
int team_end(const Team *team, int parts);

/* Replaces v by the sum over the ranks.  room: as many numbers, of which nothing is kept. */
void team_sum_floats(const Team *team, float *v, size_t n, float *room);
void team_sum_doubles(const Team *team, double *v, size_t n, double *room);

typedef struct TeamKind TeamKind; /* of numbers: a const row */
extern const TeamKind TEAM_FLOATS, TEAM_DOUBLES;

typedef struct {
    size_t from, to;
} TeamSpan;

/* A sum that goes on while its caller does other things, whenever this rank waits for a message.
 * Its memory is not touched meanwhile, and it stays where it is. */
typedef struct TeamSum {
    const Team *team;
    const TeamKind *kind;
    char *v, *room;
    TeamSpan kept[TEAM_LEVELS + 1]; /* what this rank has the sum of, by level */
    int slot;
    int turn, turns; /* exchanges that are done, and all of them */
} TeamSum;

/* As team_sum_floats, in a slot that is free on all ranks until team_sum_over has said so. */
void team_sum_begin(TeamSum *sum, const Team *team, int slot, const TeamKind *kind, void *v,
                    size_t n, void *room);

/* Goes on with all sums as far as messages have come, or with this one to its end; whether it is
 * there. */
bool team_sum_over(TeamSum *sum, bool wait);

/* Fills in the bytes place[r] ... place[r + 1] - 1 of every rank r; this rank has its own. */
void team_gather(const Team *team, void *bytes, const size_t *place);

/* Whether all can go on: false on every rank where it is on any, and then *err is that of the first
 * such rank.  err: of this one, where ok is false. */
NODISCARD bool team_agree(const Team *team, bool ok, Error *err);

/* Gives what rank 0 has to the others. */
void team_tell(const Team *team, void *bytes, size_t count);

#endif
