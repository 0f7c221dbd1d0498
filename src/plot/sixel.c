/* Turns an image into sixels, the escape sequences by which some terminals show pixels.  A sixel is
 * a column of six pixels, a band is a row of sixels.  A sixel is written as the character "?" plus
 * a bit for each pixel that gets the colour chosen by #N, the lowest bit for the topmost pixel.
 * "$" goes back to the beginning of the band for the next colour, "-" goes to the next band, "!N"
 * repeats.  (VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.)
 *
 * Colours are found by median cut: P. Heckbert, Color image quantization for frame buffer display,
 * 1982. */
#include "plot/sixel.h"

#include <math.h>
#include <string.h>

enum {
    LEVELS = 101,
    TONES = LEVELS * LEVELS * LEVELS,
    CLEAR = TONES,
    LEAST_RUN = 4 /* shorter runs are written as they are */
};

/* A colour as it is sent to the terminal. */
typedef struct {
    uint8_t level[3]; /* red, green, blue: 0 ... 100 */
    uint32_t pixels;  /* pixels that have it; 0: it is not sent */
} Tone;

/* Tones that will become one colour. */
typedef struct {
    Tone *tone;
    int tones;
    int channel;   /* the channel in which they differ most */
    int low, high; /* their lowest and highest level in it */
    double pixels; /* pixels of all its tones */
} Cut;

typedef struct {
    Tone color[SIXEL_COLORS];
    int colors;
    uint8_t *color_of; /* [TONES], set for the tones of the image */
} SixelColors;

/* A picture as it is sent: the number of each pixel's colour. */
typedef struct {
    int w, h;
    int16_t *number; /* [h][w]; -1: transparent */
    Tone color[SIXEL_COLORS];
    int colors;
} Numbered;

static size_t pixels_of(const Image *image)
{
    return (size_t)image->w * (size_t)image->h;
}

static uint8_t level_of(uint8_t value)
{
    return (uint8_t)((value * (LEVELS - 1) + 127) / 255);
}

static size_t place_of(const uint8_t level[3])
{
    return ((size_t)level[0] * LEVELS + level[1]) * LEVELS + level[2];
}

/* The tone of a colour on the ground; false if it is transparent. */
static bool find_tone(Swatch color, Color ground, uint8_t level[3])
{
    enum { ALPHA_LEAST = 24 };
    const uint8_t own[] = {color.red, color.green, color.blue};
    for (int c = 0; c < 3; c++) {
        int below = (int)(ground >> (16 - 8 * c) & 0xff);
        level[c] = level_of((uint8_t)((own[c] * color.alpha + below * (255 - color.alpha)) / 255));
    }
    return color.alpha >= ALPHA_LEAST;
}

static Swatch color_at(const Image *image, size_t i)
{
    const uint8_t *p = image->pixels + i * (size_t)image->c;
    if (image->swatch)
        return image->swatch[*p];
    if (image->c < 3)
        return (Swatch){*p, *p, *p, 255};
    return (Swatch){p[0], p[1], p[2], image->c == 4 ? p[3] : 255};
}

/* The place among TONES of each pixel's tone, CLEAR where the picture is transparent: what is half
 * so is mixed with the ground. */
static uint32_t *find_places(Arena *arena, const Image *image, Color ground)
{
    uint32_t *place = ARENA_NEW(arena, uint32_t, pixels_of(image));
    for (size_t i = 0; i < pixels_of(image); i++) {
        const uint8_t *p = image->pixels + i * (size_t)image->c;
        uint8_t level[3];
        if (i > 0 && memcmp(p, p - image->c, (size_t)image->c) == 0)
            place[i] = place[i - 1];
        else
            place[i] = find_tone(color_at(image, i), ground, level) ? (uint32_t)place_of(level)
                                                                    : (uint32_t)CLEAR;
    }
    return place;
}

/* ---- the palette */

