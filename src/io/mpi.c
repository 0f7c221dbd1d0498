/* Sends messages between ranks by MPI; the only file that sees it. */
#include "io/mpi.h"

#ifdef HAVE_MPI

#include "base/clock.h"
#include "base/die.h"
#include "base/heap.h"

#include <mpi.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    TAG = 1,
    PIECE = 1 << 30, /* bytes of a message at most: MPI counts in ints */
    PATIENCE = 5, /* seconds in which a launcher ends those that a lost rank has left, in order */
};

/* Ranks that this process has started, or that started it. */
typedef struct {
    MPI_Comm parted, all; /* this side and the other; both as one */
    MpiGone *gone;
    void *context;
    bool lost;
    double due; /* to ask next who is gone, while no message is due */
} Spawned;

/* mpirun says so in the first, Slurm in the others. */
int mpi_launched(void)
{
    static const char *const NAMES[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"};
    for (int i = 0; i < LENGTH(NAMES); i++)
        if (getenv(NAMES[i]))
            return atoi(getenv(NAMES[i]));
    return -1;
}

static int piece_of(size_t left)
{
    return (int)MIN(left, PIECE);
}

/* Lets others have the core: at first for nothing, then for a turn, then for a nap.  MPI's own
 * waits spin, which takes it from whoever the wait is for, where threads outnumber cores. */
static void rest(long turn)
{
    enum { SPINS = 2000, YIELDS = 4000 };
    const struct timespec nap = {.tv_nsec = 100000};
    if (turn >= YIELDS)
        nanosleep(&nap, NULL);
    else if (turn >= SPINS)
        sched_yield();
}

static _Noreturn void give_up(int with)
{
    sleep(PATIENCE);
    die("rank %d sends no numbers, or others than are due; the run cannot go on", with);
}

enum {
    HERE = TEAM_SLOTS + 1, /* the place of an exchange that is waited for, after the slots */
    PLACES,
    SHORT = 60 << 10, /* bytes; Open MPI's limit for TCP is 64 KB with its own */
};

/* What an exchange sends, or receives, as messages that are over in their order. */
typedef struct {
    size_t bytes, each;   /* of all, of a message; the last may be shorter */
    int count, over;      /* messages, and those that are over */
    MPI_Request *request; /* [room] */
    int room;
} Pieces;

/* An exchange under way. */
typedef struct {
    int with;
    Pieces in, out;
    TeamThen *then; /* NULL: nothing */
    void *next;     /* its */
} UnderWay;

typedef struct {
    UnderWay at[PLACES];
} Messages;

static int length_of(const Pieces *pieces, int i)
{
    return (int)MIN(pieces->bytes - (size_t)i * pieces->each, pieces->each);
}

static void cut(Pieces *pieces, size_t bytes, size_t each)
{
    int count = (int)MAX((bytes + each - 1) / each, 1);
    if (count > pieces->room)
        pieces->request =
            heap_resize(pieces->request, (size_t)(pieces->room = count), sizeof *pieces->request);
    pieces->bytes = bytes;
    pieces->each = each;
    pieces->count = count;
    pieces->over = 0;
}

static bool is_under_way(const UnderWay *own)
{
    return own->in.over < own->in.count || own->out.over < own->out.count;
}

/* Whoever does something else than its partner is found out by the sizes. */
static void look_at_pieces(const UnderWay *own, Pieces *pieces, bool received)
{
    MPI_Status status;
    for (int over = 1, got; pieces->over < pieces->count; pieces->over++) {
        if (MPI_Test(&pieces->request[pieces->over], &over, &status) != MPI_SUCCESS)
            give_up(own->with);
        if (!over)
            return;
        MPI_Get_count(&status, MPI_BYTE, &got);
        if (received && got != length_of(pieces, pieces->over))
            give_up(own->with);
    }
}

static void look_at(UnderWay *own)
{
    if (!is_under_way(own))
        return;
    look_at_pieces(own, &own->in, true);
    look_at_pieces(own, &own->out, false);
    if (!is_under_way(own) && own->then)
        own->then(own->next);
}

static void look(void *context, int slot, bool wait)
{
    Messages *messages = context;
    for (long turn = 0;; turn++) {
        for (int i = 0; i < PLACES; i++)
            look_at(&messages->at[i]);
        if (!wait || !is_under_way(&messages->at[slot]))
            return;
        rest(turn);
    }
}

/* In short messages, unless it is waited for.  Open MPI asks whether a long one is awaited, and the
 * answer would wait behind all that the partner is sending. */
static void start(void *context, int slot, int with, const void *send, size_t sent, void *receive,
                  size_t received, TeamThen *then, void *next)
{
    UnderWay *own = &((Messages *)context)->at[slot];
    size_t each = slot == HERE ? PIECE : SHORT;
    bool good = true;
    assert(!is_under_way(own));
    own->with = with;
    own->then = then;
    own->next = next;
    cut(&own->in, received, each);
    cut(&own->out, sent, each);
    for (int i = 0; good && i < own->in.count; i++)
        good = MPI_Irecv((char *)receive + (size_t)i * each, length_of(&own->in, i), MPI_BYTE, with,
                         TAG + slot, MPI_COMM_WORLD, &own->in.request[i]) == MPI_SUCCESS;
    for (int i = 0; good && i < own->out.count; i++)
        good = MPI_Isend((const char *)send + (size_t)i * each, length_of(&own->out, i), MPI_BYTE,
                         with, TAG + slot, MPI_COMM_WORLD, &own->out.request[i]) == MPI_SUCCESS;
    if (!good)
        give_up(with);
}

static void exchange(void *context, int with, const void *send, size_t sent, void *receive,
                     size_t received)
{
    start(context, HERE, with, send, sent, receive, received, NULL, NULL);
    look(context, HERE, true);
}

static Messages *messages_new(void)
{
    Messages *messages = heap_resize(NULL, 1, sizeof *messages);
    *messages = (Messages){0};
    return messages;
}

static void messages_free(Messages *messages)
{
    for (int i = 0; messages && i < PLACES; i++) {
        heap_free(messages->at[i].in.request);
        heap_free(messages->at[i].out.request);
    }
    heap_free(messages);
}

static bool has_come(MPI_Comm all, int from, int tag)
{
    int come = 0;
    return MPI_Iprobe(from, tag, all, &come, MPI_STATUS_IGNORE) != MPI_SUCCESS || come;
}

static bool waits(void *context, int from)
{
    (void)context;
    return has_come(MPI_COMM_WORLD, from, TAG + HERE);
}

/* ---- ranks that were not started by a launcher: nobody ends them, so each looks itself */

/* Waits, for a message that may be due in an hour: soon it only looks now and then, so that the
 * processor is free for others. */
static bool wait_for(Spawned *spawned, MPI_Request *request, MPI_Status *status)
{
    enum { MOST = 5 };                     /* milliseconds between two looks */
    const double spins = 1e-3, each = 0.1; /* seconds of looking all the time; to ask who is gone */
    const Clock clock = clock_real();
    double began = clock_now(&clock), due = began + each;
    for (int done = 0;;) {
        if (MPI_Testall(2, request, &done, status) != MPI_SUCCESS)
            return false;
        double now = clock_now(&clock);
        if (done)
            return true;
        if (now - began < spins)
            sched_yield();
        else
            poll(NULL, 0, (int)MIN((now - began) * 125, MOST)); /* an eighth of the wait so far */
        if (now < due)
            continue;
        if (spawned->gone && spawned->gone(spawned->context, now - began))
            return false;
        due = now + each;
    }
}

static void exchange_spawned(void *context, int with, const void *send, size_t sent, void *receive,
                             size_t received)
{
    Spawned *spawned = context;
    const char *from = send;
    char *to = receive;
    do {
        int out = piece_of(sent), in = piece_of(received), got = -1;
        MPI_Request request[2] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL};
        MPI_Status status[2];
        bool good = !spawned->lost;
        if (good && received)
            good = MPI_Irecv(to, in, MPI_BYTE, with, TAG, spawned->all, &request[0]) == MPI_SUCCESS;
        if (good && sent)
            good =
                MPI_Isend(from, out, MPI_BYTE, with, TAG, spawned->all, &request[1]) == MPI_SUCCESS;
        good = good && wait_for(spawned, request, status);
        if (good && received)
            MPI_Get_count(&status[0], MPI_BYTE, &got);
        if (!good || (received && got != in)) {
            spawned->lost = true;
            return;
        }
        from += out;
        to += in;
        sent -= (size_t)out;
        received -= (size_t)in;
    } while (sent || received);
}

