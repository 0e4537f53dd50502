#include "report/summary.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

/* Names longer than this are cut: a damaged export may hold whole letters in `channel`. */
enum { NAME_MAX_BYTES = 120 };

void
us_summary_init(struct us_summary *s, struct us_arena *a, size_t max_quotes)
{
    memset(s, 0, sizeof(*s));
    s->arena = a;
    s->max_quotes = max_quotes;
    struct us_map *maps[] = {&s->channels.map, &s->sources.map, &s->langs.map,
                             &s->products.map, &s->kinds.map,   &s->signals.map,
                             &s->themes.map,   &s->days,        &s->theme_signals};
    for (size_t i = 0; i < US_COUNT(maps); i++)
        us_map_init(maps[i], a);
}

static void
group_free(struct us_group *g)
{
    us_map_free(&g->map);
    free(g->tally);
}

void
us_summary_free(struct us_summary *s)
{
    for (size_t t = 0; t < s->themes.map.n; t++)
        for (int r = 0; r < US_ROLES; r++)
            us_quotes_free(&s->theme_extra[t].quotes[r]);
    for (size_t i = 0; i < s->signals.map.n; i++)
        us_quotes_free(&s->signal_extra[i].example);
    struct us_group *groups[] = {&s->channels, &s->sources, &s->langs,   &s->kinds,
                                 &s->signals,  &s->themes,  &s->products};
    for (size_t i = 0; i < US_COUNT(groups); i++)
        group_free(groups[i]);
    us_map_free(&s->days);
    us_map_free(&s->theme_signals);
    free(s->theme_extra);
    free(s->signal_extra);
    free(s->cells);
    free(s->theme_signal_n);
    memset(s, 0, sizeof(*s));
}

static struct us_str
short_name(struct us_str s)
{
    if (s.n <= NAME_MAX_BYTES)
        return s;
    s.n = NAME_MAX_BYTES;
    while (s.n && !us_utf8_is_start(s.p[s.n]))
        s.n--;
    return s;
}

static uint32_t
group_add(struct us_group *g, struct us_str name)
{
    size_t before = g->map.n;
    uint32_t id = us_map_add(&g->map, short_name(name));
    US_GROW(g->tally, g->cap, g->map.n);
    if (id == before)
        memset(&g->tally[id], 0, sizeof(g->tally[id]));
    return id;
}

static void
tally_add(struct us_tally *t, const struct us_facts *f)
{
    bool quiet = us_facts_quiet(f);
    t->n++;
    if (f->has_sentiment) {
        t->sentiments++;
        t->polarity[f->polarity]++;
    }
    if (f->has_complaint) {
        t->complaint_read++;
        t->complaints += f->complains;
        if (f->complains)
            t->severity[f->severity]++;
    }
    if (f->has_silent) {
        t->silent_read++;
        t->silents += f->silent;
        t->stance[f->stance]++;
    }
    if (f->has_complaint && f->has_silent) {
        t->axes_read++;
        t->voiced_only += f->complains && !f->silent;
        t->both += f->complains && f->silent;
        t->quiet += quiet;
        t->neither += !f->complains && !f->silent;
    }
    t->unhappy += us_facts_unhappy(f);
    t->unhappy_quiet += quiet;
    if (f->has_rating) {
        t->rated++;
        t->stars += (uint64_t)f->stars;
    }
}

static void
count_name(struct us_group *g, struct us_str name, const struct us_facts *f)
{
    uint32_t id = group_add(g, name); /* first: it may move g->tally */
    tally_add(&g->tally[id], f);
}

static void
add_day(struct us_summary *s, uint32_t theme, const struct us_facts *f)
{
    int64_t key[2] = {theme, f->day};
    size_t before = s->days.n;
    uint32_t id = us_map_add(&s->days, (struct us_str){(const char *)key, sizeof(key)});
    US_GROW(s->cells, s->cell_cap, s->days.n);
    if (id == before)
        s->cells[id] = (struct us_cell){0, 0, 0};
    s->cells[id].n++;
    s->cells[id].voiced += f->complains;
    s->cells[id].quiet += us_facts_quiet(f);
}

static void
add_time(struct us_summary *s, const struct us_facts *f)
{
    s->bad_time += f->bad_time;
    s->without_time += !f->has_time && !f->bad_time;
    if (!f->has_time)
        return;
    if (!s->with_time || f->day < s->first_day)
        s->first_day = f->day;
    if (!s->with_time || f->day > s->last_day)
        s->last_day = f->day;
    s->with_time++;
    add_day(s, US_MAP_NONE, f);
}

