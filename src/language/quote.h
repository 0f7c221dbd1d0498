/* quote.h - words written so that the parser reads them back.
 *
 *     quote_word(table, &line, "png", "my plot.png");       " png='my plot.png'"
 */
#ifndef LANGUAGE_QUOTE_H
#define LANGUAGE_QUOTE_H

#include "language/command.h"

/* Adds " key=text" (key may be NULL), in quotes where they are needed. */
void quote_word(const CommandTable *table, Buf *line, const char *key, const char *text);

#endif
