#include "themes/label.h"

#include "base/utf8.h"
#include "text/unicode.h"
#include "themes/pairs.h"

#include <stdlib.h>

/* HOT words of a theme may begin and end its phrases; KEPT phrases stay for the exact count;
 * phrases are sought in the first DOCS documents of a theme (canonical order: a fair sample). */
enum { HOT = 40, KEPT = 40, DOCS = 2000, UNITS = 4, CONTENT = 3 };

struct phrase {
    uint64_t key;
    size_t unit; /* where it first stands */
    uint32_t text, nunit, ncontent, last_doc;
    double in, df; /* texts: in the side, anywhere */
    double coverage, exclusivity, rank;
    struct us_str surface;
};

/* The documents of one theme in one language. */
struct side {
    uint32_t *docs;
    size_t n, scan;           /* documents; of which scanned */
    double texts, scan_texts; /* the same in texts */
    struct phrase *v;
    size_t nphrase;
};

struct labeller {
    const struct us_corpus *c;
    struct us_arena *arena;
    double *df;          /* of a word */
    double *count;       /* of a word, in the current side */
    bool *hot, *negates; /* of a word; a negation must not end a label */
    bool *weak;          /* of a word; says too little alone */
    struct us_pairs total;
};

static const char *const negations[] = {"not",     "no",     "never",  "don't", "dont",   "can't",
                                        "cant",    "cannot", "won't",  "wont",  "didn't", "didnt",
                                        "doesn't", "isn't",  "wasn't", "不",    "没",     "没有",
                                        "无",      "未",     "不是",   "不会",  "不能"};

static uint64_t
phrase_key(const struct us_corpus_unit *u, size_t n)
{
    uint32_t words[UNITS];
    for (size_t i = 0; i < n; i++)
        words[i] = u[i].word;
    return us_hash(words, n * sizeof(*words), 0) | 1;
}

