/* Reads the layer language in which users describe nets, such as "conv 16 3 | relu | dense 2".  It
 * is a recursive descent over characters: braces and bars are structure, between them are the words
 * of one layer.  Shapes are worked out at once, so a message names the layer that caused it. */
#include "nn/spec.h"

#include "base/text.h"
#include "nn/names.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    Arena *arena;
    const char *at;     /* next character */
    int depth;          /* braces open */
    int layers;         /* made so far */
    int group;          /* the layer group they are in */
    size_t activations; /* numbers of one image in all layers */
    size_t params;      /* numbers of theta */
    Error *err;
} Parser;

static char peek(Parser *parser)
{
    while (*parser->at == ' ')
        parser->at++;
    return *parser->at;
}

static bool take(Parser *parser, char c)
{
    if (peek(parser) != c)
        return false;
    parser->at++;
    return true;
}

static bool take_word(Parser *parser, const char *word)
{
    peek(parser);
    size_t length = strlen(word);
    if (strncmp(parser->at, word, length) != 0 || !strchr(" {|}", parser->at[length]))
        return false;
    parser->at += length;
    return true;
}

/* Puts "layer 0.2 (conv 16 3): " before the message. */
static bool in_layer(Parser *parser, const Layer *layer)
{
    return error_prefix(parser->err, "layer %s (%s)", layer->path, layer->text);
}

/* Groups of layers may hold several layer groups, a layer may not. */
static bool check_group(Parser *parser, const Layer *layer)
{
    return layer->kind == &LAYER_GROUP || layer->group == parser->group ||
           fail(parser->err,
                "another layer group begins inside it; write | there, and || between layers of the "
                "net");
}

static bool count_layer(Parser *parser, Layer *layer)
{
    size_t values = shape_count(layer->out);
    layer->number = parser->layers++;
    parser->activations += values;
    for (int p = 0; p < layer->params; p++)
        parser->params += layer->param[p].count;
    if (parser->layers > SPEC_LAYERS)
        return fail(parser->err, "more than %d layers", SPEC_LAYERS);
    if (values > LAYER_VALUES || parser->activations > (size_t)INT32_MAX)
        return fail(parser->err,
                    "it makes %zu values from one image, and the net %zu so far; use fewer "
                    "channels or a larger stride",
                    values, parser->activations);
    if (parser->params > SPEC_PARAMS)
        return fail(parser->err,
                    "the net has %zu parameters up to here, more than %d; use fewer "
                    "channels, or pool before dense",
                    parser->params, SPEC_PARAMS);
    return true;
}

static bool check_first(Parser *parser, const Layer *layer)
{
    return !layer->kind->first || parser->layers == 0 ||
           fail(parser->err, "it is made from the images, so it must be the net's first layer");
}

/* Bounds first: a shape function multiplies what is known to be small. */
static bool give_shape(Parser *parser, Layer *layer, Shape in)
{
    layer->in = in;
    return (check_group(parser, layer) && check_first(parser, layer) &&
            layer->kind->shape(layer, parser->err) && count_layer(parser, layer)) ||
           in_layer(parser, layer);
}

static bool parse_list(Parser *parser, Layer *group, Shape in);

static Layer *new_layer(Parser *parser, const LayerKind *kind, const char *path, const char *text)
{
    Layer *layer = ARENA_NEW(parser->arena, Layer, 1);
    *layer = (Layer){.kind = kind, .path = path, .text = text, .group = parser->group};
    return layer;
}

static const char *child_path(Parser *parser, const Layer *parent, const LayerName *name)
{
    return arena_printf(parser->arena, "%s%s%s", parent->path, *parent->path ? "." : "",
                        name->part);
}

static bool take_name(Parser *parser, const Layer *parent, LayerName *name)
{
    peek(parser);
    return name_take(&parser->at, parent, name, parser->err);
}

/* Where something is missing: "before \"| relu\"", or "at the end". */
static const char *place(const Parser *parser)
{
    return *parser->at ? arena_printf(parser->arena, "before \"%.20s\"", parser->at) : "at the end";
}

