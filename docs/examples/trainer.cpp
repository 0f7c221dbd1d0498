// trainer.cpp - trains y = 3x + 1 with a 1cycle; see it live: onecycle --watch run.jsonl
//
//     c++ trainer.cpp $(pkg-config --cflags --libs onecycle) -o trainer && ./trainer
#include <onecycle.h>

#include <cstdio>
#include <memory>

struct Net {
    double slope = 0, offset = 0, slope_speed = 0, offset_speed = 0;

    // A step of SGD with momentum on ten samples; returns their mean loss before the step.
    double train(long k, oc_hyper use)
    {
        double loss = 0, by_slope = 0, by_offset = 0;
        for (int i = 0; i < 10; i++) {
            double x = double((10 * k + i) * 37 % 100) / 50 - 1;
            double off = slope * x + offset - (3 * x + 1);
            loss += off * off / 10;
            by_slope += 2 * off * x / 10;
            by_offset += 2 * off / 10;
        }
        slope_speed = use.mom * slope_speed + by_slope;
        offset_speed = use.mom * offset_speed + by_offset;
        slope -= use.lr * slope_speed;
        offset -= use.lr * offset_speed;
        return loss;
    }
};

static double find_rate(long batches)
{
    std::unique_ptr<oc_range_test, void (*)(oc_range_test *)> test(
        oc_range_test_new(1e-6, 10, batches), oc_range_test_free);
    Net net;
    double lr = test ? oc_range_test_rate(test.get()) : 0;
    for (long k = 0; lr > 0; k++)
        lr = oc_range_test_next(test.get(), net.train(k, {lr, 0.9}));
    oc_suggestions found = {};
    found.doubt = OC_DOUBT_SHORT;
    if (test)
        found = oc_range_test_suggest(test.get());
    return found.doubt ? 1e-2 : found.best_lr;
}

int main()
{
    const long epochs = 3, batches = 100;
    oc_cycle cycle = oc_cycle_defaults(OC_COS, find_rate(batches));
    std::unique_ptr<oc_schedule, void (*)(oc_schedule *)> schedule(
        oc_schedule_cycle(&cycle, epochs * batches), oc_schedule_free);
    oc_events *events = oc_events_open("run.jsonl");
    oc_run run = {};
    run.command = "train";
    run.lr_max = cycle.lr_max;
    run.epochs = epochs;
    run.batches_per_epoch = batches;
    if (!schedule || !events || oc_events_run_begin(events, &run) != 0)
        return std::perror("run.jsonl"), 1;
    Net net;
    for (long k = 0; k < epochs * batches; k++) {
        oc_hyper use = oc_schedule_at(schedule.get(), k);
        oc_events_batch(events, use, net.train(k, use));
        if ((k + 1) % batches == 0)
            oc_events_epoch(events, nullptr, nullptr);
    }
    oc_events_run_end(events, OC_DONE);
    std::printf("y = %.3f x + %.3f\n", net.slope, net.offset);
    return oc_events_close(events) != 0;
}
