#include "base/file.h"
#include "base/threads.h"
#include "cmd/data.h"
#include "themes/theme.h"

#include <assert.h>
#include <stdlib.h>

enum only { ONLY_ALL, ONLY_NEGATIVE, ONLY_COMPLAINT, ONLY_SILENT, ONLY_TROUBLE };

struct options {
    struct us_common common;
    long k;
    double granularity;
    int only;
    bool list;
};

static const struct us_opt opts[] = {
    {'k', "themes", US_OPT_INT, "N", offsetof(struct options, k), 1, 2000,
     "find N themes (default: as many as the texts show)"},
    {'g', "granularity", US_OPT_NUM, "G", offsetof(struct options, granularity), 0.1, 10,
     "without -k: more than 1 gives more and finer themes, less fewer and broader ones (default "
     "1)"},
    {'l', "list", US_OPT_FLAG, NULL, offsetof(struct options, list), 0, 0,
     "write one line for each theme instead of the records"},
    {0, "only", US_OPT_CHOICE, "all|negative|complaint|silent|trouble",
     offsetof(struct options, only), 0, 0,
     "find themes in annotated records of one kind; trouble is any of the three (default all)"},
};

/* Records are held until all have been read: themes are a property of the whole input. */
struct held {
    struct us_str line;
    uint32_t text; /* in the corpus, or US_CORPUS_NONE when it was not chosen */
};

struct shared {
    const struct options *opt;
    struct us_arena *keep;
    struct us_dict dict;
    struct us_corpus corpus;
    struct us_tokenizer *tokenizer;
    struct us_arena scratch;
    struct us_buf buf;
    struct held *held;
    size_t n, cap;
};

static bool
label_is(const struct us_record *rec, const char *path, const char *label)
{
    struct us_str s;
    return us_record_path_string(rec, path, &s) && us_str_eqc(s, label);
}

static bool
is_chosen(const struct us_record *rec, int only)
{
    bool negative = label_is(rec, "sentiment.label", "negative");
    bool complaint = label_is(rec, "complaint.label", "complaint");
    bool silent = label_is(rec, "silent.label", "silent");
    switch ((enum only)only) {
    case ONLY_NEGATIVE:
        return negative;
    case ONLY_COMPLAINT:
        return complaint;
    case ONLY_SILENT:
        return silent;
    case ONLY_TROUBLE:
        return negative || complaint || silent;
    default:
        return true;
    }
}

static int
hold(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    struct shared *s = shared;
    struct us_str id, text = rec->text;
    (void)worker;
    (void)out;
    if (s->corpus.ntext >= UINT32_MAX - 1)
        return us_fail(err, US_ELIMIT, 0, "more than 4 billion records");
    s->buf.n = 0;
    us_record_write(rec, &s->buf); /* of a plain line there is no record before it is written */
    struct held h = {us_str_dup(s->keep, us_str_sub(us_buf_view(&s->buf), 0, s->buf.n - 1)),
                     US_CORPUS_NONE};
    if (is_chosen(rec, s->opt->only)) {
        /* A text without escapes is a span of its line, and needs no second copy. */
        bool inside = text.p >= rec->line.p && text.p <= rec->line.p + rec->line.n;
        text = inside ? us_str_sub(h.line, (size_t)(text.p - rec->line.p),
                                   (size_t)(text.p - rec->line.p) + text.n)
                      : us_str_dup(s->keep, text);
        if (!us_record_string(rec, "id", &id))
            id = US_STR("");
        h.text = (uint32_t)s->corpus.ntext;
        us_corpus_add(&s->corpus, s->tokenizer, text, us_str_dup(s->keep, id), &s->scratch);
        us_arena_clear(&s->scratch);
    }
    US_GROW(s->held, s->cap, s->n + 1);
    s->held[s->n++] = h;
    return US_OK;
}

