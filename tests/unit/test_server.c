/* Tests that lines of other processes are answered, and that nobody who connects can keep others
 * from their answers. */
#include "tests/unit/scratch.h"

#include "io/local.h"
#include "io/server.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

static Error err;

enum { PATIENCE = 60000 }; /* milliseconds until something hangs */

/* Says the line back, so many times. */
static void echo(void *context, const ServerCall *call, Buf *out)
{
    assert_int_equal(call->peer.pid, getpid());
    for (int i = 0; i < *(const int *)context; i++)
        buf_printf(out, "%s.", call->line);
    buf_char(out, '\n');
}

static void look(void *context)
{
    (void)context;
}

static Server *serve(int *times)
{
    ServerTasks tasks = {.answer = echo, .look = look, .context = times};
    Server *server = server_new(".", "control", &tasks, &err);
    assert_non_null(server);
    return server;
}

static int join(void)
{
    int fd = local_connect(".", "control", &(LocalPeer){0}, &err);
    assert_true(fd >= 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_true(send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text));
}

static bool is_heard(int fd, const char *text)
{
    char heard[256] = "";
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    for (size_t size = 0; size < strlen(text);) {
        assert_true(size < sizeof heard - 1 && poll(&wait, 1, PATIENCE) == 1);
        ssize_t got = recv(fd, heard + size, sizeof heard - 1 - size, 0);
        if (got <= 0)
            return false;
        size += (size_t)got;
    }
    return strcmp(heard, text) == 0;
}

static bool is_closed(int fd)
{
    char byte[4096];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    for (;;) {
        assert_int_equal(poll(&wait, 1, PATIENCE), 1);
        ssize_t got = recv(fd, byte, sizeof byte, 0);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return true;
    }
}

TEST(every_line_has_its_answer)
{
    int times = 1;
    Server *server = serve(&times);
    int one = join(), other = join();
    say(one, "first\nsec");
    assert_true(is_heard(one, "first.\n"));
    say(other, "x\ny\n");
    assert_true(is_heard(other, "x.\ny.\n"));
    say(one, "ond\n");
    assert_true(is_heard(one, "second.\n"));
    close(one);
    say(other, "z\n");
    assert_true(is_heard(other, "z.\n"));
    server_free(server);
    assert_true(is_closed(other));
    close(other);
}

/* The socket is its user's alone, replaces what a killed process has left, and goes with its
 * server. */
TEST(the_socket_goes_with_its_server)
{
    struct stat info;
    int times = 1;
    LocalListener left;
    assert_true(local_listen(&left, ".", "control", &err));
    close(left.fd), close(left.folder);
    assert_true(local_connect(".", "control", &(LocalPeer){0}, &err) < 0);
    Server *server = serve(&times);
    assert_int_equal(stat("control", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    int fd = join();
    server_free(server);
    assert_true(stat("control", &info) < 0);
    assert_true(local_connect(".", "control", &(LocalPeer){0}, &err) < 0);
    close(fd);
}

TEST(nothing_is_left_in_a_folder_that_was_moved)
{
    int times = 1;
    ServerTasks tasks = {.answer = echo, .look = look, .context = &times};
    assert_true(folder_make("before", 0700, &err));
    Server *server = server_new("before", "control", &tasks, &err);
    assert_non_null(server);
    assert_int_equal(rename("before", "after"), 0);
    int fd = local_connect("after", "control", &(LocalPeer){0}, &err);
    say(fd, "moved\n");
    assert_true(is_heard(fd, "moved.\n"));
    close(fd);
    server_free(server);
    assert_int_equal(rmdir("after"), 0);
}

/* A socket's own path may have 107 bytes. */
TEST(folders_may_have_any_length)
{
    int times = 1;
    char folder[300];
    snprintf(folder, sizeof folder, "%0100d/%0100d", 1, 2);
    assert_true(folder_make(folder, 0700, &err));
    ServerTasks tasks = {.answer = echo, .look = look, .context = &times};
    Server *server = server_new(folder, "control", &tasks, &err);
    assert_non_null(server);
    int fd = local_connect(folder, "control", &(LocalPeer){0}, &err);
    say(fd, "far\n");
    assert_true(is_heard(fd, "far.\n"));
    close(fd);
    server_free(server);
    assert_null(server_new("nowhere", "control", &tasks, &err));
}

TEST(lines_without_an_end_are_not_kept)
{
    int times = 1;
    char line[SERVER_LINE + 1];
    Server *server = serve(&times);
    int fd = join(), binary = join(), good = join();
    memset(line, 'a', sizeof line);
    (void)!send(fd, line, sizeof line, MSG_NOSIGNAL);
    assert_true(is_closed(fd));
    assert_true(send(binary, "a\0b\n", 4, MSG_NOSIGNAL) == 4);
    assert_true(is_closed(binary));
    line[SERVER_LINE - 1] = '\n';
    line[SERVER_LINE] = '\0';
    times = 0;
    say(good, line);
    assert_true(is_heard(good, "\n"));
    close(fd), close(binary), close(good);
    server_free(server);
}

/* The bytes of an answer, up to its newline. */
static long hear_all(int fd)
{
    char bytes[4096] = "";
    long all = 0;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    for (ssize_t got = 0; got == 0 || bytes[got - 1] != '\n'; all += got) {
        assert_int_equal(poll(&wait, 1, PATIENCE), 1);
        got = recv(fd, bytes, sizeof bytes, 0);
        assert_true(got > 0);
    }
    return all;
}

/* One asks for much and reads nothing, others are silent or gone: the last is answered. */
TEST(nobody_keeps_others_from_their_answers)
{
    int times = 20000, silent[SERVER_CONNECTIONS + 20];
    Server *server = serve(&times);
    int greedy = join();
    for (int i = 0; i < 1000 && send(greedy, "much\n", 5, MSG_NOSIGNAL) == 5; i++)
        ;
    for (int i = 0; i < LENGTH(silent); i++) {
        silent[i] = join();
        if (i % 3 == 0)
            say(silent[i], "half a li");
        if (i % 3 == 1) {
            say(silent[i], "gone\n");
            close(silent[i]);
        }
    }
    int last = join();
    say(last, "a\n");
    assert_int_equal(hear_all(last), 2 * times + 1);
    for (int i = 0; i < LENGTH(silent); i++)
        if (i % 3 != 1)
            close(silent[i]);
    close(greedy), close(last);
    server_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_has_its_answer),
        cmocka_unit_test(the_socket_goes_with_its_server),
        cmocka_unit_test(nothing_is_left_in_a_folder_that_was_moved),
        cmocka_unit_test(folders_may_have_any_length),
        cmocka_unit_test(lines_without_an_end_are_not_kept),
        cmocka_unit_test(nobody_keeps_others_from_their_answers),
    };
    scratch_enter();
    int failed = unit_run(tests);
    scratch_leave();
    return failed;
}
