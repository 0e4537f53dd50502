#include "themes/halves.h"

#include "themes/axis.h"
#include "themes/concepts.h"

#include <stdlib.h>

/* Passes of the mixture; the halves of two themes, or of one and of what is new. */
enum { PASSES = 8, GROUPS = 4 };

static const double APART = .5; /* see us_halves_proposals() */

/* ---- the prior, and single texts ---- */

/* Weight of a term; us_model_term.scale is not there before a first settlement. */
static double
scale_of(const struct us_model *m, uint32_t term)
{
    return us_bridge_scale(m->bridge, m->keys.keys[term]);
}

/* From tokens of all texts to US_HALVES_PRIOR tokens of the prior. */
static void
make_prior(double *prior, size_t n)
{
    double all = 0;
    for (size_t t = 0; t < n; t++)
        all += prior[t];
    for (size_t t = 0; t < n && all > 0; t++)
        prior[t] *= US_HALVES_PRIOR / all;
}

/* Adds the tokens that the model has counted. */
static void
count_known(const struct us_model *m, double *prior)
{
    for (uint32_t t = 0; t < m->keys.n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++)
            prior[t] += m->terms[t].cells[i].n * scale_of(m, t);
}

void
us_halves_init(struct us_halves *h, const struct us_model *m)
{
    h->m = m;
    h->prior = us_calloc(m->keys.n, sizeof(*h->prior));
    h->tokens = us_calloc(2 * m->ntheme, sizeof(*h->tokens));
    for (uint32_t t = 0; t < m->keys.n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++) {
            const struct us_model_cell *c = &m->terms[t].cells[i];
            h->tokens[2 * c->theme] += (c->n - c->second) * scale_of(m, t);
            h->tokens[2 * c->theme + 1] += c->second * scale_of(m, t);
        }
    count_known(m, h->prior);
    make_prior(h->prior, m->keys.n);
}

void
us_halves_free(struct us_halves *h)
{
    free(h->prior);
    free(h->tokens);
}

uint32_t
us_halves_nearest(const struct us_halves *h, const struct us_model_doc *doc, uint32_t theme)
{
    double odds = 0, len = 0;
    if (theme >= h->m->ntheme || h->m->themes[theme].second == 0)
        return 0;
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_cell *c = us_model_cell_of(&h->m->terms[doc->term[i]], theme);
        double scale = scale_of(h->m, doc->term[i]), tf = (double)doc->tf[i] * scale;
        double prior = h->prior[doc->term[i]], second = c ? c->second * scale : 0;
        double first = c ? (c->n - c->second) * scale : 0;
        len += tf;
        if (prior > 0)
            odds += tf * us_log((second + prior) / (first + prior));
    }
    odds -= len * us_log((h->tokens[2 * theme + 1] + US_HALVES_PRIOR) /
                         (h->tokens[2 * theme] + US_HALVES_PRIOR));
    return odds > 0;
}

/* ---- groups of texts as counts of terms ---- */

struct work {
    struct us_model *m;
    double *prior, *idf;   /* of a term */
    double *count[GROUPS]; /* of a term: tokens of a group; zero but for those in `touched` */
    double total[GROUPS], texts[GROUPS];
    uint32_t *touched;
    bool *seen;
    size_t ntouched;
    size_t *at; /* the terms of theme k: of[at[k] .. at[k + 1] - 1] */
    uint32_t *of;
    uint32_t *turn; /* turn[2 k + h]: the half that half h of theme k becomes */
};

static void
work_init(struct work *w, struct us_model *m)
{
    size_t n = m->keys.n;
    memset(w, 0, sizeof(*w));
    w->m = m;
    w->prior = us_calloc(n, sizeof(*w->prior));
    w->idf = us_calloc(n, sizeof(*w->idf));
    for (size_t g = 0; g < GROUPS; g++)
        w->count[g] = us_calloc(n, sizeof(**w->count));
    w->touched = us_alloc(n * sizeof(*w->touched));
    w->seen = us_calloc(n, sizeof(*w->seen));
    w->at = us_calloc(m->ntheme + 2, sizeof(*w->at));
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++)
            w->at[m->terms[t].cells[i].theme + 2]++;
    for (size_t k = 2; k < m->ntheme + 2; k++)
        w->at[k] += w->at[k - 1];
    w->of = us_alloc(w->at[m->ntheme + 1] * sizeof(*w->of));
    for (uint32_t t = 0; t < n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++)
            w->of[w->at[m->terms[t].cells[i].theme + 1]++] = t;
    w->turn = us_alloc(2 * m->ntheme * sizeof(*w->turn));
    for (uint32_t i = 0; i < 2 * m->ntheme; i++)
        w->turn[i] = i % 2;
}

