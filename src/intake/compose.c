#include "intake/compose.h"

#include "intake/entities.h"
#include "intake/rating.h"
#include "record/record.h"

#include <stdlib.h>

/* The fields of the record at hand: text, not JSON. */
struct values {
    struct us_str v[US_FIELD_COUNT]; /* NULL p: none */
    struct us_str time_raw, rating_raw;
    double rating, rating_max;
    bool has_rating;
};

static bool
is_field(const struct us_columns *cols, size_t col)
{
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        for (size_t i = 0; i < cols->field[f].n; i++)
            if (cols->field[f].col[i] == col)
                return true;
    return false;
}

void
us_compose_init(struct us_compose *c, const struct us_compose_options *opt,
                const struct us_columns *columns, size_t ncol, enum us_date_order order,
                const char *default_source, struct us_arena *keep)
{
    memset(c, 0, sizeof(*c));
    c->opt = opt;
    c->columns = columns;
    c->ncol = ncol;
    c->order = order;
    c->default_source = opt->source ? opt->source : default_source;
    c->keys = US_NEW_N(keep, struct us_str, ncol);
    for (size_t i = 0; i < ncol; i++) {
        if (is_field(columns, i))
            continue;
        c->scratch.n = 0;
        us_buf_char(&c->scratch, ',');
        us_json_quote(&c->scratch, columns->member[i]);
        us_buf_char(&c->scratch, ':');
        c->keys[i] = us_str_dup(keep, us_buf_view(&c->scratch));
    }
}

void
us_compose_free(struct us_compose *c)
{
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        us_buf_free(&c->joined[f]);
    us_buf_free(&c->time);
    us_buf_free(&c->scratch);
}

/* Appends `,"key":"value"` when there is a value. */
static void
put(struct us_buf *out, const char *key, struct us_str value)
{
    if (!value.p)
        return;
    us_buf_c(out, ",\"");
    us_buf_c(out, key);
    us_buf_c(out, "\":");
    us_json_quote(out, value);
}

static void
put_number(struct us_buf *out, const char *key, double v)
{
    us_buf_c(out, ",\"");
    us_buf_c(out, key);
    us_buf_c(out, "\":");
    us_buf_num(out, v, 6);
}

/* The time to ISO 8601 in c->time. */
static void
convert_time(struct us_compose *c, struct values *v)
{
    struct us_date d;
    struct us_str cell = v->v[US_FIELD_TIME];
    if (!cell.p)
        return;
    if (!us_date_parse(cell, c->order, &d)) {
        c->unread_times++;
        v->time_raw = cell;
        v->v[US_FIELD_TIME] = (struct us_str){NULL, 0};
        return;
    }
    c->time.n = 0;
    us_date_write(&d, c->opt->tz, &c->time);
    c->times++;
    c->local_times += !d.has_offset;
    v->v[US_FIELD_TIME] = us_buf_view(&c->time);
    if (d.lossy) {
        c->lossy_times++;
        v->time_raw = cell;
    }
}

static void
convert_rating(struct us_compose *c, struct values *v)
{
    struct us_str cell = v->v[US_FIELD_RATING];
    if (!cell.p)
        return;
    v->has_rating = us_rating_parse(cell, &v->rating, &v->rating_max);
    if (!v->has_rating) {
        c->odd_ratings++;
        v->rating_raw = cell;
        return;
    }
    double given;
    if (v->v[US_FIELD_RATING_MAX].p &&
        us_str_to_double(us_str_trim(v->v[US_FIELD_RATING_MAX]), &given))
        v->rating_max = given;
    else if (v->rating_max == 0 && v->rating <= c->columns->rating_max)
        v->rating_max = c->columns->rating_max;
    else if (v->rating_max == 0 && c->columns->rating_max)
        c->high_ratings++;
}

static void
decode_html(struct us_compose *c, enum us_field f, struct us_str *s)
{
    struct us_buf *to = &c->joined[f];
    if (!c->opt->html || !s->p || us_str_find(*s, '&', 0) == s->n)
        return;
    c->scratch.n = 0;
    us_entities_decode(*s, &c->scratch);
    to->n = 0;
    us_buf_str(to, us_buf_view(&c->scratch));
    *s = us_buf_view(to);
}

static void
fill_in(struct us_str *s, const char *value)
{
    if (!s->p && value && *value)
        *s = us_str_c(value);
}

/* What all kinds of input share once the fields are found. False: no text. */
static bool
finish_values(struct us_compose *c, struct values *v)
{
    struct us_str *text = &v->v[US_FIELD_TEXT];
    if (!text->p || !us_str_trim(*text).n) {
        if (!c->opt->keep_empty)
            return false;
        *text = text->p ? *text : US_STR("");
    }
    convert_time(c, v);
    convert_rating(c, v);
    decode_html(c, US_FIELD_TEXT, text);
    decode_html(c, US_FIELD_TITLE, &v->v[US_FIELD_TITLE]);
    fill_in(&v->v[US_FIELD_SOURCE], c->default_source);
    fill_in(&v->v[US_FIELD_CHANNEL], c->opt->channel ? c->opt->channel : c->columns->channel);
    fill_in(&v->v[US_FIELD_BRAND], c->opt->brand);
    fill_in(&v->v[US_FIELD_LANG], c->opt->lang);
    return true;
}

