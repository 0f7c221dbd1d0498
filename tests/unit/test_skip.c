/* What a test that lacks something says: Automake counts "not ok 1 # SKIP" as a failure. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(lacks_something)
{
    skip();
}

TEST(has_all)
{
}

static void run_both(int out)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lacks_something),
                                       cmocka_unit_test(has_all)};
    dup2(out, STDOUT_FILENO);
    (void)unit_run(tests);
    fflush(stdout);
    _exit(0);
}

TEST(a_skipped_test_is_told_as_one)
{
    int out[2];
    char told[1000] = "";
    size_t size = 0;
    assert_int_equal(pipe(out), 0);
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        run_both(out[1]);
    close(out[1]);
    for (ssize_t n;
         size < sizeof told - 1 && (n = read(out[0], told + size, sizeof told - 1 - size)) > 0;)
        size += (size_t)n;
    close(out[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_non_null(strstr(told, "\nok 1 # SKIP lacks_something\n"));
    assert_non_null(strstr(told, "\nok 2 - has_all\n"));
    assert_null(strstr(told, "not ok"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_skipped_test_is_told_as_one)};
    return unit_run(tests);
}
