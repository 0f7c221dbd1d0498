#include "ui/terminal.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Beginnings of TERM; these all follow xterm's control sequences. */
static const char *const XTERM_LIKE[] = {"xterm",     "tmux",   "screen",  "rxvt",    "foot",
                                         "alacritty", "kitty",  "st-",     "vte",     "gnome",
                                         "konsole",   "mintty", "wezterm", "contour", "ghostty"};

static const char *const SYNC_TERM[] = {"xterm-kitty", "foot", "wezterm", "xterm-ghostty",
                                        "contour"};

/* TERM_PROGRAM is inherited by what runs inside, so it counts only beside the TERM it sets. */
static const struct {
    const char *program, *term;
    int major, minor; /* from this TERM_PROGRAM_VERSION on; 0: any */
} SYNC_PROGRAM[] = {{"tmux", "tmux", 3, 4},
                    {"tmux", "screen", 3, 4},
                    {"WezTerm", "xterm", 0, 0},
                    {"ghostty", "xterm", 0, 0},
                    {"iTerm.app", "xterm", 3, 5}};

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

static bool has_sync(const char *term, const char *program, const char *version)
{
    if (starts_with_one(term, SYNC_TERM, LENGTH(SYNC_TERM)))
        return true;
    for (int i = 0; i < LENGTH(SYNC_PROGRAM); i++)
        if (strcmp(program, SYNC_PROGRAM[i].program) == 0 &&
            text_starts(term, SYNC_PROGRAM[i].term) &&
            at_least(version, SYNC_PROGRAM[i].major, SYNC_PROGRAM[i].minor))
            return true;
    return false;
}

/* "15;0": white on black; the last number is the ground: of the 16 colours 7 and 9 to 15 are light.
 */
static bool is_light(const char *colors)
{
    const char *last = strrchr(colors, ';');
    long ground;
    return last && text_long(last + 1, &ground) && (ground == 7 || (ground >= 9 && ground <= 15));
}

Terminal terminal_judge(char *(*get)(const char *name))
{
    const char *term = get("TERM"), *program = get("TERM_PROGRAM"), *colors = get("COLORFGBG");
    const char *version = get("TERM_PROGRAM_VERSION");
    bool xterm_like = term && starts_with_one(term, XTERM_LIKE, LENGTH(XTERM_LIKE));
    return (Terminal){
        .sync = xterm_like && has_sync(term, program ? program : "", version ? version : ""),
        .title = xterm_like,
        .paste = xterm_like,
        .mouse = xterm_like,
        .light = colors && is_light(colors),
    };
}
