#include "themes/halves.h"
#include "themes/merge.h"
#include "themes/split.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* Models written by hand: what a merge must do can be read off the lines. */
static struct us_str
model_file(struct us_arena *a, const char *body)
{
    struct us_buf b = {0};
    us_buf_fmt(&b, "#! unsaid-themes 3\n%s", body);
    us_buf_fmt(&b, "end\t%016llx\n", (unsigned long long)us_hash(b.p, b.n, 0));
    struct us_str s = us_str_dup(a, us_buf_view(&b));
    us_buf_free(&b);
    return s;
}

/* Merges and writes; the bytes are in `a`. */
static struct us_str
merged(struct us_arena *a, const struct us_str *v, size_t n, struct us_merge *info)
{
    struct us_model m;
    struct us_buf b = {0};
    struct us_err err = {0};
    us_model_init(&m);
    cr_assert_eq(us_models_merge(&m, v, n, info, &err), US_OK, "%s", err.msg);
    us_model_write(&m, &b);
    struct us_str s = us_str_dup(a, us_buf_view(&b));
    us_buf_free(&b);
    us_model_free(&m);
    return s;
}

static bool
holds(struct us_str bytes, const char *line)
{
    return strstr(bytes.p, line) != NULL;
}

static const char north[] =
    "texts\t10\t0\nbridge\t0\nban\tawful\n"
    "theme\tt000aaa\t6\t0.4\t0\t0\tlate parcel\n"
    "theme\tt000bbb\t4\t0.2\t0\t0\tcold soup\n"
    "phrase\t0\t0.5\t1\tlate parcel\n"
    "term\t4\tcold\t1:4\nterm\t6\tlate\t0:6\nterm\t6\tparcel\t0:6\nterm\t4\tsoup\t1:4\n"
    "doc\t0000000000000001\t0\ndoc\t0000000000000002\t1\ndoc\t0000000000000003\t-\n";
static const char south[] =
    "texts\t20\t3\nbridge\t0\nban\tmeh\n"
    "theme\tt000ccc\t12\t0.1\t0\t1\tLost in the post\n"
    "theme\tt000bbb\t8\t0.3\t1\t0\tlocked out\n"
    "phrase\t0\t0.5\t0.5\tlate parcel\nphrase\t0\t0.25\t1\tpost\n"
    "term\t12\tlate\t0:12\nterm\t8\tlocked\t1:8\nterm\t12\tparcel\t0:12\n"
    "doc\t0000000000000001\t1\ndoc\t0000000000000002\t1\ndoc\t0000000000000004\t0\n";

Test(merge, adds_counts_and_joins_what_is_close)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str v[] = {model_file(&a, north), model_file(&a, south)};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect_eq(info.nmodel, 2);
    cr_expect_eq(info.njoined, 1);
    cr_expect(holds(got, "texts\t30\t3\n"));
    cr_expect(holds(got, "ban\tawful\n") && holds(got, "ban\tmeh\n"));
    /* the larger part's id, the mean of the thresholds by texts, the name by hand */
    cr_expect(holds(got, "theme\tt000ccc\t18\t0.2\t"), "%s", got.p);
    cr_expect(holds(got, "\t1\tLost in the post\n") && holds(got, "was\tt000aaa\t0\n"));
    cr_expect(holds(got, "term\t18\tlate\t0:18\n") && holds(got, "term\t4\tsoup\t2:4\n"));
    /* 3 of 6 and 6 of 12 texts hold it; outside there are 6 more */
    cr_expect(holds(got, "phrase\t0\t0.5\t0.6\tlate parcel\n"), "%s", got.p);
    us_arena_free(&a);
}

/* One id for two unlike themes is chance: the smaller one gets another. */
Test(merge, same_id_by_chance)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str v[] = {model_file(&a, north), model_file(&a, south)};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect_eq(info.nrenamed, 1);
    cr_expect(holds(got, "theme\tt000bbb\t8\t") && holds(got, "\tlocked out\n"));
    cr_expect(holds(got, "\tcold soup\n") && !holds(got, "theme\tt000bbb\t4\t"));
    us_arena_free(&a);
}

Test(merge, a_document_of_two_themes_goes_to_the_larger)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str v[] = {model_file(&a, north), model_file(&a, south)};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect_eq(info.nsame, 2);
    cr_expect_eq(info.nmoved, 2);
    cr_expect(holds(got, "doc\t0000000000000001\t0\ndoc\t0000000000000002\t1\n"
                         "doc\t0000000000000003\t-\ndoc\t0000000000000004\t0\n"));
    us_arena_free(&a);
}

/* Neither order nor repetition counts; one model is itself. */
Test(merge, is_a_function_of_the_set)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str n = model_file(&a, north), s = model_file(&a, south);
    struct us_str v[] = {n, s}, w[] = {s, n, s, n};
    cr_expect(us_str_eq(merged(&a, v, 2, &info), merged(&a, w, 4, &info)));
    cr_expect_eq(info.nmodel, 2);
    cr_expect(us_str_eq(merged(&a, v, 1, &info), n));
    cr_expect(us_str_eq(merged(&a, w + 2, 1, &info), s));
    us_arena_free(&a);
}

