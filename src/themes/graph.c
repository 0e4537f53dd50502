/* Communities of the neighbour graph: how many themes there are, and where. */
#include "themes/cluster.h"

#include <math.h>
#include <stdlib.h>

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

static int
by_ends(const void *x, const void *y)
{
    const struct edge *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->w > b->w) - (a->w < b->w);
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
    if (nedge)
        qsort(e, nedge, sizeof(*e), by_ends);
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
    struct edge *e = us_alloc(2 * k->n * US_KNN * sizeof(*e));
    size_t n = 0;
    for (size_t d = 0; d < k->n; d++)
        for (size_t i = 0; i < US_KNN && k->of[d * US_KNN + i] != US_CORPUS_NONE; i++) {
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
    neighbour_graph(knn, &g);
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

struct community {
    uint32_t id;
    size_t size;
};

static int
by_size(const void *x, const void *y)
{
    const struct community *a = x, *b = y;
    if (a->size != b->size)
        return a->size < b->size ? 1 : -1;
    return (a->id > b->id) - (a->id < b->id);
}

void
us_communities(const struct us_matrix *x, const struct us_knn *g, double gamma, size_t least,
               struct us_matrix *centres)
{
    uint32_t *of = us_calloc(g->n, sizeof(*of));
    size_t k = g->n ? louvain(g, gamma, of) : 0, n = 0;
    struct community *c = us_calloc(k, sizeof(*c));
    uint32_t *row = us_alloc(k * sizeof(*row));
    for (size_t i = 0; i < k; i++)
        c[i].id = (uint32_t)i;
    for (size_t d = 0; d < g->n; d++) {
        const float *v = us_matrix_row(x, d);
        c[of[d]].size += us_dot(v, v, x->dim) > 0;
    }
    if (k)
        qsort(c, k, sizeof(*c), by_size);
    for (size_t i = 0; i < k; i++) {
        bool in = c[i].size >= least || (n == 0 && c[i].size > 0);
        row[c[i].id] = in ? (uint32_t)n++ : US_CORPUS_NONE;
    }
    us_matrix_init(centres, n, x->dim);
    for (size_t d = 0; d < g->n; d++)
        if (row[of[d]] != US_CORPUS_NONE)
            us_axpy(us_matrix_row(centres, row[of[d]]), 1, us_matrix_row(x, d), x->dim);
    us_matrix_normalise(centres);
    free(of);
    free(c);
    free(row);
}
