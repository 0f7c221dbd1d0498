/* Tests reading a file line by line: all lines and nothing else, whatever their lengths. */
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "io/lines.h"

/* Lines of 0, 1, 4, 9, ... bytes up to more than a piece that is read at once, the last one cut. */
enum { LINES = 400, PIECE = 64 << 10 };

static size_t length_of(int line)
{
    return (size_t)line * (size_t)line % 1000 + (line == LINES / 2 ? 3 * PIECE : 0);
}

static char letter_of(int line)
{
    return (char)('a' + line % 26);
}

static void write_lines(const char *path, const char *rest)
{
    Buf text = {0};
    for (int i = 0; i < LINES; i++) {
        buf_fill(&text, letter_of(i), (int)length_of(i));
        buf_char(&text, '\n');
    }
    buf_text_add(&text, rest);
    scratch_file(path, text.data, text.size);
    buf_free(&text);
}

static bool is_line(Bytes line, int i)
{
    bool same = line.size == length_of(i);
    for (size_t at = 0; same && at < line.size; at++)
        same = line.data[at] == (uint8_t)letter_of(i);
    return same;
}

TEST(every_whole_line_is_read_once)
{
    Lines lines;
    Bytes line;
    write_lines("many", "cut short");
    assert_true(lines_open(&lines, "many", &err));
    for (int i = 0; i < LINES; i++)
        assert_true(lines_next(&lines, &line) && is_line(line, i));
    assert_false(lines_next(&lines, &line));
    assert_true(lines_close(&lines, &err));
}

/* Reading ends even if others append to the file meanwhile. */
TEST(what_is_appended_meanwhile_is_not_read)
{
    Lines lines;
    Bytes line;
    scratch_file("grows", "one\n", 4);
    assert_true(lines_open(&lines, "grows", &err));
    assert_true(file_append("grows", "two\n", 4, 0666, &err));
    assert_true(lines_next(&lines, &line));
    assert_false(lines_next(&lines, &line));
    assert_true(lines_close(&lines, &err));
}

TEST(a_line_beyond_reason_is_refused)
{
    Lines lines;
    Bytes line;
    size_t size = (size_t)40 << 20;
    char *text = ARENA_NEW(&arena, char, size);
    memset(text, 'x', size);
    text[size - 1] = '\n';
    scratch_file("long", text, size);
    assert_true(lines_open(&lines, "long", &err));
    assert_false(lines_next(&lines, &line));
    assert_false(lines_close(&lines, &err));
    assert_string_equal(err.text, "long: has a line of more than 16 MB");
}

TEST(only_a_regular_file_has_lines)
{
    Lines lines;
    assert_false(lines_open(&lines, "/dev/zero", &err));
    assert_false(lines_open(&lines, ".", &err));
    assert_false(lines_open(&lines, "nothing", &err));
    assert_false(lines_cut_short("/dev/zero"));
}

typedef struct {
    int next; /* the line that should come */
    int last; /* the one that is looked for */
    bool ok;
} Backwards;

static bool count_down(void *context, Bytes line)
{
    Backwards *search = context;
    search->ok = search->ok && is_line(line, search->next);
    return search->next-- == search->last;
}

TEST(lines_are_found_from_the_last_on)
{
    static const char *const REST[] = {"", "cut short"};
    for (int r = 0; r < LENGTH(REST); r++)
        for (int last = -1; last < LINES; last += 57) {
            Backwards search = {LINES - 1, last, true};
            write_lines("many", REST[r]);
            assert_int_equal(lines_find_last("many", count_down, &search), last >= 0);
            assert_true(search.ok);
            assert_int_equal(search.next, last < 0 ? -1 : last - 1);
        }
}

TEST(a_file_that_ends_within_a_line_is_known)
{
    scratch_file("cut", "one\ntw", 6);
    scratch_file("whole", "one\n", 4);
    scratch_file("empty", "", 0);
    assert_true(lines_cut_short("cut"));
    assert_false(lines_cut_short("whole"));
    assert_false(lines_cut_short("empty"));
    assert_false(lines_cut_short("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_whole_line_is_read_once, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_appended_meanwhile_is_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_beyond_reason_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(only_a_regular_file_has_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(lines_are_found_from_the_last_on, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_ends_within_a_line_is_known, setup, teardown),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
