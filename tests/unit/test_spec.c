/* Tests the layer language: what it accepts, and its message for what it refuses. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "io/asset.h"
#include "nn/spec.h"

#include <string.h>

static const Shape IMAGE = {28, 28, 3};

static const Layer *parse(Arena *arena, const char *spec)
{
    Error err = {0};
    const Layer *root = spec_parse(arena, spec, IMAGE, 0, &err);
    if (!root)
        fail_test("%s: %s", spec, err.text);
    return root;
}

TEST(a_spec_becomes_a_nested_list)
{
    Arena arena = {0};
    const Layer *root =
        parse(&arena, "conv 16 3 2 | { relu|bn } |residual{conv 8 3}else{conv 8 1}");
    const Layer *conv = root->child, *group = conv->next, *residual = group->next;
    assert_string_equal(conv->kind->name, "conv");
    assert_true(shape_equal(conv->out, (Shape){14, 14, 16}));
    assert_int_equal(conv->config.pad.h, 1);
    assert_string_equal(group->child->next->path, "1.1");
    assert_ptr_equal(group->child->next->kind, layer_find("bn"));
    assert_string_equal(residual->child->child->path, "2.body.0");
    assert_string_equal(residual->child->next->child->path, "2.shortcut.0");
    assert_true(shape_equal(root->out, (Shape){14, 14, 8}));
    arena_free(&arena);
}

TEST(layers_may_have_names)
{
    Arena arena = {0};
    const Layer *root = parse(&arena, "conv1: conv 8 3 | stage.0 :{bn|last: relu} | "
                                      "b.1: residual { conv2: conv 8 3 } else down: { conv 8 1 } | "
                                      "residual { conv 8 3 } else in: { c: conv 8 1 }");
    const Layer *conv = root->child, *group = conv->next, *named = group->next;
    const Layer *plain = named->next;
    assert_string_equal(conv->path, "conv1");
    assert_string_equal(conv->text, "conv 8 3");
    assert_string_equal(group->child->path, "stage.0.0");
    assert_string_equal(group->child->next->path, "stage.0.last");
    assert_string_equal(named->child->child->path, "b.1.conv2");
    assert_string_equal(named->child->next->child->path, "b.1.down.0");
    assert_string_equal(plain->child->child->path, "3.body.0");
    assert_string_equal(plain->child->next->child->path, "3.in.c");
    arena_free(&arena);
}

TEST(options_come_by_key)
{
    Arena arena = {0};
    const Layer *conv = parse(&arena, "conv 4 5 pad=0 bias=False")->child;
    assert_int_equal(conv->config.pad.h, 0);
    assert_false(conv->config.bias);
    assert_true(shape_equal(conv->out, (Shape){24, 24, 4}));
    assert_int_equal(parse(&arena, "maxpool 3 2 pad=1")->out.h, 14);
    assert_int_equal(parse(&arena, "avgpool 4")->out.h, 7);
    assert_int_equal(parse(&arena, "avgpool 3 2 ceil=true")->out.h, 14);
    assert_int_equal(parse(&arena, "avgpool 3 5 ceil=true")->out.h, 6);
    assert_int_equal(parse(&arena, "avgpool 40 13 ceil=true")->out.h, 1);
    arena_free(&arena);
}

/* Wrong specs, and what the message must contain. */
static const struct {
    const char *spec, *message;
} BAD[] = {
    {"conv 16 3 | cnov 8 3", "layer 1 (cnov 8 3): there is no layer \"cnov\""},
    {"simplecnn 3,16", "; whole nets are simple_cnn, mlp, lenet, resnet, "},
    {"conv 16", "layer 0 (conv 16): K is missing; write conv OUT K"},
    {"{ conv 16 x }", "layer 0.0 (conv 16 x): K must be a whole number"},
    {"conv 0 3", "OUT must be a whole number from 1"},
    {"conv 16 3xy", "K must be a whole number from 1 to 1024, not \"y\""},
    {"conv 16 3 pad=1,2,3", "pad must be a whole number from 0 to 1024, not \"2,3\""},
    {"conv 4 1x31 pad=0", "a kernel of 1x31 does not fit an image of 28x28 with 0 padding"},
    {"conv 4 3 dilation=20 pad=0", "a kernel of 41 does not fit an image of 28x28 with 0 padding"},
    {"conv 4 1x3 dilation=20 pad=5,0", "a kernel of 1x41 does not fit an image of 28x28 with 5x0"},
    {"conv 4 900 dilation=2", "with dilation=2 the kernel reaches over 1799 pixels, more than"},
    {"conv 6 3 groups=2", "3 channels in and 6 out cannot be cut into 2 groups; use a divisor"},
    {"conv 8 3 | whiten 2", "layer 1 (whiten 2): it is made from the images, so it must be the"},
    {"whiten 10", "a patch of 10x10x3 has 300 numbers, more than 256; use a smaller kernel"},
    {"conv 6 3 init=one", "init must be one of kaiming, fan_in, fan_out, dirac, zero, not \"one\""},
    {"concat { relu } { maxpool 2 }",
     "layer 0 (concat): branch 0.0 makes 28x28x3 and branch 0.1 14x14x3"},
    {"concat | relu", "a { is missing before \"| relu\""},
    {"gate { conv 2 3 }",
     "layer 0 (gate): its body makes 28x28x2 and its input is 28x28x3; a gate"},
    {"gate { maxpool 2 }", "layer 0 (gate): its body makes 14x14x3"},
    {"conv 16 3 2 1", "\"1\" is not understood"},
    {"conv 16 3 padd=1", "\"padd=1\" is not understood"},
    {"conv 16 3 bias=maybe", "bias must be true or false"},
    {"relu | conv 4 31 pad=0", "a kernel of 31 does not fit an image of 28x28 with 0 padding"},
    {"dense 10", "layer 0 (dense 10): its input is an image of 28x28x3; put flatten"},
    {"maxpool 2 | maxpool 3 pad=2", "pad must be a whole number from 0 to 1"},
    {"conv 65536 1 | conv 65536 3", "use fewer channels"},
    {"flatten | dense 65536 | dense 65536", "parameters up to here"},
    {"dropout 1.5 | relu", "P must be a number from 0 to 0.999"},
    {"bn eps=0", "layer 0 (bn eps=0): eps must be a number from 1e-30 to 1, not \"0\""},
    {"bn momentum=nan", "momentum must be a number from 0 to 1, not \"nan\""},
    {"bn scale=no | relu", "scale must be true or false"},
    {"relu | scale", "layer 1 (scale): V is missing; write scale V"},
    {"leaky_relu 1e9", "S must be a number from -10 to 10"},
    {"groupnorm 2", "3 channels do not make 2 groups of the same size; G must divide 3"},
    {"relu | groupnorm", "layer 1 (groupnorm): G is missing; write groupnorm G"},
    {"adaptive_maxpool 0", "N must be"},
    {"conv 65536 1 | adaptive_avgpool 1024", "values from one image"},
    {"maxpool 2 ceil=2", "ceil must be true or false"},
    {"avgpool 2 pad=1", "\"pad=1\" is not understood; write avgpool K"},
    {"avgpool 40 12 ceil=true", "a kernel of 40 does not fit an image of 28x28"},
    {"bn init=dirac", "init must be one of one, zero, not"},
    {"bn scale=false init=zero", "layer 0 (bn scale=false init=zero): init=zero is for its weight"},
    {"flatten | dense 2 init=one", "init must be one of kaiming, fan_in, fan_out, dirac, zero"},
    {"gelu 1", "\"1\" is not understood; write gelu"},
    {"", "the net is empty; give layers"},
    {"relu | | relu", "layer 1 is empty"},
    {"relu |", "layer 1 is empty: a name is missing at the end; add it"},
    {"{ relu", "layer 0: a } is missing at the end; add it"},
    {"relu }", "\"}\" follows the net"},
    {"residual | relu", "a { is missing before \"| relu\""},
    {"residual", "a { is missing at the end; add the layers in { }"},
    {"residual { relu } else", "a { is missing at the end"},
    {"residual relu", "a { is missing before \"relu\""},
    {"residual { conv 8 3 2 }", "layer 0 (residual): the body's output is 14x14x8"},
    {"residual { conv 8 3 2 } else { conv 8 1 }", "and the shortcut's is 28x28x8"},
    {"{{{{{{{{{{{{{{{{{{{{ relu", "nested deeper than 16"},
    {"simple_cnn 1,16,2", "model simple_cnn: its first number is 1 and the images have 3 channels"},
    {"simple_cnn 3,16,2 strides=1", "strides has 1 number for 2 convolutions"},
    {"simple_cnn 3", "a net needs at least two numbers"},
    {"simple_cnn 3,a,2", "A,... must be a whole number"},
    {"mlp 784,10,2", "write model mlp 2352,"},
    {"resnet 21", "DEPTH must be 6n+2"},
    {"conv 2 3: relu", "\"conv 2 3\" before a : is no name; write letters"},
    {": relu", "\"\" before a : is no name"},
    {"a..b: relu", "\"a..b\" before a : is no name"},
    {"a.: relu", "\"a.\" before a : is no name"},
    {"a\x01: relu", "before a : is no name"},
    {"a: b: relu", "layer a (b: relu): there is no layer"},
    {"residual a: { relu }", "\"residual a\" before a : is no name"},
    {"a: residual b.c", "a { is missing before \"b.c\""},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: relu",
     "the name \"aaaaaaaaaaaaaaaaaaaa...\" is longer than 64 characters"},
    {"optim: conv 2 3", "\"optim\" names other numbers of saved files; use another name"},
    {"ema: { conv 2 3 }", "\"ema\" names other numbers of saved files"},
    {"lookahead.0: conv 2 3", "\"lookahead.0\" names other numbers of saved files"},
    {"history.a: { conv 2 3 }", "\"history.a\" names other numbers of saved files"},
    {"a: conv 4 3 | a: bn", "two layers are called a: ("},
    {"conv 4 3 | 0: conv 2 1", "two layers are called 0: ("},
    {"a: residual { b: conv 3 3 } else b: { conv 3 1 } | a.b: { conv 3 1 }",
     "two layers are called a.b.0: (conv 3 1) and (conv 3 1); give one another name"},
    {"wide_resnet 12 2", "DEPTH must be 6n+4"},
    {"wide_resnet 16", "model wide_resnet: WIDTH is missing"},
    {"wide_resnet 16 99", "WIDTH must be a whole number from 1 to 64"},
    {"airbench widths=8,8", "model airbench: widths has 2 numbers; give three"},
    {"mobilenet width=9", "model mobilenet: width must be a number from 0.125 to 4"},
    {"resnet18 5", "model resnet18: \"5\" is not understood; write model resnet18"},
    {"lenet 5", "model lenet: \"5\" is not understood; write model lenet"},
};

