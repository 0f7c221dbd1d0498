/* Finds the standard error of the mpirun that has started this process. */
#include "io/launcher.h"

#include "base/base.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Whether the process is an mpirun; on other machines of a job it is a daemon, without a voice. */
static bool is_launcher(pid_t process)
{
    static const char *const NAMES[] = {"mpirun\n", "mpiexec\n", "orterun\n"};
    char path[32], name[32] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", (int)process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool found = false;
    if (fd < 0)
        return false;
    if (read(fd, name, sizeof name - 1) > 0)
        for (int i = 0; i < LENGTH(NAMES); i++)
            found = found || strcmp(name, NAMES[i]) == 0;
    close(fd);
    return found;
}

/* A copy of it, where the system has such copies and grants them. */
static int copy_voice(pid_t process)
{
    int fd = -1;
#if defined SYS_pidfd_open && defined SYS_pidfd_getfd
    int handle = (int)syscall(SYS_pidfd_open, process, 0);
    if (handle >= 0) {
        fd = (int)syscall(SYS_pidfd_getfd, handle, STDERR_FILENO, 0);
        close(handle);
    }
#else
    (void)process;
#endif
    return fd;
}

/* The same terminal or pipe; a file has a place of its own in each process that opens it. */
static int open_voice(pid_t process)
{
    char path[32];
    struct stat kind;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)process, STDERR_FILENO);
    if (stat(path, &kind) < 0 || !(S_ISCHR(kind.st_mode) || S_ISFIFO(kind.st_mode)))
        return -1;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

int launcher_voice(void)
{
    pid_t parent = getppid();
    if (!is_launcher(parent))
        return -1;
    int fd = copy_voice(parent);
    return fd >= 0 ? fd : open_voice(parent);
}
