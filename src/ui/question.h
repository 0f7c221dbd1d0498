/* question.h - what is asked before a key does something grave: about which run, or which file.
 *
 *     question_ask(&keymap, "runs delete this sure=true", "d", arena, &scene);
 *     scene.hint     "delete run 3 (fit_one_cycle 4)?", beside it in scene.works "d again: yes"
 */
#ifndef UI_QUESTION_H
#define UI_QUESTION_H

#include "lab/scene.h"
#include "ui/keymap.h"

/* Sets what the bottom line says while it is asked whether the commands of a key are meant. */
void question_ask(const Keymap *keymap, const char *commands, const char *key, Arena *arena,
                  Scene *scene);

#endif
