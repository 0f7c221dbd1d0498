/* reply.h - where a command's words go: text to standard output, nothing under -q or when events
 * take it; or to a sink, which is how a full screen gets them.
 *
 *     reply_line(reply, "LR Finder is complete: all %ld batches run", n);
 *     reply_progress(reply, "epoch 0, 45 %");      one line rewritten in place, on a terminal
 * only
 *
 * Names of files and what files hold are among the words: whatever could steer a terminal is made
 * visible here (text.h), so that no command need think of it.
 */
#ifndef APP_REPLY_H
#define APP_REPLY_H

#include "base/base.h"
#include "base/columns.h"
#include "plot/plot.h"

#include <stdio.h>

/* Takes words and figures instead of a file. */
typedef struct {
    void *self;
    void (*text)(void *self, const char *text);  /* whole lines */
    void (*error)(void *self, const char *text); /* one, without its newline */
    void (*figure)(void *self, const char *title, const Grid *cells,
                   const Image *picture);       /* borrowed; title: the command; or NULL */
    void (*page)(void *self, const char *text); /* something long to read */
} ReplySink;

typedef struct {
    const ReplySink *sink; /* borrowed; NULL: out */
    FILE *out;             /* NULL: nowhere */
    bool terminal;         /* out is one: progress lines, colour, its width */
    TextSurface surface;   /* size, glyphs and colour of text plots */
    bool progress_shown;   /* a progress line stands on the screen */
} Reply;

/* Standard output as it is: its size (COLUMNS wins; 80 x 24 when piped), colour (NO_COLOR, TERM),
 * glyphs (locale and terminal). */
Reply reply_stdout(void);

void reply_line(Reply *reply, const char *format, ...) PRINTF_LIKE(2, 3); /* adds the newline */
void reply_text(Reply *reply, const char *text);                          /* whole lines */
void reply_table(Reply *reply, Columns *table); /* its rows so far; the columns stay for more */
void reply_table_end(Reply *reply, Columns *table); /* the same, and frees it */
void reply_drawn(Reply *reply,
                 const char *text); /* a grid's lines, with its colours, as they are */
void reply_progress(Reply *reply, const char *text); /* "" clears */

/* Long text: a page of its own where there is a sink. */
void reply_page(Reply *reply, const char *text);

/* One line, "onecycle: " before it, to standard error. */
void reply_error(Reply *reply, const char *text);

#endif
