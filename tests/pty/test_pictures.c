/* Tests pictures and colours on the full screen, on terminals simulated here, since tmux does not
 * show sixels: they answer questions at once, in pieces, late or never, and what they are sent is
 * counted. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/clock.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { COLUMNS = 80, ROWS = 24, CELL_WIDTH = 10, CELL_HEIGHT = 20, WORDS_MOST = 8 };
static const double PATIENCE = 300; /* seconds until a test fails */
static const double WAIT = 0.15;    /* seconds it waits for an answer at its end, and more */
static const double EXPECTS = 5;    /* seconds after its question in which it does so */
static const int PAUSE = 40; /* milliseconds between pieces of a reply: longer than Esc waits */

typedef struct {
    const char *term;             /* TERM */
    const char *attributes;       /* its answer to CSI c; NULL: none */
    const char *cell;             /* ... to CSI 16 t */
    const char *kitty;            /* ... to whether it knows kitty's protocol */
    const char *ground;           /* ... to what its ground is like */
    const char *sync;             /* ... to whether it shows frames at once */
    const char *color;            /* ... to what became of a colour of 24 bits */
    const char *well;             /* ... to whether it is well */
    const char *version;          /* ... to what it is */
    bool pixels;                  /* its window's size is known in pixels, too */
    bool held;                    /* answers wait */
    bool pieces;                  /* answers come byte by byte */
    const char *word[WORDS_MOST]; /* of the command line */
} Kind;

typedef struct {
    Kind kind;
    int fd;
    pid_t pid;
    Buf out;         /* all it was sent */
    size_t answered; /* of out */
    size_t seen;     /* of out */
    bool ended;      /* nothing more comes */
} Fake;

static double now(void)
{
    Clock clock = clock_real();
    return clock_now(&clock);
}

/* ---- the program */

