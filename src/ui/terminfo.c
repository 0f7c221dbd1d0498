/* Asks the database of terminals for the one that TERM names: if it can show a full screen, the
 * bytes of its keys, and those that give it back. */
#include "ui/terminfo.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>
#include <term.h>

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

static Buf *collected; /* tputs calls with a byte and no context */

static int collect(int byte)
{
    buf_char(collected, (char)byte);
    return byte;
}

void terminfo_add(Buf *out, const char *capability)
{
    collected = out;
    if (capability)
        tputs(capability, 1, collect);
}

void terminfo_farewell(Buf *out, const Terminal *terminal)
{
    if (terminal->sync)
        buf_text_add(out, "\033[?2026l");
    if (terminal->mouse)
        buf_text_add(out, "\033[?1006l\033[?1002l");
    if (terminal->paste)
        buf_text_add(out, "\033[?2004l");
    terminfo_add(out, exit_attribute_mode);
    terminfo_add(out, orig_pair);
    terminfo_add(out, cursor_normal);
    terminfo_add(out, exit_ca_mode ? exit_ca_mode : clear_screen);
    if (terminal->title)
        buf_text_add(out, "\033[23;0t");
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
    for (int i = 0; i < LENGTH(KEYS); i++) {
        const char *bytes = tigetstr(KEYS[i].capability);
        if (bytes && bytes != (char *)-1)
            keys_add(keys, bytes, KEYS[i].name);
    }
}
