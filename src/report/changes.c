#include "report/changes.h"

#include "measure/trend.h"
#include "report/out.h"
#include "report/when.h"

#include <math.h>
#include <stdlib.h>

/* Weekdays are corrected for from this many days on. */
enum { WEEKDAY_DAYS = 21 };

const char *const us_change_names[US_CHANGE_KINDS] = {"new", "gone", "grown", "shrunk", "burst"};

struct list {
    const struct us_change_options *opt;
    struct us_change *c;
    size_t n, cap, tests;
};

static int
by_day(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

long *
us_changes_days(const struct us_tally_sheet *s, struct us_arena *arena, size_t *n)
{
    long *day = US_NEW_N(arena, long, s->days.n + 1);
    *n = 0;
    for (size_t i = 0; i < s->days.n; i++) {
        int64_t key[2];
        memcpy(key, s->days.keys[i].p, sizeof(key));
        if (key[0] == US_MAP_NONE)
            day[(*n)++] = (long)key[1];
    }
    qsort(day, *n, sizeof(*day), by_day);
    return day;
}

static int
by_evidence(const void *a, const void *b)
{
    const struct us_change *x = a, *y = b;
    if (x->log_p < y->log_p || x->log_p > y->log_p)
        return x->log_p < y->log_p ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    int by_theme = us_str_cmp(x->theme, y->theme);
    return by_theme ? by_theme : (x->day > y->day) - (x->day < y->day);
}

static void
push(struct list *l, struct us_change c)
{
    US_GROW(l->c, l->cap, l->n + 1);
    l->c[l->n++] = c;
}

static bool
passes(const struct us_change *c, const struct us_change_options *opt)
{
    double n = (double)c->n, e = c->expected, min = (double)opt->min;
    if (c->q > opt->fdr || (n < min && e < min))
        return false;
    return c->kind == US_CHANGE_NEW || c->kind == US_CHANGE_GONE || n >= opt->ratio * e ||
           n * opt->ratio <= e;
}

/* Sorts, gives q-values, keeps what passes. */
static struct us_change *
finish(struct list *l, struct us_arena *arena, size_t *n)
{
    struct us_change *out = US_NEW_N(arena, struct us_change, l->n);
    double *p = US_NEW_N(arena, double, l->n), *q = US_NEW_N(arena, double, l->n);
    if (l->n)
        qsort(l->c, l->n, sizeof(*l->c), by_evidence);
    for (size_t i = 0; i < l->n; i++)
        p[i] = exp(l->c[i].log_p);
    us_trend_fdr(p, l->n, l->tests, q);
    *n = 0;
    for (size_t i = 0; i < l->n; i++) {
        l->c[i].q = q[i];
        if (passes(&l->c[i], l->opt))
            out[(*n)++] = l->c[i];
    }
    free(l->c);
    return out;
}

/* ---- two sides ---- */

static bool
inside(const struct us_change_side *side, long day)
{
    return !side->by_day || (day >= side->first && day <= side->last);
}

struct sums {
    uint64_t n, counted;
};

static struct sums
sums_of(const struct us_change_side *side, uint32_t theme, enum us_tally_count count,
        const long *day, size_t ndays)
{
    const struct us_tally_sheet *s = side->s;
    const struct us_tally_row *r = theme == US_MAP_NONE ? &s->all : &s->themes.row[theme];
    struct sums sum = {0, 0};
    if (!side->by_day)
        return (struct sums){r->c[US_TALLY_N], r->c[count]};
    for (size_t i = 0; i < ndays; i++) {
        const struct us_tally_day *d = us_tally_day_of(s, theme, day[i]);
        if (d && inside(side, day[i])) {
            sum.n += d->c[US_TALLY_N];
            sum.counted += d->c[count];
        }
    }
    return sum;
}

struct two {
    const struct us_change_side *side[2];
    struct sums all[2];
    long *day[2];
    size_t ndays[2];
    struct us_arena *a;
    struct list l;
};

/* Of the days of both sides about each side's own rate. */
static double
dispersion(const struct two *t, const uint32_t theme[2], const struct sums sum[2])
{
    size_t most = t->ndays[0] + t->ndays[1], n = 0;
    uint64_t *y = US_NEW_N(t->a, uint64_t, most);
    double *mu = US_NEW_N(t->a, double, most);
    bool *use = US_NEW_N(t->a, bool, most);
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < t->ndays[k]; i++) {
            const struct us_tally_sheet *s = t->side[k]->s;
            long day = t->day[k][i];
            if (!inside(t->side[k], day) || theme[k] == US_MAP_NONE || !t->all[k].n)
                continue;
            const struct us_tally_day *d = us_tally_day_of(s, theme[k], day);
            const struct us_tally_day *whole = us_tally_day_of(s, US_MAP_NONE, day);
            y[n] = d ? d->c[t->l.opt->count] : 0;
            mu[n] = (double)sum[k].counted * (double)whole->c[US_TALLY_N] / (double)t->all[k].n;
            use[n++] = true;
        }
    return us_trend_dispersion(y, mu, use, n, 2);
}