TEST(bad_specs_are_answered_in_one_line)
{
    for (int i = 0; i < LENGTH(BAD); i++) {
        Arena arena = {0};
        Error err = {0};
        assert_null(spec_parse(&arena, BAD[i].spec, IMAGE, 0, &err));
        if (!strstr(err.text, BAD[i].message))
            fail_test("%s: \"%s\" lacks \"%s\"", BAD[i].spec, err.text, BAD[i].message);
        assert_null(strchr(err.text, '\n'));
        arena_free(&arena);
    }
}

/* Padding is named where the layer has it. */
TEST(a_kernel_that_does_not_fit_is_answered_by_what_the_layer_has)
{
    Arena arena = {0};
    Error err = {0};
    assert_null(spec_parse(&arena, "maxpool 40", IMAGE, 0, &err));
    assert_non_null(strstr(err.text, "; use a smaller kernel or pad=6"));
    assert_null(spec_parse(&arena, "avgpool 40", IMAGE, 0, &err));
    assert_non_null(strstr(err.text, "; use a smaller kernel"));
    assert_null(strstr(err.text, "pad="));
    arena_free(&arena);
}

TEST(outputs_must_be_the_classes)
{
    Arena arena = {0};
    Error err;
    assert_null(spec_parse(&arena, "flatten | dense 3", IMAGE, 2, &err));
    assert_non_null(strstr(err.text, "the net has 3 outputs and the data 2 classes"));
    assert_null(spec_parse(&arena, "conv 2 3", IMAGE, 2, &err));
    assert_non_null(strstr(err.text, "ends in an image of 28x28x2"));
    arena_free(&arena);
}

