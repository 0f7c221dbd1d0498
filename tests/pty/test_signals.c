/* Tests signals at the full screen, at the prompt and during a script, on a terminal simulated here
 * that keeps track of its modes: whatever signals come, in whatever order, the terminal is left as
 * it was.
 *
 * Between the terminal and the program there is a small shell with job control, which reports how
 * the program stops and ends.  ROUNDS=100 tries more random orders, SEED=N different ones. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/rng.h"
#include "base/thread.h"
#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { COLUMNS = 80, ROWS = 24, WORDS_MOST = 12, MODE_MOST = 4096, BEGUN = -1, WENT_ON = -2 };
enum { WRAP = 7, CURSOR = 25 }; /* modes that are set at first */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif
static const double PATIENCE = 300; /* seconds until something hangs */

/* A terminal with a shell and the program on it. */
typedef struct {
    int fd;                /* the terminal's side */
    int line;              /* the program's side, held open so that settings can be looked at */
    int told;              /* a pipe with what waitpid tells the shell */
    pid_t shell, pid;      /* pid: the program */
    int status;            /* as the shell was told last */
    bool stopped, ended;   /* the program is stopped, or has ended */
    bool went_on;          /* since fg was said */
    bool gone;             /* the terminal is */
    int drains;            /* how often the last bytes were waited for */
    Buf out;               /* all it was sent */
    size_t seen;           /* of out */
    bool mode[MODE_MOST];  /* DEC private modes that are set */
    bool keypad;           /* its keys are those of applications */
    int state, number;     /* of the reader of modes */
    struct termios before; /* the line's settings before the program */
} Tty;

static double now(void)
{
    Clock clock = clock_real();
    return clock_now(&clock);
}

/* ---- the program and its shell */

static void be_program(const char *const *word)
{
    const char *folder = getenv("BUILDDIR"), *words[WORDS_MOST + 2] = {"onecycle"};
    char program[4096];
    static const char *const FORGET[] = {"NO_COLOR", "TERM_PROGRAM", "COLUMNS", "LINES", "INPUTRC"};
    for (int i = 0; i < LENGTH(FORGET); i++)
        unsetenv(FORGET[i]);
    setenv("TERM", "xterm-256color", 1);
    setenv("XDG_STATE_HOME", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    for (int i = 0; i < WORDS_MOST && word[i]; i++)
        words[i + 1] = word[i];
    snprintf(program, sizeof program, "%s/onecycle", folder ? folder : ".");
    execv(program, (char **)(uintptr_t)words);
    _exit(127);
}

static int job[2] = {0, WENT_ON}; /* of the shell, for its handler: the program, and what is told */
static int job_told;

static void take_to_foreground(int signal)
{
    (void)signal;
    tcsetpgrp(0, job[0]);
    kill(job[0], SIGCONT);
    if (write(job_told, job, sizeof job) < 0)
        _exit(1);
}

/* The program in a group of its own, in the foreground until it stops; then the shell has the
 * terminal until SIGUSR1 makes it say fg.  Stops and the end are told. */
static void be_shell(const char *terminal, int tell, const char *const *word)
{
    setsid();
    int fd = open(terminal, O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    ioctl(0, TIOCSCTTY, 0);
    static const int OTHERS[] = {SIGTTOU, SIGHUP, SIGINT, SIGQUIT, SIGTSTP};
    for (int i = 0; i < LENGTH(OTHERS); i++)
        signal(OTHERS[i], SIG_IGN);
    job_told = tell;
    struct sigaction fg = {.sa_handler = take_to_foreground, .sa_flags = SA_RESTART};
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL); /* it means fg to the shell only */
    sigaction(SIGUSR1, &fg, NULL);
    pid_t pid = job[0] = fork();
    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(0, getpgrp());
        for (int i = 0; i < LENGTH(OTHERS); i++)
            signal(OTHERS[i], SIG_DFL);
        signal(SIGUSR1, SIG_DFL);
        sigprocmask(SIG_UNBLOCK, &usr1, NULL);
        close(tell);
        be_program(word);
    }
    sigprocmask(SIG_UNBLOCK, &usr1, NULL);
    int message[2] = {pid, BEGUN};
    while (write(tell, message, sizeof message) > 0 &&
           (message[1] == BEGUN || WIFSTOPPED(message[1])))
        if (waitpid(pid, &message[1], WUNTRACED) != pid)
            break;
        else if (WIFSTOPPED(message[1]))
            tcsetpgrp(0, getpgrp());
    _exit(0);
}

