/* The summary as one line of JSON, and back. */
#include "base/utf8.h"
#include "report/out.h"
#include "report/tally.h"
#include "report/when.h"

#include <stdlib.h>

static const char *const group_names[US_TALLY_GROUPS] = {"channels", "languages", "products",
                                                         "kinds", "signals"};
static const char *const star_names[5] = {"1", "2", "3", "4", "5"};

/* ---- writing ---- */

static void
put_row(struct us_buf *o, const struct us_tally_row *r)
{
    for (size_t i = 0; i < US_TALLY_COUNTS; i++)
        us_out_count(o, us_tally_count_names[i], r->c[i]);
}

static void
put_named(struct us_buf *o, const char *name, const char *const *names, const uint64_t *n,
          size_t count)
{
    us_out_key(o, name);
    us_buf_char(o, '{');
    for (size_t i = 0; i < count; i++)
        us_out_count(o, names[i], n[i]);
    us_buf_char(o, '}');
}

static void
put_day(struct us_buf *o, const char *name, long day)
{
    us_out_key(o, name);
    us_buf_char(o, '"');
    us_when_put_day(o, day);
    us_buf_char(o, '"');
}

static void
put_window(struct us_buf *o, const struct us_tally_sheet *s)
{
    us_out_key(o, "window");
    us_buf_char(o, '{');
    us_out_count(o, "n", s->timed);
    if (s->timed) {
        put_day(o, "first", s->first_day);
        put_day(o, "last", s->last_day);
    }
    us_buf_char(o, '}');
}

static void
put_authors(struct us_buf *o, const struct us_tally_sheet *s)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    us_out_key(o, "authors");
    us_buf_char(o, '{');
    us_out_count(o, "distinct", us_sketch_count(&s->authors));
    us_out_count(o, "without", s->anonymous);
    us_out_key(o, s->authors.full ? "registers" : "hashes");
    us_buf_char(o, s->authors.full ? '"' : '[');
    for (size_t i = 0; s->authors.full && i < US_SKETCH_REGISTERS; i++)
        us_buf_char(o, digit[s->authors.reg[i]]);
    for (size_t i = 0; !s->authors.full && i < s->authors.n; i++)
        us_buf_fmt(o, "%s\"%016llx\"", i ? "," : "", (unsigned long long)s->authors.hash[i]);
    us_buf_c(o, s->authors.full ? "\"}" : "]}");
}

static void
put_group(struct us_buf *o, const char *name, const struct us_tally_names *g, struct us_arena *a,
          struct us_tally_row *rest)
{
    size_t n;
    const uint32_t *kept = us_tally_kept(g, US_TALLY_NAMES, a, &n, rest);
    us_out_key(o, name);
    us_buf_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "name", g->map.keys[kept[i]]);
        put_row(o, &g->row[kept[i]]);
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
}

static int
by_day(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* The days that stay, ascending. */
static long *
kept_days(const struct us_tally_sheet *s, struct us_arena *a, size_t *n)
{
    long *day = US_NEW_N(a, long, s->days.n + 1);
    size_t count = 0;
    for (size_t i = 0; i < s->days.n; i++) {
        int64_t key[2];
        memcpy(key, s->days.keys[i].p, sizeof(key));
        if (key[0] == US_MAP_NONE)
            day[count++] = (long)key[1];
    }
    qsort(day, count, sizeof(*day), by_day);
    *n = count < US_TALLY_DAYS ? count : US_TALLY_DAYS;
    return day + count - *n;
}

static void
put_days(struct us_buf *o, const struct us_tally_sheet *s, uint32_t theme, const long *day,
         size_t n)
{
    us_out_key(o, "days");
    us_buf_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        const struct us_tally_day *d = us_tally_day_of(s, theme, day[i]);
        if (!d)
            continue;
        us_out_item(o);
        us_buf_c(o, "[\"");
        us_when_put_day(o, day[i]);
        us_buf_char(o, '"');
        for (size_t c = 0; c < US_TALLY_DAY_COUNTS; c++) {
            us_buf_char(o, ',');
            us_buf_int(o, (long long)d->c[c]);
        }
        us_buf_char(o, ']');
    }
    us_buf_char(o, ']');
}

