#include "measure/classify.h"

#include <stdlib.h>

void
us_classify_init(struct us_classify *c, struct us_arena *a)
{
    memset(c, 0, sizeof(*c));
    us_map_init(&c->classes, a);
    us_map_init(&c->pairs, a);
    us_map_init(&c->scores, a);
}

void
us_classify_free(struct us_classify *c)
{
    us_map_free(&c->classes);
    us_map_free(&c->pairs);
    us_map_free(&c->scores);
    free(c->cells);
    free(c->score_counts);
    memset(c, 0, sizeof(*c));
}

static struct us_str
pair_key(const uint32_t pair[2])
{
    return (struct us_str){(const char *)pair, 2 * sizeof(*pair)};
}

void
us_classify_add(struct us_classify *c, struct us_str gold, struct us_str pred)
{
    uint32_t pair[2];
    pair[0] = us_map_add(&c->classes, gold);
    pair[1] = us_map_add(&c->classes, pred);
    size_t before = c->pairs.n;
    uint32_t cell = us_map_add(&c->pairs, pair_key(pair));
    US_GROW(c->cells, c->cell_cap, c->pairs.n);
    if (cell == before)
        c->cells[cell] = 0;
    c->cells[cell]++;
    c->n++;
}

void
us_classify_add_score(struct us_classify *c, double score, bool positive)
{
    if (score == 0)
        score = 0; /* -0 and 0 tie */
    size_t before = c->scores.n;
    uint32_t id = us_map_add(&c->scores, (struct us_str){(const char *)&score, sizeof(score)});
    US_GROW(c->score_counts, c->score_cap, c->scores.n);
    if (id == before)
        c->score_counts[id] = (struct us_score_count){score, 0, 0};
    if (positive)
        c->score_counts[id].positives++;
    else
        c->score_counts[id].negatives++;
}

uint64_t
us_classify_cell(const struct us_classify *c, struct us_str gold, struct us_str pred)
{
    uint32_t pair[2] = {us_map_get(&c->classes, gold), us_map_get(&c->classes, pred)};
    if (pair[0] == US_MAP_NONE || pair[1] == US_MAP_NONE)
        return 0;
    uint32_t cell = us_map_get(&c->pairs, pair_key(pair));
    return cell == US_MAP_NONE ? 0 : c->cells[cell];
}

static int
by_name(const void *a, const void *b)
{
    return us_str_cmp(*(const struct us_str *)a, *(const struct us_str *)b);
}

struct us_str *
us_classify_names(const struct us_classify *c, struct us_arena *a, size_t *n)
{
    *n = c->classes.n;
    struct us_str *names = US_NEW_N(a, struct us_str, *n);
    for (size_t i = 0; i < *n; i++)
        names[i] = c->classes.keys[i];
    if (*n)
        qsort(names, *n, sizeof(*names), by_name);
    return names;
}

static int
by_figure_name(const void *a, const void *b)
{
    return us_str_cmp(((const struct us_class_figures *)a)->name,
                      ((const struct us_class_figures *)b)->name);
}

static double
ratio(uint64_t k, uint64_t n)
{
    return n ? (double)k / (double)n : 0;
}

struct us_class_figures *
us_classify_figures(const struct us_classify *c, struct us_arena *a, size_t *n)
{
    struct us_class_figures *f = US_NEW_N(a, struct us_class_figures, c->classes.n);
    for (size_t i = 0; i < c->classes.n; i++)
        f[i].name = c->classes.keys[i];
    for (size_t i = 0; i < c->pairs.n; i++) {
        uint32_t pair[2];
        memcpy(pair, c->pairs.keys[i].p, sizeof(pair));
        f[pair[0]].gold += c->cells[i];
        f[pair[1]].predicted += c->cells[i];
        if (pair[0] == pair[1])
            f[pair[0]].hits += c->cells[i];
    }
    *n = 0;
    for (size_t i = 0; i < c->classes.n; i++) {
        if (!f[i].gold)
            continue;
        f[i].precision = ratio(f[i].hits, f[i].predicted);
        f[i].recall = ratio(f[i].hits, f[i].gold);
        f[i].f1 = ratio(2 * f[i].hits, f[i].gold + f[i].predicted);
        f[(*n)++] = f[i];
    }
    if (*n)
        qsort(f, *n, sizeof(*f), by_figure_name);
    return f;
}

struct us_share
us_classify_accuracy(const struct us_classify *c)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < c->pairs.n; i++) {
        uint32_t pair[2];
        memcpy(pair, c->pairs.keys[i].p, sizeof(pair));
        if (pair[0] == pair[1])
            hits += c->cells[i];
    }
    return us_share_of(hits, c->n);
}

double
us_classify_macro_f1(const struct us_class_figures *f, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += f[i].f1;
    return n ? sum / (double)n : 0;
}

static int
by_score(const void *a, const void *b)
{
    double x = ((const struct us_score_count *)a)->score;
    double y = ((const struct us_score_count *)b)->score;
    return (x > y) - (x < y);
}

bool
us_classify_auc(const struct us_classify *c, struct us_arena *a, double *auc)
{
    size_t n = c->scores.n;
    struct us_score_count *s = US_NEW_N(a, struct us_score_count, n);
    double below = 0, won = 0, positives = 0;
    if (n) {
        memcpy(s, c->score_counts, n * sizeof(*s));
        qsort(s, n, sizeof(*s), by_score);
    }
    for (size_t i = 0; i < n; i++) {
        won += (double)s[i].positives * (below + (double)s[i].negatives / 2);
        below += (double)s[i].negatives;
        positives += (double)s[i].positives;
    }
    if (below == 0 || positives == 0)
        return false;
    *auc = won / (positives * below);
    return true;
}
