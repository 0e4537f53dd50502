#include "record/json.h"

#include "base/utf8.h"

static inline void
skip_space(struct us_str s, size_t *off)
{
    while (*off < s.n) {
        char c = s.p[*off];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            break;
        ++*off;
    }
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static int
skip_escape(struct us_str s, size_t *off, struct us_err *err)
{
    size_t i = *off + 1; /* behind the backslash */
    if (i >= s.n)
        return us_fail(err, US_ESYNTAX, *off, "unterminated string");
    if (s.p[i] == 'u') {
        for (size_t k = 1; k <= 4; k++)
            if (i + k >= s.n || hex_value(s.p[i + k]) < 0)
                return us_fail(err, US_ESYNTAX, *off, "\\u wants four hexadecimal digits");
        *off = i + 5;
        return US_OK;
    }
    if (!s.p[i] || !strchr("\"\\/bfnrt", s.p[i]))
        return us_fail(err, US_ESYNTAX, *off, "unknown escape in string");
    *off = i + 1;
    return US_OK;
}

/* How many of eight bytes at `p` stand before the first that is not plain. */
static inline size_t
plain_of_eight(const char *p)
{
    const uint64_t each = 0x0101010101010101u, low = 0x7F * each;
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    uint64_t quote = w ^ '"' * each, slash = w ^ '\\' * each, above = (w & low) + 0x60 * each;
    quote |= (quote & low) + low; /* bit 7 of a byte is clear where it is one, or a control */
    slash |= (slash & low) + low;
    uint64_t bad = ~(quote & slash & (above | w)) & ~low;
    return bad ? us_first_marked(bad) : sizeof(w);
}

/* Bytes of a string before a quotation mark, a backslash or a control. */
static size_t
plain_bytes(const char *p, size_t n)
{
    size_t i = 0;
    for (; i + US_PLAIN <= n; i += US_PLAIN) {
        size_t step = us_plain(p + i);
        if (step < US_PLAIN)
            return i + step;
    }
    if (n >= US_PLAIN) /* the last ones, beginning with some that are known to be plain */
        return n - US_PLAIN + us_plain(p + n - US_PLAIN);
    if (n >= 8) {
        i = plain_of_eight(p);
        return i < 8 ? i : n - 8 + plain_of_eight(p + n - 8);
    }
    while (i < n && p[i] != '"' && p[i] != '\\' && (unsigned char)p[i] >= 0x20)
        i++;
    return i;
}

static int
skip_string(struct us_str s, size_t *off, bool *escapes, struct us_err *err)
{
    size_t start = *off, i = start + 1;
    for (*escapes = false;; *escapes = true) {
        i += plain_bytes(s.p + i, s.n - i);
        if (i >= s.n)
            return us_fail(err, US_ESYNTAX, start, "unterminated string");
        if (s.p[i] == '"')
            break;
        if (s.p[i] != '\\')
            return us_fail(err, US_ESYNTAX, i, "control character in string");
        int rc = skip_escape(s, &i, err);
        if (rc)
            return rc;
    }
    *off = i + 1;
    return US_OK;
}

static size_t
digits(struct us_str s, size_t i)
{
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i;
}

static int
skip_number(struct us_str s, size_t *off, struct us_err *err)
{
    size_t i = *off + (s.p[*off] == '-'), from = i;
    i = digits(s, i);
    if (i == from || (s.p[from] == '0' && i > from + 1))
        return us_fail(err, US_ESYNTAX, *off, "malformed number");
    if (i < s.n && s.p[i] == '.') {
        from = ++i;
        i = digits(s, i);
        if (i == from)
            return us_fail(err, US_ESYNTAX, *off, "malformed number");
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
            i++;
        from = i;
        i = digits(s, i);
        if (i == from)
            return us_fail(err, US_ESYNTAX, *off, "malformed number");
    }
    *off = i;
    return US_OK;
}

static int
skip_word(struct us_str s, size_t *off, const char *word, struct us_err *err)
{
    if (!us_str_starts(us_str_sub(s, *off, s.n), word))
        return us_fail(err, US_ESYNTAX, *off, "not a JSON value");
    *off += strlen(word);
    return US_OK;
}

static int
skip_scalar(struct us_str s, size_t *off, struct us_err *err)
{
    bool escapes;
    switch (s.p[*off]) {
    case '"':
        return skip_string(s, off, &escapes, err);
    case 't':
        return skip_word(s, off, "true", err);
    case 'f':
        return skip_word(s, off, "false", err);
    case 'n':
        return skip_word(s, off, "null", err);
    default:
        if (s.p[*off] == '-' || (s.p[*off] >= '0' && s.p[*off] <= '9'))
            return skip_number(s, off, err);
        return us_fail(err, US_ESYNTAX, *off, "not a JSON value");
    }
}

/* A member's name, which *key gets with its quotes, and the colon. */
static int
skip_key(struct us_str s, size_t *off, struct us_str *key, bool *escapes, struct us_err *err)
{
    skip_space(s, off);
    size_t from = *off;
    if (*off >= s.n || s.p[*off] != '"')
        return us_fail(err, US_ESYNTAX, *off, "a member name in quotes is missing");
    int rc = skip_string(s, off, escapes, err);
    if (rc)
        return rc;
    *key = us_str_sub(s, from, *off);
    skip_space(s, off);
    if (*off >= s.n || s.p[*off] != ':')
        return us_fail(err, US_ESYNTAX, *off, "colon is missing after a member name");
    ++*off;
    return US_OK;
}

/* After a value: takes commas and closing brackets. *done when the outermost value is complete. */
static int
after_value(struct us_str s, size_t *off, const char *open, int *depth, bool *done,
            struct us_err *err)
{
    struct us_str key;
    bool escapes;
    *done = false;
    for (;;) {
        if (*depth == 0) {
            *done = true;
            return US_OK;
        }
        skip_space(s, off);
        if (*off >= s.n)
            return us_fail(err, US_ESYNTAX, *off, "unexpected end of line inside JSON");
        char top = open[*depth - 1], c = s.p[*off];
        if (c == ',') {
            ++*off;
            return top == '{' ? skip_key(s, off, &key, &escapes, err) : US_OK;
        }
        if (c != (top == '{' ? '}' : ']'))
            return us_fail(err, US_ESYNTAX, *off, "comma or closing bracket is missing");
        ++*off;
        --*depth;
    }
}

/* One value, inside `above` others. */
static int
skip_value(struct us_str s, size_t *off, int above, struct us_err *err)
{
    char open[US_JSON_DEPTH];
    struct us_str key;
    bool escapes;
    int depth = 0;
    for (;;) {
        skip_space(s, off);
        if (*off >= s.n)
            return us_fail(err, US_ESYNTAX, *off, "unexpected end of line inside JSON");
        char c = s.p[*off];
        int rc = US_OK;
        bool done = false, empty = false;
        if (c == '{' || c == '[') {
            if (depth + above == US_JSON_DEPTH)
                return us_fail(err, US_ELIMIT, *off, "nested deeper than 64 levels");
            open[depth++] = c;
            ++*off;
            skip_space(s, off);
            empty = *off < s.n && s.p[*off] == (c == '{' ? '}' : ']');
            if (!empty) {
                rc = c == '{' ? skip_key(s, off, &key, &escapes, err) : US_OK;
                if (rc)
                    return rc;
                continue;
            }
            ++*off;
            depth--;
        } else if ((rc = skip_scalar(s, off, err)))
            return rc;
        rc = after_value(s, off, open, &depth, &done, err);
        if (rc || done)
            return rc;
    }
}

int
us_json_skip(struct us_str s, size_t *off, struct us_err *err)
{
    return skip_value(s, off, 0, err);
}

int
us_json_member(struct us_str s, size_t *off, struct us_json_member *member, struct us_err *err)
{
    bool first = *off == 0;
    int rc;
    if (first && s.p[(*off)++] != '{')
        return us_fail(err, US_ESYNTAX, 0, "not a JSON object");
    skip_space(s, off);
    if (*off < s.n && s.p[*off] == '}') {
        ++*off;
        return 0;
    }
    if (!first) {
        if (*off >= s.n)
            return us_fail(err, US_ESYNTAX, *off, "unexpected end of line inside JSON");
        if (s.p[*off] != ',')
            return us_fail(err, US_ESYNTAX, *off, "comma or closing bracket is missing");
        ++*off;
    }
    if ((rc = skip_key(s, off, &member->key, &member->escapes, err)))
        return rc;
    skip_space(s, off);
    size_t from = *off;
    bool string = from < s.n && s.p[from] == '"', escapes;
    if ((rc = string ? skip_string(s, off, &escapes, err) : skip_value(s, off, 1, err)))
        return rc;
    member->value = us_str_sub(s, from, *off);
    return 1;
}

enum us_json_kind
us_json_kind_of(struct us_str value)
{
    switch (value.n ? value.p[0] : 'n') {
    case '{':
        return US_JSON_OBJECT;
    case '[':
        return US_JSON_ARRAY;
    case '"':
        return US_JSON_STRING;
    case 't':
    case 'f':
        return US_JSON_BOOL;
    case 'n':
        return US_JSON_NULL;
    default:
        return US_JSON_NUMBER;
    }
}

bool
us_json_next(struct us_str c, size_t *at, struct us_str *key, struct us_str *value)
{
    struct us_err ignored;
    bool object = c.n && c.p[0] == '{', escapes;
    if (*at == 0)
        *at = 1;
    skip_space(c, at);
    if (*at < c.n && c.p[*at] == ',')
        ++*at;
    skip_space(c, at);
    if (*at >= c.n || c.p[*at] == '}' || c.p[*at] == ']')
        return false;
    if (object) {
        size_t from = *at;
        if (skip_string(c, at, &escapes, &ignored))
            return false;
        if (key)
            *key = us_str_sub(c, from, *at);
        skip_space(c, at);
        ++*at; /* colon */
        skip_space(c, at);
    }
    size_t from = *at;
    if (us_json_skip(c, at, &ignored))
        return false;
    *value = us_str_sub(c, from, *at);
    return true;
}

static uint32_t
hex4(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v << 4 | (uint32_t)hex_value(p[i]);
    return v;
}

/* Decodes \uXXXX at raw.p[*i] (on the backslash), joining a surrogate pair. */
static uint32_t
unicode_escape(struct us_str raw, size_t *i)
{
    uint32_t hi = hex4(raw.p + *i + 2);
    *i += 6;
    if (hi < 0xD800 || hi > 0xDBFF || *i + 6 > raw.n || raw.p[*i] != '\\' || raw.p[*i + 1] != 'u')
        return hi;
    uint32_t lo = hex4(raw.p + *i + 2);
    if (lo < 0xDC00 || lo > 0xDFFF)
        return hi;
    *i += 6;
    return 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
}

struct us_str
us_json_text(struct us_str raw, struct us_arena *a)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    raw = us_str_sub(raw, 1, raw.n - 1);
    if (plain_bytes(raw.p, raw.n) == raw.n)
        return raw;
    char *out = us_arena_raw(a, raw.n + 1);
    size_t n = 0, i = 0;
    while (i < raw.n) {
        if (raw.p[i] != '\\') {
            size_t run = us_str_find(raw, '\\', i) - i;
            memcpy(out + n, raw.p + i, run);
            n += run;
            i += run;
        } else if (raw.p[i + 1] == 'u')
            n += us_utf8_put(unicode_escape(raw, &i), out + n);
        else {
            out[n++] = to[strchr(from, raw.p[i + 1]) - from];
            i += 2;
        }
    }
    out[n] = '\0';
    return (struct us_str){out, n};
}

bool
us_json_get(struct us_str object, const char *key, struct us_arena *a, struct us_str *value)
{
    size_t at = 0;
    struct us_str k, v;
    bool found = false;
    while (us_json_next(object, &at, &k, &v))
        if (us_str_eqc(us_json_text(k, a), key)) {
            *value = v;
            found = true;
        }
    return found;
}

void
us_json_quote(struct us_buf *out, struct us_str s)
{
    static const char hex[] = "0123456789abcdef";
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    us_buf_char(out, '"');
    size_t i = 0;
    while (i < s.n) {
        size_t run = plain_bytes(s.p + i, s.n - i);
        us_buf_add(out, s.p + i, run);
        i += run;
        if (i >= s.n)
            break;
        unsigned char c = (unsigned char)s.p[i++];
        const char *known = c ? strchr(plain, c) : NULL;
        if (known) {
            char esc[2] = {'\\', letter[known - plain]};
            us_buf_add(out, esc, 2);
        } else {
            char esc[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            us_buf_add(out, esc, 6);
        }
    }
    us_buf_char(out, '"');
}