/* "{" net "}", the brace already seen or about to be. */
static Layer *parse_group(Parser *parser, const char *path, Shape in)
{
    Layer *group = new_layer(parser, &LAYER_GROUP, path, "{ ... }");
    if (!take(parser, '{'))
        return fail_null(parser->err, "a { is missing %s; add the layers in { }", place(parser));
    if (++parser->depth > SPEC_DEPTH)
        return fail_null(parser->err, "braces are nested deeper than %d", SPEC_DEPTH);
    if (!parse_list(parser, group, in))
        return NULL;
    if (!take(parser, '}'))
        return fail_null(parser->err, "layer %s: a } is missing %s; add it", path, place(parser));
    parser->depth--;
    return give_shape(parser, group, in) ? group : NULL;
}

/* The branch of a residual that "else" begins. */
static Layer *parse_shortcut(Parser *parser, Layer *residual, Shape in)
{
    LayerName name = {.part = "shortcut"};
    if (!take_name(parser, residual, &name))
        return NULL;
    Layer *shortcut = parse_group(parser, child_path(parser, residual, &name), in);
    if (shortcut)
        shortcut->parent = residual;
    return shortcut;
}

static Layer *parse_residual(Parser *parser, const char *path, bool named, Shape in)
{
    Layer *layer = new_layer(parser, &LAYER_RESIDUAL, path, "residual");
    const LayerName body = {.part = "body"};
    layer->child = parse_group(parser, named ? path : child_path(parser, layer, &body), in);
    if (!layer->child)
        return NULL;
    layer->child->parent = layer;
    if (take_word(parser, "else") && !(layer->child->next = parse_shortcut(parser, layer, in)))
        return NULL;
    return give_shape(parser, layer, in) ? layer : NULL;
}

/* "concat" { A } { B } ...: branches are numbered. */
static Layer *parse_concat(Parser *parser, const char *path, Shape in)
{
    Layer *layer = new_layer(parser, &LAYER_CONCAT, path, "concat"), **end = &layer->child;
    int number = 0;
    do {
        LayerName name = {.given = false};
        snprintf(name.part, sizeof name.part, "%d", number++);
        Layer *branch = parse_group(parser, child_path(parser, layer, &name), in);
        if (!branch)
            return NULL;
        branch->parent = layer;
        *end = branch;
        end = &branch->next;
    } while (peek(parser) == '{');
    return give_shape(parser, layer, in) ? layer : NULL;
}

static Layer *parse_gate(Parser *parser, const char *path, bool named, Shape in)
{
    Layer *layer = new_layer(parser, &LAYER_GATE, path, "gate");
    const LayerName body = {.part = "body"};
    layer->child = parse_group(parser, named ? path : child_path(parser, layer, &body), in);
    if (!layer->child)
        return NULL;
    layer->child->parent = layer;
    return give_shape(parser, layer, in) ? layer : NULL;
}

static bool refuse_name(Parser *parser, const char *name)
{
    Buf names = {0};
    for (int i = 0; layer_kind(i); i++)
        buf_printf(&names, "%s%s", i ? ", " : "", layer_kind(i)->name);
    buf_text_add(&names, "; whole nets are ");
    for (int i = 0; builder_name(i); i++)
        buf_printf(&names, "%s%s", i ? ", " : "", builder_name(i));
    fail(parser->err, "there is no layer \"%s\"; the layers are %s", name, buf_text(&names));
    buf_free(&names);
    return false;
}

static bool read_words(Parser *parser, Layer *layer)
{
    LayerWords words;
    if (!words_split(parser->arena, layer->text, &words, parser->err))
        return false;
    layer->kind = layer_find(words.name);
    if (!layer->kind)
        return refuse_name(parser, words.name);
    words.usage = layer->kind->usage;
    if (layer->kind->parse && !layer->kind->parse(layer, &words, parser->err))
        return false;
    return words_done(&words, parser->err);
}

static Layer *parse_plain(Parser *parser, const char *path, Shape in)
{
    peek(parser);
    size_t length = strcspn(parser->at, "|{}");
    const char *text = parser->at;
    parser->at += length;
    while (length && text[length - 1] == ' ')
        length--;
    if (!length)
        return fail_null(parser->err, "layer %s is empty: a name is missing %s; add it", path,
                         place(parser));
    Layer *layer =
        new_layer(parser, NULL, path, arena_printf(parser->arena, "%.*s", (int)length, text));
    ArenaMark mark = arena_mark(parser->arena);
    bool ok = read_words(parser, layer) || in_layer(parser, layer);
    arena_release(parser->arena, mark); /* frees the words: a layer only keeps numbers */
    if (!ok)
        return NULL;
    return give_shape(parser, layer, in) ? layer : NULL;
}