static double
f1(double a, double b)
{
    return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

struct hot_word {
    const struct us_corpus *c;
    uint32_t word;
    double f1;
};

static int
by_f1(const void *x, const void *y)
{
    const struct hot_word *a = x, *b = y;
    if (a->f1 > b->f1 || a->f1 < b->f1)
        return a->f1 < b->f1 ? 1 : -1;
    return us_str_cmp(a->c->words.keys[a->word], b->c->words.keys[b->word]);
}

/* Marks the words that tell this side from the rest. Returns them (malloc'ed), at most HOT. */
static struct hot_word *
mark_hot(struct labeller *l, const struct side *s, size_t *n)
{
    const struct us_corpus *c = l->c;
    size_t cap = 0, seen = 0;
    struct hot_word *v = NULL;
    for (size_t i = 0; i < s->scan; i++) {
        uint32_t d = s->docs[i];
        for (size_t j = c->at[d]; j < c->at[d + 1]; j++) {
            uint32_t w = c->terms[c->col[j]].word;
            if (w == US_CORPUS_NONE || w >= c->nplain)
                continue;
            if (l->count[w] <= 0) {
                US_GROW(v, cap, seen + 1);
                v[seen++] = (struct hot_word){c, w, 0};
            }
            l->count[w] += c->weight[d];
        }
    }
    double scale = s->texts / s->scan_texts;
    for (size_t i = 0; i < seen; i++) {
        double in = l->count[v[i].word];
        v[i].f1 = f1(in / s->scan_texts, in * scale / l->df[v[i].word]);
        l->count[v[i].word] = 0;
    }
    if (seen)
        qsort(v, seen, sizeof(*v), by_f1);
    *n = seen < HOT ? seen : HOT;
    for (size_t i = 0; i < *n; i++)
        l->hot[v[i].word] = true;
    return v;
}

/* Visits the phrases of a document that begin and end with a hot word (any word when `any`). */
typedef void phrase_fn(struct labeller *l, struct side *s, uint32_t doc, size_t unit, size_t n,
                       void *ctx);

static void
each_phrase(struct labeller *l, struct side *s, uint32_t doc, bool any, phrase_fn *fn, void *ctx)
{
    const struct us_corpus *c = l->c;
    const struct us_corpus_text *x = &c->texts[c->rep[doc]];
    const struct us_corpus_unit *u = c->units + x->unit_at;
    for (size_t i = 0; i < x->nunit; i++) {
        if (u[i].word == US_CORPUS_NONE || u[i].word < c->nstop || !(any || l->hot[u[i].word]))
            continue;
        size_t ncontent = 0;
        for (size_t n = 1; n <= UNITS && i + n <= x->nunit; n++) {
            uint32_t last = u[i + n - 1].word;
            ncontent += last != US_CORPUS_NONE && last >= c->nstop;
            if (last == US_CORPUS_NONE || ncontent > CONTENT)
                break;
            if (last >= c->nstop && (any || l->hot[last]) && (n == 1 || last != u[i].word))
                fn(l, s, doc, x->unit_at + i, n, ctx);
        }
    }
}

struct finding {
    struct us_pairs index; /* key to number + 1 */
    size_t cap;
};

static void
find_phrase(struct labeller *l, struct side *s, uint32_t doc, size_t unit, size_t n, void *ctx)
{
    struct finding *f = ctx;
    const struct us_corpus_unit *u = l->c->units + unit;
    uint64_t key = phrase_key(u, n);
    double *at = us_pairs_at(&f->index, key);
    if (*at <= 0) {
        US_GROW(s->v, f->cap, s->nphrase + 1);
        struct phrase *p = &s->v[s->nphrase++];
        *p =
            (struct phrase){.key = key, .unit = unit, .text = l->c->rep[doc], .nunit = (uint32_t)n};
        for (size_t i = 0; i < n; i++)
            p->ncontent += u[i].word >= l->c->nstop;
        *at = (double)s->nphrase;
    }
    struct phrase *p = &s->v[(size_t)*at - 1];
    if (p->last_doc != doc + 1)
        p->in += l->c->weight[doc];
    p->last_doc = doc + 1;
}

/* Bonus of length, and what makes a poor label. */
static double
taste(const struct labeller *l, const struct phrase *p)
{
    static const double bonus[] = {0, 1, 1.8, 2};
    const struct us_corpus_unit *u = l->c->units + p->unit, *last = u + p->nunit - 1;
    double b = bonus[p->ncontent];
    size_t nweak = 0;
    for (size_t i = 0; i < p->nunit; i++)
        nweak += l->weak[u[i].word];
    if (l->negates[last->word])
        b *= .2;
    if (nweak == p->ncontent)
        b *= .1;
    else if (nweak)
        b *= .6;
    if (p->nunit == 1) {
        size_t cp = us_utf8_count(l->c->words.keys[u->word]);
        if (cp < (l->c->han[u->word] ? 2 : 3)) /* one character, two letters */
            b *= .4;
    }
    return b;
}

static int
by_rank(const void *x, const void *y)
{
    const struct phrase *a = x, *b = y;
    if (a->rank > b->rank || a->rank < b->rank)
        return a->rank < b->rank ? 1 : -1;
    if (a->text != b->text || a->unit != b->unit)
        return us_str_cmp(a->surface, b->surface);
    return (a->nunit > b->nunit) - (a->nunit < b->nunit);
}

/* A surface form: lower case, one space where the text has any. */
static void
surface_of(const struct us_corpus *c, uint32_t text, size_t unit, size_t n, struct us_buf *out)
{
    struct us_str t = c->texts[text].text;
    const struct us_corpus_unit *u = c->units + unit;
    for (size_t i = 0; i < n; i++) {
        if (i && u[i].start > u[i - 1].end)
            us_buf_char(out, t.p[u[i - 1].end] == '-' ? '-' : ' ');
        for (size_t at = u[i].start; at < u[i].end;) {
            size_t len;
            char tmp[4];
            uint32_t cp = us_utf8_get(t.p + at, &len);
            us_buf_add(out, tmp, us_utf8_put(us_unicode_lower(us_unicode_narrow(cp)), tmp));
            at += len;
        }
    }
}

struct surfaces {
    struct us_arena arena;
    struct us_map map; /* number of the phrase, then the form */
    struct us_pairs count;
    struct us_pairs index; /* key to number + 1 */
    struct us_buf buf;
};

static void
count_surface(struct labeller *l, struct side *s, uint32_t doc, size_t unit, size_t n, void *ctx)
{
    struct surfaces *f = ctx;
    size_t number = (size_t)us_pairs_get(&f->index, phrase_key(l->c->units + unit, n));
    if (!number)
        return;
    uint32_t id = (uint32_t)number;
    (void)s;
    f->buf.n = 0;
    us_buf_add(&f->buf, &id, sizeof(id));
    surface_of(l->c, l->c->rep[doc], unit, n, &f->buf);
    *us_pairs_at(&f->count, (uint64_t)us_map_add(&f->map, us_buf_view(&f->buf)) + 1) +=
        l->c->weight[doc];
}

/* Gives each phrase of the side its most frequent form; ties to the bytewise least. */
static void
choose_surfaces(struct labeller *l, struct side *s)
{
    struct surfaces f;
    memset(&f, 0, sizeof(f));
    us_map_init(&f.map, &f.arena);
    double *best = us_calloc(s->nphrase, sizeof(*best));
    for (size_t i = 0; i < s->nphrase; i++)
        *us_pairs_at(&f.index, s->v[i].key) = (double)(i + 1);
    for (size_t i = 0; i < s->scan; i++)
        each_phrase(l, s, s->docs[i], false, count_surface, &f);
    for (size_t m = 0; m < f.map.n; m++) {
        uint32_t id;
        memcpy(&id, f.map.keys[m].p, sizeof(id));
        struct phrase *p = &s->v[id - 1];
        struct us_str form = us_str_sub(f.map.keys[m], sizeof(id), f.map.keys[m].n);
        double n = us_pairs_get(&f.count, m + 1);
        if (n < best[id - 1] || (n <= best[id - 1] && us_str_cmp(form, p->surface) >= 0))
            continue;
        best[id - 1] = n;
        p->surface = us_str_dup(l->arena, form);
    }
    free(best);
    us_map_free(&f.map);
    us_pairs_free(&f.count);
    us_pairs_free(&f.index);
    us_buf_free(&f.buf);
    us_arena_free(&f.arena);
}

static bool
is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
}

