#include "text/boundary.h"

#include "base/utf8.h"

/* Values of a template and how many of them, from the first, are characters. */
static const struct {
    const char *name;
    int nvalue, nchar;
    bool lengths; /* in the shape */
} forms[US_BOUNDARY_NTEMPLATE] = {
    [US_BOUNDARY_SHAPE] = {"shape", 0, 0, true},
    [US_BOUNDARY_LEFT] = {"left", 1, 1, true},
    [US_BOUNDARY_RIGHT] = {"right", 1, 1, true},
    [US_BOUNDARY_MIDDLE] = {"middle", 2, 2, false},
    [US_BOUNDARY_POS] = {"pos", 2, 0, true},
    [US_BOUNDARY_WHOLE_POS] = {"whole-pos", 1, 0, true},
    [US_BOUNDARY_MARGIN] = {"margin", 1, 0, true},
    [US_BOUNDARY_COSTS] = {"costs", 2, 0, true},
    [US_BOUNDARY_LEFT_POS] = {"left-pos", 2, 1, true},
    [US_BOUNDARY_RIGHT_POS] = {"right-pos", 2, 1, true},
    [US_BOUNDARY_GATE_SHAPE] = {"gate-shape", 0, 0, true},
    [US_BOUNDARY_GATE_LEFT] = {"gate-left", 1, 1, false},
    [US_BOUNDARY_GATE_RIGHT] = {"gate-right", 1, 1, false},
};

void
us_boundary_write(const struct us_dict *d, uint64_t key, struct us_buf *out)
{
    unsigned t = (unsigned)(key >> 56), shape = (unsigned)(key >> 48) & 0xFF;
    char bytes[4];
    us_buf_fmt(out, "%s:%u", forms[t].name, shape >> 4);
    if (forms[t].lengths)
        us_buf_fmt(out, "%u%u", shape >> 2 & 3, shape & 3);
    for (int i = 0; i < forms[t].nvalue; i++) {
        uint32_t value = (uint32_t)(key >> (16 - 16 * i)) & 0xFFFF;
        us_buf_char(out, i ? '.' : ':');
        if (i >= forms[t].nchar)
            us_buf_int(out, value);
        else if (value == 0 || value >= d->ncode)
            us_buf_char(out, '_');
        else
            us_buf_add(out, bytes, us_utf8_put(d->chars[value].cp, bytes));
    }
}

static int
read_value(const struct us_dict *d, struct us_str text, bool is_char, uint32_t *value,
           struct us_err *err)
{
    long number;
    size_t at = 0;
    if (is_char && us_str_eqc(text, "_")) {
        *value = 0;
        return US_OK;
    }
    if (!is_char && us_str_to_long(text, 0, UINT16_MAX, &number)) {
        *value = (uint32_t)number;
        return US_OK;
    }
    if (!is_char || !text.n)
        return us_fail(err, US_ESYNTAX, 0, "a value is a character, _ or a number below 65536");
    *value = us_dict_code(d, us_dict_next(text, &at));
    if (at < text.n)
        return us_fail(err, US_ESYNTAX, 0, "more than one character where one is expected");
    return *value ? US_OK : us_fail(err, US_EDATA, 0, "a character that the dictionary lacks");
}

static bool
read_shape(struct us_str text, bool lengths, unsigned *shape)
{
    unsigned digit[3] = {0};
    if (text.n != (lengths ? 3 : 1))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        digit[i] = (unsigned)(unsigned char)text.p[i] - '0';
        if (digit[i] > (i ? 3 : 1))
            return false;
    }
    *shape = digit[0] << 4 | digit[1] << 2 | digit[2];
    return true;
}

int
us_boundary_read(const struct us_dict *d, struct us_str name, uint64_t *key, struct us_err *err)
{
    struct us_str field, values[2];
    uint32_t value[2] = {0};
    unsigned t = 0, shape;
    us_str_cut(&name, ':', &field);
    while (t < US_BOUNDARY_NTEMPLATE && !us_str_eqc(field, forms[t].name))
        t++;
    if (t == US_BOUNDARY_NTEMPLATE)
        return us_fail(err, US_ESYNTAX, 0, "unknown template of a boundary feature");
    if (!us_str_cut(&name, ':', &field) || !read_shape(field, forms[t].lengths, &shape))
        return us_fail(err, US_ESYNTAX, 0, "a shape is a digit 0 or 1, and two up to 3");
    for (int i = 0; i < forms[t].nvalue; i++) {
        if (!us_str_cut(&name, '.', &values[i]))
            return us_fail(err, US_ESYNTAX, 0, "too few values");
        int rc = read_value(d, values[i], i < forms[t].nchar, &value[i], err);
        if (rc)
            return rc;
    }
    if (name.p)
        return us_fail(err, US_ESYNTAX, 0, "too many values");
    *key = us_boundary_key((enum us_boundary_template)t, shape, value[0], value[1]);
    return US_OK;
}

