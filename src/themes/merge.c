#include "themes/merge.h"

#include "themes/halves.h"

#include <stdlib.h>

/* Themes of different models are one from MATCH on. Models of the two halves of six labelled sets,
 * merged at .35 to .6, score the same within .003 NMI: themes either match well or not at all.
 * The same id may be chance below SAME_ID, for ids have 24 bits. */
static const double MATCH = .45, SAME_ID = .1;

/* All themes of all models, not yet joined. */
struct nodes {
    struct us_model *m;
    uint32_t *shard; /* of a theme: its model */
    size_t cap;
};

static bool
add_count(uint32_t *to, uint32_t n)
{
    if (n > UINT32_MAX - 1 - *to) /* the most that a file may say */
        return false;
    *to += n;
    return true;
}

static void
add_aliases(struct us_model *m, const struct us_model *from, uint32_t base)
{
    US_GROW(m->aliases, m->alias_cap, m->nalias + from->nalias);
    for (size_t i = 0; i < from->nalias; i++) {
        m->aliases[m->nalias] = from->aliases[i];
        m->aliases[m->nalias++].theme += base;
    }
}

/* Puts the statistics of `b` behind those of the model. */
static int
append_model(struct nodes *u, const struct us_model *b, uint32_t shard, struct us_err *err)
{
    struct us_model *m = u->m;
    uint32_t base = (uint32_t)m->ntheme;
    bool ok = true;
    US_GROW(m->themes, m->theme_cap, m->ntheme + b->ntheme);
    US_GROW(u->shard, u->cap, m->ntheme + b->ntheme);
    for (size_t k = 0; k < b->ntheme; k++) {
        struct us_model_theme *v = &m->themes[m->ntheme];
        *v = b->themes[k];
        v->group += base;
        v->label = us_str_dup(&m->arena, v->label);
        for (size_t i = 0; i < v->nterm; i++)
            v->terms[i].text = us_str_dup(&m->arena, v->terms[i].text);
        for (struct us_model_half *h = v->half; h < v->half + 2; h++) {
            h->label = us_str_dup(&m->arena, h->label);
            for (size_t i = 0; i < h->nterm; i++)
                h->terms[i].text = us_str_dup(&m->arena, h->terms[i].text);
        }
        u->shard[m->ntheme++] = shard;
    }
    for (size_t i = 0; i < b->keys.n && ok; i++) {
        us_model_add_term(m, b->keys.keys[i]);
        struct us_model_term *t = &m->terms[us_map_get(&m->keys, b->keys.keys[i])];
        const struct us_model_term *s = &b->terms[i];
        ok = add_count(&t->df, s->df);
        US_GROW(t->cells, t->cap, t->n + s->n);
        for (size_t j = 0; j < s->n; j++)
            t->cells[t->n++] =
                (struct us_model_cell){s->cells[j].theme + base, s->cells[j].n, s->cells[j].second};
    }
    US_GROW(m->known, m->known_cap, m->nknown + b->nknown);
    for (size_t i = 0; i < b->nknown; i++) {
        struct us_model_known k = b->known[i];
        k.theme += k.theme < b->ntheme ? base : 0;
        m->known[m->nknown++] = k;
    }
    for (size_t i = 0; i < b->ban.n; i++)
        us_map_add(&m->ban, b->ban.keys[i]);
    add_aliases(m, b, base);
    m->ntext += b->ntext;
    m->nhan += b->nhan;
    return ok ? US_OK : us_fail(err, US_ELIMIT, 0, "the models count more than 4 billion texts");
}

/* ---- which themes are one ---- */

struct pair {
    uint32_t a, b;
    bool same_id;
    float sim;
};

/* The surest first. */
static int
by_closeness(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->same_id != q->same_id)
        return p->same_id ? -1 : 1;
    if (p->sim > q->sim || p->sim < q->sim)
        return p->sim < q->sim ? 1 : -1;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static struct pair *
