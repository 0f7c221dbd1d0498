/* Asks the database of terminals for the one that TERM names: if it can show a full screen, the
 * bytes that draw one, those of its keys, and those that give it back. */
#include "ui/terminfo.h"

#include "io/asset.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>
#include <term.h>

/* The compiled description of a terminal, as the variable TERMINFO may hold it; NULL: it is none of
 * ours.  The list has a line for each: its name, a space, the description. */
static const char *description_of(Arena *arena, const char *term)
{
    Bytes list;
    Error none;
    if (!asset_is_there("terminals.txt") || !asset_read(arena, "terminals.txt", &list, &none))
        return NULL;
    for (const char *line = (const char *)list.data; *line; line += strcspn(line, "\n") + 1) {
        size_t name = strcspn(line, " ");
        if (name == strlen(term) && strncmp(line, term, name) == 0)
            return arena_printf(arena, "%.*s", (int)strcspn(line + name + 1, "\n"),
                                line + name + 1);
    }
    return NULL;
}

void terminfo_prepare(void)
{
    const char *term = getenv("TERM");
    int result = 0;
    if (!term || !*term)
        return;
    if (setupterm(NULL, STDOUT_FILENO, &result) == OK) {
        del_curterm(cur_term);
        return;
    }
    Arena arena = {0};
    const char *description = description_of(&arena, term);
    if (description)
        setenv("TERMINFO", description, 1);
    arena_free(&arena);
}

bool terminfo_usable(Error *why)
{
    static const char INSTEAD[] = "so this is the line prompt, not the full screen; set TERM, or "
                                  "start with --plain";
    enum { NO_TERMINFO = -1 };
    const char *term = getenv("TERM");
    int result = 0;
    if (!term || !*term)
        return fail(why, "TERM is not set, %s", INSTEAD);
    if (setupterm(NULL, STDOUT_FILENO, &result) != OK)
        return fail(why, "terminal '%.40s' %s, %s", term,
                    result == NO_TERMINFO ? "is not known: there is no terminfo here"
                                          : "is not known here",
                    INSTEAD);
    bool usable = cursor_address && clear_screen && !hard_copy;
    del_curterm(cur_term);
    return usable || fail(why, "terminal '%.40s' cannot move its cursor, %s", term, INSTEAD);
}

/* ---- the terminal's bytes */

static TERMINAL *ours; /* readline has one, too, and ncurses one at a time */

bool terminfo_open(Error *err)
{
    const char *term = getenv("TERM");
    int result = 0;
    if (setupterm(NULL, STDOUT_FILENO, &result) != OK)
        return fail(err, "terminal '%.40s' can show no full screen; try onecycle --plain",
                    term ? term : "");
    ours = cur_term;
    return true;
}

void terminfo_close(void)
{
    if (ours)
        del_curterm(ours);
    ours = NULL;
}

static Buf *collected; /* tputs calls with a byte and no context */

static int collect(int byte)
{
    buf_char(collected, (char)byte);
    return byte;
}

static void add(Buf *out, const char *capability)
{
    collected = out;
    if (capability)
        tputs(capability, 1, collect);
}

