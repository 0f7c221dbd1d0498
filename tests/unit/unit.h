/* unit.h - cmocka with its includes in the order it wants, printing TAP for Automake's driver. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

/* cmocka's fail() is a macro; ours is the function of error.h. */
#undef fail

/* cmocka's fail_msg needs its fail(), which is gone. */
#define fail_test(...) (print_error(__VA_ARGS__), _fail(__FILE__, __LINE__))

/* Ends a test that lacks something: skip().  cmocka 1.1.5 writes "not ok 3 # SKIP name", which TAP
 * takes for a failure; this writes "ok". */
_Noreturn void unit_skip(const char *file, int line);
#undef skip
#define skip() unit_skip(__FILE__, __LINE__)

/* A test that needs no state of its group: TEST(a_run_comes_to_its_end) { ... } */
#define TEST(name) static void name(void **state __attribute__((unused)))

/* Of long lists of cases only one in EVERY is tried, all if that is not set.  With valgrind each
 * takes fifty times as long. */
static inline int unit_every(void)
{
    const char *every = getenv("EVERY");
    return every && atoi(every) > 1 ? atoi(every) : 1;
}

/* Whether case i of such a list is tried; the caller counts, or turns several numbers into one. */
static inline bool unit_tries(int i)
{
    return i % unit_every() == 0;
}

/* Prints TAP unless CMOCKA_MESSAGE_OUTPUT is set; failures are in the output, not the status. */
#define unit_run(tests)                                                                            \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests(tests, NULL, NULL), 0)

#endif
