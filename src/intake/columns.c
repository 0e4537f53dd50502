#include "intake/columns.h"

#include "base/map.h"
#include "base/utf8.h"
#include "intake/profiles.h"
#include "intake/rating.h"

#include <stdio.h>

static const char *const field_names[] = {
    [US_FIELD_ID] = "id",
    [US_FIELD_TEXT] = "text",
    [US_FIELD_TITLE] = "title",
    [US_FIELD_TIME] = "time",
    [US_FIELD_AUTHOR] = "author",
    [US_FIELD_CHANNEL] = "channel",
    [US_FIELD_SOURCE] = "source",
    [US_FIELD_RATING] = "rating",
    [US_FIELD_RATING_MAX] = "rating_max",
    [US_FIELD_LANG] = "lang",
    [US_FIELD_BRAND] = "brand",
    [US_FIELD_PRODUCT] = "product",
    [US_FIELD_THREAD] = "thread",
    [US_FIELD_URL] = "url",
    [US_FIELD_WEIGHT] = "weight",
};

const char *
us_field_name(enum us_field f)
{
    return field_names[f];
}

enum us_field
us_field_find(struct us_str name)
{
    size_t f = 0;
    while (f < US_FIELD_COUNT && !us_str_eqc(name, field_names[f]))
        f++;
    return (enum us_field)f;
}

/* What the sample tells of one column. */
struct shape {
    size_t filled, numeric, dates, plain_dates, ratings, natural, chars, distinct;
    double max, min;
};

struct deciding {
    const struct us_sample *s;
    struct us_columns *out;
    struct us_arena *a;
    struct us_str *folded;
    struct shape *shape;
    bool *used;
    bool blocked[US_FIELD_COUNT];
};

