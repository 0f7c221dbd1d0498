/* Reads texts and lists in lines of the notebook form: 'text', f'{lr}', [1, 2]. */
#include "language/notebook.h"

#include "language/value.h"

#include <string.h>

/* Reads the value of a part of an f-text, {lr} or {lr:.2e}, up to the end of its brackets. */
static bool read_field(Reader *reader, Buf *text)
{
    Word value;
    reader->p = lex_skip(reader->p + 1);
    if (!notebook_deeper(reader) || !notebook_value(reader, &value))
        return false;
    reader->depth--;
    reader->p = lex_skip(reader->p);
    const char *format = reader->p;
    size_t length = *format == ':' ? strcspn(format, "}'\"") : 0;
    if (format[length] != '}')
        return notebook_lost(reader);
    reader->p += length + 1;
    return length == 0 ? (buf_text_add(text, value.text), true)
                       : value_format(text, value.text, format + 1, (int)length - 1, reader->err);
}

bool notebook_text(Reader *reader, const char *prefix, Word *out)
{
    Buf text = {0};
    char quote = *reader->p++;
    bool raw = strpbrk(prefix, "rR"), fields = strpbrk(prefix, "fF"), ok = true;
    while (ok && *reader->p && *reader->p != quote) {
        bool twice = reader->p[1] == *reader->p;
        if (fields && *reader->p == '{' && !twice) {
            ok = read_field(reader, &text);
            continue;
        }
        bool shielded = *reader->p == '\\' && reader->p[1];
        reader->p += (shielded && !raw) || (fields && twice && strchr("{}", *reader->p));
        buf_char(&text, *reader->p++);
    }
    bool closed = *reader->p == quote;
    reader->p += closed;
    *out = (Word){.kind = WORD_QUOTED, .text = arena_text(reader->arena, buf_text(&text))};
    buf_free(&text);
    return ok &&
           (closed || fail(reader->err, "a quote %c is not closed; add another %c", quote, quote));
}

Word notebook_list_of(Arena *arena, const Words *parts)
{
    Buf text = {0};
    for (int i = 0; i < parts->count; i++) {
        bool inner = parts->word[i].kind == WORD_LIST;
        buf_printf(&text, "%s%s%s%s", i ? "," : "", inner ? "[" : "", parts->word[i].text,
                   inner ? "]" : "");
    }
    Word list = {.kind = WORD_LIST,
                 .text = arena_text(arena, buf_text(&text)),
                 .part = parts->word,
                 .parts = parts->count};
    buf_free(&text);
    return list;
}

bool notebook_elements(Reader *reader, char close, Words *parts, bool *comma)
{
    *comma = false;
    if (!notebook_deeper(reader))
        return false;
    reader->p = lex_skip(reader->p + 1);
    while (*reader->p != close) {
        Word element;
        if (!notebook_value(reader, &element))
            return false;
        words_add(reader->arena, parts, element);
        reader->p = lex_skip(reader->p);
        if (*reader->p == ',') {
            *comma = true;
            reader->p = lex_skip(reader->p + 1);
        } else if (*reader->p != close) {
            return notebook_lost(reader);
        }
    }
    reader->p++;
    reader->depth--;
    return true;
}

bool notebook_list(Reader *reader, Word *out)
{
    Words parts = {0};
    bool comma, round = *reader->p == '(';
    if (!notebook_elements(reader, round ? ')' : ']', &parts, &comma))
        return false;
    *out = round && parts.count == 1 && !comma ? parts.word[0]
                                               : notebook_list_of(reader->arena, &parts);
    return true;
}
