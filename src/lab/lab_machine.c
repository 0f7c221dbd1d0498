/* Lends the machine's threads, ranks, clock and kernels to a learner; has ranks agree. */
#include "lab/lab_machine.h"

#include "base/arena.h"
#include "base/heap.h"
#include "io/path.h"
#include "nn/crew.h"
#include "train/learner.h"

#include <string.h>

/* Fills in the rows of all ranks, each of `width` bytes. */
static void gather_rows(const Team *team, Arena *arena, void *row, size_t width)
{
    size_t *place = ARENA_NEW(arena, size_t, team->size + 1);
    for (int r = 0; r <= team->size; r++)
        place[r] = width * (size_t)r;
    team_gather(team, row, place);
}

LabMachine *lab_machine_new(int threads, Clock clock, const Team *team)
{
    LabMachine *machine = heap_resize(NULL, 1, sizeof *machine);
    bool mixed;
    const Kernels *best = crew_kernels(team, kernels_best(), &mixed);
    *machine = (LabMachine){.pool = pool_new(threads),
                            .threads = threads,
                            .team = team,
                            .clock = clock,
                            .best = best,
                            .kernels = best,
                            .mixed = mixed,
                            .shards = MODEL_SHARDS,
                            .crew = crew_new()};
    return machine;
}

void lab_machine_lend(const LabMachine *machine, Learner *learner)
{
    learner->pool = machine->pool;
    learner->clock = machine->clock;
    learner->interrupts = &machine->interrupts;
    learner->model->team = machine->team;
    learner->model->crew = machine->crew;
    learner_set_work(learner, machine->kernels, machine->mode, machine->shards);
}

void lab_machine_adopt(LabMachine *machine, const Learner *learner, Buf *fate)
{
    int shards = learner->model->shards;
    if (shards != machine->shards)
        buf_printf(fate, "; in %d shards, as it was trained", shards);
    machine->shards = shards;
}

static int ranks_of(const LabMachine *machine)
{
    return team_is_alone(machine->team) ? MAX(machine->helpers.size, 1) : machine->team->size;
}

static bool check_shards(const LabMachine *machine, int shards, Error *err)
{
    return team_check(ranks_of(machine), shards, err);
}

bool lab_machine_takes(const LabMachine *machine, const char *path, const Learner *learner,
                       Error *err)
{
    Error reason;
    return check_shards(machine, learner->model->shards, &reason) ||
           path_fail(err, path, "%s", reason.text);
}

bool lab_machine_suits(const LabMachine *machine, int ranks, Error *err)
{
    Error reason;
    if (team_check(ranks, machine->shards, &reason))
        return true;
    return model_takes_shards(ranks)
               ? fail(err, "%s, or `set shards %d` before", reason.text, ranks)
               : error_pass(err, &reason);
}

bool lab_machine_ready(const LabMachine *machine, Error *err)
{
    return lab_machine_suits(machine, ranks_of(machine), err);
}

void lab_machine_empty(LabMachine *machine)
{
    Error err;
    crew_free(machine->crew);
    if (machine->helpers.size && !machine->gather(1, 0, (TeamStop){0}, &machine->helpers, &err))
        machine->helpers.size = 0; /* what is left of them ends by itself */
    pool_free(machine->pool);
}

bool lab_machine_interrupted(const LabMachine *machine)
{
    bool interrupted = atomic_load(&machine->interrupts) > 0;
    team_tell(machine->team, &interrupted, sizeof interrupted);
    return interrupted;
}

/* How a command has ended on a rank. */
typedef struct {
    Status status;
    Error error;
} Ended;

Status lab_machine_agree(const LabMachine *machine, Status status, Error *err)
{
    const Team *team = machine->team;
    Arena arena = {0};
    if (team_is_alone(team))
        return status;
    Ended *ended = ARENA_NEW(&arena, Ended, team->size);
    ended[team->rank] = (Ended){status, *err};
    gather_rows(team, &arena, ended, sizeof *ended);
    int worst = 0;
    for (int r = 1; r < team->size; r++)
        if (ended[r].status > ended[worst].status)
            worst = r;
    status = ended[worst].status;
    if (!err->text[0] && ended[worst].error.text[0])
        fail_as(err, ended[worst].error.kind, "rank %d: %s", worst, ended[worst].error.text);
    arena_free(&arena);
    return status;
}