static void
add_rating(struct us_summary *s, const struct us_facts *f)
{
    if (!f->has_rating)
        return;
    long star = (f->stars + 500) / 1000;
    star = star < 1 ? 1 : star > 5 ? 5 : star;
    tally_add(&s->stars[star - 1], f);
    s->rescaled += f->rescaled;
    bool negative = f->has_sentiment && f->polarity == US_FACT_NEGATIVE;
    bool positive = f->has_sentiment && f->polarity == US_FACT_POSITIVE;
    s->high_unhappy += star >= 4 && (negative || f->complains);
    s->low_happy += star <= 2 && positive && !f->complains;
}

/* Scores as integers, so that ranks compare the same everywhere. */
static int64_t
millionths(double score)
{
    return score > 1000 ? 1000000000 : score < -1000 ? -1000000000 : llround(score * 1e6);
}

static void
offer_quotes(struct us_summary *s, struct us_quotes *q, const struct us_facts *f)
{
    const struct us_str any = {NULL, 0};
    const int64_t step = 2000000000; /* above any score */
    us_quotes_offer(&q[US_ROLE_TYPICAL], s->max_quotes, millionths(f->theme_score), f, any);
    if (f->silent)
        us_quotes_offer(&q[US_ROLE_SILENT], s->max_quotes,
                        millionths(f->silent_score) + (f->complains ? 0 : step), f, any);
    if (f->complains)
        us_quotes_offer(&q[US_ROLE_SEVERE], s->max_quotes,
                        millionths(f->complaint_score) + (int64_t)f->severity * step, f, any);
    if (f->has_sentiment && f->polarity == US_FACT_POSITIVE && !f->complains && !f->silent)
        us_quotes_offer(&q[US_ROLE_CONTENT], s->max_quotes, millionths(f->sentiment_score), f, any);
}

/* Of several labels of one theme the bytewise least is kept, which does not depend on order. */
static uint32_t
add_theme(struct us_summary *s, const struct us_facts *f)
{
    if (!f->theme.p) {
        s->without_theme++;
        return US_MAP_NONE;
    }
    size_t before = s->themes.map.n;
    uint32_t id = group_add(&s->themes, f->theme);
    US_GROW(s->theme_extra, s->theme_cap, s->themes.map.n);
    struct us_theme_extra *x = &s->theme_extra[id];
    if (id == before)
        memset(x, 0, sizeof(*x));
    struct us_str label = short_name(f->theme_label);
    if (label.n && (!x->label.n || us_str_cmp(label, x->label) < 0))
        x->label = us_str_dup(s->arena, label);
    tally_add(&s->themes.tally[id], f);
    if (f->has_time)
        add_day(s, id, f);
    offer_quotes(s, x->quotes, f);
    return id;
}

static void
add_theme_signal(struct us_summary *s, uint32_t theme, uint32_t signal)
{
    uint32_t key[2] = {theme, signal};
    size_t before = s->theme_signals.n;
    uint32_t id = us_map_add(&s->theme_signals, (struct us_str){(const char *)key, sizeof(key)});
    US_GROW(s->theme_signal_n, s->theme_signal_cap, s->theme_signals.n);
    if (id == before)
        s->theme_signal_n[id] = 0;
    s->theme_signal_n[id]++;
}

static void
add_signal(struct us_summary *s, const struct us_facts *f, uint32_t theme, struct us_str item,
           struct us_str id)
{
    struct us_arena *a = f->rec->arena;
    struct us_str v;
    double weight = 0;
    size_t before = s->signals.map.n;
    uint32_t n = group_add(&s->signals, id);
    US_GROW(s->signal_extra, s->signal_cap, s->signals.map.n);
    struct us_signal_extra *x = &s->signal_extra[n];
    if (n == before)
        memset(x, 0, sizeof(*x));
    if (us_json_get(item, "name", a, &v) && us_json_kind_of(v) == US_JSON_STRING) {
        struct us_str name = short_name(us_json_text(v, a));
        if (name.n && (!x->name.n || us_str_cmp(name, x->name) < 0))
            x->name = us_str_dup(s->arena, name);
    }
    if (us_json_get(item, "weight", a, &v) && !us_str_to_double(v, &weight))
        weight = 0;
    tally_add(&s->signals.tally[n], f);
    us_quotes_offer(&x->example, 1, millionths(weight), f, s->signals.map.keys[n]);
    if (theme != US_MAP_NONE)
        add_theme_signal(s, theme, n);
}

