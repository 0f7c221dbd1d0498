/* Tests decoding of keys: whole, in pieces, and from rubbish. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "ui/keys.h"

#include <stdio.h>
#include <string.h>

/* The decoded keys as words: names, "click 3,4", "paste 'text'", "junk". */
static void take(Keys *keys, Buf *out)
{
    for (Key key; keys_next(keys, &key);) {
        if (out->size)
            buf_char(out, ' ');
        if (key.kind == KEY_PRESS)
            buf_text_add(out, key.name);
        else if (key.kind == KEY_PASTE)
            buf_printf(out, "paste '%.*s'", (int)key.size, key.bytes);
        else if (key.kind == KEY_JUNK)
            buf_text_add(out, "junk");
        else if (key.kind == KEY_REPLY)
            buf_printf(out, "reply '%.*s'", (int)key.size - 2, key.bytes + 2);
        else
            buf_printf(out, "%s %d,%d", key.kind == KEY_CLICK ? "click" : "drag", key.x, key.y);
    }
}

static void expect(const char *bytes, size_t piece, bool expecting, const char *words)
{
    Keys keys = {.expecting = expecting};
    Buf out = {0};
    keys_add(&keys, "\033[[A", "f1");
    keys_add(&keys, "\033[5$", "S-pageup");
    size_t size = strlen(bytes);
    for (size_t i = 0; i < size; i += piece) {
        keys_feed(&keys, bytes + i, MIN(piece, size - i));
        take(&keys, &out);
    }
    while (keys_patience(&keys) >= 0) {
        keys_settle(&keys);
        take(&keys, &out);
    }
    assert_string_equal(buf_text(&out), words);
    buf_free(&out);
    keys_free(&keys);
}

static const struct {
    const char *bytes, *words;
} CASES[] = {
    {"ab é漢", "a b space é 漢"},
    {"\r\n\t\001\032\034\037\177", "enter C-j tab C-a C-z C-\\ C-_ backspace"},
    {"\033[A\033OB\033[C\033OD", "up down right left"},
    {"\033[H\033[F\033[1~\033[4~\033OH\033[8~", "home end home end home end"},
    {"\033[5~\033[6~\033[2~\033[3~", "pageup pagedown insert delete"},
    {"\033[1;2D\033[1;5C\033[1;3A\033[6;2~\033[1;6D", "S-left C-right M-up S-pagedown C-S-left"},
    {"\033OP\033[15~\033[24~\033[Z", "f1 f5 f12 S-tab"},
    {"\033x\033\001\033é\033\177", "M-x C-M-a M-é M-backspace"},
    {"\033\033[D", "M-left"},
    {"\033\033", "esc esc"},
    {"\033\033[0n", "esc reply '0n'"},
    {"\033", "esc"},
    {"\033[", "M-["},
    {"\033O", "M-O"},
    {"\033[[A\033[5$\033[5~", "f1 S-pageup pageup"},
    {"\033[<0;4;5M\033[<32;6;5M\033[<0;6;5m", "click 3,4 drag 5,4 junk"},
    {"\033[<64;1;1M\033[<65;1;1M\033[<2;1;1M", "wheelup wheeldown junk"},
    {"\033[M !!\033[M#!!", "click 0,0 junk"},
    {"\033[200~fit 2\033[D\nlr\033[201~x", "paste 'fit 2\033[D\nlr' x"},
    {"\033[200~half", "paste 'half'"},
    {"\033[12;40Ra\033[99~\033[>41;379c", "f3 a junk junk"},
    {"x\033[?64;4;6c\033[?1;0;256S\033[6;20;10ty",
     "x reply '?64;4;6c' reply '?1;0;256S' reply '6;20;10t' y"},
    {"\033[1;2\001a", "junk C-a a"},
    {"\303(\377\355\240\200z", "junk ( junk junk z"},
};

TEST(sequences_have_names)
{
    for (int i = 0; i < LENGTH(CASES); i++)
        expect(CASES[i].bytes, strlen(CASES[i].bytes), false, CASES[i].words);
}

TEST(sequences_may_come_in_pieces)
{
    for (int i = 0; i < LENGTH(CASES); i++)
        for (size_t piece = 1; piece <= 3; piece++)
            expect(CASES[i].bytes, piece, false, CASES[i].words);
}

/* A terminal answers with strings, too, to BEL or ESC \.  One that is never ended, or has control
 * characters in it, is junk, and what follows is typed. */
/* By the byte behind it a character of a text that comes at once is told from a key. */
TEST(a_key_knows_what_came_behind_it)
{
    static const char NEXT[] = "earn";
    Keys keys = {0};
    Key key;
    keys_feed(&keys, "learn", 5);
    for (int i = 0; i < 5; i++) {
        assert_true(keys_next(&keys, &key));
        assert_int_equal(key.next, NEXT[i]);
    }
    keys_free(&keys);
}

