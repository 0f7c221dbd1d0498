/* Tests that nothing is hurt by someone who does not know the program: whole sentences, halves of
 * commands, corrections, pasted text, clicks and the wheel go into every pane that can have the
 * keyboard, while a run is under way and while none is.  No run may end or begin, no file may
 * appear, change or go. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/thread.h"
#include "tests/pty/sentences.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { COLUMNS = 200, ROWS = 60 };  /* where every pane has room */
static const double PATIENCE = 300; /* seconds until something hangs */

/* ---- the program, on a terminal that says where its frames end */

/* One of several who work side by side, on a thread each. */
typedef struct {
    const Place *place; /* `places` of them, each `each`-th from `from` on */
    int places, from, each;
    bool running;       /* while a run is under way */
    const char *script; /* what was done before */

    char home[64];
    int fd;
    pid_t pid;
    Buf out;         /* all it was sent */
    size_t seen;     /* of out */
    char wrong[400]; /* "": nothing */
} Stranger;

static double now(void)
{
    Clock clock = clock_real();
    return clock_now(&clock);
}

#define WRONG(stranger, ...)                                                                       \
    (snprintf((stranger)->wrong, sizeof(stranger)->wrong, __VA_ARGS__), false)

static void be_program(const Stranger *stranger, const char *terminal)
{
    const char *folder = getenv("BUILDDIR");
    char program[4096], events[80];
    snprintf(program, sizeof program, "%s/onecycle", folder ? folder : ".");
    snprintf(events, sizeof events, "%s/events", stranger->home);
    setsid();
    int fd = open(terminal, O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    ioctl(0, TIOCSCTTY, 0);
    static const char *const FORGET[] = {"NO_COLOR", "TERM_PROGRAM", "COLUMNS", "LINES", "INPUTRC"};
    for (int i = 0; i < LENGTH(FORGET); i++)
        unsetenv(FORGET[i]);
    sigset_t none; /* a thread of ours blocks signals, a shell in the background ignores SIGINT */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_DFL);
    setenv("TERM", "xterm-256color", 1);
    setenv("XDG_STATE_HOME", stranger->home, 1);
    setenv("XDG_CONFIG_HOME", stranger->home, 1);
    char desk[80];
    snprintf(desk, sizeof desk, "%s/desk", stranger->home);
    FILE *note = mkdir(desk, 0700) == 0 && chdir(desk) == 0 ? fopen("checkpoint", "w") : NULL;
    if (note && fputs("not to be touched\n", note) >= 0 && fclose(note) == 0)
        execl(program, "onecycle", "-n", "-i", "--threads", "1", "--events", events, "-c",
              stranger->script, (char *)NULL);
    _exit(127);
}

static void start(Stranger *stranger)
{
    const struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    char name[64];
    snprintf(stranger->home, sizeof stranger->home, "/tmp/onecycle-stranger-XXXXXX");
    stranger->fd = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(mkdtemp(stranger->home) && stranger->fd >= 0);
    assert_true(grantpt(stranger->fd) == 0 && unlockpt(stranger->fd) == 0);
    assert_int_equal(ptsname_r(stranger->fd, name, sizeof name), 0);
    int other = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC); /* so that the size can be set */
    assert_int_equal(ioctl(other, TIOCSWINSZ, &size), 0);
    assert_int_equal(fcntl(stranger->fd, F_SETFD, FD_CLOEXEC), 0);
    stranger->pid = fork();
    assert_true(stranger->pid >= 0);
    if (stranger->pid == 0)
        be_program(stranger, name);
    close(other);
}

/* Takes what comes; false when nothing does in time, or nothing more. */
static bool pump(Stranger *stranger, double until)
{
    char bytes[65536];
    struct pollfd from = {.fd = stranger->fd, .events = POLLIN};
    int left = (int)(1000 * (until - now()));
    if (left <= 0 || poll(&from, 1, left) <= 0)
        return false;
    ssize_t got = read(stranger->fd, bytes, sizeof bytes);
    if (got > 0)
        buf_add(&stranger->out, bytes, (size_t)got);
    return got > 0;
}

