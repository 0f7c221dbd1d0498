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

/* Terminals that draw octants themselves, as they name themselves. */
static const struct {
    const char *name;
    int major, minor; /* from this version on */
} OCTANTS[] = {{"ghostty ", 1, 2}, {"foot(", 1, 20}, {"kitty(", 0, 40}, {"VTE(", 7800, 0}};

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
    if (major == 0 && minor == 0)
        return true;
    if (sscanf(version, "%5d.%5d", &have_major, &have_minor) < 1)
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

/* Of "15;0", white on black, the last number is the ground; colours 7 and 9 to 15 are light.  The
 * console is black. */
static Ground ground_of(const char *colors, const char *term)
{
    const char *last = strrchr(colors, ';');
    long ground;
    if (last && text_long(last + 1, &ground) && ground >= 0 && ground <= 15)
        return ground == 7 || ground >= 9 ? GROUND_LIGHT : GROUND_DARK;
    return strcmp(term, "linux") == 0 ? GROUND_DARK : GROUND_UNKNOWN;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

Terminal terminal_judge(char *(*get)(const char *name))
{
    Names names = {or_empty(get("TERM")), or_empty(get("TERM_PROGRAM")),
                   or_empty(get("TERM_PROGRAM_VERSION"))};
    const char *depth = or_empty(get("COLORTERM"));
    bool screen = text_starts(names.term, "screen"), tmux = text_starts(names.term, "tmux");
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
        .within = screen || tmux,
        .truecolor = xterm_like && (!screen || strcmp(names.program, "tmux") == 0) &&
                     (strcmp(depth, "truecolor") == 0 || strcmp(depth, "24bit") == 0),
        .ground = ground_of(or_empty(get("COLORFGBG")), names.term),
    };
}

void terminal_command(Buf *out, int number, const char *text)
{
    buf_printf(out, "\033]%d;", number);
    text_visible(out, text);
    buf_text_add(out, "\007");
}

/* ---- questions and answers */

/* The colour of the ground (xterm, OSC 11). */
#define GROUND_COLOR "\033]11;?\033\\"

/* That, its name and version (xterm), whether it knows synchronized output (DECRQM), and what
 * became of a colour of 24 bits (DECRQSS). */
#define LOOKS GROUND_COLOR "\033[>0q\033[?2026$p\033[48;2;1;2;3m\033P$qm\033\\\033[m"

/* Whether it would show a picture of one pixel by kitty's protocol. */
#define KITTY "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"

/* The device attributes (ECMA-48), which every terminal answers, so they come last. */
#define ATTRIBUTES "\033[c"

/* Then, only for terminals with pictures, xterm's number of colour registers and pixels of a
 * cell. */
const char *terminal_question(const Terminal *terminal, Answers *answers)
{
    if (answers->asked == 0) {
        answers->asked++;
        answers->stale = false;
        return terminal->within ? LOOKS ATTRIBUTES : LOOKS KITTY ATTRIBUTES;
    }
    if (answers->asked == 1 && (answers->sixel || answers->kitty)) {
        answers->asked++;
        return answers->sixel ? "\033[?1;1;0S\033[16t" : "\033[16t";
    }
    if (!answers->stale || !answers->ground || !answers->attributes)
        return "";
    answers->stale = answers->attributes = false;
    return GROUND_COLOR ATTRIBUTES;
}

