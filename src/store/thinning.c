/* Reduces long lists of events and rows to those that shape the curves: of each group the lowest
 * and the highest. */
#include "store/thinning.h"

#include "train/epoch_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool begins(const char *line, size_t size, const char *with)
{
    size_t length = strlen(with);
    return size >= length && memcmp(line, with, length) == 0;
}

/* The kind of a line; THIN_KINDS: none of them. */
static ThinKind kind_of(const char *line, size_t size)
{
    if (begins(line, size, "{\"event\":\"batch\","))
        return THIN_BATCH;
    if (begins(line, size, "{\"event\":\"epoch\","))
        return THIN_EPOCH;
    return size && *line >= '0' && *line <= '9' ? THIN_ROW : THIN_KINDS;
}

/* The number after the key; not a number if there is none. */
static double number_after(const char *line, size_t size, const char *key)
{
    char digits[40];
    size_t length = strlen(key);
    const char *at = memmem(line, size, key, length);
    if (!at)
        return NAN;
    size_t left = size - (size_t)(at - line) - length, most = MIN(left, sizeof digits - 1);
    memcpy(digits, at + length, most);
    digits[most] = '\0';
    char *end;
    double number = strtod(digits, &end);
    return end > digits ? number : NAN;
}

/* The first metric in a row, or the loss if there is no metric. */
static double number_of_row(const char *line, size_t size)
{
    EpochRow row;
    (void)epoch_csv_read((Bytes){(const uint8_t *)line, size}, &row);
    double loss = isnan(row.valid_loss) ? row.train_loss : row.valid_loss;
    return isnan(row.metric[0]) ? loss : row.metric[0];
}

/* The number by which a line is compared. */
static double height_of(ThinKind kind, const char *line, size_t size)
{
    if (kind == THIN_BATCH)
        return number_after(line, size, "\"smooth_loss\":");
    if (kind == THIN_ROW)
        return number_of_row(line, size);
    double valid = number_after(line, size, "\"valid_loss\":");
    return isnan(valid) ? number_after(line, size, "\"train_loss\":") : valid;
}

static void keep(Thinner *thinner, const Buf *line, Buf *out)
{
    buf_add(out, line->data, line->size);
    thinner->bytes += line->size;
}

static void set_line(Buf *to, const char *line, size_t size)
{
    buf_clear(to);
    buf_add(to, line, size);
}

static void end_group(Thinner *thinner, bool last, Buf *out)
{
    const Buf *low = &thinner->low, *high = &thinner->high;
    bool low_first = thinner->low_at <= thinner->high_at;
    if (thinner->seen > 0)
        keep(thinner, low_first ? low : high, out);
    if (thinner->seen > 0 && thinner->low_at != thinner->high_at)
        keep(thinner, low_first ? high : low, out);
    if (last && thinner->seen > 1 + MAX(thinner->low_at, thinner->high_at))
        keep(thinner, &thinner->last, out);
    thinner->seen = 0;
}

void thinning_double(Thinning *thin, ThinKind kind)
{
    Thinner *thinner = &thin->kind[kind];
    thinner->group = thinner->group ? 2 * thinner->group : 4;
}

void thinning_line(Thinning *thin, const char *line, size_t size, Buf *out)
{
    ThinKind kind = kind_of(line, size);
    Thinner *thinner = kind < THIN_KINDS ? &thin->kind[kind] : NULL;
    if (!thinner || !thinner->group) {
        buf_add(out, line, size);
        if (thinner)
            thinner->bytes += size;
        return;
    }
    double height = height_of(kind, line, size);
    long at = thinner->seen++;
    if (at == 0 || isnan(thinner->lowest) || height < thinner->lowest) {
        thinner->lowest = height;
        thinner->low_at = at;
        set_line(&thinner->low, line, size);
    }
    if (at == 0 || isnan(thinner->highest) || height > thinner->highest) {
        thinner->highest = height;
        thinner->high_at = at;
        set_line(&thinner->high, line, size);
    }
    set_line(&thinner->last, line, size);
    if (thinner->seen >= thinner->group)
        end_group(thinner, false, out);
}

void thinning_end(Thinning *thin, Buf *out)
{
    for (int kind = 0; kind < THIN_KINDS; kind++)
        end_group(&thin->kind[kind], true, out);
}

void thinning_free(Thinning *thin)
{
    for (int kind = 0; kind < THIN_KINDS; kind++) {
        buf_free(&thin->kind[kind].low);
        buf_free(&thin->kind[kind].high);
        buf_free(&thin->kind[kind].last);
    }
    *thin = (Thinning){0};
}
