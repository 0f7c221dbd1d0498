/* hold.h - keeps back what is written to standard error while a full screen is up.
 *
 *     hold_begin();          messages of libraries, of die() on any thread, go to a file
 *     hold_end();            and now to where they were meant to go
 *
 * When standard error is not a terminal it is left alone. */
#ifndef UI_HOLD_H
#define UI_HOLD_H

void hold_begin(void);

/* Safe inside a signal handler; does nothing the second time. */
void hold_end(void);

#endif
