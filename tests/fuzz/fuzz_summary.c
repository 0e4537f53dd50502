/* Any line as a summary: read or refused with a message; what was read is written so that reading
 * it again gives the same bytes, and adding it to another summary gives the same bytes in both
 * orders. Trends of any two are finite. */
#include "report/changes.h"
#include "report/tally.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char version[] = "0.1.0";

static void
must(bool holds)
{
    if (!holds)
        abort();
}

/* The bytes of the sum of the lines; nothing when one of them is refused. */
static struct us_str
sum_of(const struct us_str *v, size_t n, struct us_arena *a)
{
    struct us_tally_sheet s;
    struct us_rate rate = {0, 0, NULL};
    struct us_buf out = {0};
    struct us_str bytes = {"", 0};
    int rc = US_OK;
    us_tally_init(&s, a);
    for (size_t i = 0; i < n && !rc; i++) {
        struct us_err err = {0};
        rc = us_tally_read(&s, v[i], version, &err);
        must(rc <= 0 && (rc == 0 || err.msg));
    }
    if (!rc) {
        us_tally_write(&s, version, &rate, a, &out);
        must(out.n && out.p[out.n - 1] == '\n');
        bytes = us_str_dup(a, us_str_sub(us_buf_view(&out), 0, out.n - 1));
    }
    us_buf_free(&out);
    us_tally_free(&s);
    return bytes;
}

static void
check_trends(struct us_str line, struct us_arena *a)
{
    const struct us_change_options co = {US_TALLY_N, 2, 1.2, .5, 3};
    struct us_tally_sheet s;
    struct us_buf out = {0};
    size_t n;
    us_tally_init(&s, a);
    must(us_tally_read(&s, line, version, NULL) == US_OK);
    struct us_change_side side[2] = {{&s, true, s.first_day, s.first_day},
                                     {&s, true, s.first_day + 1, s.last_day}};
    const struct us_change *c = us_changes_daily(&s, &co, a, &n);
    for (size_t i = 0; i < n; i++)
        us_change_write(&c[i], &out);
    c = us_changes_between(&side[0], &side[1], &co, a, &n);
    for (size_t i = 0; i < n; i++)
        us_change_write(&c[i], &out);
    us_buf_free(&out);
    us_tally_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct us_arena a = {0};
    struct us_str line = {(const char *)data, size}, first = line;
    for (size_t i = 0; i < size; i++)
        if (data[i] == '\n') {
            first = us_str_sub(line, 0, i);
            line = us_str_sub(line, i + 1, size);
            break;
        }
    struct us_str one = sum_of(&line, 1, &a);
    if (one.n) {
        must(us_str_eq(sum_of(&one, 1, &a), one));
        check_trends(one, &a);
        const struct us_str v[] = {first, one, one}, w[] = {one, first, one};
        must(us_str_eq(sum_of(v, 3, &a), sum_of(w, 3, &a)));
    }
    us_arena_free(&a);
    return 0;
}
