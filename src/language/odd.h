/* odd.h - characters that look like others, or like nothing: what pages and editors put into lines.
 *
 *     int size;
 *     const Odd *odd = odd_at("\u2013wd", &size);      odd->name, size     "an en dash", 3
 */
#ifndef LANGUAGE_ODD_H
#define LANGUAGE_ODD_H

#include "base/base.h"

/* A run of characters of one kind, a row of a static table. */
typedef struct {
    uint32_t first, last; /* code points */
    enum {
        ODD_BLANK, /* separates words as a space does */
        ODD_SIGN,  /* no word begins with it, unquoted */
        ODD_OTHER,
    } kind;
    const char *name; /* "an en dash" */
} Odd;

/* The row of the character at p and how many bytes that has, or NULL. */
const Odd *odd_at(const char *p, int *size);

bool odd_is(const char *p); /* whether such a character is at p */

#endif
