/* talk.h - what we and the terminal tell each other besides cells and keys: questions and answers,
 * the title, the bell, whether clicks are told.
 *
 *     talk_fill(&talk, &size, &scene);       what the terminal is like, for a frame
 *     talk_add(&talk, &scene);               goes out with the frame
 *     terminal_answer(&talk.answers, key.bytes, key.size);
 *     keys.expecting = talk_waits(&talk); */
#ifndef UI_TALK_H
#define UI_TALK_H

#include "lab/scene.h"
#include "ui/pixels.h"
#include "ui/terminal.h"

typedef struct ScreenSize ScreenSize; /* screen.h */
typedef struct ScreenMap ScreenMap;   /* view/view.h */

/* How far it has come; the main loop owns it. */
typedef struct {
    Answers answers;
    double asked;    /* clock at the last question */
    JobState state;  /* of the job at the last frame */
    char title[128]; /* as the terminal has it */
    bool mouse;      /* as the terminal has it */
} Talk;

/* Fills in the scene's ground, and pixels of a cell if the terminal is to show pixels. */
void talk_fill(const Talk *talk, const ScreenSize *size, Scene *scene);

/* The pictures of a frame as this terminal shows them: those of its map. */
Insets talk_insets(const Talk *talk, const Scene *scene, const ScreenMap *map);

/* Adds to the next frame what the terminal is to be told and asked. */
void talk_add(Talk *talk, const Scene *scene);

/* Whether an answer is expected. */
bool talk_waits(const Talk *talk);

#endif
