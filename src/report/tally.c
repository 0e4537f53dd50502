#include "report/tally.h"

#include "base/utf8.h"
#include "report/when.h"

#include <stdlib.h>

/* Names longer than this are cut: a damaged export may hold whole letters in `channel`. */
enum { NAME_MAX_BYTES = 120 };

const char *const us_tally_count_names[US_TALLY_COUNTS] = {
    "n",    "unhappy", "complaint",      "silent",   "silent_unvoiced",
    "both", "exit",    "complaint_read", "axes_read"};

void
us_tally_init(struct us_tally_sheet *s, struct us_arena *a)
{
    memset(s, 0, sizeof(*s));
    s->arena = a;
    us_map_init(&s->themes.map, a);
    us_map_init(&s->days, a);
    for (size_t g = 0; g < US_TALLY_GROUPS; g++)
        us_map_init(&s->group[g].map, a);
}

void
us_tally_free(struct us_tally_sheet *s)
{
    us_map_free(&s->themes.map);
    us_map_free(&s->days);
    free(s->themes.row);
    for (size_t g = 0; g < US_TALLY_GROUPS; g++) {
        us_map_free(&s->group[g].map);
        free(s->group[g].row);
    }
    free(s->theme);
    free(s->day);
    memset(s, 0, sizeof(*s));
}

static struct us_str
cut(struct us_str s, size_t bytes)
{
    if (s.n <= bytes)
        return s;
    s.n = bytes;
    while (s.n && !us_utf8_is_start(s.p[s.n]))
        s.n--;
    return s;
}

uint32_t
us_tally_name(struct us_tally_names *g, struct us_str name)
{
    size_t before = g->map.n;
    uint32_t id = us_map_add(&g->map, cut(name, NAME_MAX_BYTES));
    US_GROW(g->row, g->cap, g->map.n);
    if (id == before)
        memset(&g->row[id], 0, sizeof(g->row[id]));
    return id;
}

/* Of several labels of one theme the bytewise least is kept, which does not depend on order. */
uint32_t
us_tally_theme_id(struct us_tally_sheet *s, struct us_str id, struct us_str label)
{
    size_t before = s->themes.map.n;
    uint32_t t = us_tally_name(&s->themes, id);
    US_GROW(s->theme, s->theme_cap, s->themes.map.n);
    struct us_tally_theme *x = &s->theme[t];
    if (t == before)
        memset(x, 0, sizeof(*x));
    label = cut(label, NAME_MAX_BYTES);
    if (label.n && (!x->label.n || us_str_cmp(label, x->label) < 0))
        x->label = us_str_dup(s->arena, label);
    return t;
}

static struct us_str
day_key(int64_t key[2], uint32_t theme, long day)
{
    key[0] = theme;
    key[1] = day;
    return (struct us_str){(const char *)key, 2 * sizeof(key[0])};
}

struct us_tally_day *
us_tally_day_at(struct us_tally_sheet *s, uint32_t theme, long day)
{
    int64_t key[2];
    size_t before = s->days.n;
    uint32_t id = us_map_add(&s->days, day_key(key, theme, day));
    US_GROW(s->day, s->day_cap, s->days.n);
    if (id == before)
        memset(&s->day[id], 0, sizeof(s->day[id]));
    return &s->day[id];
}

const struct us_tally_day *
us_tally_day_of(const struct us_tally_sheet *s, uint32_t theme, long day)
{
    int64_t key[2];
    uint32_t id = us_map_get(&s->days, day_key(key, theme, day));
    return id == US_MAP_NONE ? NULL : &s->day[id];
}

void
us_tally_window(struct us_tally_sheet *s, long first, long last)
{
    if (!s->timed || first < s->first_day)
        s->first_day = first;
    if (!s->timed || last > s->last_day)
        s->last_day = last;
}

void
us_tally_quote(struct us_tally_sheet *s, uint32_t theme, uint64_t hash, struct us_str id,
               struct us_str text)
{
    struct us_tally_theme *x = &s->theme[theme];
    struct us_cp_cursor c = {.text = text};
    size_t at = x->nquote;
    while (at && x->quote[at - 1].hash > hash)
        at--;
    if (at == US_TALLY_QUOTES || (at && x->quote[at - 1].hash == hash))
        return;
    if (us_cp_of(&c, text.n) > US_TALLY_QUOTE_CP) {
        size_t off = 0, len;
        for (size_t i = 0; i < US_TALLY_QUOTE_CP; i++, off += len)
            us_utf8_get(text.p + off, &len);
        text.n = off;
    }
    x->nquote += x->nquote < US_TALLY_QUOTES;
    memmove(&x->quote[at + 1], &x->quote[at], (x->nquote - at - 1) * sizeof(x->quote[0]));
    x->quote[at] = (struct us_tally_quote){hash, us_str_dup(s->arena, cut(id, NAME_MAX_BYTES)),
                                           us_str_dup(s->arena, text)};
}

static void
count(struct us_tally_row *r, const struct us_facts *f)
{
    const bool holds[US_TALLY_COUNTS] = {
        [US_TALLY_N] = true,
        [US_TALLY_UNHAPPY] = us_facts_unhappy(f),
        [US_TALLY_COMPLAINT] = f->complains,
        [US_TALLY_SILENT] = f->silent,
        [US_TALLY_QUIET] = us_facts_quiet(f),
        [US_TALLY_BOTH] = f->complains && f->silent,
        [US_TALLY_EXIT] = f->has_silent && f->stance == US_FACT_STANCE_EXIT,
        [US_TALLY_COMPLAINT_READ] = f->has_complaint,
        [US_TALLY_AXES] = f->has_complaint && f->has_silent,
    };
    for (size_t i = 0; i < US_TALLY_COUNTS; i++)
        r->c[i] += holds[i];
}

