#include "base/utf8.h"
#include "record/json.h"

#include <criterion/criterion.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

static bool
accepts(struct us_str s)
{
    size_t off = 0;
    struct us_err err;
    if (us_utf8_check(s) < s.n || us_json_skip(s, &off, &err))
        return false;
    while (off < s.n && strchr(" \t\r\n", s.p[off]) && s.p[off])
        off++;
    return off == s.n;
}

static const char *const good[] = {
    "0",
    "-0",
    "1.5",
    "1e5",
    "1E+5",
    "1e-5",
    "-0.0e-0",
    "1e999",
    "123456789012345678901234567890",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude21\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\x7f\"",
    "\"慢\"",
    "[]",
    "{}",
    "[ ]",
    "{ }",
    " [ 1 , 2 ] ",
    "{\"a\":1}",
    "{\"a\" : [ { } ] }",
    "{\"a\":1,\"a\":2}",
    "{\"\":0}",
    "[[[[]]]]",
    "\t\n\r 1",
    "\"\xEF\xBB\xBF\"",
    "[\"\\\\\"]",
};
static const char *const bad[] = {
    "",
    " ",
    "01",
    "-",
    "-01",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "1.e1",
    "0x1",
    "NaN",
    "Infinity",
    "-Infinity",
    "True",
    "tru",
    "nul",
    "nulll",
    "'a'",
    "\"",
    "\"a",
    "\"\\",
    "\"\\\"",
    "\"\\x41\"",
    "\"\\u12\"",
    "\"\\u12G4\"",
    "\"\\u\"",
    "\"\n\"",
    "\"\t\"",
    "\"\x01\"",
    "\"\x1f\"",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1 2]",
    "[1}",
    "{",
    "}",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{1:1}",
    "{\"a\":}",
    "{\"a\":1]",
    "1 2",
    "[]]",
    "{}{}",
    "/**/1",
    "1//",
    "[1]x",
    "\"a\"b",
    "\xEF\xBB\xBF"
    "1",
    "\"\xED\xA0\x80\"",
    "\"\xC0\x80\"",
    "\"\xFF\"",
    "\v1",
    "\xC2\xA0"
    "1",
};

Test(json, accepts_and_rejects)
{
    for (size_t i = 0; i < US_COUNT(good); i++)
        cr_expect(accepts(us_str_c(good[i])), "rejected: %s", good[i]);
    for (size_t i = 0; i < US_COUNT(bad); i++)
        cr_expect(!accepts(us_str_c(bad[i])), "accepted: %s", bad[i]);
    cr_expect(!accepts((struct us_str){"\"\0\"", 3}));
    cr_expect(!accepts((struct us_str){"1\0", 2}));
    cr_expect(!accepts((struct us_str){"\"\\\0\"", 4}));
}

Test(json, errors_tell_the_byte)
{
    static const struct {
        const char *json;
        size_t off;
    } rows[] = {{"[1,x]", 3},   {"{\"a\":\"b", 5}, {"[1 2]", 3},
                {"{\"a\"}", 4}, {"\"ab\n\"", 3},   {"\"ab\\q\"", 3}};
    for (size_t i = 0; i < US_COUNT(rows); i++) {
        size_t off = 0;
        struct us_err err = {0};
        cr_expect(us_json_skip(us_str_c(rows[i].json), &off, &err) == US_ESYNTAX &&
                      err.off == rows[i].off,
                  "%s: %zu", rows[i].json, err.off);
    }
}

static struct us_str
nested(struct us_buf *b, size_t depth, bool object)
{
    for (size_t i = 0; i < depth; i++)
        us_buf_c(b, object ? "{\"a\":" : "[");
    us_buf_char(b, '1');
    for (size_t i = 0; i < depth; i++)
        us_buf_char(b, object ? '}' : ']');
    return us_buf_view(b);
}

