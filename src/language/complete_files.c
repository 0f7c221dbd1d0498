/* Completes file names: reads what is typed of one, and writes those that fit so that the parser
 * reads them back. */
#include "language/complete.h"

#include "base/text.h"
#include "io/file.h"
#include "language/odd.h"

#include <string.h>

void completion_read_path(Arena *arena, Completion *completion, const char *typed)
{
    Buf text = {0};
    char quote = completion->quote;
    for (const char *p = typed; *p; p++) {
        bool shields =
            completion->notebook || !quote || (quote == '"' && p[1] && strchr("\"\\$", p[1]));
        if (*p == '\\' && p[1] && shields)
            buf_char(&text, *++p);
        else if (quote ? *p == quote : *p == '\'' || *p == '"')
            quote = quote ? '\0' : *p;
        else
            buf_char(&text, *p);
    }
    completion->path = arena_text(arena, buf_text(&text));
    completion->quote = quote;
    buf_free(&text);
}

/* A name as it is to be typed, after a backslash or in the quote that is open. */
static const char *quoted(Arena *arena, const Completion *completion, const char *name, bool folder)
{
    Buf text = {0};
    char quote = completion->quote;
    const char *special = completion->notebook ? "'\"\\"
                          : quote == '"'       ? "\"\\$"
                                               : " \t'\"\\$#;>()[]{}=";
    if (quote && !completion->notebook)
        buf_char(&text, quote);
    for (const char *p = name; *p; p++)
        if (quote == '\'' && !completion->notebook) {
            buf_text_add(&text, *p == '\'' ? "'\\''" : (char[]){*p, '\0'});
        } else {
            if (strchr(special, *p) || (!quote && odd_is(p)))
                buf_char(&text, '\\');
            buf_char(&text, *p);
        }
    if (folder)
        buf_char(&text, '/');
    if (quote && !(completion->notebook && folder)) /* there a name in the folder may follow */
        buf_char(&text, quote);
    const char *typed = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return typed;
}

static CompletionItem file_item(Arena *arena, const Completion *completion, const char *path,
                                bool folder)
{
    return (CompletionItem){
        .text = quoted(arena, completion, path, folder),
        .name = arena_printf(arena, "%s%s", path_name(path), folder ? "/" : ""),
        .meaning = "",
        .value = "",
    };
}

/* Keeps the names that begin so and do not steer a terminal; returns how many. */
static int fitting(const char **name, int count, const char *prefix)
{
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (text_starts(name[i], prefix) && !completion_steers(name[i]))
            name[kept++] = name[i];
    return kept;
}

void command_complete_files(Arena *arena, Completion *completion)
{
    const char *path = completion->path, *prefix = path_name(path), **name;
    const char *folder = arena_printf(arena, "%.*s", (int)(prefix - path), path);
    const char *place = *folder ? path_expand(arena, folder) : ".";
    int count, words = completion->count;
    Error ignored;
    completion->files = false;
    if (strcmp(path, "~") == 0)
        completion_add(arena, completion, words, file_item(arena, completion, path, true));
    else if (folder_list(arena, place, &name, &count, &ignored)) {
        count = fitting(name, count, prefix);
        bool *is_folder = ARENA_NEW(arena, bool, count + 1);
        for (int i = 0; i < count; i++)
            is_folder[i] = path_is_folder(path_join(arena, place, name[i]));
        for (int i = 0; i < 2 * count; i++) { /* once for folders, once for files */
            int at = i % count;
            if (is_folder[at] != (i < count))
                continue;
            bool word = !*folder && (name[at][0] == '~' || strcmp(name[at], "None") == 0);
            const char *full = arena_printf(arena, "%s%s%s", word ? "./" : "", folder, name[at]);
            completion_add(arena, completion, words,
                           file_item(arena, completion, full, is_folder[at]));
        }
    }
}
