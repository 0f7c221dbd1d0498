/* key_label.h - what a key is called on the screen: on a narrow one with Unicode in fewer columns.
 *
 *     int gap;
 *     const char *label = key_label(sheet, "left", "right", &gap);    "←", and 0 */
#ifndef VIEW_KEY_LABEL_H
#define VIEW_KEY_LABEL_H

#include "view/sheet.h"

/* The label, and the columns after it, before the next key or, if that is NULL, the words. */
const char *key_label(const Sheet *sheet, const char *key, const char *next, int *gap);

#endif
