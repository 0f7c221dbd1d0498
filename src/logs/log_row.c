/* Knows what lines of logs have in common: their ends, and the names of steps and times. */
#include "logs/log_row.h"

#include "base/arena.h"
#include "base/text.h"
#include "io/lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

bool row_next(Bytes bytes, size_t *taken, Bytes *line)
{
    size_t left = bytes.size - *taken;
    if (!left)
        return false;
    const uint8_t *begin = bytes.data + *taken, *end = memchr(begin, '\n', left);
    if (!end)
        return false;
    *line = line_text((Bytes){begin, (size_t)(end - begin)});
    *taken += (size_t)(end - begin) + 1;
    return true;
}

size_t rows_take(LogSource *source, LogFile *file, Bytes bytes,
                 void (*read)(LogSource *source, LogFile *file, Arena *scratch, Bytes line))
{
    Arena scratch = {0};
    size_t taken = 0;
    (void)arena_alloc(&scratch, 1, 1); /* keeps a block of it from line to line */
    ArenaMark mark = arena_mark(&scratch);
    for (Bytes line; row_next(bytes, &taken, &line);) {
        read(source, file, &scratch, line);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
    return taken;
}

static int find_name(const char *const *list, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return i;
    return -1;
}

int row_step_rank(const char *name)
{
    static const char *const STEPS[] = {"step", "global_step", "iter", "iteration", "epoch"};
    return find_name(STEPS, LENGTH(STEPS), name);
}

/* Durations have such names, too: they are less than thirty years. */
bool row_time(const char *name, double value, double *out)
{
    static const char *const TIMES[] = {"timestamp", "time", "_timestamp", "wall_time"};
    enum { LEAST = 1000000000 };
    static const double MILLISECONDS = 1e11;
    if (!(value > LEAST) || isinf(value) || find_name(TIMES, LENGTH(TIMES), name) < 0)
        return false;
    *out = value > MILLISECONDS ? value / 1000 : value;
    return true;
}

/* Minutes east of Greenwich of what follows a time: "Z", "+02:00", "-0530" or nothing. */
static bool read_zone(const char *text, int *minutes)
{
    int hour = 0, minute = 0, used = 0;
    char sign = *text;
    *minutes = 0;
    if (!*text || strcmp(text, "Z") == 0)
        return true;
    if ((sign != '+' && sign != '-') ||
        sscanf(text + 1, "%2d%*1[:]%2d%n", &hour, &minute, &used) == EOF)
        return false;
    if (!used && sscanf(text + 1, "%2d%2d%n", &hour, &minute, &used) < 2)
        return false;
    *minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
    return text[1 + used] == '\0';
}

double row_date(const char *text)
{
    struct tm date = {0};
    int used = 0, zone;
    char between;
    double fraction = 0;
    if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &date.tm_year, &date.tm_mon, &date.tm_mday,
               &between, &date.tm_hour, &date.tm_min, &date.tm_sec, &used) != 7 ||
        !used || (between != 'T' && between != ' '))
        return NAN;
    text += used;
    if (*text == '.') {
        size_t digits = strspn(text + 1, "0123456789");
        char copy[32];
        snprintf(copy, sizeof copy, "0.%.*s", (int)MIN(digits, (size_t)20), text + 1);
        if (!text_double(copy, &fraction))
            return NAN;
        text += 1 + digits;
    }
    if (!read_zone(text, &zone))
        return NAN;
    date.tm_year -= 1900;
    date.tm_mon -= 1;
    return (double)(timegm(&date) - (time_t)zone * 60) + fraction;
}