static void
compare(struct two *t, uint32_t in_a, uint32_t in_b)
{
    const uint32_t theme[2] = {in_a, in_b};
    struct sums sum[2] = {{0, 0}, {0, 0}};
    for (int k = 0; k < 2; k++)
        if (theme[k] != US_MAP_NONE)
            sum[k] = sums_of(t->side[k], theme[k], t->l.opt->count, t->day[k], t->ndays[k]);
    double na = (double)t->all[0].n, nb = (double)t->all[1].n;
    double a = (double)sum[0].counted, b = (double)sum[1].counted;
    double expected = a * nb / na;
    if (a + b < (double)t->l.opt->min)
        return;
    t->l.tests++;
    int from = in_b != US_MAP_NONE ? 1 : 0;
    const struct us_tally_sheet *s = t->side[from]->s;
    double phi = dispersion(t, theme, sum);
    struct us_change c = {
        .theme = s->themes.map.keys[theme[from]],
        .label = s->theme[theme[from]].label,
        .kind = !sum[0].counted   ? US_CHANGE_NEW
                : !sum[1].counted ? US_CHANGE_GONE
                : b > expected    ? US_CHANGE_GROWN
                                  : US_CHANGE_SHRUNK,
        .has_day = t->side[1]->by_day || t->side[1]->s->timed,
        .day = t->side[1]->by_day ? t->side[1]->first : t->side[1]->s->first_day,
        .last = t->side[1]->by_day ? t->side[1]->last : t->side[1]->s->last_day,
        .n = sum[1].counted,
        .expected = expected,
        .log_p = us_trend_two_sided(a / phi, b / phi, nb / (na + nb)),
        .test = "poisson-ratio",
    };
    push(&t->l, c);
}

struct us_change *
us_changes_between(const struct us_change_side *a, const struct us_change_side *b,
                   const struct us_change_options *opt, struct us_arena *arena, size_t *n)
{
    struct two t = {.side = {a, b}, .a = arena, .l = {.opt = opt}};
    for (int k = 0; k < 2; k++) {
        t.day[k] = us_changes_days(t.side[k]->s, arena, &t.ndays[k]);
        t.all[k] = sums_of(t.side[k], US_MAP_NONE, opt->count, t.day[k], t.ndays[k]);
    }
    const struct us_map *ma = &a->s->themes.map, *mb = &b->s->themes.map;
    bool both = t.all[0].n && t.all[1].n;
    for (uint32_t i = 0; both && i < mb->n; i++)
        compare(&t, us_map_get(ma, mb->keys[i]), i);
    for (uint32_t i = 0; both && i < ma->n; i++)
        if (us_map_get(mb, ma->keys[i]) == US_MAP_NONE)
            compare(&t, i, US_MAP_NONE);
    return finish(&t.l, arena, n);
}

