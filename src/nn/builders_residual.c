/* Builders of residual nets: He et al.'s for small images, torchvision's for large ones. */
#include "nn/builders.h"

#include "nn/spec.h"

static void add_block(Buf *out, int width, int stride, bool reshapes)
{
    buf_printf(out,
               " | residual { conv %d 3 %d bias=false | bn | relu | conv %d 3 bias=false | bn }",
               width, stride, width);
    if (reshapes)
        buf_printf(out, " else { conv %d 1 %d bias=false | bn }", width, stride);
    buf_text_add(out, " | relu");
}

/* The residual net for small images: 6n+2 layers in three stages of n blocks. */
static bool build_resnet(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    int depth, width = 16;
    (void)input;
    if (!words_int(words, "DEPTH", RESNET_LEAST, RESNET_MOST, &depth, err) ||
        !words_option_int(words, "width", 1, LAYER_CHANNELS / 4, &width, err))
        return false;
    if (depth % 6 != 2)
        return fail(err, "DEPTH must be 6n+2, such as 8, 14, 20 or 32; %d is not", depth);
    buf_printf(out, "conv %d 3 bias=false | bn | relu", width);
    for (int stage = 0; stage < 3; stage++)
        for (int block = 0; block < (depth - 2) / 6; block++) {
            bool reshapes = stage > 0 && block == 0;
            add_block(out, width << stage, reshapes ? 2 : 1, reshapes);
        }
    buf_printf(out, " | global_avgpool | dense %d", classes);
    return true;
}

const Builder BUILDER_RESNET = {"resnet", "model resnet DEPTH [width=16]", build_resnet};

/* Two 3x3 convolutions, with torchvision's names.  Another layer group begins where fastai cuts
 * these nets: before the third stage. */
static void add_basic_block(Buf *out, int stage, int block, int width, int stride)
{
    buf_printf(out,
               " %s layer%d.%d: residual { conv1: conv %d 3%s bias=false init=fan_out | bn1: bn | "
               "relu | conv2: "
               "conv %d 3 bias=false init=fan_out | bn2: bn }",
               stage == 3 && block == 0 ? "||" : "|", stage, block, width, stride == 2 ? " 2" : "",
               width);
    if (stride == 2)
        buf_printf(out, " else downsample: { conv %d 1 2 bias=false init=fan_out | bn }", width);
    buf_text_add(out, " | relu");
}

/* blocks: of each of the four stages. */
static void build_torchvision(const int blocks[4], int classes, Buf *out)
{
    buf_text_add(out,
                 "conv1: conv 64 7 2 bias=false init=fan_out | bn1: bn | relu | maxpool 3 2 pad=1");
    for (int stage = 0; stage < 4; stage++)
        for (int block = 0; block < blocks[stage]; block++)
            add_basic_block(out, stage + 1, block, 64 << stage, stage > 0 && block == 0 ? 2 : 1);
    buf_printf(out, " || global_avgpool | fc: dense %d", classes);
}

static bool build_resnet18(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    (void)words;
    (void)input;
    (void)err;
    build_torchvision((const int[4]){2, 2, 2, 2}, classes, out);
    return true;
}

static bool build_resnet34(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    (void)words;
    (void)input;
    (void)err;
    build_torchvision((const int[4]){3, 4, 6, 3}, classes, out);
    return true;
}

const Builder BUILDER_RESNET18 = {"resnet18", "model resnet18", build_resnet18};
const Builder BUILDER_RESNET34 = {"resnet34", "model resnet34", build_resnet34};

/* A block of fastai's xresnet, with its names.  The shortcut pools where the convolutions leave
 * pixels out, so none of its input is lost. */
static void add_x_block(Buf *out, int number, int width, int stride)
{
    buf_printf(out,
               "%d: residual { convs: { { conv %d 3%s bias=false | bn | relu } | "
               "{ conv %d 3 bias=false | bn init=zero } } }",
               number, width, stride == 2 ? " 2" : "", width);
    if (stride == 2)
        buf_printf(out,
                   " else idconv: { pool: avgpool 2 ceil=true | 0: conv %d 1 bias=false | 1: bn }",
                   width);
    buf_printf(out, " | %d.relu: relu", number);
}

/* He et al. (2018, arXiv 1812.01187), as fastai's XResNet.  fastai has no place to cut it but
 * before the pool. */
static bool build_xresnet18(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    (void)words;
    (void)input;
    (void)err;
    buf_text_add(out, "{ conv 32 3 2 bias=false | bn | relu } | { conv 32 3 bias=false | bn | relu "
                      "} | { conv 64 3 bias=false | bn | relu } | maxpool 3 2 pad=1");
    for (int stage = 0; stage < 4; stage++) {
        buf_text_add(out, " | { ");
        add_x_block(out, 0, 64 << stage, stage > 0 ? 2 : 1);
        buf_text_add(out, " | ");
        add_x_block(out, 1, 64 << stage, 1);
        buf_text_add(out, " }");
    }
    buf_printf(out, " || global_avgpool | flatten | dense %d init=fan_in", classes);
    return true;
}

const Builder BUILDER_XRESNET18 = {"xresnet18", "model xresnet18", build_xresnet18};

/* Two convolutions behind batch norm and ReLU, which a shortcut of 1x1 pixels also reads. */
static void add_wide_block(Buf *out, int width, int stride, bool reshapes)
{
    if (reshapes)
        buf_text_add(out, " | bn | relu");
    buf_printf(out, " | residual { %sconv %d 3%s bias=false | bn | relu | conv %d 3 bias=false }",
               reshapes ? "" : "bn | relu | ", width, stride == 2 ? " 2" : "", width);
    if (reshapes)
        buf_printf(out, " else { conv %d 1%s bias=false }", width, stride == 2 ? " 2" : "");
}

/* Zagoruyko and Komodakis (2016, arXiv 1605.07146): 6n+4 layers, three stages of n blocks with 16,
 * 32 and 64 channels times WIDTH. */
static bool build_wide_resnet(LayerWords *words, Shape input, int classes, Buf *out, Error *err)
{
    int depth, width;
    (void)input;
    if (!words_int(words, "DEPTH", WIDE_LEAST, WIDE_MOST, &depth, err) ||
        !words_int(words, "WIDTH", 1, WIDE_WIDEST, &width, err))
        return false;
    if (depth % 6 != 4)
        return fail(err, "DEPTH must be 6n+4, such as 10, 16, 22 or 28; %d is not", depth);
    buf_text_add(out, "conv 16 3 bias=false");
    for (int stage = 0; stage < 3; stage++)
        for (int block = 0; block < (depth - 4) / 6; block++)
            add_wide_block(out, (16 << stage) * width, stage > 0 && block == 0 ? 2 : 1,
                           block == 0 && (stage > 0 || width > 1));
    buf_printf(out, " | bn | relu || global_avgpool | dense %d", classes);
    return true;
}

const Builder BUILDER_WIDE_RESNET = {"wide_resnet", "model wide_resnet DEPTH WIDTH",
                                     build_wide_resnet};