close_pairs(const struct nodes *u, size_t *n)
{
    const struct us_model *m = u->m;
    float *sim = us_model_similarity(m);
    struct pair *v = NULL;
    size_t cap = 0;
    *n = 0;
    for (size_t i = 0; i < m->nalias; i++) /* an id that one model has joined and another has not */
        for (uint32_t b = 0; b < m->ntheme; b++) {
            uint32_t a = m->aliases[i].theme;
            if (u->shard[a] == u->shard[b] || strcmp(m->aliases[i].id, m->themes[b].id) != 0 ||
                (double)sim[a * m->ntheme + b] < SAME_ID)
                continue;
            US_GROW(v, cap, *n + 1);
            v[(*n)++] = (struct pair){a, b, true, sim[a * m->ntheme + b]};
        }
    for (uint32_t a = 0; a < m->ntheme; a++)
        for (uint32_t b = a + 1; b < m->ntheme; b++) {
            double s = (double)sim[a * m->ntheme + b];
            bool same = memcmp(m->themes[a].id, m->themes[b].id, 7) == 0;
            if (u->shard[a] == u->shard[b] || s < (same ? SAME_ID : MATCH))
                continue;
            US_GROW(v, cap, *n + 1);
            v[(*n)++] = (struct pair){a, b, same, (float)s};
        }
    free(sim);
    if (*n)
        qsort(v, *n, sizeof(*v), by_closeness);
    return v;
}

/* Whether two sets of themes (lists through `next`) hold themes of one model. */
static bool
share_model(const struct nodes *u, const uint32_t *next, uint32_t a, uint32_t b)
{
    for (uint32_t i = a; i != US_CORPUS_NONE; i = next[i])
        for (uint32_t j = b; j != US_CORPUS_NONE; j = next[j])
            if (u->shard[i] == u->shard[j])
                return true;
    return false;
}

/* of[theme]: the first theme of its set. */
static void
match_themes(const struct nodes *u, uint32_t *of)
{
    size_t n, npair;
    struct pair *v = close_pairs(u, &npair);
    uint32_t *next = us_alloc(u->m->ntheme * sizeof(*next));
    for (n = 0; n < u->m->ntheme; n++) {
        of[n] = (uint32_t)n;
        next[n] = US_CORPUS_NONE;
    }
    for (size_t i = 0; i < npair; i++) {
        uint32_t x = of[v[i].a], y = of[v[i].b], a = x < y ? x : y, b = x < y ? y : x, tail = a;
        /* The same id twice in a model: another says that the analyst has joined them. */
        if (a == b || (!v[i].same_id && share_model(u, next, a, b)))
            continue;
        while (next[tail] != US_CORPUS_NONE)
            tail = next[tail];
        next[tail] = b;
        for (uint32_t j = b; j != US_CORPUS_NONE; j = next[j])
            of[j] = a;
    }
    free(next);
    free(v);
}

/* ---- joining ---- */

/* A set of themes that become one. */
struct set {
    const struct us_model *m;
    uint64_t texts;
    uint32_t first, lead; /* a member's number by which it is known; the one with most texts */
};

static bool
is_larger(const struct us_model_theme *a, const struct us_model_theme *b)
{
    return a->texts != b->texts ? a->texts > b->texts : strcmp(a->id, b->id) < 0;
}

static int
by_size(const void *x, const void *y)
{
    const struct set *a = x, *b = y;
    if (a->texts != b->texts)
        return a->texts < b->texts ? 1 : -1;
    int r = strcmp(a->m->themes[a->lead].id, b->m->themes[b->lead].id);
    return r ? r : (a->first > b->first) - (a->first < b->first);
}

/* The sets that of[] names, largest first; rank[theme]: the number of its set. `lead` leads the set
 * it is in (US_CORPUS_NONE: the largest does). Malloc'ed. */
