/* Tests that bytes pass between processes whatever their number, and that nobody waits for one that
 * has gone. */
#include "tests/unit/unit.h"

#include "io/wire.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MANY = 3000000 }; /* more than a socket holds */

static void connect_both(int pair[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
}

/* The other side: says back all that it hears. */
static void *say_back(void *context)
{
    const Wire wire = {.fd = *(const int *)context};
    static char bytes[MANY];
    return wire_receive(&wire, bytes, MANY) && wire_send(&wire, bytes, MANY) ? context : NULL;
}

TEST(bytes_come_back_as_they_were)
{
    int pair[2];
    pthread_t other;
    void *good;
    static char sent[MANY], received[MANY];
    connect_both(pair);
    for (int i = 0; i < MANY; i++)
        sent[i] = (char)(i % 251);
    const Wire wire = {.fd = pair[0]};
    assert_int_equal(pthread_create(&other, NULL, say_back, &pair[1]), 0);
    assert_true(wire_send(&wire, NULL, 0));
    assert_true(wire_send(&wire, sent, MANY));
    assert_true(wire_receive(&wire, received, MANY));
    pthread_join(other, &good);
    assert_non_null(good);
    assert_memory_equal(sent, received, MANY);
    close(pair[0]);
    close(pair[1]);
}

TEST(the_end_of_the_other_side_is_seen)
{
    int pair[2];
    char bytes[2];
    connect_both(pair);
    assert_true(wire_send(&(Wire){.fd = pair[1]}, "a", 1));
    close(pair[1]);
    const Wire wire = {.fd = pair[0]};
    assert_false(wire_receive(&wire, bytes, 2)); /* only one came */
    assert_false(wire_send(&wire, bytes, 2));
    close(pair[0]);
}

static bool count_down(void *context, double seconds)
{
    int *left = context;
    assert_true(seconds >= 0);
    return --*left == 0;
}

/* A process that is there and never does anything: who knows better says so. */
TEST(a_silent_side_is_given_up_when_it_is_said_to_be_gone)
{
    int pair[2], left = 2;
    static char bytes[MANY];
    connect_both(pair);
    const Wire wire = {pair[0], count_down, &left};
    assert_false(wire_receive(&wire, bytes, 1));
    assert_int_equal(left, 0);
    left = 2;
    assert_false(wire_send(&wire, bytes, MANY)); /* nobody takes them */
    assert_int_equal(left, 0);
    close(pair[0]);
    close(pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_back_as_they_were),
        cmocka_unit_test(the_end_of_the_other_side_is_seen),
        cmocka_unit_test(a_silent_side_is_given_up_when_it_is_said_to_be_gone),
    };
    return unit_run(tests);
}
