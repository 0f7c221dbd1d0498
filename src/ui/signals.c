#include "ui/signals.h"

#include "base/base.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Signals reach a process, not a session: the one place for file-wide state. */
static atomic_int *interrupts_of_job;
static const atomic_bool *run_saves; /* a run is worth waiting for: it saves itself when stopped */
static atomic_bool at_prompt;
static atomic_int noted[NSIG]; /* how often since it was last taken */
static struct termios found;   /* the terminal's settings at the start */
static bool on_terminal;
static void (*rescue)(void); /* gives the terminal back from a full screen; NULL: there is none */
static int wake = -1;        /* written to when a signal is noted; -1: nobody polls it */

static const int NOTED_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
static const int CRASH_SIGNALS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

/* Only calls that are safe inside a signal handler. */
static void restore_terminal(void)
{
    static const char PASTE_OFF[] = "\033[?2004l\n";
    if (!on_terminal)
        return;
    if (rescue) {
        rescue();
        return;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &found);
    if (at_prompt && write(STDOUT_FILENO, PASTE_OFF, sizeof PASTE_OFF - 1) < 0)
        return;
}

static void note(int signal)
{
    int before = errno;
    atomic_fetch_add(&noted[signal], 1);
    if (wake >= 0 && write(wake, "", 1) < 0)
        errno = before; /* the pipe is full: whoever polls it wakes anyway */
}

/* Ctrl-C again and again, and nobody takes it: the screen's loop hangs. */
static bool hangs(int signal)
{
    enum { PATIENCE = 5 };
    return signal == SIGINT && rescue && noted[SIGINT] >= PATIENCE;
}

static void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

/* Asks the run to stop at the batch boundary, once: whoever waits no longer sends a second signal.
 * One that ends the program is noted for when it has.  A terminal that is closed hangs up twice,
 * for itself and for its shell, so that signal never hurries anybody. */
static bool asks(int signal)
{
    if (signal == SIGINT)
        return !rescue && atomic_fetch_add(interrupts_of_job, 1) == 0;
    if (!atomic_load(run_saves))
        return false;
    if (atomic_fetch_add(interrupts_of_job, 1) > 0 && signal != SIGHUP)
        return false;
    note(signal);
    return true;
}

static void on_signal(int signal)
{
    if ((at_prompt || signal == SIGWINCH) && !hangs(signal)) {
        note(signal);
        return;
    }
    if (asks(signal))
        return;
    restore_terminal();
    _exit(128 + signal);
}

/* A reader that has left ends the program without a word; but a run that saves itself ends first,
 * and speaks into the void meanwhile. */
static void on_pipe(int signal)
{
    if (!atomic_load(run_saves) && !signals_ending()) {
        handle(signal, SIG_DFL, 0);
        raise(signal);
    } else if (!noted[SIGPIPE]) {
        note(signal);
        atomic_fetch_add(interrupts_of_job, 1);
    }
}

static void on_crash(int signal)
{
    static const char TOLD[] =
        "onecycle: a fault in the program; what was trained since the last save is lost\n";
    restore_terminal();
    if (rescue && signal != SIGQUIT && write(STDERR_FILENO, TOLD, sizeof TOLD - 1) < 0)
        _exit(128 + signal);
    raise(signal); /* the default action is back: SA_RESETHAND */
}

static bool is_ignored(int signal)
{
    struct sigaction now;
    sigaction(signal, NULL, &now);
    return now.sa_handler == SIG_IGN;
}

void signals_install(atomic_int *interrupts, const atomic_bool *saves)
{
    interrupts_of_job = interrupts;
    run_saves = saves;
    on_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &found) == 0;
    handle(SIGPIPE, on_pipe, 0);
    handle(SIGINT, on_signal, 0); /* no SA_RESTART: a read waiting for input returns */
    handle(SIGTERM, on_signal, 0);
    if (!is_ignored(SIGHUP)) /* nohup */
        handle(SIGHUP, on_signal, 0);
    handle(SIGWINCH, on_signal, SA_RESTART);
    for (int i = 0; on_terminal && i < LENGTH(CRASH_SIGNALS); i++) {
        struct sigaction now;
        sigaction(CRASH_SIGNALS[i], NULL, &now);
        if (now.sa_handler == SIG_DFL) /* sanitizers have their own */
            handle(CRASH_SIGNALS[i], on_crash, SA_RESETHAND);
    }
}

void signals_at_prompt(bool on)
{
    at_prompt = on;
    handle(SIGTSTP, on ? on_signal : SIG_DFL, 0);
    handle(SIGCONT, on ? on_signal : SIG_DFL, 0);
}

void signals_on_screen(int wake_fd, void (*give_back)(void))
{
    wake = wake_fd;
    rescue = give_back;
    signals_at_prompt(give_back != NULL);
}

int signals_take(void)
{
    for (int i = 0; i < LENGTH(NOTED_SIGNALS); i++)
        if (atomic_exchange(&noted[NOTED_SIGNALS[i]], 0))
            return NOTED_SIGNALS[i];
    return 0;
}

int signals_ending(void)
{
    static const int ENDING[] = {SIGTERM, SIGHUP, SIGPIPE};
    for (int i = 0; i < LENGTH(ENDING); i++)
        if (noted[ENDING[i]])
            return ENDING[i];
    return 0;
}

static bool any_noted(void)
{
    for (int i = 0; i < LENGTH(NOTED_SIGNALS); i++)
        if (noted[NOTED_SIGNALS[i]])
            return true;
    return false;
}

bool signals_wait(int fd)
{
    sigset_t blocked, before;
    sigemptyset(&blocked);
    for (int i = 0; i < LENGTH(NOTED_SIGNALS); i++)
        sigaddset(&blocked, NOTED_SIGNALS[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before); /* none between the look and the wait */
    struct pollfd input = {.fd = fd, .events = POLLIN};
    bool ready = !any_noted() && ppoll(&input, 1, NULL, &before) > 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready;
}
