/* Puts a header together: what it is, constants, class names, functions, numbers, predict. */
#include "export/c_header.h"

#include "base/text.h"
#include "export/c_steps.h"
#include "io/asset.h"

#include <string.h>

/* A letter or digit of an identifier, in any locale. */
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_identifier(const char *text)
{
    size_t length = 0;
    while (is_word(text[length]))
        length++;
    return length > 0 && !text[length] && !(text[0] >= '0' && text[0] <= '9');
}

bool c_name_of(Arena *arena, const char *path, const char *given, const char **name, Error *err)
{
    const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *ending = strrchr(file, '.');
    char *stem = arena_text(arena, file);
    if (ending)
        stem[ending - file] = '\0';
    *name = given ? given : stem;
    if (is_identifier(*name))
        return true;
    return fail(err,
                "'%s' is no identifier of C, which everything in the header is to begin with; "
                "use letters, digits and _%s",
                *name, given ? "" : ", or give another by name=");
}

/* ---- constants and names */

static const char LICENSE[] =
    " * It allocates nothing and keeps nothing; several threads may call it, each with memory of\n"
    " * its own.  C99 or C++, no library%s; -O3 -march=native makes it fast.\n *\n";

/* "a | b | c" over lines of a comment. */
static void add_spec(const char *spec, Buf *out)
{
    enum { COLUMNS = 92 };
    int column = COLUMNS;
    while (*spec) {
        size_t word = strcspn(spec, " ");
        if (column + 1 + (int)word > COLUMNS) {
            buf_text_add(out, "\n *    ");
            column = 0;
        }
        Buf text = {0};
        buf_add(&text, spec, word);
        buf_char(out, ' ');
        c_comment(out, buf_text(&text));
        buf_free(&text);
        column += 1 + (int)word;
        spec += word + strspn(spec + word, " ");
    }
}

static void add_intro(const Subject *subject, const char *name, bool roots, Buf *out)
{
    const Model *model = subject->graph->model;
    buf_printf(
        out,
        "/* %s.h - a net, written by onecycle %s.\n *\n"
        " *     static float memory[%s_MEMORY / sizeof(float)];\n"
        " *     float probabilities[%s_CLASSES];\n"
        " *     %s_predict(image, probabilities, memory);          class i is %s_class[i]\n"
        " *\n"
        " * The image is [%s_HEIGHT][%s_WIDTH][%s_CHANNELS], its pixels numbers from 0 to 1%s.\n",
        name, PACKAGE_VERSION, name, name, name, name, name, name, name,
        subject->normalization->on ? ",\n * which are normalised here" : "");
    buf_printf(out, LICENSE, roots ? " but the square roots of -lm" : "");
    buf_printf(out, " * The net, %zu numbers:", model->size + model->state_size);
    add_spec(model->spec, out);
    buf_text_add(out, "\n */\n");
}

static void add_constants(const CPlan *plan, const char *name, Buf *out)
{
    const Model *model = plan->graph->model;
    buf_printf(out, "#define %s_HEIGHT %d\n", name, model->input.h);
    buf_printf(out, "#define %s_WIDTH %d\n", name, model->input.w);
    buf_printf(out, "#define %s_CHANNELS %d\n", name, model->input.c);
    buf_printf(out, "#define %s_CLASSES %d\n", name, model->classes);
    buf_printf(out, "#define %s_MEMORY %zu /* bytes, aligned for float */\n\n", name,
               plan->numbers * sizeof(float));
}