static Tone *find_tones(Arena *arena, const uint32_t *place, size_t count, int *tones)
{
    uint32_t *pixels = ARENA_NEW(arena, uint32_t, TONES + 1);
    *tones = 0;
    for (size_t i = 0; i < count; i++)
        *tones += pixels[place[i]]++ == 0 && place[i] != CLEAR;
    Tone *tone = ARENA_NEW(arena, Tone, *tones), *next = tone;
    for (size_t i = 0; i < count; i++) { /* of TONES few are there, and their memory untouched */
        uint32_t at = place[i];
        if (at == CLEAR || pixels[at] == 0)
            continue;
        *next++ = (Tone){{(uint8_t)(at / (LEVELS * LEVELS)), (uint8_t)(at / LEVELS % LEVELS),
                          (uint8_t)(at % LEVELS)},
                         pixels[at]};
        pixels[at] = 0;
    }
    return tone;
}

static Cut cut_of(Tone *tone, int tones)
{
    Cut cut = {.tone = tone, .tones = tones};
    for (int i = 0; i < tones; i++)
        cut.pixels += tone[i].pixels;
    for (int c = 0; c < 3; c++) {
        int low = LEVELS, high = 0;
        for (int i = 0; i < tones; i++) {
            low = MIN(low, tone[i].level[c]);
            high = MAX(high, tone[i].level[c]);
        }
        if (c > 0 && high - low <= cut.high - cut.low)
            continue;
        cut.channel = c;
        cut.low = low;
        cut.high = high;
    }
    return cut;
}

/* The level with half of the pixels up to it; some tones are always above. */
static int median(const Cut *cut)
{
    double of[LEVELS] = {0}, sum = 0;
    for (int i = 0; i < cut->tones; i++)
        of[cut->tone[i].level[cut->channel]] += cut->tone[i].pixels;
    int level = cut->low;
    for (sum = of[level]; sum < cut->pixels / 2 && level < cut->high - 1; sum += of[level])
        level++;
    return level;
}

/* Cuts at the median: keeps the tones up to it, returns the others. */
static Cut split(Cut *cut)
{
    int level = median(cut), kept = 0;
    Tone *tone = cut->tone;
    for (int i = 0; i < cut->tones; i++)
        if (tone[i].level[cut->channel] <= level) {
            Tone first = tone[kept];
            tone[kept++] = tone[i];
            tone[i] = first;
        }
    Cut rest = cut_of(tone + kept, cut->tones - kept);
    *cut = cut_of(tone, kept);
    return rest;
}

/* The cut to be split next; NULL when every cut is a single tone. */
static Cut *worst(Cut *cut, int cuts)
{
    Cut *found = NULL;
    double most = 0;
    for (int i = 0; i < cuts; i++) {
        double error = cut[i].pixels * (cut[i].high - cut[i].low);
        if (error > most) {
            most = error;
            found = &cut[i];
        }
    }
    return found;
}

static Tone mean(const Cut *cut)
{
    Tone color = {.pixels = (uint32_t)cut->pixels};
    for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (int i = 0; i < cut->tones; i++)
            sum += (double)cut->tone[i].level[c] * cut->tone[i].pixels;
        color.level[c] = (uint8_t)lround(sum / cut->pixels);
    }
    return color;
}

static SixelColors choose_colors(Arena *arena, const uint32_t *place, size_t count, int colors)
{
    SixelColors palette = {.colors = 1, .color_of = ARENA_NEW(arena, uint8_t, TONES)};
    Cut cut[SIXEL_COLORS];
    int tones;
    Tone *tone = find_tones(arena, place, count, &tones);
    if (tones == 0)
        return (SixelColors){.colors = 0};
    cut[0] = cut_of(tone, tones);
    for (Cut *next; palette.colors < colors && (next = worst(cut, palette.colors));) {
        cut[palette.colors] = split(next);
        palette.colors++;
    }
    for (int i = 0; i < palette.colors; i++) {
        palette.color[i] = mean(&cut[i]);
        for (int k = 0; k < cut[i].tones; k++)
            palette.color_of[place_of(cut[i].tone[k].level)] = (uint8_t)i;
    }
    return palette;
}

/* ---- numbers */

/* A picture of few colours keeps their numbers, so that all such pictures share them on terminals
 * where one picture changes another's; false if the terminal has too few. */
