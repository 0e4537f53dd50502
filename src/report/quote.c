#include "report/quote.h"

#include "base/utf8.h"

#include <stdlib.h>

uint64_t
us_quote_hash(struct us_str text, struct us_arena *a)
{
    char *p = us_arena_raw(a, text.n + 1);
    size_t n = 0;
    text = us_str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        else if (c >= '0' && c <= '9')
            c = '0';
        else if (c >= 0 && !(c >= 'a' && c <= 'z'))
            c = ' ';
        if ((c == ' ' || c == '0') && n && p[n - 1] == c)
            continue;
        p[n++] = c;
    }
    n -= n && p[n - 1] == ' ';
    return us_hash(p, n, 0);
}

struct collect {
    const struct us_facts *f;
    struct us_str only;
    struct us_mark marks[US_QUOTE_MARKS];
    size_t n;
    uint32_t length; /* code points of the text */
};

static bool
offset_of(struct us_str item, const char *key, struct us_arena *a, uint32_t max, uint32_t *out)
{
    struct us_str v;
    long n;
    if (!us_json_get(item, key, a, &v) || !us_str_to_long(v, 0, UINT32_MAX, &n))
        return false;
    *out = n > (long)max ? max : (uint32_t)n;
    return true;
}

static struct us_str
string_of(struct us_str item, const char *key, struct us_arena *a)
{
    struct us_str v;
    if (us_json_get(item, key, a, &v) && us_json_kind_of(v) == US_JSON_STRING)
        return us_json_text(v, a);
    return US_STR("");
}

static void
collect_list(struct collect *c, struct us_str owner, const char *key, enum us_mark_kind kind)
{
    struct us_arena *a = c->f->rec->arena;
    struct us_str list, item;
    size_t at = 0;
    if (!owner.p || !us_json_get(owner, key, a, &list) || us_json_kind_of(list) != US_JSON_ARRAY)
        return;
    while (c->n < US_QUOTE_MARKS && us_json_next(list, &at, NULL, &item)) {
        struct us_mark m = {.kind = kind, .tag = US_STR(""), .name = US_STR("")};
        struct us_str weight;
        double w;
        if (us_json_kind_of(item) != US_JSON_OBJECT ||
            !offset_of(item, "start", a, c->length, &m.start) ||
            !offset_of(item, "end", a, c->length, &m.end) || m.start >= m.end)
            continue;
        if (kind == US_MARK_NEGATIVE && us_json_get(item, "weight", a, &weight) &&
            us_str_to_double(weight, &w)) {
            if (w == 0 || us_str_eqc(string_of(item, "rule", a), "context"))
                continue; /* words that only lean would colour every second one */
            m.kind = w > 0 ? US_MARK_POSITIVE : US_MARK_NEGATIVE;
        }
        struct us_str rule = string_of(item, "rule", a);
        if (kind == US_MARK_COMPLAINT &&
            (us_str_find(rule, '.', 0) < rule.n || us_str_eqc(rule, "polarity")))
            continue; /* told by the other marks, or by the form of the text */
        if (kind == US_MARK_SILENT) {
            m.tag = string_of(item, "id", a);
            m.name = string_of(item, "name", a);
            if (c->only.p && !us_str_eq(m.tag, c->only))
                continue;
        }
        c->marks[c->n++] = m;
    }
}

static void
collect_marks(struct collect *c, const struct us_facts *f, struct us_str only)
{
    c->f = f;
    c->only = only;
    c->n = 0;
    c->length = (uint32_t)us_utf8_count(f->rec->text);
    collect_list(c, f->silent_value, "signals", US_MARK_SILENT);
    if (only.p)
        return;
    collect_list(c, f->complaint, "evidence", US_MARK_COMPLAINT);
    collect_list(c, f->sentiment, "evidence", US_MARK_NEGATIVE);
}

/* Byte offset of code point `cp` in `s`, or s.n. */
static size_t
byte_of(struct us_str s, size_t cp)
{
    size_t i = 0, len;
    for (; i < s.n && cp; cp--, i += len)
        us_utf8_get(s.p + i, &len);
    return i;
}

/* The window of a long text: up to 60 code points of context before the first evidence. */
static void
window(const struct collect *c, uint32_t *from, uint32_t *to)
{
    *from = 0;
    *to = c->length;
    if (c->length <= US_QUOTE_CP)
        return;
    uint32_t first = c->n ? c->length : 0;
    for (size_t i = 0; i < c->n; i++)
        first = c->marks[i].start < first ? c->marks[i].start : first;
    if (first > US_QUOTE_CP / 2)
        *from = first - 60;
    if (*from + US_QUOTE_CP > c->length)
        *from = c->length - US_QUOTE_CP;
    *to = *from + US_QUOTE_CP;
}

static struct us_str
pack(char **at, struct us_str s)
{
    struct us_str out = {*at, s.n};
    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return out;
}

static size_t
marks_size(const struct collect *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->marks[i].tag.n + c->marks[i].name.n;
    return n;
}