/* local: of its settings, besides those that a new one has. */
static void open_line(Tty *tty, tcflag_t local)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    char name[64];
    *tty = (Tty){.fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC),
                 .mode = {[WRAP] = true, [CURSOR] = true}};
    assert_true(tty->fd >= 0 && grantpt(tty->fd) == 0 && unlockpt(tty->fd) == 0);
    assert_int_equal(ptsname_r(tty->fd, name, sizeof name), 0);
    tty->line = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    assert_int_equal(ioctl(tty->line, TIOCSWINSZ, &size), 0);
    assert_int_equal(tcgetattr(tty->line, &tty->before), 0);
    tty->before.c_lflag |= local;
    assert_int_equal(tcsetattr(tty->line, TCSANOW, &tty->before), 0);
}

/* ---- what the terminal sees */

/* ESC [ ? N h sets mode N, l resets it.  An ESC anywhere begins a new sequence. */
static void read_byte(Tty *tty, char c)
{
    enum { GROUND, ESCAPE, BRACKET, MODE };
    if (c == '\033') {
        tty->state = ESCAPE;
    } else if (tty->state == ESCAPE) {
        tty->state = c == '[' ? BRACKET : GROUND;
        if (c == '=' || c == '>')
            tty->keypad = c == '=';
    } else if (tty->state == BRACKET) {
        tty->state = c == '?' ? MODE : GROUND;
        tty->number = 0;
    } else if (tty->state == MODE && c >= '0' && c <= '9') {
        tty->number = (tty->number * 10 + (c - '0')) % MODE_MOST;
    } else if (tty->state == MODE) {
        if (c == 'h' || c == 'l')
            tty->mode[tty->number] = c == 'h';
        tty->number = 0;
        tty->state = c == ';' ? MODE : GROUND;
    }
}

static void take_bytes(Tty *tty)
{
    char bytes[65536];
    ssize_t got = read(tty->fd, bytes, sizeof bytes);
    tty->gone = got <= 0;
    for (ssize_t i = 0; i < got; i++)
        read_byte(tty, bytes[i]);
    if (got > 0)
        buf_add(&tty->out, bytes, (size_t)got);
}

static void take_news(Tty *tty)
{
    int message[2];
    if (read(tty->told, message, sizeof message) != sizeof message) {
        tty->ended = true;
        return;
    }
    tty->pid = message[0];
    tty->went_on |= message[1] == WENT_ON;
    if (message[1] == BEGUN || message[1] == WENT_ON)
        return;
    tty->status = message[1];
    tty->stopped = WIFSTOPPED(message[1]);
    tty->ended = !tty->stopped;
}

/* Takes what comes within some milliseconds; false when nothing did. */
static bool pump(Tty *tty, int milliseconds)
{
    struct pollfd from[] = {{.fd = tty->gone ? -1 : tty->fd, .events = POLLIN},
                            {.fd = tty->ended ? -1 : tty->told, .events = POLLIN}};
    if (poll(from, LENGTH(from), milliseconds) <= 0)
        return false;
    if (from[0].revents)
        take_bytes(tty);
    if (from[1].revents)
        take_news(tty);
    return true;
}

static void begin(Tty *tty, const char *const *word, tcflag_t local)
{
    int tell[2];
    char name[64];
    open_line(tty, local);
    assert_int_equal(ptsname_r(tty->fd, name, sizeof name), 0);
    assert_int_equal(pipe2(tell, O_CLOEXEC), 0);
    tty->shell = fork();
    assert_true(tty->shell >= 0);
    if (tty->shell == 0) {
        close(tty->fd); /* otherwise the terminal could not hang up */
        close(tty->line);
        be_shell(name, tell[1], word);
    }
    close(tell[1]);
    tty->told = tell[0];
    while (!tty->pid)
        pump(tty, 1000);
}

