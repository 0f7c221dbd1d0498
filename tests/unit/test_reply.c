/* Tests which glyphs a terminal gets before anybody has chosen, and lines of progress. */
#include "tests/unit/unit.h"

#include "lab/messages.h"
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

/* ---- progress */

static void assert_messages(Messages *messages, const char *first, const char *second)
{
    Arena arena = {0};
    int count;
    const Message *line = messages_copy(messages, &arena, &count);
    assert_int_equal(count, 1 + (second != NULL));
    assert_string_equal(line[0].text, first);
    if (second)
        assert_string_equal(line[1].text, second);
    arena_free(&arena);
}

static void take_progress(void *self, const char *text)
{
    messages_progress(self, text);
}

TEST(a_line_of_progress_is_behind_all_others_and_goes)
{
    Messages messages;
    messages_init(&messages);
    ReplySink sink = {.self = &messages, .progress = take_progress};
    Reply reply = {.sink = &sink};
    messages_add(&messages, MESSAGE_TEXT, "said\n");
    reply_progress(&reply, "1 of 2 MB");
    reply_progress(&reply, "2 of 2 MB\033[2J");
    assert_messages(&messages, "said", "2 of 2 MB\\x1b[2J");
    reply_progress(&reply, "");
    assert_messages(&messages, "said", NULL);
    sink.progress = NULL;
    reply_progress(&reply, "1 of 2 MB");
    assert_messages(&messages, "said", NULL);
    messages_free(&messages);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(braille_is_for_terminals_that_show_it),
        cmocka_unit_test(octants_are_for_terminals_that_draw_them),
        cmocka_unit_test(without_utf8_there_is_ascii),
        cmocka_unit_test(a_line_of_progress_is_behind_all_others_and_goes),
    };
    return unit_run(tests);
}