static struct set *
order_sets(const struct us_model *m, const uint32_t *of, uint32_t lead, uint32_t *rank, size_t *n)
{
    struct set *v = us_alloc(m->ntheme * sizeof(*v));
    uint32_t *at = us_alloc(m->ntheme * sizeof(*at));
    *n = 0;
    for (uint32_t k = 0; k < m->ntheme; k++) {
        if (of[k] == k) {
            at[k] = (uint32_t)*n;
            v[(*n)++] = (struct set){m, 0, k, k};
        }
        struct set *s = &v[at[of[k]]];
        s->texts += m->themes[k].texts;
        if (k == lead || (s->lead != lead && is_larger(&m->themes[k], &m->themes[s->lead])))
            s->lead = k;
    }
    if (*n)
        qsort(v, *n, sizeof(*v), by_size);
    for (size_t i = 0; i < *n; i++)
        at[v[i].first] = (uint32_t)i;
    for (uint32_t k = 0; k < m->ntheme; k++)
        rank[k] = at[of[k]];
    free(at);
    return v;
}

static double
f1(const struct us_label_term *t)
{
    double sum = t->coverage + t->exclusivity;
    return sum > 0 ? t->coverage * t->exclusivity / sum : 0;
}

static int
by_f1(const void *x, const void *y)
{
    const struct us_label_term *a = x, *b = y;
    double p = f1(a), q = f1(b);
    if (p > q || p < q)
        return p < q ? 1 : -1;
    return us_str_cmp(a->text, b->text);
}

/* Adds the phrases of `b` (nb texts) to those of `a` (na). Of a phrase that one side does not list
 * it is taken that its texts there are few. */
static void
join_phrases(struct us_model_theme *a, double na, const struct us_model_theme *b, double nb)
{
    struct us_label_term v[2 * US_LABEL_TERMS];
    size_t n = a->nterm;
    memcpy(v, a->terms, n * sizeof(*v));
    for (size_t i = 0; i < n; i++)
        v[i].coverage *= na / (na + nb);
    for (size_t i = 0; i < b->nterm; i++) {
        double own = b->terms[i].coverage * nb / (na + nb);
        size_t j = 0;
        while (j < a->nterm && !us_str_eq(v[j].text, b->terms[i].text))
            j++;
        if (j == a->nterm) {
            v[n] = b->terms[i];
            v[n++].coverage = own;
            continue;
        }
        /* All texts with the phrase, as seen from the theme: its own over the share that is in. */
        double in = v[j].coverage + own, all = 0;
        all += v[j].exclusivity > 0 ? v[j].coverage / v[j].exclusivity : 0;
        all += b->terms[i].exclusivity > 0 ? own / b->terms[i].exclusivity : 0;
        v[j].coverage = in;
        v[j].exclusivity = all > 0 ? in / all : 0;
    }
    qsort(v, n, sizeof(*v), by_f1);
    a->nterm = n < US_LABEL_TERMS ? n : US_LABEL_TERMS;
    memcpy(a->terms, v, a->nterm * sizeof(*v));
}

/* What the members of a set are together. */
static int
join_members(const struct us_model *m, const struct set *s, const uint32_t *of,
             struct us_model_theme *out, struct us_err *err)
{
    double texts = m->themes[s->lead].texts, fit = m->themes[s->lead].fit * texts;
    uint32_t label = s->lead;
    *out = m->themes[s->lead];
    if (s->texts >= UINT32_MAX)
        return us_fail(err, US_ELIMIT, 0, "the models count more than 4 billion texts");
    for (uint32_t k = 0; k < m->ntheme; k++) {
        const struct us_model_theme *v = &m->themes[k];
        if (of[k] != s->first || k == s->lead)
            continue;
        if (v->named && (!m->themes[label].named || is_larger(v, &m->themes[label])))
            label = k;
        if (v->texts || texts > 0)
            join_phrases(out, texts, v, v->texts);
        texts += v->texts;
        out->second += v->second;
        fit += v->fit * v->texts;
    }
    if (!m->themes[s->lead].named) {
        out->label = m->themes[label].label;
        out->named = m->themes[label].named;
    }
    out->fit = texts > 0 ? fit / texts : out->fit;
    out->texts = (uint32_t)s->texts;
    return US_OK;
}

