/* control.h - what the user does, as commands: keys by the key map, the mouse, typed lines.
 *
 *     Control control = {.worker = worker};
 *     if (!control_open(&control, err)) ...
 *     control_look(&control);         before a frame: brings control.scene up to date
 *     control_key(&control, &key);    after it, with control.map as the frame was laid out
 *     if (control.over) ...           `quit`
 *     control_close(&control);
 *
 * Keys go to the pane with the stage's focus; commands may change it, so it is read again after
 * each. */
#ifndef UI_CONTROL_H
#define UI_CONTROL_H

#include "ui/keymap.h"
#include "ui/keys.h"
#include "view/view.h"

typedef struct Worker Worker;

/* The user's side of the full screen: what the keys do, and what the worker reported last.  The
 * main loop (tui.c) owns it; it lives on the screen's thread alone. */
typedef struct {
    Worker *worker; /* borrowed */
    Arena arena;    /* of keymap */
    Keymap keymap;
    Error notice;  /* what is wrong with the user's keys, until the next key; "" otherwise */
    Arena frame;   /* of scene, until the next control_look */
    Scene scene;   /* what the worker reported last */
    ScreenMap map; /* of the frame on the screen */
    bool over;     /* nothing more is taken */
} Control;

/* Fails only when the program's own key map is wrong; errors of the user's become the notice. */
NODISCARD bool control_open(Control *control, Error *err);
void control_close(Control *control);

void control_look(Control *control);

/* The keys that work now, for the bottom line; in the frame's arena. */
const char *control_hint(Control *control, int columns);

void control_key(Control *control, const Key *key);

/* Runs a command; typed: as if at the prompt, so that it is shown among the messages. */
void control_run(Control *control, const char *command, bool typed);

#endif
