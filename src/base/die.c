/* Ends the program when it cannot go on. */
#include "base/die.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* exit() may be called only once: of several threads the first prints its line and ends all. */
static void be_the_first(void)
{
    static atomic_flag dying = ATOMIC_FLAG_INIT;
    static _Thread_local bool first;
    if (first)
        _exit(EXIT_FAILURE); /* a function called by exit() has died itself */
    while (atomic_flag_test_and_set(&dying))
        pause();
    first = true;
}

void die(const char *format, ...)
{
    va_list args;
    be_the_first();
    va_start(args, format);
    fputs("onecycle: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(EXIT_FAILURE);
}
