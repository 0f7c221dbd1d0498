/* Reads files of key bindings, finds the command of a key, and writes the line of hints at the
 * bottom of the screen. */
#include "ui/keymap.h"

#include "base/text.h"
#include "io/asset.h"
#include "io/file.h"
#include "language/resolve.h"
#include "language/scan.h"

#include <string.h>

static const char *const NAMED_KEYS[] = {
    "space",     "enter", "esc", "tab",    "backspace", "up",     "down",   "left",
    "right",     "home",  "end", "pageup", "pagedown",  "insert", "delete", "wheelup",
    "wheeldown", "f1",    "f2",  "f3",     "f4",        "f5",     "f6",     "f7",
    "f8",        "f9",    "f10", "f11",    "f12"};
static const char FILE_NAME[] = "keys.conf";
static const char LEFT_TO_FIGURE[] = "figure"; /* stands for a command in the context "empty" */

/* Contexts beside the names of panes and main figures. */
static const char PROPOSED[] = "proposed", EMPTY[] = "empty";

static bool is_figure(const char *name)
{
    for (int i = 0; main_figure_name(i); i++)
        if (strcmp(main_figure_name(i), name) == 0)
            return true;
    return false;
}

const char *keymap_context(int index)
{
    static const char *const STATES[] = {PROPOSED, "zoomed", "opened", "marked", EMPTY, NULL};
    if (index < MAIN_COUNT)
        return main_figure_name(index);
    index -= MAIN_COUNT;
    for (int pane = PANE_FIGURE; pane_name(pane); pane++)
        if (!is_figure(pane_name(pane)) && index-- == 0)
            return pane_name(pane);
    return STATES[index];
}

const char *keymap_context_of(MainFigure figure, bool proposed)
{
    return proposed && figure == MAIN_TRAINING ? PROPOSED : main_figure_name((int)figure);
}

static bool is_context(const char *text)
{
    int i = 0;
    while (keymap_context(i) && strcmp(text, keymap_context(i)) != 0)
        i++;
    return keymap_context(i) != NULL;
}

static bool among(const char *text, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

/* ---- one line */

typedef struct {
    Arena *arena;
    const char *name; /* of the file */
    int line;         /* 1-based */
    Error *err;
    const CommandTable *table;
} KeymapReader;

static bool refuse(const KeymapReader *reader, const char *what, const char *word,
                   const char *remedy)
{
    Buf shown = {0};
    text_visible(&shown, word);
    fail(reader->err, "%s:%d: %s '%.60s'; %s", reader->name, reader->line, what, buf_text(&shown),
         remedy);
    buf_free(&shown);
    return false;
}

static bool refuse_context(const KeymapReader *reader, const char *word)
{
    Buf remedy = {0};
    for (int i = 0; keymap_context(i); i++)
        buf_printf(&remedy, "%s%s", i ? ", " : "there are ", keymap_context(i));
    refuse(reader, "there is no context", word, buf_text(&remedy));
    buf_free(&remedy);
    return false;
}

/* The next word of a line at *p, which is advanced past it; "" at the end. */
static char *next_word(Arena *arena, const char **p)
{
    const char *begin = *p + strspn(*p, " \t");
    size_t length = strcspn(begin, " \t");
    *p = begin + length;
    return arena_printf(arena, "%.*s", (int)length, begin);
}

/* Whether a text is one printable character. */
static bool is_character(const char *text)
{
    uint32_t c = utf8_next(&text);
    return *text == '\0' && c != 0xfffd && c > ' ' && codepoint_width(c) > 0;
}

/* The name of the key that sends the same bytes, for keys that terminals do not distinguish. */
static const char *same_key(const char *key)
{
    static const char *const SAME[][2] = {{"C-i", "tab"}, {"C-m", "enter"}, {"C-[", "esc"}};
    for (int i = 0; i < LENGTH(SAME); i++)
        if (strcmp(key, SAME[i][0]) == 0)
            return SAME[i][1];
    return key;
}

/* The name as keys.c writes it, with modifiers in the order C- M- S-; NULL: it is not a key. */
static const char *key_name(Arena *arena, const char *text)
{
    bool control = false, alt = false, shift = false;
    while (text[0] && text[1] == '-' && text[2] && strchr("CMS", text[0])) {
        control = control || text[0] == 'C';
        alt = alt || text[0] == 'M';
        shift = shift || text[0] == 'S';
        text += 2;
    }
    bool named = among(text, NAMED_KEYS, LENGTH(NAMED_KEYS));
    bool controllable = named || (*text >= 'a' && *text <= 'z') || strchr("\\]^_[", *text);
    if (!named && (!is_character(text) || shift || (control && !controllable)))
        return NULL;
    return same_key(arena_printf(arena, "%s%s%s%s", control ? "C-" : "", alt ? "M-" : "",
                                 shift ? "S-" : "", text));
}

const char *keymap_types(const char *command)
{
    static const char TYPE[] = "type";
    size_t length = strlen(TYPE);
    if (!text_starts(command, TYPE) || !strchr(" \t", command[length]))
        return NULL;
    return command + length + strspn(command + length, " \t");
}

/* Cuts a line at a `#` that begins a word outside quotes, which a text to be finished may open;
 * returns what follows it, or NULL. */
static const char *cut_hint(char *line)
{
    bool quotes = !keymap_types(line);
    char quote = '\0';
    for (char *p = line; *p; p++) {
        if (quote)
            quote = *p == quote ? '\0' : quote;
        else if (quotes && (*p == '"' || *p == '\''))
            quote = *p;
        else if (*p == '#' && (p == line || p[-1] == ' ' || p[-1] == '\t')) {
            *p = '\0';
            return p + 1 + strspn(p + 1, " \t");
        }
    }
    return NULL;
}

/* "? zoom" is for the key screen alone. */
static void read_hint(Binding *binding, char *line)
{
    const char *hint = cut_hint(line);
    binding->seldom = hint && *hint == '?';
    binding->hint = binding->seldom ? hint + 1 + strspn(hint + 1, " \t") : hint;
}

static void trim_end(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]))
        text[--length] = '\0';
}

