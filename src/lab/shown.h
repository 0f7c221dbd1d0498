/* shown.h - what the latest plotting command drew, and the latest long answer, kept for a screen;
 * show.h draws it.
 *
 *     shown_figure(&shown, "plot_losses", &cells);    by the thread that holds the session
 *     shown_answer(&shown, "summary", text);
 *     shown_look(&shown, arena, &scene);              copies for the screen's thread
 */
#ifndef LAB_SHOWN_H
#define LAB_SHOWN_H

#include "lab/scene.h"

/* The latest figure and the latest long answer.  The worker owns it; the thread that holds the
 * session changes it. */
typedef struct {
    Arena arena; /* of the figure */
    Grid cells;
    long number;       /* of figures so far */
    const char *title; /* the command; NULL: nothing was drawn */
    Arena answer_arena;
    Answer answer;
} Shown;

void shown_figure(Shown *shown, const char *title, const Grid *cells);
void shown_answer(Shown *shown, const char *title, const char *text);

/* The scene's shown and answer, in the arena. */
void shown_look(const Shown *shown, Arena *arena, Scene *scene);

void shown_free(Shown *shown);

#endif
