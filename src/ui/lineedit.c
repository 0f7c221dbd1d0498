/* Reads a line at the prompt, with history and completion.  readline runs by callbacks: the loop
 * and the signals are ours, the line is readline's. */
#include "ui/lineedit.h"

#include "commands/command_table.h"

#include "base/heap.h"
#include "base/locale_name.h"
#include "io/file.h"
#include "language/complete.h"
#include "language/scan.h"
#include "ui/plainline.h"
#include "ui/signals.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h> /* atexit */
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { COLUMNS_LEAST = 20 }; /* readline 8.2 writes past its buffers in fewer */
enum { HISTORY_LINES = 1000, HISTORY_BYTES = 1 << 24 };

/* There is one readline per process, and its callbacks get no context: hence file-wide state. */
static struct {
    Arena arena;         /* from open to close */
    char *history;       /* path; NULL: none is kept */
    char *line;          /* what the handler was given, from readline's heap */
    bool done;           /* the handler was called */
    bool installed;      /* the handler is installed: the terminal is readline's */
    struct termios ours; /* the terminal's settings then */
    Arena completion;    /* of the current Tab key, with what follows */
    const char *kept;    /* the part of readline's word before ours: "learn." */
    Completion found;
    int next; /* the item readline is given next */
} edit;

static void on_line(char *line)
{
    edit.line = line;
    edit.done = true;
    rl_callback_handler_remove(); /* before anything is printed by the command */
    edit.installed = false;
}

/* readline frees what it is given with free(3), as heap_free does. */
static char *next_match(const char *text, int state)
{
    (void)text;
    if (state == 0)
        edit.next = 0;
    if (edit.next == edit.found.count)
        return NULL;
    return heap_text(
        arena_printf(&edit.completion, "%s%s", edit.kept, edit.found.item[edit.next++].text));
}

/* For readline the word is the whole line, since its quotes differ from the language's. */
static char **complete(const char *text, int start, int end)
{
    arena_free(&edit.completion);
    rl_attempted_completion_over = 1;
    edit.found = command_complete(&edit.completion, &COMMANDS_ALONE, rl_line_buffer, end);
    if (edit.found.files)
        command_complete_files(&edit.completion, &edit.found);
    if (edit.found.start < start || edit.found.count == 0)
        return NULL;
    edit.kept =
        arena_printf(&edit.completion, "%.*s", edit.found.start - start, rl_line_buffer + start);
    char **matches = rl_completion_matches(text, next_match);
    bool only = matches && !matches[1];
    rl_completion_suppress_append = only && completion_goes_on(&edit.found, matches[0]);
    return matches;
}

/* What a list of choices shows for one of readline's matches. */
static const char *choice_of(const char *match)
{
    const char *text = match + MIN(strlen(edit.kept), strlen(match));
    size_t begin = edit.found.path ? strlen(text) : 0;
    while (begin > 0 && strchr("/\"'", text[begin - 1])) /* a folder's own */
        begin--;
    while (begin > 0 && text[begin - 1] != '/')
        begin--;
    return text + begin;
}

/* A choice without the part of the line that all choices have. */
static void show_choices(char **matches, int count, int longest)
{
    Arena scratch = {0};
    int most = rl_completion_query_items; /* 0 or less: all of them */
    int shown = most > 0 ? MIN(count, most) : count;
    char **choice = ARENA_NEW(&scratch, char *, shown + 2);
    longest = 0;
    for (int i = 1; i <= shown; i++) {
        choice[i] = arena_text(&scratch, choice_of(matches[i]));
        longest = MAX(longest, (int)strlen(choice[i]));
    }
    rl_display_match_list(choice, shown, longest);
    if (shown < count)
        fprintf(rl_outstream, "... and %d more\n", count - shown);
    rl_forced_update_display();
    arena_free(&scratch);
}

/* Removes earlier entries that are the same: the newest stays. */
static void remove_duplicates(const char *line)
{
    for (int i = history_length - 1; i >= 0; i--)
        if (strcmp(history_get(history_base + i)->line, line) == 0)
            free_history_entry(remove_history(i));
}

