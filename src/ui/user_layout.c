/* Finds layout.conf, and tells where a line of it is wrong. */
#include "ui/control.h"

#include "io/file.h"
#include "view/pane.h"

enum { LAYOUT_BYTES = 1 << 16 };

void control_read_layout(Control *control)
{
    Bytes bytes;
    Arena *arena = &control->arena;
    const char *folder = folder_config(arena);
    const char *path = folder ? path_join(arena, folder, "layout.conf") : NULL;
    if (!path || !path_is_there(path) ||
        !file_read_text(arena, path, LAYOUT_BYTES, &bytes, &control->notice.words))
        return;
    const char *fault = arrangements_fault(arena, (const char *)bytes.data);
    if (!fault)
        control->layout = (const char *)bytes.data;
    else
        (void)fail(&control->notice.words, "%s", fault);
}