static void
make_id(struct values *v, char id[17])
{
    if (v->v[US_FIELD_ID].p)
        return;
    us_record_id(v->v[US_FIELD_SOURCE], v->v[US_FIELD_TIME], v->v[US_FIELD_AUTHOR],
                 v->v[US_FIELD_TEXT], id);
    v->v[US_FIELD_ID] = (struct us_str){id, 16};
}

static void
put_field(struct us_buf *out, enum us_field f, const struct values *v)
{
    double weight;
    if (f == US_FIELD_RATING) {
        if (v->has_rating)
            put_number(out, "rating", v->rating);
        put(out, "rating_raw", v->rating_raw);
    } else if (f == US_FIELD_RATING_MAX) {
        if (v->has_rating && v->rating_max > 0)
            put_number(out, "rating_max", v->rating_max);
        else if (!v->has_rating)
            put(out, "rating_max", v->v[f]);
    } else if (f == US_FIELD_WEIGHT && v->v[f].p && us_str_to_double(us_str_trim(v->v[f]), &weight))
        put_number(out, "weight", weight);
    else
        put(out, us_field_name(f), v->v[f]);
    if (f == US_FIELD_TIME)
        put(out, "time_raw", v->time_raw);
}

/* The cells of a field, joined by line ends when there are several; NULL p when all are empty. */
static struct us_str
field_of_row(struct us_compose *c, enum us_field f, const struct us_str *cells, size_t n)
{
    struct us_str one = {NULL, 0};
    size_t filled = 0;
    for (size_t i = 0; i < c->columns->field[f].n; i++) {
        size_t col = c->columns->field[f].col[i];
        if (col >= n || !us_str_trim(cells[col]).n)
            continue;
        if (filled++ == 0) {
            one = cells[col];
            continue;
        }
        struct us_buf *b = &c->joined[f];
        if (filled == 2) {
            b->n = 0;
            us_buf_str(b, one);
        }
        us_buf_char(b, '\n');
        us_buf_str(b, cells[col]);
        one = us_buf_view(b);
    }
    /* A text of blanks is still the cell as it stood (--keep-empty). */
    if (!filled && f == US_FIELD_TEXT && c->columns->field[f].n) {
        size_t col = c->columns->field[f].col[0];
        return col < n ? cells[col] : one;
    }
    return f == US_FIELD_TEXT || f == US_FIELD_TITLE || !one.p ? one : us_str_trim(one);
}

static void
put_extra(struct us_buf *out, const struct us_str *cells, size_t from, size_t n)
{
    size_t filled = 0;
    for (size_t i = from; i < n; i++)
        filled += us_str_trim(cells[i]).n > 0;
    if (!filled)
        return;
    us_buf_c(out, ",\"extra_columns\":[");
    for (size_t i = from; i < n; i++) {
        if (i > from)
            us_buf_char(out, ',');
        us_json_quote(out, cells[i]);
    }
    us_buf_char(out, ']');
}

bool
us_compose_row(struct us_compose *c, const struct us_str *cells, size_t n, struct us_buf *out)
{
    struct values v;
    char id[17];
    memset(&v, 0, sizeof(v));
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        v.v[f] = field_of_row(c, (enum us_field)f, cells, n);
    if (!finish_values(c, &v))
        return false;
    make_id(&v, id);
    size_t start = out->n;
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        put_field(out, (enum us_field)f, &v);
    out->p[start] = '{'; /* over the first comma */
    for (size_t i = 0; i < c->ncol && i < n; i++) {
        if (!c->keys[i].p)
            continue;
        us_buf_str(out, c->keys[i]);
        us_json_quote(out, cells[i]);
    }
    if (n > c->ncol)
        put_extra(out, cells, c->ncol, n);
    us_buf_c(out, "}\n");
    return true;
}

/* JSON */

