/* Tests what commands say: where it is shown, for how long, and in how much room. */
#include "tests/unit/unit.h"

#include "tests/tui/screen.h"

#include <string.h>

static void say(Screen *screen, const Message *message, int count)
{
    screen->scene.message = message;
    screen->scene.messages = count;
}

static bool shows(Screen *screen, const char *text)
{
    return strstr(screen_text(screen), text) != NULL;
}

static Box messages_box(const Screen *screen)
{
    for (int i = 0; i < screen->map.panes; i++)
        if (screen->map.placed[i].focus.kind == PANE_MESSAGES)
            return screen->map.placed[i].box;
    return (Box){0};
}

/* However much is said after it, an error is in sight until a command is typed. */
TEST(an_error_stays_until_the_next_command)
{
    enum { AFTER = 40 };
    static Message message[AFTER + 3] = {{.kind = MESSAGE_ECHO, .text = "lr nothing"},
                                         {.kind = MESSAGE_ERROR, .text = "lr: not a number"}};
    for (int i = 2; i < AFTER + 2; i++)
        message[i] = (Message){.kind = MESSAGE_TEXT, .text = "something that a run says"};
    message[AFTER + 2] = (Message){.kind = MESSAGE_ECHO, .text = "lr 1e-2"};
    Screen *screen = screen_named("training");
    for (int columns = 80; columns <= 300; columns += 20)
        for (int rows = 24; rows <= 90; rows += 6) {
            say(screen, message, AFTER + 2);
            screen_draw(screen, columns, rows);
            assert_true(shows(screen, "! lr: not a number"));
            say(screen, message, AFTER + 3);
            screen_draw(screen, columns, rows);
            assert_false(shows(screen, "! lr: not a number"));
            assert_true(shows(screen, "> lr 1e-2"));
        }
    screen_close(screen);
}

/* A narrow pane breaks paragraphs anew, and lists as they were; a page is what is seen of them. */
TEST(a_narrow_answer_reads_well)
{
    static const char *LINE[] = {
        "set [key=] [value=] [another=]",
        "  key                    setting; one of: lr_max wd glyphs color",
        "Without a key, `set` shows all settings with their values and what they accept.",
        "Settings that a run uses cannot change.",
        "==================================================",
        "Examples:",
        "    set"};
    Screen *screen = screen_named("trained");
    screen->scene.stage.main = MAIN_ANSWER;
    screen->scene.stage.focus = (Focus){.kind = PANE_PROMPT};
    screen->scene.answer = (Answer){"help set", LINE, LENGTH(LINE)};
    screen->scene.messages = 0;
    screen_draw(screen, 40, 24);
    const char *text = screen_text(screen);
    assert_non_null(strstr(text, "    of: lr_max wd glyphs color "));
    assert_non_null(strstr(text, "they accept. Settings that a run uses"));
    assert_non_null(strstr(text, "Examples: "));
    const char *rule = strstr(text, "======");
    assert_null(strstr(strchr(rule, '\n'), "=="));
    screen_draw(screen, 40, 12);
    assert_int_equal(screen->map.scroll_page, view_pane_at(&screen->map, 5, 5)->box.rows - 2);
    screen_close(screen);
}

/* Esc lifts it: the panes are whole again, and its beginning stays among the messages; another
 * error comes over them again. */
TEST(an_error_can_be_lifted)
{
    static const Message ANSWER[] = {
        {.kind = MESSAGE_ECHO, .text = "set lr_max x", .number = 7},
        {.kind = MESSAGE_ERROR,
         .text = "set lr_max: 'x' is not valid; expected a number above 0, such as 0.01 or 3e-3",
         .number = 8}};
    Screen *screen = screen_named("trained");
    screen->scene.message = ANSWER;
    screen->scene.messages = LENGTH(ANSWER);
    screen->scene.stage.focus = (Focus){.kind = PANE_PROMPT};
    screen_draw(screen, 40, 12);
    assert_true(screen->map.covered);
    screen->scene.read = 8;
    screen_draw(screen, 40, 12);
    assert_false(screen->map.covered);
    const char *beginning = strstr(screen_text(screen), "! set lr_max: 'x' ");
    assert_true(beginning && strstr(beginning, " S-tab\n"));
    screen->scene.read = 7;
    screen_draw(screen, 40, 12);
    assert_true(screen->map.covered);
    screen_close(screen);
}

/* No pane moves, whatever is said: an error lies over what is above the messages. */
TEST(messages_move_no_pane)
{
    static const Message TEXT[] = {{.kind = MESSAGE_ECHO, .text = "lr_find runs=3"},
                                   {.kind = MESSAGE_TEXT, .text = "1"}};
    static const Message ERROR[] = {
        {.kind = MESSAGE_ECHO, .text = "run it"},
        {.kind = MESSAGE_ERROR, .text = "1st\n2nd\n3rd\n4th\n5th\n6th\n7th\n8th, the last"}};
    static const int SIZE[][2] = {{40, 12}, {60, 15}, {80, 24}, {120, 40}, {200, 20}, {50, 60}};
    Screen *screen = screen_named("training");
    for (int i = 0; i < LENGTH(SIZE); i++) {
        say(screen, TEXT, LENGTH(TEXT));
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        ScreenMap before = screen->map;
        assert_in_range(messages_box(screen).rows, 1, SIZE[i][1] < 40 ? 5 : 8);
        say(screen, ERROR, LENGTH(ERROR));
        screen_draw(screen, SIZE[i][0], SIZE[i][1]);
        assert_memory_equal(before.placed, screen->map.placed, sizeof before.placed);
        assert_true(shows(screen, "! 1st") && shows(screen, "8th, the last"));
    }
    screen_close(screen);
}

