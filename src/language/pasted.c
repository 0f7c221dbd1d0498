/* Finds what is said about lines and arguments of Python notebooks that are not commands here. */
#include "language/pasted.h"

#include "base/text.h"

#include <string.h>

/* Whether a dotted name ends in this one, as "data.normalize" does in "normalize", "np.random.seed"
 * in "random.seed". */
static bool ends_in(const char *dotted, const char *name)
{
    size_t length = strlen(dotted), size = strlen(name);
    return length >= size && strcmp(dotted + length - size, name) == 0 &&
           (length == size || dotted[length - size - 1] == '.');
}

const Pasted *pasted_find(const CommandTable *table, const char *dotted)
{
    for (const Pasted *row = table->pasted; row && row->name; row++)
        if (ends_in(dotted, row->name))
            return row;
    return NULL;
}

void pasted_describe(const Pasted *row, Buf *out)
{
    if (row->text)
        buf_text_add(out, row->text);
    else
        buf_printf(out, "shows the help for the name in its brackets: %s(fit_one_cycle)",
                   row->name);
    if (row->use)
        buf_printf(out, "; use: %s", row->use);
}

bool pasted_refuse(const Pasted *row, Error *err)
{
    Buf text = {0};
    pasted_describe(row, &text);
    fail(err, "%s: %s", row->name, buf_text(&text));
    buf_free(&text);
    return false;
}

/* Of a call, its name is compared. */
static bool is_among(const char *words, const char *text)
{
    return text_among(words, text, strcspn(text, "("));
}

const PastedKey *pasted_key(const CommandTable *table, const char *command, const Word *word,
                            bool *same)
{
    const char *last = strrchr(word->text, '.');
    for (const PastedKey *row = table->keys; row && row->key; row++) {
        if (strcmp(row->key, word->key) != 0 ||
            (row->commands && !is_among(row->commands, command)))
            continue;
        *same = strcmp(word->text, "None") == 0 || is_among(row->same, word->text) ||
                (last && is_among(row->same, last + 1));
        return row;
    }
    return NULL;
}

const char *pasted_constant(const CommandTable *table, const char *name)
{
    for (const PastedConstant *row = table->constants; row && row->name; row++)
        if (strcmp(row->name, name) == 0)
            return row->value;
    return NULL;
}

/* "taken: False; else " of the values of an argument whose other values are refused. */
static void add_taken(const PastedKey *row, Buf *out)
{
    if (!row->same || row->kind != PASTED_REFUSED)
        return;
    buf_text_add(out, "taken: ");
    for (const char *p = row->same; *p; p++) {
        if (*p == ' ')
            buf_char(out, ',');
        buf_char(out, *p);
    }
    buf_text_add(out, "; else ");
}

void pasted_list(const CommandTable *table, Buf *out)
{
    enum { NAME_COLUMNS = 24 };
    static const char *const DOES[] = {
        "does nothing: ", "refused: ", "the same as: ", "a value: ", ""};
    buf_text_add(out, "Lines of notebooks, and what becomes of them here:\n");
    for (const Pasted *row = table->pasted; row && row->name; row++) {
        const char *dot = strrchr(row->name, '.');
        buf_text_add(out, "  ");
        text_pad(out, dot && strlen(row->name) > NAME_COLUMNS ? dot + 1 : row->name, NAME_COLUMNS);
        buf_printf(out, " %s", DOES[row->kind]);
        pasted_describe(row, out);
        buf_char(out, '\n');
    }
    buf_text_add(out, "Arguments of calls in notebooks:\n");
    for (const PastedKey *row = table->keys; row && row->key; row++) {
        buf_text_add(out, "  ");
        text_pad(out, row->key, NAME_COLUMNS);
        buf_char(out, ' ');
        add_taken(row, out);
        buf_printf(out, "%s%s\n", DOES[row->kind], row->text);
    }
}