static int
join_cells(struct us_model *m, const uint32_t *rank, struct us_err *err)
{
    for (size_t i = 0; i < m->keys.n; i++) {
        struct us_model_term *t = &m->terms[i];
        size_t n = 0;
        for (size_t j = 0; j < t->n; j++)
            t->cells[j].theme = rank[t->cells[j].theme];
        if (t->n)
            qsort(t->cells, t->n, sizeof(*t->cells), us_model_cell_order);
        for (size_t j = 0; j < t->n; j++) {
            if (n == 0 || t->cells[n - 1].theme != t->cells[j].theme)
                t->cells[n++] = t->cells[j];
            else if (!add_count(&t->cells[n - 1].n, t->cells[j].n))
                return us_fail(err, US_ELIMIT, 0, "a term stands more than 4 billion times");
            else
                t->cells[n - 1].second += t->cells[j].second;
        }
        t->n = n;
    }
    return US_OK;
}

/* One entry a document: that of the largest of its themes (they come first). */
static void
join_known(struct us_model *m, const uint32_t *rank, size_t before, struct us_merge *info)
{
    size_t n = 0;
    for (size_t i = 0; i < m->nknown; i++)
        if (m->known[i].theme < before)
            m->known[i].theme = rank[m->known[i].theme];
    if (m->nknown)
        qsort(m->known, m->nknown, sizeof(*m->known), us_model_known_order);
    for (size_t i = 0, end; i < m->nknown; i = end) {
        for (end = i + 1; end < m->nknown && m->known[end].hash == m->known[i].hash; end++)
            ;
        info->nsame += end - i > 1;
        info->nmoved += m->known[i].theme != m->known[end - 1].theme;
        m->known[n++] = m->known[i];
    }
    m->nknown = n;
}

static bool
id_stands(const struct us_model_theme *v, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (memcmp(v[i].id, id, 7) == 0)
            return true;
    return false;
}

static int
by_alias(const void *x, const void *y)
{
    const struct us_model_alias *a = x, *b = y;
    int r = strcmp(a->id, b->id);
    return r ? r : (a->theme > b->theme) - (a->theme < b->theme);
}

/* The ids that the themes of a set had besides the one they keep. */
static void
join_aliases(struct us_model *m, const struct us_model_theme *old, size_t before,
             const uint32_t *rank)
{
    size_t n = 0;
    for (size_t i = 0; i < m->nalias; i++)
        m->aliases[i].theme = rank[m->aliases[i].theme];
    US_GROW(m->aliases, m->alias_cap, m->nalias + before);
    for (size_t k = 0; k < before; k++) {
        struct us_model_alias *a = &m->aliases[m->nalias++];
        memcpy(a->id, old[k].id, sizeof(a->id));
        a->theme = rank[k];
    }
    if (m->nalias)
        qsort(m->aliases, m->nalias, sizeof(*m->aliases), by_alias);
    for (size_t i = 0; i < m->nalias; i++) {
        bool again = n && strcmp(m->aliases[n - 1].id, m->aliases[i].id) == 0;
        if (!again && !id_stands(m->themes, m->ntheme, m->aliases[i].id))
            m->aliases[n++] = m->aliases[i];
    }
    m->nalias = n;
}

/* Puts the joined themes in the place of the old ones. */
static void
replace_themes(struct us_model *m, const struct us_model_theme *v, size_t n, const uint32_t *rank,
               struct us_merge *info)
{
    size_t nalias = m->nalias;
    m->ntheme = m->nalias = 0; /* of the old ids all may be used */
    for (size_t i = 0; i < n; i++) {
        struct us_model_theme x = v[i];
        info->nrenamed += us_model_find(m, us_str_c(x.id)) != US_CORPUS_NONE;
        us_model_fresh_id(m, x.id);
        x.label = us_model_fresh_label(m, x.label);
        x.group = rank[x.group];
        m->themes[m->ntheme++] = x;
    }
    for (size_t i = 0; i < n; i++) /* a leader that was joined to a theme of another group */
        m->themes[i].group = m->themes[m->themes[i].group].group;
    m->nalias = nalias;
}

