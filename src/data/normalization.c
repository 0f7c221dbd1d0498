/* Turns bytes of pixels, or values, into the numbers that a net reads, and finds the normalisation
 * of a data set. */
#include "data/normalization.h"

#include <math.h>
#include <string.h>

/* ---- statistics */

static size_t pixel_count(const Dataset *data, const Part *part)
{
    return (size_t)part->count * (size_t)data->shape.h * (size_t)data->shape.w;
}

/* Counts how often each byte occurs, so that the sums have 256 terms and are exact. */
static void count_bytes(const Dataset *data, const Part *part, int channel, double count[256])
{
    size_t total = pixel_count(data, part);
    memset(count, 0, 256 * sizeof *count);
    for (size_t i = 0; i < total; i++)
        count[part->pixels[i * (size_t)data->stored + (size_t)channel]]++;
}

static void measure_bytes(const Dataset *data, const Part *part, float *mean, float *std)
{
    for (int c = 0; c < data->stored; c++) {
        double count[256], total = 0, sum = 0, squares = 0;
        count_bytes(data, part, c, count);
        for (int byte = 0; byte < 256; byte++) {
            total += count[byte];
            sum += count[byte] * byte;
        }
        double middle = total > 0 ? sum / total : 0;
        for (int byte = 0; byte < 256; byte++)
            squares += count[byte] * (byte - middle) * (byte - middle);
        mean[c] = (float)(middle / 255);
        /* A channel with a single value is only shifted. */
        std[c] = squares > 0 ? (float)(sqrt(squares / total) / 255) : 1;
    }
}

/* Sums of each channel of [count][channels], row after row, so that memory is read in order. */
static void add_values(const float *values, size_t count, size_t channels, double *sum)
{
    for (size_t i = 0; i < count; i++, values += channels)
        for (size_t c = 0; c < channels; c++)
            sum[c] += (double)values[c];
}

static void add_squares(const float *values, size_t count, size_t channels, const double *middle,
                        double *squares)
{
    for (size_t i = 0; i < count; i++, values += channels)
        for (size_t c = 0; c < channels; c++) {
            double far = (double)values[c] - middle[c];
            squares[c] += far * far;
        }
}

/* In a column of one value, rounding may put the mean a little beside it: that is no deviation. */
static void note_varying(const float *values, size_t count, size_t channels, bool *varies)
{
    const float *first = values;
    for (size_t i = 0; i < count; i++, values += channels)
        for (size_t c = 0; c < channels; c++)
            varies[c] |= values[c] != first[c];
}

static void measure_values(const Dataset *data, const Part *part, float *mean, float *std)
{
    Arena scratch = {0};
    size_t count = pixel_count(data, part), channels = (size_t)data->stored;
    double *middle = ARENA_NEW(&scratch, double, channels);
    double *squares = ARENA_NEW(&scratch, double, channels);
    bool *varies = ARENA_NEW(&scratch, bool, channels);
    add_values(part->values, count, channels, middle);
    for (size_t c = 0; c < channels; c++)
        middle[c] /= (double)MAX(count, 1);
    add_squares(part->values, count, channels, middle, squares);
    note_varying(part->values, count, channels, varies);
    for (size_t c = 0; c < channels; c++) {
        float deviation = (float)sqrt(squares[c] / (double)MAX(count, 1));
        mean[c] = (float)middle[c];
        std[c] = varies[c] && deviation > 0 ? deviation : 1;
    }
    arena_free(&scratch);
}

Normalization normalization_of(Arena *arena, const Dataset *data, const Part *part)
{
    float *mean = ARENA_NEW(arena, float, data->shape.c);
    float *std = ARENA_NEW(arena, float, data->shape.c);
    (part->values ? measure_values : measure_bytes)(data, part, mean, std);
    for (int c = data->stored; c < data->shape.c; c++) {
        mean[c] = mean[0];
        std[c] = std[0];
    }
    return (Normalization){.on = true, .mean = mean, .std = std};
}

Normalization normalization_copy(Arena *arena, const Normalization *normalization, int channels)
{
    size_t size = (size_t)channels * sizeof *normalization->mean;
    if (!normalization->on)
        return (Normalization){0};
    return (Normalization){.on = true,
                           .mean = arena_copy(arena, normalization->mean, size),
                           .std = arena_copy(arena, normalization->std, size)};
}

/* ---- conversion */

