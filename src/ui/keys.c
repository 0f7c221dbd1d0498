/* Turns the bytes that a terminal sends into keys, mouse events and pasted text.  Sequences are
 * those of xterm and its many descendants, in the form of ECMA-48: a CSI is ESC [, parameters, a
 * final byte.  Those that terminfo gives for this terminal are tried first. */
#include "ui/keys.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ESC = 27,
    SEQUENCE_PATIENCE = 25, /* milliseconds; over a slow line sequences still come in one packet */
    REPLY_PATIENCE = 250,
    PASTE_PATIENCE = 1000,
    SEQUENCE_MOST = 48,  /* bytes; longer ones are junk */
    STRING_MOST = 512,   /* the same for strings that the terminal answers with */
    PASTE_MOST = 1 << 20 /* bytes in one piece */
};
enum { SHIFT = 1, ALT = 2, CONTROL = 4 }; /* xterm's modifier parameter less one */

static const char PASTE_END[] = "\033[201~";

void keys_add(Keys *keys, const char *bytes, const char *name)
{
    if (!*bytes || keys->count == KEYS_SEQUENCES)
        return;
    KeySequence *sequence = &keys->sequence[keys->count];
    if (strlen(bytes) >= sizeof sequence->bytes || strlen(name) >= sizeof sequence->name)
        return;
    memcpy(sequence->bytes, bytes, strlen(bytes) + 1);
    memcpy(sequence->name, name, strlen(name) + 1);
    keys->count++;
}

void keys_feed(Keys *keys, const char *bytes, size_t size)
{
    if (keys->taken == keys->in.size) {
        buf_clear(&keys->in);
        keys->taken = 0;
    }
    buf_add(&keys->in, bytes, size);
    keys->settled = false;
}

void keys_free(Keys *keys)
{
    buf_free(&keys->in);
}

/* What is being decoded: n bytes from p on. */
typedef struct {
    const char *p;
    size_t n;
    bool whole; /* nothing more is to come */
} Input;

enum { NEED_MORE = 0 }; /* returned instead of the number of bytes a key takes */

static size_t press(Key *out, int modifiers, const char *name, size_t size)
{
    out->kind = KEY_PRESS;
    snprintf(out->name, sizeof out->name, "%s%s%s%s", modifiers & CONTROL ? "C-" : "",
             modifiers & ALT ? "M-" : "", modifiers & SHIFT ? "S-" : "", name);
    return size;
}

static size_t junk(Key *out, size_t size)
{
    out->kind = KEY_JUNK;
    return size;
}

/* ---- characters */

static size_t decode_control(unsigned char byte, int modifiers, Key *out)
{
    static const char *const SPECIAL[] = {
        [0] = "space", [28] = "\\", [29] = "]", [30] = "^", [31] = "_"};
    char letter[] = {(char)('a' + byte - 1), '\0'};
    if (byte == '\r')
        return press(out, modifiers, "enter", 1);
    if (byte == '\t')
        return press(out, modifiers, "tab", 1);
    if (byte == 127)
        return press(out, modifiers, "backspace", 1);
    return press(out, modifiers | CONTROL, byte >= 1 && byte <= 26 ? letter : SPECIAL[byte], 1);
}

/* Bytes of a character by its first one; 0: it cannot begin a character. */
static size_t utf8_length(unsigned char byte)
{
    return byte < 0x80   ? 1
           : byte < 0xc2 ? 0
           : byte < 0xe0 ? 2
           : byte < 0xf0 ? 3
           : byte < 0xf5 ? 4
                         : 0;
}

static size_t decode_character(Input in, int modifiers, Key *out)
{
    unsigned char byte = (unsigned char)*in.p;
    if ((byte < ' ' && byte != ESC) || byte == 127)
        return decode_control(byte, modifiers, out);
    if (byte == ' ')
        return press(out, modifiers, "space", 1);
    size_t length = utf8_length(byte), have = 1;
    while (have < length && have < in.n && ((unsigned char)in.p[have] & 0xc0) == 0x80)
        have++;
    if (have < length && have == in.n && !in.whole)
        return NEED_MORE;
    if (length == 0 || have < length)
        return junk(out, have);
    char text[5] = {0};
    memcpy(text, in.p, length);
    const char *end = text;
    if (utf8_next(&end) == 0xfffd && length > 1 && memcmp(text, "\xef\xbf\xbd", 3) != 0)
        return junk(out, length);
    return press(out, modifiers, text, length);
}

