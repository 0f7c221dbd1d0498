/* golden.h - files that drawings are compared with: figures in tests/golden/figures, screens in
 * tests/tui.
 *
 *     golden_text("lr_find.braille.txt", buf_text(&buf));
 *
 * ONECYCLE_GOLDEN=write writes them anew: look at the difference before you commit it. */
#ifndef TESTS_UNIT_GOLDEN_H
#define TESTS_UNIT_GOLDEN_H

#include "io/image.h"

/* On a difference these fail the running test, name the file, and leave what was drawn in the
 * current folder. */
void golden_text(const char *name, const char *text);
void golden_screen(const char *name, const char *text);

/* Pixels may differ by a rounding. */
void golden_image(const char *name, const Image *image);

#endif