static bool keep_numbers(Numbered *to, const Image *image, int colors, Color ground)
{
    int16_t number[SWATCHES];
    if (!image->swatch)
        return false;
    memset(number, -1, sizeof number);
    for (size_t i = 0; i < pixels_of(image); i++)
        to->color[image->pixels[i]].pixels = 1;
    for (int i = 0; i < SWATCHES; i++) {
        Tone *tone = &to->color[i];
        if (tone->pixels && find_tone(image->swatch[i], ground, tone->level)) {
            to->colors = i + 1;
            number[i] = (int16_t)i;
        } else {
            tone->pixels = 0;
        }
    }
    for (size_t i = 0; i < pixels_of(image); i++)
        to->number[i] = number[image->pixels[i]];
    return to->colors <= colors;
}

static void choose_numbers(Arena *arena, Numbered *to, const Image *image, int colors, Color ground)
{
    const uint32_t *place = find_places(arena, image, ground);
    SixelColors palette = choose_colors(arena, place, pixels_of(image), colors);
    memcpy(to->color, palette.color, sizeof to->color);
    to->colors = palette.colors;
    for (size_t i = 0; i < pixels_of(image); i++)
        to->number[i] = place[i] == CLEAR ? -1 : palette.color_of[place[i]];
}

/* ---- the bands */

static void add_run(Buf *out, char sixel, int count)
{
    if (count < LEAST_RUN)
        buf_fill(out, sixel, count);
    else
        buf_printf(out, "!%d%c", count, sixel);
}

/* Writes one colour of a band; empty sixels at the end of its row need no bytes. */
static void add_row(Buf *out, const uint8_t *bits, int width)
{
    while (width > 0 && !bits[width - 1])
        width--;
    for (int x = 0, end; x < width; x = end) {
        for (end = x + 1; end < width && bits[end] == bits[x];)
            end++;
        add_run(out, (char)('?' + bits[x]), end - x);
    }
}

/* Writes one band.  rows: [colors][w] sixels, zero before and after. */
static void add_band(Buf *out, const Numbered *image, int top, uint8_t *rows)
{
    bool used[SIXEL_COLORS] = {false}, first = true;
    size_t width = (size_t)image->w;
    for (int y = top; y < MIN(top + SIXEL_BAND, image->h); y++)
        for (size_t x = 0; x < width; x++) {
            int16_t number = image->number[(size_t)y * width + x];
            if (number < 0)
                continue;
            rows[(size_t)number * width + x] |= (uint8_t)(1 << (y - top));
            used[number] = true;
        }
    for (int color = 0; color < image->colors; color++) {
        if (!used[color])
            continue;
        buf_printf(out, "%s#%d", first ? "" : "$", color);
        add_row(out, rows + (size_t)color * width, image->w);
        memset(rows + (size_t)color * width, 0, width);
        first = false;
    }
}

void sixel_add(Buf *out, const Image *image, int colors, Color ground)
{
    Arena arena = {0};
    assert(colors > 0 && colors <= SIXEL_COLORS);
    Numbered numbered = {.w = image->w, .h = image->h};
    numbered.number = ARENA_NEW(&arena, int16_t, pixels_of(image));
    if (!keep_numbers(&numbered, image, colors, ground))
        choose_numbers(&arena, &numbered, image, colors, ground);
    uint8_t *rows = arena_alloc(&arena, (size_t)MAX(numbered.colors, 1), (size_t)image->w);
    buf_printf(out, "\033P0;1q\"1;1;%d;%d", image->w, image->h);
    for (int i = 0; i < numbered.colors; i++) {
        const uint8_t *level = numbered.color[i].level;
        if (numbered.color[i].pixels)
            buf_printf(out, "#%d;2;%d;%d;%d", i, level[0], level[1], level[2]);
    }
    for (int top = 0; top < image->h; top += SIXEL_BAND) {
        if (top > 0)
            buf_char(out, '-');
        add_band(out, &numbered, top, rows);
    }
    buf_text_add(out, "\033\\");
    arena_free(&arena);
}
