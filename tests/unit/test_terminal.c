/* Tests what terminals are asked, and what is read off their answers. */
#include "tests/unit/unit.h"

#include "ui/terminal.h"

#include <string.h>

static const char *term, *program, *version, *colors;

static char *get(const char *name)
{
    const char *value = strcmp(name, "TERM") == 0                   ? term
                        : strcmp(name, "TERM_PROGRAM") == 0         ? program
                        : strcmp(name, "TERM_PROGRAM_VERSION") == 0 ? version
                                                                    : colors;
    return (char *)(uintptr_t)value;
}

static Terminal judge(const char *a_term, const char *a_program, const char *a_version)
{
    term = a_term;
    program = a_program;
    version = a_version;
    return terminal_judge(get);
}

TEST(unknown_terminals_are_asked_for_nothing)
{
    static const char *const PLAIN[] = {NULL, "", "linux", "vt100", "dumb", "wy60"};
    for (int i = 0; i < LENGTH(PLAIN); i++) {
        Terminal terminal = judge(PLAIN[i], "tmux", "3.5");
        assert_false(terminal.sync || terminal.title || terminal.paste || terminal.mouse);
        assert_false(terminal.notify || terminal.replies);
    }
}

TEST(frames_are_synchronized_where_that_is_known)
{
    assert_false(judge("xterm-256color", NULL, NULL).sync);
    assert_false(judge("tmux-256color", "tmux", "3.3a").sync);
    assert_false(judge("xterm-256color", "tmux", "3.4").sync);
    assert_false(judge("tmux-256color", "tmux", "next").sync);
    assert_true(judge("tmux-256color", "tmux", "3.4").sync);
    assert_true(judge("screen-256color", "tmux", "4.0").sync);
    assert_true(judge("xterm-kitty", NULL, NULL).sync);
    assert_true(judge("foot-extra", NULL, NULL).sync);
    assert_true(judge("xterm-256color", "WezTerm", "20240203").sync);
    assert_true(judge("xterm-256color", NULL, NULL).title);
}

TEST(messages_are_passed_on_where_that_is_known)
{
    assert_false(judge("xterm-256color", NULL, NULL).notify);
    assert_false(judge("tmux-256color", "iTerm.app", "3.5").notify);
    assert_false(judge("tmux-256color", "tmux", "3.4").notify);
    assert_true(judge("xterm-kitty", NULL, NULL).notify);
    assert_true(judge("foot", NULL, NULL).notify);
    assert_true(judge("xterm-256color", "iTerm.app", NULL).notify);
    assert_true(judge("xterm-256color", "WezTerm", "20240203").notify);
}

static void tell(Answers *answers, const char *reply)
{
    terminal_answer(answers, reply, strlen(reply));
}

TEST(a_command_ends_where_it_should)
{
    Buf bytes = {0};
    terminal_command(&bytes, 9, "fit 2\007\033[2J");
    assert_string_equal(buf_text(&bytes), "\033]9;fit 2\\x07\\x1b[2J\007");
    buf_free(&bytes);
}

static Answers answer(const char *const *reply, int count)
{
    Answers answers = {.asked = 0};
    for (int i = 0; i < count; i++)
        tell(&answers, reply[i]);
    return answers;
}

TEST(answers_tell_what_it_shows)
{
    static const char *const XTERM[] = {"\033[?63;1;2;4;6;9;15;22c", "\033[?1;0;16S",
                                        "\033[6;13;6t"};
    static const char *const PLAIN[] = {"\033[?1;2c", "\033[?1;3;0S", "\033[4;600;800t"};
    static const char *const CLASS[] = {"\033[?4;22;14c"}; /* 4 is the class of the terminal here */
    static const char *const OTHER[] = {"\033[", "\033[?", "c", "\033[?c", "\033[>4;4c", "\033[4c"};
    Answers xterm = answer(XTERM, LENGTH(XTERM)), plain = answer(PLAIN, LENGTH(PLAIN));
    assert_true(judge("xterm", NULL, NULL).replies && judge("vt340", NULL, NULL).replies);
    assert_true(xterm.attributes && xterm.sixel);
    assert_true(xterm.colors == 16 && xterm.cell_width == 6 && xterm.cell_height == 13);
    assert_true(plain.attributes && !plain.sixel);
    assert_true(plain.colors == 0 && plain.cell_width == 0 && plain.cell_height == 0);
    assert_false(answer(CLASS, 1).sixel);
    assert_false(answer(OTHER, LENGTH(OTHER)).sixel);
}

TEST(questions_are_asked_once)
{
    Answers plain = {.asked = 0}, sixel = plain;
    assert_string_equal(terminal_question(&plain), "\033[c");
    assert_string_equal(terminal_question(&plain), "");
    assert_true(terminal_is_asked(&plain));
    tell(&plain, "\033[?1;2c");
    assert_false(terminal_is_asked(&plain));
    assert_string_equal(terminal_question(&plain), "");
    assert_true(*terminal_question(&sixel));
    tell(&sixel, "\033[?1;4c");
    assert_string_equal(terminal_question(&sixel), "\033[?1;1;0S\033[16t");
    assert_string_equal(terminal_question(&sixel), "");
    tell(&sixel, "\033[?1;0;256S");
    assert_true(terminal_is_asked(&sixel));
    tell(&sixel, "\033[6;20;10t");
    assert_false(terminal_is_asked(&sixel));
}

TEST(the_ground_is_light_if_it_says_so)
{
    static const struct {
        const char *colors;
        bool light;
    } CASES[] = {{NULL, false},  {"15;0", false},       {"0;15", true}, {"0;default;7", true},
                 {"0;8", false}, {"12;default", false}, {"7", false}};
    for (int i = 0; i < LENGTH(CASES); i++) {
        colors = CASES[i].colors;
        assert_int_equal(judge("xterm", NULL, NULL).light, CASES[i].light);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_terminals_are_asked_for_nothing),
        cmocka_unit_test(frames_are_synchronized_where_that_is_known),
        cmocka_unit_test(messages_are_passed_on_where_that_is_known),
        cmocka_unit_test(a_command_ends_where_it_should),
        cmocka_unit_test(answers_tell_what_it_shows),
        cmocka_unit_test(questions_are_asked_once),
        cmocka_unit_test(the_ground_is_light_if_it_says_so),
    };
    return unit_run(tests);
}
