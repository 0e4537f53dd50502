/* Communities of the neighbour graph: how many themes there are, and where. */
#include "themes/cluster.h"

#include <math.h>
#include <stdlib.h>

/* Beyond FINE_MAX groups merging costs more than it gains; at GAMMA_MAX nearly all are single. */
enum { FINE_MAX = 500, GAMMA_MAX = 1000 };

/* Undirected: every edge stands in both rows; a loop stands once, with twice its weight. */
struct graph {
    size_t n;
    size_t *at;
    uint32_t *to;
    double *w, *degree, total;
};

static void
graph_free(struct graph *g)
{
    free(g->at);
    free(g->to);
    free(g->w);
    free(g->degree);
}

struct edge {
    uint32_t from, to;
    double w;
};

/* Moves n edges to `out`, ordered by one end (below `nodes`), otherwise as they are. */
static void
sort_by_end(const struct edge *e, size_t n, struct edge *out, size_t nodes, bool from)
{
    size_t *at = us_calloc(nodes + 1, sizeof(*at));
    for (size_t i = 0; i < n; i++)
        at[(from ? e[i].from : e[i].to) + 1]++;
    for (size_t v = 1; v < nodes; v++)
        at[v] += at[v - 1];
    for (size_t i = 0; i < n; i++)
        out[at[from ? e[i].from : e[i].to]++] = e[i];
    free(at);
}

/* A graph from directed half edges, summed where they coincide. Sorts `e`. */
static void
graph_init(struct graph *g, size_t n, struct edge *e, size_t nedge)
{
    *g = (struct graph){n,
                        us_calloc(n + 1, sizeof(*g->at)),
                        us_alloc(nedge * sizeof(*g->to)),
                        us_alloc(nedge * sizeof(*g->w)),
                        us_calloc(n, sizeof(*g->degree)),
                        0};
    struct edge *sorted = us_alloc(nedge * sizeof(*sorted));
    sort_by_end(e, nedge, sorted, n, false);
    sort_by_end(sorted, nedge, e, n, true);
    free(sorted);
    size_t m = 0;
    for (size_t i = 0; i < nedge; i++) {
        if (i && e[i].from == e[i - 1].from && e[i].to == e[i - 1].to) {
            g->w[m - 1] += e[i].w;
        } else {
            g->to[m] = e[i].to;
            g->w[m++] = e[i].w;
        }
        g->at[e[i].from + 1] = m;
        g->degree[e[i].from] += e[i].w;
        g->total += e[i].w;
    }
    for (size_t v = 1; v <= n; v++) /* nodes without edges */
        g->at[v] = g->at[v] > g->at[v - 1] ? g->at[v] : g->at[v - 1];
}

static void *
copy_of(const void *p, size_t n)
{
    return n ? memcpy(us_alloc(n), p, n) : NULL;
}

static void
graph_copy(const struct graph *g, struct graph *out)
{
    size_t m = g->at[g->n];
    *out = (struct graph){g->n,
                          copy_of(g->at, (g->n + 1) * sizeof(*g->at)),
                          copy_of(g->to, m * sizeof(*g->to)),
                          copy_of(g->w, m * sizeof(*g->w)),
                          copy_of(g->degree, g->n * sizeof(*g->degree)),
                          g->total};
}

/* Moves nodes to the neighbouring community of the highest modularity until none gains. True when
 * one moved. */
static bool
move_nodes(const struct graph *g, double gamma, uint32_t *of)
{
    double *degree = us_calloc(g->n, sizeof(*degree)), *link = us_calloc(g->n, sizeof(*link));
    uint32_t *near = us_alloc(g->n * sizeof(*near));
    bool any = false, moved = true;
    for (size_t v = 0; v < g->n; v++)
        degree[of[v]] += g->degree[v];
    for (int pass = 0; moved && pass < 50; pass++) {
        moved = false;
        for (size_t v = 0; v < g->n; v++) {
            size_t n = 0;
            near[n++] = of[v];
            for (size_t i = g->at[v]; i < g->at[v + 1]; i++) {
                uint32_t c = of[g->to[i]];
                if (g->to[i] == v)
                    continue;
                if (link[c] == 0 && c != of[v])
                    near[n++] = c;
                link[c] += g->w[i];
            }
            degree[of[v]] -= g->degree[v];
            uint32_t best = of[v];
            double scale = gamma * g->degree[v] / g->total,
                   most = link[best] - scale * degree[best];
            for (size_t i = 1; i < n; i++) {
                double gain = link[near[i]] - scale * degree[near[i]];
                if (gain > most + 1e-9) {
                    most = gain;
                    best = near[i];
                }
            }
            moved |= best != of[v];
            of[v] = best;
            degree[best] += g->degree[v];
            for (size_t i = 0; i < n; i++)
                link[near[i]] = 0;
        }
        any |= moved;
    }
    free(degree);
    free(link);
    free(near);
    return any;
}

