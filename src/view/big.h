/* big.h - a number, or the program's name, in letters three rows high, to be read from across the
 * room.
 *
 *     big_text(sheet, x, y, "0.9907", ROLE_STRONG);
 *
 * They are made of half blocks, so they are not for ASCII. */
#ifndef VIEW_BIG_H
#define VIEW_BIG_H

#include "view/sheet.h"

enum { BIG_ROWS = 3 };

/* Columns it takes; only digits, points, minus signs and the letters of
 * `onecycle` are drawn. */
int big_width(const char *text);
void big_put(Grid *grid, int x, int y, const char *text, Style style);
void big_text(const Sheet *sheet, int x, int y, const char *text, Role role);

/* The same so many times as large; the rows of that. */
void big_scaled(Grid *grid, int x, int y, const char *text, int scale, Style style);
int big_rows(int scale);

#endif