static bool spawned_waits(void *context, int from)
{
    enum { EACH = 1 }; /* seconds */
    const Clock clock = clock_real();
    Spawned *spawned = context;
    double now = clock_now(&clock);
    if (spawned->gone && now >= spawned->due) {
        spawned->lost = spawned->lost || spawned->gone(spawned->context, 0);
        spawned->due = now + EACH;
    }
    return spawned->lost || has_come(spawned->all, from, TAG);
}

static bool begin(Error *err)
{
    int granted = MPI_THREAD_SINGLE;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &granted) != MPI_SUCCESS ||
        granted < MPI_THREAD_SERIALIZED)
        return fail(err, "MPI cannot be used by several threads; use another build of it");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
    return true;
}

bool mpi_begin(Team *out, Error *err)
{
    int rank, size;
    *out = (Team){0};
    if (!begin(err))
        return false;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size > 1)
        *out = (Team){.rank = rank,
                      .size = size,
                      .exchange = exchange,
                      .context = messages_new(), /* as long as the process */
                      .start = start,
                      .look = look,
                      .waits = waits};
    return true;
}

/* Makes one team of both sides; the side that was started has the higher ranks. */
static bool merge(MPI_Comm parted, bool higher, MpiGone *gone, void *context, Team *out)
{
    MPI_Comm all;
    int rank, size;
    MPI_Comm_set_errhandler(parted, MPI_ERRORS_RETURN);
    if (MPI_Intercomm_merge(parted, higher, &all) != MPI_SUCCESS)
        return false;
    MPI_Comm_set_errhandler(all, MPI_ERRORS_RETURN);
    MPI_Comm_rank(all, &rank);
    MPI_Comm_size(all, &size);
    Spawned *spawned = heap_resize(NULL, 1, sizeof *spawned);
    *spawned = (Spawned){parted, all, gone, context, false, 0};
    *out = (Team){.rank = rank,
                  .size = size,
                  .exchange = exchange_spawned,
                  .context = spawned,
                  .lost = &spawned->lost,
                  .waits = spawned_waits};
    return true;
}

