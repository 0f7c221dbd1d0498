/* Reads assets/digits.strokes, which says how digits may be written, a line at a time: a comment is
 * cut off, the first word names the row of WORDS that reads the rest.  Every message begins with
 * "FILE:LINE: ". */
#include "data/strokes.h"

#include "base/text.h"

#include <string.h>

enum { LINE_SIZE = 1024, BOX_LOW = -50, BOX_HIGH = 150 };

typedef struct {
    Arena *arena;        /* keeps the names of styles */
    StrokeBook *book;    /* filled line by line */
    DigitStyles *figure; /* the digit being read, or NULL */
    WritingStyle *style; /* the style being read, or NULL */
    Stroke *stroke;      /* the stroke that `to` lines belong to, or NULL */
    char *rest;          /* unread part of the line */
} StrokeReader;

/* The next word of the line, NUL-terminated in place, or NULL at its end. */
static char *next_word(StrokeReader *reader)
{
    char *word = reader->rest + strspn(reader->rest, " \t\r");
    if (!*word)
        return NULL;
    reader->rest = word + strcspn(word, " \t\r");
    if (*reader->rest)
        *reader->rest++ = '\0';
    return word;
}

static bool line_ends(StrokeReader *reader, Error *err)
{
    const char *word = next_word(reader);
    return !word || fail(err, "unexpected '%.20s'; remove it", word);
}

static bool coordinate(const char *text, float *out)
{
    double value;
    if (!text_double(text, &value) || !(value >= BOX_LOW && value <= BOX_HIGH))
        return false;
    *out = (float)(value / 100);
    return true;
}

/* "30,5" or "30,5!". */
static bool read_point(char *word, Spot *at, bool *corner, Error *err)
{
    char *comma = strchr(word, ',');
    size_t length = strlen(word);
    *corner = word[length - 1] == '!';
    if (*corner)
        word[length - 1] = '\0';
    if (comma)
        *comma = '\0';
    if (!comma || !coordinate(word, &at->x) || !coordinate(comma + 1, &at->y))
        return fail(err, "want X,Y with both from %d to %d, got '%.20s%s%.20s'", BOX_LOW, BOX_HIGH,
                    word, comma ? "," : "", comma ? comma + 1 : "");
    return true;
}

static bool read_digit(StrokeReader *reader, Error *err)
{
    const char *word = next_word(reader);
    if (!word || strlen(word) != 1 || *word < '0' || *word > '9')
        return fail(err, "want a digit 0 to 9 after 'digit', got '%.20s'", word ? word : "");
    reader->figure = &reader->book->digit[*word - '0'];
    reader->style = NULL;
    reader->stroke = NULL;
    return line_ends(reader, err);
}

static bool read_style(StrokeReader *reader, Error *err)
{
    if (!reader->figure)
        return fail(err, "style before any digit; put 'digit D' above it");
    if (reader->figure->styles == DIGIT_STYLES)
        return fail(err, "more than %d styles of one digit; remove some", DIGIT_STYLES);
    const char *weight = next_word(reader);
    double value;
    if (!weight || !text_double(weight, &value) || !(value > 0 && value <= 1000))
        return fail(err, "want a weight above 0 and up to 1000 after 'style', got '%.20s'",
                    weight ? weight : "");
    const char *name = next_word(reader);
    if (!name)
        return fail(err, "the style has no name; write 'style WEIGHT NAME'");
    reader->style = &reader->figure->style[reader->figure->styles++];
    *reader->style = (WritingStyle){.name = arena_text(reader->arena, name), .weight = value};
    reader->figure->weight += value;
    reader->stroke = NULL;
    return line_ends(reader, err);
}

