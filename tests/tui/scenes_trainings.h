/* scenes_trainings.h - scenes of trainings that strain the screen: short and long ones, several
 * metrics, numbers that are tiny or none. */
#ifndef TESTS_TUI_SCENES_TRAININGS_H
#define TESTS_TUI_SCENES_TRAININGS_H

#include "lab/scene.h"

void make_early(Arena *arena, Scene *scene);   /* 3 % done */
void make_late(Arena *arena, Scene *scene);    /* 60 % done */
void make_metrics(Arena *arena, Scene *scene); /* three metrics, of which one has a long name */
void make_1000(Arena *arena, Scene *scene);    /* a thousand epochs */
void make_tiny(Arena *arena, Scene *scene);    /* losses of 1e-10 */
void make_nan(Arena *arena, Scene *scene);     /* a loss that grows and is not a number then */
void make_compare(Arena *arena, Scene *scene); /* the fourth of nine runs */

#endif