/* ---- day by day ---- */

struct daily {
    const struct us_tally_sheet *s;
    const long *day;
    size_t n;
    uint64_t *y;      /* of the series at hand */
    double *volume;   /* records of all themes, less the excess of bursts */
    uint32_t *order;  /* of themes, by id */
    double *exposure; /* of a theme: volume x weekday */
    struct us_arena *a;
    struct list l;
};

static size_t
weekday(long day)
{
    return (size_t)(((day % 7) + 7) % 7);
}

/* How likely a record is to count on each weekday, against all days: 1 before there are three
 * weeks. */
static void
theme_exposure(struct daily *d)
{
    double n[7] = {0}, counted[7] = {0}, all_n = 0, all_counted = 0;
    for (size_t i = 0; i < d->n; i++) {
        size_t w = weekday(d->day[i]);
        uint64_t c = us_tally_day_of(d->s, US_MAP_NONE, d->day[i])->c[d->l.opt->count];
        n[w] += d->volume[i];
        counted[w] += (double)c;
        all_n += d->volume[i];
        all_counted += (double)c;
    }
    for (size_t i = 0; i < d->n; i++) {
        size_t w = weekday(d->day[i]);
        bool known = d->n >= WEEKDAY_DAYS && n[w] > 0 && counted[w] > 0;
        d->exposure[i] = d->volume[i] * (known ? counted[w] / n[w] * all_n / all_counted : 1);
    }
}

static int
by_count(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* For all records: 1 a day, or the median of the weekday, which a burst does not move. */
static double *
all_exposure(const struct daily *d)
{
    double *e = US_NEW_N(d->a, double, d->n + 1);
    uint64_t *same = US_NEW_N(d->a, uint64_t, d->n + 1);
    for (size_t i = 0; i < d->n; i++) {
        size_t m = 0;
        e[i] = 1;
        for (size_t j = 0; j < d->n && d->n >= WEEKDAY_DAYS; j++)
            if (weekday(d->day[j]) == weekday(d->day[i]))
                same[m++] = d->y[j];
        qsort(same, m, sizeof(*same), by_count);
        if (m)
            e[i] = (double)same[m / 2] + 1;
    }
    return e;
}

static void
surveil(struct daily *d, struct us_str theme, struct us_str label, const double *exposure,
        const char *test)
{
    size_t nrun;
    uint64_t total = 0;
    for (size_t i = 0; i < d->n; i++)
        total += d->y[i];
    if (total < d->l.opt->min)
        return;
    const struct us_trend_run *run = us_trend_cusum(d->y, exposure, d->n, d->l.opt->h, d->a, &nrun);
    d->l.tests += nrun ? nrun : 1;
    for (size_t r = 0; r < nrun; r++) {
        uint64_t before = 0;
        for (size_t i = 0; i < run[r].first; i++)
            before += d->y[i];
        /* Three silent days at least: a theme of the first day is not new. */
        bool is_new = before == 0 && run[r].first >= 3;
        push(&d->l, (struct us_change){.theme = theme,
                                       .label = label,
                                       .kind = is_new ? US_CHANGE_NEW : US_CHANGE_BURST,
                                       .has_day = true,
                                       .day = d->day[run[r].first],
                                       .last = d->day[run[r].last],
                                       .n = run[r].n,
                                       .expected = run[r].expected,
                                       .log_p = run[r].log_p,
                                       .test = test});
    }
}

static void
load(struct daily *d, uint32_t theme)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct us_tally_day *x = us_tally_day_of(d->s, theme, d->day[i]);
        d->y[i] = x ? x->c[d->l.opt->count] : 0;
    }
}

/* What the other themes tell of each day: a burst must not raise its own expectation. A theme of
 * half of all records or more has too few others to go by; its own mean a day stands in for it. */
