/* fixture.h - a new arena and Error for every test of a program. */
#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/error.h"

static Error err;
static Arena arena;

static int setup(void **state)
{
    (void)state;
    arena = (Arena){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#endif