static void be_program(const Kind *kind, const char *terminal)
{
    const char *folder = getenv("BUILDDIR"), *words[WORDS_MOST + 4] = {"onecycle", "-n", "-i"};
    char program[4096];
    snprintf(program, sizeof program, "%s/onecycle", folder ? folder : ".");
    setsid();
    int fd = open(terminal, O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    static const char *const FORGET[] = {"NO_COLOR", "TERM_PROGRAM", "COLUMNS", "LINES", "INPUTRC"};
    for (int i = 0; i < LENGTH(FORGET); i++)
        unsetenv(FORGET[i]);
    setenv("TERM", kind->term, 1);
    setenv("XDG_STATE_HOME", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    for (int i = 0; i < WORDS_MOST; i++)
        words[i + 3] = kind->word[i];
    execv(program, (char **)(uintptr_t)words);
    _exit(127);
}

static Fake fake_new(Kind kind)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    Fake fake = {.kind = kind, .fd = posix_openpt(O_RDWR | O_NOCTTY)};
    assert_true(fake.fd >= 0 && grantpt(fake.fd) == 0 && unlockpt(fake.fd) == 0);
    if (kind.pixels) {
        size.ws_xpixel = COLUMNS * CELL_WIDTH;
        size.ws_ypixel = ROWS * CELL_HEIGHT;
    }
    char name[64];
    assert_int_equal(ptsname_r(fake.fd, name, sizeof name), 0);
    int other = open(name, O_RDWR | O_NOCTTY); /* so that the size can be set */
    assert_int_equal(ioctl(other, TIOCSWINSZ, &size), 0);
    fake.pid = fork();
    assert_true(fake.pid >= 0);
    if (fake.pid == 0)
        be_program(&kind, name);
    close(other);
    return fake;
}

static void type(const Fake *fake, const char *bytes)
{
    assert_int_equal(write(fake->fd, bytes, strlen(bytes)), strlen(bytes));
}

/* ---- the terminal */

/* The first piece tells a reply from keys.  After less than that, a terminal that is kept from
 * writing the next piece for long has typed Esc. */
static void reply(const Fake *fake, const char *bytes)
{
    size_t piece = strlen("\033[?");
    for (; bytes && *bytes && fake->kind.pieces; bytes += piece, piece = 1) {
        assert_int_equal(write(fake->fd, bytes, piece), piece);
        poll(NULL, 0, PAUSE);
    }
    if (bytes)
        type(fake, bytes);
}

/* Of a question that came in part, the beginning is looked at again when there is more. */
static void answer(Fake *fake)
{
    const struct {
        const char *question, *reply;
    } ANSWER[] = {{"\033_Gi=31,", fake->kind.kitty}, {"\033]11;?", fake->kind.ground},
                  {"\033[?2026$p", fake->kind.sync}, {"\033P$qm", fake->kind.color},
                  {"\033[>0q", fake->kind.version},  {"\033[5n", fake->kind.well},
                  {"\033[c", fake->kind.attributes}, {"\033[16t", fake->kind.cell}};
    if (fake->kind.held)
        return;
    for (; fake->answered < fake->out.size; fake->answered++)
        for (int i = 0; i < LENGTH(ANSWER); i++) {
            size_t length = strlen(ANSWER[i].question), have = fake->out.size - fake->answered;
            const char *at = fake->out.data + fake->answered;
            if (memcmp(at, ANSWER[i].question, MIN(length, have)) != 0)
                continue;
            if (have < length)
                return;
            reply(fake, ANSWER[i].reply);
        }
}

/* Takes what comes; false when nothing did in time. */
static bool pump(Fake *fake, double until)
{
    char bytes[65536];
    struct pollfd from = {.fd = fake->fd, .events = POLLIN};
    int left = (int)(1000 * (until - now()));
    if (left <= 0 || poll(&from, 1, left) <= 0)
        return false;
    ssize_t got = read(fake->fd, bytes, sizeof bytes);
    fake->ended = got <= 0; /* EIO: the other end is closed */
    if (got > 0)
        buf_add(&fake->out, bytes, (size_t)got);
    answer(fake);
    return true;
}

/* Waits until it was sent these bytes, after those seen before. */
static void see(Fake *fake, const char *bytes)
{
    double until = now() + PATIENCE;
    for (;;) {
        const char *from = buf_text(&fake->out) + fake->seen;
        const char *at = memmem(from, fake->out.size - fake->seen, bytes, strlen(bytes));
        if (at) {
            fake->seen = (size_t)(at - fake->out.data) + strlen(bytes);
            return;
        }
        if (fake->ended || !pump(fake, until))
            fail_test("'%s' was not seen", bytes);
    }
}

static int count(const Fake *fake, const char *bytes)
{
    int found = 0;
    const char *at = buf_text(&fake->out), *end = at + fake->out.size;
    for (; (at = memmem(at, (size_t)(end - at), bytes, strlen(bytes))); at++)
        found++;
    return found;
}

/* Types `quit` and waits for the end. */
static void quit(Fake *fake)
{
    double until = now() + PATIENCE;
    int status;
    type(fake, "quit\r");
    while (!fake->ended && pump(fake, until))
        continue;
    assert_int_equal(waitpid(fake->pid, &status, 0), fake->pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void fake_free(Fake *fake)
{
    close(fake->fd);
    buf_free(&fake->out);
}

/* ---- the tests */

static const char SIXEL[] = "\033[?62;4;22c", PLAIN[] = "\033[?62;22c", CELL[] = "\033[6;20;10t";

#define DATA "-c", "data digits train=64 valid=32"

/* A picture is shown, and a line typed after it is understood. */
static void show_a_picture(Fake *fake)
{
    see(fake, "64+32");
    size_t before = fake->seen;
    type(fake, "show_batch rows=1\r");
    if (fake->kind.held) {
        see(fake, "show_batch");
        fake->kind.held = false;
        answer(fake);
    }
    type(fake, "lr 1.25e-1\r");
    see(fake, "1.25E-01");
    fake->seen = before; /* the picture may have come in a frame before */
}

/* Whether the cursor is shown when the bytes at this place come. */
static bool has_cursor(const Fake *fake, size_t place)
{
    const char *at = buf_text(&fake->out) + place, *from = buf_text(&fake->out);
    while (at > from && memcmp(at, "\033[?25", 5) != 0)
        at--;
    return at[5] == 'h';
}

/* xterm blanks a cell on which it has painted the cursor while sixels came. */
static void check_cursor(const Fake *fake)
{
    const char *from = buf_text(&fake->out), *end = from + fake->out.size;
    for (const char *at = from; (at = memmem(at, (size_t)(end - at), "\033P0", 3)); at++)
        assert_false(has_cursor(fake, (size_t)(at - from)));
}

/* How many pictures were sent, by their first strips; every strip is whole.  The program ends. */
static int pictures(Fake *fake)
{
    quit(fake);
    check_cursor(fake);
    int begun = count(fake, "\033P0"), whole = 0;
    const char *at = buf_text(&fake->out), *end = at + fake->out.size;
    const char *sixel = memmem(at, fake->out.size, "\033P0", 3);
    for (; (at = memmem(at, (size_t)(end - at), "\0337\033[", 4)); at++)
        whole += memmem(at, (size_t)(end - at), "\033\\\0338", 4) != NULL;
    assert_int_equal(count(fake, "\033P0;1q\"1;1;"), begun);
    assert_int_equal(whole, begun);
    if (!sixel)
        return 0;
    char first[32];
    const char *place = sixel;
    while (memcmp(place, "\0337", 2) != 0)
        place--;
    snprintf(first, sizeof first, "%.*s", (int)(sixel - place) + 3, place);
    return count(fake, first);
}

static void check(Kind kind, int wanted, int questions)
{
    Fake fake = fake_new(kind);
    show_a_picture(&fake);
    if (wanted)
        see(&fake, "\033\\\0338");
    int sent = pictures(&fake), asked = count(&fake, "\033[c");
    fake_free(&fake);
    assert_int_equal(sent, wanted);
    assert_int_equal(asked, questions);
}

TEST(pixels_where_the_terminal_answers_so)
{
    check((Kind){"xterm-256color", SIXEL, .pixels = true, .word = {DATA}}, 1, 1);
    check((Kind){"xterm-256color", SIXEL, CELL, .word = {DATA}}, 1, 1);
}

TEST(cells_where_it_does_not)
{
    check((Kind){"xterm-256color", PLAIN, .pixels = true, .word = {DATA}}, 0, 1);
    check((Kind){"xterm-256color", NULL, .pixels = true, .word = {DATA}}, 0, 1);
    check((Kind){"xterm-256color", SIXEL, .word = {DATA}}, 0, 1); /* it never tells how large */
}

TEST(others_are_not_asked)
{
    check((Kind){"linux", SIXEL, .pixels = true, .word = {DATA}}, 0, 0);
    check((Kind){"vt100", SIXEL, .pixels = true, .word = {DATA}}, 0, 0);
    check((Kind){"xterm", SIXEL, .pixels = true, .word = {DATA, "-c", "set pictures blocks"}}, 0,
          1);
    check((Kind){"xterm", SIXEL, .pixels = true, .word = {DATA, "-c", "set color off"}}, 0, 0);
    check((Kind){"xterm", NULL, .word = {DATA, "-c", "set pictures sixel"}}, 1, 1);
}

TEST(answers_may_be_late_and_in_pieces)
{
    Kind kind = {"xterm-256color", SIXEL, CELL, .pieces = true, .word = {DATA}};
    check(kind, 1, 1);
    kind.held = true;
    check(kind, 1, 1);
}

TEST(a_picture_goes_and_comes_again)
{
    Fake fake = fake_new((Kind){"xterm-256color", SIXEL, .pixels = true, .word = {DATA}});
    show_a_picture(&fake);
    see(&fake, "\033\\\0338");
    type(&fake, "help lr\r");
    see(&fake, "Examples");
    type(&fake, "show images\r");
    see(&fake, "\033\\\0338");
    type(&fake, "set \t\t"); /* choices lie over it, then not any more */
    see(&fake, "background");
    type(&fake, "\003");
    see(&fake, "\033\\\0338");
    assert_int_equal(pictures(&fake), 3);
    fake_free(&fake);
}

/* By kitty's protocol a picture is deleted by its number, and all of them on every way out. */
TEST(kitty_keeps_no_picture)
{
    static const int WAYS[] = {0, SIGTERM, SIGHUP, SIGUSR1}; /* 0: quit */
    static const char SENT[] = "\033_Ga=T,f=100,i=3100,", GONE[] = "\033_Ga=d,d=A,q=2\033\\";
    for (int i = 0; i < LENGTH(WAYS); i++) {
        Fake fake = fake_new((Kind){"xterm-256color", PLAIN, .kitty = "\033_Gi=31;OK\033\\",
                                    .pixels = true, .word = {DATA}});
        show_a_picture(&fake);
        see(&fake, SENT);
        type(&fake, "help lr\r");
        see(&fake, "\033_Ga=d,d=I,i=3100,q=2\033\\");
        type(&fake, "show images\r");
        see(&fake, SENT);
        if (WAYS[i])
            kill(fake.pid, WAYS[i]);
        else
            type(&fake, "quit\r");
        see(&fake, GONE);
        see(&fake, "\033[?1049l");
        assert_int_equal(waitpid(fake.pid, NULL, 0), fake.pid);
        fake_free(&fake);
    }
}

/* The frame of a pane is in the grey for that ground, of as many colours as there are. */
TEST(colours_are_for_the_ground_there_is)
{
    static const struct {
        const char *ground, *color, *frame;
    } CASES[] = {
        {NULL, NULL, "\033[38;5;245m"},
        {"\033]11;rgb:0000/2b2b/3636\033\\", NULL, "\033[38;5;240m"},
        {"\033]11;rgb:fdfd/f6f6/e3e3\007", NULL, "\033[38;5;249m"},
        {"\033]11;rgb:fdfd/f6f6/e3e3\007", "\033P1$r48:2::1:2:3m\033\\", "\033[38;2;178;178;178m"},
        {"\033]11;rgb:fdfd/f6f6/e3e3\007", "\033P1$r48:5:16m\033\\", "\033[38;5;249m"},
    };
    for (int i = 0; i < LENGTH(CASES); i++) {
        Fake fake = fake_new((Kind){"xterm-256color", PLAIN, .ground = CASES[i].ground,
                                    .color = CASES[i].color, .word = {DATA}});
        see(&fake, CASES[i].frame);
        type(&fake, "set background dark\r");
        see(&fake, CASES[i].color && i == 3 ? "\033[38;2;88;88;88m" : "\033[38;5;240m");
        quit(&fake);
        fake_free(&fake);
    }
}

/* The first frame waits for the answer, here typed ahead: on light ground dark colours would
 * flash. */
TEST(the_first_frame_is_in_the_colours_for_the_ground)
{
    Fake fake = fake_new((Kind){"xterm-256color", NULL, .word = {DATA}});
    type(&fake, "\033]11;rgb:fdfd/f6f6/e3e3\007");
    type(&fake, PLAIN);
    see(&fake, "\033[38;5;249m");
    quit(&fake);
    assert_int_equal(count(&fake, "\033[38;5;240m"), 0);
    assert_int_equal(count(&fake, "\033[38;5;245m"), 0);
    fake_free(&fake);
}

/* It says so itself, or is asked again with a frame that is sent as a whole. */
TEST(the_ground_may_become_another)
{
    static const char LIGHT[] = "\033]11;rgb:fdfd/f6f6/e3e3\007";
    static const char *const WAY[] = {"\033[?997;2n", "\f"};
    for (int i = 0; i < LENGTH(WAY); i++) {
        Fake fake = fake_new((Kind){"xterm-256color", PLAIN,
                                    .ground = "\033]11;rgb:0000/0000/0000\007", .word = {DATA}});
        see(&fake, "64+32");
        fake.kind.ground = LIGHT;
        type(&fake, WAY[i]);
        see(&fake, "\033[38;5;249m");
        quit(&fake);
        assert_int_equal(count(&fake, "\033[?2031h"), 1);
        assert_true(count(&fake, "\033[?2031l") > 0);
        fake_free(&fake);
    }
}

/* Curves are octants where the terminal draws them itself, unless the user chooses. */
TEST(octants_where_the_terminal_says_so)
{
    static const char *const BRAILLE[] = {"\xe2\xa0", "\xe2\xa1", "\xe2\xa2", "\xe2\xa3"};
    static const char *const OCTANT[] = {"\xf0\x9c\xb4", "\xf0\x9c\xb5", "\xf0\x9c\xb6",
                                         "\xf0\x9c\xb7"};
    for (int chosen = 0; chosen < 2; chosen++) {
        Fake fake = fake_new(
            (Kind){"xterm-256color", PLAIN, .version = "\033P>|kitty(0.42.1)\033\\",
                   .word = {DATA, "-c", chosen ? "set glyphs braille" : "set glyphs auto"}});
        see(&fake, "64+32");
        type(&fake, "lr_find\r");
        see(&fake, "valley");
        quit(&fake);
        int braille = 0, octant = 0;
        for (int i = 0; i < LENGTH(BRAILLE); i++) {
            braille += count(&fake, BRAILLE[i]);
            octant += count(&fake, OCTANT[i]);
        }
        assert_true(chosen ? braille > 0 && octant == 0 : octant > 0);
        fake_free(&fake);
    }
}

/* After some thousand bytes it is asked whether it has read them; one that does not answer at first
 * is not asked again. */
TEST(it_is_asked_whether_it_keeps_up)
{
    static const char *const ANSWER[] = {"\033[0n", NULL};
    for (int i = 0; i < LENGTH(ANSWER); i++) {
        Fake fake = fake_new((Kind){"xterm-256color", PLAIN, .well = ANSWER[i], .word = {DATA}});
        see(&fake, "64+32");
        for (int frame = 0; frame < 16; frame++) {
            type(&fake, "\f");
            see(&fake, "64+32");
        }
        quit(&fake);
        int asked = count(&fake, "\033[5n");
        assert_true(ANSWER[i] ? asked >= 2 : asked == 1);
        fake_free(&fake);
    }
}

TEST(frames_are_shown_at_once_where_it_says_so)
{
    static const char *const ANSWER[] = {"\033[?2026;0$y", "\033[?2026;2$y"};
    for (int i = 0; i < LENGTH(ANSWER); i++) {
        Fake fake = fake_new((Kind){"xterm-256color", PLAIN, .sync = ANSWER[i], .word = {DATA}});
        see(&fake, "64+32");
        type(&fake, "lr 1.25e-1\r");
        see(&fake, "1.25E-01");
        quit(&fake);
        int begun = count(&fake, "\033[?2026h"), ended = count(&fake, "\033[?2026l");
        assert_true(i == 0 ? begun == 0 : begun > 0);
        assert_int_equal(ended, begun + 1); /* once more on the way out */
        fake_free(&fake);
    }
}

/* The program ends before it is answered: what comes then must not reach the shell. */
TEST(an_answer_is_not_left_behind)
{
    double begun = now(); /* before it has asked */
    Fake fake =
        fake_new((Kind){"xterm-256color", SIXEL, .pixels = true, .held = true, .word = {DATA}});
    see(&fake, "\033[c");
    char name[64];
    assert_int_equal(ptsname_r(fake.fd, name, sizeof name), 0);
    int other = open(name, O_RDWR | O_NOCTTY);
    double left_at = now();
    type(&fake, "quit\r");
    poll(NULL, 0, PAUSE); /* it has ended by then, or waits */
    fake.kind.held = false;
    answer(&fake);
    bool in_time = now() < left_at + WAIT && now() < begun + EXPECTS;
    see(&fake, "\033[?1049l");
    assert_int_equal(waitpid(fake.pid, NULL, 0), fake.pid);
    struct termios raw;
    struct pollfd left = {.fd = other, .events = POLLIN};
    assert_int_equal(tcgetattr(other, &raw), 0);
    cfmakeraw(&raw);
    assert_int_equal(tcsetattr(other, TCSANOW, &raw), 0);
    assert_true(poll(&left, 1, PAUSE) == 0 || !in_time);
    close(other);
    fake_free(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_where_the_terminal_answers_so),
        cmocka_unit_test(cells_where_it_does_not),
        cmocka_unit_test(others_are_not_asked),
        cmocka_unit_test(answers_may_be_late_and_in_pieces),
        cmocka_unit_test(a_picture_goes_and_comes_again),
        cmocka_unit_test(kitty_keeps_no_picture),
        cmocka_unit_test(the_first_frame_is_in_the_colours_for_the_ground),
        cmocka_unit_test(colours_are_for_the_ground_there_is),
        cmocka_unit_test(the_ground_may_become_another),
        cmocka_unit_test(octants_where_the_terminal_says_so),
        cmocka_unit_test(it_is_asked_whether_it_keeps_up),
        cmocka_unit_test(frames_are_shown_at_once_where_it_says_so),
        cmocka_unit_test(an_answer_is_not_left_behind),
    };
    return unit_run(tests);
}
