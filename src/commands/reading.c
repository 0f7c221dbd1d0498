/* What the commands that read images share: the size that is asked for, how far reading is, what
 * was left out. */
#include "commands/reading.h"

#include "base/text.h"
#include "data/pictures.h"
#include "data/source.h"
#include "lab/lab.h"
#include "language/value_number.h"

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

/* "reading pictures 1,234/60,000  left 00:12" */
static void show_done(void *self, int done, int count)
{
    enum { REDRAWS = 10 }; /* a second */
    ReadingProgress *progress = self;
    Reply *reply = progress->session->reply;
    double now = clock_now(lab_clock(progress->session));
    if (!progress->begun)
        progress->began = progress->drawn = now;
    progress->begun = true;
    if (!reply->terminal || now - progress->drawn < 1.0 / REDRAWS)
        return;
    progress->drawn = now;
    Buf line = {0};
    buf_text_add(&line, "reading pictures ");
    text_thousands(&line, done);
    buf_char(&line, '/');
    text_thousands(&line, count);
    buf_text_add(&line, "  left ");
    text_duration(&line, (now - progress->began) * (count - done) / done);
    reply_progress(reply, buf_text(&line));
    buf_free(&line);
}

ReadingWatch reading_watch(ReadingProgress *progress)
{
    return (ReadingWatch){show_done, progress};
}

void reading_end(ReadingProgress *progress)
{
    reply_progress(progress->session->reply, "");
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

bool reading_delim(const Call *call, char *out, Error *err)
{
    const char *text = call_text(call, "delim");
    *out = strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0 ? '\t' : *text;
    return ((strlen(text) == 1 || *out == '\t') && !strchr("\"\n\r", *out)) ||
           fail(err, "delim '%.20s' is not one character; give delim=, or delim=';' or delim=tab",
                text);
}

bool reads_pictures(const Dataset *data, Error *err)
{
    if (!shape_is_row(data->shape))
        return pictures_channels(data->shape.c, err);
    return fail(err,
                "the net reads rows of %d %s, not pictures; give rows, as of an array or a "
                "table",
                data->shape.c, text_plural(data->shape.c, "column", "columns"));
}
