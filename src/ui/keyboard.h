/* keyboard.h - keys while standard input is something else: PROGRAM | onecycle --watch -
 *
 *     int input;
 *     if (keyboard_take(&input)) ...       standard input is the terminal, `input` what it was
 */
#ifndef UI_KEYBOARD_H
#define UI_KEYBOARD_H

#include "base/base.h"

/* Makes the terminal standard input, and moves what it was to another descriptor.  False, and
 * nothing is changed, where there is no terminal. */
NODISCARD bool keyboard_take(int *input);

#endif
