/* Writes what a net answers as lines of JSON: validation, confusion, losses, predictions. */
#include "store/events_answers.h"

#include "data/dataset.h"
#include "store/events_line.h"
#include "train/learner.h"
#include "train/tta.h"

static void tell_classes(JsonLine *line, const Dataset *data, const ClassCounts *counts)
{
    JsonLine list = json_list(line, "by_class");
    for (int c = 0; c < counts->classes; c++) {
        JsonLine one = json_map(&list, NULL);
        json_text(&one, "class", data->class_name[c]);
        json_long(&one, "images", counts->actual[c]);
        for (int s = 0; s < SCORES; s++)
            json_double(&one, SCORE_OF[s].name, score_class(counts, SCORE_OF[s].beta, c));
        json_close(&one);
    }
    json_close(&list);
}

void events_validate(Events *events, const Dataset *data, const Learner *learner,
                     const Measuring *how, const Validation *validation)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "validate");
    json_text(&line, "data", data->name);
    if (how->ema)
        json_bool(&line, "ema", true);
    if (how->tta && !tta_is_plain(how->tta))
        json_text(&line, "tta", how->tta->name);
    json_float(&line, "valid_loss", validation->loss);
    for (int m = 0; m < learner_metrics(learner); m++)
        json_float(&line, learner->options.metric[m]->name, validation->metric[m]);
    if (how->counts)
        tell_classes(&line, data, how->counts);
    event_end(events, &line);
    events_flush(events);
}

void events_confusion(Events *events, const Dataset *data, const long *counts)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "confusion");
    JsonLine classes = json_list(&line, "classes");
    for (int c = 0; c < data->classes; c++)
        json_text(&classes, NULL, data->class_name[c]);
    json_close(&classes);
    JsonLine rows = json_list(&line, "counts");
    for (int actual = 0; actual < data->classes; actual++) {
        JsonLine row = json_list(&rows, NULL);
        for (int c = 0; c < data->classes; c++)
            json_long(&row, NULL, counts[actual * data->classes + c]);
        json_close(&row);
    }
    json_close(&rows);
    event_end(events, &line);
    events_flush(events);
}

void events_most_confused(Events *events, const Dataset *data, const Confused *pair, int pairs)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "most_confused");
    JsonLine list = json_list(&line, "pairs");
    for (int i = 0; i < pairs; i++) {
        JsonLine one = json_map(&list, NULL);
        json_text(&one, "actual", data->class_name[pair[i].actual]);
        json_text(&one, "predicted", data->class_name[pair[i].predicted]);
        json_long(&one, "count", pair[i].count);
        json_close(&one);
    }
    json_close(&list);
    event_end(events, &line);
    events_flush(events);
}

static void tell_file(JsonLine *line, const char *file)
{
    if (file)
        json_text(line, "file", file);
    else
        json_none(line, "file");
}

void events_top_losses(Events *events, const Dataset *data, const LostImage *image, int images)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "top_losses");
    JsonLine list = json_list(&line, "images");
    for (int i = 0; i < images; i++) {
        JsonLine one = json_map(&list, NULL);
        tell_file(&one, image[i].file);
        json_text(&one, "actual", data->class_name[image[i].actual]);
        json_text(&one, "predicted", data->class_name[image[i].predicted]);
        json_float(&one, "loss", image[i].loss);
        json_double(&one, "probability", image[i].probability);
        json_close(&one);
    }
    json_close(&list);
    event_end(events, &line);
    events_flush(events);
}

void events_predict(Events *events, const Dataset *data, const char *file, int predicted,
                    const double *probability)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "predict");
    tell_file(&line, file);
    json_text(&line, "class", data->class_name[predicted]);
    JsonLine all = json_map(&line, "probabilities");
    for (int c = 0; c < data->classes; c++)
        json_double(&all, data->class_name[c], probability[c]);
    json_close(&all);
    event_end(events, &line);
}
