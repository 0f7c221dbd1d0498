/* Tests what terminals are asked, and what is read off their answers. */
#include "tests/unit/unit.h"

#include "ui/terminal.h"

#include <stdio.h>
#include <string.h>

static const char *term, *program, *version, *colors, *depth;

static char *get(const char *name)
{
    const char *value = strcmp(name, "TERM") == 0                   ? term
                        : strcmp(name, "TERM_PROGRAM") == 0         ? program
                        : strcmp(name, "TERM_PROGRAM_VERSION") == 0 ? version
                        : strcmp(name, "COLORTERM") == 0            ? depth
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

/* What is asked first: all that counts, with the device attributes at the end, since every terminal
 * answers those. */
#define LOOKS "\033]11;?\033\\\033[>0q\033[?2026$p\033[48;2;1;2;3m\033P$qm\033\\\033[m"
#define KITTY "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"

TEST(questions_are_asked_once)
{
    Terminal xterm = judge("xterm-256color", NULL, NULL);
    Answers plain = {.asked = 0}, sixel = plain, kitty = plain;
    assert_string_equal(terminal_question(&xterm, &plain), LOOKS KITTY "\033[c");
    assert_string_equal(terminal_question(&xterm, &plain), "");
    assert_true(terminal_is_asked(&plain));
    tell(&plain, "\033[?1;2c");
    assert_false(terminal_is_asked(&plain));
    assert_string_equal(terminal_question(&xterm, &plain), "");
    assert_true(*terminal_question(&xterm, &sixel));
    tell(&sixel, "\033[?1;4c");
    assert_string_equal(terminal_question(&xterm, &sixel), "\033[?1;1;0S\033[16t");
    assert_string_equal(terminal_question(&xterm, &sixel), "");
    tell(&sixel, "\033[?1;0;256S");
    assert_true(terminal_is_asked(&sixel));
    tell(&sixel, "\033[6;20;10t");
    assert_false(terminal_is_asked(&sixel));
    assert_true(*terminal_question(&xterm, &kitty));
    tell(&kitty, "\033_Gi=31;OK\033\\");
    tell(&kitty, "\033[?62c");
    assert_string_equal(terminal_question(&xterm, &kitty), "\033[16t");
    tell(&kitty, "\033[6;20;10t");
    assert_false(terminal_is_asked(&kitty));
}

/* tmux makes a string that it does not know its title. */
TEST(inside_of_another_some_questions_are_left_out)
{
    Terminal tmux = judge("tmux-256color", "tmux", "3.4"), screen = judge("screen", NULL, NULL);
    Answers first = {.asked = 0}, second = first;
    assert_string_equal(terminal_question(&tmux, &first), LOOKS "\033[c");
    assert_string_equal(terminal_question(&screen, &second), LOOKS "\033[c");
}

TEST(answers_tell_how_it_draws)
{
    static const char *const ALL[] = {"\033]11;rgb:0000/2b2b/3636\033\\", "\033[?2026;2$y",
                                      "\033P1$r48:2::1:2:3m\033\\", "\033_Gi=31;OK\033\\"};
    static const char *const LESS[] = {"\033]11;rgb:f/f/f\007", "\033[?2026;0$y",
                                       "\033P1$r0;48;5;16m\033\\", "\033_Gi=31;EINVAL:no\033\\"};
    Answers all = answer(ALL, LENGTH(ALL)), less = answer(LESS, LENGTH(LESS));
    Terminal terminal = judge("xterm", NULL, NULL);
    assert_true(all.ground == COLOR_RGB(0, 0x2b, 0x36) && less.ground == COLOR_RGB(255, 255, 255));
    assert_true(all.sync && all.truecolor && all.kitty);
    assert_false(less.sync || less.truecolor || less.kitty);
    assert_int_equal(terminal_ground(&terminal, &all), GROUND_DARK);
    assert_int_equal(terminal_ground(&terminal, &less), GROUND_LIGHT);
}

/* The ground may become another while the program runs. */
TEST(the_ground_is_asked_for_again)
{
    static const char AGAIN[] = "\033]11;?\033\\\033[c";
    Terminal xterm = judge("xterm-256color", NULL, NULL);
    Answers dark = {.asked = 0}, silent = dark;
    assert_true(*terminal_question(&xterm, &dark) && *terminal_question(&xterm, &silent));
    tell(&dark, "\033]11;rgb:0/0/0\033\\");
    tell(&dark, "\033[?62c");
    assert_string_equal(terminal_question(&xterm, &dark), "");
    tell(&dark, "\033[?997;2n");
    assert_string_equal(terminal_question(&xterm, &dark), AGAIN);
    assert_true(terminal_is_asked(&dark));
    tell(&dark, "\033[?997;1n"); /* while it is asked */
    assert_string_equal(terminal_question(&xterm, &dark), "");
    tell(&dark, "\033]11;rgb:f/f/f\033\\");
    tell(&dark, "\033[?62c");
    assert_int_equal(terminal_ground(&xterm, &dark), GROUND_LIGHT);
    assert_string_equal(terminal_question(&xterm, &dark), AGAIN);
    tell(&silent, "\033[?62c"); /* it has never told its ground */
    silent.stale = true;
    assert_string_equal(terminal_question(&xterm, &silent), "");
}

TEST(terminals_that_draw_octants_say_who_they_are)
{
    static const struct {
        const char *name;
        bool octants;
    } CASES[] = {{"kitty(0.40.1)", true},
                 {"kitty(1.0.0)", true},
                 {"kitty(0.39.1)", false},
                 {"foot(1.20.2)", true},
                 {"foot(1.19.0)", false},
                 {"ghostty 1.2.0", true},
                 {"ghostty 1.1.3", false},
                 {"VTE(7802)", true},
                 {"VTE(7600)", false},
                 {"XTerm(379)", false},
                 {"tmux 3.4", false},
                 {"kitty(", false},
                 {"kitty(-1.-1)", false},
                 {"kitty(99999999999999999999.1)", true},
                 {"kitty(\033[c", false},
                 {"", false},
                 {"VTE", false}};
    for (int i = 0; i < LENGTH(CASES); i++) {
        char reply[80];
        snprintf(reply, sizeof reply, "\033P>|%s\033\\", CASES[i].name);
        const char *const once[] = {reply};
        if (answer(once, 1).octants != CASES[i].octants)
            fail_test("'%s'\n", CASES[i].name);
    }
}

/* Whoever writes to the terminal may answer in its place. */
TEST(broken_answers_tell_nothing)
{
    static const char *const BROKEN[] = {"\033]11;rgb:",        "\033]11;rgb:1/2\007",
                                         "\033]11;rgb://\007",  "\033]11;rgb:zz/00/00\007",
                                         "\033]11;#ffffff\007", "\033[?2026;9$y",
                                         "\033[?2027;1$y",      "\033P0$r48:2::1:2:3m\033\\",
                                         "\033_Gi=32;OK\033\\", "\033]12;rgb:1/2/3\007"};
    Answers none = {.asked = 0}, answers = answer(BROKEN, LENGTH(BROKEN));
    assert_memory_equal(&answers, &none, sizeof none);
}

TEST(all_colours_are_known_by_a_variable_too)
{
    depth = "truecolor";
    assert_true(judge("xterm-256color", NULL, NULL).truecolor);
    assert_true(judge("tmux-256color", "tmux", "3.4").truecolor);
    assert_false(judge("screen", NULL, NULL).truecolor); /* handed down by the one outside */
    depth = "yes";
    assert_false(judge("xterm-256color", NULL, NULL).truecolor);
    depth = NULL;
}

/* The environment may say so, and the console is black; of others nothing is known. */
TEST(the_ground_is_light_if_it_says_so)
{
    static const struct {
        const char *term, *colors;
        Ground ground;
    } CASES[] = {{"xterm", NULL, GROUND_UNKNOWN},         {"linux", NULL, GROUND_DARK},
                 {"xterm", "15;0", GROUND_DARK},          {"xterm", "0;15", GROUND_LIGHT},
                 {"xterm", "0;default;7", GROUND_LIGHT},  {"xterm", "0;8", GROUND_DARK},
                 {"xterm", "12;default", GROUND_UNKNOWN}, {"xterm", "7", GROUND_UNKNOWN}};
    for (int i = 0; i < LENGTH(CASES); i++) {
        colors = CASES[i].colors;
        Terminal terminal = judge(CASES[i].term, NULL, NULL);
        Answers none = {.asked = 0};
        assert_int_equal(terminal_ground(&terminal, &none), CASES[i].ground);
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
        cmocka_unit_test(inside_of_another_some_questions_are_left_out),
        cmocka_unit_test(answers_tell_how_it_draws),
        cmocka_unit_test(the_ground_is_asked_for_again),
        cmocka_unit_test(terminals_that_draw_octants_say_who_they_are),
        cmocka_unit_test(broken_answers_tell_nothing),
        cmocka_unit_test(all_colours_are_known_by_a_variable_too),
        cmocka_unit_test(the_ground_is_light_if_it_says_so),
    };
    return unit_run(tests);
}
