/* Writes the numbers beside an axis, alike along it, with as many digits as tell them apart. */
#include "plot/tick_label.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double SLACK = 1e-6; /* decades: as near to a whole number as rounding leaves them */

/* Three digits as everywhere, more only where they are needed to tell labels apart. */
static void put_number(char *label, size_t size, double value, int digits)
{
    Buf words = {0};
    if (digits <= 3)
        text_short(&words, value);
    else
        buf_printf(&words, "%.*g", digits, value);
    snprintf(label, size, "%s", buf_text(&words));
    buf_free(&words);
}

/* The number of fewest digits in the cell around so many decades. */
static double roundest(double decades, double cell, int *digits)
{
    enum { ENOUGH = 9 };
    double value = pow(10, decades);
    for (*digits = 1; *digits < ENOUGH; ++*digits) {
        double unit = pow(10, floor(decades + SLACK) - *digits + 1), round_value;
        round_value = round(value / unit) * unit;
        if (fabs(log10(round_value) - decades) < cell / 2)
            return round_value;
    }
    return value;
}

static void label_decades(const Division *d, Tick *tick, double decades)
{
    int digits = 1;
    bool whole = fabs(decades - round(decades)) < SLACK;
    tick->value = whole ? tick_step_times((TickStep){1, (int)round(decades)}, 1)
                        : roundest(decades, d->cell, &digits);
    if (d->powers)
        snprintf(tick->label, sizeof tick->label, "%.0f", decades + 0.0);
    else
        put_number(tick->label, sizeof tick->label, tick->value, digits);
}

/* How numbers along a linear axis are written: all with the same decimals or exponents. */
typedef struct {
    int decimals; /* -1: digits and an exponent */
    int digits;
} NumberForm;

static NumberForm form_of(const Division *d)
{
    enum { WIDTH = 7, PLAIN_MOST = 99999 };
    const double least = 1e-3;
    double largest = fmax(fabs(d->lo), fabs(d->hi));
    int power = d->step.power - (d->step.unit == 2.5), lead = (int)floor(log10(largest) + SLACK);
    int decimals = MAX(0, -power);
    bool plain = largest >= least && largest <= PLAIN_MOST && MAX(lead, 0) + 1 + decimals < WIDTH;
    return (NumberForm){plain ? decimals : -1, MIN(MAX(lead - power, 0), 8)};
}

/* A whole number, with a comma between thousands. */
static void put_count(char *label, size_t size, double value)
{
    if (fabs(value) >= 1000)
        snprintf(label, size, "%d,%03d", (int)value / 1000, abs((int)value) % 1000);
    else
        snprintf(label, size, "%.0f", value);
}

static void label_value(const Division *d, Tick *tick, double value)
{
    NumberForm form = form_of(d);
    char *label = tick->label;
    size_t size = sizeof tick->label;
    tick->value = value + 0.0; /* not -0 */
    if (value == 0)
        snprintf(label, size, "0");
    else if (form.decimals == 0)
        put_count(label, size, value);
    else if (form.decimals >= 0)
        snprintf(label, size, "%.*f", form.decimals, value);
    else
        put_number(label, size, value, MAX(form.digits + 1, 2));
}

/* As many whole code points of the name as a label holds. */
static void label_name(const Division *d, Tick *tick, double value)
{
    const char *name = value >= 0 && value < d->room->names ? d->room->name[(int)value] : "";
    const char *end = name;
    for (const char *next = end; *end; end = next) {
        utf8_next(&next);
        if ((size_t)(next - name) >= sizeof tick->label)
            break;
    }
    tick->value = value;
    snprintf(tick->label, sizeof tick->label, "%.*s", (int)(end - name), name);
}

void tick_label(const Division *d, Tick *tick, double value)
{
    (d->room->name ? label_name : d->scale->log ? label_decades : label_value)(d, tick, value);
    tick->before = text_width(tick->label) / 2;
}

/* The exponents' base stands before the first of them. */
void tick_label_base(Tick *tick)
{
    static const char BASE[] = "10^";
    memmove(tick->label + strlen(BASE), tick->label, strlen(tick->label) + 1);
    memcpy(tick->label, BASE, strlen(BASE));
    tick->before += (int)strlen(BASE);
}

void tick_label_count(Tick *tick, double value)
{
    put_count(tick->label, sizeof tick->label, value);
    tick->before = text_width(tick->label) / 2;
}

void tick_label_number(Tick *tick, double value)
{
    put_number(tick->label, sizeof tick->label, value, 1);
    tick->before = text_width(tick->label) / 2;
}