bool
us_label_holds(struct us_str label, struct us_str term)
{
    if (!term.n)
        return false;
    for (size_t i = 0; i + term.n <= label.n; i++)
        if (memcmp(label.p + i, term.p, term.n) == 0 &&
            (i == 0 || !is_word_byte(term.p[0]) || !is_word_byte(label.p[i - 1])) &&
            (i + term.n == label.n || !is_word_byte(term.p[term.n - 1]) ||
             !is_word_byte(label.p[i + term.n])))
            return true;
    return false;
}

/* Takes the phrases out that hold a banned term. */
static void
drop_banned(const struct us_corpus *c, struct side *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->nphrase; i++) {
        bool banned = false;
        for (size_t j = 0; j < c->ban.n && !banned; j++)
            banned = us_label_holds(s->v[i].surface, c->ban.keys[j]);
        if (!banned)
            s->v[n++] = s->v[i];
    }
    s->nphrase = n;
}

static void
side_phrases(struct labeller *l, struct side *s)
{
    struct finding f;
    size_t nhot;
    memset(&f, 0, sizeof(f));
    struct hot_word *hot = mark_hot(l, s, &nhot);
    for (size_t i = 0; i < s->scan; i++)
        each_phrase(l, s, s->docs[i], false, find_phrase, &f);
    us_pairs_free(&f.index);
    for (size_t i = 0; i < s->nphrase; i++)
        s->v[i].rank = s->v[i].in * taste(l, &s->v[i]);
    /* Surfaces break ties of rank, so they are chosen before the best are kept: a tie by place
     * would depend on the numbers of words. Phrases found once in a large side need none. */
    size_t n = 0;
    for (size_t i = 0; i < s->nphrase; i++)
        if (s->v[i].in * 200 >= s->scan_texts)
            s->v[n++] = s->v[i];
    s->nphrase = n;
    choose_surfaces(l, s);
    drop_banned(l->c, s);
    if (s->nphrase)
        qsort(s->v, s->nphrase, sizeof(*s->v), by_rank);
    s->nphrase = s->nphrase < KEPT ? s->nphrase : KEPT;
    for (size_t i = 0; i < s->nphrase; i++)
        *us_pairs_at(&l->total, s->v[i].key) = 0;
    for (size_t i = 0; i < nhot; i++)
        l->hot[hot[i].word] = false;
    free(hot);
}

struct counting {
    struct us_pairs last; /* document + 1 that counted last */
};