static Layer *parse_layer(Parser *parser, const Layer *group, LayerName *name, Shape in)
{
    if (!take_name(parser, group, name))
        return NULL;
    const char *path = child_path(parser, group, name);
    if (peek(parser) == '{')
        return parse_group(parser, path, in);
    if (take_word(parser, "residual"))
        return parse_residual(parser, path, name->given, in);
    if (take_word(parser, "concat"))
        return parse_concat(parser, path, in);
    if (take_word(parser, "gate"))
        return parse_gate(parser, path, name->given, in);
    return parse_plain(parser, path, in);
}

/* "|", or "||" before the first layer of another layer group; false with an error only if that
 * cannot be. */
static bool take_bar(Parser *parser, bool *bar)
{
    *bar = take(parser, '|');
    if (!*bar || *parser->at != '|')
        return true;
    parser->at++;
    return ++parser->group < MODEL_GROUPS ||
           fail(parser->err, "more than %d layer groups; write | instead of some ||", MODEL_GROUPS);
}

static bool parse_list(Parser *parser, Layer *group, Shape in)
{
    bool more;
    Layer **end = &group->child;
    int number = 0;
    do {
        LayerName name = {.given = false};
        snprintf(name.part, sizeof name.part, "%d", number++);
        Layer *layer = parse_layer(parser, group, &name, in);
        if (!layer)
            return false;
        in = layer->out;
        layer->parent = group;
        *end = layer;
        end = &layer->next;
        if (!take_bar(parser, &more))
            return false;
    } while (more);
    return true;
}

static bool check_end(Parser *parser, const Layer *root, int classes)
{
    Shape out = root->out;
    if (peek(parser))
        return fail(parser->err, "\"%.20s\" follows the net; is a | or a { missing?", parser->at);
    if (classes == 0 || shape_equal(out, (Shape){1, 1, classes}))
        return true;
    if (out.h == 1 && out.w == 1)
        return fail(parser->err, "the net has %d %s and the data %d %s; give its last layer %d %s",
                    out.c, text_plural(out.c, "output", "outputs"), classes,
                    text_plural(classes, "class", "classes"), classes,
                    text_plural(classes, "output", "outputs"));
    return fail(parser->err,
                "the net ends in an image of %dx%dx%d, not in %d %s; end it with "
                "global_avgpool | dense %d, or with flatten | dense %d",
                out.h, out.w, out.c, classes, text_plural(classes, "output", "outputs"), classes,
                classes);
}

static Layer *parse_net(Arena *arena, const char *text, Shape input, int classes, Error *err)
{
    Parser parser = {.arena = arena, .at = spec_normalize(arena, text), .err = err};
    Layer *root = new_layer(&parser, &LAYER_GROUP, "", "");
    if (!*parser.at)
        return fail_null(err, "the net is empty; give layers, for example: flatten | dense 2");
    if (!parse_list(&parser, root, input) || !give_shape(&parser, root, input) ||
        !check_end(&parser, root, classes) || !names_check(root, err))
        return NULL;
    return root;
}

Layer *spec_parse(Arena *arena, const char *spec, Shape input, int classes, Error *err)
{
    Buf text = {0};
    Layer *root = NULL;
    if (spec_expand(spec, input, classes, &text, err))
        root = parse_net(arena, buf_text(&text), input, classes, err);
    buf_free(&text);
    return root;
}

char *spec_normalize(Arena *arena, const char *spec)
{
    char *out = arena_text(arena, spec), *to = out;
    for (const char *from = spec; *from; from++) {
        bool space = strchr(" \t\r\n", *from);
        if (!space)
            *to++ = *from;
        else if (to > out && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > out && to[-1] == ' ')
        to--;
    *to = '\0';
    return out;
}

SpecSize spec_size(const Layer *root)
{
    SpecSize size = {.tensors = root->params + root->states};
    for (int p = 0; p < root->params; p++)
        size.numbers += root->param[p].count;
    for (int s = 0; s < root->states; s++)
        size.numbers += root->state[s].count;
    for (const Layer *child = root->child; child; child = child->next) {
        SpecSize more = spec_size(child);
        size.numbers += more.numbers;
        size.tensors += more.tensors;
    }
    return size;
}