/* Numbers the communities 0.. in order of their first node; returns how many. */
static size_t
renumber(uint32_t *of, size_t n)
{
    uint32_t *name = us_alloc(n * sizeof(*name));
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        name[i] = US_CORPUS_NONE;
    for (size_t i = 0; i < n; i++) {
        if (name[of[i]] == US_CORPUS_NONE)
            name[of[i]] = (uint32_t)k++;
        of[i] = name[of[i]];
    }
    free(name);
    return k;
}

/* The graph whose nodes are the communities of `g`. */
static void
aggregate(const struct graph *g, const uint32_t *of, size_t k, struct graph *out)
{
    size_t m = g->at[g->n], n = 0;
    struct edge *e = us_alloc(m * sizeof(*e));
    for (size_t v = 0; v < g->n; v++)
        for (size_t i = g->at[v]; i < g->at[v + 1]; i++)
            e[n++] = (struct edge){of[v], of[g->to[i]], g->w[i]};
    graph_init(out, k, e, n);
    free(e);
}

/* Splits communities that are not connected in `g` (Louvain's known fault). */
static void
split_disconnected(const struct graph *g, uint32_t *of)
{
    uint32_t *part = us_alloc(g->n * sizeof(*part)), *stack = us_alloc(g->n * sizeof(*stack));
    for (size_t v = 0; v < g->n; v++)
        part[v] = US_CORPUS_NONE;
    for (size_t v = 0; v < g->n; v++) {
        if (part[v] != US_CORPUS_NONE)
            continue;
        size_t n = 0;
        part[v] = (uint32_t)v;
        stack[n++] = (uint32_t)v;
        while (n) {
            uint32_t u = stack[--n];
            for (size_t i = g->at[u]; i < g->at[u + 1]; i++)
                if (part[g->to[i]] == US_CORPUS_NONE && of[g->to[i]] == of[v]) {
                    part[g->to[i]] = (uint32_t)v;
                    stack[n++] = g->to[i];
                }
        }
    }
    memcpy(of, part, g->n * sizeof(*of));
    free(part);
    free(stack);
}

/* The neighbour graph; an edge weighs the square of the cosine, so that near ones decide. */
static void
neighbour_graph(const struct us_knn *k, struct graph *g)
{
    /* In a few hundred documents the fifteenth neighbour lies in another theme. */
    size_t most = (size_t)(0.4 * sqrt((double)k->n));
    most = most < 4 ? 4 : most > US_KNN ? US_KNN : most;
    struct edge *e = us_alloc(2 * k->n * US_KNN * sizeof(*e));
    size_t n = 0;
    for (size_t d = 0; d < k->n; d++)
        for (size_t i = 0; i < most && k->of[d * US_KNN + i] != US_CORPUS_NONE; i++) {
            uint32_t other = k->of[d * US_KNN + i];
            double s = k->sim[d * US_KNN + i], w = s * s;
            e[n++] = (struct edge){(uint32_t)d, other, w};
            e[n++] = (struct edge){other, (uint32_t)d, w};
        }
    graph_init(g, k->n, e, n);
    free(e);
}

/* Louvain: move, aggregate, repeat. of[v] below the returned number. */
static size_t
louvain(const struct us_knn *knn, double gamma, uint32_t *of)
{
    struct graph base, g;
    neighbour_graph(knn, &base);
    graph_copy(&base, &g);
    uint32_t *step = us_alloc(knn->n * sizeof(*step));
    for (size_t v = 0; v < knn->n; v++)
        of[v] = (uint32_t)v;
    for (;;) {
        for (size_t v = 0; v < g.n; v++)
            step[v] = (uint32_t)v;
        if (g.total <= 0 || !move_nodes(&g, gamma, step))
            break;
        size_t k = renumber(step, g.n);
        for (size_t v = 0; v < knn->n; v++)
            of[v] = step[of[v]];
        struct graph next;
        aggregate(&g, step, k, &next);
        graph_free(&g);
        g = next;
    }
    split_disconnected(&base, of);
    graph_free(&g);
    graph_free(&base);
    free(step);
    return renumber(of, knn->n);
}

size_t
us_communities(const struct us_matrix *x, const struct us_knn *g, double gamma, size_t least)
{
    uint32_t *of = us_calloc(g->n, sizeof(*of));
    size_t k = g->n ? louvain(g, gamma, of) : 0, n = 0;
    size_t *size = us_calloc(k, sizeof(*size)), all = 0;
    for (size_t d = 0; d < g->n; d++) {
        const float *v = us_matrix_row(x, d);
        bool in = us_dot(v, v, x->dim) > 0;
        size[of[d]] += in;
        all += in;
    }
    for (size_t i = 0; i < k; i++)
        n += size[i] >= least;
    free(of);
    free(size);
    return n || !all ? n : 1;
}

/* Groups to merge: sizes, means, and what each merge would cost. */
struct ward {
    size_t n;
    struct us_matrix mean;
    double *size, *cost; /* cost: n x n, upper half */
    size_t *cheap;       /* of a group: the cheapest partner of a higher number, or n */
};

