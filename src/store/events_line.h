/* events_line.h - a line of events, for the files that write some.
 *
 *     JsonLine line = event_begin(events, "error");
 *     json_text(&line, "text", text);
 *     event_end(events, &line);
 */
#ifndef STORE_EVENTS_LINE_H
#define STORE_EVENTS_LINE_H

#include "io/json.h"
#include "store/events.h"

/* Begins a line, and locks the events until it ends. */
JsonLine event_begin(Events *events, const char *event);
void event_end(Events *events, JsonLine *line);

#endif