/* Waits until it is sent these bytes, after those seen before. */
static bool sees(Stranger *stranger, const char *bytes)
{
    for (double until = now() + PATIENCE;;) {
        const char *from = buf_text(&stranger->out) + stranger->seen;
        const char *at = memmem(from, stranger->out.size - stranger->seen, bytes, strlen(bytes));
        if (at)
            stranger->seen = (size_t)(at - stranger->out.data) + strlen(bytes);
        if (at || !pump(stranger, until))
            return at || WRONG(stranger, "it does not go on");
    }
}

static bool type(Stranger *stranger, const char *bytes)
{
    size_t size = strlen(bytes);
    return write(stranger->fd, bytes, size) == (ssize_t)size || WRONG(stranger, "it is gone");
}

/* Has everything drawn anew (Ctrl-L), until words are there, or no longer; the frame is then the
 * end of what was sent. */
static bool draws(Stranger *stranger, const char *words, bool there)
{
    for (double until = now() + PATIENCE; now() < until;) {
        buf_clear(&stranger->out);
        stranger->seen = 0;
        if (!type(stranger, "\f") || !sees(stranger, ESC "[H" ESC "[2J") ||
            !sees(stranger, ESC "[?2026l"))
            return false;
        if ((strstr(buf_text(&stranger->out), words) != NULL) == there)
            return true;
    }
    return WRONG(stranger, "%s '%s' on the screen", there ? "there is no" : "there still is",
                 words);
}

/* ---- what must not happen */

static _Thread_local Buf *list; /* nftw has no context */

static int add_file(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)at;
    static const char *const OWN[] = {"/history", "/last.safetensors"}; /* of prompt, of run */
    bool own = false;
    for (int i = 0; i < LENGTH(OWN); i++)
        own = own || strstr(path, OWN[i]);
    if (kind == FTW_F && !own)
        buf_printf(list, "%s %ld\n", path, strstr(path, "/desk") ? (long)about->st_size : 0);
    return 0;
}

static Buf files_of(const Stranger *stranger)
{
    Buf files = {0};
    list = &files;
    assert_int_equal(nftw(stranger->home, add_file, 16, FTW_PHYS), 0);
    return files;
}

/* How often one of its events has come so far. */
static int events(const Stranger *stranger, const char *name)
{
    char path[80], line[4096], wanted[40];
    int count = 0;
    snprintf(path, sizeof path, "%s/events", stranger->home);
    snprintf(wanted, sizeof wanted, "{\"event\":\"%s\"", name);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        count += strncmp(line, wanted, strlen(wanted)) == 0;
    if (file)
        fclose(file);
    return count;
}

/* ---- one after the other */

/* Begins the long run; what it has written is there after its first epoch. */
static bool begins_run(Stranger *stranger)
{
    int before = events(stranger, "run_begin");
    if (!type(stranger, "fit 100000 1e-3\r"))
        return false;
    for (double until = now() + PATIENCE; events(stranger, "run_begin") == before;)
        if (now() > until || !draws(stranger, "fit 100000 1e-3", true))
            return WRONG(stranger, "no run begins");
    return true;
}

static bool begin(Stranger *stranger)
{
    start(stranger);
    return sees(stranger, ESC "[c") && type(stranger, ESC "[?2026;2$y" ESC "[?62;22c") &&
           draws(stranger, "onecycle", true) && (!stranger->running || begins_run(stranger));
}

/* Takes away whatever is typed, and goes to the place, in one go. */
static bool arrives(Stranger *stranger, const Place *place)
{
    char bytes[200];
    snprintf(bytes, sizeof bytes, "\005\025" PASTE("#") "\005\025" PASTE("%s") "\r",
             place->command);
    return type(stranger, bytes) && draws(stranger, place->shown, true);
}

