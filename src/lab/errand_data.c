/* Gives the images of rank 0 to ranks that have none, so that they can train on them. */
#include "base/team.h"
#include "kernels/tensor.h"
#include "lab/errand.h"

/* What follows, if anything: labels, then pixels or values, of both parts. */
typedef struct {
    bool known; /* nothing follows: the others have it */
    Shape shape;
    int stored, count[2];
    bool values; /* no pixels */
} DataHead;

static size_t bytes_of(const DataHead *head, int part)
{
    size_t numbers = (size_t)head->shape.h * (size_t)head->shape.w * (size_t)head->stored;
    return (size_t)head->count[part] * numbers * (head->values ? sizeof(float) : 1);
}

/* Rank 0 only sends: hence the casts. */
void errand_tell_data(const Team *team, const Dataset *data, bool known)
{
    const Part *part[] = {&data->train, &data->valid};
    DataHead head = {.known = known,
                     .shape = data->shape,
                     .stored = data->stored,
                     .count = {data->train.count, data->valid.count},
                     .values = data->train.values != NULL};
    team_tell(team, &head, sizeof head);
    for (int p = 0; p < LENGTH(part) && !known; p++) {
        const void *images =
            head.values ? (const void *)part[p]->values : (const void *)part[p]->pixels;
        team_tell(team, (void *)part[p]->labels, sizeof(uint16_t) * (size_t)head.count[p]);
        team_tell(team, (void *)images, bytes_of(&head, p));
    }
}

static Part hear_part(const Team *team, Arena *arena, const DataHead *head, int part)
{
    size_t count = (size_t)head->count[part], bytes = bytes_of(head, part);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, count + 1);
    void *images = ARENA_NEW(arena, float, bytes / sizeof(float) + 1);
    team_tell(team, labels, sizeof *labels * count);
    team_tell(team, images, bytes);
    return (Part){.count = head->count[part],
                  .labels = labels,
                  .values = head->values ? images : NULL,
                  .pixels = head->values ? NULL : images};
}

void errand_hear_data(const Team *team, ErrandData *data)
{
    DataHead head = {.known = true};
    team_tell(team, &head, sizeof head);
    if (team_lost(team) || head.known)
        return;
    arena_free(&data->arena);
    data->set.train = hear_part(team, &data->arena, &head, 0);
    data->set.valid = hear_part(team, &data->arena, &head, 1);
}