/* Appends a value without the white space between its parts, so that it stays on one line. */
static void
put_compact(struct us_buf *out, struct us_str value)
{
    bool quoted = false;
    size_t from = 0;
    if (us_str_find(value, '\n', 0) == value.n && us_str_find(value, '\r', 0) == value.n) {
        us_buf_str(out, value);
        return;
    }
    for (size_t i = 0; i < value.n; i++) {
        char ch = value.p[i];
        if (quoted && ch == '\\')
            i++;
        else if (ch == '"')
            quoted = !quoted;
        else if (!quoted && (ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r')) {
            us_buf_str(out, us_str_sub(value, from, i));
            from = i + 1;
        }
    }
    us_buf_str(out, us_str_sub(value, from, value.n));
}

/* What a scalar says; NULL p for null, true, false, arrays, objects. */
static struct us_str
scalar(struct us_str raw, struct us_arena *rec)
{
    switch (us_json_kind_of(raw)) {
    case US_JSON_STRING:
        return us_json_text(raw, rec);
    case US_JSON_NUMBER:
        return raw;
    default:
        return (struct us_str){NULL, 0};
    }
}

/* Finds the columns in the object, nested ones by their dotted path, into cells[col] and raw[col].
 */
static void
collect(const struct us_map *keys, struct us_str object, struct us_buf *path, int depth,
        struct us_arena *rec, struct us_str *cells)
{
    struct us_str key, value;
    size_t at = 0, stem = path->n;
    while (us_json_next(object, &at, &key, &value)) {
        us_buf_str(path, us_json_text(key, rec));
        uint32_t col = us_map_get(keys, us_buf_view(path));
        if (col != US_MAP_NONE)
            cells[col] = scalar(value, rec);
        else if (us_json_kind_of(value) == US_JSON_OBJECT && depth < 3) {
            us_buf_char(path, '.');
            collect(keys, value, path, depth + 1, rec, cells);
        }
        path->n = stem;
    }
}

/* The field of which `col` is the only column, or US_FIELD_COUNT. */
static enum us_field
sole_field(const struct us_columns *cols, size_t col)
{
    size_t f = 0;
    while (f < US_FIELD_COUNT && !(cols->field[f].n == 1 && cols->field[f].col[0] == col))
        f++;
    return (enum us_field)f;
}

static void
put_raw(struct us_buf *out, struct us_str key, const char *suffix, struct us_str value)
{
    us_buf_char(out, ',');
    us_json_quote(out, key);
    if (*suffix) {
        out->n--;
        us_buf_c(out, suffix);
        us_buf_char(out, '"');
    }
    us_buf_char(out, ':');
    put_compact(out, value);
}

/* Writes one member of the object: a field under its own name, the rest as it is. Marks in `done`
 * the fields it has written. */
static void
put_member(struct us_compose *c, const struct us_map *keys, struct us_str key, struct us_str value,
           const struct values *v, bool *done, struct us_buf *out)
{
    uint32_t col = us_map_get(keys, key);
    enum us_field f = col == US_MAP_NONE ? US_FIELD_COUNT : sole_field(c->columns, col);
    if (f < US_FIELD_COUNT && v->v[f].p && !done[f]) {
        put_field(out, f, v);
        done[f] = true;
        return;
    }
    if (f == US_FIELD_TIME && v->time_raw.p && !done[f]) {
        put(out, "time_raw", v->time_raw);
        done[f] = true;
        return;
    }
    enum us_field clash = us_field_find(key);
    bool other = clash < US_FIELD_COUNT && v->v[clash].p && f != clash &&
                 (done[clash] || c->columns->field[clash].n);
    if (col != US_MAP_NONE && f == US_FIELD_COUNT)
        key = c->columns->member[col];
    put_raw(out, key, other ? "_" : "", value);
    if (clash < US_FIELD_COUNT && !other)
        done[clash] = true;
}

static bool
string_record(struct us_compose *c, struct us_str text, struct us_buf *out)
{
    struct values v;
    char id[17];
    memset(&v, 0, sizeof(v));
    v.v[US_FIELD_TEXT] = text;
    if (!finish_values(c, &v))
        return false;
    make_id(&v, id);
    size_t start = out->n;
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        put_field(out, (enum us_field)f, &v);
    out->p[start] = '{';
    us_buf_c(out, "}\n");
    return true;
}

bool
us_compose_json(struct us_compose *c, const struct us_map *keys, struct us_str value,
                struct us_arena *rec, struct us_buf *out)
{
    if (us_json_kind_of(value) == US_JSON_STRING)
        return string_record(c, us_json_text(value, rec), out);
    struct us_str *cells = US_NEW_N(rec, struct us_str, c->ncol + 1), key, member;
    struct us_buf path = {0};
    struct values v;
    char id[17];
    bool done[US_FIELD_COUNT] = {false};
    memset(&v, 0, sizeof(v));
    collect(keys, value, &path, 0, rec, cells);
    us_buf_free(&path);
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        v.v[f] = field_of_row(c, (enum us_field)f, cells, c->ncol);
    if (!v.v[US_FIELD_TEXT].p && us_json_get(value, "text", rec, &member))
        v.v[US_FIELD_TEXT] = scalar(member, rec);
    if (!finish_values(c, &v))
        return false;
    make_id(&v, id);
    size_t start = out->n, at = 0;
    while (us_json_next(value, &at, &key, &member))
        put_member(c, keys, us_json_text(key, rec), member, &v, done, out);
    for (size_t f = 0; f < US_FIELD_COUNT; f++)
        if (!done[f])
            put_field(out, (enum us_field)f, &v);
    out->p[start] = '{';
    us_buf_c(out, "}\n");
    return true;
}
