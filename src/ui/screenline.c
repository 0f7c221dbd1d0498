/* The prompt of the full screen: readline is fed with bytes, and its line is drawn by us.  It gets
 * our getc, redisplay and list of completions, and neither terminal nor signals; tig does the
 * same. */
#include "ui/screenline.h"

#include "base/die.h"
#include "base/error.h"
#include "base/heap.h"
#include "base/text.h"
#include "language/scan.h"
#include "ui/choices.h"
#include "ui/lineedit.h"

#include <stdio.h>
#include <string.h>

#include <readline/readline.h>

static const char PROMPT[] = "> ";
static const char MORE[] = "...> "; /* inside a bracket or quote */
enum { ABORT = CTRL('G') };
enum { /* readline is in the middle of something longer than a key */
       BEGUN = RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_MULTIKEY | RL_STATE_NUMERICARG |
               RL_STATE_VIMOTION
};

/* There is one readline per process, and its callbacks get no context: hence file-wide state. */
static struct {
    FILE *nowhere;   /* where readline writes */
    Buf fed;         /* bytes for readline, from `next` on */
    size_t next;     /* of fed */
    Buf begun;       /* lines of a command before the one being typed, each with its end */
    Scan scan;       /* what they leave open */
    Buf done;        /* finished commands, a NUL after each, from `taken` on */
    size_t taken;    /* of done */
    bool ended;      /* Ctrl-D */
    Buf typed;       /* the line before the key that readline has now */
    int cursor;      /* in it */
    bool vain;       /* that key was to complete something, and there was nothing */
    Choices choices; /* completions to choose from */
} the;

/* ---- what readline calls */

/* When it asks for more bytes than a key has, it is told to give up what it is doing: end of file
 * would end the program. */
static int next_byte(FILE *stream)
{
    (void)stream;
    return the.next < the.fed.size ? (unsigned char)the.fed.data[the.next++] : ABORT;
}

static int byte_waits(void)
{
    return the.next < the.fed.size;
}

static void show_nothing(void)
{
}

static Line present_line(void)
{
    return (Line){rl_line_buffer, rl_point};
}

static void offer_choices(char **matches, int count, int longest)
{
    (void)matches;
    (void)count;
    (void)longest;
    choices_open(&the.choices, (Line){buf_text(&the.typed), the.cursor}, present_line());
}

static void forget_begun(void)
{
    buf_clear(&the.begun);
    the.scan = (Scan){0};
}

static void on_line(char *line)
{
    if (!line) {
        the.ended = true;
        return;
    }
    size_t before = the.begun.size;
    buf_printf(&the.begun, "%s\n", line);
    heap_free(line);
    bool whole = !command_goes_on(&the.scan, buf_text(&the.begun) + before);
    if (whole) {
        the.begun.data[the.begun.size - 1] = '\0'; /* the last line's end */
        lineedit_remember(the.begun.data);         /* now: the next line's place is after it */
        buf_add(&the.done, the.begun.data, the.begun.size);
        forget_begun();
    }
    rl_set_prompt(whole ? PROMPT : MORE);
}

/* ---- opening and closing */

/* Commands that readline 8.2 cannot give up halfway when it is fed by callbacks: recording and
 * playing keys, and searches that read a line of their own. */
static void unbind_fragile(void)
{
    rl_command_func_t *const fragile[] = {rl_start_kbd_macro, rl_end_kbd_macro,
                                          rl_call_last_kbd_macro, rl_noninc_forward_search,
                                          rl_noninc_reverse_search};
    const char *const map[] = {"emacs-standard", "emacs-meta", "emacs-ctlx"};
    for (int m = 0; m < LENGTH(map); m++)
        for (int i = 0; i < LENGTH(fragile); i++)
            rl_unbind_function_in_map(fragile[i], rl_get_keymap_by_name(map[m]));
}

/* Writes to nothing. */
static ssize_t swallow(void *nothing, const char *bytes, size_t size)
{
    (void)nothing;
    (void)bytes;
    return (ssize_t)size;
}

bool screenline_open(const char *history_path, Error *err)
{
    bool kept = lineedit_open(history_path, err);
    the.nowhere = fopen("/dev/null", "w");
    if (!the.nowhere) /* an empty root has no devices */
        the.nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){.write = swallow});
    if (!the.nowhere)
        die("readline's output goes nowhere, and no stream for it can be opened");
    rl_outstream = the.nowhere;
    rl_getc_function = next_byte;
    rl_input_available_hook = byte_waits;
    rl_redisplay_function = show_nothing;
    rl_prep_term_function = NULL;
    rl_deprep_term_function = NULL;
    rl_completion_display_matches_hook = offer_choices;
    rl_initialize(); /* reads ~/.inputrc, which the settings below override */
    lineedit_keep_bytes();
    rl_variable_bind("bell-style", "none");
    rl_variable_bind("show-all-if-ambiguous", "on");
    rl_variable_bind("enable-bracketed-paste", "off");
    rl_variable_bind("blink-matching-paren", "off"); /* it waits for half a second */
    unbind_fragile();
    rl_callback_handler_install(PROMPT, on_line);
    return kept;
}

void screenline_close(void)
{
    rl_callback_handler_remove();
    lineedit_close();
    buf_free(&the.fed);
    buf_free(&the.begun);
    buf_free(&the.done);
    buf_free(&the.typed);
    choices_close(&the.choices);
    screenline_look(NULL);
    rl_outstream = stdout;
    fclose(the.nowhere);
}

void screenline_look(const Scene *scene)
{
    the.choices.scene = scene;
}

/* ---- what is typed */

