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

/* A moment of today, of this year, of another one. */
typedef struct {
    const char *today, *year, *other;
} Format;

static void add_by_age(Buf *out, long seconds, long now, const Format *format)
{
    struct tm date, today;
    time_t moment = (time_t)seconds, present = (time_t)now;
    if (!localtime_r(&moment, &date) || !localtime_r(&present, &today))
        return;
    bool year = date.tm_year == today.tm_year, day = year && date.tm_yday == today.tm_yday;
    add(out, seconds, day ? format->today : year ? format->year : format->other);
}

void date_words(Buf *out, long seconds, long now)
{
    add_by_age(out, seconds, now, &(Format){"today %H:%M", "%e %b %H:%M", "%Y-%m-%d"});
}

void date_brief(Buf *out, long seconds, long now)
{
    add_by_age(out, seconds, now, &(Format){"%H:%M", "%e %b", "%Y"});
}

void date_seconds(Buf *out, long seconds)
{
    add(out, seconds, ":%S");
}

void date_stamp(Buf *out, long seconds)
{
    add(out, seconds, "%Y-%m-%d %H:%M");
}
