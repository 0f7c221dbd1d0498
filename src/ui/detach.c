/* Leaves a process behind that belongs to no terminal, and waits for its first word. */
#include "ui/detach.h"

#include "base/arena.h"
#include "base/base.h"
#include "io/fd.h"
#include "io/path.h"
#include "store/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of the two processes, which have one of these each. */
static int told = -1; /* pipe for the record's name, in the one left behind; -1: it was told */
static pid_t behind;  /* the one left behind, for the handler of the one that waits */

static int fail_to_start(void)
{
    fprintf(stderr, "onecycle: --detach: no process can be started: %s\n", strerror(errno));
    return EXIT_FAILURE;
}

/* ---- the process that was called */

/* While nothing has been trained, Ctrl-C is meant for the script.  SIGHUP would not end it. */
static void hand_on(int signal)
{
    int before = errno;
    kill(behind, signal == SIGHUP ? SIGTERM : signal);
    errno = before;
}

static void hand_on_signals(void)
{
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {.sa_handler = hand_on, .sa_flags = SA_RESTART};
    for (int i = 0; i < LENGTH(SIGNALS); i++)
        sigaction(SIGNALS[i], &action, NULL);
}

/* What it says until it closes its end: a name and a newline, or nothing. */
static size_t listen_to(int fd, char *name, size_t room)
{
    size_t size = 0;
    while (size < room) {
        ssize_t got = read(fd, name + size, room - size);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        size += (size_t)MAX(got, 0);
    }
    return size;
}

static int wait_for_word(int fd)
{
    char name[256];
    int status = 0;
    hand_on_signals();
    size_t size = listen_to(fd, name, sizeof name);
    close(fd);
    if (size > 0 && name[size - 1] == '\n') {
        fwrite(name, 1, size, stdout);
        return EXIT_SUCCESS;
    }
    while (waitpid(behind, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- the process left behind */

static void replace(int fd, const char *path, int flags)
{
    int other = fd_open(path, flags | O_CLOEXEC, 0600);
    if (other < 0)
        return;
    dup2(other, fd);
    close(other);
}

static void leave_terminal(void)
{
    setsid();
    signal(SIGHUP, SIG_IGN);
    replace(STDIN_FILENO, "/dev/null", O_RDONLY);
    replace(STDOUT_FILENO, "/dev/null", O_WRONLY);
}

bool detach_is_over(int *status)
{
    int ends[2];
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        *status = fail_to_start();
        return true;
    }
    behind = fork();
    close(ends[behind == 0 ? 0 : 1]);
    if (behind == 0) {
        told = ends[1];
        leave_terminal();
        return false;
    }
    *status = behind < 0 ? fail_to_start() : wait_for_word(ends[0]);
    return true;
}

/* A reader of standard error must not wait for the end of the training.  If nobody waits for the
 * name any more, that ends nothing. */
void detach_tell(const char *folder)
{
    Arena scratch = {0};
    struct sigaction before;
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, &before);
    const char *name = arena_printf(&scratch, "%s\n", path_name(folder));
    replace(STDERR_FILENO, path_join(&scratch, folder, RECORD_ERRORS),
            O_WRONLY | O_CREAT | O_APPEND);
    (void)!fd_write(told, name, strlen(name));
    close(told);
    told = -1;
    sigaction(SIGPIPE, &before, NULL);
    arena_free(&scratch);
}
