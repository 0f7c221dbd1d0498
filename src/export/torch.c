/* Writes a net as a module of Python for PyTorch. */
#include "export/torch.h"

#include "data/column_set_json.h"
#include "export/torch_layers.h"
#include "io/json.h"

/* A text of JSON is one of Python, too, and so are lists of texts and numbers. */
static void put_assignment(Buf *out, const char *name, const char *value)
{
    buf_printf(out, "%s = ", name);
    json_quote(out, value);
    buf_char(out, '\n');
}

static void put_classes(Buf *out, const char *const *name, int classes)
{
    buf_text_add(out, "CLASSES = [\n");
    for (int i = 0; i < classes; i++) {
        buf_text_add(out, "    ");
        json_quote(out, name[i]);
        buf_text_add(out, ",\n");
    }
    buf_text_add(out, "]\n");
}

static void put_numbers(Buf *out, const char *name, const float *number, int count)
{
    buf_printf(out, "%s = [", name);
    for (int i = 0; i < count; i++)
        buf_printf(out, "%s%.9g", i ? ", " : "", (double)number[i]);
    buf_text_add(out, "]\n");
}

/* As a net's own file says it. */
static void put_columns(Buf *out, const ColumnSet *columns)
{
    Buf text = {0};
    column_set_put(&text, columns);
    buf_text_add(out, "COLUMNS = json.loads(");
    json_quote(out, buf_text(&text));
    buf_text_add(out, ")\n");
    buf_free(&text);
}

/* What comes before the code. */
static void put_about(const Subject *subject, const char *weights, Buf *out)
{
    const Model *model = subject->graph->model;
    Shape in = model->input;
    buf_printf(out,
               "\"\"\"A net for PyTorch, written by onecycle %s.\n\n"
               "Net takes %s [N, %d, %d, %d], %s%s, and returns\n"
               "logits [N, %d]; their softmax is the probabilities of CLASSES.\n\n"
               "    net = load()\n"
               "    probabilities = net(%s).softmax(1)\n\"\"\"\n",
               PACKAGE_VERSION, shape_noun(in, 2), in.c, in.h, in.w,
               shape_is_row(in) ? "numbers" : "pixels as 0 ... 1",
               subject->normalization->on ? ", which it normalizes itself" : "", model->classes,
               shape_noun(in, 2));
    buf_text_add(out, TORCH_HEAD);
    buf_char(out, '\n');
    put_assignment(out, "SPEC", model->spec);
    put_classes(out, subject->class_name, model->classes);
    if (subject->normalization->on) {
        put_numbers(out, "MEAN", subject->normalization->mean, in.c);
        put_numbers(out, "STD", subject->normalization->std, in.c);
    }
    if (subject->columns)
        put_columns(out, subject->columns);
    buf_text_add(out, "WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), ");
    json_quote(out, weights);
    buf_text_add(out, ")\n\n\n");
}

static void put_buffer(Buf *out, const char *name, const char *constant)
{
    buf_printf(out,
               "        self.register_buffer(\"%s\", torch.tensor(%s)[:, None, None], "
               "persistent=False)\n",
               name, constant);
}

static void put_net(const Subject *subject, const Buf *layers, Buf *out)
{
    bool on = subject->normalization->on;
    buf_text_add(out, "\n\nclass Net(torch.nn.Module):\n"
                      "    def __init__(self):\n"
                      "        super().__init__()\n");
    if (on) {
        put_buffer(out, "mean", "MEAN");
        put_buffer(out, "std", "STD");
    }
    buf_text_add(out, "        layers = [\n");
    buf_add(out, layers->data, layers->size);
    buf_text_add(out, "        ]\n"
                      "        self.order = [name for name, layer in layers]\n"
                      "        put_layers(self, layers)\n"
                      "\n"
                      "    def forward(self, x):\n");
    buf_printf(out, "        return run_layers(self, self.order, %s).flatten(1)\n\n\n",
               on ? "(x - self.mean) / self.std" : "x");
    buf_text_add(out, TORCH_TAIL);
}

bool torch_write(const Subject *subject, const char *weights, Buf *out, Error *err)
{
    Arena arena = {0};
    Buf text = {0};
    TorchLayers layers = {.arena = &arena, .graph = subject->graph, .out = &text};
    bool ok = torch_layers_begin(&layers, err);
    if (ok) {
        torch_layers_put(&layers, 3);
        put_about(subject, weights, out);
        torch_parts_write(&layers.needed, out);
        put_net(subject, &text, out);
    }
    torch_layers_end(&layers);
    buf_free(&text);
    arena_free(&arena);
    return ok;
}
