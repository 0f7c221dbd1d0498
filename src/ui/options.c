/* Reads the options of the program's command line, and prints --version. */
#include "ui/options.h"

#include "base/pool.h"
#include "kernels/kernels.h"
#include "language/value_number.h"
#include "ui/option_table.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SEED = 42 };

enum { OPTIONS_MOST = 32 };

/* The table as getopt_long wants it. */
typedef struct {
    struct option named[OPTIONS_MOST + 1];
    char letters[2 * OPTIONS_MOST + 2];
} Forms;

static Forms forms_of_options(void)
{
    Forms forms = {0};
    struct option *named = forms.named;
    char *letter = forms.letters;
    *letter++ = ':'; /* a missing value is told from a wrong option */
    for (const OptionRow *row = OPTIONS; row->help; row++) {
        assert(row - OPTIONS < OPTIONS_MOST);
        int takes = row->may ? optional_argument : row->value ? required_argument : no_argument;
        if (row->name)
            *named++ = (struct option){row->name, takes, NULL, row->letter};
        if (row->letter >= OPTION_PLAIN)
            continue;
        *letter++ = (char)row->letter;
        if (row->value)
            *letter++ = ':';
    }
    return forms;
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
    case OPTION_COMPLETION:
        options->completion = optarg;
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
    Forms forms = forms_of_options();
    for (int option; (option = getopt_long(argc, argv, forms.letters, forms.named, NULL)) != -1;)
        if (!take_option(out, lines, option, argv, err))
            return false;
    if (optind < argc && !out->script)
        out->script = argv[optind++];
    if (optind < argc)
        return fail(err, "'%s' is one word too many: give only one SCRIPT; try onecycle -h",
                    argv[optind]);
    return check_together(out, err);
}
