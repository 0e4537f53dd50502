/* Any value: skipping stays inside, walking what was accepted visits all of it, and quoting a
 * decoded text gives that text again. */
#include "base/utf8.h"
#include "record/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
check_string(struct us_str raw, struct us_arena *a)
{
    struct us_str text = us_json_text(raw, a);
    struct us_buf out = {0};
    must(us_utf8_check(text) == text.n);
    us_json_quote(&out, text);
    must(us_str_eq(us_json_text(us_buf_view(&out), a), text));
    us_buf_free(&out);
}

static void
walk(struct us_str v, struct us_arena *a, int depth)
{
    size_t at = 0, off = 0;
    struct us_str key, item;
    struct us_err err;
    enum us_json_kind kind = us_json_kind_of(v);
    must(depth <= US_JSON_DEPTH);
    must(us_json_skip(v, &off, &err) == US_OK && off == v.n);
    if (kind == US_JSON_STRING)
        check_string(v, a);
    if (kind != US_JSON_ARRAY && kind != US_JSON_OBJECT)
        return;
    while (us_json_next(v, &at, &key, &item)) {
        must(at <= v.n && item.p >= v.p && item.p + item.n <= v.p + v.n);
        if (kind == US_JSON_OBJECT)
            check_string(key, a);
        walk(item, a, depth + 1);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct us_arena a = {0};
    struct us_str s = {(const char *)data, size};
    size_t off = 0;
    struct us_err err = {0};
    if (us_utf8_check(s) == s.n) {
        if (us_json_skip(s, &off, &err) == US_OK) {
            size_t from = 0;
            must(off <= size);
            while (strchr(" \t\r\n", s.p[from]))
                from++;
            walk(us_str_sub(s, from, off), &a, 0);
        } else
            must(err.off <= size && err.msg);
        struct us_buf out = {0};
        us_json_quote(&out, s);
        must(us_str_eq(us_json_text(us_buf_view(&out), &a), s));
        us_buf_free(&out);
    }
    us_arena_free(&a);
    return 0;
}
