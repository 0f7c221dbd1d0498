/* Has other processes take their shards of each batch through copies of a net. */
#include "nn/crew.h"

#include "base/heap.h"
#include "kernels/kernels.h"
#include "nn/order.h"

#include <string.h>

struct Crew {
    Team team;     /* all 0: nobody helps */
    bool lost;     /* a rank has gone */
    bool away;     /* the others do other work */
    Buf net;       /* what the others know of the net: a NetHead and its spec; empty: nothing */
    real *numbers; /* and of its parameters, then of its running statistics */
};

/* The number of kernels, counted from the plainest. */
static int number_of(const Kernels *kernels)
{
    int number = 0;
    while (strcmp(kernels_name(number), kernels->name) != 0)
        number++;
    return number;
}

const Kernels *crew_kernels(const Team *team, const Kernels *own, bool *mixed)
{
    Arena arena = {0};
    int least = number_of(own), most = least;
    if (mixed)
        *mixed = false;
    if (team_is_alone(team))
        return own;
    int *number = ARENA_NEW(&arena, int, team->size);
    size_t *place = ARENA_NEW(&arena, size_t, team->size + 1);
    for (int r = 0; r <= team->size; r++)
        place[r] = (size_t)r * sizeof *number;
    number[team->rank] = least;
    team_gather(team, number, place);
    for (int r = 0; r < team->size; r++) {
        least = MIN(least, number[r]);
        most = MAX(most, number[r]);
    }
    if (mixed)
        *mixed = least < most;
    arena_free(&arena);
    return kernels_find(kernels_name(least));
}

Crew *crew_new(void)
{
    Crew *crew = heap_resize(NULL, 1, sizeof *crew);
    *crew = (Crew){.lost = false};
    return crew;
}

void crew_free(Crew *crew)
{
    crew_set(crew, NULL);
    heap_free(crew);
}

int crew_ranks(const Crew *crew)
{
    return crew && !crew->lost && !team_is_alone(&crew->team) ? crew->team.size : 1;
}

bool crew_lost(const Crew *crew)
{
    return crew && crew->lost;
}

void crew_set(Crew *crew, const Team *team)
{
    Order over = {.task = CREW_OVER};
    if (crew_ranks(crew) > 1)
        team_tell(&crew->team, &over, sizeof over);
    buf_free(&crew->net);
    heap_free(crew->numbers);
    *crew = (Crew){.team = team ? *team : (Team){0}};
}

/* Whether the others have another net than this one; then they are told it, and *crew has it. */
static bool is_new(Crew *crew, const Model *model)
{
    Buf net = {0};
    order_describe(model, &net);
    if (net.size == crew->net.size && memcmp(net.data, crew->net.data, net.size) == 0) {
        buf_free(&net);
        return false;
    }
    buf_free(&crew->net);
    crew->net = net;
    heap_free(crew->numbers);
    crew->numbers = heap_resize(NULL, model->size + model->state_size + 1, sizeof *crew->numbers);
    return true;
}

static bool have_changed(const Crew *crew, const Model *model)
{
    return memcmp(crew->numbers, model->theta, model->size * sizeof(real)) != 0 ||
           memcmp(crew->numbers + model->size, model->state, model->state_size * sizeof(real)) != 0;
}

static void keep_numbers(Crew *crew, const Model *model)
{
    memcpy(crew->numbers, model->theta, model->size * sizeof(real));
    memcpy(crew->numbers + model->size, model->state, model->state_size * sizeof(real));
}

const Team *crew_send(Crew *crew)
{
    Order order = {.task = CREW_OTHER};
    if (crew_ranks(crew) == 1)
        return NULL;
    team_tell(&crew->team, &order, sizeof order);
    crew->away = true;
    return &crew->team;
}

void crew_back(Crew *crew)
{
    crew->away = false;
    crew->lost = crew->lost || team_lost(&crew->team);
}

bool crew_begin(Model *model, CrewTask task, const Batch *batch, const TrainStep *step)
{
    Crew *crew = model->crew;
    if (crew_ranks(crew) == 1 || crew->away)
        return false;
    bool another = is_new(crew, model);
    Order order = {.task = task,
                   .net = another ? crew->net.size : 0,
                   .numbers = another || have_changed(crew, model),
                   .n = batch->n,
                   .features = batch->features,
                   .labels = batch->labels != NULL,
                   .mixed = batch->others != NULL,
                   .weights = batch->weights != NULL,
                   .seed = step->seed,
                   .step = step->step,
                   .smoothing = step->smoothing};
    team_tell(&crew->team, &order, sizeof order);
    if (order.net)
        team_tell(&crew->team, crew->net.data, order.net);
    if (order.numbers) {
        keep_numbers(crew, model);
        order_weights(&crew->team, model);
    }
    order_batch(&crew->team, model, &order, batch);
    model->team = &crew->team;
    return true;
}

/* The running statistics of a batch that does not count are taken back. */
bool crew_done(Model *model)
{
    Crew *crew = model->crew;
    model->team = NULL;
    if (!team_lost(&crew->team))
        return true;
    crew->lost = true;
    memcpy(model->state, crew->numbers + model->size, model->state_size * sizeof(real));
    return false;
}
