#include "mine/authors.h"

#include <stdlib.h>

void
us_authors_init(struct us_authors *s, size_t most)
{
    memset(s, 0, sizeof(*s));
    s->most = most;
    us_map_init(&s->map, &s->arena);
    us_map_init(&s->days, &s->arena);
}

void
us_authors_free(struct us_authors *s)
{
    us_map_free(&s->map);
    us_map_free(&s->days);
    us_arena_free(&s->arena);
    free(s->author);
    memset(s, 0, sizeof(*s));
}

/* Days stay distinct, latest first; beyond the room the oldest goes. */
static void
add_day(struct us_author *x, int32_t day)
{
    uint32_t at = 0;
    while (at < x->nday && x->day[at] > day)
        at++;
    if (at == US_AUTHOR_DAYS || (at < x->nday && x->day[at] == day))
        return;
    x->nday += x->nday < US_AUTHOR_DAYS;
    memmove(&x->day[at + 1], &x->day[at], (x->nday - at - 1) * sizeof(x->day[0]));
    x->day[at] = day;
}

static bool
is_later(const struct us_author *x, int32_t day, struct us_str time, uint64_t hash)
{
    if (!x->nday || day != x->day[0])
        return !x->nday || day > x->day[0];
    int c = us_str_cmp(time, (struct us_str){x->time, x->ntime});
    return c ? c > 0 : hash > x->hash;
}

static struct us_str
cut_to(struct us_str s, size_t bytes)
{
    if (s.n <= bytes)
        return s;
    for (s.n = bytes; s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80;)
        s.n--;
    return s;
}

static void
set_latest(struct us_author *x, struct us_str id, struct us_str time, uint64_t hash, bool is_bad)
{
    id = cut_to(id, US_AUTHOR_ID_BYTES);
    memcpy(x->id, id.p, id.n);
    memcpy(x->time, time.p, time.n);
    x->nid = (uint8_t)id.n;
    x->ntime = (uint8_t)time.n;
    x->hash = hash;
    x->is_bad = is_bad;
}

static struct us_author *
author_of(struct us_authors *s, struct us_str key)
{
    size_t before = s->map.n;
    if (before >= s->most && us_map_get(&s->map, key) == US_MAP_NONE) {
        s->is_full = true;
        return NULL;
    }
    uint32_t i = us_map_add(&s->map, key);
    US_GROW(s->author, s->cap, s->map.n);
    if (i == before)
        memset(&s->author[i], 0, sizeof(s->author[i]));
    return &s->author[i];
}

static void
add_feed_day(struct us_authors *s, struct us_str source, long day, struct us_buf *key)
{
    int64_t d = day;
    key->n = 0;
    us_buf_str(key, (struct us_str){(const char *)&d, sizeof(d)});
    us_buf_str(key, source);
    us_map_add(&s->days, us_buf_view(key));
}

void
us_authors_add_day(struct us_authors *s, struct us_str source, long day)
{
    struct us_buf key = {0};
    s->records++;
    s->without_author++;
    add_feed_day(s, source, day, &key);
    us_buf_free(&key);
}

void
us_authors_add(struct us_authors *s, const struct us_author_record *r)
{
    struct us_buf key = {0};
    s->records++;
    add_feed_day(s, r->source, r->day, &key);
    key.n = 0;
    us_buf_str(&key, r->source);
    us_buf_char(&key, '\0');
    us_buf_str(&key, r->author);
    struct us_author *x = author_of(s, us_buf_view(&key));
    us_buf_free(&key);
    if (!x)
        return;
    struct us_str time = cut_to(r->time, US_AUTHOR_TIME_BYTES);
    if (is_later(x, (int32_t)r->day, time, r->hash))
        set_latest(x, r->id, time, r->hash, r->is_bad);
    add_day(x, (int32_t)r->day);
    x->records++;
}

void
us_authors_merge(struct us_authors *s, const struct us_authors *from)
{
    s->is_full |= from->is_full;
    s->records += from->records;
    s->without_author += from->without_author;
    s->without_time += from->without_time;
    for (size_t i = 0; i < from->days.n; i++)
        us_map_add(&s->days, from->days.keys[i]);
    for (size_t i = 0; i < from->map.n; i++) {
        const struct us_author *y = &from->author[i];
        struct us_author *x = author_of(s, from->map.keys[i]);
        if (!x)
            return;
        struct us_str time = {y->time, y->ntime};
        if (is_later(x, y->day[0], time, y->hash))
            set_latest(x, (struct us_str){y->id, y->nid}, time, y->hash, y->is_bad);
        for (uint32_t k = 0; k < y->nday; k++)
            add_day(x, y->day[k]);
        x->records += y->records;
    }
}

/* ---- the verdict ---- */

