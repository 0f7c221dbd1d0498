/* agreed.h - what the rules of a range test have found, in words; those that found the same rate
 * are told once.
 *
 *     Agreed all = agreed_with(arena, &probe, RULE_STEEP);
 *     const char *words = agreed_rate(sheet, &probe, RULE_STEEP);      "0.0158"
 */
#ifndef VIEW_AGREED_H
#define VIEW_AGREED_H

#include "base/arena.h"
#include "train/suggest.h"

typedef struct Probe Probe; /* view/probe.h */
typedef struct Sheet Sheet; /* view/sheet.h */

/* Rules that found the same rate: they are one.  In the arena. */
typedef struct {
    unsigned rules;            /* a bit for each */
    const char *name, *letter; /* "steep, slide", "si" */
} Agreed;

Agreed agreed_with(Arena *arena, const Probe *probe, Rule rule);

/* "0.0158", of several runs "0.012..0.018"; "none". */
const char *agreed_rate(const Sheet *sheet, const Probe *probe, Rule rule);

enum { READOUT_FRAMED = 3 }; /* rows; with fewer the readout is a line that tells letters' names */

#endif
