/* Has other processes share the work of batches, and goes on without them when one is lost. */
#include "lab/ranks.h"

#include "base/hash.h"
#include "base/text.h"
#include "lab/errand.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "nn/crew.h"
#include "store/events.h"
#include "train/learner.h"

int ranks_count(const Session *session)
{
    const Team *team = session_team(session);
    return team_is_alone(team) ? crew_ranks(session->machine->crew) : team->size;
}

int ranks_own_threads(const Session *session)
{
    return pool_threads(session->machine->pool);
}

void ranks_tell_kernels(const Session *session)
{
    const LabMachine *machine = session->machine;
    if (machine->mixed)
        reply_line(session->reply, "ranks: all use the kernels %s, the best that each of them has",
                   machine->best->name);
}

static void lend(Session *session)
{
    if (lab_learner(session))
        lab_machine_lend(session->machine, lab_learner(session));
}

bool ranks_threads(Session *session, int threads, Error *err)
{
    Pool *pool = pool_start(threads, err);
    if (!pool)
        return false;
    pool_free(session->machine->pool);
    session->machine->pool = pool;
    session->machine->threads = threads;
    lend(session);
    return true;
}

/* All ranks of this machine together have a thread for each of its processors, if it has enough. */
static int threads_each(int threads, int ranks)
{
    return MIN(threads, MAX(pool_processors() / ranks, 1));
}

/* Other kernels round otherwise, so the net goes on with what all ranks have. */
static void use_common_kernels(LabMachine *machine)
{
    const Kernels *common = crew_kernels(&machine->helpers, kernels_best(), &machine->mixed);
    for (int i = 0; kernels_name(i); i++) {
        if (kernels_find(kernels_name(i)) == machine->kernels)
            break; /* the others have these, too */
        if (kernels_find(kernels_name(i)) == common) {
            machine->kernels = common;
            break;
        }
    }
    machine->best = common;
}

/* Back to this process alone. */
static bool part(Session *session, Error *err)
{
    LabMachine *machine = session->machine;
    bool were = machine->helpers.size > 0;
    int asked = threads_each(machine->threads_alone, MAX(machine->helpers.size, 1));
    crew_set(machine->crew, NULL);
    machine->given = 0;
    if (!were)
        return true;
    bool ended = machine->gather(1, 0, (TeamStop){0}, &machine->helpers, err);
    machine->best = kernels_best();
    machine->mixed = false;
    return ended &&
           (machine->threads != asked || ranks_threads(session, machine->threads_alone, err));
}

static bool is_stopping(void *context)
{
    const Session *session = context;
    return atomic_load(&session->machine->interrupts) > 0 ||
           (session->live && gate_stopping(&session->live->gate));
}

static bool add_others(Session *session, int ranks, Error *err)
{
    LabMachine *machine = session->machine;
    int threads = machine->threads, each = threads_each(threads, ranks);
    if (!machine->gather)
        return fail(err,
                    "a launcher such as mpirun has started this process, and settles how many "
                    "there are; start it without one, or `mpirun -n %d`",
                    ranks);
    machine->threads_alone = threads;
    if (!machine->gather(ranks, each, (TeamStop){is_stopping, session}, &machine->helpers, err))
        return false;
    use_common_kernels(machine);
    ranks_tell_kernels(session);
    crew_set(machine->crew, &machine->helpers);
    lend(session);
    return each == threads || ranks_threads(session, each, err);
}

bool ranks_set(Session *session, int ranks, Error *err)
{
    const Team *team = session_team(session);
    if (ranks == ranks_count(session) && !ranks_lost(session))
        return true;
    if (!team_is_alone(team))
        return fail(err, "%d ranks were started together, and stay; start another number of them",
                    team->size);
    return lab_machine_suits(session->machine, ranks, err) && part(session, err) &&
           (ranks == 1 || add_others(session, ranks, err));
}

static void go_on_alone(Session *session)
{
    Error err;
    if (!part(session, &err))
        reply_error(session->reply, err.text);
}

bool ranks_lost(const Session *session)
{
    return crew_lost(session->machine->crew);
}

void ranks_tell_loss(Session *session, const char *what)
{
    Buf line = {0};
    buf_printf(&line, "a rank is gone; %s", what);
    reply_error(session->reply, buf_text(&line));
    events_error(session->events, NULL, buf_text(&line));
    buf_free(&line);
    session->machine->told = true;
}

/* A packed file may claim any dataset_hash: others have as many images as this set only if these
 * count, too. */
static uint64_t hash_of(LabData *data)
{
    const Dataset *set = data->set;
    const int32_t sizes[] = {set->shape.h,     set->shape.w,     set->stored,
                             set->train.count, set->valid.count, set->train.values != NULL};
    return hash_bytes(lab_data_origin(data).hash, sizes, sizeof sizes);
}

const Team *ranks_send(Session *session)
{
    LabMachine *machine = session->machine;
    if (!team_is_alone(machine->team))
        return machine->team;
    const Team *team = crew_send(machine->crew);
    if (!team)
        return NULL;
    const uint64_t hash = hash_of(session->data);
    errand_tell_data(team, session->data->set, machine->given == hash);
    machine->given = hash;
    return team;
}

void ranks_back(Session *session)
{
    crew_back(session->machine->crew);
}

void ranks_serve(Session *session)
{
    const LabMachine *machine = session->machine;
    errand_serve(machine->team, machine->pool, session->data->set, machine->clock);
}

Status ranks_agree(Session *session, Status status, Error *err)
{
    LabMachine *machine = session->machine;
    if (ranks_lost(session) && !live_running(session->live)) {
        if (!machine->told)
            ranks_tell_loss(session, "this process has gone on alone");
        machine->told = false;
        go_on_alone(session);
        status = status == STATUS_OK ? STATUS_FAILED : status;
    }
    return lab_machine_agree(machine, status, err);
}
