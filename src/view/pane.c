/* Shares the screen out among its panes; on a small one those that matter least are left out. */
#include "view/pane.h"

/* Which panes stay: those of a rank above the limit are left out. */
typedef struct {
    const Scene *scene;
    Box room; /* of all */
    int rank; /* the highest that stays */
} Stay;

enum { RANK_ALL = 99 };

static bool is_wanted(const Node *node, const Scene *scene)
{
    const Pane *pane = pane_of(node->pane);
    return !pane->wanted || pane->wanted(scene);
}

static bool pane_stays(const Node *node, Stay stay)
{
    return !node->aside && pane_of(node->pane)->rank <= stay.rank && is_wanted(node, stay.scene);
}

static bool node_stays(const Node *node, Stay stay)
{
    if (node->pane)
        return pane_stays(node, stay);
    for (int i = 0; i < node->children; i++)
        if (node_stays(&node->child[i], stay))
            return true;
    return false;
}

/* The rows of a pane that has the same ones whatever is in it; 0: it has not. */
static int fixed_rows(const Node *node, Stay stay)
{
    const Pane *pane = pane_of(node->pane);
    return node->rows ? node->rows : pane->fixed ? pane->fixed(stay.room) : 0;
}

static int least_rows(const Node *node, Stay stay)
{
    int fixed = fixed_rows(node, stay);
    return fixed ? fixed : pane_of(node->pane)->rows;
}

/* Columns or rows that a node needs; along the direction of its children their needs add up. */
static int least(const Node *node, bool columns, Stay stay)
{
    if (node->pane)
        return columns ? pane_of(node->pane)->columns : least_rows(node, stay);
    int sum = 0, most = 0;
    for (int i = 0; i < node->children; i++) {
        if (!node_stays(&node->child[i], stay))
            continue;
        int need = least(&node->child[i], columns, stay);
        sum += need;
        most = MAX(most, need);
    }
    return node->across == columns ? sum : most;
}

enum { ANY = 1 << 16 }; /* columns or rows: more than a screen has */

/* The most columns or rows that a node can use.  Only panes have such a limit. */
static int limit(const Node *node, bool columns, Stay stay)
{
    if (!node->pane || columns)
        return ANY;
    const Pane *pane = pane_of(node->pane);
    if (fixed_rows(node, stay))
        return fixed_rows(node, stay);
    int most = pane->most ? pane->most(stay.scene) : 0;
    return most ? MAX(most, pane->rows) : ANY;
}

/* What one child may have of a room that is shared out. */
typedef struct {
    int weight, least, most;
    int length; /* 0: not yet known */
} Part;

static bool is_open(const Part *p)
{
    return p->least && !p->length;
}

/* Room and weights of the parts whose length is not yet known. */
static int left_over(const Part *part, int parts, int room, int *weights)
{
    *weights = 0;
    for (int i = 0; i < parts; i++) {
        *weights += is_open(&part[i]) ? part[i].weight : 0;
        room -= part[i].length;
    }
    return room;
}

/* Settles the parts that would get too little, or if these want less than the others leave, those
 * that would get too much; returns whether there was one. */
static bool settle(Part *part, int parts, int room, int weights)
{
    int lacking = 0;
    bool found = false;
    for (int i = 0; i < parts; i++) {
        int share = room * part[i].weight;
        if (is_open(&part[i]))
            lacking += MIN(MAX(share, part[i].least * weights), part[i].most * weights) - share;
    }
    for (int i = 0; i < parts; i++) {
        int share = room * part[i].weight;
        bool little = lacking >= 0 && share < part[i].least * weights;
        if (!is_open(&part[i]) || !(little || (lacking <= 0 && share > part[i].most * weights)))
            continue;
        part[i].length = little ? part[i].least : part[i].most;
        found = true;
    }
    return found;
}

/* Shares a room out by weight, within what each part needs and can use. */
static void divide(Part *part, int parts, int room)
{
    int weights, left = left_over(part, parts, room, &weights);
    while (weights && settle(part, parts, left, weights))
        left = left_over(part, parts, room, &weights);
    for (int i = 0; i < parts; i++)
        if (is_open(&part[i])) {
            part[i].length = (2 * left * part[i].weight + weights) / (2 * weights);
            weights -= part[i].weight;
            left -= part[i].length;
        }
}

/* What is left when all have all that they can use goes to the first that is not fixed. */
static void give_rest(const Node *node, const Part *part, int room, int *length)
{
    int first = -1;
    for (int i = node->children - 1; i >= 0; i--) {
        room -= length[i];
        if (length[i] && (node->across || part[i].most > part[i].least))
            first = i;
    }
    if (first >= 0)
        length[first] += MAX(room, 0);
}