static bool says(Stranger *stranger, const Sentence *sentence)
{
    enum { ESC_WAITS = 60 }; /* milliseconds, after which it is a key of its own */
    size_t size = strlen(sentence->bytes);
    char bytes[200];
    snprintf(bytes, sizeof bytes, "%.*s", (int)(size - (sentence->shown != NULL)), sentence->bytes);
    if (!type(stranger, bytes))
        return false;
    if (sentence->shown)
        return draws(stranger, sentence->shown, true) && type(stranger, "\003") &&
               draws(stranger, sentence->shown, false);
    if (sentence->bytes[size - 1] == *ESC)
        poll(NULL, 0, ESC_WAITS);
    return true;
}

static bool tries(Stranger *stranger)
{
    for (int p = stranger->from; p < stranger->places; p += stranger->each)
        for (int i = 0; i < SENTENCES; i++) {
            const Place *place = &stranger->place[p];
            if (!arrives(stranger, place) || !says(stranger, &SENTENCE[i]))
                return false;
            if (stranger->running && strstr(buf_text(&stranger->out), "mpaused"))
                return WRONG(stranger, "%s: the run is paused before '%s'", place->command,
                             SENTENCE[i].bytes);
        }
    return true;
}

/* Leaves by whole commands. */
static bool ends(Stranger *stranger)
{
    const Place home = {"show training; focus prompt", "> "};
    if (!arrives(stranger, &home) ||
        (stranger->running && (!type(stranger, "stop\r") || !draws(stranger, "stopped", true))) ||
        !type(stranger, "lr; quit\r"))
        return false;
    while (pump(stranger, now() + PATIENCE))
        continue;
    return true;
}

static bool works(Stranger *stranger)
{
    if (!begin(stranger))
        return false;
    Buf before = files_of(stranger);
    int begun = events(stranger, "run_begin"), over = events(stranger, "run_end");
    bool done = tries(stranger);
    Buf after = files_of(stranger);
    if (done && strcmp(buf_text(&before), buf_text(&after)) != 0)
        done = WRONG(stranger, "other files: %s", buf_text(&after));
    if (done && (events(stranger, "run_begin") != begun || events(stranger, "run_end") != over))
        done = WRONG(stranger, "a run has begun, or ended");
    buf_free(&before);
    buf_free(&after);
    return done && ends(stranger);
}

static void *work(void *context)
{
    Stranger *stranger = context;
    int status = -1;
    bool done = works(stranger);
    if (!done)
        kill(stranger->pid, SIGKILL);
    waitpid(stranger->pid, &status, 0);
    if (done && status != 0)
        (void)WRONG(stranger, "it ends with %d", status);
    return NULL;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    return remove(path);
}

TEST(a_stranger_hurts_nothing)
{
#define DATA "data digits train=2000 valid=64 bs=16"
#define DONE DATA "; lr_find num_it=40; fit 1 1e-3; fit 1 1e-2; confusion; top_losses; runs 2 3"
    Stranger stranger[] = {
        {FIRST, FIRST_PLACES, 0, 1, false, DATA, .wrong = ""},
        {PLACE, PLACES, 0, 3, false, DONE, .wrong = ""},
        {PLACE, PLACES, 1, 3, false, DONE, .wrong = ""},
        {PLACE, PLACES, 2, 3, false, DONE, .wrong = ""},
        {PLACE, PLACES, 0, 3, true, DONE, .wrong = ""},
        {PLACE, PLACES, 1, 3, true, DONE, .wrong = ""},
        {PLACE, PLACES, 2, 3, true, DONE, .wrong = ""},
    };
    pthread_t thread[LENGTH(stranger)];
    for (int i = 0; i < LENGTH(stranger); i++)
        assert_true(thread_start(&thread[i], work, &stranger[i]));
    for (int i = 0; i < LENGTH(stranger); i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < LENGTH(stranger); i++) {
        nftw(stranger[i].home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
        buf_free(&stranger[i].out);
        close(stranger[i].fd);
    }
    for (int i = 0; i < LENGTH(stranger); i++)
        assert_string_equal(stranger[i].wrong, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stranger_hurts_nothing),
    };
    return unit_run(tests);
}
