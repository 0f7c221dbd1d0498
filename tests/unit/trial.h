/* trial.h - a session in which unlikely lines are tried: each must end, with a proper status, and
 * with one readable line if it failed.
 *
 *     trial_enter();                              in main: a scratch folder with files to name
 *     Trial *trial = trial_new("data digits train=24 valid=8 side=8");
 *     trial_run(trial, "set value=3");
 *     trial_free(trial);
 *     trial_leave();
 *
 * Long runs are stopped as Ctrl-C stops them, at the first batch, so no line takes its time.
 * TRACE=1 prints each line on standard error before it is run. */
#ifndef TESTS_UNIT_TRIAL_H
#define TESTS_UNIT_TRIAL_H

#include "tests/unit/scratch.h"

#include "base/die.h"
#include "base/heap.h"
#include "base/text.h"
#include "commands/command_table.h"
#include "io/png.h"
#include "lab/lab.h"
#include "lab/lab_prompt.h"
#include "lab/reply.h"
#include "store/events.h"

#include <sys/syscall.h>

/* Replaces the library's, which would wait for the disk after each line: nothing here need survive
 * a crash. */
int fsync(int fd)
{
    (void)fd;
    return 0;
}

enum {
    TRIAL_BATCHES = 64, /* batches of a run: longer ones are stopped */
    TRIAL_RUNS = 12,
};

typedef struct {
    Session *session;
    ReplySink sink;
    const char *line; /* the line that is tried */
    int errors;       /* of it */
    int runs;         /* of it, so far */
} Trial;

static void trial_wrong(const Trial *trial, const char *what, const char *detail)
{
    Buf line = {0};
    text_visible(&line, trial->line);
    fail_test("%s: %s: %s", buf_text(&line), what, detail);
}

static void trial_error(void *self, const char *text)
{
    Trial *trial = self;
    trial->errors++;
    if (!*text || strlen(text) >= sizeof(Error))
        trial_wrong(trial, "not a line for an error", text);
}

static void trial_text(void *self, const char *text)
{
    (void)self, (void)text;
}

static void trial_figure(void *self, const char *title, const Grid *cells)
{
    (void)self, (void)title, (void)cells;
}

/* A number of an event's line. */
static long trial_number(const char *line, const char *key)
{
    const char *at = strstr(line, key);
    return at ? strtol(at + strlen(key), NULL, 10) : 0;
}

/* Sees the events of the session's runs on their way to a file that discards them. */
static void trial_listen(Trial *trial, const char *text, size_t size)
{
    static const char BEGIN[] = "{\"event\":\"run_begin\"";
    const char *begin = size > sizeof BEGIN ? memmem(text, size, BEGIN, sizeof BEGIN - 1) : NULL;
    if (begin) {
        Arena scratch = {0};
        const char *line = arena_printf(&scratch, "%.*s", (int)(text + size - begin), begin);
        long epochs = trial_number(line, "\"epochs\":");
        long batches = trial_number(line, "\"batches_per_epoch\":");
        trial->runs++;
        if (epochs > TRIAL_BATCHES || epochs * batches > TRIAL_BATCHES || trial->runs > TRIAL_RUNS)
            atomic_store(session_interrupts(trial->session), 1);
        arena_free(&scratch);
    }
}

static Trial *trial_listening; /* the one whose events are written ... */
static int trial_events;       /* ... to this descriptor */

/* Replaces the library's function. */
ssize_t write(int fd, const void *data, size_t size)
{
    if (trial_listening && fd == trial_events)
        trial_listen(trial_listening, data, size);
    return syscall(SYS_write, fd, data, size);
}

static void trial_run(Trial *trial, const char *line)
{
    Session *session = trial->session;
    trial->line = line;
    trial->errors = trial->runs = 0;
    if (getenv("TRACE"))
        fprintf(stderr, "%s\n", line);
    atomic_store(session_interrupts(session), 0);
    session->prompt->quit = false;
    Status status = session_run(session, line, NULL, 0);
    if (status == STATUS_FAILED && !trial->errors)
        trial_wrong(trial, "failed", "without a word");
    if (status != STATUS_OK && status != STATUS_FAILED && status != STATUS_NOT_FINITE &&
        status != STATUS_INTERRUPTED && status != STATUS_QUIT)
        trial_wrong(trial, "a status", "that is none");
}

static Trial *trial_new(const char *start)
{
    Trial *trial = heap_resize(NULL, 1, sizeof *trial);
    Error err = {0};
    Settings settings = {.seed = 7, .threads = 1, .frozen_clock = true};
    *trial = (Trial){.session = session_new(&settings, &COMMANDS, &err)};
    assert_non_null(trial->session);
    trial->sink = (ReplySink){trial,       true,         trial_text, trial_text,
                              trial_error, trial_figure, trial_text, NULL};
    trial->session->reply->sink = &trial->sink;
    FILE *out = fopen("/dev/null", "w");
    assert_non_null(out);
    trial->session->events->out = out;
    trial->session->events->path = "events";
    trial_events = fileno(out);
    trial_listening = trial;
    trial_run(trial, start);
    if (trial->errors)
        trial_wrong(trial, "the start", "failed");
    return trial;
}

static void trial_free(Trial *trial)
{
    trial_listening = NULL;
    session_free(trial->session);
    heap_free(trial);
}

/* A picture of 8 x 8 grey pixels. */
static void trial_picture(const char *path)
{
    uint8_t pixels[64];
    for (int i = 0; i < LENGTH(pixels); i++)
        pixels[i] = (uint8_t)(4 * i);
    assert_true(folder_make("pictures/train/a", 0777, NULL));
    assert_true(folder_make("pictures/train/b", 0777, NULL));
    assert_true(folder_make("pictures/valid/b", 0777, NULL));
    assert_true(png_write(path, &(Image){.w = 8, .h = 8, .c = 1, .pixels = pixels}, NULL));
}

/* Makes files that lines can name, in a folder below the scratch folder, which is also the home
 * folder: so ".." and what `save ~` writes are ours, too. */
static void trial_enter(void)
{
    scratch_enter();
    assert_true(folder_make("inside", 0777, NULL));
    char *home = realpath("inside", NULL);
    if (!home || setenv("HOME", home, 1) < 0 || setenv("XDG_DATA_HOME", home, 1) < 0 ||
        setenv("XDG_CONFIG_HOME", home, 1) < 0 || unsetenv("ONECYCLE_DATA") < 0 || chdir(home) < 0)
        die("cannot enter the temporary folder");
    free(home);
    trial_picture("pictures/train/a/1.png");
    trial_picture("pictures/train/b/2.png");
    trial_picture("pictures/valid/b/3.png");
    scratch_file("lines.oc", "set seed 3\nlr 1e-2\n", 19);
}

static void trial_leave(void)
{
    if (chdir("..") < 0)
        die("cannot leave the temporary folder");
    scratch_leave();
}

#endif
