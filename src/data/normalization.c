/* Turns bytes of pixels into the numbers that a net reads, and finds the normalisation of a data
 * set. */
#include "data/normalization.h"

#include <math.h>
#include <string.h>

/* Counts how often each byte occurs, so that the sums have 256 terms and are exact. */
static void count_bytes(const Dataset *data, const Part *part, int channel, double count[256])
{
    size_t total = (size_t)part->count * (size_t)data->shape.h * (size_t)data->shape.w;
    memset(count, 0, 256 * sizeof *count);
    for (size_t i = 0; i < total; i++)
        count[part->pixels[i * (size_t)data->stored + (size_t)channel]]++;
}

Normalization normalization_of(const Dataset *data, const Part *part)
{
    Normalization result = {.on = true};
    for (int c = 0; c < data->shape.c; c++) {
        double count[256], total = 0, sum = 0, squares = 0;
        count_bytes(data, part, data->stored == 1 ? 0 : c, count);
        for (int byte = 0; byte < 256; byte++) {
            total += count[byte];
            sum += count[byte] * byte;
        }
        double mean = total > 0 ? sum / total : 0;
        for (int byte = 0; byte < 256; byte++)
            squares += count[byte] * (byte - mean) * (byte - mean);
        result.mean[c] = (float)(mean / 255);
        /* A channel with a single value is only shifted. */
        result.std[c] = squares > 0 ? (float)(sqrt(squares / total) / 255) : 1;
    }
    return result;
}

/* The same operations in the same order as fastai's: divide by 255, subtract, divide, all in
 * float32. */
static void fill_channel(float value[256], const Normalization *normalization, int channel)
{
    for (int byte = 0; byte < 256; byte++) {
        float number = (float)byte / 255.0f;
        if (normalization->on)
            number = (number - normalization->mean[channel]) / normalization->std[channel];
        value[byte] = number;
    }
}

PixelTable pixel_table(const Normalization *normalization, int channels)
{
    assert(channels >= 1 && channels <= DATASET_MAX_CHANNELS);
    PixelTable table = {.channels = channels};
    for (int c = 0; c < channels; c++)
        fill_channel(table.value[c], normalization, c);
    return table;
}

static void convert_grey(const PixelTable *table, const uint8_t *pixels, size_t count, real *x)
{
    for (size_t i = 0; i < count; i++)
        x[i] = table->value[0][pixels[i]];
}

/* step: 3 for pixels in colour, 1 for grey ones that are repeated. */
static void convert_colour(const PixelTable *table, const uint8_t *pixels, size_t step,
                           size_t count, real *x)
{
    size_t green = step / 2, blue = step - 1;
    for (size_t i = 0; i < count; i++, pixels += step, x += 3) {
        x[0] = table->value[0][pixels[0]];
        x[1] = table->value[1][pixels[green]];
        x[2] = table->value[2][pixels[blue]];
    }
}

/* Any number of channels; step as above. */
static void convert_channels(const PixelTable *table, const uint8_t *pixels, size_t step,
                             size_t count, real *x)
{
    int channels = table->channels;
    for (size_t i = 0; i < count; i++, pixels += step)
        for (int c = 0; c < channels; c++)
            *x++ = table->value[c][pixels[step == 1 ? 0 : c]];
}

void pixels_convert(const PixelTable *table, const uint8_t *pixels, int stored, size_t count,
                    real *x)
{
    assert(stored == 1 || stored == table->channels);
    if (table->channels == 1)
        convert_grey(table, pixels, count, x);
    else if (table->channels == 3)
        convert_colour(table, pixels, (size_t)stored, count, x);
    else
        convert_channels(table, pixels, (size_t)stored, count, x);
}