/* Bytes that every compiler reads alike: no trigraphs, nothing that is not ASCII. */
static void add_string(const char *text, Buf *out)
{
    buf_char(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c >= 0x7f)
            buf_printf(out, "\\%03o", c);
        else if (c == '"' || c == '\\' || c == '?')
            buf_printf(out, "\\%c", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

static void add_classes(const Subject *subject, const char *name, Buf *out)
{
    buf_printf(out, "static const char *const %s_class[%s_CLASSES] = {\n", name, name);
    for (int c = 0; c < subject->graph->model->classes; c++) {
        buf_text_add(out, "    ");
        add_string(subject->class_name[c], out);
        buf_text_add(out, ",\n");
    }
    buf_text_add(out, "};\n");
}

/* ---- functions */

/* A piece, with NAME as the name. */
static bool add_piece(const char *piece, const char *name, Buf *out, Error *err)
{
    static const char MARK[] = "NAME";
    Arena scratch = {0};
    Bytes bytes;
    bool ok = asset_read(&scratch, arena_printf(&scratch, "c/%s.h", piece), &bytes, err);
    const char *text = ok ? (const char *)bytes.data : "", *mark;
    buf_text_add(out, "\n");
    for (; (mark = strstr(text, MARK)); text = mark + strlen(MARK)) {
        buf_add(out, text, (size_t)(mark - text));
        buf_text_add(out, name);
    }
    buf_text_add(out, text);
    arena_free(&scratch);
    return ok;
}

static bool needs(const CCode *code, const char *piece)
{
    for (int i = 0; c_piece(i); i++)
        if (strcmp(c_piece(i), piece) == 0)
            return code->needs[i];
    return false;
}

static bool add_functions(const CCode *code, Buf *out, Error *err)
{
    for (int i = 0; c_piece(i); i++)
        if (code->needs[i] && !add_piece(c_piece(i), code->name, out, err))
            return false;
    return true;
}

/* The calls and the numbers that they read, for the images of a subject. */
static void make_code(CCode *code, const Subject *subject)
{
    const CPlan *plan = code->plan;
    const Model *model = plan->graph->model;
    int pixels = model->input.h * model->input.w, channels = model->input.c;
    if (plan->normalizes) {
        c_array(&code->numbers, "mean", (size_t)channels, subject->normalization->mean);
        c_array(&code->numbers, "deviation", (size_t)channels, subject->normalization->std);
        c_call(code, "normalize");
        buf_printf(&code->calls, "%d, %d, x, %s_mean, %s_deviation, ", pixels, channels, code->name,
                   code->name);
        c_place(plan, 0, &code->calls);
        buf_text_add(&code->calls, ");\n");
    }
    c_steps(code);
    c_call(code, "softmax");
    buf_printf(&code->calls, "%s_CLASSES, ", code->name);
    c_place(plan, plan->graph->outputs, &code->calls);
    buf_text_add(&code->calls, ", probabilities);\n");
}

/* Around the functions. */
#define IF_GCC "#if defined __GNUC__ && !defined __clang__ && defined __OPTIMIZE__\n"
static const char FASTER[] =
    "\n/* gcc makes vectors of these loops at -O1 and -O2, too, if it is told so. */\n" IF_GCC
    "#pragma GCC push_options\n#pragma GCC optimize(\"O3\", \"no-trapping-math\")\n#endif\n";
static const char AS_BEFORE[] = "\n" IF_GCC "#pragma GCC pop_options\n#endif\n";

static void add_predict(const CCode *code, Buf *out)
{
    buf_printf(out,
               "\n/* Probabilities of an image's classes. */\n"
               "static inline void %s_predict(const float *x, float *probabilities, void *memory)\n"
               "{\n"
               "    float *m = (float *)memory;\n",
               code->name);
    if (code->plan->numbers == 1)
        buf_text_add(out, "    (void)m;\n");
    buf_text_add(out, buf_text(&code->calls));
    buf_text_add(out, "}\n");
}

bool c_header_write(const Subject *subject, const char *name, Buf *out, Error *err)
{
    Arena scratch = {0};
    Buf numbers = {0};
    CPlan plan = c_plan_of(&scratch, subject->graph, subject->normalization->on);
    CCode code = {.plan = &plan, .name = name, .numbers = {.out = &numbers, .name = name}};
    make_code(&code, subject);
    bool roots = needs(&code, "moments");
    bool ok = !code.numbers.broken ||
              fail(err, "its weights are not all finite; go back by rewind, or train again");
    add_intro(subject, name, roots, out);
    buf_printf(out,
               "#ifndef %s_INCLUDED\n#define %s_INCLUDED\n\n%s#include <stddef.h>\n"
               "#include <stdint.h>\n\n",
               name, name, roots ? "#include <math.h>\n" : "");
    add_constants(&plan, name, out);
    add_classes(subject, name, out);
    buf_text_add(out, FASTER);
    ok = ok && add_functions(&code, out, err);
    buf_char(out, '\n');
    buf_add(out, numbers.data, numbers.size);
    add_predict(&code, out);
    buf_text_add(out, AS_BEFORE);
    buf_text_add(out, "\n#endif\n");
    buf_free(&numbers);
    buf_free(&code.calls);
    arena_free(&scratch);
    return ok;
}
