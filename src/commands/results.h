/* results.h - how commands show images of results: as a page of the full screen, as text with a
 * table, or as a PNG file.
 *
 *     return results_show_lost(session, call, "top_losses", lost, 9, err);
 */
#ifndef COMMANDS_RESULTS_H
#define COMMANDS_RESULTS_H

#include "language/command.h"
#include "train/mistakes.h"

typedef struct Gallery Gallery;
typedef struct Session Session;
typedef struct Verdicts Verdicts;

/* Whether a call's images are shown on the full screen, which has pages for many. */
bool results_on_screen(const Session *session, const Call *call);

/* Whether it becomes what `select` and `examine` are about: a picture that is written leaves what
 * the full screen shows. */
bool results_shows(const Session *session, const Call *call);

/* Shows a gallery, which it takes over, and keeps it for the screen; title: of text and file. */
NODISCARD bool results_show(Session *session, const Call *call, Gallery *gallery, const char *title,
                            Error *err);

/* Shows the image under the cursor, of those shown last, with what is known of it. */
NODISCARD bool results_show_image(Session *session, const Call *call, Error *err);

/* Shows validation images with what the net made of them, and as text a table of them. */
NODISCARD bool results_show_lost(Session *session, const Call *call, const char *title,
                                 const LostImage *lost, int count, Error *err);

/* Has the net answer every validation image, and keeps the answers.  NULL: it failed. */
const Verdicts *results_judge(Session *session, Error *err);

/* Refuses data without validation images. */
NODISCARD bool results_check_valid(const Session *session, Error *err);

/* Ctrl-C has come between two batches; returns false. */
bool results_interrupted(Error *err);

/* Says on the screen that answers of a net without training mean nothing. */
void results_tell_untrained(const Session *session);

#endif