/* A signal that stands twice in a record counts once. */
static void
add_signals(struct us_summary *s, const struct us_facts *f, uint32_t theme)
{
    enum { MOST = 64 };
    struct us_arena *a = f->rec->arena;
    struct us_str list, item, raw, seen[MOST];
    size_t at = 0, nseen = 0;
    if (!f->has_silent || !us_json_get(f->silent_value, "signals", a, &list) ||
        us_json_kind_of(list) != US_JSON_ARRAY)
        return;
    while (nseen < MOST && us_json_next(list, &at, NULL, &item)) {
        if (us_json_kind_of(item) != US_JSON_OBJECT || !us_json_get(item, "id", a, &raw) ||
            us_json_kind_of(raw) != US_JSON_STRING)
            continue;
        struct us_str id = short_name(us_json_text(raw, a));
        bool known = !id.n;
        for (size_t i = 0; i < nseen && !known; i++)
            known = us_str_eq(seen[i], id);
        if (known)
            continue;
        seen[nseen++] = id;
        add_signal(s, f, theme, item, id);
    }
}

static void
add_kinds(struct us_summary *s, const struct us_facts *f)
{
    struct us_str list, item;
    size_t at = 0;
    if (!f->complains || !us_json_get(f->complaint, "kinds", f->rec->arena, &list) ||
        us_json_kind_of(list) != US_JSON_ARRAY)
        return;
    while (us_json_next(list, &at, NULL, &item))
        if (us_json_kind_of(item) == US_JSON_STRING) {
            struct us_str kind = us_json_text(item, f->rec->arena);
            if (kind.n)
                count_name(&s->kinds, kind, f);
        }
}

static void
add_named(struct us_group *g, struct us_str name, const struct us_facts *f, uint64_t *without)
{
    if (name.p)
        count_name(g, name, f);
    else
        ++*without;
}

void
us_summary_add(struct us_summary *s, const struct us_record *rec)
{
    struct us_facts f;
    us_facts_read(&f, rec);
    tally_add(&s->all, &f);
    s->empty_text += us_str_trim(rec->text).n == 0;
    add_time(s, &f);
    add_rating(s, &f);
    add_named(&s->channels, f.channel, &f, &s->without_channel);
    add_named(&s->sources, f.source, &f, &s->without_source);
    add_named(&s->langs, f.lang, &f, &s->without_lang);
    if (f.product.p)
        count_name(&s->products, f.product, &f);
    add_kinds(s, &f);
    add_signals(s, &f, add_theme(s, &f));
}

struct sortable {
    uint64_t first, second;
    struct us_str name;
    uint32_t id;
};

static int
by_weight(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? 1 : -1;
    if (x->second != y->second)
        return x->second < y->second ? 1 : -1;
    return us_str_cmp(x->name, y->name);
}

uint32_t *
us_group_order(const struct us_group *g, bool unhappy, struct us_arena *a)
{
    size_t n = g->map.n;
    struct sortable *s = US_NEW_N(a, struct sortable, n);
    uint32_t *order = US_NEW_N(a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        s[i] =
            (struct sortable){unhappy ? g->tally[i].unhappy : 0, g->tally[i].n, g->map.keys[i], i};
    if (n)
        qsort(s, n, sizeof(*s), by_weight);
    for (size_t i = 0; i < n; i++)
        order[i] = s[i].id;
    return order;
}

struct us_ranked *
us_summary_theme_signals(const struct us_summary *s, uint32_t theme, struct us_arena *a, size_t *n)
{
    size_t most = s->signals.map.n;
    struct sortable *list = US_NEW_N(a, struct sortable, most);
    struct us_ranked *out = US_NEW_N(a, struct us_ranked, most);
    *n = 0;
    for (uint32_t i = 0; i < most; i++) {
        uint32_t key[2] = {theme, i};
        uint32_t id =
            us_map_get(&s->theme_signals, (struct us_str){(const char *)key, sizeof(key)});
        if (id != US_MAP_NONE)
            list[(*n)++] = (struct sortable){s->theme_signal_n[id], 0, s->signals.map.keys[i], i};
    }
    if (*n)
        qsort(list, *n, sizeof(*list), by_weight);
    for (size_t i = 0; i < *n; i++)
        out[i] = (struct us_ranked){list[i].id, list[i].first};
    return out;
}