static void add_line(const char *line)
{
    remove_duplicates(line);
    add_history(line);
}

static void write_all_history(void)
{
    Buf text = {0};
    for (int i = 0; i < history_length; i++)
        buf_printf(&text, "%s\n", history_get(history_base + i)->line);
    Error ignored;
    if (!file_write(edit.history, buf_text(&text), text.size, 0600, &ignored))
        edit.history = NULL;
    buf_free(&text);
}

/* Reads the entries of the file, of equal ones only the newest, and shortens the file if need
 * be. */
static void read_history_file(Bytes bytes)
{
    int lines = 0;
    char *rest = (char *)bytes.data;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line) {
            add_line(line);
            lines++;
        }
    if (lines > history_length)
        write_all_history();
}

static bool load_history(Error *err)
{
    Arena scratch = {0};
    Bytes bytes;
    int folder = (int)(path_name(edit.history) - edit.history);
    bool ok = folder_make(arena_printf(&scratch, "%.*s", folder, edit.history), 0700, err);
    bool there = ok && path_is_there(edit.history);
    ok = ok && (!there || file_read_text(&scratch, edit.history, HISTORY_BYTES, &bytes, err));
    if (ok && there)
        read_history_file(bytes);
    if (!ok)
        edit.history = NULL;
    arena_free(&scratch);
    return ok || error_prefix(err, "no history is kept");
}

/* Called before the prompt is shown.  With NOFLSH a key that is a signal does not discard what is
 * on its way to the terminal. */
static void prepare_terminal(int meta)
{
    rl_prep_terminal(meta);
    if (tcgetattr(STDIN_FILENO, &edit.ours) == 0) {
        edit.ours.c_lflag |= NOFLSH;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &edit.ours);
        tcgetattr(STDIN_FILENO, &edit.ours); /* as the kernel has stored them */
    }
    signals_line_settings(&edit.ours);
}

/* Waits while in the background, where readline would be stopped. */
static void restore_at_exit(void)
{
    static const char PASTE_OFF[] = "\033[?2004l";
    if (edit.installed && signals_foreground())
        rl_callback_handler_remove();
    else if (edit.installed && write(STDOUT_FILENO, PASTE_OFF, sizeof PASTE_OFF - 1) > 0)
        signals_give_back(&edit.ours);
    edit.installed = false;
}

bool lineedit_open(const char *history_path, Error *err)
{
    rl_readline_name = "onecycle";
    rl_attempted_completion_function = complete;
    rl_completion_display_matches_hook = show_choices;
    rl_completer_word_break_characters = "\n";
    rl_completer_quote_characters = NULL;
    rl_prep_term_function = prepare_terminal;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0; /* LINES and COLUMNS are the user's to set */
    using_history();
    stifle_history(HISTORY_LINES);
    edit.history = history_path ? arena_text(&edit.arena, history_path) : NULL;
    atexit(restore_at_exit);
    return edit.history ? load_history(err) : fail(err, "the history is not kept: " NO_HOME);
}

void lineedit_close(void)
{
    restore_at_exit();
    arena_free(&edit.completion);
    arena_free(&edit.arena);
    plainline_close();
    clear_history();
    edit.history = NULL;
}

static void remember_line(const char *text)
{
    Error ignored;
    if (!text[strspn(text, " \t")])
        return;
    add_line(text);
    Buf line = {0};
    buf_printf(&line, "%s\n", text);
    if (edit.history && !file_append(edit.history, line.data, line.size, 0600, &ignored))
        edit.history = NULL;
    buf_free(&line);
}

