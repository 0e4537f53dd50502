/* mkdict OUT LM JIEBA_DIR OPENCC_DIR BOUNDARY: makes the Chinese dictionary (src/text/dict.h) from
 * Debian packages and the weights of the corrector; each but JIEBA_DIR may be "-" for none.
 *
 * - LM: zh_CN.lm of libime-data-language-model: words, unigram costs, pairs; else jieba's counts.
 * - JIEBA_DIR of python3-jieba: dict.txt (more words, parts of speech), finalseg/prob_*.py.
 * - OPENCC_DIR of libopencc1.1: TSCharacters.ocd2; else traditional characters stay as they are.
 * - BOUNDARY: lexicons/zh/boundary.tsv.
 *
 * The same packages give the same bytes. One pass a source; 2.5 s, 260 MB. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "text/dict.h"

#include "mkdict_boundary.h"
#include "mkdict_file.h"
#include "mkdict_jieba.h"
#include "mkdict_lm.h"
#include "mkdict_ocd2.h"

enum {
    JIEBA_FREQ_MIN = 5,  /* rarer jieba words are left out: no gain, twice the size */
    PAIRS_KEPT = 690000, /* the most important; all 1.98 million: .0009 of F1 for 4.9 MB */
    PAIRS_A_LINE = 17,   /* mean load of a line of 20 */
    NODE_MAX = (1 << 20) - 1,
    FILE_MAX = 1 << 28,
    CP_END = 0x110000,
};
/* Log10 probability of a character that is no word; libime's own (-14.04) makes no difference. */
static const double unknown_prob = -9.0;
/* Decades by which words that the language model left out are less likely than jieba says: .001 F1.
 */
static const double jieba_discount = 0.3;

struct word {
    uint32_t cp[US_DICT_WORD_MAX]; /* simplified */
    uint32_t code[US_DICT_WORD_MAX];
    uint32_t n, freq, lm, node; /* lm: id in the language model, or 0 */
    double prob, backoff;       /* log10 */
    enum us_pos pos;
};

struct trie_node {
    uint32_t lo, hi, depth; /* words below it */
    uint32_t child, nchild; /* in the array of nodes, contiguous */
    uint32_t code, base;
};

struct pair {
    uint32_t a, b; /* nodes */
    uint8_t index;
    double weight;
};

struct mk {
    struct us_arena a;
    struct lm lm;
    bool has_lm;
    uint32_t *simple; /* simplified form by code point, or 0 */
    struct word *word;
    size_t nword, word_cap;
    uint32_t *lm_word; /* word of a language model id */
    uint32_t *code_of; /* by code point */
    struct us_dict_char *chars;
    uint32_t ncode;
    uint32_t *freq_of; /* by code point: jieba's count as a word */
    struct hmm hmm;
    struct trie_node *tnode;
    size_t ntnode, tnode_cap;
    struct us_dict_node *node;
    uint32_t nnode;
    struct us_dict_line *line;
    uint32_t nline;
    struct corrector corrector;
    struct us_dict_header head;
};

US_NORETURN static void
die(const char *path, const char *what)
{
    fprintf(stderr, "mkdict: %s: %s%s%s\n", path, what, errno ? ": " : "",
            errno ? strerror(errno) : "");
    exit(2);
}

static struct us_str
slurp(struct mk *m, const char *dir, const char *name)
{
    struct us_buf path = {0};
    struct us_str s;
    struct us_err err;
    us_buf_c(&path, dir);
    if (name) {
        us_buf_char(&path, '/');
        us_buf_c(&path, name);
    }
    us_buf_char(&path, '\0');
    errno = 0;
    if (us_file_read(&m->a, path.p, FILE_MAX, &s, &err) < 0)
        die(path.p, err.msg);
    us_buf_free(&path);
    return s;
}

static bool
is_han(uint32_t cp)
{
    return (cp >= 0x3400 && cp < 0xA000 && !(cp >= 0x4DC0 && cp < 0x4E00)) || cp == 0x3005 ||
           cp == 0x3007 || (cp >= 0xF900 && cp < 0xFB00) || (cp >= 0x20000 && cp < 0x323B0);
}

static uint32_t
simplify(const struct mk *m, uint32_t cp)
{
    return m->simple[cp] ? m->simple[cp] : cp;
}

/* Characters */

