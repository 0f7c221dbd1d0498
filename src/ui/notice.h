/* notice.h - a few words told in place of the keys that work, for a while.
 *
 *     notice_tell(&control->notice, now + 2, "Up recalls what stood here");
 *     notice_key(&control->notice);                 a key was pressed
 *     if (notice_due(&control->notice) <= now) notice_forget(&control->notice);
 */
#ifndef UI_NOTICE_H
#define UI_NOTICE_H

#include "base/error.h"

/* Told until a key is pressed, and at least for its time.  A value of the screen's thread. */
typedef struct {
    Error words;   /* what could not be read at the start, too; "": nothing is told */
    double until;  /* and at least until then; 0: until the next key */
    bool of_clear; /* what Ctrl-C does next: told only while that holds */
} Notice;

void notice_tell(Notice *notice, double until, const char *words);

/* That what was typed is cleared, and what Ctrl-C does to the run under way next. */
void notice_cleared(Notice *notice, double until, bool attached);

void notice_forget(Notice *notice);

/* A key was pressed. */
void notice_key(Notice *notice);

/* Forgets what Ctrl-C would do when it would do something else: no run is under way, or there is
 * text to clear. */
void notice_settle(Notice *notice, bool runs, bool typed);

/* When its time is over; infinity: it has none. */
double notice_due(const Notice *notice);

#endif