/* Two themes of one model stay two, however close. */
Test(merge, keeps_themes_of_one_model_apart)
{
    static const char close[] = "texts\t4\t0\nbridge\t0\ntheme\tt000001\t2\t0.4\t0\t0\tlate\n"
                                "theme\tt000002\t2\t0.4\t0\t0\tlate again\n"
                                "term\t4\tlate\t0:2 1:2\nterm\t4\tparcel\t0:2 1:2\n";
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str v[] = {model_file(&a, close), model_file(&a, north)};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect_eq(info.njoined, 1);
    cr_expect(holds(got, "theme\tt000aaa\t8\t") && holds(got, "theme\tt000002\t2\t"), "%s", got.p);
    us_arena_free(&a);
}

Test(merge, says_which_file_is_at_fault)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_err err = {0};
    struct us_model m;
    struct us_str bad = model_file(&a, "theme\tt000001\t2\t0.4\t7\t0\tno such group\n");
    struct us_str v[] = {model_file(&a, north), bad, model_file(&a, south)};
    us_model_init(&m);
    cr_expect_eq(us_models_merge(&m, v, 3, &info, &err), US_EDATA);
    cr_expect_eq(info.bad, 1);
    us_model_free(&m);
    struct us_str many =
        model_file(&a, "texts\t1\t0\nbridge\t0\ntheme\tt000ddd\t4294967294\t0\t0\t0\tx\n"
                       "term\t4294967294\tlate\t0:4294967294\n");
    struct us_str w[] = {v[0], many};
    us_model_init(&m);
    cr_expect_eq(us_models_merge(&m, w, 2, &info, &err), US_ELIMIT);
    us_model_free(&m);
    us_arena_free(&a);
}

/* An id that was joined to another finds it, also in a later merge. */
Test(merge, joined_ids_stay_known)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_err err;
    struct us_model m;
    struct us_buf b = {0};
    us_model_init(&m);
    cr_assert_eq(us_model_parse(&m, model_file(&a, north), &err), US_OK);
    cr_assert_eq(us_model_join(&m, us_model_find(&m, US_STR("t000aaa")),
                               us_model_find(&m, US_STR("t000bbb")), &err),
                 US_OK);
    cr_expect_eq(m.ntheme, 1);
    cr_expect_eq(us_model_find(&m, US_STR("t000aaa")), 0);
    cr_expect_eq(m.themes[0].texts, 10);
    cr_expect(us_str_eqc(m.themes[0].label, "cold soup"));
    us_model_write(&m, &b);
    struct us_str v[] = {us_buf_view(&b), model_file(&a, north)};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect_eq(info.njoined, 2); /* both, as the analyst has joined them in one model */
    cr_expect(holds(got, "theme\tt000bbb\t20\t") && holds(got, "was\tt000aaa\t0\n"), "%s", got.p);
    us_buf_free(&b);
    us_model_free(&m);
    us_arena_free(&a);
}

/* A theme with two halves, and one without. */
static const char halved[] =
    "texts\t26\t0\nbridge\t0\n"
    "theme\tt000aaa\t20\t0.4\t0\t0\tlate parcel\n"
    "theme\tt000bbb\t6\t0.2\t1\t0\tcold soup\n"
    "half\t0\t8\nhalf-label\t0\t1\tlate\nhalf-label\t0\t2\tlocked out\n"
    "half-phrase\t0\t2\t0.7\t1\tlocked out\n"
    "term\t6\tcold\t1:6\nterm\t12\tlate\t0:12\nterm\t8\tlocked\t0:8:8\nterm\t9\tout\t0:9:8 1:1\n"
    "term\t12\tparcel\t0:12:1\n"
    "doc\t0000000000000001\t0\ndoc\t0000000000000002\t0\t2\ndoc\t0000000000000003\t1\n";

static void
read_halved(struct us_model *m, struct us_arena *a, const char *body)
{
    struct us_err err = {0};
    us_model_init(m);
    cr_assert_eq(us_model_parse(m, model_file(a, body), &err), US_OK, "%zu: %s", err.line, err.msg);
}

Test(halves, a_split_takes_the_smaller_half)
{
    struct us_arena a = {0};
    struct us_model m;
    struct us_buf b = {0};
    struct us_err err = {0};
    read_halved(&m, &a, halved);
    cr_assert_eq(us_model_split(&m, 0, &err), US_OK);
    us_model_write(&m, &b);
    us_buf_char(&b, '\0');
    struct us_str got = us_buf_view(&b);
    cr_expect(holds(got, "theme\tt000aaa\t12\t0.4\t0\t0\tlate\n"), "%s", got.p);
    cr_expect(holds(got, "\t8\t0.4\t0\t0\tlocked out\n") && holds(got, "from\tt000aaa\t2\n"));
    cr_expect(holds(got, "phrase\t2\t0.7\t1\tlocked out\n") && !holds(got, "half"));
    cr_expect(holds(got, "term\t8\tlocked\t2:8\n") && holds(got, "out\t0:1 1:1 2:8\n"));
    cr_expect(holds(got, "parcel\t0:11 2:1\n") && holds(got, "late\t0:12\n"));
    cr_expect(holds(got, "01\t0\n") && holds(got, "02\t2\n") && holds(got, "03\t1\n"));
    cr_expect_eq(us_model_split(&m, 0, &err), US_EFIELD);
    cr_expect_eq(us_model_split(&m, 1, &err), US_EFIELD);
    us_buf_free(&b);
    us_model_free(&m);
    us_arena_free(&a);
}