static void
take_simple(void *to, struct us_str key, struct us_str value)
{
    struct mk *m = to;
    size_t i = 0, j = 0;
    if (key.n == 0 || value.n == 0)
        return;
    uint32_t from = us_dict_next(key, &i), into = us_dict_next(value, &j);
    if (i == key.n && j == value.n && from != into && from < CP_END && is_han(from) && is_han(into))
        m->simple[from] = into;
}

static void
read_opencc(struct mk *m, const char *dir)
{
    struct us_err err;
    m->simple = us_arena_zero(&m->a, CP_END, sizeof *m->simple);
    if (strcmp(dir, "-") == 0)
        return;
    struct us_str file = slurp(m, dir, "TSCharacters.ocd2");
    errno = 0;
    if (ocd2_list(&m->a, file, take_simple, m, &err) < 0)
        die("TSCharacters.ocd2", err.msg);
    m->head.flags |= US_DICT_TRADITIONAL;
}

/* Words */

/* Appends an empty word for `text`; NULL when it is not made of 1 to 16 Han characters. */
static struct word *
add_word(struct mk *m, struct us_str text)
{
    struct word w = {.freq = 0};
    for (size_t at = 0; at < text.n; w.n++) {
        uint32_t cp = us_dict_next(text, &at);
        if (w.n == US_DICT_WORD_MAX || cp >= CP_END || !is_han(cp))
            return NULL;
        w.cp[w.n] = simplify(m, cp);
    }
    if (w.n == 0)
        return NULL;
    US_GROW(m->word, m->word_cap, m->nword + 1);
    m->word[m->nword] = w;
    return &m->word[m->nword++];
}

static void
read_lm(struct mk *m, const char *path)
{
    struct us_err err;
    m->has_lm = strcmp(path, "-") != 0;
    if (!m->has_lm)
        return;
    struct us_str file = slurp(m, path, NULL);
    errno = 0;
    if (lm_open(&m->lm, &m->a, file, &err) < 0)
        die(path, err.msg);
    m->head.flags |= US_DICT_PAIRS;
    for (uint32_t id = 1; id < m->lm.nword; id++) {
        struct word *w = add_word(m, us_str_c(m->lm.word[id]));
        if (!w)
            continue;
        w->lm = id;
        w->prob = (double)lm_prob(&m->lm, id);
        w->backoff = (double)lm_backoff(&m->lm, id);
    }
}

/* dict.txt: word, frequency, tag, separated by one space. */
static void
read_jieba(struct mk *m, const char *dir)
{
    struct us_str all = slurp(m, dir, "dict.txt"), row, text, number;
    m->freq_of = us_arena_zero(&m->a, CP_END, sizeof *m->freq_of);
    while (us_str_cut(&all, '\n', &row)) {
        long freq;
        if (row.n == 0)
            continue;
        if (!us_str_cut(&row, ' ', &text) || !us_str_cut(&row, ' ', &number) ||
            !us_str_to_long(number, 0, INT32_MAX, &freq))
            die("dict.txt", "not lines of word, frequency, tag");
        struct word *w = add_word(m, text);
        if (!w)
            continue;
        w->freq = (uint32_t)freq;
        w->pos = row.p ? jieba_pos(us_str_trim(row)) : US_POS_NONE;
        if (w->n == 1 && m->freq_of[w->cp[0]] < w->freq)
            m->freq_of[w->cp[0]] = w->freq;
    }
}

static int
same_word(const struct word *x, const struct word *y)
{
    for (uint32_t i = 0; i < x->n && i < y->n; i++)
        if (x->cp[i] != y->cp[i])
            return x->cp[i] < y->cp[i] ? -1 : 1;
    return (x->n > y->n) - (x->n < y->n);
}

/* By characters; of one word, the language model's likeliest entry first, then jieba's most
 * frequent. */
static int
by_text(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int c = same_word(x, y);
    if (c != 0)
        return c;
    if ((x->lm != 0) != (y->lm != 0))
        return x->lm ? -1 : 1;
    if (x->prob != y->prob)
        return x->prob > y->prob ? -1 : 1;
    if (x->freq != y->freq)
        return x->freq > y->freq ? -1 : 1;
    return (x->lm > y->lm) - (x->lm < y->lm);
}

