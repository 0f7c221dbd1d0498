/* Puts words into quotes where that is needed for the parser to read them back. */
#include "language/quote.h"

#include "base/text.h"
#include "language/lex.h"
#include "language/odd.h"

#include <string.h>

static bool fits_plain(const char *text)
{
    if (!*text || strcmp(text, "None") == 0 || strchr("([=", text[0]))
        return false;
    const char *end = lex_name(text);
    for (const char *p = text; *p; p++)
        if (odd_is(p))
            return false;
    return !strpbrk(text, " \t\r\n'\"\\$#;>") && !(end > text && *end == '=');
}

/* Whether the word would become part of a command's name, as in `model lenet`. */
static bool makes_a_name(const CommandTable *table, const Buf *line, const char *text)
{
    enum { LONGEST = 32 }; /* bytes of a row's name; longer lines need no look */
    if (line->size > LONGEST)
        return false;
    const char *so_far = buf_text(line);
    const Command *row;
    size_t length = strlen(so_far);
    for (int i = 0; (row = command_row(table, i)); i++)
        if (text_starts(row->name, so_far) && row->name[length] == ' ' &&
            strcmp(row->name + length + 1, text) == 0)
            return true;
    return false;
}

void quote_word(const CommandTable *table, Buf *line, const char *key, const char *text)
{
    bool plain = fits_plain(text) && (key || !makes_a_name(table, line, text));
    buf_printf(line, " %s%s", key ? key : "", key ? "=" : "");
    if (plain) {
        buf_text_add(line, text);
        return;
    }
    buf_char(line, '\'');
    for (; *text; text++)
        buf_text_add(line, *text == '\'' ? "'\\''" : (char[]){*text, '\0'});
    buf_char(line, '\'');
}
