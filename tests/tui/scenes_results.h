/* scenes_results.h - scenes of what a net answered, made of invented numbers.
 *
 *     results_make(arena, scene, 100);                a confusion matrix of 100 classes
 *     results_free(scene);
 */
#ifndef TESTS_TUI_SCENES_RESULTS_H
#define TESTS_TUI_SCENES_RESULTS_H

#include "lab/scene.h"

/* Adds a confusion matrix to a scene, with the cursor on the most frequent mistake.  10 classes are
 * those of CIFAR-10; others have long, wide and hostile names among them. */
void results_make(Arena *arena, Scene *scene, int classes);

/* Adds images of so many pixels a side as top_losses shows them, with long and odd names. */
void results_make_images(Arena *arena, Scene *scene, int images, int side);

/* Frees what was added, if it was. */
void results_free(Scene *scene);

#endif
