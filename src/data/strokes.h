/* strokes.h - ways of writing the digits, read from the text format of assets/digits.strokes.
 *
 *     StrokeBook *book = strokes_parse(arena, "digits.strokes", bytes, err);
 *     const WritingStyle *style = &book->digit[7].style[0];
 *     style->stroke[0].knot[2].corner
 *
 * The format is described at the top of the asset.  The book is immutable once parsed. */
#ifndef DATA_STROKES_H
#define DATA_STROKES_H

#include "base/arena.h"
#include "base/error.h"

/* Bounds of the format, so that a drawing fits a fixed room on the stack. */
enum { STROKE_KNOTS = 16, STROKE_RANGES = 4, STYLE_STROKES = 4, DIGIT_STYLES = 16, DIGITS = 10 };

/* A point of the unit box, y downwards. */
typedef struct {
    float x, y;
} Spot;

/* A point of a stroke, with room to vary. */
typedef struct {
    Spot at;                   /* where it is drawn */
    Spot reach[STROKE_RANGES]; /* how far each range moves it; zero where it stays */
    bool corner;               /* the curve turns sharply here */
} Knot;

/* A line drawn without lifting the pen: a curve through its knots. */
typedef struct {
    Knot knot[STROKE_KNOTS];
    int knots;  /* at least 2 */
    int ranges; /* how many `to` lines it has */
} Stroke;

/* One way to write a digit; it is chosen as often as its weight says. */
typedef struct {
    const char *name;
    double weight; /* > 0 */
    Stroke stroke[STYLE_STROKES];
    int strokes; /* at least 1 */
} WritingStyle;

/* All ways to write one digit. */
typedef struct {
    WritingStyle style[DIGIT_STYLES];
    int styles;    /* at least 1 */
    double weight; /* of all styles together */
} DigitStyles;

/* The styles of all digits, by digit. */
typedef struct {
    DigitStyles digit[DIGITS];
} StrokeBook;

/* NULL when a line is wrong or a digit has no style; the message names file and line. */
StrokeBook *strokes_parse(Arena *arena, const char *name, Bytes text, Error *err);

#endif
