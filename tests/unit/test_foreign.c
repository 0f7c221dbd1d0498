/* Tests that the run of another program, without a plan and with metrics of any name, is recorded,
 * drawn and compared like one of ours. */
#include "tests/unit/unit.h"

#include "analysis/compare.h"
#include "analysis/figures.h"
#include "lab/table.h"
#include "train/epoch_csv.h"
#include "train/progress.h"
#include "train/replay.h"

#include <math.h>
#include <string.h>

enum { STEPS = 40, EACH = 10 };

static const double PERPLEXITY[] = {60, 17.5, 12.25, 13}, BLEU[] = {NAN, 20.5, NAN, 31.25};

static double loss_at(long step)
{
    return 2 + 5 * exp(-(double)step / 9);
}

/* Losses against steps; every ten of these a perplexity, every twenty a BLEU. */
static Recorder *foreign_run(void)
{
    Recorder *recorder = recorder_new(NULL, NULL, 0);
    recorder_measure(recorder, "perplexity", false);
    recorder_measure(recorder, "bleu", true);
    for (long step = 0; step < STEPS; step++) {
        recorder_add(recorder, &(BatchSample){step, NAN, NAN, loss_at(step), loss_at(step)});
        long epoch = step / EACH;
        if ((step + 1) % EACH == 0)
            recorder_add_epoch(recorder,
                               &(EpochSample){.epoch = (int)epoch,
                                              .end = step + 1,
                                              .time = 61,
                                              .validated = true,
                                              .train_loss = loss_at(step),
                                              .valid_loss = NAN,
                                              .metric = (double[]){PERPLEXITY[epoch], BLEU[epoch]},
                                              .metrics = 2});
    }
    return recorder;
}

