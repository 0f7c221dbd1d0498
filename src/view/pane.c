/* Shares the screen out among its panes; on a small one those that matter least are left out. */
#include "view/pane.h"

/* Which panes stay: those of a rank above the limit are left out. */
typedef struct {
    const Scene *scene;
    int columns; /* of the room */
    int rank;    /* the highest that stays */
    int more;    /* rows beyond its least that a pane may ask for */
} Stay;

enum { RANK_ALL = 99 };

static bool pane_stays(const Node *node, Stay stay)
{
    const Pane *pane = pane_of(node->pane);
    return pane->rank <= stay.rank && (!pane->wanted || pane->wanted(stay.scene));
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

static int rows_wanted(const Pane *pane, Stay stay)
{
    return pane->wants ? MAX(pane->wants(stay.scene, stay.columns), pane->rows) : 0;
}

static int least_rows(const Pane *pane, Stay stay)
{
    return MAX(MIN(rows_wanted(pane, stay), pane->rows + stay.more), pane->rows);
}

/* Columns or rows that a node needs; along the direction of its children their needs add up. */
static int least(const Node *node, bool columns, Stay stay)
{
    if (node->pane)
        return columns ? pane_of(node->pane)->columns : least_rows(pane_of(node->pane), stay);
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

/* The most rows that a node can use, 0: any.  Only panes have such a limit. */
static int limit(const Node *node, bool columns, Stay stay)
{
    if (!node->pane || columns)
        return 0;
    const Pane *pane = pane_of(node->pane);
    return pane->wants ? rows_wanted(pane, stay) : pane->most;
}

/* Shares out `room`: first what the children need, the rest by weight, to each up to its most. */
static void share(const Node *node, Stay stay, int room, int *length)
{
    bool full[MAP_PANES] = {false};
    for (int i = 0; i < node->children; i++)
        length[i] =
            node_stays(&node->child[i], stay) ? least(&node->child[i], node->across, stay) : 0;
    for (int i = 0; i < node->children; i++)
        room -= length[i];
    while (room > 0) {
        int weights = 0, left = room;
        for (int i = 0; i < node->children; i++)
            weights += length[i] && !full[i] ? node->child[i].weight : 0;
        for (int i = 0; i < node->children && weights > 0; i++) {
            if (!length[i] || full[i])
                continue;
            int most = limit(&node->child[i], node->across, stay);
            int more = (2 * left * node->child[i].weight + weights) / (2 * weights);
            full[i] = most && length[i] + more >= most;
            more = full[i] ? MAX(most - length[i], 0) : more;
            weights -= node->child[i].weight;
            left -= more;
            length[i] += more;
        }
        if (left == room)
            break;
        room = left;
    }
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
    Stay stay = {.scene = scene, .columns = room.columns, .rank = RANK_ALL, .more = room.rows / 2};
    while (stay.more > 0 && !fits(root, stay, room))
        stay.more--;
    while (node_stays(root, stay) && !fits(root, stay, room))
        stay.rank = highest_rank(root, stay) - 1;
    if (node_stays(root, stay))
        place(root, stay, room, &out);
    return out;
}
