/* Puts moments into words. */
#include "base/date.h"

#include <time.h>

static void add(Buf *out, long seconds, const char *format)
{
    char words[32];
    struct tm date;
    time_t moment = (time_t)seconds;
    if (localtime_r(&moment, &date) && strftime(words, sizeof words, format, &date))
        buf_text_add(out, words);
}

void date_words(Buf *out, long seconds, long now)
{
    struct tm date, today;
    time_t moment = (time_t)seconds, present = (time_t)now;
    if (!localtime_r(&moment, &date) || !localtime_r(&present, &today))
        return;
    bool year = date.tm_year == today.tm_year, day = year && date.tm_yday == today.tm_yday;
    add(out, seconds, day ? "today %H:%M" : year ? "%e %b %H:%M" : "%Y-%m-%d");
}

void date_seconds(Buf *out, long seconds)
{
    add(out, seconds, ":%S");
}

void date_stamp(Buf *out, long seconds)
{
    add(out, seconds, "%Y-%m-%d %H:%M");
}
