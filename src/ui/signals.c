/* Decides what each signal does: Ctrl-C stops a run, others end the program, and in every case the
 * terminal is given back. */
#include "ui/signals.h"

#include "base/base.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { HANDLER_STACK = 1 << 16 }; /* bytes */

/* Signals reach a process, not a session: hence file-wide state. */
static atomic_int no_interrupts; /* counts interrupts when there is no session */
static const atomic_bool no_run;
static atomic_int *interrupts_of_job = &no_interrupts;
static const atomic_bool *run_saves = &no_run; /* true: the run saves itself when stopped */
static atomic_bool at_prompt;
static atomic_int noted[NSIG]; /* how often it came since it was last taken */
static atomic_int ending;      /* the first one noted that ends the program; 0: none */
static struct termios found;   /* the terminal's settings at the start */
static struct termios of_line; /* its settings while a line is edited */
static bool on_terminal;
static void (*rescue)(void); /* gives the terminal back from a full screen; NULL: there is none */
static struct sigaction bus_before; /* what SIGBUS did before it was ours */
static int wake = -1;               /* written to when a signal is noted; -1: not polled */

/* Signals noted for the prompt's loop, which goes on. */
static const int NOTED_SIGNALS[] = {SIGINT, SIGWINCH, SIGTSTP, SIGCONT};

#define LOST "; what was trained since the last save is lost"
#define FAULT ", a fault in the program" LOST

typedef struct {
    int number;
    const char *name, *reason; /* ", ..." or "" */
} Ending;

/* Signals that end a program by default: ours ends in order, with status 128 + signal.  Real-time
 * signals are handled in the same way. */
static const Ending IN_ORDER[] = {
    {SIGTERM, "SIGTERM", ""},
    {SIGHUP, "SIGHUP", ""},
    {SIGPIPE, "SIGPIPE", ", no program reads the output"},
    {SIGXCPU, "SIGXCPU", ", its processor time is used up"},
    {SIGUSR1, "SIGUSR1", ""},
    {SIGUSR2, "SIGUSR2", ""},
    {SIGALRM, "SIGALRM", ""},
    {SIGVTALRM, "SIGVTALRM", ""},
    {SIGPROF, "SIGPROF", ""},
    {SIGPOLL, "SIGPOLL", ""},
#ifdef SIGPWR
    {SIGPWR, "SIGPWR", ", the power fails"},
#endif
#ifdef SIGSTKFLT
    {SIGSTKFLT, "SIGSTKFLT", ""},
#endif
};

/* Signals that end the program at once, by their default action. */
static const Ending AT_ONCE[] = {
    {SIGSEGV, "SIGSEGV", FAULT}, {SIGBUS, "SIGBUS", FAULT},   {SIGFPE, "SIGFPE", FAULT},
    {SIGILL, "SIGILL", FAULT},   {SIGABRT, "SIGABRT", FAULT}, {SIGSYS, "SIGSYS", FAULT},
    {SIGTRAP, "SIGTRAP", FAULT}, {SIGQUIT, "SIGQUIT", ""},
};

/* ---- inside handlers: only calls that are safe there */

static void restore_terminal(void)
{
    static const char PASTE_OFF[] = "\033[?2004l\n";
    if (!on_terminal)
        return;
    if (rescue) {
        rescue();
        return;
    }
    signals_give_back(&of_line);
    if (at_prompt && write(STDOUT_FILENO, PASTE_OFF, sizeof PASTE_OFF - 1) < 0)
        return;
}

static const Ending *find(const Ending *row, int count, int signal)
{
    for (int i = 0; i < count; i++)
        if (row[i].number == signal)
            return &row[i];
    return NULL;
}

static void add(char *line, size_t room, const char *text)
{
    strncat(line, text, room - strlen(line) - 1);
}

static void add_real_time(char *line, size_t room, int signal)
{
    int above = signal - SIGRTMIN;
    const char digits[] = {(char)('0' + above / 10), (char)('0' + above % 10), '\0'};
    add(line, room, "SIGRTMIN+");
    add(line, room, digits + (above < 10));
}

static void put_error(const char *line)
{
    if (write(STDERR_FILENO, line, strlen(line)) < 0)
        return; /* nobody is there to be told */
}