static bool
is_han(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* Length of `s` as something to read: letters, a Han character counting for two; 0 when it is no
 * running text (one word, an address, a number). */
static size_t
natural_length(struct us_str s)
{
    size_t han = 0, letters = 0, blanks = 0, len;
    if (us_str_starts(s, "http://") || us_str_starts(s, "https://") || us_str_starts(s, "{"))
        return 0;
    for (size_t i = 0; i < s.n; i += len) {
        uint32_t cp = us_utf8_get(s.p + i, &len);
        han += is_han(cp);
        letters += (cp | 0x20) - 'a' < 26 || cp >= 0xC0;
        blanks += cp == ' ' || cp == '\n';
    }
    return han >= 4 || (blanks >= 2 && letters > s.n / 3) ? letters + han : 0;
}

/* The distinct values of a column, as far as a handful. */
enum { FEW = 6 };

static void
look_at_column(const struct us_sample *s, size_t col, struct shape *out)
{
    struct us_str seen[FEW];
    memset(out, 0, sizeof(*out));
    for (size_t r = 0; r < s->nrow; r++) {
        struct us_str cell = s->cells[r * s->ncol + col];
        cell = cell.p ? us_str_trim(cell) : cell;
        if (!cell.p || !cell.n)
            continue;
        struct us_date d;
        double v, max;
        out->numeric += us_str_to_double(cell, &v);
        out->dates += us_date_parse(cell, US_DATE_MDY, &d) || us_date_parse(cell, US_DATE_DMY, &d);
        out->plain_dates += us_date_is_plain(cell);
        if (us_rating_parse(cell, &v, &max)) {
            out->max = out->ratings && out->max > v ? out->max : v;
            out->min = out->ratings && out->min < v ? out->min : v;
            out->ratings++;
        }
        size_t n = natural_length(cell), k = 0;
        out->natural += n > 0;
        out->chars += n;
        while (k < out->distinct && k < FEW && !us_str_eq(seen[k], cell))
            k++;
        if (k == out->distinct) {
            if (k < FEW)
                seen[k] = cell;
            out->distinct += out->distinct <= FEW;
        }
        out->filled++;
    }
}

static bool
is_category(const struct shape *c)
{
    return c->filled >= 20 && c->distinct <= FEW;
}

/* Whether a column of a fitting name has fitting contents: `feedback` is 0 and 1 in some exports,
 * `score` counts votes in others. */
static bool
contents_fit(enum us_field f, const struct shape *c, size_t nrow)
{
    switch (f) {
    case US_FIELD_TEXT:
        return c->filled && c->numeric * 2 < c->filled && c->plain_dates * 2 < c->filled &&
               !is_category(c);
    case US_FIELD_TIME:
        return c->filled && c->dates * 2 >= c->filled;
    case US_FIELD_RATING:
        return c->filled && c->ratings * 5 >= c->filled * 4 && c->max <= 100 && c->min >= 0;
    case US_FIELD_ID:
        return c->filled * 10 >= nrow * 9;
    case US_FIELD_RATING_MAX:
    case US_FIELD_WEIGHT:
        return c->filled && c->numeric == c->filled;
    default:
        return true;
    }
}

static bool
take_named(struct deciding *d, const char *name, enum us_field f, bool any)
{
    if (d->out->field[f].n || d->blocked[f])
        return false;
    for (size_t i = 0; i < d->s->ncol; i++) {
        if (d->used[i] || !us_str_eqc(d->folded[i], name))
            continue;
        bool empty = any && !d->shape[i].filled;
        if (!empty && !contents_fit(f, &d->shape[i], d->s->nrow))
            continue;
        d->out->field[f].col[d->out->field[f].n++] = i;
        d->used[i] = true;
        return true;
    }
    return false;
}

static bool
has_name(const struct us_str *folded, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (us_str_eqc(folded[i], name))
            return true;
    return false;
}

/* The profile with the most keys among the names; NULL when none has two. */
static const struct us_profile *
find_profile(const struct us_str *folded, size_t n)
{
    const struct us_profile *best = NULL;
    size_t most = 1;
    for (size_t p = 0; p < us_profile_count; p++) {
        size_t hits = 0;
        for (size_t k = 0; k < US_COUNT(us_profiles[p].keys) && us_profiles[p].keys[k]; k++)
            hits += has_name(folded, n, us_profiles[p].keys[k]);
        if (hits > most) {
            most = hits;
            best = &us_profiles[p];
        }
    }
    return best;
}

static void
take_profile(struct deciding *d)
{
    const struct us_profile *p = find_profile(d->folded, d->s->ncol);
    if (!p)
        return;
    d->out->profile = p->name;
    d->blocked[US_FIELD_RATING] |= p->unrated;
    d->out->channel = p->channel;
    for (int empty = 0; empty < 2; empty++)
        for (size_t i = 0; i < US_COUNT(p->columns) && p->columns[i].name; i++)
            take_named(d, p->columns[i].name, p->columns[i].field, empty);
}

/* The column with the most to read in it, or ncol. A third of its cells must be running text. */
static size_t
longest_text(const struct deciding *d)
{
    size_t best = d->s->ncol, most = 0;
    for (size_t i = 0; i < d->s->ncol; i++) {
        const struct shape *c = &d->shape[i];
        if (d->used[i] || !c->filled || c->natural * 3 < c->filled ||
            c->plain_dates * 2 > c->filled)
            continue;
        if (c->chars > most) {
            most = c->chars;
            best = i;
        }
    }
    return best;
}

static void
take_by_content(struct deciding *d)
{
    struct us_columns *o = d->out;
    if (!o->field[US_FIELD_TEXT].n && !d->blocked[US_FIELD_TEXT]) {
        size_t i = d->s->ncol == 1 ? 0 : longest_text(d);
        if (i < d->s->ncol && !d->used[i]) {
            o->field[US_FIELD_TEXT].col[o->field[US_FIELD_TEXT].n++] = i;
            o->text_by_content = d->used[i] = true;
        }
    }
    if (o->field[US_FIELD_TIME].n || d->blocked[US_FIELD_TIME])
        return;
    for (size_t i = 0; i < d->s->ncol; i++) {
        const struct shape *c = &d->shape[i];
        if (d->used[i] || c->filled < 2 || c->plain_dates * 10 < c->filled * 9)
            continue;
        o->field[US_FIELD_TIME].col[o->field[US_FIELD_TIME].n++] = i;
        o->time_by_content = d->used[i] = true;
        return;
    }
}

/* Largest rating seen to the scale it must be on. Four or less decides only where the name says
 * stars. */
static int
guess_rating_max(const struct deciding *d)
{
    if (d->out->field[US_FIELD_RATING].n != 1)
        return 0;
    size_t col = d->out->field[US_FIELD_RATING].col[0];
    double max = d->shape[col].max;
    bool by_name = us_str_starts(d->folded[col], "star") || us_str_starts(d->folded[col], "星") ||
                   (d->out->channel && strcmp(d->out->channel, "app-store") == 0);
    if (!d->shape[col].ratings || max > 100 || d->shape[col].min < 0)
        return 0;
    if (max <= 5)
        return max > 4 || by_name ? 5 : 0;
    if (max <= 10)
        return max >= 9 ? 10 : 0; /* up to 7 and 8 there are scales of their own */
    return max > 50 ? 100 : 0;
}

static void
settle_dates(struct deciding *d)
{
    struct us_date_votes v = {0};
    if (d->out->field[US_FIELD_TIME].n) {
        size_t col = d->out->field[US_FIELD_TIME].col[0];
        for (size_t r = 0; r < d->s->nrow; r++)
            if (d->s->cells[r * d->s->ncol + col].p)
                us_date_vote(d->s->cells[r * d->s->ncol + col], &v);
    }
    d->out->order = us_date_decide(&v, &d->out->order_is_ambiguous);
    d->out->has_numeric_dates = v.mdy + v.dmy + v.ymd + v.either > 0;
}

/* --map */

static size_t
find_column(const struct deciding *d, struct us_str name)
{
    long number;
    for (size_t i = 0; i < d->s->ncol; i++)
        if (d->s->names[i].p && us_str_eq(d->s->names[i], name))
            return i;
    struct us_str folded = us_column_fold(name, d->a);
    for (size_t i = 0; i < d->s->ncol; i++)
        if (folded.n && us_str_eq(d->folded[i], folded))
            return i;
    if (us_str_to_long(name, 1, (long)d->s->ncol, &number))
        return (size_t)number - 1;
    return d->s->ncol;
}

static struct us_str
nearest_column(const struct deciding *d, struct us_str name)
{
    size_t best = d->s->ncol, least = SIZE_MAX;
    for (size_t i = 0; i < d->s->ncol; i++) {
        /* Common letters in order, cheaply: enough to offer a name. */
        size_t k = 0, miss = 0;
        struct us_str f = d->folded[i];
        for (size_t j = 0; j < name.n; j++) {
            size_t at = us_str_find(f, (char)(name.p[j] | 0x20), k);
            if (at == f.n)
                miss++;
            else
                k = at + 1;
        }
        miss += f.n > name.n ? f.n - name.n : name.n - f.n;
        if (f.n && miss < least) {
            least = miss;
            best = i;
        }
    }
    return best < d->s->ncol && least <= name.n / 2 ? d->s->names[best] : US_STR("");
}

static int
map_one(struct deciding *d, struct us_str target, struct us_str value, struct us_str *culprit,
        struct us_err *err)
{
    enum us_field f = us_field_find(target);
    struct us_str rest = value, part;
    if (us_str_eqc(value, "-") && f < US_FIELD_COUNT) {
        d->blocked[f] = true;
        return US_OK;
    }
    bool whole = find_column(d, value) < d->s->ncol; /* the name itself may hold a plus */
    while (whole || us_str_cut(&rest, '+', &part)) {
        part = whole ? value : us_str_trim(part);
        size_t col = find_column(d, part);
        *culprit = part;
        if (col == d->s->ncol)
            return us_fail(err, US_EFIELD, 0, "--map names a column that is not there");
        if (f == US_FIELD_COUNT)
            d->out->member[col] = us_str_dup(d->a, target);
        else if (d->out->field[f].n == US_FIELD_COLUMNS)
            return us_fail(err, US_EFIELD, 0, "--map joins more than 8 columns");
        else
            d->out->field[f].col[d->out->field[f].n++] = col;
        d->used[col] = true;
        if (whole)
            break;
    }
    return US_OK;
}

/* Where the assignment that starts at `from` ends: at a comma with "name=" behind it, because
 * column names hold commas. */
static size_t
assignment_end(struct us_str s, size_t from)
{
    for (size_t i = us_str_find(s, ',', from); i < s.n; i = us_str_find(s, ',', i + 1)) {
        size_t k = i + 1;
        while (k < s.n && ((s.p[k] >= 'a' && s.p[k] <= 'z') || s.p[k] == '_'))
            k++;
        if (k > i + 1 && k < s.n && s.p[k] == '=')
            return i;
    }
    return s.n;
}

static int
take_map(struct deciding *d, const struct us_column_map *map, struct us_str *culprit,
         struct us_err *err)
{
    for (size_t i = 0; i < map->n; i++) {
        struct us_str all = us_str_c(map->v[i]);
        for (size_t from = 0; from < all.n;) {
            size_t end = assignment_end(all, from);
            struct us_str one = us_str_sub(all, from, end);
            size_t eq = us_str_find(one, '=', 0);
            *culprit = one;
            if (eq == one.n || eq == 0)
                return us_fail(err, US_EFIELD, 0, "--map wants FIELD=COLUMN");
            int rc = map_one(d, us_str_trim(us_str_sub(one, 0, eq)),
                             us_str_trim(us_str_sub(one, eq + 1, one.n)), culprit, err);
            if (rc)
                return rc;
            from = end + 1;
        }
    }
    return US_OK;
}

/* Members that the program writes, or that this command adds. */
static bool
is_reserved(struct us_str name)
{
    static const char *const own[] = {"sentiment",     "aspects",  "complaint", "silent",
                                      "theme",         "themes",   "tokens",    "dup",
                                      "extra_columns", "time_raw", "rating_raw"};
    for (size_t i = 0; i < US_COUNT(own); i++)
        if (us_str_eqc(name, own[i]))
            return true;
    return us_field_find(name) < US_FIELD_COUNT;
}

/* White space of any width at the ends off, inside to one space. */
static struct us_str
clean_name(struct us_str name, struct us_arena *a)
{
    char *out = us_arena_raw(a, name.n + 1);
    size_t n = 0, len;
    bool gap = false;
    for (size_t i = 0; i < name.n; i += len) {
        uint32_t cp = us_utf8_get(name.p + i, &len);
        if (cp <= ' ' || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF || cp == 0x200B) {
            gap = true;
            continue;
        }
        if (gap && n)
            out[n++] = ' ';
        gap = false;
        memcpy(out + n, name.p + i, len);
        n += len;
    }
    return (struct us_str){out, n};
}

static void
name_members(struct deciding *d, bool for_csv)
{
    struct us_map taken;
    us_map_init(&taken, d->a);
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        us_map_add(&taken, us_str_c(field_names[f]));
    for (size_t i = 0; i < d->s->ncol; i++) {
        struct us_str *m = &d->out->member[i];
        struct us_buf b = {0};
        if (!m->p)
            *m = for_csv ? clean_name(d->s->names[i].p ? d->s->names[i] : US_STR(""), d->a)
                         : d->s->names[i];
        if (!for_csv)
            continue; /* the members of an object are told apart already */
        us_buf_str(&b, *m);
        if (!m->n)
            us_buf_fmt(&b, "column_%zu", i + 1);
        else if (!d->used[i] && is_reserved(*m))
            us_buf_char(&b, '_');
        size_t stem = b.n;
        for (size_t k = 2; !d->used[i] && us_map_get(&taken, us_buf_view(&b)) != US_MAP_NONE; k++) {
            b.n = stem;
            us_buf_fmt(&b, "_%zu", k);
        }
        us_map_add(&taken, us_buf_view(&b));
        *m = us_str_dup(d->a, us_buf_view(&b));
        us_buf_free(&b);
    }
    us_map_free(&taken);
}

int
us_columns_decide(const struct us_sample *s, const struct us_column_map *map, bool for_csv,
                  struct us_arena *a, struct us_columns *out, struct us_str *culprit,
                  struct us_str *nearest, struct us_err *err)
{
    struct deciding d = {.s = s, .out = out, .a = a};
    memset(out, 0, sizeof(*out));
    *culprit = *nearest = (struct us_str){NULL, 0};
    d.folded = US_NEW_N(a, struct us_str, s->ncol);
    d.shape = US_NEW_N(a, struct shape, s->ncol);
    d.used = US_NEW_N(a, bool, s->ncol);
    out->member = US_NEW_N(a, struct us_str, s->ncol);
    for (size_t i = 0; i < s->ncol; i++) {
        d.folded[i] = s->names[i].p ? us_column_fold(s->names[i], a) : US_STR("");
        look_at_column(s, i, &d.shape[i]);
    }
    int rc = take_map(&d, map, culprit, err);
    if (rc) {
        *nearest = nearest_column(&d, *culprit);
        return rc;
    }
    take_profile(&d);
    for (int empty = 0; empty < 2; empty++)
        for (size_t i = 0; i < us_column_name_count; i++)
            if (!empty || us_column_names[i].field == US_FIELD_TEXT)
                take_named(&d, us_column_names[i].name, us_column_names[i].field, empty);
    take_by_content(&d);
    *culprit = (struct us_str){NULL, 0};
    if (!out->field[US_FIELD_TEXT].n)
        return us_fail(err, US_EFIELD, 0, "no column looks like the text");
    settle_dates(&d);
    out->rating_max = guess_rating_max(&d);
    name_members(&d, for_csv);
    return US_OK;
}

struct us_str
us_column_fold(struct us_str name, struct us_arena *a)
{
    char *out = us_arena_raw(a, name.n + 4);
    size_t n = 0, len;
    bool gap = false;
    if (us_utf8_check(name) < name.n) /* from the command line it may be anything */
        return US_STR("");
    for (size_t i = 0; i < name.n; i += len) {
        uint32_t cp = us_utf8_get(name.p + i, &len);
        if (cp >= 0xFF01 && cp <= 0xFF5E)
            cp -= 0xFEE0;
        if (cp >= 'A' && cp <= 'Z')
            cp += 32;
        if (cp <= ' ' || cp == '_' || cp == '-' || cp == '.' || cp == 0xA0 || cp == 0x3000 ||
            cp == 0xFEFF) {
            gap = true;
            continue;
        }
        if (gap && n)
            out[n++] = ' ';
        gap = false;
        n += us_utf8_put(cp, out + n);
    }
    while (n && out[n - 1] == ':')
        n--;
    return (struct us_str){out, n};
}

bool
us_columns_knows(struct us_str name)
{
    struct us_arena a = {0};
    struct us_str f = us_column_fold(name, &a);
    bool known = false;
    for (size_t i = 0; i < us_column_name_count && !known; i++)
        known = us_str_eqc(f, us_column_names[i].name);
    us_arena_free(&a);
    return known;
}

bool
us_columns_is_header(const struct us_str *first, size_t n, const struct us_sample *below)
{
    struct us_arena a = {0};
    struct us_str *folded = US_NEW_N(&a, struct us_str, n);
    size_t known = 0, data = 0, typed = 0, empty = 0;
    double v;
    for (size_t i = 0; i < n; i++) {
        struct us_str cell = us_str_trim(first[i]);
        folded[i] = us_column_fold(cell, &a);
        known += us_columns_knows(cell);
        data += us_str_to_double(cell, &v) || us_date_is_plain(cell) ||
                us_str_starts(cell, "http") || us_utf8_count(cell) > 120;
        empty += cell.n == 0;
    }
    bool profile = find_profile(folded, n) != NULL;
    us_arena_free(&a);
    if (profile || (known && !data))
        return true;
    if (data)
        return known >= 2 && known > data; /* years as names: 2023, 2024 */
    if (n == 1)
        return false;
    /* Nothing known: a header where a column has numbers or dates below a name. */
    for (size_t i = 0; i < n && i < below->ncol; i++) {
        struct shape c;
        look_at_column(below, i, &c);
        typed += c.filled && (c.numeric + c.plain_dates) * 5 >= c.filled * 4;
    }
    size_t natural = 0;
    for (size_t i = 0; i < n; i++)
        natural += natural_length(first[i]) > 30;
    return typed > 0 || (!natural && empty * 2 < n);
}

static bool
any_contains(const struct us_str *cells, size_t n, const char *word)
{
    size_t w = strlen(word);
    for (size_t i = 0; cells && i < n; i++)
        for (size_t k = 0; k + w <= cells[i].n; k++)
            if (memcmp(cells[i].p + k, word, w) == 0)
                return true;
    return false;
}

size_t
us_columns_more_headers(const struct us_str *names, size_t n, const struct us_str *row2, size_t n2,
                        const struct us_str *row3, size_t n3)
{
    struct us_arena a = {0};
    struct us_str *folded = US_NEW_N(&a, struct us_str, n);
    for (size_t i = 0; i < n; i++)
        folded[i] = us_column_fold(names[i], &a);
    const struct us_profile *p = find_profile(folded, n);
    us_arena_free(&a);
    if (!p)
        return 0;
    if (strcmp(p->name, "Qualtrics") == 0)
        return any_contains(row3, n3, "ImportId") ? 2 : any_contains(row2, n2, "ImportId") ? 1 : 0;
    /* SurveyMonkey's second row leaves the respondent's columns empty. */
    if (strcmp(p->name, "SurveyMonkey") == 0)
        return row2 && n2 && us_str_trim(row2[0]).n == 0 ? 1 : 0;
    return 0;
}