static void
count_name(struct us_tally_names *g, struct us_str name, const struct us_facts *f)
{
    if (!name.n)
        return;
    uint32_t id = us_tally_name(g, name); /* first: it may move g->row */
    count(&g->row[id], f);
}

/* The names in a list of strings, or of objects with a name under `key`; each counts once. */
static void
count_list(struct us_tally_names *g, struct us_str owner, const char *list_key, const char *key,
           const struct us_facts *f)
{
    enum { MOST = 64 };
    struct us_arena *a = f->rec->arena;
    struct us_str list, item, seen[MOST];
    size_t at = 0, n = 0;
    if (!us_json_get(owner, list_key, a, &list) || us_json_kind_of(list) != US_JSON_ARRAY)
        return;
    while (n < MOST && us_json_next(list, &at, NULL, &item)) {
        if (key && (us_json_kind_of(item) != US_JSON_OBJECT || !us_json_get(item, key, a, &item)))
            continue;
        if (us_json_kind_of(item) != US_JSON_STRING)
            continue;
        struct us_str name = cut(us_json_text(item, a), NAME_MAX_BYTES);
        bool known = false;
        for (size_t i = 0; i < n && !known; i++)
            known = us_str_eq(seen[i], name);
        if (known)
            continue;
        seen[n++] = name;
        count_name(g, name, f);
    }
}

static void
add_day(struct us_tally_sheet *s, uint32_t theme, const struct us_facts *f)
{
    struct us_tally_row r = {{0}};
    struct us_tally_day *d = us_tally_day_at(s, theme, f->day);
    count(&r, f);
    for (size_t i = 0; i < US_TALLY_DAY_COUNTS; i++)
        d->c[i] += r.c[i];
}

static void
add_theme(struct us_tally_sheet *s, const struct us_facts *f)
{
    if (!f->theme.p)
        return;
    uint32_t t = us_tally_theme_id(s, f->theme, f->theme_label);
    count(&s->themes.row[t], f);
    if (f->has_time)
        add_day(s, t, f);
    uint64_t hash =
        us_hash(f->rec->text.p, f->rec->text.n, us_hash(f->id.n ? f->id.p : "", f->id.n, 0));
    us_tally_quote(s, t, hash, f->id, f->rec->text);
}

void
us_tally_add(struct us_tally_sheet *s, const struct us_record *rec)
{
    struct us_facts f;
    struct us_str author;
    us_facts_read(&f, rec);
    count(&s->all, &f);
    s->polarity[f.polarity] += f.has_sentiment;
    s->severity[f.severity] += f.complains;
    s->stance[f.stance] += f.has_silent;
    if (f.has_rating) {
        long star = (f.stars + 500) / 1000;
        s->stars[star < 1 ? 0 : star > 5 ? 4 : star - 1]++;
        s->rated++;
        s->star_sum += (uint64_t)f.stars;
    }
    if (f.has_time) {
        us_tally_window(s, f.day, f.day);
        s->timed++;
        add_day(s, US_MAP_NONE, &f);
    }
    if (us_record_string(rec, "author", &author) && us_str_trim(author).n) {
        author = us_str_trim(author);
        us_sketch_add(&s->authors, us_hash(author.p, author.n, 0));
    } else {
        s->anonymous++;
    }
    count_name(&s->group[US_TALLY_CHANNELS], f.channel, &f);
    count_name(&s->group[US_TALLY_LANGS], f.lang, &f);
    count_name(&s->group[US_TALLY_PRODUCTS], f.product, &f);
    if (f.complains)
        count_list(&s->group[US_TALLY_KINDS], f.complaint, "kinds", NULL, &f);
    if (f.has_silent)
        count_list(&s->group[US_TALLY_SIGNALS], f.silent_value, "signals", "id", &f);
    add_theme(s, &f);
}

struct ranked {
    uint64_t hash;
    struct us_str name;
    uint32_t id;
};

static int
by_hash(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return us_str_cmp(x->name, y->name);
}

static int
by_name(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return us_str_cmp(x->name, y->name);
}

uint32_t *
us_tally_kept(const struct us_tally_names *g, size_t most, struct us_arena *a, size_t *n,
              struct us_tally_row *rest)
{
    struct ranked *r = US_NEW_N(a, struct ranked, g->map.n);
    *rest = g->further;
    *n = g->map.n < most ? g->map.n : most;
    for (uint32_t i = 0; i < g->map.n; i++) {
        struct us_str name = g->map.keys[i];
        r[i] = (struct ranked){us_hash(name.p, name.n, 1), name, i};
    }
    if (g->map.n > most)
        qsort(r, g->map.n, sizeof(*r), by_hash);
    for (size_t i = *n; i < g->map.n; i++)
        for (size_t c = 0; c < US_TALLY_COUNTS; c++)
            rest->c[c] += g->row[r[i].id].c[c];
    if (*n)
        qsort(r, *n, sizeof(*r), by_name);
    uint32_t *out = US_NEW_N(a, uint32_t, *n);
    for (size_t i = 0; i < *n; i++)
        out[i] = r[i].id;
    return out;
}