Test(json, depth_64_and_no_more)
{
    for (int object = 0; object < 2; object++) {
        struct us_buf b = {0};
        struct us_err err;
        size_t off = 0;
        cr_assert(us_json_skip(nested(&b, US_JSON_DEPTH, object), &off, &err) == US_OK &&
                  off == b.n);
        b.n = off = 0;
        cr_assert(us_json_skip(nested(&b, US_JSON_DEPTH + 1, object), &off, &err) == US_ELIMIT);
        b.n = off = 0;
        cr_assert(us_json_skip(nested(&b, 100000, object), &off, &err) == US_ELIMIT);
        us_buf_free(&b);
    }
}

static void
text_is(const char *raw, struct us_str want)
{
    struct us_arena a = {0};
    struct us_str got = us_json_text(us_str_c(raw), &a);
    cr_expect(us_str_eq(got, want), "%s: %.*s", raw, (int)got.n, got.p);
    cr_expect(us_utf8_check(got) == got.n);
    us_arena_free(&a);
}

Test(json, text_decodes)
{
    text_is("\"a\\n\\u0041\\/\"", US_STR("a\nA/"));
    text_is("\"\\u0000\"", (struct us_str){"\0", 1});
    text_is("\"\\uD83D\\uDE21\"", US_STR("😡"));
    text_is("\"\\ud800\"", US_STR("\xEF\xBF\xBD"));
    text_is("\"\\ud800\\ud800\\udc00\"", US_STR("\xEF\xBF\xBD\xF0\x90\x80\x80"));
    text_is("\"\\udc00\\ud800x\"", US_STR("\xEF\xBF\xBD\xEF\xBF\xBDx"));
    text_is("\"\\ud800\\u0041\"", US_STR("\xEF\xBF\xBD"
                                         "A"));
    text_is("\"\\\\u0041\"", US_STR("\\u0041"));
}

Test(json, quote_there_and_back)
{
    struct us_arena a = {0};
    struct us_buf b = {0};
    char all[256];
    for (int i = 0; i < 128; i++)
        all[i] = (char)i;
    struct us_str s = {all, 128};
    us_json_quote(&b, s);
    cr_assert(accepts(us_buf_view(&b)));
    cr_assert(us_str_eq(us_json_text(us_buf_view(&b), &a), s));
    us_buf_free(&b);
    us_arena_free(&a);
}

Test(json, get_takes_the_last)
{
    struct us_arena a = {0};
    struct us_str v, o = US_STR("{\"a\":1,\"b\":{\"a\":9},\"\\u0061\":2}");
    cr_assert(us_json_get(o, "a", &a, &v) && us_str_eqc(v, "2"));
    cr_assert(!us_json_get(o, "c", &a, &v));
    us_arena_free(&a);
}

/* ---- json-c as the oracle ---- */

static uint64_t seed = 88172645463325252ULL;