/* The words on both sides of a gap, or the parts of the word that it is in: nodes, 0 for those not
 * in the dictionary. */
struct sides {
    uint32_t left, right, whole;
};

/* Walks the trie from `node` over these characters, as far as it goes: 0 when not to the end. */
static inline uint32_t
walk(const struct us_segmenter *s, uint32_t node, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (s->code[i] == 0 || (node = us_dict_step(s->dict, node, s->code[i])) == 0)
            return 0;
    return node;
}

static inline uint32_t
word_at(const struct us_dict *d, uint32_t node)
{
    return d->node[node].cost != US_DICT_NOWORD ? node : 0;
}

static struct sides
sides_of(const struct us_segmenter *s, const struct us_boundary_gap *g)
{
    uint32_t left = walk(s, 0, g->from, g->at), right = walk(s, 0, g->at, g->end);
    uint32_t whole = left ? walk(s, left, g->at, g->end) : 0;
    return (struct sides){word_at(s->dict, left), word_at(s->dict, right), word_at(s->dict, whole)};
}

enum { STEP = US_DICT_UNIT / 2, MARGIN_MAX = 12 };

/* In half decades, 0 when it is no word. */
static uint32_t
cost_of(const struct us_dict *d, uint32_t node)
{
    return node ? 1 + d->node[node].cost / STEP : 0;
}

/* In half decades, 100 when both cost the same; below 8 which of the three are words, when not all
 * are. Without the words around: with them it is a worse feature (they chose the path already). */
static uint32_t
margin_of(const struct us_dict *d, const struct sides *x)
{
    if (!x->whole || !x->left || !x->right)
        return (uint32_t)(x->left != 0) | (uint32_t)(x->right != 0) << 1 |
               (uint32_t)(x->whole != 0) << 2;
    int32_t pair = (int32_t)(d->node[x->left].cost + us_dict_pair(d, x->left, x->right));
    int32_t more = (pair - (int32_t)d->node[x->whole].cost) / STEP;
    return (uint32_t)(100 + (more < -MARGIN_MAX  ? -MARGIN_MAX
                             : more > MARGIN_MAX ? MARGIN_MAX
                                                 : more));
}

bool
us_boundary_is_ruled(const struct us_segmenter *s, const struct us_boundary_gap *g,
                     enum us_units units)
{
    return us_segment_is_ruled(s, g->from, g->at, g->end, g->boundary, units);
}

static inline void
list_features(const struct us_segmenter *s, const struct us_boundary_gap *g, const struct sides *x,
              uint64_t key[US_BOUNDARY_NFEATURE])
{
    const struct us_dict *d = s->dict;
    uint32_t l = s->code[g->at - 1], r = s->code[g->at];
    uint32_t left = us_dict_pos(d, x->left), right = us_dict_pos(d, x->right);
    uint32_t whole = x->whole ? 1 + us_dict_pos(d, x->whole) : 0;
    unsigned shape = us_boundary_shape(g->boundary, g->at - g->from, g->end - g->at);
#define KEY(t, shape, a, b) key[US_BOUNDARY_##t] = us_boundary_key(US_BOUNDARY_##t, shape, a, b)
    KEY(SHAPE, shape, 0, 0);
    KEY(LEFT, shape, l, 0);
    KEY(RIGHT, shape, r, 0);
    KEY(MIDDLE, us_boundary_shape(g->boundary, 0, 0), l, r);
    KEY(POS, shape, left, right);
    KEY(WHOLE_POS, shape, whole, 0);
    KEY(MARGIN, shape, margin_of(d, x), 0);
    KEY(COSTS, shape, cost_of(d, x->left), cost_of(d, x->right));
    KEY(LEFT_POS, shape, l, right);
    KEY(RIGHT_POS, shape, r, left);
#undef KEY
}

void
us_boundary_features(const struct us_segmenter *s, const struct us_boundary_gap *g,
                     uint64_t key[US_BOUNDARY_NFEATURE])
{
    struct sides x = sides_of(s, g);
    list_features(s, g, &x, key);
}

/* Whether the weights of the features of a gap that passed the gate ask for a flip. Looks at whole
 * buckets, without a branch: compilers make a compare, an and and an add of the inner loop. */
