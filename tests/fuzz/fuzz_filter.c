/* Fuzzes filters of the list of runs: they are understood, or refused with one line; those that are
 * understood say of each run the opposite of what their negation says. */
#include "tests/fuzz/fuzz.h"

#include "store/run_filter.h"

#include <math.h>
#include <string.h>

static RunSummary trained(void)
{
    RunSummary of = summary_unknown("2026-11-25-091403");
    of.command = "fit_one_cycle 4 1e-2";
    of.state = "done";
    of.facts.kind = PLAN_ONE_CYCLE;
    of.facts.epochs = 4;
    of.facts.lr_max = 1e-2;
    of.facts.data = "digits";
    of.facts.seed = 42;
    of.facts.began = 1795926540;
    of.facts.true_wd = 1;
    of.valid_loss = 0.25;
    of.metric[of.metrics++] = (SummaryMetric){"accuracy", 0.9f, INFINITY};
    return of;
}

static bool fits(Arena *arena, const char *filter, const RunSummary *of)
{
    Error err = {0};
    const RunFilter *read = run_filter_read(arena, filter, &err);
    fuzz_check_error(read, &err);
    FUZZ_REQUIRE(read);
    return run_filter_fits(read, of, 1795926540);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    const char *text = arena_printf(&arena, "%.*s", (int)size, (const char *)data);
    const RunFilter *filter = run_filter_read(&arena, text, &err);
    fuzz_check_error(filter, &err);
    const RunSummary runs[] = {trained(), summary_unknown("1")};
    bool room = strlen(text) + strlen("not ()") <= RUN_FILTER_MOST;
    bool blank = !text[strspn(text, " \t\r\n")];
    for (int i = 0; filter && i < LENGTH(runs); i++) {
        bool fit = run_filter_fits(filter, &runs[i], 1795926540);
        FUZZ_REQUIRE(!blank || fit);
        if (room && !blank)
            FUZZ_REQUIRE(fits(&arena, arena_printf(&arena, "not (%s)", text), &runs[i]) != fit);
    }
    arena_free(&arena);
}
