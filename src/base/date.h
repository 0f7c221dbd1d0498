/* date.h - moments in words, in local time.
 *
 *     date_words(&buf, began, now);     "today 04:29", "29 Nov 04:29", "2025-03-02"
 *     date_stamp(&buf, began);          "2026-11-29 04:29"
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/buf.h"

enum { DATE_COLUMNS = 15 }; /* the widest of date_words, with date_seconds */

/* For people; both are seconds since 1970.  A day of this year has its time, one of another year
 * only its date. */
void date_words(Buf *out, long seconds, long now);

/* The same where room is short: "04:29" today, "29 Nov" this year, else "2025". */
void date_brief(Buf *out, long seconds, long now);

/* ":05", after words that have a time. */
void date_seconds(Buf *out, long seconds);

/* For programs. */
void date_stamp(Buf *out, long seconds);

#endif
