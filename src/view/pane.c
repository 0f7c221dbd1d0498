/* Shares the screen out among its panes; on a small one those that matter least are left out. */
#include "view/pane.h"

/* Which panes stay: those of a rank above the limit are left out. */
typedef struct {
    const Scene *scene;
    int rank; /* the highest that stays */
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

/* Columns or rows that a node needs; along the direction of its children their needs add up. */
static int least(const Node *node, bool columns, Stay stay)
{
    if (node->pane)
        return columns ? pane_of(node->pane)->columns : pane_of(node->pane)->rows;
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
static int limit(const Node *node, bool columns)
{
    return node->pane && !columns ? pane_of(node->pane)->most : 0;
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
            int most = limit(&node->child[i], node->across);
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

static void place(const Node *node, Stay stay, Box room, Placement *out)
{
    if (node->pane) {
        assert(out->count < MAP_PANES);
        out->at[out->count++] = (Placed){.focus = {node->pane, node->arg}, .box = room};
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
    Stay stay = {.scene = scene, .rank = RANK_ALL};
    while (node_stays(root, stay) && !fits(root, stay, room))
        stay.rank = highest_rank(root, stay) - 1;
    if (node_stays(root, stay))
        place(root, stay, room, &out);
    return out;
}
