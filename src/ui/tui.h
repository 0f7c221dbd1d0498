/* tui.h - the full screen: keys in, frames out, until `quit`.
 *
 *     int status = tui_run(session, "attach last");       the program's exit status
 *
 * Commands run through lab/worker.h, so the screen answers while the lab trains; view/view.h
 * decides what is drawn.  At most 30 frames a second are drawn, and none while nothing happens. */
#ifndef UI_TUI_H
#define UI_TUI_H

#include "lab/session.h"

/* Runs a command first; NULL: where there is no data, it loads some. */
int tui_run(Session *session, const char *first);

#endif