/* Days of one source, ascending. */
struct feed {
    struct us_str source;
    const long *day;
    size_t n;
};

static int
by_source_day(const void *a, const void *b)
{
    const struct us_str *x = a, *y = b;
    int64_t p, q;
    struct us_str s = us_str_sub(*x, sizeof(p), x->n), t = us_str_sub(*y, sizeof(q), y->n);
    memcpy(&p, x->p, sizeof(p));
    memcpy(&q, y->p, sizeof(q));
    int c = us_str_cmp(s, t);
    return c ? c : (p > q) - (p < q);
}

static struct feed *
feeds_of(const struct us_authors *s, struct us_arena *a, size_t *n)
{
    size_t count = s->days.n;
    struct us_str *keys = US_NEW_N(a, struct us_str, count + 1);
    long *day = US_NEW_N(a, long, count + 1);
    struct feed *feeds = US_NEW_N(a, struct feed, count + 1);
    *n = 0;
    if (count) {
        memcpy(keys, s->days.keys, count * sizeof(*keys));
        qsort(keys, count, sizeof(*keys), by_source_day);
    }
    for (size_t i = 0; i < count; i++) {
        int64_t d;
        memcpy(&d, keys[i].p, sizeof(d));
        struct us_str source = us_str_sub(keys[i], sizeof(d), keys[i].n);
        day[i] = (long)d;
        if (!*n || !us_str_eq(feeds[*n - 1].source, source))
            feeds[(*n)++] = (struct feed){source, &day[i], 0};
        feeds[*n - 1].n++;
    }
    return feeds;
}

/* How many days of the feed lie in (from, to]. */
static long
between(const struct feed *f, long from, long to)
{
    size_t lo[2];
    for (int k = 0; k < 2; k++) {
        long bound = k ? to : from;
        size_t a = 0, b = f->n;
        while (a < b) {
            size_t mid = (a + b) / 2;
            if (f->day[mid] <= bound)
                a = mid + 1;
            else
                b = mid;
        }
        lo[k] = a;
    }
    return (long)(lo[1] - lo[0]);
}

static int
by_size(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* Whether the author has fallen silent; the gaps go to `*q`. */
static bool
is_silent(const struct feed *f, const struct us_author *x, const struct us_author_rule *rule,
          struct us_silence *q)
{
    long gap[US_AUTHOR_DAYS], end = f->day[f->n - 1];
    size_t n = 0;
    for (uint32_t i = 1; i < x->nday; i++)
        gap[n++] = between(f, x->day[i], x->day[i - 1]);
    qsort(gap, n, sizeof(*gap), by_size);
    q->days = between(f, x->day[0], end);
    q->longest = gap[n - 1];
    q->usual = gap[n / 2];
    return end - x->day[0] >= rule->gap && (double)q->days >= rule->factor * (double)q->longest &&
           q->days > 0;
}

static int
by_name(const void *a, const void *b)
{
    const struct us_silence *x = a, *y = b;
    int c = us_str_cmp(x->source, y->source);
    return c ? c : us_str_cmp(x->author, y->author);
}

static const struct feed *
feed_of(const struct feed *f, size_t n, struct us_str source)
{
    size_t a = 0, b = n;
    while (a + 1 < b) {
        size_t mid = (a + b) / 2;
        if (us_str_cmp(f[mid].source, source) <= 0)
            a = mid;
        else
            b = mid;
    }
    return &f[a];
}

struct us_silence *
us_authors_silent(const struct us_authors *s, const struct us_author_rule *rule, struct us_arena *a,
                  size_t *n, struct us_silence_counts *c)
{
    size_t nfeed;
    const struct feed *feeds = feeds_of(s, a, &nfeed);
    struct us_silence *out = US_NEW_N(a, struct us_silence, s->map.n + 1);
    *n = 0;
    memset(c, 0, sizeof(*c));
    c->authors = s->map.n;
    for (size_t i = 0; i < s->map.n; i++) {
        const struct us_author *x = &s->author[i];
        struct us_str key = s->map.keys[i];
        size_t cut = us_str_find(key, '\0', 0);
        struct us_silence q = {
            us_str_sub(key, 0, cut), us_str_sub(key, cut + 1, key.n), x, 0, 0, 0};
        if (x->nday < 2 || x->nday < (uint32_t)rule->regular)
            continue;
        bool silent = is_silent(feed_of(feeds, nfeed, q.source), x, rule, &q);
        c->regular++;
        *(x->is_bad ? &c->after_bad : &c->after_good) += 1;
        *(x->is_bad ? &c->silent_bad : &c->silent_good) += silent;
        if (silent && x->is_bad)
            out[(*n)++] = q;
    }
    if (*n)
        qsort(out, *n, sizeof(*out), by_name);
    return out;
}
