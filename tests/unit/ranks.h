/* ranks.h - a team of threads of this process, each a rank: the oracle for teams of processes.
 *
 *     ranks_run(4, train, &context);        train(&context, &team) by four ranks at the same time
 */
#ifndef TESTS_UNIT_RANKS_H
#define TESTS_UNIT_RANKS_H

#include "base/team.h"
#include "tests/unit/unit.h"

#include <pthread.h>
#include <string.h>

enum { RANKS_MOST = 16 };

typedef void RankWork(void *context, const Team *team);

typedef struct Ranks Ranks;

/* An exchange that has been begun: it happens when it, or the next exchange, is waited for. */
typedef struct {
    int with;
    const void *send;
    void *receive;
    size_t sent, received;
    TeamThen *then; /* NULL: none has been begun */
    void *next;
} Later;

/* One rank's thread. */
typedef struct {
    Ranks *ranks;
    Team team;
    RankWork *work;
    void *context;
    const void *sent[RANKS_MOST]; /* to each rank, until it has copied it */
    size_t size[RANKS_MOST];
    bool posted[RANKS_MOST];
    Later later[TEAM_SLOTS + 1];
    bool lost; /* it has seen that one of them is gone */
} Rank;

struct Ranks {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Rank rank[RANKS_MOST];
    long left; /* exchanges of rank 0 before one of the others goes; below 0: none goes */
    bool gone; /* it has */
};

/* What is sent after that arrives nowhere. */
static bool rank_is_lost(Rank *own)
{
    own->lost = own->ranks->gone;
    return own->lost;
}

static void rank_meet(void *context, int with, const void *send, size_t sent, void *receive,
                      size_t received)
{
    Rank *own = context;
    Ranks *ranks = own->ranks;
    Rank *other = &ranks->rank[with];
    int me = own->team.rank;
    pthread_mutex_lock(&ranks->lock);
    if (me == 0 && ranks->left-- == 0) {
        ranks->gone = true;
        pthread_cond_broadcast(&ranks->changed);
    }
    if (rank_is_lost(own)) {
        pthread_mutex_unlock(&ranks->lock);
        return;
    }
    own->sent[with] = send;
    own->size[with] = sent;
    own->posted[with] = true;
    pthread_cond_broadcast(&ranks->changed);
    while (!other->posted[me] && !rank_is_lost(own))
        pthread_cond_wait(&ranks->changed, &ranks->lock);
    bool fits = own->lost || other->size[me] == received;
    if (fits && received && !own->lost)
        memcpy(receive, other->sent[me], received);
    other->posted[me] = false;
    pthread_cond_broadcast(&ranks->changed);
    while (own->posted[with] && !rank_is_lost(own))
        pthread_cond_wait(&ranks->changed, &ranks->lock);
    pthread_mutex_unlock(&ranks->lock);
    if (!fits)
        abort(); /* two ranks do not agree on what they do: no test can go on */
}

static void rank_start(void *context, int slot, int with, const void *send, size_t sent,
                       void *receive, size_t received, TeamThen *then, void *next)
{
    Later *later = &((Rank *)context)->later[slot];
    assert_null(later->then);
    *later = (Later){with, send, receive, sent, received, then, next};
}

static void rank_end(Rank *own, int slot)
{
    Later later = own->later[slot];
    own->later[slot].then = NULL;
    rank_meet(own, later.with, later.send, later.sent, later.receive, later.received);
    later.then(later.next);
}

static void rank_look(void *context, int slot, bool wait)
{
    Rank *own = context;
    while (wait && own->later[slot].then)
        rank_end(own, slot);
}

/* Sums go on meanwhile: those of the lowest slot, so that all ranks go on with the same. */
static void rank_exchange(void *context, int with, const void *send, size_t sent, void *receive,
                          size_t received)
{
    Rank *own = context;
    int slot = 0;
    while (slot < TEAM_SLOTS && !own->later[slot].then)
        slot++;
    if (own->later[slot].then)
        rank_end(own, slot);
    rank_meet(context, with, send, sent, receive, received);
}

static bool rank_waits(void *context, int from)
{
    Rank *own = context;
    Ranks *ranks = own->ranks;
    pthread_mutex_lock(&ranks->lock);
    bool waits = ranks->rank[from].posted[own->team.rank] || rank_is_lost(own);
    pthread_mutex_unlock(&ranks->lock);
    return waits;
}

static void *rank_run(void *self)
{
    Rank *rank = self;
    rank->work(rank->context, &rank->team);
    return NULL;
}

/* One of them goes when rank 0 has made `left` exchanges; below 0: none goes.  Whether one went. */
static bool ranks_run_until(long left, int count, RankWork *work, void *context)
{
    Ranks ranks = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .left = left};
    pthread_t thread[RANKS_MOST];
    for (int r = 0; r < count; r++) { /* all, before one looks at another */
        Rank *rank = &ranks.rank[r];
        *rank = (Rank){.ranks = &ranks, .work = work, .context = context};
        rank->team = (Team){.rank = r,
                            .size = count,
                            .exchange = rank_exchange,
                            .context = rank,
                            .lost = &rank->lost,
                            .waits = rank_waits};
        if (left < 0) { /* else each exchange is waited for, and may be the last */
            rank->team.start = rank_start;
            rank->team.look = rank_look;
        }
    }
    for (int r = 0; r < count; r++)
        assert_int_equal(pthread_create(&thread[r], NULL, rank_run, &ranks.rank[r]), 0);
    for (int r = 0; r < count; r++)
        pthread_join(thread[r], NULL);
    return ranks.gone;
}

static inline void ranks_run(int count, RankWork *work, void *context)
{
    ranks_run_until(-1, count, work, context);
}

#endif