/* Waits for all that was sent before the program stopped or ended.  The kernel passes it on in its
 * own time, but before the bytes that we send after it. */
static void drain(Tty *tty)
{
    double until = now() + PATIENCE;
    char last[32];
    snprintf(last, sizeof last, "\033]drained %d\007", ++tty->drains);
    for (size_t sent = 0; sent < strlen(last) && now() < until; pump(tty, 0))
        sent += (size_t)MAX(write(tty->line, last + sent, strlen(last) - sent), 0);
    while (!memmem(buf_text(&tty->out), tty->out.size, last, strlen(last)) && now() < until)
        pump(tty, 1000);
    while (pump(tty, 0))
        continue;
}

static void show_end(const Tty *tty)
{
    const char *text = buf_text(&tty->out);
    size_t from = tty->out.size > 2000 ? tty->out.size - 2000 : 0;
    for (; text[from]; from++)
        fprintf(stderr, text[from] == '\033' ? "\\e" : "%c", text[from]);
    fputc('\n', stderr);
}

/* Waits until it was sent these bytes, after those seen before. */
static void see(Tty *tty, const char *bytes)
{
    double until = now() + PATIENCE;
    for (;;) {
        const char *from = buf_text(&tty->out) + tty->seen;
        const char *at = memmem(from, tty->out.size - tty->seen, bytes, strlen(bytes));
        if (at) {
            tty->seen = (size_t)(at - tty->out.data) + strlen(bytes);
            return;
        }
        pump(tty, 1000);
        if (tty->ended || now() > until) {
            show_end(tty);
            fail_test("'%s' was not seen", bytes);
        }
    }
}

static void type(const Tty *tty, const char *bytes)
{
    assert_int_equal(write(tty->fd, bytes, strlen(bytes)), strlen(bytes));
}

static void send(Tty *tty, int signal)
{
    if (!tty->ended)
        kill(tty->pid, signal);
}

static void await_stop(Tty *tty)
{
    double until = now() + PATIENCE;
    while (!tty->stopped && !tty->ended && now() < until)
        pump(tty, 1000);
    assert_true(tty->stopped);
    drain(tty);
}

static void go_on(Tty *tty)
{
    double until = now() + PATIENCE;
    tty->stopped = tty->went_on = false;
    kill(tty->shell, SIGUSR1);
    while (!tty->went_on && !tty->ended && now() < until)
        pump(tty, 1000);
}

/* ---- what must be so */

static void check_modes(const Tty *tty)
{
    for (int i = 0; i < MODE_MOST; i++)
        if (tty->mode[i] != (i == WRAP || i == CURSOR)) {
            show_end(tty);
            fail_test("mode %d is %s", i, tty->mode[i] ? "set" : "not set");
        }
    assert_false(tty->keypad);
}

static void check_settings(const Tty *tty)
{
    struct termios after;
    assert_int_equal(tcgetattr(tty->line, &after), 0);
    assert_int_equal(after.c_lflag, tty->before.c_lflag);
    assert_int_equal(after.c_iflag, tty->before.c_iflag);
    assert_int_equal(after.c_oflag, tty->before.c_oflag);
    assert_int_equal(after.c_cflag, tty->before.c_cflag);
    assert_memory_equal(after.c_cc, tty->before.c_cc, sizeof after.c_cc);
}

/* Says what a file of /proc tells, or its line that begins so. */
static void show_line(const char *thread, const char *file, const char *begin)
{
    char path[PATH_MAX], line[256];
    snprintf(path, sizeof path, "%s/%s", thread, file);
    FILE *in = fopen(path, "r");
    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, begin, strlen(begin)) == 0)
            fprintf(stderr, "# %s: %.*s\n", path, (int)strcspn(line, "\n"), line);
    if (in)
        fclose(in);
}

/* Says where each thread of a program is that hangs. */
static void show_threads(pid_t pid)
{
    char pattern[64];
    glob_t threads;
    snprintf(pattern, sizeof pattern, "/proc/%d/task/*", (int)pid);
    if (glob(pattern, 0, NULL, &threads) != 0)
        return;
    for (size_t i = 0; i < threads.gl_pathc; i++) {
        show_line(threads.gl_pathv[i], "status", "State:");
        show_line(threads.gl_pathv[i], "wchan", "");
        show_line(threads.gl_pathv[i], "syscall", "");
    }
    globfree(&threads);
}

