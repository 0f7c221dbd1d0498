/* What the commands that read images share: the size that is asked for, what was left out. */
#include "commands/reading.h"

#include "data/source.h"
#include "language/value.h"

#include <string.h>

void tell_left_out(Reply *reply, const Dataset *data)
{
    for (int kind = 0; kind < OMIT_KINDS; kind++) {
        Buf line = {0};
        if (source_omission(data, (Omission)kind, &line))
            reply_line(reply, "%s", buf_text(&line));
        buf_free(&line);
    }
}

bool read_size(const Call *call, int *h, int *w, Error *err)
{
    const Arg *size = call_arg(call, "size");
    long high, wide;
    char text[32] = "", *cross;
    *h = *w = 0;
    if (!size->present)
        return true;
    const char *first = size->text + (*size->text == '(');
    if (strlen(first) < sizeof text)
        strcpy(text, first);
    text[strcspn(text, ")")] = '\0';
    cross = strpbrk(text, "x,");
    if (cross)
        *cross = '\0';
    if (!value_long(text, &high) || !value_long(cross ? cross + 1 : text, &wide) || high < 1 ||
        wide < 1 || high > DATASET_MAX_SIDE || wide > DATASET_MAX_SIDE)
        return fail(err,
                    "size '%.40s' is not a size; give size=N or size=HEIGHTxWIDTH, each 1 to %d",
                    size->text, DATASET_MAX_SIDE);
    *h = (int)high;
    *w = (int)wide;
    return true;
}
