#include "record/record.h"

#include "base/utf8.h"

static struct us_member *
member_add(struct us_record *r, struct us_str key)
{
    if (r->n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 16;
        struct us_member *m = us_arena_raw(r->arena, cap * sizeof(*m));
        if (r->n)
            memcpy(m, r->members, r->n * sizeof(*m));
        r->members = m;
        r->cap = cap;
    }
    struct us_member *m = &r->members[r->n++];
    *m = (struct us_member){.key = key};
    return m;
}

static struct us_member *
member_find(const struct us_record *r, const char *key)
{
    size_t n = strlen(key);
    for (size_t i = r->n; i-- > 0;)
        if (r->members[i].key.n == n && memcmp(r->members[i].key.p, key, n) == 0)
            return &r->members[i];
    return NULL;
}

/* Checks an object line and splits it into members; *off is behind it. */
static int
members_split(struct us_record *r, size_t *off, struct us_err *err)
{
    struct us_json_member j;
    int rc;
    while ((rc = us_json_member(r->line, off, &j, err)) > 0) {
        struct us_str name = us_str_sub(j.key, 1, j.key.n - 1);
        struct us_member *m = member_add(r, j.escapes ? us_json_text(j.key, r->arena) : name);
        m->value = j.value;
        m->from = (size_t)(j.value.p - r->line.p);
        m->to = m->from + j.value.n;
    }
    return rc;
}

int
us_record_parse(struct us_record *r, struct us_str line, struct us_arena *a, struct us_err *err)
{
    memset(r, 0, sizeof(*r));
    r->arena = a;
    struct us_str body = us_str_trim(line);
    size_t lead = (size_t)(body.p - line.p), bad = us_utf8_check(body), off = 0;
    if (bad < body.n)
        return us_fail(err, US_EUTF8, lead + bad, "invalid UTF-8");
    if (!body.n || body.p[0] != '{')
        return us_fail(err, US_ESYNTAX, lead,
                       "not a JSON object (for plain text lines give --text)");
    r->line = body;
    int rc = members_split(r, &off, err);
    if (rc) {
        if (err)
            err->off += lead;
        return rc;
    }
    if (off < body.n)
        return us_fail(err, US_ESYNTAX, lead + off, "text after the JSON object");
    const struct us_member *m = member_find(r, "text");
    if (!m)
        return us_fail(err, US_EFIELD, lead,
                       member_find(r, "summary")
                           ? "no member \"text\": a summary, where records are wanted"
                           : "no member \"text\"");
    if (us_json_kind_of(m->value) != US_JSON_STRING)
        return us_fail(err, US_EFIELD, lead + m->from, "member \"text\" is not a string");
    r->text = us_json_text(m->value, a);
    return US_OK;
}

void
us_record_id(struct us_str source, struct us_str time, struct us_str author, struct us_str text,
             char out[17])
{
    const struct us_str part[] = {source, time, author, text};
    uint64_t h = 0;
    for (size_t i = 0; i < US_COUNT(part); i++)
        h = us_hash(part[i].p, part[i].n, h + i);
    for (int i = 0; i < 16; i++)
        out[i] = "0123456789abcdef"[h >> (60 - 4 * i) & 15];
    out[16] = '\0';
}

int
us_record_from_text(struct us_record *r, struct us_str text, struct us_arena *a, struct us_err *err)
{
    memset(r, 0, sizeof(*r));
    r->arena = a;
    if (text.n && text.p[text.n - 1] == '\r')
        text.n--;
    size_t bad = us_utf8_check(text);
    if (bad < text.n)
        return us_fail(err, US_EUTF8, bad, "invalid UTF-8 (convert it with unsaid import)");
    r->line = US_STR("{}");
    r->text = text;
    r->is_text = true;
    return US_OK;
}

static void set_member(struct us_record *r, const char *key, struct us_str json);

