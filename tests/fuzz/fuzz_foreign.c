/* Fuzzes weights of other programs: any bytes fit a net, in part or wholly, or are refused; what
 * was taken are numbers. */
#include "tests/fuzz/fuzz.h"

#include "nn/model.h"
#include "store/foreign.h"

#include <math.h>

static const char SPEC[] = "a: conv 2 1 bias=false | b: bn | flatten | c: dense 2";

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    SafeFile file = {0};
    ForeignFit fit;
    Buf words = {0};
    fuzz_reads_json();
    Model *model = model_new(&arena, SPEC, (Shape){1, 1, 1}, 2, &err);
    uint8_t *exact = arena_copy(&arena, data, size); /* aligned as file_read's is */
    bool ok = safe_decode(&arena, (Bytes){exact, size}, "fuzz.safetensors", &file, &err) &&
              foreign_put(&file, "fuzz.safetensors", model, &fit, &words, &err);
    fuzz_check_error(ok, &err);
    FUZZ_REQUIRE(!ok || (fit.taken > 0 && fit.taken <= fit.tensors && words.size > 0));
    for (size_t i = 0; ok && i < model->size; i++)
        FUZZ_REQUIRE(isfinite(model->theta[i]));
    for (size_t i = 0; ok && i < model->state_size; i++)
        FUZZ_REQUIRE(isfinite(model->state[i]));
    buf_free(&words);
    arena_free(&arena);
}