static void
work_free(struct work *w)
{
    free(w->prior);
    free(w->idf);
    for (size_t g = 0; g < GROUPS; g++)
        free(w->count[g]);
    free(w->touched);
    free(w->seen);
    free(w->at);
    free(w->of);
    free(w->turn);
}

static void
work_clear(struct work *w)
{
    for (size_t i = 0; i < w->ntouched; i++) {
        w->seen[w->touched[i]] = false;
        for (size_t g = 0; g < GROUPS; g++)
            w->count[g][w->touched[i]] = 0;
    }
    memset(w->total, 0, sizeof(w->total));
    memset(w->texts, 0, sizeof(w->texts));
    w->ntouched = 0;
}

static void
add_tokens(struct work *w, size_t g, uint32_t term, double n)
{
    if (!w->seen[term]) {
        w->seen[term] = true;
        w->touched[w->ntouched++] = term;
    }
    w->count[g][term] += n;
    w->total[g] += n;
}

/* Adds the halves of a theme to groups g and g + 1. */
static void
add_theme(struct work *w, uint32_t k, size_t g)
{
    for (size_t i = w->at[k]; i < w->at[k + 1]; i++) {
        const struct us_model_cell *c = us_model_cell_of(&w->m->terms[w->of[i]], k);
        double scale = scale_of(w->m, w->of[i]);
        if (c->n > c->second)
            add_tokens(w, g, w->of[i], (c->n - c->second) * scale);
        if (c->second)
            add_tokens(w, g + 1, w->of[i], c->second * scale);
    }
    w->texts[g] += w->m->themes[k].texts - w->m->themes[k].second;
    w->texts[g + 1] += w->m->themes[k].second;
}

/* Adds a text to a group, or takes it away (sign -1). */
static void
add_text(struct work *w, const struct us_halves_text *x, size_t g, double sign)
{
    for (size_t i = 0; i < x->doc->n; i++)
        add_tokens(w, g, x->doc->term[i],
                   sign * x->weight * (double)x->doc->tf[i] * scale_of(w->m, x->doc->term[i]));
    w->texts[g] += sign * x->weight;
}

/* Log marginal likelihood of the words of two groups as one; the same twice is that group. */
static double
likelihood(const struct work *w, size_t g, size_t h)
{
    double sum = 0, total = w->total[g] + (g == h ? 0 : w->total[h]);
    for (size_t i = 0; i < w->ntouched; i++) {
        uint32_t t = w->touched[i];
        double n = w->count[g][t] + (g == h ? 0 : w->count[h][t]);
        if (n > 1e-9 && w->prior[t] > 0)
            sum += us_log_gamma(n + w->prior[t]) - us_log_gamma(w->prior[t]);
    }
    return sum - us_log_gamma(total + US_HALVES_PRIOR) + us_log_gamma(US_HALVES_PRIOR);
}

/* What two groups gain over one, for each text: words, less what the labels cost. */
static double
gain(const struct work *w, size_t g, size_t h)
{
    double a = w->texts[g], b = w->texts[h];
    double labels = us_log_gamma(a + 1) + us_log_gamma(b + 1) - us_log_gamma(a + b + 2);
    double words = likelihood(w, g, g) + likelihood(w, h, h) - likelihood(w, g, h);
    return a + b > 0 ? (words + labels) / (a + b) : 0;
}

/* Group h goes into g. */
static void
join_groups(struct work *w, size_t g, size_t h)
{
    for (size_t i = 0; i < w->ntouched; i++) {
        w->count[g][w->touched[i]] += w->count[h][w->touched[i]];
        w->count[h][w->touched[i]] = 0;
    }
    w->total[g] += w->total[h];
    w->texts[g] += w->texts[h];
    w->total[h] = w->texts[h] = 0;
}

/* Joins groups until at most two hold texts, the pair that loses least first, and all of them where
 * one is as good. to[g]: the group that holds g now; the two are *first < *second. */
