/* hints.h - which keys a screen names: at the bottom those that work now, on the key screen all.
 *
 *     hints_now(&keymap, focus, PROMPT_EMPTY, arena, &scene);     sets scene.works
 *     hints_all(&keymap, arena, &scene);                          sets scene.key_group */
#ifndef UI_HINTS_H
#define UI_HINTS_H

#include "lab/scene.h"

typedef struct Keymap Keymap;

/* What the prompt holds. */
typedef enum { PROMPT_EMPTY, PROMPT_TYPED } PromptState;

/* The keys that do something now in a pane, or at the prompt, by what runs and what has run. */
void hints_now(const Keymap *keymap, Focus focus, PromptState prompt, Arena *arena, Scene *scene);

/* Every key of the pane and figure that were there before the key screen, of everywhere, and of the
 * prompt. */
void hints_all(const Keymap *keymap, Arena *arena, Scene *scene);

#endif
