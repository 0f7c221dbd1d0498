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
    assert_int_equal(conv->config.pad, 1);
    assert_string_equal(group->child->next->path, "1.1");
    assert_ptr_equal(group->child->next->kind, layer_find("bn"));
    assert_string_equal(residual->child->child->path, "2.body.0");
    assert_string_equal(residual->child->next->child->path, "2.shortcut.0");
    assert_true(shape_equal(root->out, (Shape){14, 14, 8}));
    arena_free(&arena);
}

TEST(options_come_by_key)
{
    Arena arena = {0};
    const Layer *conv = parse(&arena, "conv 4 5 pad=0 bias=False")->child;
    assert_int_equal(conv->config.pad, 0);
    assert_false(conv->config.bias);
    assert_true(shape_equal(conv->out, (Shape){24, 24, 4}));
    assert_int_equal(parse(&arena, "maxpool 3 2 pad=1")->out.h, 14);
    assert_int_equal(parse(&arena, "avgpool 4")->out.h, 7);
    arena_free(&arena);
}

static const char *expand(Buf *buf, const char *spec)
{
    Error err;
    buf_clear(buf);
    return spec_expand(spec, IMAGE, 2, buf, &err) ? buf_text(buf) : "";
}

TEST(builders_write_the_layer_language)
{
    Buf buf = {0};
    assert_string_equal(expand(&buf, "simple_cnn 3,16,16,2"),
                        "{ conv 16 3 2 | relu } | { conv 16 3 2 | relu } | { conv 2 3 2 | relu } | "
                        "{ global_avgpool | flatten }");
    assert_string_equal(expand(&buf, "simple_cnn (3,8,2) kernel_szs=5,3 strides=[1,2] bn=true"),
                        "{ conv 8 5 1 bias=false | relu | bn } | { conv 2 3 2 | relu } | "
                        "{ global_avgpool | flatten }");
    assert_string_equal(expand(&buf, "mlp 2352,10,2"), "flatten | dense 10 | relu | dense 2");
    assert_string_equal(expand(&buf, "conv 2 3"), "conv 2 3");
    buf_free(&buf);
}

static int count_kind(const Layer *layer, const char *name)
{
    int count = strcmp(layer->kind->name, name) == 0;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_kind(child, name);
    return count;
}

TEST(resnet_20_has_its_layers)
{
    Arena arena = {0};
    const Layer *root = spec_parse(&arena, "resnet 20", (Shape){32, 32, 3}, 10, NULL);
    assert_int_equal(count_kind(root, "conv"), 19 + 2); /* and two shortcuts */
    assert_int_equal(count_kind(root, "residual"), 9);
    assert_int_equal(count_kind(root, "dense"), 1);
    arena_free(&arena);
}

/* Wrong specs, and what the message must contain. */
static const struct {
    const char *spec, *message;
} BAD[] = {
    {"conv 16 3 | cnov 8 3", "layer 1 (cnov 8 3): there is no layer \"cnov\""},
    {"simplecnn 3,16", "; whole nets are simple_cnn, mlp, lenet, resnet"},
    {"conv 16", "layer 0 (conv 16): K is missing; write conv OUT K"},
    {"{ conv 16 x }", "layer 0.0 (conv 16 x): K must be a whole number"},
    {"conv 0 3", "OUT must be a whole number from 1"},
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
        "{",  "}",    "|", " ",          "conv 2 3", "relu",    "residual", "else",
        "bn", "pad=", "=", "9999999999", "-1",       "dense 2", "mlp "};
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
        cmocka_unit_test(options_come_by_key),
        cmocka_unit_test(builders_write_the_layer_language),
        cmocka_unit_test(resnet_20_has_its_layers),
        cmocka_unit_test(bad_specs_are_answered_in_one_line),
        cmocka_unit_test(outputs_must_be_the_classes),
        cmocka_unit_test(noise_is_refused_or_parsed),
        cmocka_unit_test(spaces_are_normalized),
        cmocka_unit_test(every_layer_is_known_everywhere),
    };
    return unit_run(tests);
}
