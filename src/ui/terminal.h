/* terminal.h - what a terminal can do beyond terminfo, judged by its environment.
 *
 *     Terminal terminal = terminal_judge(getenv);
 *     if (terminal.title) ...
 *
 * Unknown terminals are asked for nothing: what they do not understand they may print.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "base/base.h"

typedef struct {
    bool sync;  /* synchronized output, DEC private mode 2026 */
    bool title; /* takes and keeps a window title: OSC 0, CSI 22 t */
    bool paste; /* marks pasted text: DEC private mode 2004 */
    bool mouse; /* tells clicks: DEC private modes 1002, 1006 */
    bool light; /* its ground is light (COLORFGBG); dark if it does not say */
} Terminal;

/* get: getenv, or a test's. */
Terminal terminal_judge(char *(*get)(const char *name));

#endif