/* Random braces, bars and words give an answer, never a crash. */
TEST(noise_is_refused_or_parsed)
{
    static const char *const PIECES[] = {
        "{",    "}", "|",          " ",  "conv 2 3", "relu", "residual", "else", "bn",
        "pad=", "=", "9999999999", "-1", "dense 2",  "mlp ", "a:",       "a.0: "};
    Rng rng = rng_stream(5, RNG_PREVIEW, 0);
    for (int i = 0; i < 3000; i++) {
        Arena arena = {0};
        Buf spec = {0};
        Error err = {0};
        for (uint32_t n = rng_below(&rng, 12); n > 0; n--)
            buf_text_add(&spec, PIECES[rng_below(&rng, LENGTH(PIECES))]);
        assert_true(spec_parse(&arena, buf_text(&spec), IMAGE, 0, &err) || err.text[0]);
        buf_free(&spec);
        arena_free(&arena);
    }
}

TEST(spaces_are_normalized)
{
    Arena arena = {0};
    assert_string_equal(spec_normalize(&arena, "  conv 2\t3 \n |  relu "), "conv 2 3 | relu");
    arena_free(&arena);
}

/* A row of the table of layers is all that the language, its messages and the summary need; that
 * it has a gradient case is for tests/grad. */
TEST(every_layer_is_known_everywhere)
{
    const LayerKind *kind;
    Arena arena = {0};
    Bytes help;
    Error err, unknown;
    assert_true(asset_read(&arena, "help/model.txt", &help, &err));
    assert_null(spec_parse(&arena, "nonsense", (Shape){8, 8, 3}, 0, &unknown));
    for (int i = 0; (kind = layer_kind(i)); i++) {
        Buf summary = {0};
        size_t length = strlen(kind->name);
        assert_ptr_equal(layer_find(kind->name), kind);
        assert_memory_equal(kind->usage, kind->name, length);
        assert_non_null(strstr(unknown.text, kind->name));
        assert_non_null(strstr((const char *)help.data, kind->name));
        if (!spec_parse(&arena, kind->name, (Shape){8, 8, 3}, 0, &err))
            assert_null(strstr(err.text, "there is no layer"));
        kind->describe(&(Layer){.kind = kind}, &summary);
        assert_true(summary.size > 0);
        buf_free(&summary);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spec_becomes_a_nested_list),
        cmocka_unit_test(layers_may_have_names),
        cmocka_unit_test(options_come_by_key),
        cmocka_unit_test(bad_specs_are_answered_in_one_line),
        cmocka_unit_test(a_kernel_that_does_not_fit_is_answered_by_what_the_layer_has),
        cmocka_unit_test(outputs_must_be_the_classes),
        cmocka_unit_test(noise_is_refused_or_parsed),
        cmocka_unit_test(spaces_are_normalized),
        cmocka_unit_test(every_layer_is_known_everywhere),
    };
    return unit_run(tests);
}