void signals_tell(int signal)
{
    char line[160] = "onecycle: ended by ";
    const Ending *row = find(IN_ORDER, LENGTH(IN_ORDER), signal);
    if (!row)
        row = find(AT_ONCE, LENGTH(AT_ONCE), signal);
    if (row) {
        add(line, sizeof line, row->name);
        add(line, sizeof line, row->reason);
    } else {
        add_real_time(line, sizeof line, signal);
    }
    add(line, sizeof line, "\n");
    put_error(line);
}

/* Notes a signal.  SIGTSTP and SIGCONT cancel each other, as they do in the kernel. */
static void note(int signal)
{
    int before = errno, none = 0;
    if (signal == SIGCONT)
        atomic_store(&noted[SIGTSTP], 0);
    if (signal == SIGTSTP)
        atomic_store(&noted[SIGCONT], 0);
    atomic_fetch_add(&noted[signal], 1);
    if (find(IN_ORDER, LENGTH(IN_ORDER), signal) || signal >= SIGRTMIN)
        atomic_compare_exchange_strong(&ending, &none, signal);
    if (wake >= 0 && write(wake, "", 1) < 0)
        errno = before; /* the pipe is full: polling wakes anyway */
    errno = before;
}

/* Whether Ctrl-C came again and again and was not taken: the screen's loop hangs. */
static bool hangs(int signal)
{
    enum { PATIENCE = 5 };
    return signal == SIGINT && rescue && noted[SIGINT] >= PATIENCE;
}

/* While the handler runs all other signals wait, so that none ends the program while the terminal
 * is given back.  Writes are restarted: a line that is cut short would make standard output fail.
 * Polls return anyway. */
static void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags | SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

/* Asks the run to stop at the batch boundary; false for a second signal, with which the user says
 * that waiting takes too long.  A signal that ends the program is noted until the run has stopped.
 * A terminal that is closed sends SIGHUP twice, itself and by its shell, and SIGXCPU comes every
 * second, so a second one of these does not count. */
static bool asks(int signal)
{
    if (signal == SIGINT)
        return !rescue && atomic_fetch_add(interrupts_of_job, 1) == 0;
    if (!atomic_load(run_saves))
        return false;
    if (atomic_fetch_add(interrupts_of_job, 1) > 0 && signal != SIGHUP && signal != SIGXCPU)
        return false;
    note(signal);
    return true;
}

/* Lets one of several threads give the terminal back.  The others wait for it to end the program,
 * but 5 seconds at most, in case the terminal takes nothing. */
static void be_the_first(int signal)
{
    enum { TENTHS = 50 };
    static atomic_flag leaving = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&leaving))
        return;
    for (int i = 0; i < TENTHS; i++)
        poll(NULL, 0, 100);
    _exit(128 + signal);
}

static void on_signal(int signal)
{
    if ((at_prompt || signal == SIGWINCH) && !hangs(signal)) {
        note(signal);
        return;
    }
    if (asks(signal))
        return;
    be_the_first(signal);
    restore_terminal();
    if (signal != SIGINT)
        signals_tell(signal);
    _exit(128 + signal);
}

/* The prompt may have been left since the handler was called. */
static void on_job_control(int signal)
{
    if (at_prompt)
        note(signal);
    else if (signal == SIGTSTP)
        raise(SIGSTOP);
}

/* When the reader of standard output is gone the program ends without a word; but a run that saves
 * itself is stopped first, and what it writes is lost.  A prompt ends in order. */
static void on_pipe(int signal)
{
    if (at_prompt) {
        note(signal);
    } else if (!atomic_load(run_saves) && !signals_ending()) {
        handle(signal, SIG_DFL, 0);
        raise(signal);
    } else if (!noted[SIGPIPE]) {
        note(signal);
        atomic_fetch_add(interrupts_of_job, 1);
    }
}

static void on_crash(int signal)
{
    be_the_first(signal);
    restore_terminal();
    signals_tell(signal);
    raise(signal); /* the default action is back: SA_RESETHAND */
}

/* A page of a mapped file (io/mapping.h) is not there any more, or its disk does not give it: the
 * program cannot go on, since what looks at pixels has no way to fail, but it ends in order.  Any
 * other SIGBUS goes where it would go without us: a fault comes again, one that was sent is sent
 * again. */
