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

/* The same while an error lies over panes: Esc lifts it before it does anything else. */
void hints_cover(Arena *arena, Scene *scene);

/* Whether a command is of use only while a run is under way, and none is. */
bool hints_lack_run(const Scene *scene, const char *command);

/* The context of the main figure; "" when there is nothing in it to act on. */
const char *hints_context(const Scene *scene);

/* The context over those of the panes that binds a key now: while a pane is zoomed, or a run is
 * opened from the list; NULL: none. */
const char *hints_over(const Keymap *keymap, const Scene *scene, const char *key);

/* Every key of the pane and figure that were there before the key screen, of everywhere, and of the
 * prompt. */
void hints_all(const Keymap *keymap, Arena *arena, Scene *scene);

#endif
