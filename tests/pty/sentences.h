/* sentences.h - what a stranger does, and where, for test_stranger.c.
 *
 *     for (int i = 0; i < SENTENCES; i++)
 *         write(terminal, SENTENCE[i].bytes, strlen(SENTENCE[i].bytes));
 */
#ifndef TESTS_PTY_SENTENCES_H
#define TESTS_PTY_SENTENCES_H

#define ESC "\033"
#define PASTE(text) ESC "[200~" text ESC "[201~"

enum { SENTENCES = 70, FIRST_PLACES = 2, PLACES = 23 };

/* Ctrl-C is pressed while `shown` is on the screen, which it takes away. */
typedef struct {
    const char *bytes, *shown;
} Sentence;

/* Where the keyboard is: what brings one there, and how the line of the prompt then begins. */
typedef struct {
    const char *command, *shown;
} Place;

extern const Sentence SENTENCE[SENTENCES];
extern const Place FIRST[FIRST_PLACES]; /* before anything has run */
extern const Place PLACE[PLACES];

#endif