static const char *text_of(Arena *arena, const Figure *figure)
{
    Buf text = {0};
    plot_text(arena, figure, (TextSurface){.glyphs = GLYPHS_BRAILLE, .columns = 80, .rows = 24},
              &text);
    const char *copy = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

/* The last mark of a plot, with that many points and this one the last. */
static void check_mark(const Plot *plot, long n, double x, double y)
{
    const Mark *mark = &plot->mark[plot->marks - 1];
    assert_int_equal(mark->n, n);
    assert_true(mark->x[n - 1] == x && mark->y[n - 1] == y);
}

TEST(three_series_are_drawn_without_a_plan)
{
    Arena arena = {0};
    Recorder *recorder = foreign_run();
    Figure losses = figure_losses(&arena, recorder, 0, 0);
    Figure metrics = figure_metrics(&arena, recorder, 0, 0);
    assert_int_equal(losses.plot->mark[0].n, STEPS);
    assert_true(losses.plot->mark[0].y[7] == loss_at(7) && losses.plot->mark[0].x[7] == 7);
    assert_int_equal(metrics.rows, 2);
    check_mark(&metrics.plot[0], 4, 40, 13);
    check_mark(&metrics.plot[1], 2, 40, 31.25);
    assert_non_null(strstr(text_of(&arena, &losses), "losses"));
    assert_non_null(strstr(text_of(&arena, &metrics), "perplexity"));
    assert_non_null(strstr(text_of(&arena, &metrics), "bleu"));
    recorder_free(recorder);
    arena_free(&arena);
}

/* What has no rate is drawn without a curve. */
TEST(what_is_not_known_is_not_drawn)
{
    Arena arena = {0};
    Recorder *recorder = foreign_run();
    Figure rates = figure_schedule(&arena, recorder, true);
    const RunEntry entry = {.recorder = recorder, .over = true}, *run = &entry;
    RangeTest test = range_test(&arena, &run, 1, CURVE_SKIP_START, CURVE_SKIP_END);
    Figure range = figure_range(&arena, &test, true);
    assert_non_null(text_of(&arena, &rates));
    assert_non_null(text_of(&arena, &range));
    assert_string_equal(test.name, "run");
    assert_int_equal(figure_plan(&arena, &recorder->plan).plot->mark[0].n, 0);
    assert_int_equal(recorder_planned(recorder), STEPS);
    recorder_free(recorder);
    arena_free(&arena);
}

TEST(a_metrics_name_steers_no_terminal)
{
    Recorder *recorder = recorder_new(NULL, NULL, 0);
    recorder_measure(recorder, "loss\033[2J\n", false);
    assert_string_equal(recorder->metric[0].name, "loss\\x1b[2J\\n");
    Recorder *blank = recorder_blank(recorder);
    assert_string_equal(blank->metric[0].name, recorder->metric[0].name);
    recorder_free(blank);
    recorder_free(recorder);
}

TEST(each_metric_has_a_best_of_its_own)
{
    Recorder *recorder = foreign_run();
    assert_int_equal(recorder_best(recorder, 0), 2);
    assert_int_equal(recorder_best(recorder, 1), 3);
    recorder_free(recorder);
}

TEST(a_row_has_all_metrics)
{
    Recorder *recorder = foreign_run();
    Buf csv = {0}, table = {0};
    recorder_measure(recorder, "loss, \"masked\"", false);
    epoch_csv_header(recorder, &csv);
    for (long i = 0; i < 2; i++)
        epoch_csv_row(recorder, i, &csv);
    char *want = NULL;
    Arena arena = {0};
    want =
        arena_printf(&arena,
                     "epoch,train_loss,valid_loss,perplexity,bleu,\"loss, \"\"masked\"\"\",time\n"
                     "0,%.17g,#na#,60,#na#,#na#,01:01\n"
                     "1,%.17g,#na#,17.5,20.5,#na#,01:01\n",
                     loss_at(9), loss_at(19));
    assert_string_equal(buf_text(&csv), want);
    table_of(recorder, &table);
    assert_non_null(strstr(buf_text(&table), "#na#"));
    assert_non_null(strstr(buf_text(&table), "31.25"));
    buf_free(&csv);
    buf_free(&table);
    recorder_free(recorder);
    arena_free(&arena);
}

/* Events have room for METRICS_MAX metrics, a recorder for any number. */
TEST(it_can_be_told_again)
{
    enum { MANY = 60 };
    Recorder *recorder = foreign_run();
    for (int m = 2; m < MANY; m++)
        recorder_measure(recorder, "another", true);
    Recorder *again = recorder_blank(recorder);
    Publisher publisher;
    publisher_init(&publisher, -1);
    Subject subject = {.plan = &recorder->plan, .run = 1, .bs = 8};
    Hook hooks[] = {recorder_hook(again), publisher_hook(&publisher, &subject)};
    Replay replay = {.recorder = recorder};
    Event event = {.kind = EVENT_BEGIN};
    do
        for (int h = 0; h < LENGTH(hooks); h++)
            hooks[h].on(hooks[h].self, &event);
    while (replay_next(&replay, &event));
    Progress now;
    publisher_read(&publisher, &now);
    assert_true(now.step == STEPS && now.steps == 0 && isnan(now.left));
    assert_int_equal(now.epoch, STEPS / EACH - 1);
    assert_int_equal(again->metrics, MANY);
    assert_int_equal(series_count(&again->loss), STEPS);
    for (int i = 0; i < STEPS / EACH; i++) {
        assert_true(series_at(&again->metric[0].value, i) == PERPLEXITY[i]);
        assert_true(isnan(series_at(&again->metric[MANY - 1].value, i)));
    }
    publisher_free(&publisher);
    recorder_free(recorder);
    recorder_free(again);
}

/* The one with the lower perplexity is better, whatever its loss. */
TEST(runs_are_compared_by_the_first_metric)
{
    Arena arena = {0};
    History history = {0};
    RunEntry *worse = history_add(&history, "a.jsonl", foreign_run());
    RunEntry *better = history_add(&history, "b.jsonl", foreign_run());
    RunEntry *unmeasured = history_add(&history, "c.jsonl", recorder_new(NULL, NULL, 0));
    worse->over = better->over = unmeasured->over = true;
    recorder_add_epoch(better->recorder, &(EpochSample){.epoch = 4,
                                                        .end = STEPS,
                                                        .validated = true,
                                                        .train_loss = 9,
                                                        .valid_loss = NAN,
                                                        .metric = (double[]){11},
                                                        .metrics = 1});
    const RunEntry *run[] = {worse, better, unmeasured};
    Comparison c = comparison_of(&arena, run, LENGTH(run));
    Buf table = {0};
    assert_int_equal(comparison_best(&c), 1);
    comparison_table(&c, 1, "+-", &table);
    assert_non_null(strstr(buf_text(&table), "perplexity"));
    buf_free(&table);
    history_free(&history);
    arena_free(&arena);
}

TEST(a_plan_that_is_not_known_is_not_changed)
{
    Error err;
    Plan plan = {0};
    for (int kind = CHANGE_LR_MAX; kind <= CHANGE_EPOCHS; kind++) {
        assert_false(plan_change(&plan, 0, &(Change){(ChangeKind)kind, 1}, &plan, &err));
        assert_non_null(strstr(err.text, "not known"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_series_are_drawn_without_a_plan),
        cmocka_unit_test(what_is_not_known_is_not_drawn),
        cmocka_unit_test(a_metrics_name_steers_no_terminal),
        cmocka_unit_test(each_metric_has_a_best_of_its_own),
        cmocka_unit_test(a_row_has_all_metrics),
        cmocka_unit_test(it_can_be_told_again),
        cmocka_unit_test(runs_are_compared_by_the_first_metric),
        cmocka_unit_test(a_plan_that_is_not_known_is_not_changed),
    };
    return unit_run(tests);
}
