/* control.h - what the user does, as commands: keys by the key map, the mouse, typed lines.
 *
 *     Control control = {.worker = worker};
 *     if (!control_open(&control, err)) ...
 *     control_look(&control);         before a frame: brings control.scene up to date
 *     control_key(&control, &key, now);    after it, with control.map as the frame was laid out
 *     control_wait(&control, now);    by control_due(&control) at the latest
 *     if (control.over) ...           `quit`
 *     control_close(&control);
 *
 * Keys go to the pane with the stage's focus; commands may change it, so it is read again after
 * each. */
#ifndef UI_CONTROL_H
#define UI_CONTROL_H

#include "ui/keymap.h"
#include "ui/keys.h"
#include "ui/notice.h"
#include "view/view.h"

typedef struct Guard Guard;
typedef struct Worker Worker;

/* The user's side of the full screen: what the keys do, and what the worker reported last.  The
 * main loop (tui.c) owns it; it lives on the screen's thread alone. */
typedef struct {
    Worker *worker; /* borrowed */
    Arena arena;    /* of keymap, layout */
    Keymap keymap;
    const char *layout; /* the user's; NULL: none */
    Guard *guard;       /* what was pressed and not settled; in the arena */
    Notice notice;      /* told in place of the keys that work */
    long read;          /* the number of the last message that Esc has lifted; 0: none */
    double cleared;     /* when Ctrl-C took something back last */
    Arena frame;        /* of scene, until the next control_look */
    Scene scene;        /* what the worker reported last */
    ScreenMap map;      /* of the frame on the screen */
    bool over;          /* nothing more is taken */
} Control;

/* Fails only when the program's own key map is wrong; errors of the user's become the notice. */
NODISCARD bool control_open(Control *control, Error *err);
void control_close(Control *control);

void control_look(Control *control);

/* Takes the user's arrangements of panes; if they are wrong, none, and the error is the notice. */
void control_read_layout(Control *control);

/* Sets what the scene says about keys; in the frame's arena. */
void control_name_keys(Control *control);

void control_key(Control *control, const Key *key, double now);

/* Does what is due (a key that was pressed twice), and when the next thing is; infinity: nothing
 * is. */
void control_wait(Control *control, double now);
double control_due(const Control *control);

/* Ctrl-C: takes back what is typed, or what a key asked.  False: there was nothing, nor shortly
 * before, so that it is meant for the run. */
bool control_clear(Control *control, double now);

/* Runs a command; typed: as if at the prompt, so that it is shown among the messages. */
void control_run(Control *control, const char *command, bool typed);

#endif