/* ---- sequences */

/* The parts of a CSI. */
typedef struct {
    char mark;        /* a private mark before the parameters: '<', '?'; 0: none */
    int parameter[3]; /* 0: not given */
    char final;       /* 0: not complete */
    size_t size;      /* bytes in all, from ESC on */
    bool broken;      /* followed by a byte that cannot be there */
} Csi;

static Csi read_csi(Input in)
{
    Csi csi = {.size = 2};
    int parameter = 0;
    for (; csi.size < in.n && csi.size < SEQUENCE_MOST; csi.size++) {
        char c = in.p[csi.size];
        if (c >= '0' && c <= '9' && parameter < LENGTH(csi.parameter)) {
            int *value = &csi.parameter[parameter];
            *value = MIN(*value * 10 + (c - '0'), 99999);
        } else if (c == ';') {
            parameter++;
        } else if (c >= '<' && c <= '?') {
            csi.mark = c;
        } else if (c >= '@' && c <= '~') {
            csi.final = c;
            csi.size++;
            return csi;
        } else if (c < ' ' || c > '~') {
            csi.broken = true;
            return csi;
        }
    }
    csi.broken = csi.size == SEQUENCE_MOST;
    return csi;
}

/* The key of a final letter, after ESC [ or ESC O. */
static const char *letter_key(char letter)
{
    static const struct {
        char letter;
        const char *name;
    } KEYS[] = {{'A', "up"},  {'B', "down"}, {'C', "right"}, {'D', "left"}, {'H', "home"},
                {'F', "end"}, {'P', "f1"},   {'Q', "f2"},    {'R', "f3"},   {'S', "f4"}};
    for (int i = 0; i < LENGTH(KEYS); i++)
        if (KEYS[i].letter == letter)
            return KEYS[i].name;
    return NULL;
}

/* The key of ESC [ NUMBER ~. */
static const char *number_key(int number)
{
    static const char *const KEYS[] = {
        [1] = "home",     [2] = "insert", [3] = "delete", [4] = "end",  [5] = "pageup",
        [6] = "pagedown", [7] = "home",   [8] = "end",    [11] = "f1",  [12] = "f2",
        [13] = "f3",      [14] = "f4",    [15] = "f5",    [17] = "f6",  [18] = "f7",
        [19] = "f8",      [20] = "f9",    [21] = "f10",   [23] = "f11", [24] = "f12"};
    return number >= 0 && number < LENGTH(KEYS) ? KEYS[number] : NULL;
}

/* button: xterm's number, 0 for the left one, 32 added for motion, 64 and 65 for the wheel. */
static size_t mouse(Key *out, int button, bool released, int x, int y, size_t size)
{
    enum { MOTION = 32, WHEEL = 64, MODIFIERS = 4 + 8 + 16 };
    out->x = x;
    out->y = y;
    button &= ~MODIFIERS;
    if (x < 0 || y < 0 || released)
        return junk(out, size);
    if (button == WHEEL || button == WHEEL + 1)
        return press(out, 0, button == WHEEL ? "wheelup" : "wheeldown", size);
    out->kind = button == 0 ? KEY_CLICK : button == MOTION ? KEY_DRAG : KEY_JUNK;
    return size;
}

/* The oldest form of mouse events, sent by some terminals: three bytes after ESC [ M. */
static size_t decode_old_mouse(Input in, Key *out)
{
    if (in.n < 6)
        return in.whole ? junk(out, in.n) : NEED_MORE;
    const unsigned char *byte = (const unsigned char *)in.p + 3;
    return mouse(out, byte[0] - 32, byte[0] == 32 + 3, byte[1] - 33, byte[2] - 33, 6);
}

