#include "themes/novel.h"

#include "themes/concepts.h"
#include "themes/evidence.h"

#include <math.h>
#include <stdlib.h>

/* Texts that hold together less than BETTER times as well as they fit are nothing new. Of the
 * others, a nat of evidence for each text counts as NATS in the logarithm of that ratio, and EVEN
 * is the ratio that is enough when the evidence is even. Chosen on daily runs of four labelled sets
 * (tools/sim_identity.py): by the ratio alone fewer late themes are found at as many ids. */
static const double BETTER = 1.05, NATS = .1, EVEN = .45;

void
us_novel_init(struct us_novel *x, const struct us_model *m, const struct us_corpus *c)
{
    memset(x, 0, sizeof(*x));
    x->m = m;
    x->c = c;
    x->ntheme = m->ntheme;
    x->known = us_alloc(c->nterm * sizeof(*x->known));
    for (size_t t = 0; t < c->nterm; t++)
        x->known[t] = us_map_get(&m->keys, c->terms[t].key);
    x->total = us_calloc(m->ntheme, sizeof(*x->total));
    for (size_t t = 0; t < m->keys.n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++)
            x->total[m->terms[t].cells[i].theme] +=
                m->terms[t].cells[i].n * us_evidence_weight(m->bridge, m->keys.keys[t]);
    x->nterm = (double)m->keys.n + (double)c->nterm;
    x->count = us_calloc(c->nterm, sizeof(*x->count));
    x->centre = us_calloc(c->nterm, sizeof(*x->centre));
    x->terms = us_alloc(c->nterm * sizeof(*x->terms));
    x->table = us_evidence_table();
}

void
us_novel_free(struct us_novel *x)
{
    free(x->known);
    free(x->total);
    free(x->count);
    free(x->centre);
    free(x->terms);
    free(x->table);
}

/* ---- holding together ---- */

/* What a term of a text weighs; rare in the model and among the new texts is much. */
static double
tfidf(const struct us_novel *x, size_t i)
{
    uint32_t t = x->c->col[i], known = x->known[t];
    double df = x->c->terms[t].df + (known == US_MAP_NONE ? 0 : x->m->terms[known].df);
    double all = (double)x->m->ntext + (double)x->c->ntext;
    double scale = us_bridge_scale(x->c->bridge, x->c->terms[t].key);
    return (double)x->c->tf[i] * scale * (us_log((1 + all) / (1 + df)) + 1);
}

/* The mean cosine of a text with the centre of the others. */
static double
cohesion(struct us_novel *x, const struct us_novel_text *v, size_t n)
{
    double *centre = x->centre, norm = 0, sum = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            double dot = 0, own = 0;
            for (size_t j = x->c->at[v[i].doc]; j < x->c->at[v[i].doc + 1]; j++) {
                double w = tfidf(x, j);
                if (pass == 0) {
                    norm += w * (2 * centre[x->c->col[j]] + w);
                    centre[x->c->col[j]] += w;
                }
                dot += w * centre[x->c->col[j]];
                own += w * w;
            }
            double rest = norm - 2 * dot + own;
            if (pass && rest > 1e-9 && own > 0 && dot > own)
                sum += (dot - own) / (sqrt(rest) * sqrt(own));
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = x->c->at[v[i].doc]; j < x->c->at[v[i].doc + 1]; j++)
            centre[x->c->col[j]] = 0;
    return sum / (double)n;
}

/* ---- words ---- */

/* Tokens of a term of the corpus that a theme of the model has. */
static double
tokens_of(const struct us_novel *x, uint32_t term, uint32_t theme)
{
    if (theme >= x->ntheme || x->known[term] == US_MAP_NONE)
        return 0;
    const struct us_model_cell *cell = us_model_cell_of(&x->m->terms[x->known[term]], theme);
    return cell ? cell->n * us_evidence_weight(x->c->bridge, x->c->terms[term].key) : 0;
}

/* The likelihood that texts add to a theme of the model; to an empty one when it is none. */
static double
likelihood(struct us_novel *x, const struct us_novel_text *v, size_t n, uint32_t theme)
{
    size_t nterm = 0;
    for (size_t i = 0; i < n; i++)
        nterm = us_evidence_count(x->c, v[i].doc, x->count, x->terms, nterm);
    double sum = 0, own = 0, before = theme < x->ntheme ? x->total[theme] : 0;
    for (size_t i = 0; i < nterm; i++) {
        double had = tokens_of(x, x->terms[i], theme), new = x->count[x->terms[i]];
        sum += us_evidence_words(x->table, had + new) - us_evidence_words(x->table, had);
        own += new;
        x->count[x->terms[i]] = 0;
    }
    return sum - us_evidence_tokens(before + own, x->nterm) + us_evidence_tokens(before, x->nterm);
}

static int
by_theme(const void *x, const void *y)
{
    const struct us_novel_text *a = x, *b = y;
    if (a->theme != b->theme)
        return a->theme < b->theme ? -1 : 1;
    return (a->doc > b->doc) - (a->doc < b->doc);
}

double
us_novel_worth(struct us_novel *x, struct us_novel_text *v, size_t n)
{
    double fit = 0, gain;
    if (n == 0)
        return 0;
    qsort(v, n, sizeof(*v), by_theme);
    gain = likelihood(x, v, n, US_CORPUS_NONE);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && v[to].theme == v[from].theme; to++)
            fit += v[to].fit;
        gain -= likelihood(x, v + from, to - from, v[from].theme);
    }
    double together = cohesion(x, v, n) * (double)n / (fit > 1e-9 ? fit : 1e-9);
    if (together < BETTER)
        return -1;
    return us_log(together / EVEN) + NATS * gain / (double)n;
}