/* Whether readline knows a sequence: it would take the tail of others for letters. */
static bool is_unbound(const char *bytes, size_t size)
{
    char sequence[64] = {0};
    if (size < 2 || size >= sizeof sequence || bytes[0] != ESC || RL_ISSTATE(BEGUN))
        return false;
    memcpy(sequence, bytes, size);
    return !rl_function_of_keyseq(sequence, NULL, NULL);
}

static void feed(const char *bytes, size_t size)
{
    buf_clear(&the.fed);
    the.next = 0;
    buf_add(&the.fed, bytes, size);
    while (byte_waits())
        rl_callback_read_char();
}

/* Whether it begins something longer than a key: C-x, ESC. */
static bool is_prefix(char byte)
{
    const char key[] = {byte, '\0'};
    int type = ISFUNC;
    return byte && rl_function_of_keyseq(key, NULL, &type) && type == ISKMAP;
}

/* Ends a search, as ESC does, before the beginning of something longer: it would leave readline 8.2
 * with a jump into a stack frame that is gone. */
static void end_search(char byte)
{
    static const char ESCAPE[] = {ESC};
    if (RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH) && is_prefix(byte))
        feed(ESCAPE, sizeof ESCAPE);
}

/* The list of what can be undone in a line is shared with the history, and readline 8.2 frees it
 * there while it is in use.  So nothing to undo is kept, and C-_ does nothing. */
static void forget_undo(void)
{
    if (!RL_ISSTATE(BEGUN))
        rl_free_undo_list();
}

/* A line of blanks alone looks empty, so that it is. */
static void drop_blanks(void)
{
    if (the.begun.size == 0 && !RL_ISSTATE(BEGUN) && !rl_line_buffer[strspn(rl_line_buffer, " \t")])
        rl_replace_line("", 0);
}

static bool is_completion(const char *bytes, size_t size)
{
    const char key[] = {bytes[0], '\0'};
    return size == 1 && bytes[0] && rl_function_of_keyseq(key, NULL, NULL) == rl_complete;
}

void screenline_feed(const char *bytes, size_t size)
{
    if (size == 0)
        return;
    end_search(bytes[0]);
    if (is_unbound(bytes, size))
        return;
    bool chooses = choices_are_open(&the.choices);
    buf_clear(&the.typed);
    buf_text_add(&the.typed, rl_line_buffer);
    the.cursor = rl_point;
    bool completes = !RL_ISSTATE(BEGUN) && is_completion(bytes, size);
    feed(bytes, size);
    the.vain = completes && !choices_are_open(&the.choices) &&
               strcmp(buf_text(&the.typed), rl_line_buffer) == 0;
    drop_blanks();
    forget_undo();
    if (chooses)
        choices_type(&the.choices, present_line());
}

bool screenline_choose(const ScreenMap *map, const Key *key)
{
    Line line;
    bool ours = choices_key(&the.choices, map, key, &line);
    if (line.text) {
        rl_replace_line(line.text, 0);
        rl_point = line.cursor;
        forget_undo();
    }
    return ours;
}

void screenline_paste(const char *bytes, size_t size)
{
    Buf text = {0};
    while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
        size--;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\r' && !(i + 1 < size && bytes[i + 1] == '\n'))
            buf_char(&text, '\n');
        else if (bytes[i] && bytes[i] != '\r')
            buf_char(&text, bytes[i]);
    choices_close(&the.choices);
    if (!RL_ISSTATE(BEGUN)) /* a search takes no paste */
        rl_insert_text(buf_text(&text));
    drop_blanks();
    forget_undo();
    buf_free(&text);
}

void screenline_step_back(void)
{
    rl_point = MAX(rl_end - 1, 0);
}

void screenline_clear(void)
{
    the.vain = false;
    choices_close(&the.choices);
    forget_begun();
    rl_callback_sigcleanup(); /* of a search that was going on */
    rl_free_line_state();     /* the list to undo, which a line of the history shares */
    rl_callback_handler_remove();
    rl_replace_line("", 0);
    rl_callback_handler_install(PROMPT, on_line);
}

void screenline_put_away(void)
{
    Buf text = {0};
    buf_printf(&text, "%s%s", buf_text(&the.begun), rl_line_buffer);
    lineedit_remember(buf_text(&text));
    screenline_clear();
    buf_free(&text);
}

/* ---- what came of it */

/* Control characters are shown as readline shows them. */
static void add_shown(Buf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' || c == 127) {
            buf_char(out, '^');
            c ^= 64;
        }
        buf_char(out, (char)c);
    }
}

PromptLine screenline_line(Arena *arena)
{
    PromptLine line = {.vain = the.vain};
    Buf text = {0};
    choices_show(&the.choices, &line);
    line.prompt = arena_text(arena, rl_display_prompt ? rl_display_prompt : PROMPT);
    size_t end = (size_t)rl_end, point = MIN((size_t)rl_point, end);
    add_shown(&text, rl_line_buffer, point);
    line.cursor = text_width(line.prompt) + text_width(buf_text(&text));
    add_shown(&text, rl_line_buffer + point, end - point);
    line.text = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return line;
}

char *screenline_taken(Arena *arena)
{
    if (the.taken == the.done.size) {
        buf_clear(&the.done);
        the.taken = 0;
        return NULL;
    }
    char *text = arena_text(arena, the.done.data + the.taken);
    the.taken += strlen(text) + 1;
    return text;
}

bool screenline_ended(void)
{
    bool ended = the.ended;
    the.ended = false;
    return ended;
}

bool screenline_is_empty(void)
{
    return rl_end == 0 && the.begun.size == 0 && !RL_ISSTATE(BEGUN);
}

bool screenline_takes_escape(void)
{
    bool vi = rl_editing_mode == 0;
    return RL_ISSTATE(BEGUN) || (vi && rl_get_keymap() != rl_get_keymap_by_name("vi-command"));
}
