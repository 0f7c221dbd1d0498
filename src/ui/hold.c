/* Diverts standard error to a file while the full screen is up, so that messages of libraries do
 * not spoil it, and shows them afterwards. */
#include "ui/hold.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Standard error is the process's, and signal handlers get no context: hence file-wide state. */
static int kept = -1;  /* where standard error went before */
static int taken = -1; /* the file, already removed from its folder */

void hold_begin(void)
{
    if (taken >= 0 || !isatty(STDERR_FILENO))
        return;
    FILE *file = tmpfile();
    if (!file)
        return; /* then messages are written over the screen, which later frames mend */
    taken = fcntl(fileno(file), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    fclose(file);
    if (taken >= 0 && kept >= 0)
        dup2(taken, STDERR_FILENO);
}

void hold_end(void)
{
    if (taken < 0 || kept < 0)
        return;
    char piece[4096];
    dup2(kept, STDERR_FILENO);
    off_t at = 0;
    for (ssize_t got; (got = pread(taken, piece, sizeof piece, at)) > 0; at += got)
        if (write(STDERR_FILENO, piece, (size_t)got) < got)
            break;
    close(kept);
    close(taken);
    kept = taken = -1;
}
