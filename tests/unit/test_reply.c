/* Tests which glyphs a terminal gets before anybody has chosen. */
#include "tests/unit/unit.h"

#include "lab/reply.h"

#include <string.h>

static const char *term, *program, *version;

static char *get(const char *name)
{
    const char *value = strcmp(name, "TERM") == 0           ? term
                        : strcmp(name, "TERM_PROGRAM") == 0 ? program
                                                            : version;
    return (char *)(uintptr_t)value;
}

static Glyphs glyphs_of(const char *a_term, const char *a_program, const char *a_version)
{
    term = a_term;
    program = a_program;
    version = a_version;
    return reply_glyphs(get, true);
}

TEST(braille_is_for_terminals_that_show_it)
{
    assert_int_equal(glyphs_of("xterm-256color", NULL, NULL), GLYPHS_BRAILLE);
    assert_int_equal(glyphs_of(NULL, NULL, NULL), GLYPHS_BRAILLE);
    assert_int_equal(glyphs_of("linux", NULL, NULL), GLYPHS_BLOCK);
    assert_int_equal(glyphs_of("mlterm-256color", NULL, NULL), GLYPHS_BLOCK);
}

TEST(octants_are_for_terminals_that_draw_them)
{
    assert_int_equal(glyphs_of("xterm-ghostty", "ghostty", "1.2.0"), GLYPHS_OCTANT);
    assert_int_equal(glyphs_of("xterm-ghostty", "ghostty", "1.10.1"), GLYPHS_OCTANT);
    assert_int_equal(glyphs_of("xterm-ghostty", "ghostty", "1.1.3"), GLYPHS_BRAILLE);
    assert_int_equal(glyphs_of("tmux-256color", "ghostty", "1.2.0"), GLYPHS_BRAILLE);
}

TEST(without_utf8_there_is_ascii)
{
    glyphs_of("xterm-ghostty", "ghostty", "1.2.0");
    assert_int_equal(reply_glyphs(get, false), GLYPHS_ASCII);
    glyphs_of("linux", NULL, NULL);
    assert_int_equal(reply_glyphs(get, false), GLYPHS_ASCII);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(braille_is_for_terminals_that_show_it),
        cmocka_unit_test(octants_are_for_terminals_that_draw_them),
        cmocka_unit_test(without_utf8_there_is_ascii),
    };
    return unit_run(tests);
}
