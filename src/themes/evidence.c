#include "themes/evidence.h"

#include <stdlib.h>

/* Prior of a word in a theme, smaller than that of themes/mixture.c: with more of it small themes
 * drown in large ones. Chosen on six labelled sets together (.1 to .3: flat in NMI). LABELS: how
 * much the labels count (on samples of the same sets, their number unknown: .3 .641 NMI and .465
 * ARI, .5 .640 and .473, .7 .644 and .489, but then large corpora of short texts have too few
 * themes, and fewer late ones are found). Numbers below TABLE are looked up, in steps of 1 / GRAIN.
 */
static const double PRIOR = .15, LABELS = .3;
enum { TABLE = 1024, GRAIN = 16 };

double *
us_evidence_table(void)
{
    double *table = us_alloc((TABLE * GRAIN + 1) * sizeof(*table));
    for (size_t i = 0; i <= TABLE * GRAIN; i++)
        table[i] = us_log_gamma((double)i / GRAIN + PRIOR) - us_log_gamma(PRIOR);
    return table;
}

double
us_evidence_words(const double *table, double n)
{
    if (n >= TABLE)
        return us_log_gamma(n + PRIOR) - us_log_gamma(PRIOR);
    double at = n * GRAIN;
    size_t i = (size_t)at;
    return table[i] + (at - (double)i) * (table[i + 1] - table[i]);
}

double
us_evidence_tokens(double tokens, double nterm)
{
    return us_log_gamma(tokens + nterm * PRIOR) - us_log_gamma(nterm * PRIOR);
}

double
us_evidence_join(double a, double b, double all, double left)
{
    return LABELS * (us_log_gamma(a + b + 1) - us_log_gamma(a + 1) - us_log_gamma(b + 1) +
                     us_log((all + left - 1) / (left - 1)));
}

/* Documents by theme: docs[at[k] .. at[k + 1] - 1] are those of theme k. */
static void
by_theme(const struct us_partition *p, size_t *at, uint32_t *docs)
{
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            at[p->of[d] + 2]++;
    for (size_t k = 2; k < p->k + 2; k++)
        at[k] += at[k - 1];
    for (uint32_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            docs[at[p->of[d] + 1]++] = d;
}

size_t
us_evidence_count(const struct us_corpus *c, size_t doc, double *count, uint32_t *terms, size_t n)
{
    for (size_t i = c->at[doc]; i < c->at[doc + 1]; i++) {
        uint32_t t = c->col[i];
        if (count[t] <= 0)
            terms[n++] = t;
        count[t] +=
            c->weight[doc] * (double)c->tf[i] * us_evidence_weight(c->bridge, c->terms[t].key);
    }
    return n;
}

double
us_evidence(const struct us_corpus *c, const struct us_partition *p)
{
    size_t *at = us_calloc(p->k + 2, sizeof(*at));
    uint32_t *docs = us_alloc(p->n * sizeof(*docs)), *terms = us_alloc(c->nterm * sizeof(*terms));
    double *count = us_calloc(c->nterm, sizeof(*count)), *table = us_evidence_table();
    double words = 0, labels = 0, all = 0, themes = 0;
    by_theme(p, at, docs);
    for (size_t k = 0; k < p->k; k++) {
        size_t n = 0;
        double texts = 0, tokens = 0;
        for (size_t i = at[k]; i < at[k + 1]; i++) {
            n = us_evidence_count(c, docs[i], count, terms, n);
            texts += c->weight[docs[i]];
        }
        for (size_t i = 0; i < n; i++) {
            words += us_evidence_words(table, count[terms[i]]);
            tokens += count[terms[i]];
            count[terms[i]] = 0;
        }
        words -= us_evidence_tokens(tokens, (double)c->nterm);
        labels += us_log_gamma(texts + 1);
        all += texts;
        themes += texts > 0;
    }
    labels += us_log_gamma(themes > 1 ? themes : 1) - us_log_gamma(all + (themes > 1 ? themes : 1));
    free(at);
    free(docs);
    free(terms);
    free(count);
    free(table);
    return words + LABELS * labels;
}
