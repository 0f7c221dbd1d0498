/* The layer language and the builders' words: the first byte chooses the image, the rest is the
 * spec.  What is understood has outputs, bounded sizes, and reads the same again with its spaces
 * put in order. */
#include "tests/fuzz/fuzz.h"

#include "nn/spec.h"

static const Shape SHAPES[] = {{28, 28, 3}, {28, 28, 1}, {32, 32, 3}, {1, 1, 7}, {5, 9, 1}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    Arena arena = {0};
    Error err = {""};
    Shape input = SHAPES[data[0] % LENGTH(SHAPES)];
    char *spec = arena_printf(&arena, "%.*s", (int)size - 1, (const char *)data + 1);
    Layer *root = spec_parse(&arena, spec, input, 0, &err);
    FUZZ_REQUIRE((root != NULL) == (err.text[0] == '\0'));
    if (root) {
        FUZZ_REQUIRE(shape_count(root->out) >= 1 && shape_count(root->out) <= LAYER_VALUES);
        Layer *again = spec_parse(&arena, spec_normalize(&arena, spec), input, 0, &err);
        FUZZ_REQUIRE(again && shape_equal(again->out, root->out));
    }
    arena_free(&arena);
    return 0;
}
