/* screenline.h - the prompt inside the full screen: readline's line, but bytes are fed to it and it
 * writes nothing.
 *
 *     screenline_open(history_path, err);
 *     screenline_feed(key.bytes, key.size);
 *     scene.prompt = screenline_line(arena);
 *     while ((text = screenline_taken(arena))) ...         whole commands, in order
 *     screenline_close();
 *
 * There is one per process, as of readline.  History, completion, ~/.inputrc, emacs and vi modes
 * are those of lineedit.h. */
#ifndef UI_SCREENLINE_H
#define UI_SCREENLINE_H

#include "base/error.h"
#include "ui/keys.h"
#include "view/view.h"

/* False with err when no history can be kept, as lineedit_open. */
NODISCARD bool screenline_open(const char *history_path, Error *err);
void screenline_close(void);

/* Completions tell the present values of settings of this scene, which is borrowed. */
void screenline_look(const Scene *scene);

/* Takes a whole key.  A key that readline has no binding for does nothing, nor does a blank on an
 * empty line. */
void screenline_feed(const char *bytes, size_t size);

/* Inserts pasted text as it is, without the line ends at its end. */
void screenline_paste(const char *bytes, size_t size);

/* Puts the cursor before the last character of the line. */
void screenline_step_back(void);

/* What to show: control characters as ^X; choices while completion offers some. */
PromptLine screenline_line(Arena *arena);

/* The next finished command, over as many lines as its brackets need; NULL when there is none. */
char *screenline_taken(Arena *arena);

/* Whether Ctrl-D was typed on an empty line since the last call. */
bool screenline_ended(void);

/* Ctrl-C: discards what is typed. */
void screenline_clear(void);

/* Empties the line; the history keeps what was typed in it. */
void screenline_put_away(void);

/* Whether nothing is typed and nothing begun: no search, no half of a command. */
bool screenline_is_empty(void);

/* Whether Esc means something to the line now: it ends a search, or vi's insertion. */
bool screenline_takes_escape(void);

/* Lets a key, or the mouse, choose among the completions that are offered; false: it does something
 * else.  Nothing runs by it. */
bool screenline_choose(const ScreenMap *map, const Key *key);

#endif
