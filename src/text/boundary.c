#include "text/boundary.h"

const struct us_boundary_form us_boundary_forms[US_BOUNDARY_NTEMPLATE] = {
    [US_BOUNDARY_SHAPE] = {"shape", 0, 0, true},
    [US_BOUNDARY_LEFT] = {"left", 1, 1, true},
    [US_BOUNDARY_RIGHT] = {"right", 1, 1, true},
    [US_BOUNDARY_MIDDLE] = {"middle", 2, 2, true},
    [US_BOUNDARY_ANY_MIDDLE] = {"any-middle", 2, 2, false},
    [US_BOUNDARY_LEFT2] = {"left2", 2, 2, true},
    [US_BOUNDARY_RIGHT2] = {"right2", 2, 2, true},
    [US_BOUNDARY_LEFT_MID] = {"left-mid", 3, 3, true},
    [US_BOUNDARY_RIGHT_MID] = {"right-mid", 3, 3, true},
    [US_BOUNDARY_SKIP_LEFT] = {"skip-left", 2, 2, true},
    [US_BOUNDARY_SKIP_RIGHT] = {"skip-right", 2, 2, true},
    [US_BOUNDARY_POS] = {"pos", 2, 0, true},
    [US_BOUNDARY_WHOLE_POS] = {"whole-pos", 1, 0, true},
    [US_BOUNDARY_MARGIN] = {"margin", 1, 0, true},
    [US_BOUNDARY_COSTS] = {"costs", 2, 0, true},
    [US_BOUNDARY_LEFT_POS] = {"left-pos", 2, 1, true},
    [US_BOUNDARY_POS_RIGHT] = {"right-pos", 2, 1, true},
    [US_BOUNDARY_AROUND] = {"around", 2, 0, true},
    [US_BOUNDARY_EDGES] = {"edges", 1, 0, true},
    [US_BOUNDARY_KNOWN] = {"known", 1, 0, true},
    [US_BOUNDARY_BEFORE] = {"before", 2, 2, true},
    [US_BOUNDARY_BEHIND] = {"behind", 2, 2, true},
    [US_BOUNDARY_GATE_LEFT] = {"gate-left", 1, 1, false},
    [US_BOUNDARY_GATE_RIGHT] = {"gate-right", 1, 1, false},
};

/* What stands on both sides of a gap: the word left of it and right of it, or the parts of the
 * word that it is in. */
struct sides {
    size_t from, at, end;         /* characters */
    uint32_t left, right, whole;  /* nodes, 0: not in the dictionary */
    size_t before, behind;        /* lengths of the words around, 0 at the ends of the run */
};

static size_t
word_from(const struct us_segmenter *s, size_t i)
{
    return i ? s->word[i - 1].end : 0;
}

/* Node of the word made of these characters, or 0. */
static uint32_t
node_of(const struct us_segmenter *s, size_t from, size_t end)
{
    uint32_t node = 0;
    for (size_t i = from; i < end; i++)
        if (s->code[i] == 0 || (node = us_dict_step(s->dict, node, s->code[i])) == 0)
            return 0;
    return node && s->dict->node[node].cost != US_DICT_NOWORD ? node : 0;
}

static size_t
length_of(const struct us_segmenter *s, size_t i)
{
    return i < s->nword ? s->word[i].end - word_from(s, i) : 0;
}

static struct sides
sides_of(const struct us_segmenter *s, const struct us_boundary_gap *g)
{
    struct sides x = {.from = word_from(s, g->word), .at = g->at};
    x.before = g->word ? length_of(s, g->word - 1) : 0;
    if (g->boundary) {
        x.end = s->word[g->word + 1].end;
        x.left = s->word[g->word].node;
        x.right = s->word[g->word + 1].node;
        x.whole = node_of(s, x.from, x.end);
        x.behind = length_of(s, g->word + 2);
    } else {
        x.end = s->word[g->word].end;
        x.left = node_of(s, x.from, x.at);
        x.right = node_of(s, x.at, x.end);
        x.whole = s->word[g->word].node;
        x.behind = length_of(s, g->word + 1);
    }
    return x;
}

/* Thirds of a decade, 0 when it is no word. */
static uint32_t
cost_of(const struct us_segmenter *s, uint32_t node)
{
    return node ? 1 + s->dict->node[node].cost / (US_DICT_UNIT / 2) : 0;
}

