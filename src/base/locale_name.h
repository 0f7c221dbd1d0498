/* locale_name.h - whether the user's characters are UTF-8.
 *
 *     if (locale_is_utf8()) ...                      frames of lines, curves of dots
 *     if (locale_is_utf8() && !locale_is_known()) ...      the C library takes them for bytes
 *
 * On a machine that lacks the locale, or has none, the C library knows only ASCII, while the
 * terminal is what LC_ALL, LC_CTYPE or LANG say. */
#ifndef BASE_LOCALE_NAME_H
#define BASE_LOCALE_NAME_H

#include "base/base.h"

/* What setlocale has found or, where it has found nothing, what the name says. */
bool locale_is_utf8(void);

/* Whether the C library knows more characters than ASCII. */
bool locale_is_known(void);

#endif
