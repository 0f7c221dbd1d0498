/* Judges what a terminal can do beyond terminfo: by its name, by variables, by its answers. */
#include "ui/terminal.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Beginnings of TERM; these all follow xterm's control sequences. */
static const char *const XTERM_LIKE[] = {"xterm",     "tmux",   "screen",  "rxvt",    "foot",
                                         "alacritty", "kitty",  "st-",     "vte",     "gnome",
                                         "konsole",   "mintty", "wezterm", "contour", "ghostty"};

/* Other terminals that answer when they are asked for their attributes. */
static const char *const REPLY_TERM[] = {"vt2", "vt3", "vt4", "vt5", "mlterm", "yaft"};

static const char *const SYNC_TERM[] = {"xterm-kitty", "foot", "wezterm", "xterm-ghostty",
                                        "contour"};
static const char *const NOTIFY_TERM[] = {"xterm-kitty", "foot", "wezterm", "xterm-ghostty"};

/* TERM_PROGRAM is inherited by terminals inside, so it only counts with the TERM it sets. */
typedef struct {
    const char *program, *term;
    int major, minor; /* from this TERM_PROGRAM_VERSION on; 0: any */
} Emulator;

static const Emulator SYNC_PROGRAM[] = {{"tmux", "tmux", 3, 4},
                                        {"tmux", "screen", 3, 4},
                                        {"WezTerm", "xterm", 0, 0},
                                        {"ghostty", "xterm", 0, 0},
                                        {"iTerm.app", "xterm", 3, 5}};
static const Emulator NOTIFY_PROGRAM[] = {
    {"WezTerm", "xterm", 0, 0}, {"ghostty", "xterm", 0, 0}, {"iTerm.app", "xterm", 0, 0}};

static bool starts_with_one(const char *text, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (text_starts(text, list[i]))
            return true;
    return false;
}

static bool at_least(const char *version, int major, int minor)
{
    int have_major = 0, have_minor = 0;
    if (major == 0)
        return true;
    if (sscanf(version, "%d.%d", &have_major, &have_minor) < 2)
        return false;
    return have_major > major || (have_major == major && have_minor >= minor);
}

/* Variables of the environment, "" for those not set. */
typedef struct {
    const char *term, *program, *version;
} Names;

static bool is_one(Names names, const Emulator *list, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names.program, list[i].program) == 0 && text_starts(names.term, list[i].term) &&
            at_least(names.version, list[i].major, list[i].minor))
            return true;
    return false;
}

/* Of "15;0", white on black, the last number is the ground; colours 7 and 9 to 15 are light. */
static bool is_light(const char *colors)
{
    const char *last = strrchr(colors, ';');
    long ground;
    return last && text_long(last + 1, &ground) && (ground == 7 || (ground >= 9 && ground <= 15));
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

Terminal terminal_judge(char *(*get)(const char *name))
{
    const char *colors = get("COLORFGBG");
    Names names = {or_empty(get("TERM")), or_empty(get("TERM_PROGRAM")),
                   or_empty(get("TERM_PROGRAM_VERSION"))};
    bool xterm_like = starts_with_one(names.term, XTERM_LIKE, LENGTH(XTERM_LIKE));
    return (Terminal){
        .sync = starts_with_one(names.term, SYNC_TERM, LENGTH(SYNC_TERM)) ||
                is_one(names, SYNC_PROGRAM, LENGTH(SYNC_PROGRAM)),
        .title = xterm_like,
        .paste = xterm_like,
        .mouse = xterm_like,
        .notify = starts_with_one(names.term, NOTIFY_TERM, LENGTH(NOTIFY_TERM)) ||
                  is_one(names, NOTIFY_PROGRAM, LENGTH(NOTIFY_PROGRAM)),
        .replies = xterm_like || starts_with_one(names.term, REPLY_TERM, LENGTH(REPLY_TERM)),
        .light = colors && is_light(colors),
    };
}

void terminal_command(Buf *out, int number, const char *text)
{
    buf_printf(out, "\033]%d;", number);
    text_visible(out, text);
    buf_text_add(out, "\007");
}

/* ---- questions and answers */

/* First the device attributes (ECMA-48); then, only for terminals with sixels, xterm's number of
 * colour registers and pixels of a cell. */
const char *terminal_question(Answers *answers)
{
    static const char *const QUESTION[] = {"\033[c", "\033[?1;1;0S\033[16t"};
    if (answers->asked == LENGTH(QUESTION) || (answers->asked == 1 && !answers->sixel))
        return "";
    return QUESTION[answers->asked++];
}

bool terminal_is_asked(const Answers *answers)
{
    bool more = answers->asked == 2 && (answers->colors == 0 || answers->cell_width == 0);
    return (answers->asked == 1 && !answers->attributes) || more;
}

/* Reads numbers with a semicolon between them; returns how many, sets the rest to 0. */
static int read_numbers(const char *at, const char *end, int *number, int most)
{
    int count = 0;
    memset(number, 0, sizeof *number * (size_t)most);
    for (; at < end && count < most; at++) {
        if (*at == ';')
            count++;
        else if (*at >= '0' && *at <= '9')
            number[count] = MIN(number[count] * 10 + (*at - '0'), 99999);
    }
    return MIN(count + 1, most);
}

void terminal_answer(Answers *answers, const char *bytes, size_t size)
{
    enum { SIXEL = 4, CELL = 6, NUMBERS = 32 };
    int number[NUMBERS];
    if (size < 4 || memcmp(bytes, "\033[", 2) != 0)
        return;
    int count = read_numbers(bytes + 2, bytes + size - 1, number, NUMBERS);
    char final = bytes[size - 1];
    bool private = bytes[2] == '?';
    if (private && final == 'c') {
        answers->attributes = true;
        for (int i = 1; i < count; i++)
            answers->sixel |= number[i] == SIXEL;
    } else if (private && final == 'S' && number[0] == 1 && number[1] == 0) {
        answers->colors = number[2];
    } else if (!private && final == 't' && number[0] == CELL) {
        answers->cell_height = number[1];
        answers->cell_width = number[2];
    }
}