/* Makes one word of equal ones. */
static void
merge_words(struct mk *m)
{
    size_t to = 0;
    qsort(m->word, m->nword, sizeof *m->word, by_text);
    for (size_t i = 0; i < m->nword; i++) {
        struct word *w = &m->word[i];
        if (to > 0 && same_word(&m->word[to - 1], w) == 0) {
            struct word *first = &m->word[to - 1];
            if (w->freq > first->freq)
                first->freq = w->freq;
            if (first->pos == US_POS_NONE)
                first->pos = w->pos;
        } else {
            m->word[to++] = *w;
        }
    }
    m->nword = to;
}

/* Least squares of the language model's log probability on jieba's log frequency, over the words of
 * both: the line that gives jieba's own words their cost. */
static void
fit_costs(const struct mk *m, double *base, double *slope)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (size_t i = 0; i < m->nword; i++) {
        const struct word *w = &m->word[i];
        if (!w->lm || w->freq < JIEBA_FREQ_MIN)
            continue;
        double x = log10((double)w->freq);
        n++;
        sx += x;
        sy += w->prob;
        sxx += x * x;
        sxy += x * w->prob;
    }
    double spread = n * sxx - sx * sx;
    *slope = spread > 0 ? (n * sxy - sx * sy) / spread : 1;
    *base = n > 0 ? (sy - *slope * sx) / n : 0;
}

/* Jieba's long words are phrases (采取措施, 中国国奥队), but for idioms and names; they cost .005
 * of F1, .01 without the language model. */
static bool
is_phrase(const struct word *w)
{
    return w->n > 3 && w->pos != US_POS_I && w->pos != US_POS_NR &&
           !(w->pos == US_POS_NS && w->n == 4);
}

/* Gives jieba's words a cost and drops the rare ones and phrases. */
static void
choose_words(struct mk *m)
{
    double base, slope, total = 0;
    size_t to = 0;
    fit_costs(m, &base, &slope);
    for (size_t i = 0; i < m->nword; i++)
        total += m->word[i].freq;
    for (size_t i = 0; i < m->nword; i++) {
        struct word *w = &m->word[i];
        if (!w->lm && (w->freq < JIEBA_FREQ_MIN || is_phrase(w)))
            continue;
        if (!m->has_lm)
            w->prob = log10((double)w->freq / total);
        else if (!w->lm)
            w->prob = base + slope * log10((double)w->freq) - jieba_discount;
        m->word[to++] = *w;
    }
    m->nword = to;
}

static void
read_hmm(struct mk *m, const char *dir)
{
    static const char *const files[] = {"finalseg/prob_start.py", "finalseg/prob_trans.py",
                                        "finalseg/prob_emit.py"};
    hmm_init(&m->hmm, &m->a);
    for (size_t i = 0; i < US_COUNT(files); i++)
        if (!hmm_read(&m->hmm, slurp(m, dir, files[i])))
            die(files[i], "not a table of log probabilities");
    memcpy(m->head.hmm_start, m->hmm.start, sizeof m->head.hmm_start);
    memcpy(m->head.hmm_trans, m->hmm.trans, sizeof m->head.hmm_trans);
}

/* Codes */

struct weighed {
    uint32_t cp;
    double weight;
};

static int
by_weight(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->cp > y->cp) - (x->cp < y->cp);
}

/* Numbers the characters from 1, the frequent ones first, so that the trie is dense. */
static void
number_chars(struct mk *m)
{
    struct weighed *all = us_arena_zero(&m->a, 1u << 16, sizeof *all);
    double *weight = us_arena_zero(&m->a, CP_END, sizeof *weight);
    uint32_t n = 0;
    for (size_t i = 0; i < m->nword; i++)
        for (uint32_t k = 0; k < m->word[i].n; k++)
            weight[m->word[i].cp[k]] += 1;
    for (uint32_t cp = 0; cp < CP_END; cp++)
        if (m->simple[cp] && weight[m->simple[cp]] <= 0)
            weight[m->simple[cp]] = 1e-30;
    for (uint32_t cp = 0; cp < CP_END; cp++)
        if (weight[cp] > 0) {
            if (n == (1u << 16) - 1)
                die("words", "too many different characters");
            all[n++] = (struct weighed){cp, weight[cp]};
        }
    qsort(all, n, sizeof *all, by_weight);
    m->ncode = n + 1;
    m->chars = us_arena_zero(&m->a, m->ncode, sizeof *m->chars);
    m->code_of = us_arena_zero(&m->a, CP_END, sizeof *m->code_of);
    for (uint32_t i = 0; i < n; i++) {
        struct us_dict_char *c = &m->chars[i + 1];
        c->cp = all[i].cp;
        c->freq = m->freq_of[c->cp];
        for (int k = 0; k < 4; k++)
            c->hmm[k] =
                c->cp < HMM_CP_END && m->hmm.emit[c->cp][k] ? m->hmm.emit[c->cp][k] : HMM_NEVER;
        m->code_of[c->cp] = i + 1;
    }
    for (uint32_t cp = 0; cp < CP_END; cp++)
        if (m->simple[cp])
            m->code_of[cp] = m->code_of[m->simple[cp]];
    for (size_t i = 0; i < m->nword; i++)
        for (uint32_t k = 0; k < m->word[i].n; k++)
            m->word[i].code[k] = m->code_of[m->word[i].cp[k]];
}

