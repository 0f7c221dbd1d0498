/* Writes arrays of floats, and works out those that a batch norm is merged into. */
#include "export/c_numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void begin(CNumbers *numbers, const char *what, size_t count)
{
    buf_printf(numbers->out, "static const float %s_%s[%zu] = {", numbers->name, what, count);
    numbers->column = 0;
}

void c_float(char text[C_FLOAT], double number)
{
    int length = snprintf(text, C_FLOAT - 3, "%.9g", (double)(float)number);
    bool whole = !strpbrk(text, ".en"); /* nan and inf are nobody's constants */
    snprintf(text + length, (size_t)(C_FLOAT - length), whole ? ".0f" : "f");
}

static void add(CNumbers *numbers, double number)
{
    enum { IN_LINE = 8 };
    char text[C_FLOAT];
    c_float(text, number);
    numbers->broken = numbers->broken || !isfinite((float)number);
    buf_text_add(numbers->out, numbers->column % IN_LINE ? " " : "\n    ");
    buf_text_add(numbers->out, text);
    buf_char(numbers->out, ',');
    numbers->column++;
}

static void end(CNumbers *numbers)
{
    buf_text_add(numbers->out, "\n};\n");
}

void c_array(CNumbers *numbers, const char *what, size_t count, const float *number)
{
    begin(numbers, what, count);
    for (size_t i = 0; i < count; i++)
        add(numbers, (double)number[i]);
    end(numbers);
}

static void numbered_array(CNumbers *numbers, const char *what, int i, size_t count,
                           const float *number)
{
    char name[40];
    snprintf(name, sizeof name, "%s_%d", what, i);
    c_array(numbers, name, count, number);
}

/* ---- batch norm: x * scale + shift */

static double number_of(const GraphTensor *tensor, int channel, double without)
{
    return tensor ? (double)tensor->number[channel] : without;
}

static double scale_of(const GraphOp *norm, int channel)
{
    double variance = number_of(norm->tensor[GRAPH_VARIANCE], channel, 1);
    return number_of(norm->tensor[GRAPH_WEIGHT], channel, 1) /
           sqrt(variance + norm->layer->config.eps);
}

static double shift_of(const GraphOp *norm, int channel)
{
    return number_of(norm->tensor[GRAPH_BIAS], channel, 0) -
           number_of(norm->tensor[GRAPH_MEAN], channel, 0) * scale_of(norm, channel);
}

void c_affine(CNumbers *numbers, const GraphOp *norm, int i)
{
    Arena scratch = {0};
    int channels = norm->layer->in.c;
    float *number = ARENA_NEW(&scratch, float, channels);
    for (int c = 0; c < channels; c++)
        number[c] = (float)scale_of(norm, c);
    numbered_array(numbers, "scale", i, (size_t)channels, number);
    for (int c = 0; c < channels; c++)
        number[c] = (float)shift_of(norm, c);
    numbered_array(numbers, "shift", i, (size_t)channels, number);
    arena_free(&scratch);
}

/* ---- weights */

bool c_has_bias(const CStep *step)
{
    return step->op->tensor[GRAPH_BIAS] || step->norm;
}

static double norm_scale(const CStep *step, int output)
{
    return step->norm ? scale_of(step->norm, output) : 1;
}

static double bias_of(const CStep *step, int output)
{
    double bias = number_of(step->op->tensor[GRAPH_BIAS], output, 0);
    return step->norm ? bias * scale_of(step->norm, output) + shift_of(step->norm, output) : bias;
}

/* The weights of an output begin here, [input][kernel] as PyTorch has them. */
static const float *weights_of(const CStep *step, int inputs, int output)
{
    return step->op->tensor[GRAPH_WEIGHT]->number + (size_t)output * (size_t)inputs;
}

static void begin_weights(CNumbers *numbers, int i, size_t count)
{
    char name[40];
    snprintf(name, sizeof name, "weight_%d", i);
    begin(numbers, name, count);
}

/* Outputs from `first` to `end` of those of a group, and zeros up to a panel's. */
static void add_panel(CNumbers *numbers, const CStep *step, int inputs, int first, int end)
{
    const Layer *layer = step->op->layer;
    int kernel = layer->config.kernel.h * layer->config.kernel.w, channels = inputs / kernel;
    double scale[C_PANEL] = {0};
    for (int o = first; o < end; o++)
        scale[o - first] = norm_scale(step, o);
    for (int k = 0; k < kernel; k++)
        for (int c = 0; c < channels; c++)
            for (int o = first; o < first + C_PANEL; o++)
                add(numbers, o < end ? scale[o - first] *
                                           (double)weights_of(step, inputs,
                                                              o)[(size_t)c * (size_t)kernel + k]
                                     : 0);
}

static void add_panels(CNumbers *numbers, const CStep *step, int inputs, int i)
{
    const Layer *layer = step->op->layer;
    int groups = layer->config.groups, outputs = layer->out.c / groups;
    int panels = (outputs + C_PANEL - 1) / C_PANEL;
    begin_weights(numbers, i, (size_t)groups * (size_t)panels * C_PANEL * (size_t)inputs);
    for (int g = 0; g < groups; g++)
        for (int o = 0; o < outputs; o += C_PANEL)
            add_panel(numbers, step, inputs, g * outputs + o,
                      g * outputs + MIN(o + C_PANEL, outputs));
    end(numbers);
}

static void add_depthwise(CNumbers *numbers, const CStep *step, int kernel, int i)
{
    int channels = step->op->layer->out.c;
    begin_weights(numbers, i, (size_t)kernel * (size_t)channels);
    for (int k = 0; k < kernel; k++)
        for (int c = 0; c < channels; c++)
            add(numbers, norm_scale(step, c) * (double)weights_of(step, kernel, c)[k]);
    end(numbers);
}

void c_weights(CNumbers *numbers, const Graph *graph, const CStep *step, int i)
{
    int inputs = c_inputs(graph, step->op), outputs = step->op->layer->out.c;
    if (c_depthwise(step->op))
        add_depthwise(numbers, step, inputs, i);
    else
        add_panels(numbers, step, inputs, i);
    if (!c_has_bias(step))
        return;
    Arena scratch = {0};
    float *bias = ARENA_NEW(&scratch, float, outputs);
    for (int o = 0; o < outputs; o++)
        bias[o] = (float)bias_of(step, o);
    numbered_array(numbers, "bias", i, (size_t)outputs, bias);
    arena_free(&scratch);
}