static void
put_theme(struct us_buf *o, const struct us_tally_sheet *s, uint32_t t, const long *day, size_t n)
{
    const struct us_tally_theme *x = &s->theme[t];
    us_buf_char(o, '{');
    us_out_text(o, "id", s->themes.map.keys[t]);
    us_out_text(o, "label", x->label);
    put_row(o, &s->themes.row[t]);
    put_days(o, s, t, day, n);
    us_out_key(o, "quotes");
    us_buf_char(o, '[');
    for (size_t i = 0; i < x->nquote; i++) {
        us_out_item(o);
        us_buf_fmt(o, "{\"hash\":\"%016llx\"", (unsigned long long)x->quote[i].hash);
        us_out_text(o, "id", x->quote[i].id);
        us_out_text(o, "text", x->quote[i].text);
        us_buf_char(o, '}');
    }
    us_buf_c(o, "]}");
}

static void
put_estimate(struct us_buf *o, const struct us_tally_row *r, const struct us_rate *rate)
{
    const struct us_iceberg_counts c = {r->c[US_TALLY_COMPLAINT], r->c[US_TALLY_COMPLAINT_READ],
                                        r->c[US_TALLY_QUIET], r->c[US_TALLY_AXES]};
    us_out_iceberg(o, &c, rate);
    us_buf_char(o, '}');
}

static void
put_products(struct us_buf *o, const struct us_tally_sheet *s, const struct us_rate *rate,
             struct us_arena *a)
{
    const struct us_tally_names *g = &s->group[US_TALLY_PRODUCTS];
    struct us_tally_row rest;
    size_t n;
    const uint32_t *kept = us_tally_kept(g, US_TALLY_NAMES, a, &n, &rest);
    us_out_key(o, "products");
    us_buf_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "name", g->map.keys[kept[i]]);
        put_estimate(o, &g->row[kept[i]], rate);
    }
    us_buf_char(o, ']');
}

/* Days do not know which of their records were annotated: without all of them there are no weeks.
 */
static void
put_weeks(struct us_buf *o, const struct us_tally_sheet *s, const struct us_rate *rate,
          const long *day, size_t n)
{
    us_out_key(o, "weeks");
    us_buf_char(o, '[');
    if (s->all.c[US_TALLY_AXES] < s->all.c[US_TALLY_N])
        n = 0;
    for (size_t i = 0; i < n;) {
        long week = us_when_bin(US_WHEN_WEEK, day[i]);
        struct us_tally_row sum = {{0}};
        for (; i < n && us_when_bin(US_WHEN_WEEK, day[i]) == week; i++)
            for (size_t c = 0; c < US_TALLY_DAY_COUNTS; c++)
                sum.c[c] += us_tally_day_of(s, US_MAP_NONE, day[i])->c[c];
        sum.c[US_TALLY_COMPLAINT_READ] = sum.c[US_TALLY_AXES] = sum.c[US_TALLY_N];
        us_out_item(o);
        us_buf_char(o, '{');
        put_day(o, "week", us_when_bin_start(US_WHEN_WEEK, week));
        put_estimate(o, &sum, rate);
    }
    us_buf_char(o, ']');
}

static void
put_iceberg(struct us_buf *o, const struct us_tally_sheet *s, const struct us_rate *rate,
            const uint32_t *theme, size_t n)
{
    us_out_key(o, "iceberg");
    us_buf_char(o, '{');
    us_out_rate(o, rate);
    us_out_key(o, "all");
    us_buf_char(o, '{');
    put_estimate(o, &s->all, rate);
    us_out_key(o, "themes");
    us_buf_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "id", s->themes.map.keys[theme[i]]);
        put_estimate(o, &s->themes.row[theme[i]], rate);
    }
    us_buf_char(o, ']');
}

static void
put_further(struct us_buf *o, const struct us_tally_row *rest)
{
    us_out_key(o, "further");
    us_buf_char(o, '{');
    for (size_t g = 0; g <= US_TALLY_GROUPS; g++) {
        if (!rest[g].c[US_TALLY_N])
            continue;
        us_out_key(o, g < US_TALLY_GROUPS ? group_names[g] : "themes");
        us_buf_char(o, '{');
        put_row(o, &rest[g]);
        us_buf_char(o, '}');
    }
    us_buf_char(o, '}');
}