static void on_bus(int signal, siginfo_t *info, void *context)
{
    (void)context;
    if (info->si_code != BUS_ADRERR) {
        sigaction(signal, &bus_before, NULL);
        if (info->si_code <= 0)
            raise(signal);
        return;
    }
    be_the_first(signal);
    restore_terminal();
    put_error(
        "onecycle: the file of `data packed` was made shorter or cannot be read; load the data "
        "again" LOST "\n");
    _exit(128 + signal);
}

/* ---- taking them */

/* Leaves signals alone that are ignored (nohup) or have a handler of a sanitizer or profiler. */
static void handle_default(int signal, void (*handler)(int), int flags)
{
    struct sigaction now;
    if (sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        handle(signal, handler, flags);
}

void signals_install(atomic_int *interrupts, const atomic_bool *saves)
{
    interrupts_of_job = interrupts;
    run_saves = saves;
    on_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &found) == 0;
    handle(SIGXFSZ, SIG_IGN, 0); /* then writing fails, as on a full disk */
    handle(SIGPIPE, on_pipe, 0);
    handle(SIGINT, on_signal, 0);
    handle(SIGTERM, on_signal, 0);
    handle(SIGWINCH, on_signal, 0);
    for (int i = 0; i < LENGTH(IN_ORDER); i++)
        handle_default(IN_ORDER[i].number, on_signal, 0);
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++)
        handle_default(signal, on_signal, 0);
    for (int i = 0; on_terminal && i < LENGTH(AT_ONCE); i++)
        handle_default(AT_ONCE[i].number, on_crash, SA_RESETHAND | SA_ONSTACK);
    struct sigaction bus = {.sa_sigaction = on_bus, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&bus.sa_mask);
    sigaction(SIGBUS, &bus, &bus_before); /* a sanitizer would take it for a fault of ours */
    static char stack[HANDLER_STACK];     /* in case this thread's stack is used up */
    stack_t now, own = {.ss_sp = stack, .ss_size = sizeof stack};
    if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE)) /* sanitizers have their own */
        sigaltstack(&own, NULL);
}

void signals_forget_session(void)
{
    interrupts_of_job = &no_interrupts;
    run_saves = &no_run;
}

void signals_at_prompt(bool on)
{
    at_prompt = on;
    handle(SIGTSTP, on ? on_job_control : SIG_DFL, 0);
    handle(SIGCONT, on ? on_job_control : SIG_DFL, 0);
}

void signals_on_screen(int wake_fd, void (*give_back)(void))
{
    wake = wake_fd;
    rescue = give_back;
    signals_at_prompt(give_back != NULL);
}

/* ---- acting on them */

/* SIGTSTP is blocked until it is pending, so that the kernel cancels it when SIGCONT comes. */
void signals_stop(void)
{
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    handle(SIGTSTP, SIG_DFL, 0);
    raise(SIGTSTP);
    if (noted[SIGCONT] > 0)
        handle(SIGTSTP, SIG_IGN, 0); /* forgets what is pending */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    handle(SIGTSTP, on_job_control, 0);
}

bool signals_foreground(void)
{
    pid_t owner = tcgetpgrp(STDIN_FILENO);
    return owner < 0 || owner == getpgrp();
}

static bool same_settings(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
           a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

/* A process in the background is stopped when it sets its terminal, unless SIGTTOU is blocked. */
void signals_give_back(const struct termios *ours)
{
    struct termios now;
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    if (signals_foreground() || (tcgetattr(STDIN_FILENO, &now) == 0 && same_settings(&now, ours)))
        tcsetattr(STDIN_FILENO, TCSANOW, &found);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void signals_line_settings(const struct termios *ours)
{
    of_line = *ours;
}

bool signals_hung_up(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR));
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
    return ending;
}

static bool any_noted(void)
{
    for (int i = 0; i < LENGTH(NOTED_SIGNALS); i++)
        if (noted[NOTED_SIGNALS[i]])
            return true;
    return signals_ending() != 0;
}

bool signals_wait(int fd)
{
    sigset_t blocked, before;
    sigfillset(&blocked);
    pthread_sigmask(SIG_BLOCK, &blocked, &before); /* none comes between look and wait */
    struct pollfd input = {.fd = fd, .events = POLLIN};
    bool ready = !any_noted() && ppoll(&input, 1, NULL, &before) > 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ready;
}
