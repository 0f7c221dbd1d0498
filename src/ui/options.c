/* Reads the options of the program's command line, and prints --help and --version. */
#include "ui/options.h"

#include "base/pool.h"
#include "kernels/kernels.h"
#include "language/value.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SEED = 42 };

/* Long options without a letter. */
enum {
    OPTION_PLAIN = 256,
    OPTION_SEED,
    OPTION_THREADS,
    OPTION_EVENTS,
    OPTION_ATTACH,
    OPTION_WATCH,
    OPTION_DETACH
};

static const struct option LONG_OPTIONS[] = {
    {"plain", no_argument, NULL, OPTION_PLAIN},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"events", required_argument, NULL, OPTION_EVENTS},
    {"attach", optional_argument, NULL, OPTION_ATTACH},
    {"watch", required_argument, NULL, OPTION_WATCH},
    {"detach", required_argument, NULL, OPTION_DETACH},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

const char *options_help(void)
{
    return "Usage: onecycle [OPTION]... [SCRIPT]\n"
           "A laboratory for training small neural networks with the 1cycle policy.\n"
           "\n"
           "SCRIPT is a file of commands, - for standard input, or recipe:NAME for a recipe that "
           "is\n"
           "built in; `recipe` lists these.\n"
           "\n"
           "  -c LINE          run LINE (commands separated by ; or newlines), then exit; "
           "repeatable\n"
           "  -i               continue at the prompt after -c or SCRIPT\n"
           "  --plain          line prompt instead of the full screen\n"
           "  -n               read no start-up file\n"
           "  --seed N         seed for everything random (default 42)\n"
           "  --threads N      worker threads (default: one per processor it may use)\n"
           "  --events FILE    append every event as JSON Lines to FILE; - is standard output,\n"
           "                   which then gets nothing else\n"
           "  --watch 'PATH...' show logs of other programs; takes the arguments of watch; "
           "with "
           "-\n"
           "                   standard input is watched, and keys come from the terminal\n"
           "  --attach[=RUN]   show and control a run of another process: the latest, or RUN\n"
           "  --detach SCRIPT  run SCRIPT in a session of its own, which outlives the terminal; "
           "prints\n"
           "                   the name of its record when training has begun\n"
           "  -k               continue after a failed command\n"
           "  -q               errors only\n"
           "  -V, --version    version, libraries, compiler\n"
           "  -h, --help       this help\n"
           "\n"
           "Without -c and SCRIPT: a full screen on a terminal, otherwise commands from "
           "standard input.\n"
           "Exit status: 0 ok, 1 a command failed, 2 wrong option, 3 training stopped on a loss "
           "or\n"
           "weights that are not finite, 130 Ctrl-C, 128+signal.\n"
           "To list the commands: onecycle -c help\n";
}

static const char *instruction_set(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return "x86-64 with AVX-512";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "x86-64 with AVX2 and FMA";
    return "x86-64";
#elif defined(__aarch64__)
    return "AArch64 with Advanced SIMD";
#else
    return "generic";
#endif
}

void options_version(Buf *out)
{
    buf_printf(out, "onecycle %s\n", PACKAGE_VERSION);
    buf_printf(out, "libraries: %s\n", LIBRARIES);
#if defined(__clang__)
    buf_printf(out, "compiler: clang %s\n", __clang_version__);
#else
    buf_printf(out, "compiler: gcc %s\n", __VERSION__);
#endif
    buf_printf(out, "processor: %s; kernels: %s\n", instruction_set(), kernels_best()->name);
}

static Settings default_settings(void)
{
    const char *frozen = getenv("ONECYCLE_FROZEN_CLOCK");
    return (Settings){.seed = DEFAULT_SEED,
                      .threads = MIN(pool_processors(), THREADS_MOST),
                      .frozen_clock = frozen && *frozen};
}