static void
join_to_two(struct work *w, size_t to[GROUPS], size_t *first, size_t *second)
{
    double alone[GROUPS];
    for (size_t g = 0; g < GROUPS; g++)
        to[g] = g;
    for (;;) {
        size_t live = 0, a = 0, b = 0;
        double best = 0;
        *first = *second = GROUPS;
        for (size_t g = 0; g < GROUPS; g++)
            if (w->texts[g] > 0) {
                alone[g] = likelihood(w, g, g);
                *second = *first < GROUPS ? g : GROUPS;
                *first = *first < GROUPS ? *first : g;
                live++;
            }
        if (live < 2 || (live == 2 && gain(w, *first, *second) > 0))
            return;
        for (size_t g = 0; g < GROUPS; g++)
            for (size_t h = g + 1; h < GROUPS && w->texts[g] > 0; h++) {
                double loss = 0;
                if (w->texts[h] <= 0)
                    continue;
                loss = alone[g] + alone[h] - likelihood(w, g, h);
                if (b == 0 || loss < best) {
                    best = loss;
                    a = g;
                    b = h;
                }
            }
        join_groups(w, a, b);
        for (size_t g = 0; g < GROUPS; g++)
            to[g] = to[g] == b ? a : to[g];
    }
}

/* The halves of a theme become the halves `to`, once apply_turns() is called. */
static void
turn_theme(struct work *w, uint32_t k, size_t to_first, size_t to_second)
{
    const uint32_t to[2] = {(uint32_t)to_first, (uint32_t)to_second};
    w->turn[2 * k] = to[w->turn[2 * k]];
    w->turn[2 * k + 1] = to[w->turn[2 * k + 1]];
}

static uint32_t
turned(const uint32_t to[2], uint32_t all, uint32_t second)
{
    return (to[0] ? all - second : 0) + (to[1] ? second : 0);
}

/* The phrases of both halves; those of a theme that is in one half are that half's. */
static void
turn_phrases(struct us_model_theme *v, const uint32_t to[2])
{
    struct us_model_half old[2] = {v->half[0], v->half[1]};
    memset(v->half, 0, sizeof(v->half));
    if (v->second && v->second < v->texts && to[0] != to[1]) {
        v->half[to[0]] = old[0];
        v->half[to[1]] = old[1];
        return;
    }
    struct us_model_half *whole = &v->half[v->second == v->texts ? to[1] : to[0]];
    whole->label = v->label;
    whole->nterm = v->nterm < US_MODEL_HALF_TERMS ? v->nterm : US_MODEL_HALF_TERMS;
    memcpy(whole->terms, v->terms, whole->nterm * sizeof(*whole->terms));
}

static void
apply_turns(struct work *w)
{
    struct us_model *m = w->m;
    for (size_t t = 0; t < m->keys.n; t++)
        for (size_t i = 0; i < m->terms[t].n; i++) {
            struct us_model_cell *c = &m->terms[t].cells[i];
            c->second = turned(&w->turn[2 * c->theme], c->n, c->second);
        }
    for (size_t i = 0; i < m->nknown; i++)
        if (m->known[i].theme < m->ntheme)
            m->known[i].half = w->turn[2 * m->known[i].theme + m->known[i].half];
    for (uint32_t k = 0; k < m->ntheme; k++) {
        const uint32_t *to = &w->turn[2 * k];
        if (to[0] == 0 && to[1] == 1)
            continue;
        turn_phrases(&m->themes[k], to);
        m->themes[k].second = turned(to, m->themes[k].texts, m->themes[k].second);
    }
}

/* ---- texts in two ---- */

/* Log odds of group g + 1 over g for a text that is in neither. */
static double
odds_of(const struct work *w, const struct us_halves_text *x, size_t g)
{
    double odds = us_log((w->texts[g + 1] + 1) / (w->texts[g] + 1)), len = 0;
    for (size_t i = 0; i < x->doc->n; i++) {
        uint32_t t = x->doc->term[i];
        double tf = (double)x->doc->tf[i] * scale_of(w->m, t);
        double a = w->count[g][t], b = w->count[g + 1][t];
        len += tf;
        if (w->prior[t] > 0) /* what was taken away leaves rounding behind */
            odds += tf * us_log(((b > 0 ? b : 0) + w->prior[t]) / ((a > 0 ? a : 0) + w->prior[t]));
    }
    return odds -
           len * us_log((w->total[g + 1] + US_HALVES_PRIOR) / (w->total[g] + US_HALVES_PRIOR));
}