/* Gives a record of a plain line its members. Most of what reads plain lines needs none. */
static void
make_members(const struct us_record *seen)
{
    static const struct us_str none = {"", 0};
    struct us_buf quoted = {0};
    char id[17];
    if (!seen->is_text)
        return;
    struct us_record *r = (struct us_record *)(uintptr_t)seen; /* to its readers nothing changes */
    r->is_text = false;
    us_record_id(none, none, none, r->text, id);
    us_json_quote(&quoted, us_str_c(id));
    set_member(r, "id", us_buf_view(&quoted));
    quoted.n = 0;
    us_json_quote(&quoted, r->text);
    set_member(r, "text", us_buf_view(&quoted));
    us_buf_free(&quoted);
}

bool
us_record_get(const struct us_record *r, const char *key, struct us_str *value)
{
    make_members(r);
    const struct us_member *m = member_find(r, key);
    if (m)
        *value = m->value;
    return m != NULL;
}

bool
us_record_path(const struct us_record *r, const char *path, struct us_str *value)
{
    struct us_str rest = us_str_c(path), part;
    bool first = true;
    /* A member whose name holds the dots itself wins: "Review.Text" is a column of some exports. */
    if (us_record_get(r, path, value))
        return true;
    while (us_str_cut(&rest, '.', &part)) {
        char *name = us_arena_dup(r->arena, part.p, part.n);
        if (first ? !us_record_get(r, name, value)
                  : us_json_kind_of(*value) != US_JSON_OBJECT ||
                        !us_json_get(*value, name, r->arena, value))
            return false;
        first = false;
    }
    return true;
}

static bool
value_string(const struct us_record *r, struct us_str value, struct us_str *out)
{
    if (us_json_kind_of(value) != US_JSON_STRING)
        return false;
    *out = us_json_text(value, r->arena);
    return true;
}

static bool
value_number(const struct us_record *r, struct us_str value, double *out)
{
    if (value_string(r, value, &value))
        value = us_str_trim(value);
    return us_str_to_double(value, out);
}

bool
us_record_string(const struct us_record *r, const char *key, struct us_str *out)
{
    struct us_str v;
    return us_record_get(r, key, &v) && value_string(r, v, out);
}

bool
us_record_number(const struct us_record *r, const char *key, double *out)
{
    struct us_str v;
    return us_record_get(r, key, &v) && value_number(r, v, out);
}

bool
us_record_path_string(const struct us_record *r, const char *path, struct us_str *out)
{
    struct us_str v;
    return us_record_path(r, path, &v) && value_string(r, v, out);
}

bool
us_record_path_number(const struct us_record *r, const char *path, double *out)
{
    struct us_str v;
    return us_record_path(r, path, &v) && value_number(r, v, out);
}

static void
set_member(struct us_record *r, const char *key, struct us_str json)
{
    struct us_member *m = member_find(r, key);
    if (!m)
        m = member_add(r, us_str_dup(r->arena, us_str_c(key)));
    m->value = us_str_dup(r->arena, json);
    m->is_set = true;
}

void
us_record_set(struct us_record *r, const char *key, struct us_str json)
{
    make_members(r);
    set_member(r, key, json);
}

void
us_record_write(const struct us_record *r, struct us_buf *out)
{
    make_members(r);
    size_t done = 0, last = r->line.n - 1; /* the closing brace */
    bool empty = true;
    for (size_t i = 0; i < r->n; i++) {
        const struct us_member *m = &r->members[i];
        if (!m->to) {
            if (done < last) {
                us_buf_add(out, r->line.p + done, last - done);
                done = last;
            }
            if (!empty)
                us_buf_char(out, ',');
            us_json_quote(out, m->key);
            us_buf_char(out, ':');
            us_buf_str(out, m->value);
        } else if (m->is_set) {
            us_buf_add(out, r->line.p + done, m->from - done);
            us_buf_str(out, m->value);
            done = m->to;
        }
        empty = false;
    }
    us_buf_add(out, r->line.p + done, r->line.n - done);
    us_buf_char(out, '\n');
}