/* The trie */

static int
by_code(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    for (uint32_t i = 0; i < x->n && i < y->n; i++)
        if (x->code[i] != y->code[i])
            return x->code[i] < y->code[i] ? -1 : 1;
    return (x->n > y->n) - (x->n < y->n);
}

/* Appends the children of tnode[at]; its words are sorted and the one that ends here comes first.
 */
static void
add_children(struct mk *m, size_t at)
{
    struct trie_node t = m->tnode[at];
    uint32_t i = t.lo;
    while (i < t.hi && m->word[i].n == t.depth)
        i++;
    t.child = (uint32_t)m->ntnode;
    while (i < t.hi) {
        uint32_t from = i, code = m->word[i].code[t.depth];
        while (i < t.hi && m->word[i].code[t.depth] == code)
            i++;
        US_GROW(m->tnode, m->tnode_cap, m->ntnode + 1);
        m->tnode[m->ntnode++] = (struct trie_node){from, i, t.depth + 1, 0, 0, code, 0};
    }
    t.nchild = (uint32_t)m->ntnode - t.child;
    m->tnode[at] = t;
}

struct order {
    uint32_t at, nchild;
};

static int
by_children(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->nchild != y->nchild)
        return x->nchild > y->nchild ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The chain of free slots, 0 its head. */
struct slots {
    uint32_t *next, *prev;
    bool *base_used;
};

/* First base, unused by others, whose slots are free for all children. */
static uint32_t
find_base(const struct mk *m, const struct trie_node *t, const struct slots *s)
{
    const struct trie_node *c = m->tnode + t->child;
    for (uint32_t slot = s->next[0]; slot <= NODE_MAX; slot = s->next[slot]) {
        uint32_t base = slot - c[0].code, k = 1;
        if (slot <= c[0].code || s->base_used[base])
            continue;
        while (k < t->nchild && base + c[k].code <= NODE_MAX && m->node[base + c[k].code].code == 0)
            k++;
        if (k == t->nchild)
            return base;
    }
    die("words", "too many for one trie");
}

static void
place_children(struct mk *m, struct trie_node *t, struct slots *s)
{
    t->base = find_base(m, t, s);
    s->base_used[t->base] = true;
    for (uint32_t k = 0; k < t->nchild; k++) {
        uint32_t code = m->tnode[t->child + k].code, slot = t->base + code;
        m->node[slot].code = (uint16_t)code;
        s->next[s->prev[slot]] = s->next[slot];
        s->prev[s->next[slot]] = s->prev[slot];
        m->nnode = slot >= m->nnode ? slot + 1 : m->nnode;
    }
}

/* Places the children of every node, the widest first: narrow ones fill the gaps. */
static void
place_nodes(struct mk *m)
{
    struct order *order = us_arena_zero(&m->a, m->ntnode, sizeof *order);
    struct slots s = {
        .next = us_arena_zero(&m->a, NODE_MAX + 2, sizeof *s.next),
        .prev = us_arena_zero(&m->a, NODE_MAX + 2, sizeof *s.prev),
        .base_used = us_arena_zero(&m->a, NODE_MAX + 1, sizeof *s.base_used),
    };
    for (uint32_t i = 0; i <= NODE_MAX; i++) {
        s.next[i] = i + 1;
        s.prev[i + 1] = i;
    }
    for (uint32_t i = 0; i < m->ntnode; i++)
        order[i] = (struct order){i, m->tnode[i].nchild};
    qsort(order, m->ntnode, sizeof *order, by_children);
    for (size_t i = 0; i < m->ntnode && order[i].nchild > 0; i++)
        place_children(m, &m->tnode[order[i].at], &s);
}