static void add_number(Buf *out, const char *capability, int number)
{
    if (capability)
        add(out, tparm(capability, (long)number, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
}

int terminfo_colors(void)
{
    set_curterm(ours);
    if (!set_a_foreground || !set_a_background)
        return 0;
    if (tigetflag("RGB") > 0 || tigetflag("Tc") > 0)
        return COLORS_ALL;
    return max_colors >= 256 ? 256 : max_colors >= 16 ? 16 : max_colors >= 8 ? 8 : 0;
}

bool terminfo_corner_scrolls(void)
{
    set_curterm(ours);
    return auto_right_margin && !eat_newline_glitch;
}

void terminfo_enter(Buf *out)
{
    set_curterm(ours);
    add(out, enter_ca_mode);
    add(out, cursor_invisible);
}

void terminfo_leave(Buf *out, const Terminal *terminal)
{
    set_curterm(ours);
    if (terminal->sync || terminal->replies)
        buf_text_add(out, "\033[?2026l");
    if (terminal->replies)
        buf_text_add(out, "\033[?2031l");
    if (terminal->mouse)
        buf_text_add(out, "\033[?1006l\033[?1002l");
    if (terminal->paste)
        buf_text_add(out, "\033[?2004l");
    add(out, exit_attribute_mode);
    add(out, orig_pair);
    add(out, cursor_normal);
    add(out, exit_ca_mode ? exit_ca_mode : clear_screen);
}

void terminfo_clear(Buf *out)
{
    set_curterm(ours);
    add(out, exit_attribute_mode);
    add(out, orig_pair);
    add(out, clear_screen);
}

void terminfo_move(Buf *out, int x, int y)
{
    set_curterm(ours);
    add(out, tparm(cursor_address, (long)y, (long)x, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
}

void terminfo_cursor(Buf *out, bool visible)
{
    set_curterm(ours);
    add(out, visible ? cursor_normal : cursor_invisible);
}

/* The attribute is one that does not go with colours on this terminal. */
static bool excluded(const Shade *shade, int attribute)
{
    return (shade->ink >= 0 || shade->paper >= 0) && no_color_video > 0 &&
           (no_color_video & 1 << attribute);
}

static void add_attributes(Buf *out, const Shade *shade)
{
    enum { REVERSE = 2, DIM = 4, BOLD = 5 }; /* bits of no_color_video */
    if (shade->bold && !excluded(shade, BOLD))
        add(out, enter_bold_mode);
    if (shade->dim && !excluded(shade, DIM))
        add(out, enter_dim_mode);
    if (shade->reverse && !excluded(shade, REVERSE))
        add(out, enter_reverse_mode);
}

static void add_color(Buf *out, const Shade *shade, bool paper)
{
    int color = paper ? shade->paper : shade->ink;
    if (color < 0)
        return;
    if (shade->rgb)
        buf_printf(out, "\033[%d;2;%d;%d;%dm", paper ? 48 : 38, color >> 16, color >> 8 & 0xff,
                   color & 0xff);
    else
        add_number(out, paper ? set_a_background : set_a_foreground, color);
}

/* Puts off all attributes and colours.  Where that is ECMA-48's SGR 0, its three bytes do it. */
static void add_plain(Buf *out)
{
    static const char SGR_0[] = "\033[m";
    const char *reset = exit_attribute_mode;
    if (reset && (strstr(reset, SGR_0) || strstr(reset, "\033[0m") || strstr(reset, "\033[0;"))) {
        buf_text_add(out, SGR_0);
        return;
    }
    add(out, reset);
    add(out, orig_pair);
}

/* Only colours change, none of them to the terminal's own, and attributes do not depend on them. */
static bool only_colors(const Shade *now, const Shade *next)
{
    return no_color_video <= 0 && now->bold == next->bold && now->dim == next->dim &&
           now->reverse == next->reverse && (next->ink >= 0 || now->ink < 0) &&
           (next->paper >= 0 || now->paper < 0);
}

void terminfo_shade(Buf *out, Shade *now, Shade next)
{
    set_curterm(ours);
    bool fresh = !only_colors(now, &next);
    if (fresh) {
        add_plain(out);
        add_attributes(out, &next);
    }
    if (fresh || next.ink != now->ink)
        add_color(out, &next, false);
    if (fresh || next.paper != now->paper)
        add_color(out, &next, true);
    *now = next;
}

void terminfo_keys(Keys *keys)
{
    static const struct {
        const char *capability, *name;
    } KEYS[] = {
        {"kcub1", "left"},    {"kcuf1", "right"},     {"kcuu1", "up"},      {"kcud1", "down"},
        {"khome", "home"},    {"kend", "end"},        {"kpp", "pageup"},    {"knp", "pagedown"},
        {"kich1", "insert"},  {"kdch1", "delete"},    {"kbs", "backspace"}, {"kcbt", "S-tab"},
        {"kLFT", "S-left"},   {"kRIT", "S-right"},    {"kri", "S-up"},      {"kind", "S-down"},
        {"kPRV", "S-pageup"}, {"kNXT", "S-pagedown"}, {"kLFT5", "C-left"},  {"kRIT5", "C-right"},
        {"kf1", "f1"},        {"kf2", "f2"},          {"kf3", "f3"},        {"kf4", "f4"},
        {"kf5", "f5"},        {"kf6", "f6"},          {"kf7", "f7"},        {"kf8", "f8"},
        {"kf9", "f9"},        {"kf10", "f10"},        {"kf11", "f11"},      {"kf12", "f12"}};
    set_curterm(ours);
    for (int i = 0; i < LENGTH(KEYS); i++) {
        const char *bytes = tigetstr(KEYS[i].capability);
        if (bytes && bytes != (char *)-1)
            keys_add(keys, bytes, KEYS[i].name);
    }
}
