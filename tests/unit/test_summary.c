#include "report/page.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct fixture {
    struct us_arena keep, rec;
    struct us_summary s;
};

static void
init(struct fixture *x, size_t quotes)
{
    memset(x, 0, sizeof(*x));
    us_summary_init(&x->s, &x->keep, quotes);
}

static void
add(struct fixture *x, const char *json)
{
    struct us_record r;
    struct us_err err;
    cr_assert(us_record_parse(&r, us_str_c(json), &x->rec, &err) == 0, "%s", json);
    us_summary_add(&x->s, &r);
    us_arena_clear(&x->rec);
}

static void
done(struct fixture *x)
{
    us_summary_free(&x->s);
    us_arena_free(&x->keep);
    us_arena_free(&x->rec);
}

#define COMPLAINS "\"complaint\":{\"score\":0.9,\"label\":\"complaint\",\"severity\":\"blame\"}"
#define CALM "\"complaint\":{\"score\":0,\"label\":\"none\",\"severity\":\"none\"}"
#define SILENT                                                                                     \
    "\"silent\":{\"score\":0.8,\"label\":\"silent\",\"stance\":\"exit\",\"signals\":["             \
    "{\"id\":\"S07\",\"name\":\"quiet-exit\",\"start\":0,\"end\":2,\"weight\":0.9},"               \
    "{\"id\":\"S07\",\"name\":\"quiet-exit\",\"start\":3,\"end\":4,\"weight\":0.9}]}"
#define LOUD "\"silent\":{\"score\":0,\"label\":\"none\",\"stance\":\"voice\",\"signals\":[]}"

Test(summary, two_axes)
{
    struct fixture x;
    init(&x, 5);
    add(&x, "{\"text\":\"abcd\"," COMPLAINS "," SILENT "}");
    add(&x, "{\"text\":\"abcd e\"," COMPLAINS "," LOUD "}");
    add(&x, "{\"text\":\"abcd f\"," CALM "," SILENT "}");
    add(&x, "{\"text\":\"abcd g\"," CALM "," LOUD "}");
    add(&x, "{\"text\":\"bare\"}");
    const struct us_tally *t = &x.s.all;
    cr_assert(t->n == 5 && t->axes_read == 4);
    cr_assert(t->both == 1 && t->voiced_only == 1 && t->quiet == 1 && t->neither == 1);
    cr_assert(t->unhappy == 3 && t->unhappy_quiet == 1);
    cr_assert(t->stance[US_FACT_STANCE_EXIT] == 2 && t->severity[US_FACT_SEV_BLAME] == 2);
    cr_assert(x.s.signals.map.n == 1 && x.s.signals.tally[0].n == 2,
              "a signal counts once a record");
    done(&x);
}

Test(summary, days_weeks_and_damaged_times)
{
    struct fixture x;
    struct us_buf b = {0};
    long day;
    init(&x, 5);
    add(&x, "{\"text\":\"a\",\"time\":\"2026-02-28T23:59:00+08:00\"}");
    add(&x, "{\"text\":\"b\",\"time\":\"2026-03-01\"}");
    add(&x, "{\"text\":\"c\",\"time\":\"2026-02-30\"}");
    add(&x, "{\"text\":\"d\",\"time\":\"0001-01-01\"}");
    add(&x, "{\"text\":\"e\",\"time\":17}");
    cr_assert(x.s.with_time == 2 && x.s.bad_time == 2 && x.s.without_time == 1);
    cr_assert(x.s.last_day - x.s.first_day == 1);
    for (long d = -25567; d < 84000; d += 13) { /* 1900 to 2199: there and back */
        b.n = 0;
        us_when_put_day(&b, d);
        cr_assert(us_when_day(us_buf_view(&b), &day) && day == d);
        for (int u = US_WHEN_DAY; u <= US_WHEN_YEAR; u++) {
            long start =
                us_when_bin_start((enum us_when_unit)u, us_when_bin((enum us_when_unit)u, d));
            cr_assert(start <= d && d - start < 366);
        }
    }
    cr_assert(us_when_bin_start(US_WHEN_WEEK, us_when_bin(US_WHEN_WEEK, -3)) == -3);
    us_buf_free(&b);
    done(&x);
}

Test(summary, ratings_on_other_scales)
{
    struct fixture x;
    init(&x, 5);
    add(&x, "{\"text\":\"a\",\"rating\":5,\"sentiment\":{\"score\":-0.5,\"label\":\"negative\"}}");
    add(&x, "{\"text\":\"b\",\"rating\":\"4\"}");
    add(&x, "{\"text\":\"c\",\"rating\":2,\"rating_max\":10}");
    add(&x, "{\"text\":\"d\",\"rating\":8}");
    add(&x, "{\"text\":\"e\",\"rating\":-1}");
    add(&x, "{\"text\":\"f\",\"rating\":7,\"rating_max\":5}");
    cr_assert(x.s.all.rated == 4 && x.s.rescaled == 2);
    cr_assert(x.s.all.stars == 5000 + 4000 + 1000 + 4000);
    cr_assert(x.s.stars[4].n == 1 && x.s.stars[3].n == 2 && x.s.stars[0].n == 1);
    cr_assert(x.s.high_unhappy == 1 && x.s.low_happy == 0);
    done(&x);
}

