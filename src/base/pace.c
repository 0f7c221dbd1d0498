/* Measures transfers and puts them in words. */
#include "base/pace.h"

#include "base/text.h"

#include <string.h>

static const double APART = 0.5; /* seconds */

/* A unit and how many bytes it is. */
typedef struct {
    const char *name;
    double bytes;
} Unit;

static Unit unit_of(int64_t bytes)
{
    static const Unit UNITS[] = {{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}};
    for (int i = 0; i < LENGTH(UNITS); i++)
        if ((double)bytes >= UNITS[i].bytes * 0.9995)
            return UNITS[i];
    return (Unit){"bytes", 1};
}

/* Three digits; without the unit it is a number in that of another. */
static void put_in(int64_t bytes, Unit unit, Buf *out)
{
    double value = (double)bytes / unit.bytes;
    int decimals = unit.bytes == 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    buf_printf(out, "%.*f", decimals, value);
}

void bytes_put(int64_t bytes, Buf *out)
{
    Unit unit = unit_of(bytes);
    put_in(bytes, unit, out);
    buf_printf(out, " %s", unit.name);
}

void pace_add(Pace *pace, double at, int64_t bytes)
{
    pace->now = bytes;
    if (pace->count && at - pace->at[pace->count - 1] < APART)
        return;
    if (pace->count == PACE_KEPT) {
        pace->count--;
        memmove(pace->at, pace->at + 1, (size_t)pace->count * sizeof *pace->at);
        memmove(pace->bytes, pace->bytes + 1, (size_t)pace->count * sizeof *pace->bytes);
    }
    pace->at[pace->count] = at;
    pace->bytes[pace->count++] = bytes;
}

void pace_pause(Pace *pace)
{
    pace->count = 0;
}

double pace_rate(const Pace *pace)
{
    if (pace->count < 2)
        return 0;
    int last = pace->count - 1;
    return (double)(pace->bytes[last] - pace->bytes[0]) / (pace->at[last] - pace->at[0]);
}

void pace_put(const Pace *pace, int64_t whole, Buf *out)
{
    double rate = pace_rate(pace);
    if (whole > 0) {
        put_in(pace->now, unit_of(whole), out);
        buf_text_add(out, " of ");
    }
    bytes_put(whole > 0 ? whole : pace->now, out);
    if (rate < 1)
        return;
    buf_text_add(out, ", ");
    bytes_put((int64_t)rate, out);
    buf_text_add(out, "/s");
    if (whole > pace->now) {
        buf_text_add(out, ", ");
        text_time(out, (double)(whole - pace->now) / rate);
        buf_text_add(out, " left");
    }
}
