/* shown.h - what the latest plotting command drew, and the latest long answer, kept for a screen;
 * show.h draws it.
 *
 *     shown_figure(&shown, "confusion", &cells, NULL);    by the thread that holds the session
 *     shown_answer(&shown, "summary", text);
 *     shown_look(&shown, &copy, arena, &scene);            copies for the screen's thread
 */
#ifndef LAB_SHOWN_H
#define LAB_SHOWN_H

#include "lab/scene.h"

/* The latest figure and the latest long answer.  The worker owns it; the thread that holds the
 * session changes it. */
typedef struct {
    Arena arena; /* of the figure */
    Grid cells;
    const Image *picture; /* NULL: cells only */
    long number;          /* of figures so far */
    const char *title;    /* the command; NULL: nothing was drawn */
    Arena answer_arena;
    Answer answer;
} Shown;

/* The screen's copy of the pixels, made once per figure; it belongs to the screen's thread. */
typedef struct {
    Arena arena;
    const Image *picture;
    long number; /* number of its figure */
} ShownCopy;

void shown_figure(Shown *shown, const char *title, const Grid *cells, const Image *picture);
void shown_answer(Shown *shown, const char *title, const char *text);

/* The scene's shown, picture and answer; all but pixels in the arena. */
void shown_look(const Shown *shown, ShownCopy *copy, Arena *arena, Scene *scene);

void shown_free(Shown *shown, ShownCopy *copy);

#endif