/* On a scale whose best is its least, 1 of 6 counts as 6 of 6 does elsewhere. */
Test(summary, ratings_whose_best_is_the_least)
{
    struct fixture x;
    init(&x, 5);
    add(&x, "{\"text\":\"a\",\"rating\":1,\"rating_max\":6,\"rating_best\":1,"
            "\"complaint\":{\"score\":0.9,\"label\":\"complaint\"}}");
    add(&x, "{\"text\":\"b\",\"rating\":6,\"rating_max\":6,\"rating_best\":1,"
            "\"sentiment\":{\"score\":0.5,\"label\":\"positive\"}}");
    add(&x, "{\"text\":\"c\",\"rating\":2,\"rating_max\":5,\"rating_best\":1}");
    add(&x, "{\"text\":\"d\",\"rating\":2,\"rating_max\":5,\"rating_best\":5}");
    add(&x, "{\"text\":\"e\",\"rating\":0.5,\"rating_max\":6,\"rating_best\":1}");
    add(&x, "{\"text\":\"f\",\"rating\":4,\"rating_max\":5,\"rating_best\":7}");
    cr_assert(x.s.all.rated == 4 && x.s.rescaled == 3);
    cr_assert(x.s.all.stars == 5000 + 833 + 4000 + 2000);
    cr_assert(x.s.stars[4].n == 1 && x.s.stars[0].n == 1 && x.s.stars[3].n == 1);
    cr_assert(x.s.high_unhappy == 1 && x.s.low_happy == 1);
    done(&x);
}

static void
add_theme_record(struct fixture *x, int i)
{
    char json[256];
    snprintf(json, sizeof(json),
             "{\"id\":\"r%02d\",\"text\":\"text %c\",\"theme\":{\"id\":\"t\",\"score\":0.%d}}", i,
             'a' + i % 7, (i * 7) % 10);
    add(x, json);
}

/* The lists do not depend on the order in which the records come. */
Test(summary, quotes_in_any_order)
{
    struct fixture up, down;
    init(&up, 3);
    init(&down, 3);
    for (int i = 0; i < 40; i++) {
        add_theme_record(&up, i);
        add_theme_record(&down, 39 - i);
    }
    const struct us_quotes *p = &up.s.theme_extra[0].quotes[US_ROLE_TYPICAL];
    const struct us_quotes *q = &down.s.theme_extra[0].quotes[US_ROLE_TYPICAL];
    cr_assert(p->n == 3 && q->n == 3);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(us_str_eq(p->q[i]->id, q->q[i]->id));
        for (size_t k = 0; k < i; k++)
            cr_assert(p->q[i]->hash != p->q[k]->hash);
    }
    done(&up);
    done(&down);
}

Test(summary, reposts_are_one_quote)
{
    struct us_arena a = {0};
    uint64_t h = us_quote_hash(US_STR("Order 17: late!"), &a);
    cr_assert(h == us_quote_hash(US_STR("  order 9034 late "), &a));
    cr_assert(h != us_quote_hash(US_STR("order late"), &a));
    cr_assert(us_quote_hash(US_STR("很慢"), &a) != us_quote_hash(US_STR("很快"), &a));
    us_arena_free(&a);
}

Test(summary, overlapping_marks_become_stretches)
{
    struct us_arena a = {0};
    struct us_mark marks[] = {{0, 4, US_MARK_COMPLAINT, US_STR(""), US_STR("")},
                              {2, 6, US_MARK_SILENT, US_STR("S07"), US_STR("quiet-exit")},
                              {2, 3, US_MARK_NEGATIVE, US_STR(""), US_STR("")}};
    struct us_quote q = {.text = US_STR("很慢再也不来了"), .marks = marks, .nmarks = 3};
    size_t n, bytes = 0;
    struct us_stretch *s = us_quote_stretches(&q, &a, &n);
    cr_assert(n == 5);
    cr_assert(s[0].kinds == 1u << US_MARK_COMPLAINT && us_str_eqc(s[0].text, "很慢"));
    cr_assert(s[1].kinds ==
              (1u << US_MARK_COMPLAINT | 1u << US_MARK_SILENT | 1u << US_MARK_NEGATIVE));
    cr_assert(s[3].nends == 1 && us_str_eqc(s[3].ends[0]->tag, "S07"));
    cr_assert(s[4].kinds == 0 && us_str_eqc(s[4].text, "了"));
    for (size_t i = 0; i < n; i++)
        bytes += s[i].text.n;
    cr_assert(bytes == q.text.n);
    us_arena_free(&a);
}

/* Spans from elsewhere may be absurd; members may be of any type. */
Test(summary, absurd_annotations)
{
    struct fixture x;
    init(&x, 5);
    add(&x,
        "{\"text\":\"ab\",\"theme\":{\"id\":\"t\"},\"silent\":{\"label\":\"silent\",\"signals\":["
        "{\"id\":\"S1\",\"start\":9,\"end\":99},{\"id\":\"S2\",\"start\":-1,\"end\":1},"
        "{\"id\":\"S3\",\"start\":1,\"end\":1},{\"id\":\"S4\",\"start\":1,\"end\":4e9},7,[],"
        "{\"id\":5},{\"id\":\"S5\",\"start\":1,\"end\":99}]}}");
    add(&x, "{\"text\":\"cd\",\"theme\":[],\"silent\":7,\"complaint\":\"yes\",\"sentiment\":[1],"
            "\"time\":{},\"rating\":[],\"channel\":3,\"lang\":null}");
    const struct us_quotes *q = &x.s.theme_extra[0].quotes[US_ROLE_TYPICAL];
    cr_assert(q->n == 1 && q->q[0]->nmarks == 1 && q->q[0]->marks[0].end == 2);
    cr_assert(x.s.without_theme == 1 && x.s.all.silent_read == 1 && x.s.all.complaint_read == 0);
    done(&x);
}