/* Divides texts into groups g and g + 1, to which they are added. */
static void
divide_texts(struct work *w, const struct us_halves_text *v, const size_t *own, size_t n, size_t g,
             struct us_axis *a)
{
    const struct us_model_doc **docs = us_alloc(n * sizeof(*docs));
    uint32_t *weights = us_alloc(n * sizeof(*weights));
    for (size_t i = 0; i < n; i++) {
        add_text(w, &v[own[i]], g, 1);
        docs[i] = v[own[i]].doc;
        weights[i] = v[own[i]].weight;
    }
    a->docs = docs;
    a->weights = weights;
    a->n = n;
    a->terms = w->touched;
    a->nterm = w->ntouched;
    us_axis_find(a);
    free(docs);
    free(weights);
    for (size_t i = 0; i < n; i++) {
        v[own[i]].doc->half = a->proj[i] > 0;
        if (a->proj[i] > 0) {
            add_text(w, &v[own[i]], g, -1);
            add_text(w, &v[own[i]], g + 1, 1);
        }
    }
    for (int pass = 0; pass < PASSES; pass++) {
        size_t moved = 0;
        for (size_t i = 0; i < n; i++) {
            uint32_t from = v[own[i]].doc->half;
            add_text(w, &v[own[i]], g + from, -1);
            double odds = odds_of(w, &v[own[i]], g);
            uint32_t to = odds > 1e-9 ? 1 : odds < -1e-9 ? 0 : from;
            add_text(w, &v[own[i]], g + to, 1);
            v[own[i]].doc->half = to;
            moved += to != from;
        }
        if (!moved)
            break;
    }
}

/* The new texts of one theme. */
static void
place_texts(struct work *w, uint32_t k, const struct us_halves_text *v, const size_t *own, size_t n,
            struct us_axis *a)
{
    const size_t g = GROUPS - 2;
    size_t to[GROUPS], first, second;
    divide_texts(w, v, own, n, g, a);
    add_theme(w, k, 0);
    join_to_two(w, to, &first, &second);
    bool old = w->m->themes[k].texts > 0; /* the half that was first stays so; else the larger is */
    if (!old && second < GROUPS && w->texts[second] > w->texts[first]) {
        size_t t = first;
        first = second;
        second = t;
    }
    for (size_t i = 0; i < n; i++)
        v[own[i]].doc->half = to[g + v[own[i]].doc->half] == second;
    if (old)
        turn_theme(w, k, to[0] == second, to[1] == second);
}

void
us_halves_divide(struct us_model *m, const struct us_halves_text *v, size_t n)
{
    struct work w;
    struct us_halves h;
    struct us_axis a = {.n = 0};
    size_t *at = us_calloc(m->ntheme + 2, sizeof(*at)), *own = us_alloc(n * sizeof(*own));
    work_init(&w, m);
    us_halves_init(&h, m);
    a.mean = us_calloc(m->keys.n, sizeof(*a.mean));
    a.dir = us_calloc(m->keys.n, sizeof(*a.dir));
    a.proj = us_alloc(n * sizeof(*a.proj));
    a.idf = w.idf;
    double texts = (double)m->ntext;
    for (size_t i = 0; i < n; i++) {
        texts += v[i].weight;
        for (size_t j = 0; j < v[i].doc->n; j++) {
            uint32_t t = v[i].doc->term[j];
            w.idf[t] += v[i].weight;
            w.prior[t] += v[i].weight * (double)v[i].doc->tf[j] * scale_of(m, t);
        }
        if (v[i].theme < m->ntheme)
            at[v[i].theme + 2]++;
    }
    for (uint32_t t = 0; t < m->keys.n; t++)
        w.idf[t] = scale_of(m, t) * (us_log((1 + texts) / (1 + w.idf[t] + m->terms[t].df)) + 1);
    count_known(m, w.prior);
    make_prior(w.prior, m->keys.n);
    for (size_t k = 2; k < m->ntheme + 2; k++)
        at[k] += at[k - 1];
    for (size_t i = 0; i < n; i++)
        if (v[i].theme < m->ntheme)
            own[at[v[i].theme + 1]++] = i;
    for (uint32_t k = 0; k < m->ntheme; k++) {
        size_t few = at[k + 1] - at[k];
        if (few >= 2 * US_HALVES_LEAST)
            place_texts(&w, k, v, own + at[k], few, &a);
        else
            for (size_t i = at[k]; i < at[k + 1]; i++)
                v[own[i]].doc->half = us_halves_nearest(&h, v[own[i]].doc, k);
        work_clear(&w);
    }
    apply_turns(&w);
    free(at);
    free(own);
    free(a.mean);
    free(a.dir);
    free(a.proj);
    us_halves_free(&h);
    work_free(&w);
}

/* ---- themes joined ---- */

static void
swap_groups(struct work *w, size_t g, size_t h)
{
    double *count = w->count[g], total = w->total[g], texts = w->texts[g];
    w->count[g] = w->count[h];
    w->total[g] = w->total[h];
    w->texts[g] = w->texts[h];
    w->count[h] = count;
    w->total[h] = total;
    w->texts[h] = texts;
}

