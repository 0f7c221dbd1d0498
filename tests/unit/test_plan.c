/* Tests that a plan goes through JSON to the bit, and that what is not a plan is refused. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "store/plan_json.h"

#include <string.h>

enum { BATCHES = 193 };

static void write_plan(const Plan *plan, Buf *out)
{
    JsonLine line = json_begin(out);
    plan_put(&line, "plan", plan);
    json_end(&line);
}

static bool read_plan(const char *text, Plan *out)
{
    Arena arena = {0};
    Bytes bytes = {(const uint8_t *)text, strlen(text)};
    bool ok = plan_get(json_get(json_parse(&arena, bytes, "plan.json", NULL), "plan"), out);
    arena_free(&arena);
    return ok;
}

static Plan one_cycle(void)
{
    Plan plan;
    OneCycleRequest request = {.epochs = 3, .cycle = one_cycle_defaults(5e-2), .wd = 0.01};
    assert_true(plan_one_cycle(&plan, &request, BATCHES, NULL));
    return plan;
}

static void check_same(const Plan *plan)
{
    Buf text = {0}, again = {0};
    Plan back;
    write_plan(plan, &text);
    assert_true(read_plan(buf_text(&text), &back));
    for (long k = 0; k <= plan->schedule.steps; k++) {
        Hyper want = schedule_at(&plan->schedule, k), have = schedule_at(&back.schedule, k);
        assert_memory_equal(&have, &want, sizeof want);
    }
    write_plan(&back, &again);
    assert_string_equal(buf_text(&text), buf_text(&again));
    buf_free(&text);
    buf_free(&again);
}

TEST(every_kind_comes_back_to_the_bit)
{
    Plan fit, range, cycle = one_cycle(), changed;
    plan_fit(&fit, 2, 1.0 / 3, 0.9, 1e-2, BATCHES);
    plan_lr_find(&range, &(LrFindRequest){1e-7, 10, 100, 0.95, 0}, BATCHES);
    assert_true(plan_change(&cycle, 300, &(Change){CHANGE_LR_MAX, 1e-2}, &changed, NULL));
    check_same(&fit);
    fit.spread = (RateSpread){.kind = SPREAD_EVEN, .first = 1.0 / 3};
    check_same(&fit);
    fit.spread = (RateSpread){.kind = SPREAD_LAST};
    check_same(&fit);
    check_same(&range);
    check_same(&cycle);
    check_same(&changed);
    /* fastai: one batch of the epoch after tot_epochs, past the schedule's end */
    OneCycleRequest past_end = {
        .epochs = 3, .tot_epochs = 2, .cycle = one_cycle_defaults(5e-2), .wd = 0.01};
    assert_true(plan_one_cycle(&changed, &past_end, BATCHES, NULL));
    assert_int_equal(changed.last, changed.schedule.steps + 1);
    check_same(&changed);
    cycle.schedule.segment[0].lr = (Curve){ANNEAL_POLY, 0.1, 0, 2.5};
    check_same(&cycle);
}

/* In turn each number of a plan is replaced by one with which it could not be run. */
TEST(no_number_may_be_wild)
{
    static const char *const WILD[] = {"-1", "1e300", "\"nan\"", "null", "[]", "0.5"};
    static const char *const FIELDS[] = {"\"batches\":", "\"first_epoch\":", "\"last_epoch\":",
                                         "\"first\":",   "\"last\":",        "\"steps\":"};
    Plan plan = one_cycle(), back;
    plan.spread = (RateSpread){.kind = SPREAD_EVEN, .first = 0.01};
    Buf text = {0}, crafted = {0};
    write_plan(&plan, &text);
    for (int f = 0; f < LENGTH(FIELDS); f++)
        for (int w = 0; w < LENGTH(WILD); w++) {
            const char *at = strstr(buf_text(&text), FIELDS[f]) + strlen(FIELDS[f]);
            buf_clear(&crafted);
            buf_add(&crafted, text.data, (size_t)(at - buf_text(&text)));
            buf_printf(&crafted, "%s%s", WILD[w], at + strcspn(at, ",}"));
            if (read_plan(buf_text(&crafted), &back))
                fail_test("%s%s is no plan", FIELDS[f], WILD[w]);
        }
    buf_clear(&crafted);
    const char *spread = strstr(buf_text(&text), "\"spread\":") + strlen("\"spread\":");
    buf_add(&crafted, text.data, (size_t)(spread - buf_text(&text)));
    buf_printf(&crafted, "-%s", spread);
    assert_false(read_plan(buf_text(&crafted), &back));
    assert_false(read_plan("{\"plan\":7}", &back));
    assert_false(read_plan("{}", &back));
    assert_false(plan_get(NULL, &back));
    buf_free(&text);
    buf_free(&crafted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_back_to_the_bit),
        cmocka_unit_test(no_number_may_be_wild),
    };
    return unit_run(tests);
}
