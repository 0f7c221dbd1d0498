/* schedules FILE.json - compares every learning rate and momentum of fastai's schedulers with ours,
 * a line per case.  Exit status 0 only if all are ok. */
#include "base/arena.h"
#include "io/file.h"
#include "io/json.h"
#include "nn/schedule.h"

#include <math.h>
#include <stdio.h>

static const double LIMIT = 1e-12;

typedef struct {
    double lr, mom; /* largest difference; that of lr relative to the largest rate */
} Off;

/* Expected values of one list against one side of the schedule. */
static double largest_off(const Json *list, const Schedule *schedule, bool momentum,
                          double *largest)
{
    double off = 0;
    long k = 0;
    for (const Json *item = NULL; list && (item = json_child(list, item)); k++) {
        Hyper hyper = schedule_at(schedule, k);
        off = fmax(off, fabs((momentum ? hyper.mom : hyper.lr) - json_number(item)));
        *largest = fmax(*largest, fabs(json_number(item)));
    }
    return k == schedule->steps || !list ? off : INFINITY;
}

static Off compare(const Json *item, const Schedule *schedule)
{
    double largest_lr = 0, largest_mom = 0;
    double lr = largest_off(json_get(item, "lr"), schedule, false, &largest_lr);
    double mom = largest_off(json_get(item, "mom"), schedule, true, &largest_mom);
    return (Off){largest_lr > 0 ? lr / largest_lr : INFINITY, mom};
}

static Schedule one_cycle_of(const Json *item)
{
    OneCycle cycle = one_cycle_defaults(json_get_number(item, "lr_max", 0));
    const Json *moms = json_get(item, "moms"), *first = json_child(moms, NULL);
    cycle.mom_max = json_number(first);
    cycle.mom_min = json_number(json_child(moms, first));
    cycle.div_factor = json_get_number(item, "div_factor", 0);
    cycle.pct_start = json_get_number(item, "pct_start", 0);
    cycle.final_div = json_get_number(item, "final_div", 0);
    double epochs = json_get_number(item, "epochs", 0);
    return schedule_one_cycle(&cycle, (long)json_get_number(item, "batches_per_epoch", 0),
                              (long)json_get_number(item, "tot_epochs", epochs));
}

static Schedule lr_find_of(const Json *item)
{
    return schedule_lr_find(json_get_number(item, "start_lr", 0),
                            json_get_number(item, "end_lr", 0), 0.9,
                            (long)json_get_number(item, "num_it", 0));
}

static bool check_list(const char *path, const Json *root, const char *name,
                       Schedule (*schedule_of)(const Json *))
{
    bool all = true;
    int number = 0;
    const Json *list = json_get(root, name);
    for (const Json *item = NULL; list && (item = json_child(list, item));) {
        Schedule schedule = schedule_of(item);
        Off off = compare(item, &schedule);
        bool ok = off.lr <= LIMIT && off.mom <= LIMIT;
        printf("%s %s[%d] lr=%.2e mom=%.2e %s\n", path, name, number++, off.lr, off.mom,
               ok ? "ok" : "FAIL");
        all = all && ok;
    }
    return all && number > 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: schedules FILE.json\n");
        return 2;
    }
    Arena arena = {0};
    Bytes bytes;
    Error err;
    const Json *root = NULL;
    if (file_read(&arena, argv[1], 1 << 24, &bytes, &err))
        root = json_parse(&arena, bytes, argv[1], &err);
    if (!root)
        fprintf(stderr, "schedules: %s\n", err.text);
    bool ok = root && check_list(argv[1], root, "one_cycle", one_cycle_of);
    ok = root && check_list(argv[1], root, "lr_find", lr_find_of) && ok;
    arena_free(&arena);
    return ok ? 0 : 1;
}
