/* Nets that go by a name, such as `lenet` or `mlp 784,50,2`: each row turns its words into the
 * layer language. */
#include "nn/builders.h"

#include "base/text.h"
#include "nn/head.h"
#include "nn/spec.h"

#include <stdio.h>
#include <string.h>

/* A list with one number per convolution: the default everywhere, or what the option says. */
static bool per_layer(LayerWords *words, const char *key, int layers, int fallback, WordsList *out,
                      Error *err)
{
    out->count = layers;
    for (int i = 0; i < layers; i++)
        out->number[i] = fallback;
    if (!words_option_list(words, key, 1, LAYER_KERNEL, out, err))
        return false;
    if (out->count != layers)
        return fail(err, "%s has %d %s for %d %s; give one each", key, out->count,
                    text_plural(out->count, "number", "numbers"), layers,
                    text_plural(layers, "convolution", "convolutions"));
    return true;
}

static bool check_channels(int first, Shape input, Error *err)
{
    if (first == input.c)
        return true;
    return fail(err, "its first number is %d and the images have %d %s; write %d first", first,
                input.c, text_plural(input.c, "channel", "channels"), input.c);
}

/* fastai's simple_cnn: conv, ReLU and, except after the last, batch norm; then an average over the
 * image.  A convolution has a bias if no batch norm follows it. */
static bool build_simple_cnn(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    WordsList actns, kernel, stride;
    bool bn = false;
    (void)classes;
    if (!words_list(words, "A,...", 1, LAYER_CHANNELS, &actns, err))
        return false;
    if (actns.count < 2)
        return fail(
            err, "a net needs at least two numbers, channels first and classes last, as in 3,16,2");
    int layers = actns.count - 1;
    if (!per_layer(words, "kernel_szs", layers, 3, &kernel, err) ||
        !per_layer(words, "strides", layers, 2, &stride, err) ||
        !words_option_bool(words, "bn", &bn, err) || !check_channels(actns.number[0], input, err))
        return false;
    for (int i = 0; i < layers; i++) {
        bool norm = bn && i + 1 < layers;
        buf_printf(out, "{ conv %d %d %d%s | relu%s } | ", actns.number[i + 1], kernel.number[i],
                   stride.number[i], norm ? " bias=false" : "", norm ? " | bn" : "");
    }
    buf_text_add(out, "{ global_avgpool | flatten }");
    return true;
}

static bool build_mlp(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    WordsList actns;
    (void)classes;
    if (!words_list(words, "A,...", 1, LAYER_VALUES, &actns, err))
        return false;
    size_t values = shape_count(input);
    if (actns.count < 2 || (size_t)actns.number[0] != values) {
        char size[64];
        if (input.h == 1 && input.w == 1)
            snprintf(size, sizeof size, "as many as there are columns");
        else
            snprintf(size, sizeof size, "images of %dx%dx%d", input.h, input.w, input.c);
        return fail(err,
                    "its first number must be %zu (%s) and its last the number of classes; write "
                    "model mlp %zu,...,%d",
                    values, size, values, classes);
    }
    buf_text_add(out, "flatten");
    for (int i = 1; i < actns.count; i++)
        buf_printf(out, " | dense %d%s", actns.number[i], i + 1 < actns.count ? " | relu" : "");
    return true;
}

static bool build_lenet(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    (void)words;
    (void)input;
    (void)err;
    buf_printf(out,
               "conv 20 5 pad=0 | maxpool 2 | conv 50 5 pad=0 | maxpool 2 | flatten | dense 500 | "
               "relu | dense %d",
               classes);
    return true;
}

static const Builder SIMPLE_CNN = {
    "simple_cnn",
    "model simple_cnn A,... [kernel_szs=K,...] [strides=S,...] [bn=true|false]",
    build_simple_cnn,
};
static const Builder MLP = {"mlp", "model mlp A,...", build_mlp};
static const Builder LENET = {"lenet", "model lenet", build_lenet};

static const Builder *const BUILDERS[] = {
    &SIMPLE_CNN,
    &MLP,
    &LENET,
    &BUILDER_RESNET,
    &BUILDER_RESNET18,
    &BUILDER_RESNET34,
    &BUILDER_WIDE_RESNET,
    &BUILDER_AIRBENCH,
    &BUILDER_XRESNET18,
    &BUILDER_MOBILENET,
};

const char *builder_name(int index)
{
    return index < LENGTH(BUILDERS) ? BUILDERS[index]->name : NULL;
}

static const Builder *builder_of(const char *spec)
{
    spec += strspn(spec, " \t\r\n");
    size_t length = strcspn(spec, " \t\r\n");
    for (int i = 0; i < LENGTH(BUILDERS); i++)
        if (strlen(BUILDERS[i]->name) == length && memcmp(spec, BUILDERS[i]->name, length) == 0)
            return BUILDERS[i];
    return NULL;
}

/* Every builder also takes head=auto. */
static bool build(const Builder *builder, LayerWords *words, Shape input, int classes, Buf *out,
                  Error *err)
{
    static const char *const HEADS[] = {HEAD_AUTO, NULL};
    int head = -1;
    Buf net = {0};
    if (!words_option_name(words, "head", HEADS, &head, err))
        return false;
    bool ok = builder->build(words, input, classes, &net, err) && words_done(words, err);
    if (ok && head < 0)
        buf_text_add(out, buf_text(&net));
    else
        ok = ok && head_put(buf_text(&net), classes, out, err);
    buf_free(&net);
    return ok;
}

static bool expand_words(const Builder *builder, const char *spec, Shape input, int classes,
                         Buf *out, Error *err)
{
    Arena arena = {0};
    LayerWords words;
    bool ok = words_split(&arena, spec, &words, err);
    words.usage = builder->usage;
    ok = ok && build(builder, &words, input, classes, out, err);
    arena_free(&arena);
    return ok;
}

bool spec_expand(const char *spec, Shape input, int classes, Buf *out, Error *err)
{
    if (strlen(spec) > SPEC_SIZE)
        return fail(err, "the net's description is longer than %d characters", SPEC_SIZE);
    const Builder *builder = builder_of(spec);
    if (!builder) {
        buf_text_add(out, spec);
        return true;
    }
    return expand_words(builder, spec, input, classes, out, err) ||
           error_prefix(err, "model %s", builder->name);
}

bool spec_with_head(const char *spec, int classes, Buf *out, Error *err)
{
    if (!builder_of(spec))
        return head_put(spec, classes, out, err);
    buf_printf(out, "%s head=" HEAD_AUTO, spec);
    return true;
}