bool mpi_spawn(const char *program, const char *const *words, int count, Team *out, Error *err)
{
    MPI_Comm parted;
    *out = (Team){0};
    if (!begin(err))
        return false;
    return (MPI_Comm_spawn(program, (char **)words, count, MPI_INFO_NULL, 0, MPI_COMM_SELF, &parted,
                           MPI_ERRCODES_IGNORE) == MPI_SUCCESS &&
            merge(parted, false, NULL, NULL, out)) ||
           fail(err, "MPI could not start %d more of this program", count);
}

bool mpi_spawned(MpiGone *gone, void *context, Team *out, Error *err)
{
    MPI_Comm parted = MPI_COMM_NULL;
    *out = (Team){0};
    if (!begin(err))
        return false;
    MPI_Comm_get_parent(&parted);
    return (parted != MPI_COMM_NULL && merge(parted, true, gone, context, out)) ||
           fail(err, "this process was not started by `ranks`");
}

void mpi_part(Team *team)
{
    Spawned *spawned = team->context;
    if (!spawned)
        return;
    if (!spawned->lost) {
        MPI_Comm_free(&spawned->all);
        MPI_Comm_disconnect(&spawned->parted);
    }
    heap_free(spawned);
    *team = (Team){0};
}

void mpi_end(Team *team)
{
    int begun = 0, over = 0;
    messages_free(team->context);
    *team = (Team){0};
    MPI_Initialized(&begun);
    MPI_Finalized(&over);
    if (begun && !over)
        MPI_Finalize();
}

#endif