/* Reads a number given to an option. */
static bool read_number(const char *option, const char *text, long least, long most, long *out,
                        Error *err)
{
    if (value_long(text, out) && *out >= least && *out <= most)
        return true;
    return fail(err, "%s '%s' is not a whole number from %ld to %ld; try onecycle -h", option, text,
                least, most);
}

static bool wrong_option(char **argv, int option, Error *err)
{
    const char *word = argv[optind - 1];
    bool is_long = strncmp(word, "--", 2) == 0;
    if (option == ':' && is_long)
        return fail(err, "option %s needs a value; try onecycle -h", word);
    if (option == ':')
        return fail(err, "option -%c needs a value; try onecycle -h", optopt);
    if (optopt && optopt < OPTION_PLAIN && !is_long)
        return fail(err, "there is no option -%c; try onecycle -h", optopt);
    if (optopt)
        return fail(err, "option %s takes no value; try onecycle -h", word);
    return fail(err, "there is no option %s; try onecycle -h", word);
}

static bool take_option(Options *options, const char **lines, int option, char **argv, Error *err)
{
    Settings *settings = &options->settings;
    long number;
    switch (option) {
    case 'c':
        lines[options->line_count++] = optarg;
        return true;
    case 'i':
        options->interactive = true;
        return true;
    case 'n':
        options->no_startup = true;
        return true;
    case 'k':
        settings->keep_going = true;
        return true;
    case 'q':
        settings->quiet = true;
        return true;
    case 'V':
        options->version = true;
        return true;
    case 'h':
        options->help = true;
        return true;
    case OPTION_PLAIN:
        options->plain = true;
        return true;
    case OPTION_EVENTS:
        settings->events = optarg;
        return true;
    case OPTION_ATTACH:
        options->attach = optarg ? optarg : "last";
        return true;
    case OPTION_WATCH:
        options->watch = optarg;
        return true;
    case OPTION_DETACH:
        options->detach = true;
        options->script = optarg;
        return true;
    case OPTION_SEED:
        if (!read_number("--seed", optarg, 0, INT64_MAX, &number, err))
            return false;
        settings->seed = (uint64_t)number;
        return true;
    case OPTION_THREADS:
        if (!read_number("--threads", optarg, 1, THREADS_MOST, &number, err))
            return false;
        settings->threads = (int)number;
        return true;
    default:
        return wrong_option(argv, option, err);
    }
}

/* What makes no sense together. */
static bool check_together(const Options *options, Error *err)
{
    if (options->detach && strcmp(options->script, "-") == 0)
        return fail(err, "--detach needs a file: standard input belongs to the terminal");
    if (options->detach && (options->interactive || options->attach || options->watch))
        return fail(err, "--detach has no screen; leave out %s, and use --attach afterwards",
                    options->interactive ? "-i"
                    : options->watch     ? "--watch"
                                         : "--attach");
    if (options->watch && (options->script || options->attach))
        return fail(err, "--watch takes no script and no --attach; its words go into quotes: "
                         "--watch 'runs x=time'");
    if (options->attach && options->script)
        return fail(err, "--attach shows a run and takes no script; a run goes behind =, for "
                         "example: --attach=last");
    return true;
}

bool options_parse(Arena *arena, int argc, char **argv, Options *out, Error *err)
{
    const char **lines = ARENA_NEW(arena, const char *, argc + 1);
    *out = (Options){.lines = lines, .settings = default_settings()};
    opterr = 0;
    optind = 0; /* a fresh start, for tests that parse more than one line */
    for (int option; (option = getopt_long(argc, argv, ":c:inkqVh", LONG_OPTIONS, NULL)) != -1;)
        if (!take_option(out, lines, option, argv, err))
            return false;
    if (optind < argc && !out->script)
        out->script = argv[optind++];
    if (optind < argc)
        return fail(err, "'%s' is one word too many: give only one SCRIPT; try onecycle -h",
                    argv[optind]);
    return check_together(out, err);
}
