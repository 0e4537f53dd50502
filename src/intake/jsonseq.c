#include "intake/jsonseq.h"

#include "intake/columns.h"
#include "record/json.h"

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t
skip_space(struct us_str s, size_t at)
{
    while (at < s.n && is_space(s.p[at]))
        at++;
    return at;
}

static bool
is_one_of(struct us_str raw, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (raw.n == strlen(names[i]) + 2 && memcmp(raw.p + 1, names[i], raw.n - 2) == 0)
            return true;
    return false;
}

/* A quoted span at `at`, escapes passed over; its end behind the quote, or 0. */
static size_t
quoted_end(struct us_str s, size_t at)
{
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            return i + 1;
    }
    return 0;
}

/* Looks through the members of the object at `at` for an array of objects under a usual name. */
static bool
find_member(struct us_str s, size_t at, int depth, size_t *start, bool *is_record)
{
    static const char *const arrays[] = {
        "data",     "items",   "reviews", "entries",       "results",   "comments", "tickets",
        "statuses", "records", "entry",   "conversations", "responses", "children"};
    static const char *const objects[] = {"data", "feed", "result", "response"};
    for (at = skip_space(s, at + 1); at < s.n && s.p[at] == '"';) {
        size_t end = quoted_end(s, at);
        struct us_str key = us_str_sub(s, at, end ? end : at);
        at = end ? skip_space(s, end) : s.n;
        if (at >= s.n || s.p[at] != ':')
            return false;
        at = skip_space(s, at + 1);
        if (at >= s.n)
            return false;
        size_t inner = skip_space(s, at + 1);
        bool holds = inner < s.n && (s.p[inner] == '{' || s.p[inner] == ']');
        if (s.p[at] == '[' && holds && is_one_of(key, arrays, US_COUNT(arrays))) {
            *start = at + 1;
            return true;
        }
        if (s.p[at] == '{' && depth < 2 && is_one_of(key, objects, US_COUNT(objects)) &&
            find_member(s, at, depth + 1, start, is_record))
            return true;
        *is_record |=
            s.p[at] == '"' && key.n > 2 && us_columns_knows(us_str_sub(key, 1, key.n - 1));
        if (*is_record || us_json_skip(s, &at, NULL))
            return false;
        at = skip_space(s, at);
        if (at < s.n && s.p[at] == ',')
            at = skip_space(s, at + 1);
    }
    return false;
}

bool
us_jsonseq_find(struct us_str s, size_t *start, bool *in_array, bool *is_record)
{
    size_t at = skip_space(s, 0);
    *is_record = false;
    if (us_str_starts(us_str_sub(s, at, s.n), "window.YTD."))
        at = skip_space(s, us_str_find(s, '=', at) + 1);
    if (at >= s.n)
        return false;
    size_t inner = skip_space(s, at + 1);
    char next = inner < s.n ? s.p[inner] : '\0';
    *start = at;
    *in_array = false;
    if (s.p[at] == '[') {
        *start = at + 1;
        *in_array = true;
        size_t off = inner;
        return next == '{' || next == ']' || (next == '"' && !us_json_skip(s, &off, NULL));
    }
    if (s.p[at] != '{' || (next != '"' && next != '}'))
        return false;
    *in_array = find_member(s, at, 0, start, is_record);
    return true;
}

void
us_jsonseq_init(struct us_jsonseq *j, bool in_array, size_t line)
{
    memset(j, 0, sizeof(*j));
    j->in_array = in_array;
    j->limit = US_JSONSEQ_MAX;
    j->line = line + 1;
}

void
us_jsonseq_free(struct us_jsonseq *j)
{
    us_buf_free(&j->buf);
}

void
us_jsonseq_feed(struct us_jsonseq *j, struct us_str text, bool last)
{
    if (j->pos) {
        memmove(j->buf.p, j->buf.p + j->pos, j->buf.n - j->pos);
        j->buf.n -= j->pos;
        j->at -= j->pos;
        j->pos = 0;
    }
    us_buf_str(&j->buf, text);
    j->last = last;
}

static enum us_jsonseq_event
give(struct us_jsonseq *j, struct us_jsonseq_item *item, enum us_jsonseq_event ev)
{
    item->raw = (struct us_str){j->buf.p + j->pos, j->at - j->pos};
    item->line = j->start_line;
    item->continued = j->broken_told;
    j->pos = j->at;
    return ev;
}