/* Makes one theme of each set that of[] names, the largest first. Settles nothing. */
static int
join_themes(struct us_model *m, const uint32_t *of, uint32_t lead, struct us_merge *info,
            struct us_err *err)
{
    size_t before = m->ntheme, n;
    uint32_t *rank = us_alloc(before * sizeof(*rank));
    struct us_model_theme *old = us_alloc(before * sizeof(*old));
    struct set *sets = order_sets(m, of, lead, rank, &n);
    struct us_model_theme *joined = us_alloc(n * sizeof(*joined));
    us_halves_join(m, of);
    int rc = join_cells(m, rank, err);
    for (size_t i = 0; i < n && !rc; i++)
        rc = join_members(m, &sets[i], of, &joined[i], err);
    if (!rc) {
        if (before)
            memcpy(old, m->themes, before * sizeof(*old));
        replace_themes(m, joined, n, rank, info);
        info->njoined = before - n;
        join_known(m, rank, before, info);
        join_aliases(m, old, before, rank);
    }
    free(rank);
    free(old);
    free(sets);
    free(joined);
    return rc;
}

/* ---- files ---- */

struct input {
    struct us_str bytes;
    size_t at;
};

static int
by_bytes(const void *x, const void *y)
{
    const struct input *a = x, *b = y;
    int r = us_str_cmp(a->bytes, b->bytes);
    return r ? r : (a->at > b->at) - (a->at < b->at);
}

/* Reads all inputs, one after the other. */
static int
read_models(struct nodes *u, const struct input *v, size_t n, struct us_merge *info,
            struct us_err *err)
{
    size_t bridges = 0, founded = 0;
    int rc = US_OK;
    for (size_t i = 0; i < n && !rc; i++) {
        struct us_model one;
        info->bad = v[i].at;
        if (i && us_str_eq(v[i].bytes, v[i - 1].bytes))
            continue;
        us_model_init(&one);
        rc = us_model_parse(&one, v[i].bytes, err);
        if (!rc && u->m->ntheme + one.ntheme > US_MERGE_THEMES)
            rc = us_fail(err, US_ELIMIT, 0, "more than 8000 themes: merge the models in steps");
        if (!rc)
            rc = append_model(u, &one, (uint32_t)info->nmodel, err);
        founded += one.ntheme > 0;
        bridges += one.ntheme > 0 && one.bridge;
        info->nmodel++;
        us_model_free(&one);
    }
    u->m->bridge = bridges > 0;
    info->mixed = bridges && bridges < founded;
    return rc;
}

int
us_models_merge(struct us_model *m, const struct us_str *bytes, size_t n, struct us_merge *info,
                struct us_err *err)
{
    struct nodes u = {.m = m};
    struct input *v = us_alloc(n * sizeof(*v));
    memset(info, 0, sizeof(*info));
    for (size_t i = 0; i < n; i++)
        v[i] = (struct input){bytes[i], i};
    if (n)
        qsort(v, n, sizeof(*v), by_bytes);
    bool single = n && us_str_eq(v[0].bytes, v[n - 1].bytes);
    int rc = single ? us_model_parse(m, v[0].bytes, err) : read_models(&u, v, n, info, err);
    info->nmodel += single;
    if (!single && !rc) {
        uint32_t *of = us_alloc(m->ntheme * sizeof(*of));
        us_model_settle(m);
        match_themes(&u, of);
        rc = join_themes(m, of, US_CORPUS_NONE, info, err);
        free(of);
    }
    if (!single && !rc) {
        us_model_settle(m);
        us_model_group(m, 0);
        for (size_t i = 0; i < m->ban.n; i++)
            us_model_ban(m, m->ban.keys[i]);
    }
    free(u.shard);
    free(v);
    return rc;
}

int
us_model_join(struct us_model *m, uint32_t from, uint32_t to, struct us_err *err)
{
    struct us_merge info = {0};
    uint32_t *of = us_alloc(m->ntheme * sizeof(*of));
    for (uint32_t k = 0; k < m->ntheme; k++)
        of[k] = k == from || k == to ? (from < to ? from : to) : k;
    int rc = join_themes(m, of, to, &info, err);
    free(of);
    us_model_settle(m);
    return rc;
}
