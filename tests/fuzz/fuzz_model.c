/* Any bytes as a model of themes: read or refused with a message; what was read is written as it
 * reads again, scores a text, is split theme by theme, and merges with itself and with another
 * model into the same bytes whatever the order. First a byte: an odd one says that the bytes behind
 * it lack their frame (first line and checksum), so that mutations get past it. */
#include "themes/halves.h"
#include "themes/merge.h"
#include "themes/split.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char other[] =
    "texts\t10\t0\nbridge\t0\nban\tawful\ntheme\tt000aaa\t6\t0.4\t0\t0\tlate parcel\n"
    "theme\tt000bbb\t4\t0.2\t0\t1\tcold soup\nwas\tt000ccc\t1\nphrase\t0\t0.5\t1\tlate parcel\n"
    "term\t4\tcold\t1:4\nterm\t6\tlate\t0:6\nterm\t6\tparcel\t0:6\nterm\t4\tsoup\t1:4\n"
    "doc\t0000000000000001\t0\ndoc\t0000000000000002\t1\ndoc\t0000000000000003\t-\n";

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
frame(struct us_str body, struct us_buf *out)
{
    us_buf_c(out, "#! unsaid-themes 3\n");
    us_buf_str(out, body);
    us_buf_fmt(out, "end\t%016llx\n", (unsigned long long)us_hash(out->p, out->n, 0));
}

static void
check_scores(const struct us_model *m, struct us_arena *a)
{
    const struct us_corpus_key keys[] = {
        {.key = US_STR("late"), .hash = us_hash("late", 4, 0), .start = 0, .end = 4},
        {.key = US_STR("parcel"), .hash = us_hash("parcel", 6, 0), .start = 5, .end = 11}};
    struct us_model_doc doc;
    struct us_model_scores s;
    double fit;
    us_model_read(m, keys, 2, a, &doc);
    us_model_scores_init(&s, m);
    uint32_t k = us_model_assign(m, &doc, &s, &fit);
    must(k < m->ntheme || k == US_MODEL_REST);
    must(fit == fit);
    us_model_scores_free(&s);
}

static void
check_merge(const struct us_str v[2])
{
    const struct us_str w[] = {v[1], v[0], v[1]};
    struct us_buf one = {0}, two = {0};
    for (int i = 0; i < 2; i++) {
        struct us_model m;
        struct us_merge info;
        struct us_err err = {0};
        us_model_init(&m);
        int rc = us_models_merge(&m, i ? w : v, i ? 3 : 2, &info, &err);
        must(rc <= 0 && (rc == 0 || err.msg));
        if (!rc)
            us_model_write(&m, i ? &two : &one);
        us_model_free(&m);
    }
    must(us_str_eq(us_buf_view(&one), us_buf_view(&two)));
    struct us_model m;
    struct us_err err = {0};
    us_model_init(&m);
    must(!one.n || us_model_parse(&m, us_buf_view(&one), &err) == US_OK);
    us_model_free(&m);
    us_buf_free(&one);
    us_buf_free(&two);
}

/* What is proposed can be split, texts are neither lost nor made, and the result can be read. */
static void
check_halves(const struct us_model *whole)
{
    struct us_buf bytes = {0};
    struct us_model m, n;
    struct us_err err = {0};
    us_model_write(whole, &bytes);
    us_model_init(&m);
    us_model_init(&n);
    must(us_model_parse(&m, us_buf_view(&bytes), &err) == US_OK);
    bool *split = us_calloc(m.ntheme + 1, sizeof(*split));
    us_halves_proposals(&m, split);
    for (uint32_t k = 0; k < whole->ntheme; k++) {
        uint32_t texts = m.themes[k].texts;
        int rc = us_model_split(&m, k, &err);
        must(rc <= 0 && (rc == 0 || err.msg) && !(rc && split[k]));
        must(rc || m.themes[k].texts + m.themes[m.ntheme - 1].texts == texts);
    }
    bytes.n = 0;
    us_model_write(&m, &bytes);
    must(us_model_parse(&n, us_buf_view(&bytes), &err) == US_OK);
    free(split);
    us_model_free(&m);
    us_model_free(&n);
    us_buf_free(&bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct us_buf bytes = {0}, again = {0}, second = {0};
    struct us_arena a = {0};
    struct us_model m;
    struct us_err err = {0};
    if (size < 1)
        return 0;
    struct us_str body = {(const char *)data + 1, size - 1};
    if (data[0] & 1)
        frame(body, &bytes);
    else
        us_buf_str(&bytes, body);
    us_model_init(&m);
    int rc = us_model_parse(&m, us_buf_view(&bytes), &err);
    must(rc <= 0 && (rc == 0 || err.msg));
    if (rc == US_OK) {
        struct us_model n;
        us_model_write(&m, &again);
        us_model_init(&n);
        must(us_model_parse(&n, us_buf_view(&again), &err) == US_OK);
        us_model_write(&n, &second);
        must(us_str_eq(us_buf_view(&again), us_buf_view(&second)));
        us_model_free(&n);
        check_scores(&m, &a);
        check_halves(&m);
        second.n = 0;
        frame(US_STR(other), &second);
        check_merge((const struct us_str[]){us_buf_view(&again), us_buf_view(&second)});
    }
    us_model_free(&m);
    us_arena_free(&a);
    us_buf_free(&bytes);
    us_buf_free(&again);
    us_buf_free(&second);
    return 0;
}
