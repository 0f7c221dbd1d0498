/* value_call.h - calls of the notebook form that stand for a value.
 *
 *     ValueCall *call = value_call_find("len", 3);
 *     if (call && !(*call)(&reader, &parts, &word)) ...       parts: [1, 2]; word.text "2"
 */
#ifndef LANGUAGE_VALUE_CALL_H
#define LANGUAGE_VALUE_CALL_H

#include "language/notebook.h"

/* Works out the value of what is between the brackets. */
typedef bool ValueCall(const NotebookReader *reader, const Words *parts, Word *out);

/* By the last part of the call's dotted name; NULL: the call has no value here. */
ValueCall *value_call_find(const char *name, size_t length);

/* Whether a line begins with such a call. */
bool value_call_at(const char *line);

#endif
