/* keymap.h - keys bound to commands: assets/keys.conf, then the user's keys.conf over it.
 *
 *     Keymap keymap = {0};
 *     if (!keymap_read(&keymap, &COMMANDS, arena, text, "keys.conf", err)) ...    line, key, remedy
 *     const char *command = keymap_find(&keymap, "lr_find", "S-left");     NULL: not bound
 *     KeyList list = {.arena = arena, .table = &COMMANDS};
 *     keymap_list(&keymap, "lr_find", &list);      list.key[0]: "left", "move"
 *
 * A line is `CONTEXT KEY COMMAND`, with `  # HINT` at the end for keys that belong in the line at
 * the bottom of the screen: `training  space  pause toggle   # pause`.  Contexts are the names of
 * panes (panes.h) and of main figures (stage.h); "proposed", the training figure with another plan
 * drawn over it; "zoomed", while a pane is; "opened", over a run that was opened in the list of
 * runs; "marked", in this list on a low screen while runs are marked; "figure" for all of these;
 * and "empty" for keys that act while the prompt's line is empty.
 * Keys are characters, or names: space enter esc tab backspace up down left right home end pageup
 * pagedown insert delete f1 ... f12 wheelup wheeldown, with C- (control), M- (alt), S- (shift, of
 * named keys) before them.  COMMAND `none` unbinds; in
 * "empty", `figure` is whatever the key does in the main figure.  `type TEXT` puts a text into the
 * prompt's line, to be finished there: `runs  /  type runs filter=""`, with the cursor between
 * quotes at its end; without TEXT it is the command that the pane marks. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "base/arena.h"
#include "base/error.h"
#include "lab/scene.h"

typedef struct CommandTable CommandTable;

/* One key in one context: a row of a key map, in its arena. */
typedef struct {
    const char *context, *key;
    const char *command; /* NULL: unbound */
    const char *hint;    /* a word or two, or NULL */
    bool seldom;         /* the key screen alone has the hint */
} Binding;

/* The bindings of all files read so far, in the order of their first lines. */
typedef struct Keymap {
    Binding *binding; /* in the arena; of one context and key the last one counts */
    int count, room;
} Keymap;

/* Context `index`; NULL after the last. */
const char *keymap_context(int index);

/* The context of the main figure, with another plan drawn over it or not. */
const char *keymap_context_of(MainFigure figure, bool proposed);

/* Adds a file's bindings.  Every line is checked (known context, known key, commands whose names
 * `table` has); on failure the lines before it stay in force. */
NODISCARD bool keymap_read(Keymap *keymap, const CommandTable *table, Arena *arena,
                           const char *text, const char *name, Error *err);

/* Adds the program's own bindings, then the user's over them.  Fails only when its own are wrong;
 * what is wrong in the user's becomes the notice. */
NODISCARD bool keymap_load(Keymap *keymap, const CommandTable *table, Arena *arena, Error *notice,
                           Error *err);

/* What a command puts into the prompt's line, "": what the pane marks; NULL: it is run. */
const char *keymap_types(const char *command);

/* What commands do, in a few words: the hint of a key for them, else the summary of the first. */
const char *keymap_words(const Keymap *keymap, const CommandTable *table, const char *commands);

/* Whether a context itself says what a key does, be it nothing. */
bool keymap_has(const Keymap *keymap, const char *context, const char *key);

/* What a key does in a context, or in "figure" if the context is one of its panes. */
const char *keymap_find(const Keymap *keymap, const char *context, const char *key);

/* What a key does while the prompt's line is empty and the main figure has the context `figure`. */
const char *keymap_find_empty(const Keymap *keymap, const char *figure, const char *key);

/* Keys with what they do; in its arena.  Begins with the members up to `works` set. */
typedef struct {
    Arena *arena;
    const CommandTable *table;
    bool all;            /* also keys without a hint, by the summary of their command */
    const void *context; /* of works */
    bool (*works)(const void *context, const char *command); /* which are listed; NULL: all */
    const KeyHint *apart; /* so many that are listed elsewhere, and not here again */
    int others;
    KeyHint *key; /* count of them; those with the same words lie together */
    int count;
} KeyList;

void keylist_add(KeyList *list, KeyHint hint);

/* Adds the keys of a context, but for those that are listed already. */
void keymap_list(const Keymap *keymap, const char *context, KeyList *list);

/* Adds the keys that act while the prompt's line is empty and the main figure has the context. */
void keymap_list_empty(const Keymap *keymap, const char *figure, KeyList *list);

#endif
