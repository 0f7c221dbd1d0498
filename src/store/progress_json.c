/* Writes and reads the progress of a run as members of a JSON object, by one table of them. */
#include "store/progress_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every member that is a number. */
typedef enum { MEMBER_INT, MEMBER_LONG, MEMBER_DOUBLE } MemberType;
static const struct {
    const char *key;
    size_t offset;
    MemberType type;
} MEMBER[] = {
    {"epoch", offsetof(Progress, epoch), MEMBER_INT},
    {"epochs", offsetof(Progress, epochs), MEMBER_INT},
    {"batch", offsetof(Progress, batch), MEMBER_LONG},
    {"batches", offsetof(Progress, batches), MEMBER_LONG},
    {"step", offsetof(Progress, step), MEMBER_LONG},
    {"steps", offsetof(Progress, steps), MEMBER_LONG},
    {"from", offsetof(Progress, from), MEMBER_LONG},
    {"lr", offsetof(Progress, hyper.lr), MEMBER_DOUBLE},
    {"mom", offsetof(Progress, hyper.mom), MEMBER_DOUBLE},
    {"wd", offsetof(Progress, hyper.wd), MEMBER_DOUBLE},
    {"images_per_second", offsetof(Progress, images_per_second), MEMBER_DOUBLE},
    {"elapsed", offsetof(Progress, elapsed), MEMBER_DOUBLE},
    {"left", offsetof(Progress, left), MEMBER_DOUBLE},
    {"run_of", offsetof(Progress, whole.run), MEMBER_INT},
    {"runs", offsetof(Progress, whole.runs), MEMBER_INT},
    {"recipe", offsetof(Progress, whole.recipe), MEMBER_INT},
    {"recipes", offsetof(Progress, whole.recipes), MEMBER_INT},
    {"before", offsetof(Progress, whole.before), MEMBER_LONG},
    {"whole_steps", offsetof(Progress, whole.steps), MEMBER_LONG},
    {"each", offsetof(Progress, whole.each), MEMBER_LONG},
    {"seed", offsetof(Progress, whole.seed), MEMBER_LONG}, /* up to 2^53, as JSON's numbers go */
    {"last_seed", offsetof(Progress, whole.last_seed), MEMBER_LONG},
};

const char *job_state_name(JobState state)
{
    static const char *const NAME[] = {
        [JOB_NONE] = "ended", [JOB_RUNNING] = "running", [JOB_PAUSED] = "paused"};
    return NAME[state];
}

static void put_member(JsonLine *line, const Progress *progress, int i)
{
    const char *at = (const char *)progress + MEMBER[i].offset;
    if (MEMBER[i].type == MEMBER_INT)
        json_long(line, MEMBER[i].key, *(const int *)(const void *)at);
    else if (MEMBER[i].type == MEMBER_LONG)
        json_long(line, MEMBER[i].key, *(const long *)(const void *)at);
    else
        json_double(line, MEMBER[i].key, *(const double *)(const void *)at);
}

void progress_put(JsonLine *line, const Progress *progress)
{
    json_text(line, "state", job_state_name(progress->state));
    json_bool(line, "validating", progress->validating);
    json_bool(line, "dead", progress->dead);
    for (int i = 0; i < LENGTH(MEMBER); i++)
        put_member(line, progress, i);
}

static void get_member(const Json *answer, Progress *out, int i)
{
    const long MOST = MEMBER[i].type == MEMBER_INT ? 1l << 30 : 1l << 53;
    char *at = (char *)out + MEMBER[i].offset;
    long number = 0;
    if (MEMBER[i].type == MEMBER_DOUBLE) {
        double value = json_get_number(answer, MEMBER[i].key, NAN);
        *(double *)(void *)at = isfinite(value) ? value : NAN;
        return;
    }
    if (!json_get_long(answer, MEMBER[i].key, 0, MOST, &number))
        number = 0;
    if (MEMBER[i].type == MEMBER_INT)
        *(int *)(void *)at = (int)number;
    else
        *(long *)(void *)at = number;
}

static bool get_truth(const Json *answer, const char *key)
{
    const Json *value = json_get(answer, key);
    return value && json_number(value) != 0;
}

void progress_get(const Json *answer, Progress *out)
{
    const char *state = json_get_text(answer, "state", "");
    *out = (Progress){.state = JOB_NONE};
    for (JobState known = JOB_NONE; known <= JOB_PAUSED; known++)
        if (strcmp(state, job_state_name(known)) == 0)
            out->state = known;
    out->validating = get_truth(answer, "validating");
    out->dead = get_truth(answer, "dead");
    for (int i = 0; i < LENGTH(MEMBER); i++)
        get_member(answer, out, i);
    if (isnan(out->images_per_second))
        out->images_per_second = 0;
    if (isnan(out->elapsed))
        out->elapsed = 0;
}