/* Fills in bases, costs and the nodes of words, parents before children. */
static void
fill_nodes(struct mk *m)
{
    uint32_t *slot = us_arena_zero(&m->a, m->ntnode, sizeof *slot);
    for (size_t i = 0; i < m->ntnode; i++) {
        const struct trie_node *t = &m->tnode[i];
        struct us_dict_node *n = &m->node[slot[i]];
        n->base = t->base & 0xFFFFFu;
        n->backoff = US_DICT_NOPAIRS;
        n->cost = i == 0 ? word_cost(unknown_prob) : US_DICT_NOWORD;
        struct word *w = &m->word[t->lo];
        if (i > 0 && w->n == t->depth) {
            double b = floor(-w->backoff * US_DICT_UNIT / 4 + US_DICT_NOPAIRS + 0.5);
            n->backoff = (uint32_t)(b < 0 ? 0 : b > 4095 ? 4095 : b) & 0xFFFu;
            n->cost = word_cost(w->prob);
            w->node = slot[i];
        }
        for (uint32_t k = 0; k < t->nchild; k++)
            slot[t->child + k] = t->base + m->tnode[t->child + k].code;
    }
}

static void
build_trie(struct mk *m)
{
    qsort(m->word, m->nword, sizeof *m->word, by_code);
    m->node = us_arena_zero(&m->a, NODE_MAX + 1, sizeof *m->node);
    US_GROW(m->tnode, m->tnode_cap, 1);
    m->tnode[0] = (struct trie_node){.hi = (uint32_t)m->nword};
    m->ntnode = 1;
    for (size_t i = 0; i < m->ntnode; i++)
        add_children(m, i);
    place_nodes(m);
    fill_nodes(m);
}

/* Pairs */

