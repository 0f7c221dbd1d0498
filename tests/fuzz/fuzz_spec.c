/* Fuzzes the layer language and the builders' words: the first byte chooses the size of images, the
 * rest is the spec.  A net that is understood has outputs and bounded sizes, and reads the same
 * again with its spaces put in order. */
#include "tests/fuzz/fuzz.h"

#include "nn/spec.h"

static const Shape SHAPES[] = {{28, 28, 3}, {28, 28, 1}, {32, 32, 3}, {1, 1, 7}, {5, 9, 1}};

enum { LAYER_BYTES = 64 }; /* bytes of input that a layer counts as, however short it is */

/* The most layers that a text can describe: a brace begins a group and the first layer in it. */
static size_t count_layers(const char *text)
{
    size_t layers = 1;
    for (; *text; text++)
        layers += *text == '|' ? 1 : *text == '{' ? 2 : 0;
    return layers;
}

static void measure(const char *spec, Shape input)
{
    Buf whole = {0};
    if (spec_expand(spec, input, 0, &whole, NULL))
        fuzz_stands_for(LAYER_BYTES * count_layers(buf_text(&whole)));
    buf_free(&whole);
}

static void check(const char *spec, Shape input, Shape out)
{
    Arena arena = {0};
    Layer *again = spec_parse(&arena, spec_normalize(&arena, spec), input, 0, NULL);
    FUZZ_REQUIRE(again && shape_equal(again->out, out));
    arena_free(&arena);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    if (size < 1)
        return;
    Arena arena = {0}, text = {0};
    Error err = {0};
    Shape input = SHAPES[data[0] % LENGTH(SHAPES)];
    char *spec = arena_printf(&text, "%.*s", (int)size - 1, (const char *)data + 1);
    measure(spec, input);
    const Layer *root = spec_parse(&arena, spec, input, 0, &err);
    fuzz_check_error(root != NULL, &err);
    Shape out = root ? root->out : (Shape){0};
    arena_free(&arena);
    if (root) {
        FUZZ_REQUIRE(shape_count(out) >= 1 && shape_count(out) <= LAYER_VALUES);
        check(spec, input, out);
    }
    arena_free(&text);
}
