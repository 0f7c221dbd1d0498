/* screenline.h - the prompt inside the full screen: readline's line, but bytes are fed to it and it
 * writes nothing.
 *
 *     screenline_open(history_path);
 *     screenline_feed(key.bytes, key.size);
 *     scene.prompt = screenline_line(arena);
 *     while ((text = screenline_taken(arena))) ...         whole commands, in order
 *     screenline_close();
 *
 * One a process, like readline.  History, completion, ~/.inputrc, emacs and vi modes are those of
 * lineedit.h.
 */
#ifndef UI_SCREENLINE_H
#define UI_SCREENLINE_H

#include "app/scene.h"
#include "base/error.h"

/* False when no history can be kept, as lineedit_open. */
NODISCARD bool screenline_open(const char *history_path, Error *err);
void screenline_close(void);

/* A whole key.  What readline has no binding for does nothing. */
void screenline_feed(const char *bytes, size_t size);

/* Text goes in as it is, its last line ends cut. */
void screenline_paste(const char *bytes, size_t size);

/* What to show: control characters as ^X; choices while completion offers some. */
PromptLine screenline_line(Arena *arena);

/* The next finished command, over as many lines as its brackets need; NULL when there is none. */
char *screenline_taken(Arena *arena);

/* Ctrl-D on an empty line, since the last call. */
bool screenline_ended(void);

/* Ctrl-C: nothing typed counts. */
void screenline_clear(void);

/* Nothing is typed and nothing begun: no search, no half of a command. */
bool screenline_is_empty(void);

/* Esc means something to the line now: it ends a search, or vi's insertion. */
bool screenline_takes_escape(void);

/* Takes the choices away; false when there were none. */
bool screenline_dismiss(void);

#endif