/* Whether it is a reply: of device attributes, of graphics (xterm), of modes, of sizes (xterm), of
 * its state; or the news that the ground is another. */
static bool is_reply(const Csi *csi)
{
    return csi->mark ? csi->mark == '?' && strchr("cSyn", csi->final)
                     : csi->final == 't' || csi->final == 'n';
}

static size_t decode_csi(Input in, int modifiers, Key *out)
{
    Csi csi = read_csi(in);
    if (!csi.final && !csi.broken && !in.whole)
        return NEED_MORE;
    if (!csi.final)
        return csi.size == 2 ? press(out, modifiers | ALT, "[", 2) : junk(out, csi.size);
    if (csi.mark == '<' && (csi.final == 'M' || csi.final == 'm'))
        return mouse(out, csi.parameter[0], csi.final == 'm', csi.parameter[1] - 1,
                     csi.parameter[2] - 1, csi.size);
    if (is_reply(&csi)) {
        out->kind = KEY_REPLY;
        return csi.size;
    }
    if (csi.mark)
        return junk(out, csi.size);
    if (csi.final == 'M' && csi.size == 3)
        return decode_old_mouse(in, out);
    if (csi.final == 'Z')
        return press(out, modifiers | SHIFT, "tab", csi.size);
    const char *name = csi.final == '~' ? number_key(csi.parameter[0]) : letter_key(csi.final);
    if (!name)
        return junk(out, csi.size);
    if (csi.parameter[1] >= 2 && csi.parameter[1] <= 8)
        modifiers |= csi.parameter[1] - 1;
    return press(out, modifiers, name, csi.size);
}

/* ESC O and a letter, which terminals send in application mode. */
static size_t decode_ss3(Input in, int modifiers, Key *out)
{
    if (in.n < 3)
        return in.whole ? press(out, modifiers | ALT, "O", 2) : NEED_MORE;
    const char *name = in.p[2] == 'M' ? "enter" : letter_key(in.p[2]);
    return name ? press(out, modifiers, name, 3) : junk(out, 3);
}

/* Whether it begins a string of ECMA-48 that answers a question: OSC with a number, DCS with one or
 * with ">", or kitty's APC.  Alt and one of these letters comes alone. */
static bool begins_string(const char *bytes, size_t size)
{
    bool digit = size >= 3 && bytes[2] >= '0' && bytes[2] <= '9';
    return size >= 3 && bytes[0] == ESC &&
           (((bytes[1] == ']' || bytes[1] == 'P') && digit) ||
            (bytes[1] == 'P' && bytes[2] == '>') || (bytes[1] == '_' && bytes[2] == 'G'));
}

/* Up to BEL or ESC \; without one of them, or with other control characters, it is junk. */
static size_t decode_string(Input in, Key *out)
{
    for (size_t i = 2; i < in.n && i < STRING_MOST; i++) {
        bool ends = in.p[i] == ESC && i + 1 < in.n && in.p[i + 1] == '\\';
        if (in.p[i] == '\a' || ends) {
            out->kind = KEY_REPLY;
            return i + 1 + ends;
        }
        if ((in.p[i] == ESC && i + 1 < in.n) || (in.p[i] != ESC && (unsigned char)in.p[i] < ' '))
            return junk(out, i);
    }
    return in.whole || in.n >= STRING_MOST ? junk(out, MIN(in.n, STRING_MOST)) : NEED_MORE;
}

/* The longest of the terminal's own sequences here.  *begins: a longer one may be coming. */
static const KeySequence *find_sequence(const Keys *keys, Input in, bool *begins)
{
    const KeySequence *best = NULL;
    *begins = false;
    for (int i = 0; i < keys->count; i++) {
        const KeySequence *sequence = &keys->sequence[i];
        size_t length = strlen(sequence->bytes);
        if (memcmp(sequence->bytes, in.p, MIN(length, in.n)) != 0)
            continue;
        if (length > in.n)
            *begins = true;
        else if (!best || length > strlen(best->bytes))
            best = sequence;
    }
    return best;
}

