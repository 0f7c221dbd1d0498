/* parse.h - words bound to the arguments of a row; what command_parse does once the row is found.
 *
 *     Words words = {0};
 *     if (!lex_call(arena, "CSVLogger(learn)", scope, &words, err) ||
 *         !command_bind(arena, scope, &CSV_LOGGER, &words, &call, err)) ...
 */
#ifndef APP_PARSE_H
#define APP_PARSE_H

#include "app/lex.h"

/* Binds the words of a call in the notebook form; messages begin with the row's name. */
NODISCARD bool command_bind(Arena *arena, const Scope *scope, const Command *row,
                            const Words *words, Call *out, Error *err);

/* Adds " key=text" (key may be NULL) so that it reads back as itself. */
void command_add_word(Buf *out, const char *key, const char *text);

#endif