void
us_tally_write(const struct us_tally_sheet *s, const char *version, const struct us_rate *rate,
               struct us_arena *a, struct us_buf *o)
{
    struct us_tally_row rest[US_TALLY_GROUPS + 1];
    size_t ndays, nthemes;
    const long *day = kept_days(s, a, &ndays);
    const uint32_t *theme =
        us_tally_kept(&s->themes, US_TALLY_THEMES, a, &nthemes, &rest[US_TALLY_GROUPS]);
    us_buf_char(o, '{');
    us_out_text(o, "unsaid", us_str_c(version));
    us_out_count(o, "summary", US_TALLY_FORMAT);
    us_out_key(o, "counts");
    us_buf_char(o, '{');
    put_row(o, &s->all);
    us_buf_char(o, '}');
    put_window(o, s);
    put_named(o, "sentiment", us_fact_polarity_names, s->polarity, US_FACT_POLARITIES);
    put_named(o, "severity", us_fact_severity_names, s->severity, US_FACT_SEVERITIES);
    put_named(o, "stance", us_fact_stance_names, s->stance, US_FACT_STANCES);
    us_out_count(o, "rated", s->rated);
    us_out_count(o, "star_thousandths", s->star_sum);
    put_named(o, "stars", star_names, s->stars, 5);
    put_authors(o, s);
    for (size_t g = 0; g < US_TALLY_GROUPS; g++)
        put_group(o, group_names[g], &s->group[g], a, &rest[g]);
    put_days(o, s, US_MAP_NONE, day, ndays);
    us_out_key(o, "themes");
    us_buf_char(o, '[');
    for (size_t i = 0; i < nthemes; i++) {
        us_out_item(o);
        put_theme(o, s, theme[i], day, ndays);
    }
    us_buf_char(o, ']');
    put_further(o, rest);
    put_iceberg(o, s, rate, theme, nthemes);
    put_products(o, s, rate, a);
    put_weeks(o, s, rate, day, ndays);
    us_buf_c(o, "}}\n");
}

/* ---- reading ---- */

/* What is read, and the first fault; all that follows a fault is skipped. */
struct in {
    struct us_tally_sheet *s;
    struct us_arena *a;
    const char *fault;
};

/* The member `key` of `obj` when it is of kind `kind`; a fault otherwise. */
static bool
want(struct in *in, struct us_str obj, const char *key, enum us_json_kind kind, const char *fault,
     struct us_str *out)
{
    if (!in->fault && (us_json_kind_of(obj) != US_JSON_OBJECT ||
                       !us_json_get(obj, key, in->a, out) || us_json_kind_of(*out) != kind))
        in->fault = fault;
    return !in->fault;
}

/* Counts are kept below 2^50, so that no sum of a million summaries overflows. */
static uint64_t
whole(struct in *in, struct us_str v)
{
    long n = 0;
    if (!in->fault && !us_str_to_long(v, 0, 1L << 50, &n))
        in->fault = "damaged summary: a count is not a whole number";
    return (uint64_t)n;
}

static uint64_t
get_count(struct in *in, struct us_str obj, const char *key)
{
    struct us_str v;
    if (!want(in, obj, key, US_JSON_NUMBER, "damaged summary: a count is missing", &v))
        return 0;
    return whole(in, v);
}

static struct us_str
get_text(struct in *in, struct us_str obj, const char *key)
{
    struct us_str v;
    if (!want(in, obj, key, US_JSON_STRING, "damaged summary: a name or text is missing", &v))
        return US_STR("");
    return us_json_text(v, in->a);
}

static long
day_of(struct in *in, struct us_str v)
{
    long day = 0;
    if (!in->fault &&
        (us_json_kind_of(v) != US_JSON_STRING || !us_when_day(us_json_text(v, in->a), &day)))
        in->fault = "damaged summary: a day is none";
    return day;
}

static void
get_row(struct in *in, struct us_str obj, struct us_tally_row *r)
{
    for (size_t i = 0; i < US_TALLY_COUNTS; i++)
        r->c[i] += get_count(in, obj, us_tally_count_names[i]);
}