static bool check_commands(const KeymapReader *reader, const char *commands)
{
    Script script = {.rest = commands, .line = 1};
    for (char *line; (line = command_next(reader->arena, &script));) {
        Words words = {0};
        int used;
        if (!lex_shell(reader->arena, line, &ANY_VARIABLE, &words, reader->err) ||
            !resolve_shell(reader->table, &words, false, &used, reader->err))
            return error_prefix(reader->err, "%s:%d", reader->name, reader->line);
    }
    return true;
}

static Binding *find(const Keymap *keymap, const char *context, const char *key)
{
    for (int i = 0; i < keymap->count; i++) {
        Binding *binding = &keymap->binding[i];
        if (strcmp(binding->context, context) == 0 && strcmp(binding->key, key) == 0)
            return binding;
    }
    return NULL;
}

static void bind(Keymap *keymap, Arena *arena, Binding binding)
{
    Binding *old = find(keymap, binding.context, binding.key);
    if (old) {
        *old = binding;
        return;
    }
    if (keymap->count == keymap->room) {
        keymap->room = MAX(2 * keymap->room, 64);
        Binding *larger = ARENA_NEW(arena, Binding, keymap->room);
        if (keymap->count)
            memcpy(larger, keymap->binding, (size_t)keymap->count * sizeof *larger);
        keymap->binding = larger;
    }
    keymap->binding[keymap->count++] = binding;
}

static bool read_line(Keymap *keymap, const KeymapReader *reader, char *line)
{
    const char *p = line;
    Binding binding = {.context = next_word(reader->arena, &p)};
    if (!*binding.context || *binding.context == '#')
        return true;
    if (!is_context(binding.context))
        return refuse_context(reader, binding.context);
    const char *key = next_word(reader->arena, &p);
    binding.key = key_name(reader->arena, key);
    if (!binding.key)
        return refuse(reader, "there is no key", key,
                      "give a character or a name such as left, S-pageup, C-l, space, f1");
    char *command = line + (p - line) + strspn(p, " \t");
    read_hint(&binding, command);
    trim_end(command);
    if (!*command)
        return refuse(reader, "no command after", key,
                      "give one, or the word `none` to unbind the key");
    bool left = strcmp(command, LEFT_TO_FIGURE) == 0 && strcmp(binding.context, EMPTY) == 0;
    bool none = strcmp(command, "none") == 0;
    if (!left && !none && !keymap_types(command) && !check_commands(reader, command))
        return false;
    binding.command = none ? NULL : command;
    bind(keymap, reader->arena, binding);
    return true;
}

bool keymap_read(Keymap *keymap, const CommandTable *table, Arena *arena, const char *text,
                 const char *name, Error *err)
{
    KeymapReader reader = {.arena = arena, .name = name, .err = err, .table = table};
    char *rest = arena_text(arena, text_starts(text, "\ufeff") ? text + 3 : text); /* its mark */
    for (char *line; (line = strsep(&rest, "\n"));) {
        reader.line++;
        trim_end(line);
        if (!read_line(keymap, &reader, line))
            return false;
    }
    return true;
}