static void
copy_marks(struct us_quote *q, const struct collect *c, uint32_t from, uint32_t to, char **at)
{
    for (size_t i = 0; i < c->n; i++) {
        struct us_mark m = c->marks[i];
        if (m.end <= from || m.start >= to)
            continue;
        m.start = m.start < from ? 0 : m.start - from;
        m.end = (m.end > to ? to : m.end) - from;
        m.tag = pack(at, m.tag);
        m.name = pack(at, m.name);
        q->marks[q->nmarks++] = m;
    }
}

static struct us_quote *
quote_new(int64_t rank, uint64_t hash, const struct us_facts *f, struct us_str only)
{
    struct collect c;
    uint32_t from, to;
    collect_marks(&c, f, only);
    window(&c, &from, &to);
    struct us_str text = f->rec->text;
    text = us_str_sub(text, byte_of(text, from), byte_of(text, to));
    size_t fixed = sizeof(struct us_quote) + c.n * sizeof(struct us_mark);
    struct us_quote *q =
        us_alloc(fixed + f->id.n + text.n + f->channel.n + f->url.n + marks_size(&c));
    *q = (struct us_quote){.rank = rank, .hash = hash, .from = from};
    q->marks = (struct us_mark *)(q + 1);
    char *at = (char *)q + fixed;
    q->id = pack(&at, f->id);
    q->text = pack(&at, text);
    q->channel = pack(&at, f->channel);
    q->url = pack(&at, f->url);
    q->cut_front = from > 0;
    q->cut_back = to < c.length;
    q->has_day = f->has_time;
    q->day = f->day;
    q->has_rating = f->has_rating;
    q->stars = f->stars;
    copy_marks(q, &c, from, to, &at);
    return q;
}

/* Whether a quote with this rank and id stands before `q`. Equal rank and id: the text decides. */
static bool
stands_before(int64_t rank, struct us_str id, struct us_str text, const struct us_quote *q)
{
    if (rank != q->rank)
        return rank > q->rank;
    int c = us_str_cmp(id, q->id);
    return c ? c < 0 : us_str_cmp(text, q->text) < 0;
}

static void
remove_at(struct us_quotes *l, size_t i)
{
    free(l->q[i]);
    memmove(l->q + i, l->q + i + 1, (l->n - i - 1) * sizeof(*l->q));
    l->n--;
}

void
us_quotes_offer(struct us_quotes *l, size_t max, int64_t rank, const struct us_facts *f,
                struct us_str only)
{
    struct us_str text = f->rec->text;
    if (!max || !us_str_trim(text).n)
        return;
    if (l->n == max && !stands_before(rank, f->id, text, l->q[l->n - 1]))
        return;
    uint64_t hash = us_quote_hash(text, f->rec->arena);
    for (size_t i = 0; i < l->n; i++) {
        if (l->q[i]->hash != hash)
            continue;
        if (!stands_before(rank, f->id, text, l->q[i]))
            return;
        remove_at(l, i);
        break;
    }
    if (l->n == max)
        remove_at(l, l->n - 1);
    size_t at = 0;
    while (at < l->n && !stands_before(rank, f->id, text, l->q[at]))
        at++;
    US_GROW(l->q, l->cap, l->n + 1);
    memmove(l->q + at + 1, l->q + at, (l->n - at) * sizeof(*l->q));
    l->q[at] = quote_new(rank, hash, f, only);
    l->n++;
}

void
us_quotes_free(struct us_quotes *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->q[i]);
    free(l->q);
    memset(l, 0, sizeof(*l));
}

static int
by_offset(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void
mark_stretch(struct us_stretch *s, const struct us_quote *q, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < q->nmarks; i++) {
        const struct us_mark *m = &q->marks[i];
        if (m->start > from || m->end < to)
            continue;
        if (!(s->kinds & 1u << m->kind))
            s->of[m->kind] = m;
        s->kinds |= 1u << m->kind;
        bool known = false;
        for (size_t k = 0; k < s->nends; k++)
            known |= us_str_eq(s->ends[k]->tag, m->tag);
        if (m->end == to && m->tag.n && !known && s->nends < US_COUNT(s->ends))
            s->ends[s->nends++] = m;
    }
}

struct us_stretch *
us_quote_stretches(const struct us_quote *q, struct us_arena *a, size_t *n)
{
    uint32_t *cut = US_NEW_N(a, uint32_t, 2 * q->nmarks + 2);
    size_t ncut = 0;
    cut[ncut++] = 0;
    cut[ncut++] = (uint32_t)us_utf8_count(q->text);
    for (size_t i = 0; i < q->nmarks; i++) {
        cut[ncut++] = q->marks[i].start;
        cut[ncut++] = q->marks[i].end;
    }
    qsort(cut, ncut, sizeof(*cut), by_offset);
    struct us_stretch *s = US_NEW_N(a, struct us_stretch, ncut);
    size_t byte = 0;
    *n = 0;
    for (size_t i = 0; i + 1 < ncut; i++) {
        if (cut[i] == cut[i + 1])
            continue;
        struct us_str rest = us_str_sub(q->text, byte, q->text.n);
        size_t len = byte_of(rest, cut[i + 1] - cut[i]);
        s[*n].text = us_str_sub(rest, 0, len);
        mark_stretch(&s[*n], q, cut[i], cut[i + 1]);
        byte += len;
        ++*n;
    }
    return s;
}