static void
get_named(struct in *in, struct us_str obj, const char *name, const char *const *names, uint64_t *n,
          size_t count)
{
    struct us_str v;
    if (want(in, obj, name, US_JSON_OBJECT, "damaged summary: a group of counts is missing", &v))
        for (size_t i = 0; i < count; i++)
            n[i] += get_count(in, v, names[i]);
}

static void
get_window(struct in *in, struct us_str obj)
{
    struct us_str w, v;
    if (!want(in, obj, "window", US_JSON_OBJECT, "damaged summary: window is missing", &w))
        return;
    uint64_t n = get_count(in, w, "n");
    if (!n)
        return;
    const char *fault = "damaged summary: a day is none";
    long first = want(in, w, "first", US_JSON_STRING, fault, &v) ? day_of(in, v) : 0;
    long last = want(in, w, "last", US_JSON_STRING, fault, &v) ? day_of(in, v) : 0;
    if (in->fault)
        return;
    us_tally_window(in->s, first, last);
    in->s->timed += n;
}

static uint64_t
hex(struct in *in, struct us_str s)
{
    uint64_t h = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *at = memchr("0123456789abcdef", s.p[i], 16);
        if (!at)
            in->fault = "damaged summary: a hash is none";
        else
            h = h << 4 | (uint64_t)(at - "0123456789abcdef");
        if (in->fault)
            return 0;
    }
    if (s.n != 16)
        in->fault = "damaged summary: a hash is none";
    return h;
}

static void
get_registers(struct in *in, struct us_str text, struct us_sketch *k)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    k->full = true;
    for (size_t i = 0; i < US_SKETCH_REGISTERS; i++) {
        const char *at = i < text.n ? memchr(digit, text.p[i], 64 - US_SKETCH_BITS + 2) : NULL;
        if (!at || text.n != US_SKETCH_REGISTERS) {
            in->fault = "damaged summary: the author sketch is none";
            return;
        }
        k->reg[i] = (uint8_t)(at - digit);
    }
}

static void
get_authors(struct in *in, struct us_str obj)
{
    struct us_sketch k = {0};
    struct us_str v, list, item;
    size_t at = 0;
    if (!want(in, obj, "authors", US_JSON_OBJECT, "damaged summary: authors is missing", &v))
        return;
    in->s->anonymous += get_count(in, v, "without");
    if (us_json_get(v, "registers", in->a, &item) && us_json_kind_of(item) == US_JSON_STRING)
        get_registers(in, us_json_text(item, in->a), &k);
    else if (want(in, v, "hashes", US_JSON_ARRAY, "damaged summary: authors is missing", &list))
        while (us_json_next(list, &at, NULL, &item) && !in->fault) {
            bool text = us_json_kind_of(item) == US_JSON_STRING;
            us_sketch_add(&k, hex(in, text ? us_json_text(item, in->a) : US_STR("")));
        }
    if (!in->fault)
        us_sketch_merge(&in->s->authors, &k);
}

static void
get_group(struct in *in, struct us_str obj, const char *name, struct us_tally_names *g)
{
    struct us_str list, item;
    size_t at = 0;
    if (!want(in, obj, name, US_JSON_ARRAY, "damaged summary: a group is missing", &list))
        return;
    while (!in->fault && us_json_next(list, &at, NULL, &item)) {
        struct us_str key = get_text(in, item, "name");
        if (!in->fault) {
            uint32_t id = us_tally_name(g, key);
            get_row(in, item, &g->row[id]);
        }
    }
}

static void
get_days(struct in *in, struct us_str obj, uint32_t theme)
{
    struct us_str list, item, v;
    size_t at = 0;
    if (!want(in, obj, "days", US_JSON_ARRAY, "damaged summary: days is missing", &list))
        return;
    while (!in->fault && us_json_next(list, &at, NULL, &item)) {
        size_t i = 0;
        if (us_json_kind_of(item) != US_JSON_ARRAY || !us_json_next(item, &i, NULL, &v)) {
            in->fault = "damaged summary: a day is none";
            return;
        }
        long day = day_of(in, v);
        if (in->fault)
            return;
        struct us_tally_day *d = us_tally_day_at(in->s, theme, day);
        for (size_t c = 0; c < US_TALLY_DAY_COUNTS; c++)
            d->c[c] += us_json_next(item, &i, NULL, &v) ? whole(in, v) : whole(in, US_STR(""));
    }
}