static int
by_importance(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Collects the pairs of words with their importance: P(a, b) times what is lost by backing off
 * instead. */
static size_t
collect_pairs(struct mk *m, struct pair *pair)
{
    const struct lm *lm = &m->lm;
    size_t n = 0;
    uint32_t *node = us_arena_zero(&m->a, lm->nword, sizeof *node);
    for (size_t i = 0; i < m->nword; i++)
        node[m->word[i].lm] = m->word[i].node;
    node[0] = 0;
    for (uint32_t b = 1; b < lm->nword; b++)
        for (uint64_t i = lm_first(lm, b); node[b] && i < lm_first(lm, b + 1); i++) {
            struct lm_pair p = lm_pair(lm, i);
            double prob = (double)lm->pair_prob[p.index];
            double without = (double)lm_prob(lm, b) + (double)lm_backoff(lm, p.a);
            double joint = pow(10, (double)lm_prob(lm, p.a) + prob);
            if (node[p.a])
                pair[n++] =
                    (struct pair){node[p.a], node[b], p.index, joint * fabs(prob - without)};
        }
    return n;
}

static size_t
build_pairs(struct mk *m)
{
    size_t kept = 0;
    m->nline = m->has_lm ? (PAIRS_KEPT + PAIRS_A_LINE - 1) / PAIRS_A_LINE : 1;
    m->line = us_arena_zero(&m->a, m->nline, sizeof *m->line);
    if (!m->has_lm)
        return 0;
    struct pair *pair = us_arena_zero(&m->a, m->lm.npair, sizeof *pair);
    size_t n = collect_pairs(m, pair);
    qsort(pair, n, sizeof *pair, by_importance);
    struct us_dict d = {.line = m->line, .nline = m->nline};
    for (size_t i = 0; i < n && i < PAIRS_KEPT; i++) {
        uint64_t h = us_dict_pair_hash(pair[i].a, pair[i].b);
        struct us_dict_line *line = m->line + (us_dict_pair_line(&d, h) - m->line);
        if (m->node[pair[i].a].backoff == US_DICT_NOPAIRS)
            m->node[pair[i].a].backoff = US_DICT_NOPAIRS + 1;
        kept += keep_pair(line, us_dict_pair_print(h), pair[i].index);
    }
    return kept;
}

/* The file */

/* Writes the tables of codes and reads the corrector, which is in terms of them. */
static void
add_codes(struct mk *m, struct us_buf *out, const char *boundary)
{
    uint16_t *direct = us_arena_zero(&m->a, US_DICT_DIRECT_END - US_DICT_DIRECT, sizeof *direct);
    struct us_dict_extra *extra = us_arena_zero(&m->a, CP_END, sizeof *extra);
    size_t nextra = 0;
    for (uint32_t cp = 0; cp < CP_END; cp++) {
        if (cp >= US_DICT_DIRECT && cp < US_DICT_DIRECT_END)
            direct[cp - US_DICT_DIRECT] = (uint16_t)m->code_of[cp];
        else if (m->code_of[cp])
            extra[nextra++] = (struct us_dict_extra){cp, m->code_of[cp]};
    }
    m->head.code = add_section(out, direct, US_DICT_DIRECT_END - US_DICT_DIRECT, sizeof *direct);
    m->head.extra = add_section(out, extra, nextra, sizeof *extra);
    m->head.chars = add_section(out, m->chars, m->ncode, sizeof *m->chars);
    struct us_dict view = {.code = direct,
                           .extra = extra,
                           .chars = m->chars,
                           .nextra = (uint32_t)nextra,
                           .ncode = m->ncode};
    struct us_err err = {0};
    errno = 0;
    if (corrector_read(&m->corrector, &m->a, &view, boundary, &err) < 0)
        die(boundary, err.msg);
}

static void
write_file(struct mk *m, const char *path, const char *boundary)
{
    struct us_buf out = {0};
    uint16_t cost[256] = {0};
    uint8_t *pos = us_arena_zero(&m->a, m->nnode, 1);
    for (size_t i = 0; i < m->nword; i++)
        pos[m->word[i].node] = (uint8_t)m->word[i].pos;
    for (int i = 0; i < 256; i++)
        cost[i] = word_cost((double)m->lm.pair_prob[i]);
    m->head.node = add_section(&out, m->node, m->nnode, sizeof *m->node);
    m->head.line = add_section(&out, m->line, m->nline, sizeof *m->line);
    m->head.pair_cost = add_section(&out, cost, 256, sizeof *cost);
    add_codes(m, &out, boundary);
    m->head.pos = add_section(&out, pos, m->nnode, 1);
    m->head.bucket = add_section(&out, m->corrector.bucket, m->corrector.nbucket, 32);
    m->head.gate = add_section(&out, m->corrector.gate, m->corrector.gate ? m->ncode : 0, 4);
    memcpy(m->head.gate_shape, m->corrector.gate_shape, sizeof m->head.gate_shape);
    memcpy(m->head.magic, US_DICT_MAGIC, sizeof m->head.magic);
    m->head.version = US_DICT_VERSION;
    m->head.size = sizeof m->head + out.n;
    m->head.check = us_hash(out.p, out.n, 0);
    errno = 0;
    FILE *f = fopen(path, "wb");
    if (!f)
        die(path, "cannot write");
    bool ok = fwrite(&m->head, sizeof m->head, 1, f) == 1 && fwrite(out.p, 1, out.n, f) == out.n;
    if (fclose(f) != 0 || !ok) {
        int keep = errno;
        remove(path);
        errno = keep;
        die(path, "cannot write");
    }
    us_buf_free(&out);
}

int
main(int argc, char **argv)
{
    struct mk m = {0};
    if (argc != 6) {
        fprintf(stderr, "usage: mkdict OUT LM|- JIEBA_DIR OPENCC_DIR|- BOUNDARY|-\n");
        return 2;
    }
    read_opencc(&m, argv[4]);
    read_lm(&m, argv[2]);
    read_jieba(&m, argv[3]);
    merge_words(&m);
    choose_words(&m);
    read_hmm(&m, argv[3]);
    number_chars(&m);
    build_trie(&m);
    size_t npair = build_pairs(&m);
    write_file(&m, argv[1], argv[5]);
    fprintf(
        stderr, "mkdict: %s: %zu words, %zu pairs, %u characters, %zu nodes in %u, %llu bytes\n",
        argv[1], m.nword, npair, m.ncode - 1, m.ntnode, m.nnode, (unsigned long long)m.head.size);
    free(m.word);
    free(m.tnode);
    us_arena_free(&m.a);
    return 0;
}
