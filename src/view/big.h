/* big.h - a number in digits three rows high, to be read from across the room.
 *
 *     big_number(sheet, x, y, "0.9907", ROLE_STRONG);
 *
 * Digits are made of half blocks, so they are not for ASCII. */
#ifndef VIEW_BIG_H
#define VIEW_BIG_H

#include "view/sheet.h"

enum { BIG_ROWS = 3 };

/* Columns it takes; only digits, points and minus signs are drawn. */
int big_width(const char *number);
void big_number(const Sheet *sheet, int x, int y, const char *number, Role role);

#endif