/* The exit status as a shell gives it. */
static int await_end_of(Tty *tty, const char *what)
{
    double until = now() + PATIENCE;
    while (!tty->ended && now() < until) {
        pump(tty, 1000);
        if (tty->stopped)
            go_on(tty);
    }
    if (!tty->ended) {
        show_end(tty);
        show_threads(tty->pid);
        kill(tty->pid, SIGKILL);
        fail_test("%s: it hangs", what);
    }
    drain(tty);
    waitpid(tty->shell, NULL, 0);
    check_settings(tty);
    check_modes(tty);
    return WIFSIGNALED(tty->status) ? 128 + WTERMSIG(tty->status) : WEXITSTATUS(tty->status);
}

static int await_end(Tty *tty)
{
    return await_end_of(tty, "then it was to end");
}

static void finish(Tty *tty)
{
    close(tty->fd);
    close(tty->line);
    close(tty->told);
    buf_free(&tty->out);
}

/* ---- the doors */

#define DATA "-c", "data digits train=640 valid=64"

static const struct {
    const char *word[WORDS_MOST];
    const char *ready; /* what it shows when it waits for commands */
} DOOR[] = {
    {{"-n", "-i", DATA}, "640+64"},
    {{"-n", "--plain", "-i", DATA}, "onecycle> "},
};

/* With NOFLSH what was sent arrives, even if keys are typed while the terminal is the shell's. */
static void open_door(Tty *tty, int door)
{
    begin(tty, DOOR[door].word, NOFLSH);
    see(tty, DOOR[door].ready);
}

/* The screen sends what differs from the frame before; its title is whole. */
static void start_run(Tty *tty, int door)
{
    type(tty, "fit 100000 1e-4\r");
    see(tty, door == 0 ? "% fit 100000" : " of 100000");
}

/* Sends signals in this order, each after the program has stopped if it does; then it must end. */
static void try(int door, bool run, const int *signal, int wanted)
{
    Tty tty;
    open_door(&tty, door);
    if (run)
        start_run(&tty, door);
    for (; *signal; signal++) {
        if (*signal == SIGCONT)
            go_on(&tty);
        else
            send(&tty, *signal);
        if (*signal == SIGSTOP || *signal == SIGTSTP)
            await_stop(&tty);
    }
    int status = await_end(&tty);
    finish(&tty);
    assert_int_equal(status, wanted);
}

TEST(stopped_and_sent_on_it_leaves_the_terminal_as_it_was)
{
    for (int door = 0; door < LENGTH(DOOR); door++) {
        try(door, false, (const int[]){SIGSTOP, SIGCONT, SIGTERM, 0}, 128 + SIGTERM);
        try(door, false, (const int[]){SIGTSTP, SIGCONT, SIGHUP, 0}, 128 + SIGHUP);
        try(door, true, (const int[]){SIGSTOP, SIGCONT, SIGQUIT, 0}, 128 + SIGQUIT);
        try(door, true, (const int[]){SIGTSTP, SIGCONT, SIGSTOP, SIGCONT, SIGTERM, 0},
            128 + SIGTERM);
    }
}

TEST(every_signal_that_ends_it_gives_the_terminal_back_and_is_told)
{
    static const struct {
        int number;
        const char *told;
    } ENDING[] = {{SIGXCPU, "ended by SIGXCPU"}, {SIGALRM, "ended by SIGALRM"},
                  {SIGUSR1, "ended by SIGUSR1"}, {SIGUSR2, "ended by SIGUSR2"},
                  {SIGPROF, "ended by SIGPROF"}, {SIGVTALRM, "ended by SIGVTALRM"},
                  {SIGPIPE, "ended by SIGPIPE"}, {SIGPOLL, "ended by SIGPOLL"},
                  {SIGTERM, "ended by SIGTERM"}, {SIGHUP, "ended by SIGHUP"},
                  {SIGQUIT, "ended by SIGQUIT"}, {-1, "ended by SIGRTMIN+3"}};
    for (int door = 0; door < LENGTH(DOOR); door++)
        for (int i = 0; i < LENGTH(ENDING); i++) {
            Tty tty;
            int number = ENDING[i].number < 0 ? SIGRTMIN + 3 : ENDING[i].number;
            open_door(&tty, door);
            if (i % 2)
                start_run(&tty, door);
            send(&tty, number);
            int status = await_end(&tty);
            bool told =
                memmem(buf_text(&tty.out), tty.out.size, ENDING[i].told, strlen(ENDING[i].told));
            finish(&tty);
            /* A pipe that nobody reads ends a command's run without a word, as it does a filter. */
            assert_true(told || (number == SIGPIPE && door == 1));
            assert_int_equal(status, 128 + number);
        }
}

