/* Tests keys that ask, and text that is typed where keys act; the clock is the test's. */
#include "tests/unit/unit.h"

#include "commands/command_table.h"
#include "ui/guard.h"
#include "ui/notice.h"

#include <math.h>
#include <string.h>

static const GuardKey STOP = {.name = "x", .text = "x", .command = "stop", .weight = GUARD_GRAVE};
static const GuardKey LOG = {.name = "l", .text = "l", .command = "log"};
static const GuardKey UNBOUND = {.name = "e", .text = "e"};
static const GuardKey TAKE = {.name = "enter", .command = "take", .weight = GUARD_GRAVE};
static const GuardKey PAUSE = {
    .name = "space", .text = " ", .command = "pause toggle", .weight = GUARD_STEERS};
static const GuardKey ARROW = {.name = "left", .command = "cursor -1"};

TEST(a_grave_key_acts_when_it_is_pressed_again)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &STOP), GUARD_ASK);
    assert_true(guard_asks(&guard));
    assert_int_equal(guard_key(&guard, 11, &STOP), GUARD_NOTHING);
    assert_int_equal(guard_wait(&guard, 11.1), GUARD_NOTHING);
    assert_true(guard_due(&guard) <= 11.16);
    assert_int_equal(guard_wait(&guard, 11.2), GUARD_RUN);
    assert_string_equal(guard_command(&guard), "stop");
    assert_int_equal(guard_wait(&guard, 11.3), GUARD_NOTHING);
    guard_free(&guard);
}

TEST(a_question_ends_by_itself)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &STOP), GUARD_ASK);
    assert_int_equal(guard_wait(&guard, guard_due(&guard)), GUARD_NOTHING);
    assert_false(guard_asks(&guard));
    assert_true(isinf(guard_due(&guard)));
    assert_int_equal(guard_key(&guard, 12.5, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 15, &STOP), GUARD_ASK); /* nobody looked at the clock */
    guard_free(&guard);
}

TEST(any_other_key_only_means_no)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 11, &LOG), GUARD_NOTHING);
    assert_false(guard_asks(&guard));
    assert_int_equal(guard_key(&guard, 11.5, &LOG), GUARD_RUN);
    assert_int_equal(guard_key(&guard, 12, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 13, &TAKE), GUARD_NOTHING);
    assert_int_equal(guard_key(&guard, 13.1, &ARROW), GUARD_RUN);
    assert_int_equal(guard_key(&guard, 13.5, &STOP), GUARD_ASK);
    assert_true(guard_forget(&guard)); /* Ctrl-C */
    assert_false(guard_forget(&guard));
    guard_free(&guard);
}

/* "learner" that comes at once is no `l`, which would switch the axis to a logarithm. */
TEST(a_key_with_more_text_behind_it_is_text)
{
    Guard guard = {0};
    GuardKey log = LOG;
    log.next = 'e';
    assert_int_equal(guard_key(&guard, 10, &log), GUARD_TEXT);
    assert_string_equal(guard_text(&guard), "l");
    log.next = 'l'; /* a key held down */
    assert_int_equal(guard_key(&guard, 20, &log), GUARD_RUN);
    guard_free(&guard);
}

/* A stray click on the hint `space pause` pauses nothing. */
TEST(a_click_that_steers_the_run_asks)
{
    Guard guard = {0};
    const GuardKey click = {.name = "click", .command = "pause toggle", .weight = GUARD_STEERS};
    assert_int_equal(guard_key(&guard, 10, &click), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 11, &click), GUARD_NOTHING);
    assert_int_equal(guard_wait(&guard, 11.2), GUARD_RUN);
    guard_free(&guard);
}

TEST(once_it_was_meant_it_goes_on_without_a_question)
{
    Guard guard = {0};
    const GuardKey step = {.name = "n", .text = "n", .command = "step", .weight = GUARD_GRAVE};
    assert_int_equal(guard_key(&guard, 10, &step), GUARD_ASK);
    for (int i = 1; i < 4; i++) {
        assert_int_equal(guard_key(&guard, 10 + i, &step), GUARD_NOTHING);
        assert_int_equal(guard_wait(&guard, 10.2 + i), GUARD_RUN);
    }
    guard_free(&guard);
}

TEST(a_key_without_a_binding_is_text)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &UNBOUND), GUARD_TEXT);
    assert_string_equal(guard_text(&guard), "e");
    guard_forget(&guard);
    assert_int_equal(guard_key(&guard, 20, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 20.2, &UNBOUND), GUARD_TEXT);
    assert_string_equal(guard_text(&guard), "xe");
    guard_forget(&guard);
    assert_int_equal(guard_key(&guard, 30, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 31, &UNBOUND), GUARD_NOTHING); /* the answer is no */
    assert_false(guard_asks(&guard));
    assert_int_equal(guard_wait(&guard, 40), GUARD_NOTHING);
    guard_free(&guard);
}