static const double *
others(const struct daily *d, uint32_t theme)
{
    double *e = US_NEW_N(d->a, double, d->n + 1);
    const struct us_tally_row *row = &d->s->themes.row[theme];
    bool large = 2 * row->c[US_TALLY_N] >= d->s->all.c[US_TALLY_N];
    double mean = large && d->n ? (double)row->c[US_TALLY_N] / (double)d->n : 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct us_tally_day *x = us_tally_day_of(d->s, theme, d->day[i]);
        double own = x ? (double)x->c[US_TALLY_N] : 0;
        double rest = (own < d->volume[i] ? d->volume[i] - own : 0) + mean;
        e[i] = d->volume[i] > 0 ? d->exposure[i] / d->volume[i] * rest : 0;
    }
    return e;
}

/* One round of runs, whose excess is taken off the volume: a burst must not hide the next one. */
static void
discount(struct daily *d)
{
    double *volume = US_NEW_N(d->a, double, d->n + 1);
    memcpy(volume, d->volume, d->n * sizeof(*volume));
    for (size_t t = 0; t < d->s->themes.map.n; t++) {
        size_t nrun;
        const double *e = others(d, d->order[t]);
        load(d, d->order[t]);
        const struct us_trend_run *run = us_trend_cusum(d->y, e, d->n, d->l.opt->h, d->a, &nrun);
        us_trend_discount(volume, d->y, e, d->n, run, nrun);
    }
    memcpy(d->volume, volume, d->n * sizeof(*volume));
}

struct us_change *
us_changes_daily(const struct us_tally_sheet *s, const struct us_change_options *opt,
                 struct us_arena *arena, size_t *n)
{
    struct daily d = {.s = s, .a = arena, .l = {.opt = opt}};
    d.day = us_changes_days(s, arena, &d.n);
    d.volume = US_NEW_N(arena, double, d.n + 1);
    d.y = US_NEW_N(arena, uint64_t, d.n + 1);
    struct us_tally_row rest;
    size_t themes;
    d.order = us_tally_kept(&s->themes, s->themes.map.n, arena, &themes, &rest);
    d.exposure = US_NEW_N(arena, double, d.n + 1);
    for (size_t i = 0; i < d.n; i++)
        d.volume[i] = (double)us_tally_day_of(s, US_MAP_NONE, d.day[i])->c[US_TALLY_N];
    theme_exposure(&d);
    discount(&d);
    theme_exposure(&d);
    for (size_t i = 0; i < s->themes.map.n; i++) {
        uint32_t t = d.order[i];
        load(&d, t);
        surveil(&d, s->themes.map.keys[t], s->theme[t].label, others(&d, t), "cusum-share");
    }
    load(&d, US_MAP_NONE);
    surveil(&d, US_STR("*"), US_STR("all records"), all_exposure(&d), "cusum-volume");
    return finish(&d.l, arena, n);
}

void
us_change_write(const struct us_change *c, struct us_buf *o)
{
    us_buf_char(o, '{');
    us_out_text(o, "theme", c->theme);
    us_out_text(o, "label", c->label);
    us_out_text(o, "kind", us_str_c(us_change_names[c->kind]));
    if (c->has_day) {
        us_out_key(o, "day");
        us_buf_char(o, '"');
        us_when_put_day(o, c->day);
        us_buf_c(o, "\",\"last\":\"");
        us_when_put_day(o, c->last);
        us_buf_char(o, '"');
    }
    us_out_count(o, "n", c->n);
    us_out_key(o, "expected");
    us_buf_num(o, c->expected, 2);
    us_out_key(o, "ratio");
    if (c->kind != US_CHANGE_NEW && c->expected > 0)
        us_buf_num(o, (double)c->n / c->expected, 2);
    else
        us_buf_c(o, "null");
    us_out_key(o, "p");
    us_buf_num(o, fmax(1e-6, exp(c->log_p)), 6);
    us_out_key(o, "q");
    us_buf_num(o, fmax(1e-6, c->q), 6);
    us_out_text(o, "test", us_str_c(c->test));
    us_buf_c(o, "}\n");
}