bool terminal_is_asked(const Answers *answers)
{
    bool registers = answers->sixel && answers->colors == 0;
    bool more = answers->asked == 2 && (registers || answers->cell_width == 0);
    return (answers->asked > 0 && !answers->attributes) || more;
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

/* A reply that is being read: what is left of it. */
typedef struct {
    const char *at, *end;
} Reply;

static bool skip(Reply *reply, const char *bytes)
{
    size_t size = strlen(bytes);
    if ((size_t)(reply->end - reply->at) < size || memcmp(reply->at, bytes, size) != 0)
        return false;
    reply->at += size;
    return true;
}

static bool has(Reply reply, const char *bytes)
{
    return memmem(reply.at, (size_t)(reply.end - reply.at), bytes, strlen(bytes)) != NULL;
}

/* A level of 1 to 4 hexadecimal digits, as one of 0 to 255; -1: there is none. */
static int read_level(Reply *reply)
{
    enum { DIGITS_MOST = 4 };
    long value = 0, most = 0;
    for (int i = 0; i < DIGITS_MOST && reply->at < reply->end; i++) {
        static const char DIGITS[] = "0123456789abcdefABCDEF";
        const char *digit = memchr(DIGITS, *reply->at, sizeof DIGITS - 1);
        if (!digit)
            break;
        long number = digit - DIGITS;
        value = 16 * value + (number < 16 ? number : number - 6);
        most = 16 * most + 15;
        reply->at++;
    }
    return most ? (int)(255 * value / most) : -1;
}

/* "rgb:2b/00/36", with an alpha before or after it or without. */
static Color read_color(Reply reply)
{
    if (!skip(&reply, "rgb:") && !skip(&reply, "rgba:"))
        return 0;
    int red = read_level(&reply);
    int green = skip(&reply, "/") ? read_level(&reply) : -1;
    int blue = skip(&reply, "/") ? read_level(&reply) : -1;
    return red < 0 || green < 0 || blue < 0 ? 0 : COLOR_RGB(red, green, blue);
}

/* Terminals tell a colour of 24 bits as they like to have it, and others the one that they show
 * instead. */
static bool tells_truecolor(Reply reply)
{
    static const char *const FORM[] = {"48:2::1:2:3", "48:2:1:2:3", "48:2:0:1:2:3", "48;2;1;2;3"};
    for (int i = 0; i < LENGTH(FORM); i++)
        if (has(reply, FORM[i]))
            return true;
    return false;
}

/* An answer that cannot be read changes nothing. */
static void take_ground(Answers *answers, Color color)
{
    if (color)
        answers->ground = color;
}

/* "kitty(0.40.1)", "ghostty 1.2.0". */
static bool draws_octants(Reply reply)
{
    for (int i = 0; i < LENGTH(OCTANTS); i++) {
        Reply version = reply;
        char text[12] = "";
        if (!skip(&version, OCTANTS[i].name))
            continue;
        size_t size = MIN((size_t)(version.end - version.at), sizeof text - 1);
        memcpy(text, version.at, size);
        return at_least(text, OCTANTS[i].major, OCTANTS[i].minor);
    }
    return false;
}

/* False: it is none of the strings. */
static bool take_string(Answers *answers, Reply reply)
{
    if (skip(&reply, "\033]11;"))
        take_ground(answers, read_color(reply));
    else if (skip(&reply, "\033P1$r"))
        answers->truecolor = tells_truecolor(reply);
    else if (skip(&reply, "\033P>|"))
        answers->octants = draws_octants(reply);
    else if (skip(&reply, "\033_Gi=31;"))
        answers->kitty = skip(&reply, "OK");
    else
        return false;
    return true;
}

static void take_attributes(Answers *answers, const int *number, int count)
{
    enum { SIXEL = 4 };
    answers->attributes = true;
    for (int i = 1; i < count; i++)
        answers->sixel |= number[i] == SIXEL;
}

void terminal_answer(Answers *answers, const char *bytes, size_t size)
{
    enum { CELL = 6, SYNC = 2026, GROUND_NEWS = 997, NUMBERS = 32 };
    int number[NUMBERS];
    if (size < 4 || take_string(answers, (Reply){bytes, bytes + size}) ||
        memcmp(bytes, "\033[", 2) != 0)
        return;
    int count = read_numbers(bytes + 2, bytes + size - 1, number, NUMBERS);
    char final = bytes[size - 1];
    bool private = bytes[2] == '?';
    if (private && final == 'c') {
        take_attributes(answers, number, count);
    } else if (private && final == 'S' && number[0] == 1 && number[1] == 0) {
        answers->colors = number[2];
    } else if (private && final == 'y' && number[0] == SYNC) {
        answers->sync = number[1] >= 1 && number[1] <= 3; /* 0: unknown, 4: never */
    } else if (private && final == 'n' && number[0] == GROUND_NEWS) {
        answers->stale = true;
    } else if (!private && final == 't' && number[0] == CELL) {
        answers->cell_height = number[1];
        answers->cell_width = number[2];
    }
}

/* Light is what black can be read on better than white, by the contrast of the Web Content
 * Accessibility Guidelines. */
Ground terminal_ground(const Terminal *terminal, const Answers *answers)
{
    static const double MIDDLE = 0.179;
    if (answers->ground)
        return color_luminance(answers->ground) > MIDDLE ? GROUND_LIGHT : GROUND_DARK;
    return terminal->ground;
}