static void
count_phrase(struct labeller *l, struct side *s, uint32_t doc, size_t unit, size_t n, void *ctx)
{
    struct counting *k = ctx;
    uint64_t key = phrase_key(l->c->units + unit, n);
    double *total = us_pairs_find(&l->total, key);
    (void)s;
    if (!total)
        return;
    double *last = us_pairs_at(&k->last, key);
    if (*last < doc + 1.0)
        *total += l->c->weight[doc];
    *last = doc + 1.0;
}

static bool
is_inside(const struct us_corpus *c, const struct phrase *p, const struct phrase *q)
{
    const struct us_corpus_unit *u = c->units + p->unit, *v = c->units + q->unit;
    for (size_t at = 0; at + p->nunit <= q->nunit; at++) {
        size_t i = 0;
        while (i < p->nunit && u[i].word == v[at + i].word)
            i++;
        if (i == p->nunit)
            return true;
    }
    return false;
}

/* Whether most of where the phrase stands, a longer one stands: it is a piece (auto top of auto top
 * up) and should not be a label. */
static bool
is_piece(const struct us_corpus *c, const struct side *s, const struct phrase *p)
{
    for (size_t i = 0; i < s->nphrase; i++)
        if (s->v[i].nunit > p->nunit && s->v[i].in >= .7 * p->in && is_inside(c, p, &s->v[i]))
            return true;
    return false;
}

/* Ranks by F1 and taste, now that the phrases have been counted everywhere. */
static void
side_rank(struct labeller *l, struct side *s)
{
    double scale = s->texts / s->scan_texts;
    for (size_t i = 0; i < s->nphrase; i++) {
        struct phrase *p = &s->v[i];
        p->df = us_pairs_get(&l->total, p->key);
        p->coverage = p->in / s->scan_texts;
        p->exclusivity = p->df > 0 ? p->in * scale / p->df : 0;
        p->exclusivity = p->exclusivity < 1 ? p->exclusivity : 1;
        p->rank = f1(p->coverage, p->exclusivity) * taste(l, p);
        p->rank *= is_piece(l->c, s, p) ? .5 : 1;
        p->rank *= p->nunit > 1 && p->in < 2 && s->scan_texts >= 2 ? .5 : 1; /* said only once */
    }
    if (s->nphrase)
        qsort(s->v, s->nphrase, sizeof(*s->v), by_rank);
}

/* The documents of each theme by language: sides[2 k] English, sides[2 k + 1] Chinese. */
static void
make_sides(const struct us_corpus *c, const struct us_partition *p, struct side *sides)
{
    size_t *cap = us_calloc(2 * p->k, sizeof(*cap));
    for (size_t d = 0; d < p->n; d++) {
        if (p->of[d] == US_CORPUS_NONE)
            continue;
        size_t i = 2 * p->of[d] + c->texts[c->rep[d]].han;
        struct side *s = &sides[i];
        US_GROW(s->docs, cap[i], s->n + 1);
        s->docs[s->n++] = (uint32_t)d;
        s->texts += c->weight[d];
        if (s->n <= DOCS) {
            s->scan = s->n;
            s->scan_texts += c->weight[d];
        }
    }
    free(cap);
}

/* The best phrase of a side whose form no label has; "" when there is none. */
static struct us_str
unused(const struct side *s, const struct us_map *used)
{
    for (size_t i = 0; i < s->nphrase; i++)
        if (us_map_get(used, s->v[i].surface) == US_MAP_NONE)
            return s->v[i].surface;
    return (struct us_str){"", 0};
}

static struct us_str
join(struct us_arena *a, struct us_str x, const char *between, struct us_str y)
{
    struct us_buf b = {0};
    us_buf_str(&b, x);
    us_buf_c(&b, between);
    us_buf_str(&b, y);
    struct us_str s = us_str_dup(a, us_buf_view(&b));
    us_buf_free(&b);
    return s;
}

/* `text`, with a number behind it when another theme has it. Enters it into `used`. */
static struct us_str
make_unique(struct us_arena *a, struct us_str text, struct us_map *used)
{
    struct us_str s = text;
    for (unsigned i = 2; us_map_get(used, s) != US_MAP_NONE; i++) {
        struct us_buf b = {0};
        us_buf_str(&b, text);
        us_buf_fmt(&b, " (%u)", i);
        s = us_str_dup(a, us_buf_view(&b));
        us_buf_free(&b);
    }
    us_map_add(used, s);
    return s;
}

