/* key_label.h - what a key is called on the screen: on a narrow one with Unicode in fewer columns.
 *
 *     int gap;
 *     const char *label = key_label(sheet, "left", false, &gap);      "←", and 0 */
#ifndef VIEW_KEY_LABEL_H
#define VIEW_KEY_LABEL_H

#include "view/sheet.h"

/* The label, and the columns after it, before the next key or the words; last: words follow. */
const char *key_label(const Sheet *sheet, const char *key, bool last, int *gap);

#endif