static unsigned
pick(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static void
make_string(struct us_buf *b)
{
    static const char *const parts[] = {
        "a",       "慢",       "😡",       "\\n",     "\\\"",
        "\\\\",    "\\/",      "\\u0041", "\\u4e00", "\\ud83d\\ude21",
        "\\ud800", "\\udc00x", "\\u0000", " ",       "é",
        "\\t"};
    us_buf_char(b, '"');
    for (unsigned n = pick(6); n > 0; n--)
        us_buf_c(b, parts[pick(US_COUNT(parts))]);
    us_buf_char(b, '"');
}

static void
make_value(struct us_buf *b, int depth)
{
    static const char *const scalars[] = {"0",    "-1",    "3.25", "1e3",        "-2.5E-3",
                                          "true", "false", "null", "12345678901"};
    static const char *const gaps[] = {"", "", " ", "\t "};
    unsigned kind = depth > 6 ? pick(2) : pick(5);
    if (kind == 0)
        us_buf_c(b, scalars[pick(US_COUNT(scalars))]);
    else if (kind == 1)
        make_string(b);
    else {
        bool object = kind == 2;
        us_buf_char(b, object ? '{' : '[');
        for (unsigned i = 0, n = pick(4); i < n; i++) {
            us_buf_c(b, i ? "," : "");
            us_buf_c(b, gaps[pick(4)]);
            if (object) {
                us_buf_fmt(b, "\"k%u\"%s:%s", i, gaps[pick(4)], gaps[pick(4)]);
            }
            make_value(b, depth + 1);
            us_buf_c(b, gaps[pick(4)]);
        }
        us_buf_char(b, object ? '}' : ']');
    }
}

static bool
same(struct us_str v, struct json_object *o, struct us_arena *a)
{
    size_t at = 0, n = 0;
    struct us_str key, item;
    switch (us_json_kind_of(v)) {
    case US_JSON_NULL:
        return o == NULL;
    case US_JSON_BOOL:
        return json_object_is_type(o, json_type_boolean) &&
               json_object_get_boolean(o) == (v.p[0] == 't');
    case US_JSON_NUMBER: {
        double d;
        return us_str_to_double(v, &d) && json_object_get_double(o) == d;
    }
    case US_JSON_STRING: {
        struct us_str s = us_json_text(v, a);
        return json_object_is_type(o, json_type_string) &&
               (size_t)json_object_get_string_len(o) == s.n &&
               memcmp(json_object_get_string(o), s.p, s.n) == 0;
    }
    case US_JSON_ARRAY:
        for (; us_json_next(v, &at, NULL, &item); n++)
            if (!same(item, json_object_array_get_idx(o, n), a))
                return false;
        return json_object_array_length(o) == n;
    default:
        for (; us_json_next(v, &at, &key, &item); n++) {
            struct json_object *member;
            struct us_str name = us_json_text(key, a);
            char *c = us_arena_dup(a, name.p, name.n);
            if (!json_object_object_get_ex(o, c, &member) || !same(item, member, a))
                return false;
        }
        return (size_t)json_object_object_length(o) == n;
    }
}

static struct json_object *
oracle(struct us_str s, bool *ok)
{
    struct json_tokener *t = json_tokener_new_ex(200);
    json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    struct json_object *o = json_tokener_parse_ex(t, s.p, (int)s.n);
    if (json_tokener_get_error(t) ==
        json_tokener_continue) /* a number at the very end waits for more */
        o = json_tokener_parse_ex(t, "", 1);
    *ok = json_tokener_get_error(t) == json_tokener_success;
    json_tokener_free(t);
    return o;
}

Test(json, agrees_with_json_c_on_what_is_valid)
{
    for (int i = 0; i < 20000; i++) {
        struct us_arena a = {0};
        struct us_buf b = {0};
        bool ok;
        make_value(&b, 0);
        cr_assert(accepts(us_buf_view(&b)), "rejected: %.*s", (int)b.n, b.p);
        struct json_object *o = oracle(us_buf_view(&b), &ok);
        cr_assert(ok, "json-c rejects: %.*s", (int)b.n, b.p);
        cr_assert(same(us_buf_view(&b), o, &a), "differs: %.*s", (int)b.n, b.p);
        json_object_put(o);
        us_buf_free(&b);
        us_arena_free(&a);
    }
}

/* One byte changed, dropped or doubled: what we accept json-c accepts too. (Not the other way
 * round: it takes NaN, control characters in strings and 01 even when strict.) */
Test(json, accepts_nothing_that_json_c_rejects)
{
    static const char marks[] = "{}[]\",:\\0123456789-+.eEtfnu aN/\n";
    int accepted = 0;
    for (int i = 0; i < 40000; i++) {
        struct us_buf b = {0};
        bool ok;
        make_value(&b, 3);
        size_t at = pick((unsigned)b.n);
        if (pick(3))
            b.p[at] = marks[pick(sizeof(marks) - 1)];
        else {
            memmove(b.p + at, b.p + at + 1, b.n - at - 1);
            b.n--;
        }
        if (b.n && accepts(us_buf_view(&b))) {
            struct json_object *o = oracle(us_buf_view(&b), &ok);
            cr_assert(ok, "json-c rejects: %.*s", (int)b.n, b.p);
            json_object_put(o);
            accepted++;
        }
        us_buf_free(&b);
    }
    cr_assert(accepted > 1000, "only %d mutants were valid", accepted);
}
