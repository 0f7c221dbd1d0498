/* reply.h - where a command's output goes: to standard output, nowhere with -q or when events take
 * standard output, or to a sink, from which a full screen gets it.
 *
 *     reply_line(reply, "LR Finder is complete: all %ld batches run", n);
 *     reply_progress(reply, "epoch 0, 45 %");    a line rewritten in place, only on a terminal
 *
 * Output may contain names and contents of files: what could steer a terminal is made visible here
 * (text.h), so that commands need not think of it. */
#ifndef LAB_REPLY_H
#define LAB_REPLY_H

#include "base/base.h"
#include "base/columns.h"
#include "plot/plot.h"

#include <stdio.h>

/* Takes text and figures instead of a file. */
typedef struct {
    void *self;
    bool watches; /* it shows the epochs of a run itself, so they are not told */
    void (*text)(void *self, const char *text);    /* whole lines */
    void (*warning)(void *self, const char *text); /* the same, about something that is lost */
    void (*error)(void *self, const char *text);   /* one, without its newline */
    void (*figure)(void *self, const char *title, const Grid *cells); /* title: the command */
    void (*page)(void *self, const char *text);                       /* something long to read */
    void (*progress)(void *self, const char *text); /* as reply_progress; NULL: it is not shown */
} ReplySink;

/* Where a session's output goes.  The session owns it; a full screen puts its sink in.  With a
 * sink nothing is written to `out`. */
typedef struct Reply {
    const ReplySink *sink; /* borrowed; NULL: out */
    FILE *out;             /* NULL: nowhere */
    bool terminal;         /* out is a terminal: progress lines, colour, its width */
    TextSurface surface;   /* size, glyphs and colour of text plots */
    bool progress_shown;   /* a progress line is on the screen */
} Reply;

/* Standard output as it is: its size (COLUMNS wins; 80 x 24 when piped), colour (NO_COLOR, TERM),
 * glyphs (locale and terminal). */
Reply reply_stdout(void);

/* The glyphs that suit a terminal, as far as its variables tell.  get: getenv, or a test's. */
Glyphs reply_glyphs(char *(*get)(const char *name), bool utf8);

/* The terminal has said that it draws octants: they take the place of braille, unless the user has
 * asked for that. */
void surface_octants(TextSurface *surface);

void reply_line(Reply *reply, const char *format, ...) PRINTF_LIKE(2, 3); /* adds the newline */
void reply_text(Reply *reply, const char *text);                          /* whole lines */
void reply_warning(Reply *reply, const char *format, ...)
    PRINTF_LIKE(2, 3);                              /* a line about something that is lost */
void reply_table(Reply *reply, Columns *table);     /* its rows so far; the columns stay for more */
void reply_table_end(Reply *reply, Columns *table); /* the same, and frees it */
void reply_drawn(Reply *reply, const char *text);   /* lines of a grid, with its colours */
void reply_progress(Reply *reply, const char *text); /* in the place of the one before; "": none */

/* What this thread answers from now on goes to the sink, whatever the reply's own is; NULL: no
 * longer.  For answers that are meant for another process. */
void reply_redirect(const ReplySink *sink);

/* Whether a screen shows the epochs of a run itself. */
bool reply_watches(const Reply *reply);

/* Long text: shown as a page if there is a sink for pages. */
void reply_page(Reply *reply, const char *text);

/* One line, "onecycle: " before it, to standard error. */
void reply_error(Reply *reply, const char *text);

#endif