static bool
flips(const struct us_segmenter *s, const struct us_boundary_gap *g, const struct sides *x,
      enum us_units units)
{
    const struct us_dict *d = s->dict;
    uint64_t key[US_BOUNDARY_NFEATURE];
    int16_t sums[US_DICT_BUCKET] = {0};
    int32_t sum = 0;
    list_features(s, g, x, key);
    for (int t = 0; t < US_BOUNDARY_NFEATURE; t++) {
        uint64_t h = us_boundary_hash(key[t]);
        const struct us_dict_bucket *b = d->bucket + us_boundary_bucket(h, d->nbucket);
        uint16_t print = us_boundary_print(h);
        for (int i = 0; i < US_DICT_BUCKET; i++)
            sums[i] = (int16_t)(sums[i] + (-(b->print[i] == print) & b->weight[i]));
    }
    for (int i = 0; i < US_DICT_BUCKET; i++)
        sum += sums[i];
    return sum > 0 && !us_boundary_is_ruled(s, g, units);
}

/* The shape of a gap by its surroundings: bit 2 is the gap itself. */
static unsigned
shape_of(unsigned around)
{
    size_t left = around & 2 ? 1 : around & 1 ? 2 : 3;
    size_t right = around & 8 ? 1 : around & 16 ? 2 : 3;
    return us_boundary_shape(around & 4, left, right);
}

void
us_boundary_init(struct us_segmenter *s)
{
    enum { SHUT = -1024 }; /* whatever stands on the other side */
    const struct us_dict *d = s->dict;
    if (d->nbucket == 0)
        return;
    s->gate = us_calloc(d->ncode + 1, sizeof *s->gate);
    for (uint32_t c = 0; c < d->ncode; c++)
        s->gate[c] = (struct us_segment_gate){{d->gate[c].left[0], d->gate[c].left[1]},
                                              {d->gate[c].right[0], d->gate[c].right[1]}};
    s->gate[d->ncode] = (struct us_segment_gate){{SHUT, SHUT}, {SHUT, SHUT}};
    for (unsigned i = 0; i < US_COUNT(s->gate_shape); i++)
        s->gate_shape[i] = d->head->gate_shape[shape_of(i)];
}

/* Gaps that passed the gate and wait, so that the memory which their features need comes in the
 * meantime: before which character each is. */
enum { BATCH = 32 };

struct batch {
    uint32_t at[2 * BATCH];
    size_t n, nflip;
};

static void
fetch(const struct us_dict *d, const struct sides *x)
{
    US_PREFETCH(d->pos + x->left);
    US_PREFETCH(d->pos + x->right);
    if (x->whole && x->left && x->right)
        US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(x->left, x->right)));
}

/* Notes those that ask for a flip. */
static void
decide(struct us_segmenter *s, struct batch *b, enum us_units units)
{
    struct us_boundary_gap gap[2 * BATCH];
    struct sides sides[2 * BATCH];
    for (size_t i = 0; i < b->n; i++) {
        gap[i] = us_boundary_gap_at(s, b->at[i]);
        sides[i] = sides_of(s, &gap[i]);
        fetch(s->dict, &sides[i]);
    }
    for (size_t i = 0; i < b->n; i++)
        if (flips(s, &gap[i], &sides[i], units)) {
            us_bit_add(s->turned, gap[i].at);
            b->nflip++;
        }
    b->n = 0;
}

/* Lets the gaps before characters at .. stop through the gate, up to BATCH of them, without a
 * branch: which of them pass is what nobody can predict. Bit i of `around` is the place two before
 * gap i. */
static void
pass(const struct us_segmenter *s, size_t at, size_t stop, uint64_t around, struct batch *b)
{
    const struct us_segment_gate *left = s->gate + s->code[at - 1], *right;
    size_t n = b->n;
    for (; at < stop; at++, around >>= 1, left = right) {
        unsigned boundary = around >> 2 & 1;
        right = s->gate + s->code[at];
        b->at[n] = (uint32_t)at;
        n += left->left[boundary] + right->right[boundary] + s->gate_shape[around & 31] > 0;
    }
    b->n = n;
}

void
us_boundary_correct(struct us_segmenter *s, size_t first, size_t nchar, enum us_units units)
{
    struct batch b;
    size_t nword = US_BITS_WORDS(nchar);
    uint64_t before = 0; /* as if nothing stood before the first word */
    if (s->dict->nbucket == 0 || first >= nchar)
        return;
    US_GROW(s->turned, s->turned_cap, nword);
    memset(s->turned, 0, nword * sizeof *s->turned);
    b.n = b.nflip = 0;
    for (size_t at = first + 1; at < nchar; at += BATCH) {
        size_t stop = at + BATCH < nchar ? at + BATCH : nchar;
        pass(s, at, stop, us_bits_from(s->starts, at - 1) << 1 | before, &b);
        before = us_bit(s->starts, stop - 2);
        if (b.n >= BATCH)
            decide(s, &b, units);
    }
    decide(s, &b, units);
    for (size_t k = 0; b.nflip && k < nword; k++)
        s->starts[k] ^= s->turned[k];
}