/* Lines that were pasted or typed after `...>` become one entry per command. */
void lineedit_remember(const char *text)
{
    if (!strchr(text, '\n')) {
        remember_line(text);
        return;
    }
    Arena scratch = {0};
    Script script = {.rest = text, .line = 1};
    for (char *line; (line = command_next(&scratch, &script));) {
        if (strchr(line, '\n') && strchr(line, '#'))
            continue; /* a comment inside would swallow what follows on one line */
        for (char *c = line; (c = strchr(c, '\n'));)
            *c = ' ';
        remember_line(line);
    }
    arena_free(&scratch);
}

static void clear_line(void)
{
    rl_callback_sigcleanup(); /* a search may be going on */
    fputs("^C\n", rl_outstream);
    rl_callback_handler_remove();
    rl_replace_line("", 0);
    edit.installed = false;
}

static int window_columns(int *rows)
{
    enum { COLUMNS_USUAL = 80, ROWS_USUAL = 24 };
    struct winsize size = {0};
    bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    *rows = told && size.ws_row > 0 ? size.ws_row : ROWS_USUAL;
    return told ? size.ws_col : COLUMNS_USUAL;
}

/* Tells readline the size of the window. */
static void fit_window(void)
{
    int rows, columns = window_columns(&rows);
    rl_set_screen_size(rows, MAX(columns, COLUMNS_LEAST));
}

/* The settings that readline finds now are those it will restore. */
static void take_terminal(void)
{
    if (!signals_foreground())
        return; /* until it is told to go on */
    rl_deprep_terminal();
    prepare_terminal(1);
    rl_forced_update_display();
}

/* Ctrl-Z: leaves the terminal to the shell until we go on. */
static void suspend(void)
{
    rl_deprep_terminal();
    signals_stop();
    take_terminal();
}

/* True when the line is over. */
static bool act_on(int noted, InputStatus *status)
{
    switch (noted) {
    case SIGINT:
        clear_line();
        *status = INPUT_CLEARED;
        return true;
    case SIGWINCH:
        rl_clear_visible_line();
        fit_window();
        rl_forced_update_display();
        return false;
    case SIGTSTP:
        suspend();
        return false;
    case SIGCONT: /* after a stop that we did not notice */
        take_terminal();
        return false;
    default:
        return false;
    }
}

static bool is_ended(InputStatus *status)
{
    if (!signals_ending())
        return false;
    rl_crlf();
    restore_at_exit();
    *status = INPUT_SIGNAL;
    return true;
}

static char *take_line(Arena *arena, InputStatus *status)
{
    char *line = edit.line ? arena_text(arena, edit.line) : NULL;
    heap_free(edit.line);
    edit.line = NULL;
    *status = line ? INPUT_READ : signals_hung_up() ? INPUT_GONE : INPUT_END;
    if (!line)
        fputc('\n', rl_outstream);
    return line;
}

void lineedit_keep_bytes(void)
{
    if (locale_is_known() || !locale_is_utf8())
        return;
    rl_variable_bind("input-meta", "on");
    rl_variable_bind("output-meta", "on");
    rl_variable_bind("convert-meta", "off");
}

static char *read_by_readline(Arena *arena, const char *prompt, InputStatus *status)
{
    bool over = false;
    edit.done = false;
    rl_initialize(); /* before the size is set, since this sets it, too */
    lineedit_keep_bytes();
    fit_window();
    rl_callback_handler_install(prompt, on_line);
    edit.installed = true;
    while (!edit.done && !over) {
        bool input = signals_wait(signals_foreground() ? STDIN_FILENO : -1);
        over = is_ended(status);
        for (int noted; !over && (noted = signals_take());)
            over = act_on(noted, status);
        if (input && !over) /* Ctrl-C has dropped what was typed before it: this came after */
            rl_callback_read_char();
    }
    return edit.done ? take_line(arena, status) : NULL;
}

char *lineedit_read(Arena *arena, const char *prompt, InputStatus *status)
{
    int rows;
    bool roomy = window_columns(&rows) >= COLUMNS_LEAST && !plainline_waits();
    signals_at_prompt(true);
    char *line = (roomy ? read_by_readline : plainline_read)(arena, prompt, status);
    signals_at_prompt(false);
    return line;
}