TEST(strings_are_replies)
{
    static const struct {
        const char *bytes, *words;
    } STRINGS[] = {
        {"\033]11;rgb:0/2b/36\033\\\033[?2026;1$yx",
         "reply '11;rgb:0/2b/36\033\\' reply '?2026;1$y' x"},
        {"\033P1$r0m\033\\\033_Gi=31;OK\033\\\033]11;rgb:f/f/f\007",
         "reply '1$r0m\033\\' reply 'Gi=31;OK\033\\' reply '11;rgb:f/f/f\007'"},
        {"\033]1\003\033P1\033[A\033]1", "junk C-c junk up junk"},
    };
    for (int i = 0; i < LENGTH(STRINGS); i++)
        for (size_t piece = 1; piece <= 30; piece++)
            expect(STRINGS[i].bytes, piece, true, STRINGS[i].words);
    expect(STRINGS[0].bytes, strlen(STRINGS[0].bytes), false, STRINGS[0].words);
    expect("\033]\033P\033_x", 2, false, "M-] M-P M-_ x");
    char endless[2000] = "\033]1";
    memset(endless + 3, ';', sizeof endless - 4);
    Keys keys = {.expecting = true};
    Key key;
    keys_feed(&keys, endless, sizeof endless - 1);
    assert_true(keys_next(&keys, &key) && key.kind == KEY_JUNK && key.size == 512);
    keys_free(&keys);
}

TEST(a_lone_escape_needs_patience)
{
    Keys keys = {0};
    Key key;
    assert_int_equal(keys_patience(&keys), -1);
    keys_feed(&keys, "\033", 1);
    assert_false(keys_next(&keys, &key));
    assert_int_equal(keys_patience(&keys), 25);
    keys_feed(&keys, "[1;2", 4);
    assert_false(keys_next(&keys, &key));
    keys_feed(&keys, "D", 1);
    assert_true(keys_next(&keys, &key));
    assert_string_equal(key.name, "S-left");
    assert_memory_equal(key.bytes, "\033[1;2D", key.size);
    assert_int_equal(keys_patience(&keys), -1);
    keys_free(&keys);
}

/* A reply over a slow line: its beginning is not an Esc, its rest is not typed text. */
TEST(a_reply_may_take_its_time)
{
    Keys keys = {.expecting = true};
    Key key;
    keys_feed(&keys, "\033", 1);
    assert_false(keys_next(&keys, &key));
    assert_int_equal(keys_patience(&keys), 250);
    keys_feed(&keys, "[", 1);
    assert_int_equal(keys_patience(&keys), 250);
    static const char REST[] = "?64;4c";
    for (int i = 0; REST[i]; i++) {
        keys_feed(&keys, &REST[i], 1);
        assert_int_equal(keys_patience(&keys), -1);
        assert_int_equal(keys_next(&keys, &key), REST[i] == 'c');
    }
    assert_int_equal(key.kind, KEY_REPLY);
    assert_memory_equal(key.bytes, "\033[?64;4c", key.size);
    keys.expecting = false;
    keys_feed(&keys, "\033[?64", 6);
    assert_int_equal(keys_patience(&keys), -1);
    keys_free(&keys);
}

/* Every byte comes out again, in order, whatever it is. */
TEST(rubbish_is_handed_on_whole)
{
    static const char LIKELY[] = "\033\033\033[O;1253~ADMm<?\303\251\177 x";
    for (int round = 0; round < 2000; round++) {
        Rng rng = rng_stream(7, RNG_PREVIEW, (uint64_t)round);
        char bytes[64];
        for (int i = 0; i < LENGTH(bytes); i++)
            bytes[i] = rng_below(&rng, 4) ? LIKELY[rng_below(&rng, LENGTH(LIKELY) - 1)]
                                          : (char)rng_below(&rng, 256);
        Keys keys = {0};
        Buf back = {0};
        for (int at = 0; at < LENGTH(bytes);) {
            int piece = 1 + (int)rng_below(&rng, 9);
            piece = MIN(piece, LENGTH(bytes) - at);
            keys_feed(&keys, bytes + at, (size_t)piece);
            at += piece;
            if (at == LENGTH(bytes))
                keys_settle(&keys);
            for (Key key; keys_next(&keys, &key);)
                buf_add(&back, key.bytes, key.size);
        }
        assert_int_equal(back.size, sizeof bytes);
        assert_memory_equal(back.data, bytes, sizeof bytes);
        buf_free(&back);
        keys_free(&keys);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_have_names),
        cmocka_unit_test(sequences_may_come_in_pieces),
        cmocka_unit_test(a_key_knows_what_came_behind_it),
        cmocka_unit_test(strings_are_replies),
        cmocka_unit_test(a_lone_escape_needs_patience),
        cmocka_unit_test(a_reply_may_take_its_time),
        cmocka_unit_test(rubbish_is_handed_on_whole),
    };
    return unit_run(tests);
}