/* Writes what has gathered in `out` when it is `full`. */
static bool
flush(struct us_run *run, struct us_buf *out, size_t full)
{
    if (out->n <= full)
        return true;
    bool ok = us_cmd_write(run, us_buf_view(out));
    out->n = 0;
    return ok;
}

static void
member_of(const struct us_themes *t, uint32_t text, struct us_buf *json)
{
    const struct us_theme *v = &t->v[t->of[text]];
    json->n = 0;
    us_buf_fmt(json, "{\"id\":\"%s\",\"label\":", v->id);
    us_json_quote(json, v->label.text);
    us_buf_c(json, ",\"score\":");
    us_buf_num(json, (double)t->score[text], 3);
    us_buf_char(json, '}');
}

/* Every record in the order of the input. One that was not chosen loses the theme of an earlier
 * run, which would be taken for one of this run's. */
static bool
write_records(struct us_run *run, struct shared *s, const struct us_themes *t)
{
    struct us_buf out = {0}, json = {0};
    bool ok = true;
    for (size_t i = 0; i < s->n && ok; i++) {
        struct us_record rec;
        struct us_err err;
        struct us_str old;
        int rc = us_record_parse(&rec, s->held[i].line, &s->scratch, &err);
        assert(rc == US_OK); /* it was parsed once, or made by us */
        (void)rc;
        if (s->held[i].text != US_CORPUS_NONE) {
            member_of(t, s->held[i].text, &json);
            us_record_set(&rec, "theme", us_buf_view(&json));
        } else if (us_record_get(&rec, "theme", &old)) {
            us_record_set(&rec, "theme", US_STR("null"));
        }
        us_record_write(&rec, &out);
        us_arena_clear(&s->scratch);
        ok = flush(run, &out, 1 << 16);
    }
    ok = ok && flush(run, &out, 0);
    us_buf_free(&out);
    us_buf_free(&json);
    return ok;
}

static void
write_theme(const struct us_corpus *c, const struct us_theme *v, struct us_buf *out)
{
    us_buf_fmt(out, "{\"id\":\"%s\",\"label\":", v->id);
    us_json_quote(out, v->label.text);
    us_buf_fmt(out, ",\"n\":%zu,\"share\":", v->n);
    us_buf_num(out, (double)v->n / (double)c->ntext, 4);
    us_buf_c(out, ",\"lang\":{\"en\":");
    us_buf_num(out, (double)(v->n - v->nhan) / (double)v->n, 3);
    us_buf_c(out, ",\"zh\":");
    us_buf_num(out, (double)v->nhan / (double)v->n, 3);
    us_buf_c(out, "},\"terms\":[");
    for (size_t i = 0; i < v->label.nterm; i++) {
        us_buf_c(out, i ? ",{\"term\":" : "{\"term\":");
        us_json_quote(out, v->label.terms[i].text);
        us_buf_c(out, ",\"coverage\":");
        us_buf_num(out, v->label.terms[i].coverage, 3);
        us_buf_c(out, ",\"exclusivity\":");
        us_buf_num(out, v->label.terms[i].exclusivity, 3);
        us_buf_char(out, '}');
    }
    us_buf_c(out, "],\"quotes\":[");
    for (size_t i = 0; i < v->nquote; i++) {
        us_buf_c(out, i ? ",{\"id\":" : "{\"id\":");
        us_json_quote(out, c->texts[v->quotes[i]].id);
        us_buf_c(out, ",\"text\":");
        us_json_quote(out, c->texts[v->quotes[i]].text);
        us_buf_char(out, '}');
    }
    us_buf_c(out, "]}\n");
}

static bool
write_list(struct us_run *run, const struct us_corpus *c, const struct us_themes *t)
{
    struct us_buf out = {0};
    bool ok = true;
    for (size_t k = 0; k < t->n && ok; k++) {
        write_theme(c, &t->v[k], &out);
        ok = flush(run, &out, 1 << 16);
    }
    ok = ok && flush(run, &out, 0);
    us_buf_free(&out);
    return ok;
}

