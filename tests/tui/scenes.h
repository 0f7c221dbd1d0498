/* scenes.h - scenes to draw: a session at one moment each, made of invented numbers. */
#ifndef TESTS_TUI_SCENES_H
#define TESTS_TUI_SCENES_H

#include "lab/scene.h"

typedef struct {
    const char *name;
    void (*make)(Arena *arena, Scene *scene);
} SceneMaker;

enum { SCENES = 41 };
extern const SceneMaker SCENE[SCENES];

/* Makes the list of runs anew, for another order or filter. */
void scene_list(Arena *arena, Scene *scene);

/* Recorders live on the heap; frees those of a scene. */
void scene_free(Scene *scene);

/* Parts of scenes: an empty session; a run, the latest of it; messages. */
void scene_base(Scene *scene);
void scene_add_run(Arena *arena, Scene *scene, const char *command, Recorder *recorder, bool over);
void scene_say(Arena *arena, Scene *scene, const Message *message, int count);

/* A run of that many batches an epoch, `part` of it done. */
Recorder *fit_run(double epochs, long batches, double lr_max, double part);

#endif
