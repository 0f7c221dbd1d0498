/* arithmetic.h - arithmetic on words: numbers, and what Python's signs do with texts and lists.
 *
 *     Word lr = {.text = "3e-3"}, two = {.text = "2"}, half;
 *     if (!arithmetic_combine(arena, "/", &lr, &two, &half, err)) ...       half.text "0.0015"
 */
#ifndef LANGUAGE_ARITHMETIC_H
#define LANGUAGE_ARITHMETIC_H

#include "language/lex.h"

enum { ARITHMETIC_RANKS = 2 }; /* + and - bind least, at rank 1 */

/* The sign of this rank at p, or NULL; ** is not among them. */
const char *arithmetic_sign_at(const char *p, int rank);

/* a sign b: also path/'train', 'a' + 'b', [0.5]*3. */
NODISCARD bool arithmetic_combine(Arena *arena, const char *sign, const Word *a, const Word *b,
                                  Word *out, Error *err);

/* Raises the base to the exponent, in place. */
NODISCARD bool arithmetic_raise(Arena *arena, Word *base, const Word *exponent, Error *err);

/* Puts a '+' or '-' before a number, in place. */
NODISCARD bool arithmetic_sign(Arena *arena, char sign, Word *word, Error *err);

#endif
