/* signals.h - what signals do: stop a run, leave in order, note a new window size.
 *
 *     signals_install(session_interrupts(session), session_saving(session));
 *     signals_at_prompt(true);
 *     int signal = signals_take();
 *     signals_at_prompt(false);
 *     if (signals_ending()) ...
 *
 * While commands run, the first Ctrl-C asks the job to stop, the second ends the program at once
 * with status 130.  Any other signal that ends a program does so at once with status 128 + signal,
 * unless there is a run that saves itself when it is stopped: then the run is asked to stop, and a
 * second signal ends the program at once.  At a prompt signals are only noted, and the prompt's
 * loop acts on them; so it is in a full screen, whose loop is woken through a pipe since any thread
 * may get a signal.  Faults and SIGQUIT keep their default action, except that a page of a mapped
 * file which is not there any more ends the program in order.  In every case the terminal is left
 * as it was found, and one line tells what ended the program.  SIGXFSZ ends nothing: the write that
 * passes the limit fails. */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <termios.h>

/* interrupts: counted up at each Ctrl-C while commands run.  saves: a run under way saves itself
 * when it is stopped.  Remembers the terminal's settings. */
void signals_install(atomic_int *interrupts, const atomic_bool *saves);

/* To be called before the session is freed; from then on a signal ends the program at once. */
void signals_forget_session(void);

/* The signal that is to end the program, once it is noted or a run was asked to stop; 0: none. */
int signals_ending(void);

/* Says on standard error that a signal has ended the program. */
void signals_tell(int signal);

/* On: signals are noted for signals_take, and interrupt ppoll. */
void signals_at_prompt(bool on);

/* As signals_at_prompt(true), and a byte is written to wake_fd for each; give_back is called before
 * the program dies of a signal, inside its handler.  NULL ends it. */
void signals_on_screen(int wake_fd, void (*give_back)(void));

/* Returns a noted signal that ends nothing (SIGINT, SIGWINCH, SIGTSTP, SIGCONT) and forgets it; 0
 * when there is none. */
int signals_take(void);

/* At a prompt, after SIGTSTP was taken: stops the process until SIGCONT, if that has not come
 * yet. */
void signals_stop(void);

/* False while the terminal belongs to another job: then it is neither drawn on nor read nor set. */
bool signals_foreground(void);

/* Restores the settings found at the start, unless another job has the terminal and has changed
 * them; `ours` are the settings we had made.  Safe inside a signal handler. */
void signals_give_back(const struct termios *ours);

/* Stores the settings that a line is edited with: handlers see by them whether they still hold. */
void signals_line_settings(const struct termios *ours);

/* Whether the terminal is gone, so that an end of input is not a Ctrl-D. */
bool signals_hung_up(void);

/* Waits for input on a descriptor (-1: none) or for a noted signal: true when input is there. */
bool signals_wait(int fd);

#endif
