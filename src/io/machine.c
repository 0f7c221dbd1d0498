/* Asks the system what machine this is. */
#include "io/machine.h"

#include "base/pool.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* The processor's name as Linux knows it; nothing elsewhere. */
static void processor(Buf *out)
{
    static const char NAME[] = "model name";
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (!text_starts(line, NAME) || !colon)
            continue;
        line[strcspn(line, "\n")] = '\0';
        buf_text_add(out, ", ");
        text_visible(out, colon + 1 + strspn(colon + 1, " \t"));
        break;
    }
    fclose(file);
}

void machine_words(Buf *out)
{
    struct utsname system;
    int count = pool_processors();
    if (uname(&system) == 0)
        buf_printf(out, "%s %s %s", system.sysname, system.release, system.machine);
    else
        buf_text_add(out, "an unknown system");
    processor(out);
    buf_printf(out, ", %d %s", count, text_plural(count, "processor", "processors"));
}
