/* Ends the program when it cannot continue, or lets its host decide what happens instead. */
#include "base/die.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static DieHandler *_Atomic chosen; /* NULL: the default */

DieHandler *die_handler(DieHandler *handler)
{
    return atomic_exchange(&chosen, handler);
}

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
    char message[1024];
    DieHandler *handler = atomic_load(&chosen);
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (handler)
        handler(message);
    be_the_first();
    fprintf(stderr, "onecycle: %s\n", message);
    exit(EXIT_FAILURE);
}
