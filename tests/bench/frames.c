/* frames - measures how long a frame of the full screen takes to draw, without a terminal.
 *
 *     frames [SECONDS [GLYPHS]]
 *
 * Prints microseconds for each set of characters at three sizes, of a run of 30,000 batches. */
#include "tests/tui/scenes.h"

#include "plot/glyphs.h"
#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CELL_WIDTH = 9 }; /* pixels */

/* Processor time, as others may use the machine. */
static double frame_time(Scene *scene, double seconds)
{
    clock_t began = clock();
    double passed = 0;
    long frames = 0;
    for (; passed < seconds || frames < 3; frames++) {
        Arena arena = {0};
        ScreenMap map;
        Grid grid = grid_new(&arena, scene->surface.columns, scene->surface.rows);
        view_draw(&arena, scene, &grid, &map);
        arena_free(&arena);
        passed = (double)(clock() - began) / CLOCKS_PER_SEC;
    }
    return 1e6 * passed / (double)frames;
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
    scene_named("training")->make(&arena, &scene);
    Recorder *run = fit_run(30, 1000, 5e-2, 0.6);
    const Recorder *small = scene.training;
    scene.training = run;
    scene.surface.color = true;
    scene.surface.ground = GROUND_DARK;
    scene.surface.ground = GROUND_DARK;
    printf("%-8s", "us");
    for (int k = 0; k < LENGTH(SIZE); k++)
        printf("  %3dx%d", SIZE[k][0], SIZE[k][1]);
    for (int set = 0; glyphs_name(set); set++) {
        if (argc > 2 && strcmp(argv[2], glyphs_name(set)) != 0)
            continue;
        printf("\n%-8s", glyphs_name(set));
        for (int k = 0; k < LENGTH(SIZE); k++) {
            scene.surface.glyphs = (Glyphs)set;
            scene.cell_width = set == GLYPHS_PIXELS ? CELL_WIDTH : 0;
            scene.cell_height = 2 * scene.cell_width;
            scene.surface.columns = SIZE[k][0];
            scene.surface.rows = SIZE[k][1];
            printf("  %6.0f", frame_time(&scene, seconds));
        }
    }
    printf("\n");
    scene.training = small;
    scene_free(&scene);
    recorder_free(run);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