static void share(const Node *node, Stay stay, int room, int *length)
{
    Part part[MAP_PANES];
    for (int i = 0; i < node->children; i++) {
        const Node *child = &node->child[i];
        part[i] = (Part){.weight = child->weight};
        if (node_stays(child, stay))
            part[i].least = least(child, node->across, stay);
        part[i].most = MAX(limit(child, node->across, stay), part[i].least);
    }
    divide(part, node->children, room);
    for (int i = 0; i < node->children; i++)
        length[i] = part[i].length;
    give_rest(node, part, room, length);
}

static void add(PaneKind kind, int arg, Box box, Placement *out)
{
    assert(out->count < MAP_PANES);
    out->at[out->count++] = (Placed){.focus = {kind, arg}, .box = box};
}

/* How many of `count` panes stand side by side, so that each has good room; 0: they have not. */
static int good_columns(int count, Box room)
{
    enum { COLUMNS = 26, ROWS = 6, ASPECT = 3 }; /* good room; columns that look as long as a row */
    int best = 0, size = 0;
    for (int across = 1; across <= count; across++) {
        int columns = room.columns / across, rows = room.rows / ((count + across - 1) / across);
        int side = MIN(columns, ASPECT * rows);
        if (columns >= COLUMNS && rows >= ROWS && side > size) {
            best = across;
            size = side;
        }
    }
    return best;
}

/* All of a kind in equal parts of the room, or the one whose tab is chosen. */
static void place_each(const Node *node, Stay stay, Box room, Placement *out)
{
    enum { EACH_MOST = 12 };
    int (*of)(const Scene *) = pane_of(node->pane)->count;
    int count = of ? MAX(of(stay.scene), 1) : 1;
    int across = count <= EACH_MOST ? good_columns(count, room) : 0;
    if (across == 0) {
        add(node->pane, MIN(stay.scene->stage.tab, count - 1), room, out);
        out->at[out->count - 1].tabbed = count > 1;
    }
    int down = across ? (count + across - 1) / across : 0;
    for (int i = 0; i < count && across; i++) {
        int row = i / across, in_row = row == down - 1 ? count - row * across : across;
        int left = room.columns * (i % across) / in_row, top = room.rows * row / down;
        int right = room.columns * (i % across + 1) / in_row, below = room.rows * (row + 1) / down;
        add(node->pane, i, (Box){room.x + left, room.y + top, right - left, below - top}, out);
    }
}

/* Panes that have no room keep their places in the order of Tab, without a box. */
static void place_none(const Node *node, Stay stay, Placement *out)
{
    const Box none = {0, 0, 0, 0};
    if (node->pane && is_wanted(node, stay.scene)) {
        bool each = node->each && pane_of(node->pane)->count;
        int count = each ? MAX(pane_of(node->pane)->count(stay.scene), 1) : 1;
        add(node->pane, MIN(each ? stay.scene->stage.tab : 0, count - 1), none, out);
        out->at[out->count - 1].tabbed = count > 1;
    }
    for (int i = 0; i < node->children; i++)
        place_none(&node->child[i], stay, out);
}

static void place(const Node *node, Stay stay, Box room, Placement *out)
{
    if (node->pane && node->each) {
        place_each(node, stay, room, out);
        return;
    }
    if (node->pane) {
        add(node->pane, 0, room, out);
        return;
    }
    int length[MAP_PANES];
    assert(node->children <= MAP_PANES);
    share(node, stay, node->across ? room.columns : room.rows, length);
    for (int i = 0; i < node->children; i++) {
        Box box = room;
        *(node->across ? &box.columns : &box.rows) = length[i];
        if (length[i])
            place(&node->child[i], stay, box, out);
        else
            place_none(&node->child[i], stay, out);
        *(node->across ? &room.x : &room.y) += length[i];
    }
}

static int highest_rank(const Node *node, Stay stay)
{
    if (node->pane)
        return pane_stays(node, stay) ? pane_of(node->pane)->rank : 0;
    int highest = 0;
    for (int i = 0; i < node->children; i++)
        highest = MAX(highest, highest_rank(&node->child[i], stay));
    return highest;
}

static bool fits(const Node *root, Stay stay, Box room)
{
    return least(root, true, stay) <= room.columns && least(root, false, stay) <= room.rows;
}

Placement pane_place(const Node *root, const Scene *scene, Box room)
{
    Placement out = {.count = 0};
    Stay stay = {.scene = scene, .room = room, .rank = RANK_ALL};
    while (node_stays(root, stay) && !fits(root, stay, room))
        stay.rank = highest_rank(root, stay) - 1;
    if (node_stays(root, stay))
        place(root, stay, room, &out);
    return out;
}