/* The same as a line begins to run, and as the next prompt comes. */
TEST(told_to_go_on_at_any_moment_it_does)
{
    enum { LINES = 400 };
    for (int door = 0; door < LENGTH(DOOR); door++) {
        Tty tty;
        open_door(&tty, door);
        for (int i = 0; i < LINES && !tty.ended; i++) {
            type(&tty, "lr 0.125\r");
            for (int k = 0; k < 20; k++)
                send(&tty, SIGCONT);
            while (pump(&tty, 0))
                continue;
        }
        send(&tty, SIGTERM);
        int status = await_end(&tty);
        finish(&tty);
        assert_int_equal(status, 128 + SIGTERM);
    }
}

/* CONT alone is bg: the shell keeps the terminal. */
TEST(in_the_background_it_leaves_the_terminal_as_it_was)
{
    for (int door = 0; door < LENGTH(DOOR); door++)
        for (int i = 0; i < 4; i++) {
            static const int STOP[] = {SIGSTOP, SIGTSTP}, END[] = {SIGTERM, SIGQUIT};
            int run = i % 2, end = END[i / 2];
            Tty tty;
            open_door(&tty, door);
            if (run)
                start_run(&tty, door);
            send(&tty, STOP[run]);
            await_stop(&tty);
            send(&tty, SIGCONT);
            send(&tty, end);
            int status = await_end(&tty);
            finish(&tty);
            assert_int_equal(status, 128 + end);
        }
}

TEST(a_limit_of_file_size_ends_nothing)
{
    for (int door = 0; door < LENGTH(DOOR); door++) {
        Tty tty;
        open_door(&tty, door);
        send(&tty, SIGXFSZ);
        type(&tty, "lr 0.125\r");
        see(&tty, "1.25");
        type(&tty, "quit\r");
        int status = await_end(&tty);
        finish(&tty);
        assert_int_equal(status, 0);
    }
}

TEST(stopped_it_has_given_the_terminal_back)
{
    for (int door = 0; door < LENGTH(DOOR); door++) {
        Tty tty;
        open_door(&tty, door);
        type(&tty, "\032");
        await_stop(&tty);
        check_settings(&tty);
        check_modes(&tty);
        go_on(&tty);
        type(&tty, "quit\r");
        int status = await_end(&tty);
        finish(&tty);
        assert_int_equal(status, 0);
    }
}

static int use_up(volatile int *depth)
{
    volatile char room[4096] = {0};
    int next = *depth + 1;
    if (next == INT_MAX)
        return 0;
    return use_up(&next) + room[next % (int)sizeof room];
}

static void *use_up_a_stack(void *context)
{
    int depth = 0;
    use_up(&depth);
    return context;
}

