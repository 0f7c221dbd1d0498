/* signals.h - what signals do: stop a run, leave in order, note a new window size.
 *
 *     signals_install(session_interrupts(session), session_saving(session));
 *     signals_at_prompt(true);  ... int signal = signals_take(); ...  signals_at_prompt(false);
 *     if (signals_ending()) ...
 *
 * While commands run, the first Ctrl-C asks the job to stop, the second leaves at once with 130.
 * Any other signal that ends a program leaves at once with 128 + signal, unless a run saves itself
 * when it is stopped: then it asks the run to, and a second signal leaves at once.  At a prompt
 * they are only noted, and the prompt's loop acts; so they are in a full screen, whose loop is
 * woken through a pipe since any thread may get a signal.  Faults and SIGQUIT keep their default
 * action.  The terminal is as it was found, whichever way out, and what ended the program is told
 * in one line.  SIGXFSZ ends nothing: the write that passes the limit fails.
 */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <termios.h>

/* interrupts: counted up at each Ctrl-C while commands run.  saves: a run under way saves itself
 * when it is stopped.  Remembers the terminal's settings. */
void signals_install(atomic_int *interrupts, const atomic_bool *saves);

/* Before the session is freed; a signal ends the program at once from then on. */
void signals_forget_session(void);

/* The signal that the program is to end of, once it was noted or a run was asked to stop; 0: none.
 */
int signals_ending(void);

/* Says on standard error that a signal has ended the program. */
void signals_tell(int signal);

/* On: signals are noted for signals_take, and interrupt ppoll. */
void signals_at_prompt(bool on);

/* As signals_at_prompt(true), and a byte is written to wake_fd for each; give_back is called before
 * the program dies of a signal, inside its handler.  NULL ends it. */
void signals_on_screen(int wake_fd, void (*give_back)(void));

/* A noted signal that ends nothing (SIGINT, SIGWINCH, SIGTSTP, SIGCONT), forgotten thereby; 0 when
 * there is none. */
int signals_take(void);

/* At a prompt, after SIGTSTP was taken: stops the process until it is told to go on, which it may
 * have been already. */
void signals_stop(void);

/* False while the terminal is another job's: then it is neither drawn on nor read nor set. */
bool signals_foreground(void);

/* Puts back the settings found at the start, unless another job has the terminal and has changed
 * them: `ours` is how we had them.  Safe inside a signal handler. */
void signals_give_back(const struct termios *ours);

/* The settings that a line is edited with, for handlers to tell whether they still are ours. */
void signals_line_settings(const struct termios *ours);

/* The terminal is gone: an end of input that is no Ctrl-D. */
bool signals_hung_up(void);

/* Waits for input on a descriptor (-1: none) or for a noted signal: true when input is there. */
bool signals_wait(int fd);

#endif