/* Function words, and words that make poor labels. */
static bool
load_words(struct us_run *run, struct us_corpus *c)
{
    static const struct {
        const char *name;
        int (*load)(struct us_corpus *c, struct us_str table, struct us_err *err);
    } tables[] = {
        {"lexicons/en/stop.tsv", us_corpus_stop},
        {"lexicons/zh/stop.tsv", us_corpus_stop},
        {"lexicons/en/weak.tsv", us_corpus_weak},
        {"lexicons/zh/weak.tsv", us_corpus_weak},
    };
    for (size_t i = 0; i < US_COUNT(tables); i++) {
        struct us_str bytes;
        struct us_err err;
        const char *path = us_file_data(&run->keep, tables[i].name);
        if (!path) {
            us_cmd_fail(run, "cannot find %s (make installs it; UNSAID_DATA names its directory)",
                        tables[i].name);
            return false;
        }
        if (us_file_read(&run->keep, path, 1 << 20, &bytes, &err) < 0 ||
            tables[i].load(c, bytes, &err) < 0) {
            us_cmd_fail_err(run, path, &err);
            return false;
        }
    }
    return true;
}

/* Says what the options asked for and the input did not give. */
static void
note_shortfall(const struct us_run *run, const struct shared *s, const struct us_themes *t)
{
    if (s->opt->k && s->corpus.ndoc && t->n < (size_t)s->opt->k)
        us_cmd_note(run, "%zu theme%s, not %ld: there are only so many different texts", t->n,
                    t->n == 1 ? "" : "s", s->opt->k);
    if (s->opt->only != ONLY_ALL && s->n && !s->corpus.ntext)
        us_cmd_note(run, "no record is of the kind --only names (are they annotated?)");
}

static int
fit_and_write(struct us_run *run, struct shared *s)
{
    struct us_themes t;
    struct us_themes_options opt = {(size_t)s->opt->k, s->opt->granularity};
    size_t jobs = s->opt->common.jobs > 1 ? (size_t)s->opt->common.jobs : 1;
    struct us_pool *pool = us_pool_new(jobs);
    us_corpus_finish(&s->corpus);
    us_themes_fit(&t, &s->corpus, &opt, pool);
    us_pool_free(pool);
    note_shortfall(run, s, &t);
    bool ok = s->opt->list ? write_list(run, &s->corpus, &t) : write_records(run, s, &t);
    us_themes_free(&t);
    return ok ? US_EXIT_OK : US_EXIT_FAILURE;
}

static int
run(struct us_run *run)
{
    struct shared s = {.opt = run->opts, .keep = &run->keep};
    const struct us_filter f = {&s, NULL, NULL, hold, true};
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict))
        return US_EXIT_FAILURE;
    us_corpus_init(&s.corpus);
    int status = US_EXIT_FAILURE;
    if (load_words(run, &s.corpus)) {
        s.tokenizer = us_tokenizer_new(&s.dict, US_UNITS_COARSE);
        status = us_cmd_each(run, &f);
        us_tokenizer_free(s.tokenizer);
        if (status != US_EXIT_FAILURE && fit_and_write(run, &s) == US_EXIT_FAILURE)
            status = US_EXIT_FAILURE;
    }
    us_corpus_free(&s.corpus);
    us_arena_free(&s.scratch);
    us_buf_free(&s.buf);
    free(s.held);
    return status;
}

static void
defaults(void *opts_)
{
    ((struct options *)opts_)->granularity = 1;
}

const struct us_cmd us_cmd_themes = {
    .name = "themes",
    .summary = "finds the themes of the texts and names them (holds all records)",
    .operands = "[file ...]",
    .examples = "  unsaid themes records.jsonl > themed.jsonl\n"
                "  unsaid annotate records.jsonl | unsaid themes --only trouble --list\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS},
    .opt_size = sizeof(struct options),
    .defaults = defaults,
    .run = run,
};
