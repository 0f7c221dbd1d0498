#include "ui/signals.h"

#include "base/base.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Signals reach a process, not a session: the one place for file-wide state. */
static atomic_int *interrupts_of_job;
static volatile sig_atomic_t at_prompt;
static volatile sig_atomic_t noted[NSIG];
static struct termios found; /* the terminal's settings at the start */
static bool on_terminal;

static const int NOTED_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
static const int CRASH_SIGNALS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Only calls that are safe inside a signal handler. */
static void restore_terminal(void)
{
    static const char PASTE_OFF[] = "\033[?2004l\n";
    if (!on_terminal)
        return;
    tcsetattr(STDIN_FILENO, TCSANOW, &found);
    if (at_prompt && write(STDOUT_FILENO, PASTE_OFF, sizeof PASTE_OFF - 1) < 0)
        return;
}

static void on_signal(int signal)
{
    if (at_prompt || signal == SIGWINCH) {
        noted[signal] = 1;
        return;
    }
    if (signal == SIGINT && atomic_fetch_add(interrupts_of_job, 1) == 0)
        return;
    restore_terminal();
    _exit(128 + signal);
}

static void on_crash(int signal)
{
    restore_terminal();
    raise(signal); /* the default action is back: SA_RESETHAND */
}

static void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

static bool is_ignored(int signal)
{
    struct sigaction now;
    sigaction(signal, NULL, &now);
    return now.sa_handler == SIG_IGN;
}

void signals_install(atomic_int *interrupts)
{
    interrupts_of_job = interrupts;
    on_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &found) == 0;
    handle(SIGPIPE, SIG_DFL, 0);  /* a reader that has left ends the program without a word */
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

int signals_take(void)
{
    for (int i = 0; i < LENGTH(NOTED_SIGNALS); i++)
        if (noted[NOTED_SIGNALS[i]]) {
            noted[NOTED_SIGNALS[i]] = 0;
            return NOTED_SIGNALS[i];
        }
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