/* A tall, narrow screen has messages of several lines beside older ones, whatever it shows. */
TEST(a_tall_screen_has_more_messages)
{
    static const int SIZE[][2] = {{50, 60}, {40, 40}, {80, 40}, {100, 50}};
    static const Message TEXT[] = {{.kind = MESSAGE_ECHO, .text = "first"},
                                   {.kind = MESSAGE_TEXT, .text = "1\n2"},
                                   {.kind = MESSAGE_ECHO, .text = "second"},
                                   {.kind = MESSAGE_TEXT, .text = "3"}};
    for (int k = 0; k < SCENES; k++) {
        Screen *screen = screen_open(k);
        say(screen, TEXT, LENGTH(TEXT));
        for (int i = 0; i < LENGTH(SIZE); i++) {
            screen_draw(screen, SIZE[i][0], SIZE[i][1]);
            assert_true(messages_box(screen).rows == 0 || screen->map.popup.columns > 0 ||
                        shows(screen, "> first "));
        }
        screen_close(screen);
    }
}

/* The smallest screen has a line for what a command has answered. */
TEST(an_answer_is_seen_at_every_size)
{
    static const Message TAKEN[] = {{.kind = MESSAGE_ECHO, .text = "pick"},
                                    {.kind = MESSAGE_TEXT, .text = "lr_max = 0.0275"}};
    Screen *screen = screen_named("pick");
    say(screen, TAKEN, LENGTH(TAKEN));
    screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_true(shows(screen, "lr_max = 0.0275"));
    screen_close(screen);
}

/* Where one line is all there is, it is the beginning of what was said last. */
TEST(a_low_pane_shows_a_beginning)
{
    static const Message ERROR[] = {
        {.kind = MESSAGE_ECHO, .text = "data folder nowhere"},
        {.kind = MESSAGE_ERROR,
         .text = "data folder nowhere: there is no such folder; check the path and try"}};
    Screen *screen = screen_named("start");
    say(screen, ERROR, LENGTH(ERROR));
    screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_true(shows(screen, "! data folder nowhere: there"));
    screen_close(screen);
}

/* What is lost can be told from other text by its mark as well as by its colour. */
TEST(a_warning_has_a_mark)
{
    static const Message LOST[] = {
        {.kind = MESSAGE_WARNING, .text = "the net did not fit and was dropped"}};
    Screen *screen = screen_named("start");
    say(screen, LOST, 1);
    screen_draw(screen, 80, 24);
    assert_true(shows(screen, "! the net did not fit and was dropped"));
    screen_close(screen);
}

/* An answer is scrolled from its first line to its last, which is then the lowest; long lines are
 * wrapped. */
TEST(an_answer_can_be_scrolled)
{
    static const char *line[] = {"the first line",
                                 "a line that is wider than the screen is, and so "
                                 "it is wrapped",
                                 "3",
                                 "4",
                                 "5",
                                 "6",
                                 "7",
                                 "8",
                                 "9",
                                 "10",
                                 "11",
                                 "12",
                                 "the last line"};
    Screen *screen = screen_named("start");
    screen->scene.stage.main = MAIN_ANSWER;
    screen->scene.answer = (Answer){"summary", line, LENGTH(line)};
    for (int columns = VIEW_COLUMNS; columns <= 80; columns += 40) {
        screen->scene.stage.rolled = PANE_ANSWER;
        screen->scene.stage.scroll = 0;
        screen_draw(screen, columns, 16);
        assert_true(shows(screen, " summary ") && shows(screen, "the first line"));
        assert_true(shows(screen, "is wrapped"));
        assert_false(shows(screen, "the last line"));
        screen->scene.stage.scroll = screen->map.scroll_most;
        screen_draw(screen, columns, 16);
        assert_false(shows(screen, "the first line"));
        assert_true(shows(screen, "the last line"));
    }
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_stays_until_the_next_command),
        cmocka_unit_test(a_narrow_answer_reads_well),
        cmocka_unit_test(an_error_can_be_lifted),
        cmocka_unit_test(messages_move_no_pane),
        cmocka_unit_test(a_tall_screen_has_more_messages),
        cmocka_unit_test(an_answer_is_seen_at_every_size),
        cmocka_unit_test(a_low_pane_shows_a_beginning),
        cmocka_unit_test(a_warning_has_a_mark),
        cmocka_unit_test(an_answer_can_be_scrolled),
    };
    return unit_run(tests);
}