/* ESC and what follows it; expecting: a string may come from the terminal. */
static size_t decode_escape(Input in, bool expecting, int modifiers, Key *out)
{
    if (in.n == 1)
        return in.whole ? press(out, modifiers, "esc", 1) : NEED_MORE;
    if (in.p[1] == '[')
        return decode_csi(in, modifiers, out);
    if (in.p[1] == 'O')
        return decode_ss3(in, modifiers, out);
    if (begins_string(in.p, in.n))
        return decode_string(in, out);
    if (expecting && in.n == 2 && !in.whole && strchr("]P_", in.p[1]))
        return NEED_MORE;
    Input rest = {.p = in.p + 1, .n = in.n - 1, .whole = in.whole};
    bool twice = in.p[1] == ESC;
    if (twice && rest.n == 1 && !in.whole)
        return NEED_MORE;
    if (twice && (modifiers || rest.n == 1 || !strchr("[O", rest.p[1])))
        return press(out, modifiers, "esc", 1);
    size_t size =
        twice ? decode_escape(rest, expecting, ALT, out) : decode_character(rest, ALT, out);
    if (size == NEED_MORE)
        return NEED_MORE;
    if (twice && out->kind == KEY_REPLY) /* a key, and then what the terminal answers */
        return press(out, 0, "esc", 1);
    return size + 1;
}

static size_t decode(const Keys *keys, Input in, Key *out)
{
    bool begins;
    const KeySequence *sequence = find_sequence(keys, in, &begins);
    if (begins && !in.whole)
        return NEED_MORE;
    if (sequence)
        return press(out, 0, sequence->name, strlen(sequence->bytes));
    return *in.p == ESC ? decode_escape(in, keys->expecting, 0, out) : decode_character(in, 0, out);
}

/* ---- pasted text */

static bool next_paste(Keys *keys, Input in, Key *out)
{
    const char *end = memmem(in.p, in.n, PASTE_END, strlen(PASTE_END));
    if (!end && !in.whole && in.n < PASTE_MOST)
        return false;
    *out = (Key){.kind = KEY_PASTE, .bytes = in.p, .size = end ? (size_t)(end - in.p) : in.n};
    keys->pasting = !end && !in.whole;
    keys->taken += out->size + (end ? strlen(PASTE_END) : 0);
    return true;
}

static bool begins_paste(const char *bytes, size_t size)
{
    static const char PASTE_BEGIN[] = "\033[200~";
    return size == strlen(PASTE_BEGIN) && memcmp(bytes, PASTE_BEGIN, size) == 0;
}

bool keys_next(Keys *keys, Key *out)
{
    while (keys->taken < keys->in.size) {
        Input in = {.p = keys->in.data + keys->taken,
                    .n = keys->in.size - keys->taken,
                    .whole = keys->settled};
        if (keys->pasting)
            return next_paste(keys, in, out);
        *out = (Key){.bytes = in.p};
        out->size = decode(keys, in, out);
        keys->taken += out->size;
        out->next = keys->taken < keys->in.size ? keys->in.data[keys->taken] : '\0';
        if (!begins_paste(in.p, out->size))
            return out->size != NEED_MORE;
        keys->pasting = true;
    }
    return false;
}

/* ESC [ and a parameter: no user types that, so the rest will come. */
static bool is_surely_more(const Keys *keys)
{
    const char *waiting = keys->in.data + keys->taken;
    size_t size = keys->in.size - keys->taken;
    return size >= 3 && waiting[0] == ESC && waiting[1] == '[' && waiting[2] >= '0' &&
           waiting[2] <= '?';
}

int keys_patience(const Keys *keys)
{
    if (keys->pasting)
        return PASTE_PATIENCE;
    if (keys->taken == keys->in.size || is_surely_more(keys))
        return -1;
    bool string = begins_string(keys->in.data + keys->taken, keys->in.size - keys->taken);
    return keys->expecting || string ? REPLY_PATIENCE : SEQUENCE_PATIENCE;
}

void keys_settle(Keys *keys)
{
    keys->settled = true;
    keys->pasting = keys->pasting && keys->taken < keys->in.size;
}
