/* Tests that the record of a run under way is written soon and can be read while it grows, in
 * whatever pieces it comes. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "io/lines.h"
#include "store/events.h"
#include "store/follow.h"

#include <math.h>
#include <time.h>

static Error err;

/* ---- written soon */

static long lines_in(const char *path)
{
    Lines lines;
    Bytes line;
    long count = 0;
    assert_true(lines_open(&lines, path, &err));
    while (lines_next(&lines, &line))
        count++;
    assert_true(lines_close(&lines, &err));
    return count;
}

static bool has_lines(const char *path, long lines)
{
    enum { TRIES = 6000 };
    for (int i = 0; i < TRIES && lines_in(path) < lines; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return lines_in(path) == lines;
}

/* As while a run is paused, or takes long for a batch: no event follows that would write it. */
TEST(a_batch_is_written_without_another_event)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Plan plan;
    Events events = {0};
    OneCycleRequest request = {.epochs = 3, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab.learner), &err));
    Recorder *recorder = recorder_new(&plan, lab.learner->options.metric, 1);
    assert_true(events_create(&events, "soon.jsonl", &err));
    EventsRun run = {
        .events = &events, .learner = lab.learner, .recorder = recorder, .command = "fit"};
    Hook hook = events_hook(&run);
    hook.on(hook.self, &(Event){.kind = EVENT_BEGIN});
    assert_int_equal(lines_in("soon.jsonl"), 1);
    hook.on(hook.self, &(Event){.kind = EVENT_BATCH, .loss = 0.5f});
    assert_true(has_lines("soon.jsonl", 2));
    hook.on(hook.self, &(Event){.kind = EVENT_END});
    assert_int_equal(lines_in("soon.jsonl"), 3);
    events_close(&events);
    recorder_free(recorder);
    lab_free(&lab);
}

/* ---- read while it grows */

/* A run's events, as one text. */
static Buf record_run(void)
{
    Lab lab = lab_new(1, NET_PLAIN);
    Arena arena = {0};
    Plan plan;
    Events events = {0};
    Bytes text;
    OneCycleRequest request = {.epochs = 2, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab.learner), &err));
    Recorder *recorder = recorder_new(&plan, lab.learner->options.metric, 1);
    unlink("whole.jsonl");
    assert_true(events_create(&events, "whole.jsonl", &err));
    EventsRun run = {
        .events = &events, .learner = lab.learner, .recorder = recorder, .command = "fit"};
    Hook hooks[] = {recorder_hook(recorder), events_hook(&run)};
    learner_fit(lab.learner, &plan, hooks, LENGTH(hooks));
    events_told(&events, 1, "tell", 12, "pause\033");
    events_close(&events);
    recorder_free(recorder);
    lab_free(&lab);
    Buf out = {0};
    assert_true(file_read(&arena, "whole.jsonl", 1 << 24, &text, &err));
    buf_add(&out, text.data, text.size);
    arena_free(&arena);
    return out;
}

/* How many steps of each kind. */
typedef struct {
    int begin, batch, epoch, told, end, other;
} Steps;

static bool take_steps(Follow *follow, Steps *steps)
{
    for (FollowStep step; (step = follow_next(follow)) != FOLLOW_NOTHING;) {
        if (step == FOLLOW_FAILED)
            return false;
        steps->begin += step == FOLLOW_BEGIN;
        steps->batch += step == FOLLOW_BATCH;
        steps->epoch += step == FOLLOW_EPOCH;
        steps->told += step == FOLLOW_TOLD;
        steps->end += step == FOLLOW_END;
        steps->other += step == FOLLOW_OTHER;
    }
    return true;
}

static void append(const char *data, size_t size)
{
    assert_true(file_append("grows.jsonl", data, size, 0666, &err));
}

static void assert_whole(const Steps *steps)
{
    int batches = 2 * (TRAIN / BATCH);
    assert_int_equal(steps->begin, 1);
    assert_int_equal(steps->batch, batches);
    assert_int_equal(steps->epoch, 2);
    assert_int_equal(steps->end, 1);
    assert_int_equal(steps->told, 1);
    assert_int_equal(steps->other, 0);
}