/* Between values: white space and commas. */
static enum us_jsonseq_event
between(struct us_jsonseq *j, struct us_jsonseq_item *item, struct us_err *err)
{
    const char *p = j->buf.p;
    while (j->at < j->buf.n && (is_space(p[j->at]) || (j->in_array && p[j->at] == ',')))
        j->line += p[j->at++] == '\n';
    j->pos = j->at;
    j->start_line = j->line;
    if (j->at == j->buf.n) {
        if (!j->last)
            return US_JSONSEQ_MORE;
        if (!j->in_array || j->truncated_told)
            return US_JSONSEQ_END;
        j->truncated_told = true;
        us_fail(err, US_ESYNTAX, 0, "the file ends inside the array: it is cut off");
        return give(j, item, US_JSONSEQ_BAD);
    }
    char c = p[j->at];
    if (j->in_array && c == ']') {
        j->state = US_JSONSEQ_DONE;
        return US_JSONSEQ_END;
    }
    j->depth = 0;
    j->in_string = j->escaped = j->broken_told = false;
    j->scalar = c != '{' && c != '[' && c != '"';
    j->state = US_JSONSEQ_IN;
    return US_JSONSEQ_MORE;
}

/* One byte of a value; true when the value is complete with it. */
static bool
take_byte(struct us_jsonseq *j, char c)
{
    if (j->in_string) {
        if (j->escaped)
            j->escaped = false;
        else if (c == '\\')
            j->escaped = true;
        else if (c == '"') {
            j->in_string = false;
            return j->depth == 0;
        }
        return false;
    }
    if (c == '"')
        j->in_string = true;
    else if (c == '{' || c == '[')
        j->depth++;
    else if ((c == '}' || c == ']') && j->depth)
        return --j->depth == 0;
    return false;
}

static enum us_jsonseq_event
inside(struct us_jsonseq *j, struct us_jsonseq_item *item, struct us_err *err)
{
    const char *p = j->buf.p;
    while (j->at < j->buf.n) {
        char c = p[j->at];
        if (c == '\n' && j->in_string) {
            us_fail(err, US_ESYNTAX, j->at - j->pos, "a line end inside a string");
            j->state = US_JSONSEQ_LOST;
            return US_JSONSEQ_MORE;
        }
        bool stops = j->at > j->pos && (c == ',' || c == ']' || is_space(c));
        if (j->scalar && stops) {
            j->state = US_JSONSEQ_BETWEEN;
            return give(j, item, US_JSONSEQ_VALUE);
        }
        j->at++;
        j->line += c == '\n';
        if (!j->scalar && take_byte(j, c)) {
            j->state = US_JSONSEQ_BETWEEN;
            return give(j, item, US_JSONSEQ_VALUE);
        }
    }
    bool over = j->at - j->pos > j->limit;
    if (over || (j->last && !j->scalar)) {
        us_fail(err, over ? US_ELIMIT : US_ESYNTAX, over ? j->limit : 0,
                over ? "value is longer than 16 MiB" : "value is not closed before the file ends");
        j->state = j->last ? US_JSONSEQ_BETWEEN : US_JSONSEQ_LOST;
        j->truncated_told = j->last;
        enum us_jsonseq_event ev = give(j, item, US_JSONSEQ_BAD);
        j->broken_told = true;
        return ev;
    }
    if (!j->last)
        return US_JSONSEQ_MORE;
    j->state = US_JSONSEQ_BETWEEN;
    return give(j, item, US_JSONSEQ_VALUE);
}

/* Behind damage: on to a line that opens an object. What is passed over goes out as bad. */
static enum us_jsonseq_event
lost(struct us_jsonseq *j, struct us_jsonseq_item *item, struct us_err *err)
{
    struct us_str s = us_buf_view(&j->buf);
    for (;;) {
        size_t lf = us_str_find(s, '\n', j->at), open = lf;
        while (open < s.n && is_space(s.p[open]))
            open++;
        bool found = open < s.n && s.p[open] == '{';
        bool enough = lf - j->pos > j->limit;
        if (open == s.n && !j->last && !enough) {
            j->at = lf;
            return US_JSONSEQ_MORE;
        }
        if (!found && !enough && open < s.n) {
            j->line++;
            j->at = lf + 1;
            continue;
        }
        j->at = lf;
        us_fail(err, US_ESYNTAX, 0, "a line end inside a string");
        if (found || j->last)
            j->state = US_JSONSEQ_BETWEEN;
        if (j->last && !found)
            j->at = s.n;
        enum us_jsonseq_event ev = give(j, item, US_JSONSEQ_BAD);
        j->broken_told = true;
        return ev;
    }
}

enum us_jsonseq_event
us_jsonseq_next(struct us_jsonseq *j, struct us_jsonseq_item *item, struct us_err *err)
{
    for (;;) {
        enum us_jsonseq_event ev;
        enum us_jsonseq_state before = j->state;
        switch (before) {
        case US_JSONSEQ_BETWEEN:
            ev = between(j, item, err);
            break;
        case US_JSONSEQ_IN:
            ev = inside(j, item, err);
            break;
        case US_JSONSEQ_LOST:
            ev = lost(j, item, err);
            break;
        default:
            j->pos = j->at = j->buf.n;
            return US_JSONSEQ_END;
        }
        if (ev != US_JSONSEQ_MORE || j->state == before)
            return ev;
    }
}