static void
add_terms(const struct side *s, size_t max, struct us_label *out)
{
    for (size_t i = 0; i < s->nphrase && out->nterm < max; i++)
        out->terms[out->nterm++] =
            (struct us_label_term){s->v[i].surface, s->v[i].coverage, s->v[i].exclusivity};
}

/* The label of one theme from its two sides; a side below a quarter of the texts does not speak. */
static void
make_label(struct us_arena *a, const struct side *s, struct us_map *used, struct us_label *out)
{
    double all = s[0].texts + s[1].texts;
    const struct side *major = s[1].texts > s[0].texts ? &s[1] : &s[0];
    out->nterm = 0;
    if (s[0].texts * 4 >= all && s[1].texts * 4 >= all) {
        struct us_str en = unused(&s[0], used), zh = unused(&s[1], used);
        add_terms(&s[0], US_LABEL_TERMS / 2, out);
        add_terms(&s[1], US_LABEL_TERMS, out);
        if (en.n)
            us_map_add(used, en);
        if (zh.n)
            us_map_add(used, zh);
        out->text = en.n && zh.n ? join(a, en, " / ", zh) : en.n ? en : zh;
        if (out->text.n)
            return;
    }
    add_terms(major, US_LABEL_TERMS, out);
    out->text = unused(major, used);
    if (!out->text.n && major->nphrase > 1)
        out->text = join(a, major->v[0].surface, ", ", major->v[1].surface);
    if (!out->text.n)
        out->text = major->nphrase ? major->v[0].surface : US_STR("(other)");
    out->text = make_unique(a, out->text, used);
}

static void
labeller_init(struct labeller *l, const struct us_corpus *c, struct us_arena *a)
{
    *l = (struct labeller){c,
                           a,
                           us_calloc(c->words.n, sizeof(*l->df)),
                           us_calloc(c->words.n, sizeof(*l->count)),
                           us_calloc(c->words.n, sizeof(*l->hot)),
                           us_calloc(c->words.n, sizeof(*l->negates)),
                           us_calloc(c->words.n, sizeof(*l->weak)),
                           {0}};
    for (size_t t = 0; t < c->nterm; t++)
        if (c->terms[t].word != US_CORPUS_NONE)
            l->df[c->terms[t].word] = c->terms[t].df;
    for (size_t i = 0; i < US_COUNT(negations); i++) {
        uint32_t w = us_map_get(&c->words, us_str_c(negations[i]));
        if (w != US_MAP_NONE)
            l->negates[w] = true;
    }
    for (size_t i = 0; i < c->weak.n; i++) {
        uint32_t w = us_map_get(&c->words, c->weak.keys[i]);
        if (w != US_MAP_NONE)
            l->weak[w] = true;
    }
}

void
us_labels(const struct us_corpus *c, const struct us_partition *p, struct us_arena *a,
          struct us_label *labels)
{
    struct labeller l;
    struct counting k;
    struct us_arena scratch = {0};
    struct us_map used;
    labeller_init(&l, c, a);
    us_pairs_init(&k.last);
    us_map_init(&used, &scratch);
    struct side *sides = us_calloc(2 * p->k, sizeof(*sides));
    make_sides(c, p, sides);
    for (size_t i = 0; i < 2 * p->k; i++)
        if (sides[i].n)
            side_phrases(&l, &sides[i]);
    for (size_t d = 0; d < p->n; d++)
        each_phrase(&l, NULL, (uint32_t)d, true, count_phrase, &k);
    for (size_t i = 0; i < 2 * p->k; i++)
        if (sides[i].n)
            side_rank(&l, &sides[i]);
    for (size_t t = 0; t < p->k; t++)
        make_label(a, &sides[2 * t], &used, &labels[t]);
    for (size_t i = 0; i < 2 * p->k; i++) {
        free(sides[i].docs);
        free(sides[i].v);
    }
    free(sides);
    free(l.df);
    free(l.count);
    free(l.hot);
    free(l.negates);
    free(l.weak);
    us_pairs_free(&l.total);
    us_pairs_free(&k.last);
    us_map_free(&used);
    us_arena_free(&scratch);
}