/* Makes two halves of those of the themes of one set, one theme after the other. */
static void
join_set(struct work *w, const uint32_t *set, size_t n)
{
    add_theme(w, set[0], 0);
    for (size_t i = 1; i < n; i++) {
        size_t to[GROUPS], first, second;
        add_theme(w, set[i], 2);
        join_to_two(w, to, &first, &second);
        for (size_t j = 0; j < i; j++)
            turn_theme(w, set[j], to[0] == second, to[1] == second);
        turn_theme(w, set[i], to[2] == second, to[3] == second);
        if (first > 0 && first < GROUPS)
            swap_groups(w, 0, first);
        if (second > 1 && second < GROUPS)
            swap_groups(w, 1, second);
    }
    work_clear(w);
}

/* Gives all themes of a set the phrases of the theme with most texts in each half. */
static void
share_phrases(struct us_model *m, const uint32_t *set, size_t n)
{
    for (size_t h = 0; h < 2; h++) {
        uint32_t most = 0;
        struct us_model_half best = {.nterm = 0};
        for (size_t i = 0; i < n; i++) {
            const struct us_model_theme *v = &m->themes[set[i]];
            uint32_t texts = h ? v->second : v->texts - v->second;
            if (texts > most && v->half[h].label.n) {
                most = texts;
                best = v->half[h];
            }
        }
        for (size_t i = 0; i < n; i++)
            m->themes[set[i]].half[h] = best;
    }
}

void
us_halves_join(struct us_model *m, const uint32_t *of)
{
    struct work w;
    uint32_t *next = us_alloc(m->ntheme * sizeof(*next)), *set = us_alloc(m->ntheme * sizeof(*set));
    uint32_t *last = us_alloc(m->ntheme * sizeof(*last));
    work_init(&w, m);
    count_known(m, w.prior);
    make_prior(w.prior, m->keys.n);
    for (uint32_t k = 0; k < m->ntheme; k++) { /* lists of the sets, ascending */
        next[k] = US_CORPUS_NONE;
        if (of[k] != k)
            next[last[of[k]]] = k;
        last[of[k]] = k;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t k = 0; k < m->ntheme; k++) {
            size_t n = 0;
            for (uint32_t j = of[k] == k ? k : US_CORPUS_NONE; j != US_CORPUS_NONE; j = next[j])
                set[n++] = j;
            if (n > 1 && pass == 0)
                join_set(&w, set, n);
            else if (n > 1)
                share_phrases(m, set, n);
        }
        if (pass == 0)
            apply_turns(&w);
    }
    free(next);
    free(last);
    free(set);
    work_free(&w);
}

/* ---- proposals ---- */

/* How far a theme is from the nearest other one: what two gain over one. */
static double
distance_to_nearest(struct work *w, const float *sim, uint32_t k)
{
    size_t n = w->m->ntheme;
    uint32_t near = k ? 0 : 1;
    for (uint32_t j = 0; j < n; j++)
        if (j != k && sim[k * n + j] > sim[k * n + near])
            near = j;
    add_theme(w, k, 0);
    join_groups(w, 0, 1);
    add_theme(w, near, 2);
    join_groups(w, 2, 3);
    double d = gain(w, 0, 2);
    work_clear(w);
    return d;
}

static int
by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The lower quartile of the themes' distances to the nearest; 0 for a theme alone. */
static double
usual_distance(struct work *w)
{
    const struct us_model *m = w->m;
    double usual = 0, *v = us_alloc(m->ntheme * sizeof(*v));
    float *sim = us_model_similarity(m);
    size_t n = 0;
    for (uint32_t k = 0; k < m->ntheme && m->ntheme > 1; k++)
        if (m->themes[k].texts)
            v[n++] = distance_to_nearest(w, sim, k);
    if (n)
        qsort(v, n, sizeof(*v), by_value);
    usual = n && v[n / 4] > 0 ? v[n / 4] : 0;
    free(v);
    free(sim);
    return usual;
}

static bool
has_halves(const struct us_model_theme *v)
{
    return v->second >= US_HALVES_LEAST && v->texts - v->second >= US_HALVES_LEAST;
}

void
us_halves_proposals(struct us_model *m, bool *split)
{
    struct work w;
    work_init(&w, m);
    count_known(m, w.prior);
    make_prior(w.prior, m->keys.n);
    double least = usual_distance(&w);
    for (uint32_t k = 0; k < m->ntheme; k++) {
        split[k] = false;
        if (!has_halves(&m->themes[k]))
            continue;
        add_theme(&w, k, 0);
        split[k] = gain(&w, 0, 1) > APART * least;
        work_clear(&w);
    }
    work_free(&w);
}