static void load_users(Keymap *keymap, const CommandTable *table, Arena *arena, Error *notice)
{
    enum { BYTES = 1 << 16 };
    Bytes bytes;
    const char *folder = folder_config(arena);
    const char *path = folder ? path_join(arena, folder, FILE_NAME) : NULL;
    if (!path || !path_is_there(path) || !file_read_text(arena, path, BYTES, &bytes, notice))
        return;
    bool ok = keymap_read(keymap, table, arena, (const char *)bytes.data, FILE_NAME, notice);
    (void)ok; /* the bindings before the error count */
}

bool keymap_load(Keymap *keymap, const CommandTable *table, Arena *arena, Error *notice, Error *err)
{
    Bytes bytes;
    if (!asset_read(arena, FILE_NAME, &bytes, err) ||
        !keymap_read(keymap, table, arena, (const char *)bytes.data, FILE_NAME, err))
        return false;
    load_users(keymap, table, arena, notice);
    return true;
}

/* ---- looking up */

/* The binding in force in a pane: its own, or that of "figure". */
static const Binding *find_in_pane(const Keymap *keymap, const char *context, const char *key)
{
    const Binding *own = find(keymap, context, key);
    return own || strcmp(context, EMPTY) == 0 ? own : find(keymap, pane_name(PANE_FIGURE), key);
}

const char *keymap_words(const Keymap *keymap, const CommandTable *table, const char *commands)
{
    Arena scratch = {0};
    Words words;
    int used;
    for (int i = 0; i < keymap->count; i++) {
        const Binding *binding = &keymap->binding[i];
        if (binding->command && binding->hint && strcmp(binding->command, commands) == 0)
            return binding->hint;
    }
    const Command *row = resolve_first(table, &scratch, commands, &words, &used);
    arena_free(&scratch);
    return row && row->summary ? row->summary : commands;
}

bool keymap_has(const Keymap *keymap, const char *context, const char *key)
{
    return find(keymap, context, key) != NULL;
}

const char *keymap_find(const Keymap *keymap, const char *context, const char *key)
{
    const Binding *binding = find_in_pane(keymap, context, key);
    return binding ? binding->command : NULL;
}

/* Esc belongs to the prompt, unless the main figure is one that it leaves. */
static const Binding *find_empty(const Keymap *keymap, const char *figure, const char *key)
{
    const Binding *leaves = strcmp(key, "esc") == 0 ? find(keymap, figure, key) : NULL;
    if (leaves)
        return leaves;
    const Binding *binding = find(keymap, EMPTY, key);
    if (binding && binding->command && strcmp(binding->command, LEFT_TO_FIGURE) == 0)
        return find_in_pane(keymap, figure, key);
    return binding;
}

const char *keymap_find_empty(const Keymap *keymap, const char *figure, const char *key)
{
    const Binding *binding = find_empty(keymap, figure, key);
    return binding ? binding->command : NULL;
}

/* ---- lists of keys */

static bool is_among(const KeyHint *hint, int count, const char *key)
{
    int at = 0;
    while (at < count && strcmp(hint[at].key, key) != 0)
        at++;
    return at < count;
}

void keylist_add(KeyList *list, KeyHint hint)
{
    int at = list->count;
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->key[i].words, hint.words) == 0)
            at = i + 1;
    list->key = arena_extend(list->arena, list->key, list->count, sizeof hint);
    for (int i = list->count++; i > at; i--)
        list->key[i] = list->key[i - 1];
    list->key[at] = hint;
}

/* Adds a key that is not listed yet, if its binding has words, or words are found for it. */
static void add_binding(KeyList *list, const Keymap *keymap, const Binding *binding,
                        const char *key)
{
    bool told = binding && binding->hint && *binding->hint && !binding->seldom;
    bool again = is_among(list->key, list->count, key) || is_among(list->apart, list->others, key);
    if (!binding || !binding->command || !(list->all || told) || again ||
        (list->works && !list->works(list->context, binding->command)))
        return;
    const char *words = binding->hint && *binding->hint
                            ? binding->hint
                            : keymap_words(keymap, list->table, binding->command);
    keylist_add(list, (KeyHint){key, words, binding->command});
}

void keymap_list(const Keymap *keymap, const char *context, KeyList *list)
{
    for (int i = 0; i < keymap->count; i++) {
        const Binding *binding = &keymap->binding[i];
        if (strcmp(binding->context, context) == 0)
            add_binding(list, keymap, binding, binding->key);
    }
}

void keymap_list_empty(const Keymap *keymap, const char *figure, KeyList *list)
{
    for (int i = 0; i < keymap->count; i++) {
        const char *key = keymap->binding[i].key;
        if (strcmp(keymap->binding[i].context, EMPTY) == 0)
            add_binding(list, keymap, find_empty(keymap, figure, key), key);
    }
}
