/* frames - measures what a frame of the full screen costs while a run goes on, without a terminal.
 *
 *     frames [SECONDS [SURFACE]]
 *
 * Prints microseconds of processor time and bytes for each way to draw at three sizes, of a run of
 * 30,000 batches with 100 new ones in each frame. */
#include "tests/tui/scenes.h"

#include "plot/glyphs.h"
#include "ui/frame.h"
#include "ui/pixels.h"
#include "ui/terminfo.h"
#include "view/view.h"
#include "train/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CELL_WIDTH = 9, EPOCHS = 30, EPOCH = 1000, BATCHES = EPOCHS * EPOCH, NEW = 100 };

/* A way to draw. */
typedef struct {
    const char *name;
    Glyphs glyphs;
    PixelsKind pixels;
} Way;

static const Way WAYS[] = {
    {"ascii", GLYPHS_ASCII, PIXELS_NONE},   {"block", GLYPHS_BLOCK, PIXELS_NONE},
    {"octant", GLYPHS_OCTANT, PIXELS_NONE}, {"braille", GLYPHS_BRAILLE, PIXELS_NONE},
    {"kitty", GLYPHS_PIXELS, PIXELS_KITTY}, {"sixel", GLYPHS_PIXELS, PIXELS_SIXEL}};

/* What the terminal has, and what was sent to it. */
typedef struct {
    Frame frame;
    Pixels pixels;
    Buf out;
    size_t bytes; /* of all frames but the first */
} Sent;

/* ---- a run that goes on */

/* The next batches, as those an epoch before were. */
static void train(Recorder *run)
{
    long from = recorder_batches(run);
    for (long k = from; k < MIN(from + NEW, BATCHES); k++)
        recorder_add(run, &(BatchSample){.batch = k,
                                         .lr = schedule_at(&run->plan.schedule, k).lr,
                                         .mom = schedule_at(&run->plan.schedule, k).mom,
                                         .loss = series_at(&run->loss, k - EPOCH),
                                         .smooth = series_at(&run->smooth, k - EPOCH)});
}

/* ---- a frame */

static Insets insets_of(const Way *way, const Scene *scene, const ScreenMap *map)
{
    Insets insets = {.kind = way->pixels,
                     .cell_width = scene->cell_width,
                     .cell_height = scene->cell_height,
                     .ground = color_of_xterm(0)};
    for (; insets.count < map->inlays; insets.count++)
        insets.inset[insets.count] =
            (Inset){.image = &map->inlay[insets.count].image, .box = map->inlay[insets.count].box};
    return insets;
}

static void draw(const Way *way, const Scene *scene, Sent *sent)
{
    Arena arena = {0};
    ScreenMap map;
    Grid grid = grid_new(&arena, scene->surface.columns, scene->surface.rows);
    view_draw(&arena, scene, &grid, &map);
    Insets insets = insets_of(way, scene, &map);
    buf_clear(&sent->out);
    pixels_clear(&sent->pixels, &insets, &grid, &sent->frame, &sent->out);
    frame_add(&sent->frame, &sent->out, &grid);
    pixels_add(&sent->pixels, &insets, &sent->out);
    sent->bytes += sent->out.size;
    arena_free(&arena);
}

/* Processor time, as others may use the machine. */
static void measure(const Way *way, Scene *scene, double seconds)
{
    Sent sent = {.frame = {.colors = 256, .ground = scene->surface.ground}};
    Recorder *run = fit_run(EPOCHS, EPOCH, 5e-2, 0.3);
    scene->training = run;
    draw(way, scene, &sent);
    sent.bytes = 0;
    clock_t passed = 0;
    long frames = 0;
    for (; (double)passed < seconds * CLOCKS_PER_SEC && recorder_batches(run) < BATCHES; frames++) {
        train(run);
        clock_t began = clock();
        draw(way, scene, &sent);
        passed += clock() - began;
    }
    printf("  %6.0f %6.0f", 1e6 * (double)passed / CLOCKS_PER_SEC / (double)frames,
           (double)sent.bytes / (double)frames);
    fflush(stdout);
    recorder_free(run);
    frame_free(&sent.frame);
    buf_free(&sent.out);
}

static const SceneMaker *scene_named(const char *name)
{
    for (int i = 0; i < SCENES; i++)
        if (strcmp(SCENE[i].name, name) == 0)
            return &SCENE[i];
    return NULL;
}

int main(int argc, char **argv)
{
    static const int SIZE[][2] = {{120, 40}, {200, 60}, {300, 90}};
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.3;
    Arena arena = {0};
    Scene scene;
    Error err = {0};
    setenv("TERM", "xterm-256color", 1);
    if (!terminfo_open(&err)) {
        fprintf(stderr, "frames: %s\n", err.text);
        return EXIT_FAILURE;
    }
    scene_named("training")->make(&arena, &scene);
    const Recorder *small = scene.training;
    scene.surface.color = true;
    scene.surface.ground = GROUND_DARK;
    printf("%-8s", "us bytes");
    for (int k = 0; k < LENGTH(SIZE); k++)
        printf("  %6dx%-6d", SIZE[k][0], SIZE[k][1]);
    for (int i = 0; i < LENGTH(WAYS); i++) {
        if (argc > 2 && strcmp(argv[2], WAYS[i].name) != 0)
            continue;
        printf("\n%-8s", WAYS[i].name);
        for (int k = 0; k < LENGTH(SIZE); k++) {
            scene.surface.glyphs = WAYS[i].glyphs;
            scene.cell_width = WAYS[i].pixels ? CELL_WIDTH : 0;
            scene.cell_height = 2 * scene.cell_width;
            scene.surface.columns = SIZE[k][0];
            scene.surface.rows = SIZE[k][1];
            measure(&WAYS[i], &scene, seconds);
        }
    }
    printf("\n");
    scene.training = small;
    scene_free(&scene);
    arena_free(&arena);
    terminfo_close();
    return EXIT_SUCCESS;
}
