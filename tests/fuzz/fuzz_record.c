/* Any line: what is rejected has a place and a reason; what is accepted and not touched comes out
 * byte for byte; what is set can be read again. */
#include "base/utf8.h"
#include "record/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
check_set(struct us_record *r, struct us_arena *a)
{
    static const char *const names[] = {"sentiment", "text", "new \"member\""};
    struct us_record again;
    struct us_err err;
    struct us_str v;
    struct us_buf out = {0};
    for (size_t i = 0; i < US_COUNT(names); i++)
        us_record_set(r, names[i], US_STR("\"set \\u4e00\""));
    us_record_write(r, &out);
    must(us_record_parse(&again, us_str_sub(us_buf_view(&out), 0, out.n - 1), a, &err) == US_OK);
    for (size_t i = 0; i < US_COUNT(names); i++)
        must(us_record_string(&again, names[i], &v) && us_str_eqc(v, "set \xE4\xB8\x80"));
    us_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct us_arena a = {0};
    struct us_record r;
    struct us_err err = {0};
    struct us_str line = {(const char *)data, size}, v;
    double d;
    if (us_record_parse(&r, line, &a, &err) == US_OK) {
        struct us_buf out = {0};
        struct us_str body = us_str_trim(line);
        us_record_write(&r, &out);
        must(out.n == body.n + 1 && memcmp(out.p, body.p, body.n) == 0 && out.p[body.n] == '\n');
        us_buf_free(&out);
        must(us_utf8_check(r.text) == r.text.n);
        us_record_path(&r, "a.b.c", &v);
        us_record_number(&r, "rating", &d);
        check_set(&r, &a);
    } else
        must(err.off <= size && err.msg && err.code < 0);
    if (us_record_from_text(&r, line, &a, &err) == US_OK)
        check_set(&r, &a);
    us_arena_free(&a);
    return 0;
}