TEST(lines_come_in_any_pieces)
{
    Buf text = record_run();
    for (size_t piece = 1; piece < 3000; piece = 3 * piece + 1) {
        Follow follow;
        Steps steps = {0};
        unlink("grows.jsonl");
        append("", 0);
        assert_true(follow_open(&follow, "grows.jsonl", &err));
        for (size_t at = 0; at < text.size; at += piece) {
            append(text.data + at, MIN(piece, text.size - at));
            assert_true(take_steps(&follow, &steps));
        }
        assert_whole(&steps);
        assert_true(follow.run->over && follow.run->reason == STOP_NONE);
        assert_string_equal(follow.run->recorder->metric[0].name, "accuracy");
        follow_close(&follow);
        piece *= (size_t)unit_every();
    }
    buf_free(&text);
}

/* The beginning of a text, of so many lines. */
static size_t first_lines(const Buf *text, int lines)
{
    size_t at = 0;
    for (int i = 0; i < lines; i++)
        at += (size_t)((const char *)memchr(text->data + at, '\n', text->size - at) -
                       (text->data + at)) +
              1;
    return at;
}

/* A record that is thinned is a new file with fewer of the old lines: nothing comes twice, and what
 * is new comes. */
TEST(a_file_that_is_replaced_goes_on)
{
    Buf text = record_run();
    Follow follow;
    Steps steps = {0};
    size_t begin = first_lines(&text, 1), some = first_lines(&text, 6),
           more = first_lines(&text, 9);
    unlink("grows.jsonl");
    append(text.data, some);
    assert_true(follow_open(&follow, "grows.jsonl", &err));
    assert_true(take_steps(&follow, &steps));
    assert_int_equal(steps.batch, 5);
    size_t third = first_lines(&text, 3);
    scratch_file("next.jsonl", text.data, begin);
    assert_true(file_append("next.jsonl", text.data + third, more - third, 0666, &err));
    assert_int_equal(rename("next.jsonl", "grows.jsonl"), 0);
    assert_true(take_steps(&follow, &steps));
    assert_int_equal(steps.batch, 8);
    append(text.data + more, text.size - more);
    assert_true(take_steps(&follow, &steps));
    steps.other = 0; /* those that came before */
    assert_whole(&steps);
    follow_close(&follow);
    buf_free(&text);
}

/* Who opens a long record and is still reading when another process tells the run something. */
TEST(what_is_told_after_it_was_opened_is_news)
{
    Buf text = record_run();
    Follow follow;
    size_t end =
        first_lines(&text, 1 + 2 * (TRAIN / BATCH) + 2 + 1); /* begin, batches, epochs, end */
    int told = 0, news = 0;
    unlink("grows.jsonl");
    append(text.data, text.size);
    assert_true(follow_open(&follow, "grows.jsonl", &err));
    append(text.data + end, text.size - end);
    for (FollowStep step; (step = follow_next(&follow)) != FOLLOW_NOTHING;) {
        told += step == FOLLOW_TOLD;
        news += step == FOLLOW_TOLD && follow.news;
    }
    assert_int_equal(told, 2);
    assert_int_equal(news, 1);
    follow_close(&follow);
    buf_free(&text);
}

TEST(what_cannot_be_is_told)
{
    static const char *const WRONG[] = {"{\"event\":\"batch\",\"run\":1}\n", "no\nno\n",
                                        "{\"event\":\"run_begin\"}\n"};
    for (int i = 0; i < LENGTH(WRONG); i++) {
        Follow follow;
        Steps steps = {0};
        unlink("grows.jsonl");
        append(WRONG[i], strlen(WRONG[i]));
        assert_true(follow_open(&follow, "grows.jsonl", &err));
        assert_false(take_steps(&follow, &steps));
        assert_non_null(strstr(follow.error.text, "grows.jsonl: line "));
        follow_close(&follow);
    }
    Follow follow;
    assert_false(follow_open(&follow, "nothing", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_written_without_another_event),
        cmocka_unit_test(lines_come_in_any_pieces),
        cmocka_unit_test(a_file_that_is_replaced_goes_on),
        cmocka_unit_test(what_is_told_after_it_was_opened_is_news),
        cmocka_unit_test(what_cannot_be_is_told),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
