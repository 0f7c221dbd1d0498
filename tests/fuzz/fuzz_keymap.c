/* Fuzzes files of key bindings: they are understood, or refused with one line; bindings are found,
 * and each is listed once. */
#include "tests/fuzz/fuzz.h"

#include "commands/command_table.h"
#include "ui/keymap.h"

#include <string.h>

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    Keymap keymap = {0};
    char *text = arena_printf(&arena, "%.*s", (int)size, (const char *)data);
    bool ok = keymap_read(&keymap, &COMMANDS, &arena, text, "keys.conf", &err);
    fuzz_check_error(ok, &err);
    for (int i = 0; i < keymap.count; i++) {
        const Binding *binding = &keymap.binding[i];
        FUZZ_REQUIRE(keymap_find(&keymap, binding->context, binding->key) == binding->command);
        KeyList list = {.arena = &arena, .table = &COMMANDS, .all = true};
        keymap_list(&keymap, binding->context, &list);
        keymap_list_empty(&keymap, binding->context, &list);
        FUZZ_REQUIRE(list.count <= keymap.count);
    }
    arena_free(&arena);
}
