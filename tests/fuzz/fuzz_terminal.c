/* Fuzzes what a terminal sends: every byte becomes part of a key or a reply, in order, and what is
 * read off the replies stays within bounds. */
#include "tests/fuzz/fuzz.h"

#include "ui/keys.h"
#include "ui/terminal.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    Keys keys = {.expecting = size % 2 == 0};
    Answers answers = {.asked = 0};
    size_t taken = 0;
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = MIN(1 + size % 7, size - at);
        keys_feed(&keys, (const char *)data + at, piece);
        if (at + piece == size)
            keys_settle(&keys);
        for (Key key; keys_next(&keys, &key);) {
            FUZZ_REQUIRE(key.size > 0 || key.kind == KEY_PASTE);
            taken += key.size;
            if (key.kind == KEY_REPLY)
                terminal_answer(&answers, key.bytes, key.size);
        }
    }
    terminal_answer(&answers, (const char *)data, size);
    FUZZ_REQUIRE(taken <= size);
    FUZZ_REQUIRE(answers.cell_width >= 0 && answers.cell_height >= 0 && answers.colors >= 0);
    FUZZ_REQUIRE(answers.cell_width < 100000 && answers.cell_height < 100000);
    const Terminal terminal = {.replies = true};
    Ground ground = terminal_ground(&terminal, &answers);
    FUZZ_REQUIRE(ground != GROUND_UNKNOWN || answers.ground == 0);
    keys_free(&keys);
}
