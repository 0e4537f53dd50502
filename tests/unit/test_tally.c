#include "report/tally.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* A record made from a number: themes, days, authors, names and annotations of all kinds, repeats
 * included. `wide` spreads names and days beyond the limits. */
static void
make(unsigned i, bool wide, struct us_buf *b)
{
    static const char *const polarity[] = {"negative", "neutral", "positive"};
    static const char *const severity[] = {"disapproval", "accusation", "blame"};
    unsigned h = (i * 2654435761U) >> 4;
    b->n = 0;
    us_buf_fmt(b, "{\"text\":\"text %u \\u0007 慢\",\"id\":\"r%u\"", i % 900, i % 900);
    if (h % 11)
        us_buf_fmt(b, ",\"author\":\"a%u\"", wide ? i : h % 300);
    if (h % 7)
        us_buf_fmt(b, ",\"time\":\"20%02u-%02u-%02u\"", wide ? h % 90 + 10 : 26, h % 12 + 1,
                   h / 12 % 28 + 1);
    us_buf_fmt(b, ",\"channel\":\"c%u\",\"rating\":%u", h % (wide ? 700 : 3), h % 6);
    us_buf_fmt(b, ",\"sentiment\":{\"label\":\"%s\"}", polarity[h % 3]);
    us_buf_fmt(b, ",\"complaint\":{\"label\":\"%s\",\"severity\":\"%s\",\"kinds\":[\"k%u\"]}",
               h % 2 ? "complaint" : "none", severity[h % 3], h % 5);
    us_buf_fmt(
        b, ",\"silent\":{\"label\":\"%s\",\"stance\":\"exit\",\"signals\":[{\"id\":\"S%02u\"}]}",
        h % 5 ? "none" : "silent", h % 9);
    if (h % 13)
        us_buf_fmt(b, ",\"theme\":{\"id\":\"t%u\",\"label\":\"l%u\"}", h % (wide ? 900 : 9), h % 4);
    us_buf_char(b, '}');
}

static void
add(struct us_tally_sheet *s, unsigned i, bool wide)
{
    struct us_arena a = {0};
    struct us_buf b = {0};
    struct us_record r;
    struct us_err err;
    make(i, wide, &b);
    cr_assert(us_record_parse(&r, us_buf_view(&b), &a, &err) == US_OK, "%s", err.msg);
    us_tally_add(s, &r);
    us_buf_free(&b);
    us_arena_free(&a);
}

static void
text_of(const struct us_tally_sheet *s, struct us_buf *out)
{
    const struct us_rate rate = {0, 0, NULL};
    struct us_arena a = {0};
    out->n = 0;
    us_tally_write(s, "v", &rate, &a, out);
    us_arena_free(&a);
}

/* Records 0..n of a random split into `parts`, read back in random order, some merged first. */
static void
check_split(unsigned n, unsigned parts, unsigned seed, bool wide)
{
    struct us_arena keep = {0};
    struct us_tally_sheet whole, part[8], sum, half;
    struct us_buf want = {0}, one = {0};
    struct us_err err;
    us_tally_init(&whole, &keep);
    us_tally_init(&sum, &keep);
    us_tally_init(&half, &keep);
    for (unsigned p = 0; p < parts; p++)
        us_tally_init(&part[p], &keep);
    srand(seed);
    for (unsigned i = 0; i < n; i++) {
        add(&whole, i, wide);
        add(&part[(unsigned)rand() % parts], i, wide);
    }
    text_of(&whole, &want);
    unsigned from = (unsigned)rand() % parts;
    for (unsigned p = 0; p < parts; p++) {
        text_of(&part[(from + p * 11) % parts], &one);
        cr_assert(us_tally_read(p % 2 ? &sum : &half, us_buf_view(&one), "v", &err) == US_OK, "%s",
                  err.msg);
    }
    text_of(&half, &one);
    cr_assert(us_tally_read(&sum, us_buf_view(&one), "v", &err) == US_OK, "%s", err.msg);
    text_of(&sum, &one);
    cr_assert(us_str_eq(us_buf_view(&one), us_buf_view(&want)), "seed %u, %u parts", seed, parts);
    us_tally_free(&whole);
    us_tally_free(&sum);
    us_tally_free(&half);
    for (unsigned p = 0; p < parts; p++)
        us_tally_free(&part[p]);
    us_buf_free(&want);
    us_buf_free(&one);
    us_arena_free(&keep);
}

Test(tally, merge_of_any_split)
{
    for (unsigned seed = 1; seed <= 12; seed++)
        check_split(seed * 60 - 59, seed % 7 + 1, seed, false);
}

/* More themes, names, days and authors than are kept. */
Test(tally, merge_beyond_the_limits)
{
    for (unsigned seed = 1; seed <= 3; seed++)
        check_split(6000, seed * 2 + 1, seed, true);
}

Test(tally, refuses)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"text\":\"a record\"}",
                                      "{\"unsaid\":\"v\",\"summary\":2}",
                                      "{\"unsaid\":\"w\",\"summary\":1}",
                                      "{\"unsaid\":\"v\",\"summary\":1}",
                                      "{\"unsaid\":\"v\",\"summary\":1,\"counts\":{\"n\":-1}}",
                                      "{\"unsaid\":\"v\",\"summary\":1} x"};
    struct us_arena a = {0};
    struct us_tally_sheet s;
    struct us_buf text = {0};
    struct us_err err;
    us_tally_init(&s, &a);
    for (size_t i = 0; i < US_COUNT(bad); i++)
        cr_assert(us_tally_read(&s, us_str_c(bad[i]), "v", &err) != US_OK, "%s", bad[i]);
    us_tally_free(&s);
    us_tally_init(&s, &a);
    for (unsigned i = 0; i < 40; i++)
        add(&s, i, false);
    text_of(&s, &text);
    for (size_t cut = 0; cut + 1 < text.n; cut += 7) {
        struct us_tally_sheet t;
        us_tally_init(&t, &a);
        cr_assert(us_tally_read(&t, (struct us_str){text.p, cut}, "v", &err) != US_OK);
        us_tally_free(&t);
    }
    us_tally_free(&s);
    us_buf_free(&text);
    us_arena_free(&a);
}

Test(tally, distinct_authors)
{
    struct us_sketch s = {0};
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t key = i % 50000;
        us_sketch_add(&s, us_hash(&key, sizeof(key), 0));
        if (i == 255)
            cr_assert(us_sketch_count(&s) == 256 && !s.full);
    }
    cr_assert(s.full);
    uint64_t n = us_sketch_count(&s);
    cr_assert(n > 45000 && n < 55000, "%llu", (unsigned long long)n);
}

Test(tally, iceberg)
{
    struct us_rate r = {0, 0, NULL};
    struct us_behind b = us_iceberg_of(7, &r);
    cr_assert(b.low == 70 && b.high == 350);
    cr_assert(us_rate_parse(US_STR("0.03:0.04"), &r) && r.low == 300 && r.high == 400);
    b = us_iceberg_of(1, &r);
    cr_assert(b.low == 25 && b.high == 33);
    static const char *const bad[] = {"", "0.1", "0.1:0.05", "0:0.1", "0.1:2", "a:b", "0.00001:1"};
    for (size_t i = 0; i < US_COUNT(bad); i++)
        cr_assert(!us_rate_parse(us_str_c(bad[i]), &r), "%s", bad[i]);
}
