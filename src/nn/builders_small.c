/* Builders of nets that the field races with on small images, and of one for small machines. */
#include "nn/builders.h"

#include "base/text.h"
#include "nn/spec.h"

/* A group of airbench94 (Jordan 2024, arXiv 2404.00498), with its names. */
static void add_airbench_group(Buf *out, int width)
{
    static const char NORM[] = "bn eps=1e-12 momentum=0.4 scale=false | gelu";
    buf_printf(out,
               " | { conv1: conv %d 3 bias=false init=dirac | maxpool 2 | norm1: %s | conv2: conv "
               "%d 3 bias=false init=dirac | norm2: %s }",
               width, NORM, width, NORM);
}

static bool build_airbench(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    WordsList widths = {.number = {64, 256, 256}, .count = 3};
    (void)input;
    if (!words_option_list(words, "widths", 1, LAYER_CHANNELS, &widths, err))
        return false;
    if (widths.count != 3)
        return fail(err, "widths has %d %s; give three, one a group, as in 64,256,256",
                    widths.count, text_plural(widths.count, "number", "numbers"));
    buf_text_add(out, "whiten 2 | gelu");
    for (int group = 0; group < 3; group++)
        add_airbench_group(out, widths.number[group]);
    buf_printf(out, " | maxpool 3 | flatten | dense %d bias=false | scale %.17g", classes, 1 / 9.0);
    return true;
}

const Builder BUILDER_AIRBENCH = {"airbench", "model airbench [widths=64,256,256]", build_airbench};

/* MobileNet's first version (Howard et al. 2017, arXiv 1704.04861): a depthwise convolution, then
 * one of single pixels; `width` of its channels. */
static int thin(int channels, double width)
{
    enum { STEP = 8 };
    return MAX(STEP, (int)(channels * width / STEP + 0.5) * STEP);
}

static void add_separable(Buf *out, int from, int to, int stride)
{
    buf_printf(out,
               " | conv %d 3%s groups=%d bias=false | bn | relu | conv %d 1 bias=false | bn | relu",
               from, stride == 2 ? " 2" : "", from, to);
}

static bool build_mobilenet(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    static const struct {
        int channels, stride;
    } BLOCKS[] = {{64, 1},  {128, 2}, {128, 1}, {256, 2}, {256, 1},  {512, 2}, {512, 1},
                  {512, 1}, {512, 1}, {512, 1}, {512, 1}, {1024, 2}, {1024, 1}};
    double width = 1;
    (void)input;
    if (!words_option_double(words, "width", 0.125, 4, &width, err))
        return false;
    int channels = thin(32, width);
    buf_printf(out, "conv %d 3 2 bias=false | bn | relu", channels);
    for (int i = 0; i < LENGTH(BLOCKS); i++) {
        add_separable(out, channels, thin(BLOCKS[i].channels, width), BLOCKS[i].stride);
        channels = thin(BLOCKS[i].channels, width);
    }
    buf_printf(out, " || global_avgpool | dense %d", classes);
    return true;
}

const Builder BUILDER_MOBILENET = {"mobilenet", "model mobilenet [width=1]", build_mobilenet};
