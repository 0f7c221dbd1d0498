/* Fuzzes files of ways to write the digits, such as ONECYCLE_ASSETS may name: they are understood,
 * or refused with one line; digits that are understood are written by more than one hand. */
#include "tests/fuzz/fuzz.h"

#include "base/rng.h"
#include "data/hand.h"
#include "data/pen.h"
#include "data/strokes.h"

#include <math.h>
#include <string.h>

enum { SIDE = 28, HANDS = 2 };

static void write_digit(const DigitStyles *figure, uint64_t number)
{
    uint8_t pixels[SIDE * SIDE] = {0};
    Trail trail;
    Rng rng = rng_stream(number, RNG_DIGITS, number);
    hand_write(figure, &rng, SIDE, &trail);
    FUZZ_REQUIRE(trail.points >= 0 && trail.points <= TRAIL_POINTS);
    for (int i = 0; i < trail.points; i++)
        FUZZ_REQUIRE(isfinite(trail.point[i].x) && isfinite(trail.point[i].y));
    pen_draw(trail.point, trail.points, trail.ink, pixels, SIDE);
    pen_roughen(trail.ink, &rng, pixels, sizeof pixels);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    const StrokeBook *book = strokes_parse(&arena, "fuzz.strokes", (Bytes){data, size}, &err);
    fuzz_check_error(book != NULL, &err);
    for (int d = 0; book && d < DIGITS; d++) {
        FUZZ_REQUIRE(book->digit[d].styles >= 1 && book->digit[d].weight > 0);
        for (uint64_t number = 0; number < HANDS; number++)
            write_digit(&book->digit[d], number);
    }
    arena_free(&arena);
}
