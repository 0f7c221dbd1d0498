/* main.c - starts the program: reads the command line, opens a session, and lets the full screen,
 * the prompt or a script run it. */
#include "base/buf.h"
#include "base/locale_name.h"
#include "commands/command_table.h"
#include "io/asset.h"
#include "io/json.h"
#include "io/sqlite.h"
#include "language/quote.h"
#include "ui/assistant.h"
#include "ui/batch.h"
#include "ui/detach.h"
#include "ui/keyboard.h"
#include "ui/option_table.h"
#include "ui/options.h"
#include "ui/relay.h"
#include "ui/repl.h"
#include "ui/shell_words.h"
#include "ui/signals.h"
#include "ui/terminfo.h"
#include "ui/together.h"
#include "ui/tui.h"
#include "view/view.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OPTION = 2 }; /* a wrong command-line option */

static int refuse(const Error *err, int status)
{
    fprintf(stderr, "onecycle: %s\n", err->text);
    return status;
}

/* Prints what an option asks for instead of a session. */
static int tell(Arena *arena, const Options *options)
{
    Buf text = {0};
    Error err;
    bool ok = true;
    if (options->help)
        options_help(&text);
    else if (options->version)
        options_version(&text);
    else
        ok = shell_script(arena, options->completion, &text, &err);
    fputs(buf_text(&text), stdout);
    buf_free(&text);
    return ok ? 0 : refuse(&err, EXIT_OPTION);
}

/* Answers a shell whose Tab key was pressed: onecycle --complete WORD... */
static int complete(char **words, int count)
{
    Buf text = {0};
    shell_words((const char *const *)words, count, &text);
    fputs(buf_text(&text), stdout);
    buf_free(&text);
    return 0;
}

/* Whether the full screen is wanted and the terminal can show it. */
static bool has_screen(const Options *options, bool terminal)
{
    const char *events = options->settings.events;
    bool taken = events && strcmp(events, "-") == 0; /* events take standard output */
    Error why;
    if (!terminal || options->plain || taken)
        return false;
    return terminfo_usable(&why) || (refuse(&why, 0), false);
}

/* Shows what other processes do, a run or logs: on the full screen, or as lines until it ends. */
static int run_shown(Session *session, const Options *options, bool terminal)
{
    Buf line = {0};
    if (options->watch)
        buf_printf(&line, "watch %s", options->watch);
    else
        buf_text_add(&line, "attach");
    if (options->attach)
        quote_word(&COMMANDS, &line, NULL, options->attach);
    int status = has_screen(options, terminal)
                     ? tui_run(session, buf_text(&line))
                     : (int)session_run(session, buf_text(&line), NULL, 0);
    buf_free(&line);
    return status;
}

/* Runs the start-up file and what the options name; then the prompt, or standard input when nothing
 * was named. */
static int run(Session *session, const Options *options, bool terminal)
{
    bool named = options->line_count > 0 || options->script;
    Status status = batch_run(session, options);
    if ((options->attach || options->watch) && status != STATUS_QUIT)
        return MAX(run_shown(session, options, terminal), status);
    if (status == STATUS_QUIT || (named && !options->interactive))
        return MAX(status, 0);
    if (terminal)
        return has_screen(options, terminal) ? tui_run(session, NULL)
                                             : repl_run(session, options->settings.quiet);
    if (status != STATUS_OK && !options->settings.keep_going)
        return status;
    Status streamed = batch_stream(session, STDIN_FILENO, "-", options->settings.keep_going);
    return MAX(status, streamed);
}

static void draw_screen(const Scene *scene, Grid *grid)
{
    Arena arena = {0};
    ScreenMap map;
    view_draw(&arena, scene, grid, &map);
    arena_free(&arena);
}

static int start(Options *options)
{
    Error err;
    if (options->watch && !isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
        !keyboard_take(&options->settings.input))
        options->settings.input = STDIN_FILENO;
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (terminal)
        terminfo_prepare();
    bool named = options->line_count > 0 || options->script;
    options->settings.interactive =
        terminal && (!named || options->interactive || options->attach || options->watch);
    options->settings.begun = options->detach ? detach_tell : NULL;
    if (!together_begin(options, &err))
        return refuse(&err, EXIT_OPTION);
    Session *session = session_new(&options->settings, &COMMANDS, &err);
    if (!together_could(&options->team, session))
        return refuse(&err, 1);
    if (!asset_check(&err))
        refuse(&err, 0);
    session_set_screen(session, draw_screen);
    signals_install(session_interrupts(session), session_saving(session));
    together_watch(session);
    int status = run(session, options, terminal);
    int signal = signals_ending();
    if (signal && (signal != SIGPIPE || terminal)) /* a filter whose reader has gone says nothing */
        signals_tell(signal);
    signals_forget_session();
    together_forget_session();
    session_free(session);
    return signal ? 128 + signal : MAX(status, 0);
}

/* Fails when standard output could not be written: a full disk must not look like success. */
static int close_output(int status)
{
    Error err;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fail(&err, "standard output cannot be written: %s", strerror(errno));
    return refuse(&err, status ? status : 1);
}

/* Opens standard streams that are closed, so that no file of ours gets their numbers; reading or
 * writing them fails. */
static void fill_descriptors(void)
{
    static const int WRONG_WAY[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", WRONG_WAY[fd]) != fd)
            _exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    Arena arena = {0};
    Options options = {0};
    Error err;
    int status = 0;
    fill_descriptors();
    if (argc == 3 && strcmp(argv[1], "--worker") == 0)
        return assistant_serve(argv[2]);
    if (argc == 4 && strcmp(argv[1], "--relay") == 0)
        return relay_serve(argv[2], argv[3]);
    together_hush();
    /* No other category: numbers have a point everywhere. */
    if (!setlocale(LC_CTYPE, "") && locale_is_utf8())
        setlocale(LC_CTYPE, "C.UTF-8"); /* which most machines have; else UTF-8 is ours alone */
    json_use_heap();
    sqlite_limit_heap();
    if (argc > 2 && strcmp(argv[1], "--complete") == 0)
        status = complete(argv + 2, argc - 2);
    else if (!options_parse(&arena, argc, argv, &options, &err))
        status = refuse(&err, EXIT_OPTION);
    else if (options.help || options.version || options.completion)
        status = tell(&arena, &options);
    else if (!options.detach || !detach_is_over(&status))
        status = start(&options);
    arena_free(&arena);
    return together_end(&options, close_output(status));
}