/* The same operations in the same order as fastai's: divide by 255, subtract, divide, all in
 * float32. */
static inline float normalize(const Normalization *normalization, int channel, float number)
{
    return normalization->on ? (number - normalization->mean[channel]) / normalization->std[channel]
                             : number;
}

static inline float byte_number(uint8_t byte)
{
    return (float)byte / 255.0f;
}

Conversion conversion_of(const Normalization *normalization, int channels)
{
    assert(channels >= 1 && channels <= DATASET_MAX_COLUMNS);
    Conversion conversion = {.channels = channels, .normalization = *normalization};
    for (int c = 0; c < MIN(channels, DATASET_MAX_CHANNELS); c++)
        for (int byte = 0; byte < 256; byte++)
            conversion.value[c][byte] = normalize(normalization, c, byte_number((uint8_t)byte));
    return conversion;
}

static void convert_grey(const Conversion *conversion, const uint8_t *pixels, size_t count, real *x)
{
    for (size_t i = 0; i < count; i++)
        x[i] = conversion->value[0][pixels[i]];
}

/* step: 3 for pixels in colour, 1 for grey ones that are repeated. */
static void convert_colour(const Conversion *conversion, const uint8_t *pixels, size_t step,
                           size_t count, real *x)
{
    size_t green = step / 2, blue = step - 1;
    for (size_t i = 0; i < count; i++, pixels += step, x += 3) {
        x[0] = conversion->value[0][pixels[0]];
        x[1] = conversion->value[1][pixels[green]];
        x[2] = conversion->value[2][pixels[blue]];
    }
}

/* Any number of channels that have tables; step as above. */
static void convert_channels(const Conversion *conversion, const uint8_t *pixels, size_t step,
                             size_t count, real *x)
{
    int channels = conversion->channels;
    for (size_t i = 0; i < count; i++, pixels += step)
        for (int c = 0; c < channels; c++)
            *x++ = conversion->value[c][pixels[step == 1 ? 0 : c]];
}

/* More channels than there are tables: as many numbers as a table has would be made for each. */
static void convert_columns(const Conversion *conversion, const uint8_t *pixels, size_t step,
                            size_t count, real *x)
{
    const Normalization *normalization = &conversion->normalization;
    for (size_t i = 0; i < count; i++, pixels += step)
        for (int c = 0; c < conversion->channels; c++)
            *x++ = normalize(normalization, c, byte_number(pixels[step == 1 ? 0 : c]));
}

void pixels_convert(const Conversion *conversion, const uint8_t *pixels, int stored, size_t count,
                    real *x)
{
    assert(stored == 1 || stored == conversion->channels);
    if (conversion->channels == 1)
        convert_grey(conversion, pixels, count, x);
    else if (conversion->channels == 3)
        convert_colour(conversion, pixels, (size_t)stored, count, x);
    else if (conversion->channels <= DATASET_MAX_CHANNELS)
        convert_channels(conversion, pixels, (size_t)stored, count, x);
    else
        convert_columns(conversion, pixels, (size_t)stored, count, x);
}

static void convert_single(const Normalization *normalization, const float *values, size_t count,
                           real *x)
{
    float mean = normalization->mean[0], std = normalization->std[0];
    for (size_t i = 0; i < count; i++)
        x[i] = (values[i] - mean) / std;
}

void values_convert(const Conversion *conversion, const float *values, int stored, size_t count,
                    real *x)
{
    const Normalization normalization = conversion->normalization;
    int channels = conversion->channels;
    assert(stored == 1 || stored == channels);
    if (!normalization.on && stored == channels)
        memcpy(x, values, count * (size_t)channels * sizeof *x);
    else if (normalization.on && channels == 1)
        convert_single(&normalization, values, count, x);
    else
        for (size_t i = 0; i < count; i++, values += stored, x += channels)
            for (int c = 0; c < channels; c++)
                x[c] = normalize(&normalization, c, values[stored == 1 ? 0 : c]);
}

void image_convert(const Conversion *conversion, const Dataset *data, const Part *part, uint32_t i,
                   real *x)
{
    size_t count = (size_t)data->shape.h * (size_t)data->shape.w;
    size_t first = i * count * (size_t)data->stored;
    if (part->values)
        values_convert(conversion, part->values + first, data->stored, count, x);
    else
        pixels_convert(conversion, part->pixels + first, data->stored, count, x);
}
