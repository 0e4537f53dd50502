#include "mine/authors.h"

#include <criterion/criterion.h>
#include <stdio.h>

static void
add(struct us_authors *s, const char *source, const char *author, long day, bool bad)
{
    char time[16];
    snprintf(time, sizeof(time), "%08ld", day);
    us_authors_add(s, &(struct us_author_record){us_str_c(source), us_str_c(author), US_STR("id"),
                                                 us_str_c(time), day, (uint64_t)day, bad});
}

static const struct us_author_rule rule = {4, 14, 2};

/* Weekly for six weeks, then nothing up to day 100; `alive`: the feed goes on. */
static void
weekly(struct us_authors *s, const char *author, bool bad, bool alive)
{
    for (long w = 0; w < 6; w++)
        add(s, "shop", author, 7 * w, bad && w == 5);
    for (long d = 0; alive && d <= 100; d++)
        us_authors_add_day(s, US_STR("shop"), d);
}

Test(authors, silence_needs_a_live_feed)
{
    struct us_authors s;
    struct us_arena a = {0};
    struct us_silence_counts c;
    size_t n;
    us_authors_init(&s, 10);
    weekly(&s, "ann", true, false);
    us_authors_silent(&s, &rule, &a, &n, &c);
    cr_assert(n == 0 && c.regular == 1 && c.after_bad == 1);
    weekly(&s, "ann", true, true);
    struct us_silence *q = us_authors_silent(&s, &rule, &a, &n, &c);
    cr_assert(n == 1 && us_str_eqc(q[0].author, "ann") && q[0].days == 65 && q[0].longest == 7);
    us_authors_free(&s);
    us_arena_free(&a);
}

Test(authors, the_content_are_the_placebo)
{
    struct us_authors s;
    struct us_arena a = {0};
    struct us_silence_counts c;
    size_t n;
    us_authors_init(&s, 10);
    weekly(&s, "ben", false, true);
    us_authors_silent(&s, &rule, &a, &n, &c);
    cr_assert(n == 0 && c.after_good == 1 && c.silent_good == 1 && c.silent_bad == 0);
    us_authors_free(&s);
    us_arena_free(&a);
}

/* Any split in any order has the same states; more days than are kept included. */
Test(authors, states_add_up)
{
    enum { N = 40 };
    struct us_authors whole, part[2];
    us_authors_init(&whole, 10);
    us_authors_init(&part[0], 10);
    us_authors_init(&part[1], 10);
    for (long i = 0; i < N; i++)
        add(&whole, "s", i % 3 ? "x" : "y", i * 5 % 37, i % 2);
    for (long i = N; i-- > 0;)
        add(&part[i % 7 > 2], "s", i % 3 ? "x" : "y", i * 5 % 37, i % 2);
    us_authors_merge(&part[1], &part[0]);
    cr_assert(part[1].map.n == whole.map.n && part[1].records == whole.records);
    for (uint32_t i = 0; i < whole.map.n; i++) {
        uint32_t k = us_map_get(&part[1].map, whole.map.keys[i]);
        const struct us_author *x = &whole.author[i], *y = &part[1].author[k];
        cr_assert(x->nday == y->nday && x->records == y->records && x->is_bad == y->is_bad);
        cr_assert(memcmp(x->day, y->day, x->nday * sizeof(x->day[0])) == 0);
    }
    us_authors_free(&whole);
    us_authors_free(&part[0]);
    us_authors_free(&part[1]);
}

Test(authors, too_many_are_said)
{
    struct us_authors s;
    us_authors_init(&s, 2);
    add(&s, "s", "a", 1, false);
    add(&s, "s", "b", 1, false);
    add(&s, "s", "a", 2, false);
    cr_assert(!s.is_full);
    add(&s, "t", "a", 2, false);
    cr_assert(s.is_full && s.map.n == 2);
    us_authors_free(&s);
}
