/* Tests reading files as they grow: what came is read once, and what has become of a file is
 * noticed. */
#include "tests/unit/scratch.h"

#include "base/buf.h"
#include "io/tail.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static Error err;

static void put(const char *path, const char *text)
{
    scratch_file(path, text, strlen(text));
}

static void append(const char *path, const char *text)
{
    assert_true(file_append(path, text, strlen(text), 0666, &err));
}

/* Reads whole lines, as a decoder would; half a line waits. */
static const char *read_lines(Tail *tail)
{
    static char read[1000];
    size_t size = 0;
    Bytes bytes;
    Error none = {0};
    while (tail_read(tail, &bytes, &none)) {
        const uint8_t *end = memrchr(bytes.data, '\n', bytes.size);
        size_t whole = end ? (size_t)(end - bytes.data) + 1 : 0;
        assert_true(size + whole < sizeof read);
        if (whole)
            memcpy(read + size, bytes.data, whole);
        size += whole;
        tail_take(tail, whole);
    }
    assert_string_equal(none.text, "");
    tail_rest(tail);
    read[size] = '\0';
    return read;
}

#define LOOK(tail, news, lines)                                                                    \
    do {                                                                                           \
        assert_int_equal(tail_look(tail), news);                                                   \
        assert_string_equal(read_lines(tail), lines);                                              \
    } while (0)

TEST(what_came_is_read_once)
{
    Tail tail;
    tail_init(&tail, "log");
    LOOK(&tail, TAIL_MISSING, "");
    put("log", "1\n2\n");
    LOOK(&tail, TAIL_MORE, "1\n2\n");
    LOOK(&tail, TAIL_SAME, "");
    append("log", "3\nha");
    LOOK(&tail, TAIL_MORE, "3\n");
    LOOK(&tail, TAIL_SAME, "");
    append("log", "lf\n");
    LOOK(&tail, TAIL_MORE, "half\n");
    tail_free(&tail);
    remove("log");
}

TEST(another_file_at_the_path_is_read_from_its_beginning)
{
    Tail tail;
    tail_init(&tail, "log");
    put("log", "1\n2\n");
    LOOK(&tail, TAIL_MORE, "1\n2\n");
    put("new", "1\n2\n3\n");
    assert_int_equal(rename("new", "log"), 0);
    LOOK(&tail, TAIL_OTHER, "1\n2\n3\n");
    tail_free(&tail);
    remove("log");
}

/* Lightning writes its table anew when a column comes. */
TEST(a_file_that_is_rewritten_in_place_is_read_anew)
{
    Tail tail;
    tail_init(&tail, "log");
    put("log", "step\n1\n2\n");
    LOOK(&tail, TAIL_MORE, "step\n1\n2\n");
    FILE *out = fopen("log", "r+");
    assert_non_null(out);
    fputs("step,loss\n1,2\n2,3\n3,4\n", out);
    fclose(out);
    LOOK(&tail, TAIL_ANEW, "step,loss\n1,2\n2,3\n3,4\n");
    tail_free(&tail);
    remove("log");
}

/* The reader decides: wait until it grows again, or begin again with what is there. */
TEST(a_file_that_became_shorter_is_told)
{
    Tail tail;
    tail_init(&tail, "log");
    put("log", "1\n2\n3\n");
    LOOK(&tail, TAIL_MORE, "1\n2\n3\n");
    assert_int_equal(truncate("log", 2), 0);
    LOOK(&tail, TAIL_SHORTER, "");
    append("log", "2\n3\n4\n");
    LOOK(&tail, TAIL_MORE, "4\n");
    assert_int_equal(truncate("log", 2), 0);
    assert_int_equal(tail_look(&tail), TAIL_SHORTER);
    tail_again(&tail);
    assert_string_equal(read_lines(&tail), "1\n");
    tail_free(&tail);
    remove("log");
}

/* A record may be longer than a piece that is read at once. */
TEST(long_records_are_read_whole)
{
    Tail tail;
    Buf text = {0};
    Bytes bytes;
    buf_fill(&text, 'x', 3 * TAIL_PIECE);
    buf_char(&text, '\n');
    scratch_file("log", text.data, text.size);
    tail_init(&tail, "log");
    assert_int_equal(tail_look(&tail), TAIL_MORE);
    size_t whole = 0;
    while (!whole && tail_read(&tail, &bytes, &err)) {
        whole = memchr(bytes.data, '\n', bytes.size) ? bytes.size : 0;
        tail_take(&tail, whole);
    }
    assert_int_equal(whole, text.size);
    tail_free(&tail);
    buf_free(&text);
    remove("log");
}

TEST(a_stream_is_read_as_it_comes)
{
    int end[2];
    Tail tail;
    assert_int_equal(pipe(end), 0);
    tail_init_stream(&tail, "-", end[0], -1);
    LOOK(&tail, TAIL_SAME, "");
    assert_int_equal(write(end[1], "1\nha", 4), 4);
    Bytes bytes;
    assert_int_equal(tail_look(&tail), TAIL_MORE);
    assert_true(tail_read(&tail, &bytes, &err) && bytes.size == 4);
    tail_take(&tail, 2);
    close(end[1]);
    assert_int_equal(tail_look(&tail), TAIL_MORE);
    assert_false(tail_read(&tail, &bytes, &err));
    assert_true(tail.over && tail_left(&tail).size == 2);
    tail_free(&tail);
    close(end[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_is_read_once),
        cmocka_unit_test(another_file_at_the_path_is_read_from_its_beginning),
        cmocka_unit_test(a_file_that_is_rewritten_in_place_is_read_anew),
        cmocka_unit_test(a_file_that_became_shorter_is_told),
        cmocka_unit_test(long_records_are_read_whole),
        cmocka_unit_test(a_stream_is_read_as_it_comes),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
