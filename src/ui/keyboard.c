/* Lets the terminal take the place of a piped standard input. */
#include "ui/keyboard.h"

#include "io/fd.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { NOT_STANDARD = 3 }; /* the first descriptor that is no standard stream */

bool keyboard_take(int *input)
{
    int terminal = fd_open("/dev/tty", O_RDWR | O_CLOEXEC, 0);
    if (terminal < 0)
        return false;
    *input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, NOT_STANDARD);
    bool taken = *input >= 0 && dup2(terminal, STDIN_FILENO) == STDIN_FILENO;
    close(terminal);
    return taken;
}