/* A theme that no other model has keeps its halves in a merge. */
Test(halves, stay_in_a_merge)
{
    struct us_arena a = {0};
    struct us_merge info;
    struct us_str v[] = {model_file(&a, halved),
                         model_file(&a, "texts\t3\t0\nbridge\t0\n"
                                        "theme\tt000ddd\t3\t0.4\t0\t0\tbad tea\n"
                                        "term\t3\ttea\t0:3\ndoc\t0000000000000009\t0\n")};
    struct us_str got = merged(&a, v, 2, &info);
    cr_expect(holds(got, "half\t0\t8\n") && holds(got, "half-label\t0\t2\tlocked out\n"));
    cr_expect(holds(got, "half-phrase\t0\t2\t0.7\t1\tlocked out\n"), "%s", got.p);
    cr_expect(holds(got, "locked\t0:8:8\n") && holds(got, "02\t0\t2\n"), "%s", got.p);
    us_arena_free(&a);
}

/* The name given by hand stays; of equal halves the second goes. */
Test(halves, a_name_by_hand_stays)
{
    struct us_arena a = {0};
    struct us_model m;
    struct us_err err = {0};
    read_halved(&m, &a,
                "texts\t16\t0\nbridge\t0\ntheme\tt000aaa\t16\t0.4\t0\t1\tBy hand\nhalf\t0\t8\n"
                "half-label\t0\t1\tlate\nterm\t8\tlate\t0:8\nterm\t8\tlocked\t0:8:8\n");
    cr_assert_eq(us_model_split(&m, 0, &err), US_OK);
    cr_expect(us_str_eqc(m.themes[0].label, "By hand") && m.themes[0].named);
    cr_expect(us_str_eqc(m.themes[1].label, "By hand (2)") && !m.themes[1].named);
    cr_expect(m.terms[0].cells[0].theme == 0 && m.terms[1].cells[0].theme == 1);
    us_model_free(&m);
    us_arena_free(&a);
}

/* Two themes of unlike words that are joined are the two halves of their union. */
Test(halves, joined_themes_are_halves)
{
    struct us_arena a = {0};
    struct us_model m;
    struct us_err err = {0};
    bool split[1];
    read_halved(&m, &a,
                "texts\t8000\t0\nbridge\t0\ntheme\tt000aaa\t4000\t0.4\t0\t0\tlate parcel\n"
                "theme\tt000bbb\t4000\t0.4\t1\t0\tlocked out\nterm\t4000\tlate\t0:4000\n"
                "term\t4000\tlocked\t1:4000\nterm\t4000\tout\t1:4000\nterm\t4000\tparcel\t0:4000\n"
                "doc\t0000000000000001\t0\ndoc\t0000000000000002\t1\n");
    cr_assert_eq(us_model_join(&m, 1, 0, &err), US_OK);
    cr_expect(m.ntheme == 1 && m.themes[0].second == 4000);
    cr_expect(m.known[0].half != m.known[1].half);
    us_halves_proposals(&m, split);
    cr_expect(split[0]);
    cr_expect(us_str_eqc(m.themes[0].half[m.known[1].half].label, "locked out"));
    us_model_free(&m);
    us_arena_free(&a);
}

Test(halves, damaged)
{
    static const char *const tails[] = {"half\t0\t9\n",
                                        "half\t0\t0\n",
                                        "half\t1\t2\n",
                                        "half-label\t0\t1\tx\n",
                                        "half\t0\t2\nhalf\t0\t2\n",
                                        "half\t0\t2\nhalf-label\t0\t3\tx\n",
                                        "term\t4\tlate\t0:4:5\n",
                                        "term\t4\tlate\t0:4:0\n",
                                        "doc\t0000000000000001\t0\t3\n",
                                        "doc\t0000000000000001\t-\t2\n",
                                        "from\tt000bbb\t1\n",
                                        "from\tx\t0\n"};
    struct us_arena a = {0};
    for (size_t i = 0; i < US_COUNT(tails); i++) {
        char body[300];
        struct us_model m;
        struct us_err err = {0};
        snprintf(body, sizeof(body),
                 "texts\t8\t0\nbridge\t0\ntheme\tt000aaa\t8\t0.4\t0\t0\tlate\n%s", tails[i]);
        us_model_init(&m);
        cr_expect_eq(us_model_parse(&m, model_file(&a, body), &err), US_EDATA, "%s", tails[i]);
        us_model_free(&m);
    }
    us_arena_free(&a);
}