static void be_deep(const char *terminal, bool beside)
{
    setsid();
    int fd = open(terminal, O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    static atomic_int interrupts;
    static const atomic_bool saves;
    pthread_t thread;
    signal(SIGSEGV, SIG_DFL); /* cmocka has its own */
    signals_install(&interrupts, &saves);
    if (beside && thread_start(&thread, use_up_a_stack, NULL))
        pthread_join(thread, NULL);
    use_up_a_stack(NULL);
}

/* With sanitizers it is skipped: they report it themselves. */
TEST(a_stack_that_is_used_up_is_told)
{
    for (int beside = 0; beside < 2 && !SANITIZED; beside++) {
        Tty tty;
        char name[64];
        int status;
        open_line(&tty, 0);
        assert_int_equal(ptsname_r(tty.fd, name, sizeof name), 0);
        pid_t pid = fork();
        if (pid == 0)
            be_deep(name, beside);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        tty.told = -1;
        drain(&tty);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
        assert_non_null(strstr(buf_text(&tty.out), "ended by SIGSEGV"));
        finish(&tty);
    }
}

static bool keeps_output(const Tty *tty)
{
    struct termios settings;
    assert_int_equal(tcgetattr(tty->line, &settings), 0);
    return settings.c_lflag & NOFLSH;
}

/* A control key makes the kernel discard output that is on its way, unless NOFLSH is set. */
TEST(a_control_key_throws_nothing_away)
{
    for (int door = 0; door < LENGTH(DOOR); door++) {
        Tty tty;
        begin(&tty, DOOR[door].word, 0);
        see(&tty, DOOR[door].ready);
        assert_true(keeps_output(&tty));
        type(&tty, "\032");
        await_stop(&tty);
        assert_false(keeps_output(&tty)); /* it is the shell's again */
        go_on(&tty);
        send(&tty, SIGTERM);
        int status = await_end(&tty);
        finish(&tty);
        assert_int_equal(status, 128 + SIGTERM);
    }
}

TEST(storms_of_control_keys_leave_nothing_behind)
{
    for (int door = 0; door < LENGTH(DOOR); door++)
        for (int run = 0; run < 2; run++) {
            Tty tty;
            open_door(&tty, door);
            if (run)
                start_run(&tty, door);
            for (int i = 0; i < 20 && !tty.ended; i++) {
                static const char *const KEY[] = {"\003", "\032", "\004", "\003\003"};
                if (write(tty.fd, KEY[i % LENGTH(KEY)], 1) < 0)
                    break;
                pump(&tty, 10);
                if (tty.stopped)
                    go_on(&tty);
            }
            send(&tty, SIGTERM);
            int status = await_end(&tty);
            finish(&tty);
            if (status != 0 && status != 128 + SIGINT && status != 128 + SIGTERM)
                fail_test("door %d, run %d: status %d", door, run, status);
        }
}

TEST(a_terminal_that_is_closed_ends_it)
{
    for (int door = 0; door < LENGTH(DOOR); door++) {
        Tty tty;
        open_door(&tty, door);
        close(tty.line);
        close(tty.fd);
        tty.gone = true;
        double until = now() + PATIENCE;
        while (!tty.ended && now() < until)
            pump(&tty, 1000);
        waitpid(tty.shell, NULL, 0);
        close(tty.told);
        buf_free(&tty.out);
        assert_true(tty.ended && WIFEXITED(tty.status));
        assert_int_equal(WEXITSTATUS(tty.status), 128 + SIGHUP);
    }
}

/* Before the first line, while one is typed, and while the screen is drawn. */
TEST(windows_of_any_size_are_lived_through)
{
    static const struct winsize SIZE[] = {{1, 1, 0, 0},  {1, 2, 0, 0},  {3, 1, 0, 0},
                                          {2, 5, 0, 0},  {1, 19, 0, 0}, {1, 20, 0, 0},
                                          {3, 30, 0, 0}, {24, 80, 0, 0}};
    static const char *const KEY[] = {"lr 0.25\r", "\033[A", "\022lr", "\r", "lr_find\r", "\t\t"};
    for (int door = 0; door < LENGTH(DOOR); door++)
        for (int first = 0; first < LENGTH(SIZE); first++) {
            Tty tty;
            open_door(&tty, door);
            for (int i = 0; i < LENGTH(KEY); i++) {
                ioctl(tty.line, TIOCSWINSZ, &SIZE[(first + i * i) % LENGTH(SIZE)]);
                type(&tty, KEY[i]);
                pump(&tty, 20);
            }
            ioctl(tty.line, TIOCSWINSZ, &SIZE[LENGTH(SIZE) - 1]);
            type(&tty, "\003");
            see(&tty, door == 0 ? "\033[" : "onecycle> ");
            send(&tty, SIGTERM);
            int status = await_end(&tty);
            finish(&tty);
            assert_int_equal(status, 128 + SIGTERM);
        }
}

/* ---- random orders */

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

static void resize(const Tty *tty, Rng *rng)
{
    struct winsize size = {.ws_row = (unsigned short)(1 + rng_below(rng, 40)),
                           .ws_col = (unsigned short)(1 + rng_below(rng, 120))};
    ioctl(tty->line, TIOCSWINSZ, &size);
}

/* True when the program may end because of it. */
static bool send_one(Tty *tty, Rng *rng, Buf *sent)
{
    static const struct {
        int number;
        const char *name;
        bool ends;
    } SIGNAL[] = {{SIGSTOP, "STOP", false}, {SIGTSTP, "TSTP", false}, {SIGCONT, "CONT", false},
                  {SIGCONT, "CONT", false}, {SIGXFSZ, "XFSZ", false}, {SIGWINCH, "WINCH", false},
                  {SIGTERM, "TERM", true},  {SIGHUP, "HUP", true},    {SIGQUIT, "QUIT", true},
                  {SIGUSR1, "USR1", true}};
    int at = (int)rng_below(rng, LENGTH(SIGNAL));
    buf_printf(sent, "%s ", SIGNAL[at].name);
    if (SIGNAL[at].number == SIGWINCH)
        resize(tty, rng);
    if (SIGNAL[at].number == SIGCONT)
        tty->stopped = false;
    send(tty, SIGNAL[at].number);
    return SIGNAL[at].ends;
}

/* early: before the program handles signals, they have their default effect. */
static void check_status(const Tty *tty, const char *sent, bool early, int status)
{
    static const int MAY[] = {128 + SIGTERM, 128 + SIGHUP, 128 + SIGQUIT, 128 + SIGUSR1,
                              128 + SIGXFSZ};
    for (int i = 0; i < LENGTH(MAY) - !early; i++)
        if (status == MAY[i])
            return;
    show_end(tty);
    fail_test("status %d after %s", status, sent);
}

static void play_round(Rng *rng)
{
    Tty tty;
    Buf sent = {0};
    int door = (int)rng_below(rng, LENGTH(DOOR));
    bool run = rng_below(rng, 2), ends = false, early = rng_below(rng, 8) == 0;
    if (early)
        begin(&tty, DOOR[door].word, NOFLSH);
    else
        open_door(&tty, door);
    if (run && !early)
        start_run(&tty, door);
    buf_printf(&sent, "door %d%s%s: ", door, run ? ", run" : "", early ? ", early" : "");
    for (int i = 0; i < 12 && !ends && !tty.ended; i++) {
        ends = send_one(&tty, rng, &sent);
        pump(&tty, (int)rng_below(rng, 30));
    }
    for (int i = (int)rng_below(rng, 3); i > 0; i--)
        send_one(&tty, rng, &sent);
    go_on(&tty);
    send(&tty, SIGTERM);
    int status = await_end_of(&tty, buf_text(&sent));
    check_status(&tty, buf_text(&sent), early, status);
    finish(&tty);
    buf_free(&sent);
}

TEST(random_signals_at_random_moments)
{
    Rng rng = rng_stream((uint64_t)number_of("SEED", 1), RNG_PREVIEW, 0);
    for (long i = number_of("ROUNDS", 8); i > 0; i--)
        play_round(&rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_and_sent_on_it_leaves_the_terminal_as_it_was),
        cmocka_unit_test(stopped_it_has_given_the_terminal_back),
        cmocka_unit_test(every_signal_that_ends_it_gives_the_terminal_back_and_is_told),
        cmocka_unit_test(told_to_go_on_at_any_moment_it_does),
        cmocka_unit_test(in_the_background_it_leaves_the_terminal_as_it_was),
        cmocka_unit_test(a_limit_of_file_size_ends_nothing),
        cmocka_unit_test(a_stack_that_is_used_up_is_told),
        cmocka_unit_test(a_control_key_throws_nothing_away),
        cmocka_unit_test(storms_of_control_keys_leave_nothing_behind),
        cmocka_unit_test(a_terminal_that_is_closed_ends_it),
        cmocka_unit_test(windows_of_any_size_are_lived_through),
        cmocka_unit_test(random_signals_at_random_moments),
    };
    return unit_run(tests);
}