/* Growth of the sum of squares when a and b become one. */
static double
ward_cost(const struct ward *w, size_t a, size_t b)
{
    const float *u = us_matrix_row(&w->mean, a), *v = us_matrix_row(&w->mean, b);
    size_t dim = w->mean.dim;
    double d =
        (double)us_dot(u, u, dim) + (double)us_dot(v, v, dim) - 2 * (double)us_dot(u, v, dim);
    return d * w->size[a] * w->size[b] / (w->size[a] + w->size[b]);
}

static void
ward_find_cheap(struct ward *w, size_t i)
{
    w->cheap[i] = w->n;
    for (size_t j = i + 1; w->size[i] > 0 && j < w->n; j++)
        if (w->size[j] > 0 &&
            (w->cheap[i] == w->n || w->cost[i * w->n + j] < w->cost[i * w->n + w->cheap[i]]))
            w->cheap[i] = j;
}

static void
ward_init(struct ward *w, const struct us_matrix *x, const uint32_t *of, size_t nof, size_t n)
{
    w->n = n;
    us_matrix_init(&w->mean, n, x->dim);
    w->size = us_calloc(n, sizeof(*w->size));
    w->cost = us_calloc(n * n, sizeof(*w->cost));
    for (size_t d = 0; d < nof; d++) {
        const float *row = us_matrix_row(x, d);
        us_axpy(us_matrix_row(&w->mean, of[d]), 1, row, x->dim);
        w->size[of[d]] += us_dot(row, row, x->dim) > 0; /* one without a vector makes no group */
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; w->size[i] > 0 && j < x->dim; j++)
            us_matrix_row(&w->mean, i)[j] /= (float)w->size[i];
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (w->size[i] > 0 && w->size[j] > 0)
                w->cost[i * n + j] = ward_cost(w, i, j);
    w->cheap = us_alloc(n * sizeof(*w->cheap));
    for (size_t i = 0; i < n; i++)
        ward_find_cheap(w, i);
}

/* The cheapest merge; ties to the smaller numbers. */
static void
ward_best(const struct ward *w, size_t *a, size_t *b)
{
    double least = -1;
    for (size_t i = 0; i < w->n; i++) {
        size_t j = w->cheap[i];
        if (w->size[i] > 0 && j < w->n && (least < 0 || w->cost[i * w->n + j] < least)) {
            least = w->cost[i * w->n + j];
            *a = i;
            *b = j;
        }
    }
}

static void
ward_merge(struct ward *w, size_t a, size_t b)
{
    float *u = us_matrix_row(&w->mean, a), *v = us_matrix_row(&w->mean, b);
    float part = (float)(w->size[a] / (w->size[a] + w->size[b]));
    for (size_t j = 0; j < w->mean.dim; j++)
        u[j] = part * u[j] + (1 - part) * v[j];
    w->size[a] += w->size[b];
    w->size[b] = 0;
    for (size_t i = 0; i < w->n; i++)
        if (i != a && w->size[i] > 0)
            w->cost[(i < a ? i : a) * w->n + (i < a ? a : i)] = ward_cost(w, a, i);
    for (size_t i = 0; i < w->n; i++) {
        size_t j = w->cheap[i];
        if (i == a || j == a || j == b)
            ward_find_cheap(w, i);
        else if (w->size[i] > 0 && i < a && j < w->n &&
                 (w->cost[i * w->n + a] < w->cost[i * w->n + j] ||
                  (a < j && w->cost[i * w->n + a] <= w->cost[i * w->n + j])))
            w->cheap[i] = a; /* ties to the smaller number, as in the search */
    }
}

void
us_seeds(const struct us_matrix *x, const struct us_knn *g, size_t k, struct us_matrix *centres)
{
    uint32_t *of = us_calloc(g->n, sizeof(*of));
    size_t n = 0, groups = 0, most = 4 * k < FINE_MAX ? 4 * k : FINE_MAX, a = 0, b = 0;
    for (double gamma = 1; n < most && gamma < GAMMA_MAX; gamma *= 2)
        n = louvain(g, gamma, of);
    if (n < k || n > 4 * FINE_MAX || !k) {
        free(of);
        us_seeds_spread(x, g, k, centres);
        return;
    }
    struct ward w;
    ward_init(&w, x, of, g->n, n);
    for (size_t i = 0; i < n; i++)
        groups += w.size[i] > 0;
    for (size_t left = groups; left > k; left--) {
        ward_best(&w, &a, &b);
        ward_merge(&w, a, b);
    }
    us_matrix_init(centres, k < groups ? k : groups, x->dim);
    for (size_t i = n = 0; i < w.n; i++)
        if (w.size[i] > 0)
            memcpy(us_matrix_row(centres, n++), us_matrix_row(&w.mean, i),
                   x->dim * sizeof(*centres->v));
    us_matrix_normalise(centres);
    us_matrix_free(&w.mean);
    free(w.size);
    free(w.cost);
    free(w.cheap);
    free(of);
}
