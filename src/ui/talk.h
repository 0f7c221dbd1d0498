/* talk.h - what we and the terminal tell each other besides cells and keys: questions and answers,
 * the title, the bell, whether clicks are told.
 *
 *     talk_fill(&talk, &size, &scene);       what the terminal is like, for a frame
 *     talk_add(&talk, &scene);               goes out with the frame
 *     if (talk_take(&talk, key.bytes, key.size)) ...        draw a frame
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
    size_t probed;   /* bytes that were sent before it was asked whether it keeps up */
    double probe;    /* clock at that question; 0: it has been answered */
    bool proven;     /* it has answered that once, so that it will again */
    JobState state;  /* of the job at the last frame */
    char title[128]; /* as the terminal has it */
    bool mouse;      /* as the terminal has it */
    bool met;        /* it has got a frame */
} Talk;

/* Asks at once, so that the first frame can be in the colours for the ground. */
void talk_begin(Talk *talk, bool color);

/* The clock until which the first frame waits for what the terminal is like; 0: it does not. */
double talk_awaits(const Talk *talk);

/* Fills in the scene's ground, and pixels of a cell if the terminal is to show pixels. */
void talk_fill(const Talk *talk, const ScreenSize *size, Scene *scene);

/* The pictures of a frame as this terminal shows them: those of its map. */
Insets talk_insets(const Talk *talk, const Scene *scene, const ScreenMap *map);

/* Adds to the next frame what the terminal is to be told and asked. */
void talk_add(Talk *talk, const Scene *scene);

/* Whether an answer is expected. */
bool talk_waits(const Talk *talk);

/* Takes one whole reply; true: the screen may be another for it. */
bool talk_take(Talk *talk, const char *bytes, size_t size);

/* The clock until which frames that nobody waits for are left out, since the terminal has not yet
 * read what it was sent; 0: it keeps up.  owed: whether it is still to answer that. */
double talk_behind(const Talk *talk);
bool talk_is_owed(const Talk *talk);

#endif