static bool read_stroke(StrokeReader *reader, Error *err)
{
    if (!reader->style)
        return fail(err, "stroke before any style; put 'style WEIGHT NAME' above it");
    if (reader->style->strokes == STYLE_STROKES)
        return fail(err, "more than %d strokes in one style; remove some", STYLE_STROKES);
    Stroke *stroke = &reader->style->stroke[reader->style->strokes++];
    for (char *word; (word = next_word(reader)); stroke->knots++) {
        if (stroke->knots == STROKE_KNOTS)
            return fail(err, "more than %d points in a stroke; remove some", STROKE_KNOTS);
        Knot *knot = &stroke->knot[stroke->knots];
        if (!read_point(word, &knot->at, &knot->corner, err))
            return false;
    }
    reader->stroke = stroke;
    return stroke->knots >= 2 || fail(err, "a stroke needs at least 2 points; add one");
}

static bool read_range(StrokeReader *reader, Error *err)
{
    Stroke *stroke = reader->stroke;
    if (!stroke)
        return fail(err, "'to' before any stroke; put 'stroke X,Y X,Y' above it");
    if (stroke->ranges == STROKE_RANGES)
        return fail(err, "more than %d 'to' lines for one stroke; remove some", STROKE_RANGES);
    int count = 0;
    for (char *word; (word = next_word(reader)); count++) {
        if (count >= stroke->knots || strcmp(word, "-") == 0)
            continue;
        Knot *knot = &stroke->knot[count];
        Spot to;
        bool corner;
        if (!read_point(word, &to, &corner, err))
            return false;
        if (corner)
            return fail(err, "corners are marked in the stroke; remove the '!'");
        knot->reach[stroke->ranges] = (Spot){to.x - knot->at.x, to.y - knot->at.y};
    }
    if (count != stroke->knots)
        return fail(err,
                    "the stroke above has %d %s, this line %s; write one for each, - where"
                    " it stays",
                    stroke->knots, text_plural(stroke->knots, "point", "points"),
                    count < stroke->knots ? "fewer" : "more");
    stroke->ranges++;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(StrokeReader *reader, Error *err);
} WORDS[] = {
    {"digit", read_digit},
    {"style", read_style},
    {"stroke", read_stroke},
    {"to", read_range},
};

static bool read_line(StrokeReader *reader, char *line, Error *err)
{
    line[strcspn(line, "#")] = '\0';
    reader->rest = line;
    const char *word = next_word(reader);
    if (!word)
        return true;
    for (int i = 0; i < LENGTH(WORDS); i++)
        if (strcmp(word, WORDS[i].name) == 0)
            return WORDS[i].read(reader, err);
    return fail(err, "unknown word '%.20s'; want digit, style, stroke or to", word);
}

/* Copies the line at *text and moves *text past it. */
static bool take_line(Bytes *text, char line[LINE_SIZE], Error *err)
{
    const uint8_t *end = memchr(text->data, '\n', text->size);
    size_t length = end ? (size_t)(end - text->data) : text->size;
    if (length >= LINE_SIZE)
        return fail(err, "the line is longer than %d bytes; break it up", LINE_SIZE - 1);
    if (memchr(text->data, '\0', length))
        return fail(err, "a zero byte in the text; is this a stroke file?");
    memcpy(line, text->data, length);
    line[length] = '\0';
    size_t step = length + (end != NULL);
    *text = (Bytes){text->data + step, text->size - step};
    return true;
}

static bool check_complete(const char *name, const StrokeBook *book, Error *err)
{
    for (int d = 0; d < DIGITS; d++) {
        const DigitStyles *figure = &book->digit[d];
        if (figure->styles == 0)
            return fail(err, "%s: digit %d has no style; add one", name, d);
        for (int s = 0; s < figure->styles; s++)
            if (figure->style[s].strokes == 0)
                return fail(err, "%s: style '%.40s' of digit %d has no stroke; add one", name,
                            figure->style[s].name, d);
    }
    return true;
}

StrokeBook *strokes_parse(Arena *arena, const char *name, Bytes text, Error *err)
{
    StrokeReader reader = {.arena = arena, .book = ARENA_NEW(arena, StrokeBook, 1)};
    char line[LINE_SIZE];
    for (int number = 1; text.size > 0; number++)
        if (!take_line(&text, line, err) || !read_line(&reader, line, err)) {
            error_prefix(err, "%s:%d", name, number);
            return NULL;
        }
    return check_complete(name, reader.book, err) ? reader.book : NULL;
}
