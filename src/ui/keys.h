/* keys.h - bytes from a terminal as keys: names as keys.conf has them, mouse, pasted text.
 *
 *     keys_add(&keys, "\033[1~", "home");        what terminfo knows beyond the usual sequences
 *     keys_feed(&keys, bytes, n);
 *     for (Key key; keys_next(&keys, &key);) ...  key.name "S-left", "C-l", "M-x", "é"
 *     if (keys_patience(&keys) >= 0) ...          wait that long for more, then
 *         keys_settle(&keys);
 *
 * A sequence may come in pieces: an Esc with nothing after it counts as the key only after a wait,
 * a longer one while a reply of the terminal is expected.  The bytes of a key are kept, so that
 * they can be handed on as they came. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include "base/buf.h"

typedef enum {
    KEY_PRESS, /* name; of the wheel also x, y */
    KEY_PASTE, /* bytes: what was pasted */
    KEY_CLICK, /* left button at x, y */
    KEY_DRAG,  /* moved to x, y while it is down */
    KEY_REPLY, /* bytes: what the terminal answers (terminal.h) */
    KEY_JUNK,  /* a sequence or byte that means nothing */
} KeyKind;

/* One thing that the user or the terminal has sent: a value. */
typedef struct {
    KeyKind kind;
    char name[24];     /* "" unless KEY_PRESS */
    const char *bytes; /* as they came; until the next keys_feed or keys_next */
    size_t size;
    int x, y;  /* cell, from 0 */
    char next; /* the byte that came right behind it; '\0': none has */
} Key;

enum { KEYS_SEQUENCES = 64 };

/* A key of this terminal that keys.c does not know by itself. */
typedef struct {
    char bytes[16], name[16];
} KeySequence;

/* The bytes on their way to become keys; the main loop owns it. */
typedef struct {
    Buf in;                               /* bytes not yet decoded, from `taken` on */
    size_t taken;                         /* of in */
    bool pasting;                         /* inside pasted text */
    bool expecting;                       /* set while a reply of the terminal is expected */
    bool settled;                         /* no more bytes will come for what waits */
    KeySequence sequence[KEYS_SEQUENCES]; /* of this terminal; `count` of them */
    int count;
} Keys;

/* Ignored when it is empty or too long, or when there are too many. */
void keys_add(Keys *keys, const char *bytes, const char *name);

void keys_feed(Keys *keys, const char *bytes, size_t size);

/* False when nothing is left, or only the beginning of a sequence. */
bool keys_next(Keys *keys, Key *out);

/* Milliseconds to wait for the rest of a sequence; -1: for ever, or none waits. */
int keys_patience(const Keys *keys);
void keys_settle(Keys *keys);

void keys_free(Keys *keys);

#endif
