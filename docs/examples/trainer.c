/* trainer.c - trains y = 3x + 1 with a 1cycle; see it live: onecycle --watch run.jsonl
 *
 *     cc trainer.c $(pkg-config --cflags --libs onecycle) -o trainer && ./trainer */
#include <onecycle.h>
#include <stdio.h>

enum { EPOCHS = 3, BATCHES = 100 };
static double weight[2], speed[2]; /* slope and offset, and how they move */

/* A step of SGD with momentum on ten samples; returns their mean loss before the step. */
static double train(long k, oc_hyper use)
{
    double loss = 0, slope[2] = {0, 0};
    for (int i = 0; i < 10; i++) {
        double x = (double)((10 * k + i) * 37 % 100) / 50 - 1;
        double off = weight[0] * x + weight[1] - (3 * x + 1);
        loss += off * off / 10;
        slope[0] += 2 * off * x / 10;
        slope[1] += 2 * off / 10;
    }
    for (int i = 0; i < 2; i++) {
        speed[i] = use.mom * speed[i] + slope[i];
        weight[i] -= use.lr * speed[i];
    }
    return loss;
}

int main(void)
{
    const char *metric[] = {"slope"};
    oc_run search = {.command = "range test", .kind = "lr_find"};
    oc_run run = {.command = "train", .epochs = EPOCHS, .metric = metric, .metrics = 1};
    search.epochs = 1;
    search.batches_per_epoch = run.batches_per_epoch = BATCHES;
    oc_range_test *test = oc_range_test_new(1e-6, 10, BATCHES);
    oc_events *events = oc_events_open("run.jsonl");
    if (!test || !events || oc_events_run_begin(events, &search) != 0)
        return perror("run.jsonl"), 1;
    for (long k = 0; oc_range_test_rate(test) > 0; k++) {
        oc_hyper use = {oc_range_test_rate(test), 0.9};
        double loss = train(k, use);
        oc_range_test_next(test, loss);
        oc_events_batch(events, use, loss);
    }
    oc_suggestions found = oc_range_test_suggest(test);
    oc_events_suggestions(events, &found);
    oc_events_run_end(events, oc_range_test_end(test));
    double lr_max = found.doubt ? 1e-2 : found.best_lr;
    printf("lr_max %.3g\n", lr_max);
    weight[0] = weight[1] = speed[0] = speed[1] = 0;
    oc_cycle cycle = oc_cycle_defaults(OC_COS, lr_max);
    oc_schedule *schedule = oc_schedule_cycle(&cycle, EPOCHS * BATCHES);
    oc_events_run_begin(events, &run);
    for (long k = 0; schedule && k < EPOCHS * BATCHES; k++) {
        oc_hyper use = oc_schedule_at(schedule, k);
        oc_events_batch(events, use, train(k, use));
        if ((k + 1) % BATCHES == 0)
            oc_events_epoch(events, NULL, &weight[0]);
    }
    oc_events_run_end(events, schedule ? OC_DONE : OC_STOPPED);
    printf("y = %.3f x + %.3f\n", weight[0], weight[1]);
    oc_schedule_free(schedule);
    oc_range_test_free(test);
    return oc_events_close(events) != 0;
}
