/* scenes_watch.h - scenes of watched logs: few and many series and runs, every state, names that
 * want to harm, a range test of another program. */
#ifndef TESTS_TUI_SCENES_WATCH_H
#define TESTS_TUI_SCENES_WATCH_H

#include "lab/scene.h"

void make_watch_1x1(Arena *arena, Scene *scene); /* one series of one run */
void make_watch_4x1(Arena *arena, Scene *scene);
void make_watch_9x1(Arena *arena, Scene *scene);
void make_watch_60x1(Arena *arena, Scene *scene);
void make_watch_1x12(Arena *arena, Scene *scene);
void make_watch_4x12(Arena *arena, Scene *scene);
void make_watch_9x12(Arena *arena, Scene *scene);
void make_watch_60x12(Arena *arena, Scene *scene); /* on the page of series 31, with a crosshair */
void make_watch_states(Arena *arena,
                       Scene *scene);              /* every state; hidden, hostile and long names */
void make_watch_range(Arena *arena, Scene *scene); /* loss over learning rate */
void make_watch_alone(Arena *arena, Scene *scene); /* a figure alone, zoomed in */

/* The same for a view of one's own: so many series and runs. */
const WatchScene *watch_scene(Arena *arena, int series, int runs, const WatchView *view);

#endif
