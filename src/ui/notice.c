/* Keeps the words that are told in place of the keys that work, as long as they hold. */
#include "ui/notice.h"

#include <math.h>
#include <stdio.h>

void notice_tell(Notice *notice, double until, const char *words)
{
    *notice = (Notice){.until = until};
    snprintf(notice->words.text, sizeof notice->words.text, "%s", words);
}

void notice_cleared(Notice *notice, double until, bool attached)
{
    notice_tell(notice, until,
                attached ? "cleared; Ctrl-C again leaves the run"
                         : "cleared; Ctrl-C again stops the run");
    notice->of_clear = true;
}

void notice_forget(Notice *notice)
{
    *notice = (Notice){.until = 0};
}

void notice_key(Notice *notice)
{
    if (!(notice->until > 0))
        notice_forget(notice);
}

void notice_settle(Notice *notice, bool runs, bool typed)
{
    if (notice->of_clear && (!runs || typed))
        notice_forget(notice);
}

double notice_due(const Notice *notice)
{
    return notice->until > 0 ? notice->until : INFINITY;
}