static void
get_theme(struct in *in, struct us_str obj)
{
    struct us_str id = get_text(in, obj, "id"), label = get_text(in, obj, "label"), list, item;
    size_t at = 0;
    if (in->fault)
        return;
    uint32_t t = us_tally_theme_id(in->s, id, label);
    get_row(in, obj, &in->s->themes.row[t]);
    get_days(in, obj, t);
    if (!want(in, obj, "quotes", US_JSON_ARRAY, "damaged summary: quotes is missing", &list))
        return;
    while (!in->fault && us_json_next(list, &at, NULL, &item)) {
        struct us_str hash = get_text(in, item, "hash");
        uint64_t h = in->fault ? 0 : hex(in, hash);
        struct us_str qid = get_text(in, item, "id"), text = get_text(in, item, "text");
        if (!in->fault)
            us_tally_quote(in->s, t, h, qid, text);
    }
}

static void
get_themes(struct in *in, struct us_str obj)
{
    struct us_str list, item, v;
    size_t at = 0;
    if (want(in, obj, "themes", US_JSON_ARRAY, "damaged summary: themes is missing", &list))
        while (!in->fault && us_json_next(list, &at, NULL, &item))
            get_theme(in, item);
    if (!want(in, obj, "further", US_JSON_OBJECT, "damaged summary: further is missing", &list))
        return;
    for (size_t g = 0; g <= US_TALLY_GROUPS; g++)
        if (us_json_get(list, g < US_TALLY_GROUPS ? group_names[g] : "themes", in->a, &v))
            get_row(in, v, g < US_TALLY_GROUPS ? &in->s->group[g].further : &in->s->themes.further);
}

static void
get_all(struct in *in, struct us_str obj)
{
    struct us_tally_sheet *s = in->s;
    struct us_str v;
    if (want(in, obj, "counts", US_JSON_OBJECT, "damaged summary: counts is missing", &v))
        get_row(in, v, &s->all);
    get_window(in, obj);
    get_named(in, obj, "sentiment", us_fact_polarity_names, s->polarity, US_FACT_POLARITIES);
    get_named(in, obj, "severity", us_fact_severity_names, s->severity, US_FACT_SEVERITIES);
    get_named(in, obj, "stance", us_fact_stance_names, s->stance, US_FACT_STANCES);
    s->rated += get_count(in, obj, "rated");
    s->star_sum += get_count(in, obj, "star_thousandths");
    get_named(in, obj, "stars", star_names, s->stars, 5);
    get_authors(in, obj);
    for (size_t g = 0; g < US_TALLY_GROUPS; g++)
        get_group(in, obj, group_names[g], &s->group[g]);
    get_days(in, obj, US_MAP_NONE);
    get_themes(in, obj);
}

int
us_tally_read(struct us_tally_sheet *s, struct us_str line, const char *version, struct us_err *err)
{
    struct in in = {.s = s, .a = s->arena};
    struct us_str v, obj;
    size_t bad = us_utf8_check(line), off = 0;
    long format;
    if (bad < line.n)
        return us_fail(err, US_EUTF8, bad, "not UTF-8");
    if (us_json_skip(line, &off, err))
        return err->code;
    obj = us_str_trim(us_str_sub(line, 0, off));
    if (us_str_trim(us_str_sub(line, off, line.n)).n)
        return us_fail(err, US_ESYNTAX, off, "something follows the summary");
    if (us_json_kind_of(obj) != US_JSON_OBJECT || !us_json_get(obj, "summary", in.a, &v))
        return us_fail(err, US_EFIELD, 0,
                       "not a summary; unsaid summarize without --merge makes one of records");
    if (!us_str_to_long(v, US_TALLY_FORMAT, US_TALLY_FORMAT, &format) ||
        !us_json_get(obj, "unsaid", in.a, &v) || us_json_kind_of(v) != US_JSON_STRING ||
        !us_str_eqc(us_json_text(v, in.a), version))
        return us_fail(err, US_EUNSUPPORTED, 0,
                       "summary of another version of unsaid; make it again with this one");
    get_all(&in, obj);
    return in.fault ? us_fail(err, US_EFIELD, 0, in.fault) : US_OK;
}