/* By how many thirds of a decade the pair is dearer than the whole, 100 when equal; without a
 * whole, or without a pair, 0 to 3. */
static uint32_t
margin_of(const struct us_segmenter *s, const struct sides *x)
{
    if (!x->whole || !x->left || !x->right)
        return (uint32_t)(x->left != 0) + 2 * (uint32_t)(x->right != 0) +
               4 * (uint32_t)(x->whole != 0);
    int32_t pair = (int32_t)(s->dict->node[x->left].cost + us_dict_pair(s->dict, x->left, x->right));
    int32_t d = (pair - (int32_t)s->dict->node[x->whole].cost) / (US_DICT_UNIT / 2);
    return (uint32_t)(100 + (d < -12 ? -12 : d > 12 ? 12 : d));
}

bool
us_boundary_next(const struct us_segmenter *s, struct us_boundary_gap *g)
{
    if (g->at == 0)
        g->at = word_from(s, g->word);
    g->word += g->boundary;
    g->at++;
    g->boundary = g->word < s->nword && g->at == s->word[g->word].end;
    return g->word < s->nword && g->word + g->boundary < s->nword;
}

void
us_boundary_features(const struct us_segmenter *s, const struct us_boundary_gap *g,
                     uint64_t key[US_BOUNDARY_NFEATURE])
{
    struct sides x = sides_of(s, g);
    size_t nchar = s->word[s->nword - 1].end;
    const uint16_t *c = s->code;
    uint32_t l1 = c[x.at - 1], l2 = x.at > 1 ? c[x.at - 2] : 0;
    uint32_t r1 = c[x.at], r2 = x.at + 1 < nchar ? c[x.at + 1] : 0;
    uint32_t before = x.from ? c[x.from - 1] : 0, behind = x.end < nchar ? c[x.end] : 0;
    uint32_t pl = us_dict_pos(s->dict, x.left), pr = us_dict_pos(s->dict, x.right);
    unsigned sh = us_boundary_shape(g->boundary, x.at - x.from, x.end - x.at);
    unsigned any = us_boundary_shape(g->boundary, 0, 0);
    uint32_t known = (uint32_t)(l2 && node_of(s, x.at - 2, x.at)) |
                     (uint32_t)(node_of(s, x.at - 1, x.at + 1) != 0) << 1 |
                     (uint32_t)(r2 && node_of(s, x.at, x.at + 2)) << 2;
    uint32_t edges = (uint32_t)(x.from == 0) + (uint32_t)(x.from > 0 && g->word == 1) +
                     3 * (uint32_t)(x.end == nchar);
#define KEY(t, shape, a, b, d) key[US_BOUNDARY_##t] = us_boundary_key_of(US_BOUNDARY_##t, shape, a, b, d)
    KEY(SHAPE, sh, 0, 0, 0);
    KEY(LEFT, sh, l1, 0, 0);
    KEY(RIGHT, sh, r1, 0, 0);
    KEY(MIDDLE, sh, l1, r1, 0);
    KEY(ANY_MIDDLE, any, l1, r1, 0);
    KEY(LEFT2, sh, l2, l1, 0);
    KEY(RIGHT2, sh, r1, r2, 0);
    KEY(LEFT_MID, sh, l2, l1, r1);
    KEY(RIGHT_MID, sh, l1, r1, r2);
    KEY(SKIP_LEFT, sh, l2, r1, 0);
    KEY(SKIP_RIGHT, sh, l1, r2, 0);
    KEY(POS, sh, pl, pr, 0);
    KEY(WHOLE_POS, sh, x.whole ? 1 + us_dict_pos(s->dict, x.whole) : 0, 0, 0);
    KEY(MARGIN, sh, margin_of(s, &x), 0, 0);
    KEY(COSTS, sh, cost_of(s, x.left), cost_of(s, x.right), 0);
    KEY(LEFT_POS, sh, l1, pr, 0);
    KEY(POS_RIGHT, sh, r1, pl, 0);
    KEY(AROUND, sh, (uint32_t)(x.before < 3 ? x.before : 3), (uint32_t)(x.behind < 3 ? x.behind : 3), 0);
    KEY(EDGES, sh, edges, 0, 0);
    KEY(KNOWN, sh, known, 0, 0);
    KEY(BEFORE, sh, before, l1, 0);
    KEY(BEHIND, sh, r1, behind, 0);
#undef KEY
}
