#include "themes/clause.h"

#include "base/utf8.h"

#include <stdlib.h>

/* A sentence is shorter than the texts by which us_model_theme.fit was set. */
static const double FIT = .6;

static bool
is_end(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == ';' || cp == '\n' || cp == 0x3002 ||
           cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF1B || cp == 0x2026;
}

/* Whether the semicolon at `at` ends an HTML entity that the source left in (&amp;). */
static bool
is_entity(struct us_str text, size_t at)
{
    size_t n = 0;
    while (n < at && n < 8 && text.p[at - n - 1] >= 'a' && text.p[at - n - 1] <= 'z')
        n++;
    return n > 1 && n < at && text.p[at - n - 1] == '&';
}

/* Whether a clause ends somewhere in bytes from .. to - 1. */
static bool
ends_within(struct us_str text, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        size_t len;
        if (is_end(us_utf8_get(text.p + at, &len)) && !(text.p[at] == ';' && is_entity(text, at)))
            return true;
        at += len;
    }
    return false;
}

/* The theme of one clause, or US_MODEL_REST when it has none of its own. */
static uint32_t
theme_of(const struct us_model *m, const struct us_corpus_key *keys, size_t n, uint32_t main_theme,
         struct us_model_scores *s, struct us_arena *a, double *fit)
{
    struct us_model_doc doc;
    us_model_read(m, keys, n, a, &doc);
    if (doc.ncontent < US_CLAUSE_WORDS)
        return US_MODEL_REST;
    uint32_t best = us_model_score(m, &doc, s);
    if (best >= m->ntheme || best == main_theme || s->cosine[best] < FIT * m->themes[best].fit)
        return US_MODEL_REST;
    if (main_theme < m->ntheme && s->score[best] - s->score[main_theme] < us_log(US_CLAUSE_ODDS))
        return US_MODEL_REST;
    *fit = s->cosine[best];
    return best;
}

/* Adds a clause; one of a theme that is there replaces it when it fits better. */
static size_t
add_clause(struct us_clause *v, size_t n, struct us_clause c)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].theme == c.theme) {
            if (c.fit > v[i].fit)
                v[i] = c;
            return n;
        }
    v[n] = c;
    return n + 1;
}

static int
by_start(const void *x, const void *y)
{
    const struct us_clause *a = x, *b = y;
    return (a->start > b->start) - (a->start < b->start);
}

size_t
us_clauses(const struct us_model *m, struct us_str text, const struct us_corpus_key *keys, size_t n,
           uint32_t main_theme, struct us_model_scores *s, struct us_arena *a,
           struct us_clause **out)
{
    struct us_clause *v = us_arena_raw(a, (n / US_CLAUSE_WORDS + 1) * sizeof(*v));
    size_t nclause = 0;
    for (size_t from = 0, to; from < n; from = to) {
        double fit = 0;
        to = from;
        while (to < n && !keys[to].key.n) /* marks before the first word */
            to++;
        size_t first = to, last = to;
        for (bool end = false; to < n && !end; to++) {
            if (keys[to].key.n)
                last = to + 1;
            else
                end = ends_within(text, keys[to].start, keys[to].end);
            if (!end && to + 1 < n)
                end = ends_within(text, keys[to].end, keys[to + 1].start);
        }
        uint32_t theme = theme_of(m, keys + first, last - first, main_theme, s, a, &fit);
        if (theme < m->ntheme)
            nclause = add_clause(
                v, nclause, (struct us_clause){theme, keys[first].start, keys[last - 1].end, fit});
    }
    if (nclause)
        qsort(v, nclause, sizeof(*v), by_start);
    *out = v;
    return nclause;
}
