/* terminal.h - what a terminal can do beyond terminfo, judged by its environment and by what it
 * answers.
 *
 *     Terminal terminal = terminal_judge(getenv);
 *     if (terminal.replies) screen_add(terminal_question(&terminal, &answers));
 *     terminal_answer(&answers, key.bytes, key.size);
 *     if (answers.sixel) ...
 *
 * Unknown terminals are not asked: they may print what they do not understand. */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "base/buf.h"
#include "plot/color.h"

/* What the environment says of a terminal: a value. */
typedef struct {
    bool sync;      /* synchronized output, DEC private mode 2026 */
    bool title;     /* takes and keeps a window title: OSC 0, CSI 22 t */
    bool paste;     /* marks pasted text: DEC private mode 2004 */
    bool mouse;     /* reports clicks: DEC private modes 1002, 1006 */
    bool notify;    /* passes a message on to the desktop: OSC 9 */
    bool replies;   /* answers questions, or at least prints nothing */
    bool within;    /* of another, as tmux: what it does not know it may take for a title */
    bool truecolor; /* shows colours of 24 bits (COLORTERM) */
    Ground ground;  /* light or dark (COLORFGBG, or the console) */
} Terminal;

/* What it has answered so far; the main loop owns it. */
typedef struct {
    int asked;                   /* questions */
    bool attributes;             /* they are known, and so is all that was asked before them */
    bool sixel;                  /* it shows sixels */
    bool kitty;                  /* it shows pictures by kitty's protocol */
    bool sync, truecolor;        /* as in Terminal */
    bool octants;                /* it draws them itself, whatever its font has */
    Color ground;                /* its own; 0: unknown */
    bool stale;                  /* which may be another by now: it is asked once more */
    int colors;                  /* of them, at a time; 0: unknown */
    int cell_width, cell_height; /* pixels; 0: unknown */
} Answers;

/* get: getenv, or a test's. */
Terminal terminal_judge(char *(*get)(const char *name));

/* An operating system command: 0 with a window's title, 9 with a message for the desktop. */
void terminal_command(Buf *out, int number, const char *text);

/* Bytes that ask the next questions, each once; "" while there are none. */
const char *terminal_question(const Terminal *terminal, Answers *answers);

/* Whether something asked for has not been answered. */
bool terminal_is_asked(const Answers *answers);

/* Takes one whole reply (KEY_REPLY); ignores those it does not know. */
void terminal_answer(Answers *answers, const char *bytes, size_t size);

/* Light, dark or unknown, by what it has answered, else by the environment. */
Ground terminal_ground(const Terminal *terminal, const Answers *answers);

#endif
