/* tui.h - the full screen: keys in, frames out, until `quit`.
 *
 *     int status = tui_run(session);       the program's exit status
 *
 * Commands run through lab/worker.h, so the screen answers while the lab trains; view/view.h
 * decides what is drawn.  At most 30 frames a second are drawn, and none while nothing happens. */
#ifndef UI_TUI_H
#define UI_TUI_H

#include "lab/session.h"

int tui_run(Session *session);

#endif