TEST(keys_that_follow_fast_are_text)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &LOG), GUARD_RUN);
    assert_int_equal(guard_key(&guard, 10.1, &STOP), GUARD_TEXT);
    assert_string_equal(guard_text(&guard), "lx");
    guard_forget(&guard);
    assert_int_equal(guard_key(&guard, 20, &STOP), GUARD_ASK);
    assert_int_equal(guard_key(&guard, 21, &STOP), GUARD_NOTHING);
    assert_int_equal(guard_key(&guard, 21.1, &LOG), GUARD_TEXT); /* before it was due */
    assert_string_equal(guard_text(&guard), "xxl");
    assert_int_equal(guard_wait(&guard, 22), GUARD_NOTHING);
    guard_forget(&guard);
    assert_int_equal(guard_key(&guard, 25, &LOG), GUARD_RUN);
    assert_int_equal(guard_key(&guard, 25.03, &LOG), GUARD_RUN); /* held down */
    assert_int_equal(guard_key(&guard, 30, &LOG), GUARD_RUN);    /* slowly they are keys */
    assert_int_equal(guard_key(&guard, 30.3, &LOG), GUARD_RUN);
    assert_int_equal(guard_key(&guard, 33, &UNBOUND), GUARD_TEXT);
    assert_string_equal(guard_text(&guard), "e");
    guard_free(&guard);
}

TEST(a_key_held_down_is_one_press)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &TAKE), GUARD_ASK);
    for (int i = 0; i < 50; i++) {
        double now = 10.5 + 0.03 * i;
        assert_int_equal(guard_wait(&guard, now), GUARD_NOTHING);
        assert_int_equal(guard_key(&guard, now, &TAKE), GUARD_NOTHING);
    }
    assert_int_equal(guard_wait(&guard, 13), GUARD_NOTHING);
    guard_free(&guard);
}

TEST(what_steers_a_run_waits_for_text)
{
    Guard guard = {0};
    assert_int_equal(guard_key(&guard, 10, &PAUSE), GUARD_NOTHING);
    assert_false(guard_asks(&guard));
    assert_int_equal(guard_wait(&guard, 10.1), GUARD_NOTHING);
    assert_int_equal(guard_wait(&guard, 10.2), GUARD_RUN);
    assert_string_equal(guard_command(&guard), "pause toggle");
    assert_int_equal(guard_wait(&guard, 10.3), GUARD_NOTHING);
    assert_int_equal(guard_key(&guard, 20, &PAUSE), GUARD_NOTHING);
    assert_int_equal(guard_key(&guard, 20.1, &LOG), GUARD_TEXT); /* " l" */
    assert_string_equal(guard_text(&guard), " l");
    assert_int_equal(guard_wait(&guard, 21), GUARD_NOTHING);
    guard_forget(&guard);
    assert_int_equal(guard_key(&guard, 30, &PAUSE), GUARD_NOTHING);
    assert_true(guard_settle(&guard)); /* an arrow shows that it is none */
    assert_int_equal(guard_key(&guard, 30.1, &ARROW), GUARD_RUN);
    assert_int_equal(guard_wait(&guard, 31), GUARD_NOTHING);
    guard_free(&guard);
}

TEST(what_commands_do_decides)
{
    static const char *const GRAVE[] = {"stop",       "step",  "save checkpoint", "take",
                                        "plot png=x", "fit 3", "log; stop",       "plot > x.png",
                                        "no such",    "quit",  "set lr_max 1"};
    static const char *const LIGHT[] = {"log",  "cursor 1 unit=third", "help", "plot",
                                        "runs", "scroll 3; zoom in",   "pick"};
    for (int i = 0; i < LENGTH(GRAVE); i++)
        assert_int_equal(guard_weigh(&COMMANDS, GRAVE[i]), GUARD_GRAVE);
    for (int i = 0; i < LENGTH(LIGHT); i++)
        assert_int_equal(guard_weigh(&COMMANDS, LIGHT[i]), GUARD_LIGHT);
    assert_int_equal(guard_weigh(&COMMANDS, "pause toggle"), GUARD_STEERS);
}

TEST(a_notice_of_what_ctrl_c_does_is_told_while_that_holds)
{
    Notice notice = {.until = 0};
    for (int typed = 0; typed < 2; typed++) {
        notice_cleared(&notice, 12, false);
        notice_settle(&notice, true, false);
        notice_key(&notice);
        assert_string_equal(notice.words.text, "cleared; Ctrl-C again stops the run");
        assert_true(notice_due(&notice) == 12);
        notice_settle(&notice, typed, typed); /* the run has ended, or there is text again */
        assert_string_equal(notice.words.text, "");
        assert_true(isinf(notice_due(&notice)));
    }
    notice_tell(&notice, 12, "Up recalls what stood here");
    notice_settle(&notice, false, true);
    assert_string_equal(notice.words.text, "Up recalls what stood here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grave_key_acts_when_it_is_pressed_again),
        cmocka_unit_test(a_question_ends_by_itself),
        cmocka_unit_test(any_other_key_only_means_no),
        cmocka_unit_test(a_key_with_more_text_behind_it_is_text),
        cmocka_unit_test(a_click_that_steers_the_run_asks),
        cmocka_unit_test(once_it_was_meant_it_goes_on_without_a_question),
        cmocka_unit_test(a_key_without_a_binding_is_text),
        cmocka_unit_test(keys_that_follow_fast_are_text),
        cmocka_unit_test(a_key_held_down_is_one_press),
        cmocka_unit_test(what_steers_a_run_waits_for_text),
        cmocka_unit_test(what_commands_do_decides),
        cmocka_unit_test(a_notice_of_what_ctrl_c_does_is_told_while_that_holds),
    };
    return unit_run(tests);
}
