/* Tells the terminal of the job under way, and asks what it can do. */
#include "ui/talk.h"

#include "base/clock.h"
#include "lab/reply.h"
#include "ui/screen.h"
#include "view/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BELL_SECONDS = 10 };
static const double REPLY = 5; /* seconds in which the terminal is expected to answer */

static const double FIRST_REPLY = 0.1; /* seconds for which the first frame waits for that */

static const char WELL[] =
    "\033[0n";                  /* the answer to CSI 5 n, by which a terminal tells its state */
static const double SOON = 0.5; /* seconds in which that comes if the terminal keeps up */
static const double LONG = 2;   /* seconds after which it is taken for lost */

static double now(void)
{
    Clock clock = clock_real();
    return clock_now(&clock);
}

/* ---- telling */

static void command_terminal(int number, const char *text)
{
    Buf bytes = {0};
    terminal_command(&bytes, number, text);
    screen_add(buf_text(&bytes));
    buf_free(&bytes);
}

static void set_title(Talk *talk, const Scene *scene)
{
    const Progress *job = &scene->job;
    char title[sizeof talk->title] = "onecycle";
    if (!scene->stage.title || !screen_terminal()->title)
        return;
    if (job->state != JOB_NONE && job->steps > 0)
        snprintf(title, sizeof title, "onecycle %.0f %%%s %s", floor(100 * progress_done(job)),
                 job->state == JOB_PAUSED ? " paused" : "", scene->command ? scene->command : "");
    if (strcmp(title, talk->title) == 0)
        return;
    memcpy(talk->title, title, sizeof title);
    command_terminal(0, title);
}

static void tell_end(const Scene *scene)
{
    Arena scratch = {0};
    screen_add("\007");
    if (screen_terminal()->notify)
        command_terminal(9, arena_printf(&scratch, "onecycle: %s: %s",
                                         scene->command ? scene->command : "run",
                                         stop_reason_words(scene->job.reason)));
    arena_free(&scratch);
}

/* ---- asking */

/* Asks the terminal a question, and goes on.  With a frame that is sent as a whole, after Ctrl-L,
 * a stop or another size, it is asked for its ground again. */
static void ask(Talk *talk, bool color)
{
    if (!color || !screen_terminal()->replies)
        return;
    const char *question = terminal_question(screen_terminal(), &talk->answers);
    if (!*question)
        return;
    screen_add(question);
    talk->asked = now();
}

/* Asks whether the terminal has read what it was sent, after every few thousand bytes: a slow line
 * would hold many frames, each older than the last, before the answer to a key. */
static void probe(Talk *talk)
{
    enum { BYTES = 4096 };
    if (talk->probe > 0 && !(talk->proven && now() > talk->probe + LONG))
        return;
    if (!talk->answers.attributes || screen_sent() < talk->probed + BYTES)
        return;
    screen_add("\033[5n");
    talk->probed = screen_sent();
    talk->probe = now();
}

void talk_begin(Talk *talk, bool color)
{
    ask(talk, color);
    screen_say();
}

void talk_add(Talk *talk, const Scene *scene)
{
    const Stage *stage = &scene->stage;
    bool ended = talk->state != JOB_NONE && scene->job.state == JOB_NONE;
    set_title(talk, scene);
    if (ended && stage->bell && scene->job.elapsed > BELL_SECONDS)
        tell_end(scene);
    if (stage->mouse != talk->mouse)
        screen_mouse(stage->mouse);
    talk->mouse = stage->mouse;
    talk->state = scene->job.state;
    talk->answers.stale |= talk->met && screen_is_new();
    talk->met = true;
    ask(talk, scene->surface.color);
    probe(talk);
}

bool talk_take(Talk *talk, const char *bytes, size_t size)
{
    if (size == strlen(WELL) && memcmp(bytes, WELL, size) == 0) {
        talk->probe = 0;
        talk->proven = true;
        return false;
    }
    terminal_answer(&talk->answers, bytes, size);
    return true;
}

double talk_behind(const Talk *talk)
{
    bool late = talk->proven && talk->probe > 0 && now() > talk->probe + SOON;
    return late ? talk->probe + LONG : 0;
}

bool talk_is_owed(const Talk *talk)
{
    return talk->probe > 0 && now() < talk->probe + REPLY;
}

double talk_awaits(const Talk *talk)
{
    return talk->met || !talk_waits(talk) ? 0 : talk->asked + FIRST_REPLY;
}

bool talk_waits(const Talk *talk)
{
    return terminal_is_asked(&talk->answers) && now() < talk->asked + REPLY;
}

/* ---- what the terminal is like */

static PixelsKind pixels_kind(const Answers *answers, const Scene *scene)
{
    PictureMode mode = scene->stage.pictures;
    bool asked = mode == PICTURES_AUTO;
    if (!scene->surface.color || mode == PICTURES_BLOCKS)
        return PIXELS_NONE;
    if (mode == PICTURES_KITTY || (asked && answers->kitty))
        return PIXELS_KITTY;
    return mode == PICTURES_SIXEL || (asked && answers->sixel) ? PIXELS_SIXEL : PIXELS_NONE;
}

/* When the user says that it shows pixels and the size of a cell is not known, it is that of a
 * VT340. */
static void find_cell(const Answers *answers, const ScreenSize *size, Scene *scene)
{
    enum { WIDTH = 10, HEIGHT = 20 };
    if (pixels_kind(answers, scene) == PIXELS_NONE)
        return;
    bool known = size->cell_width > 0 && size->cell_height > 0;
    scene->cell_width = known ? size->cell_width : answers->cell_width;
    scene->cell_height = known ? size->cell_height : answers->cell_height;
    if (scene->stage.pictures != PICTURES_AUTO && scene->cell_width == 0) {
        scene->cell_width = WIDTH;
        scene->cell_height = HEIGHT;
    }
}

void talk_fill(const Talk *talk, const ScreenSize *size, Scene *scene)
{
    Ground set = scene->stage.background;
    scene->surface.ground = set ? set : terminal_ground(screen_terminal(), &talk->answers);
    if (talk->answers.octants)
        surface_octants(&scene->surface);
    scene->surface.few = screen_has_few_colors();
    find_cell(&talk->answers, size, scene);
}

Insets talk_insets(const Talk *talk, const Scene *scene, const ScreenMap *map)
{
    const Answers *answers = &talk->answers;
    bool light = scene->surface.ground == GROUND_LIGHT;
    Insets insets = {.kind = pixels_kind(answers, scene),
                     .cell_width = scene->cell_width,
                     .cell_height = scene->cell_height,
                     .colors = answers->colors,
                     .ground = answers->ground ? answers->ground : color_of_xterm(light ? 15 : 0)};
    if (insets.cell_width == 0)
        insets.kind = PIXELS_NONE;
    for (int i = 0; i < map->inlays && insets.count < INSETS_MOST; i++)
        insets.inset[insets.count++] =
            (Inset){.image = &map->inlay[i].image, .box = map->inlay[i].box};
    return insets;
}
