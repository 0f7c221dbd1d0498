/* key_screen.h - what keys do on the screen of all keys, where what is typed filters.
 *
 *     KeyScreenAct act = key_screen_act(arena, stage->key_filter, "enter", NULL);
 *     if (act.leaves) ...    `keys back=true`
 *     if (act.command) ...   then this
 */
#ifndef UI_KEY_SCREEN_H
#define UI_KEY_SCREEN_H

#include "base/arena.h"

#include <stdbool.h>

/* What a key is to do: a value. */
typedef struct {
    bool taken;          /* not a key with another meaning */
    bool leaves;         /* first, back to what was there before */
    const char *command; /* NULL: none; in the arena */
} KeyScreenAct;

/* A key by its name; typed: the character that it types, or NULL. */
KeyScreenAct key_screen_act(Arena *arena, const char *filter, const char *key, const char *typed);

#endif
