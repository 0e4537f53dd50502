#include "base/file.h"
#include "base/threads.h"
#include "cmd/data.h"
#include "cmd/themes.h"
#include "themes/concepts.h"
#include "themes/sample.h"

#include <assert.h>
#include <stdlib.h>

enum only { ONLY_ALL, ONLY_NEGATIVE, ONLY_COMPLAINT, ONLY_SILENT, ONLY_TROUBLE };

struct options {
    struct us_common common;
    long k;
    double granularity;
    int only;
    bool list, assign, by_clause;
    bool merge;
    const char *model;
    struct us_themes_edits edits;
};

static const struct us_opt opts[] = {
    {'k', "themes", US_OPT_INT, "N", offsetof(struct options, k), 1, 2000,
     "find N themes (default: as many as the texts show)"},
    {'g', "granularity", US_OPT_NUM, "G", offsetof(struct options, granularity), 0.1, 10,
     "without -k: more than 1 gives more and finer themes, less fewer and broader ones (default "
     "1)"},
    {'l', "list", US_OPT_FLAG, NULL, offsetof(struct options, list), 0, 0,
     "write one line for each theme instead of the records"},
    {'m', "model", US_OPT_STR, "FILE", offsetof(struct options, model), 0, 0,
     "themes that stay: made by the first run; later runs add to it and move nothing"},
    {0, "assign", US_OPT_FLAG, NULL, offsetof(struct options, assign), 0, 0,
     "only give each record its theme of the model, which does not change (holds nothing)"},
    {0, "by-clause", US_OPT_FLAG, NULL, offsetof(struct options, by_clause), 0, 0,
     "also write themes: every theme the record's sentences speak of, the main one first"},
    {0, "name", US_OPT_LIST, "ID=LABEL", offsetof(struct options, edits.names), 0, 0,
     "name a theme by hand (repeatable); the model keeps it"},
    {0, "ban", US_OPT_LIST, "TERM", offsetof(struct options, edits.bans), 0, 0,
     "no label may hold this term (repeatable); the model keeps it"},
    {0, "join", US_OPT_LIST, "ID=ID", offsetof(struct options, edits.joins), 0, 0,
     "join the first theme of the model to the second (repeatable); its id stays known"},
    {0, "split", US_OPT_LIST, "ID", offsetof(struct options, edits.splits), 0, 0,
     "make two themes of one of the model, as --list proposes (repeatable); the larger keeps the "
     "id"},
    {0, "merge", US_OPT_FLAG, NULL, offsetof(struct options, merge), 0, 0,
     "the input is models, fitted apart: write the model of all, or keep it in --model FILE"},
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
    struct us_concepts concepts;
    struct us_model model;
    struct us_themes_text *texts; /* when the model changes no more */
    struct us_keys *keys;
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
    if (only == ONLY_ALL)
        return true;
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
        us_corpus_add(&s->corpus, s->keys, text, us_str_dup(s->keep, id), &s->scratch);
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

/* The number in the model of a text's theme. */
static uint32_t
theme_of(const struct shared *s, const struct us_themes *t, uint32_t text)
{
    if (t->of[text] < s->model.ntheme)
        return t->of[text];
    return s->corpus.texts[text].nword ? US_MODEL_REST : US_MODEL_WORDLESS;
}

/* Sets the members of a record whose text has theme `k`, or takes those of an earlier run away,
 * which would be taken for this run's, when it was not chosen. */
static void
set_members(const struct shared *s, struct us_record *rec, const struct us_corpus_key *keys,
            size_t n, uint32_t k, double score, struct us_model_scores *scores, struct us_buf *json)
{
    struct us_clause *v;
    us_themes_member(&s->model, s->texts, k, score, json);
    us_record_set(rec, "theme", us_buf_view(json));
    if (!s->opt->by_clause)
        return;
    size_t nclause = us_clauses(&s->model, rec->text, keys, n, k, scores, rec->arena, &v);
    us_themes_clauses(&s->model, rec->text, k, score, v, nclause, json);
    us_record_set(rec, "themes", us_buf_view(json));
}

static void
clear_members(struct us_record *rec)
{
    struct us_str old;
    if (us_record_get(rec, "theme", &old))
        us_record_set(rec, "theme", US_STR("null"));
    if (us_record_get(rec, "themes", &old))
        us_record_set(rec, "themes", US_STR("null"));
}

/* Every record in the order of the input. */
static bool
write_records(struct us_run *run, struct shared *s, const struct us_themes *t)
{
    struct us_buf out = {0}, json = {0};
    struct us_model_scores scores;
    bool ok = true;
    us_model_scores_init(&scores, &s->model);
    s->texts = us_themes_texts(&s->model, s->keep);
    for (size_t i = 0; i < s->n && ok; i++) {
        struct us_record rec;
        struct us_err err;
        struct us_corpus_key *keys;
        uint32_t text = s->held[i].text;
        int rc = us_record_parse(&rec, s->held[i].line, &s->scratch, &err);
        assert(rc == US_OK); /* it was parsed once, or made by us */
        (void)rc;
        if (text != US_CORPUS_NONE) {
            size_t n = us_corpus_text_keys(&s->corpus, text, &s->scratch, &keys);
            set_members(s, &rec, keys, n, theme_of(s, t, text), (double)t->score[text], &scores,
                        &json);
        } else {
            clear_members(&rec);
        }
        us_record_write(&rec, &out);
        us_arena_clear(&s->scratch);
        ok = flush(run, &out, 1 << 16);
    }
    ok = ok && flush(run, &out, 0);
    us_model_scores_free(&scores);
    us_buf_free(&out);
    us_buf_free(&json);
    return ok;
}

static bool
write_list(struct us_run *run, struct shared *s, const struct us_themes *t)
{
    struct us_buf out = {0};
    us_themes_list(&s->model, &s->corpus, t, &out);
    bool ok = flush(run, &out, 0);
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

/* The concepts, where they may be needed: not with a model that was founded without them. */
static bool
load_concepts(struct us_run *run, struct shared *s)
{
    static const char name[] = "lexicons/common/concepts.tsv";
    struct us_str bytes;
    struct us_err err;
    const char *path = us_file_data(&run->keep, name);
    if (s->model.ntheme && !s->model.bridge)
        return true;
    if (!path) {
        us_cmd_fail(run, "cannot find %s (make installs it)", name);
        return false;
    }
    int rc = us_file_read(&run->keep, path, 1 << 24, &bytes, &err);
    struct us_keys *k = us_keys_new(&s->dict);
    if (!rc)
        rc = us_concepts_add(&s->concepts, &s->corpus, k, bytes, &err);
    us_keys_free(k);
    if (rc)
        us_cmd_fail_err(run, path, &err);
    s->corpus.concepts = &s->concepts;
    s->corpus.bridge = s->model.bridge;
    return rc == US_OK;
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

/* Reads the model when there is one, and makes the changes that the options ask for. */
static bool
load_model(struct us_run *run, struct shared *s)
{
    if (!us_themes_load(run, s->opt->model, s->opt->assign, &s->model) ||
        !us_themes_edit(run, &s->opt->edits, &s->dict, &s->model))
        return false;
    if (s->opt->k && s->model.ntheme)
        us_cmd_note(run, "-k is for the first run; %s has %zu themes", s->opt->model,
                    s->model.ntheme);
    for (size_t i = 0; i < s->model.ban.n; i++)
        us_map_add(&s->corpus.ban, s->model.ban.keys[i]);
    return true;
}

/* Makes the model what the file says: its figures are rounded, and sums run in its order, so that
 * this run and those by the file agree to the last digit. */
static void
settle_as_written(struct shared *s)
{
    struct us_buf bytes = {0};
    struct us_err err;
    us_model_write(&s->model, &bytes);
    us_model_free(&s->model);
    us_model_init(&s->model);
    int rc = us_model_parse(&s->model, us_buf_view(&bytes), &err);
    assert(rc == US_OK);
    (void)rc;
    us_buf_free(&bytes);
}

/* Finds the first themes; those of a large collection on a sample. */
static void
found_themes(struct us_run *run, struct shared *s, struct us_themes *t, struct us_pool *pool)
{
    struct us_themes_options opt = {(size_t)s->opt->k, s->opt->granularity, false};
    struct us_corpus part = {.rep = NULL};
    us_corpus_collapse(&s->corpus);
    bool large = us_sample_texts(&s->corpus, US_SAMPLE_DOCS, &part);
    if (large) {
        us_sample_found(&s->model, &s->corpus, &part, &opt, pool);
    } else {
        us_corpus_finish(&s->corpus);
        us_themes_fit(t, &s->corpus, &opt, pool);
        note_shortfall(run, s, t);
        us_identity_found(&s->model, &s->corpus, t);
        if (s->opt->model)
            us_themes_free(t);
    }
    if (s->opt->model)
        settle_as_written(s);
    if (s->opt->model || large) /* as the model says it from now on */
        us_identity_themes(&s->model, &s->corpus, t);
}

/* Finds the themes, or adds to those of the model. */
static void
find_themes(struct us_run *run, struct shared *s, struct us_themes *t)
{
    size_t jobs = s->opt->common.jobs > 1 ? (size_t)s->opt->common.jobs : 1;
    struct us_pool *pool = us_pool_new(jobs);
    if (s->model.ntheme) {
        us_corpus_collapse(&s->corpus);
        us_identity_add(&s->model, &s->corpus, s->opt->granularity, pool);
        settle_as_written(s);
        us_identity_themes(&s->model, &s->corpus, t);
    } else {
        found_themes(run, s, t, pool);
    }
    us_pool_free(pool);
}

static bool
fit_and_write(struct us_run *run, struct shared *s)
{
    struct us_themes t;
    find_themes(run, s, &t);
    const struct us_themes_edits *edits = &s->opt->edits;
    bool ok = us_themes_name(run, edits, &s->model) &&
              us_themes_save(run, s->opt->model, &s->model) &&
              (s->opt->list ? write_list(run, s, &t) : write_records(run, s, &t));
    us_themes_free(&t);
    return ok;
}

/* ---- --assign: a filter ---- */

struct worker {
    struct us_keys *keys;
    struct us_model_scores scores;
    struct us_buf json;
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    struct worker *w = us_calloc(1, sizeof(*w));
    w->keys = us_keys_new(&s->dict);
    us_model_scores_init(&w->scores, &s->model);
    return w;
}

static void
worker_free(void *worker)
{
    struct worker *w = worker;
    us_keys_free(w->keys);
    us_model_scores_free(&w->scores);
    us_buf_free(&w->json);
    free(w);
}

/* What the steps find of a record. */
struct found {
    bool chosen;
    struct us_keys_text text;
    struct us_corpus_key *keys;
    size_t n;
    struct us_model_reading reading;
    struct us_model_doc doc;
};

static void
find_tokens(void *shared, void *worker, struct us_record *rec)
{
    struct shared *s = shared;
    struct worker *w = worker;
    struct found *f = rec->found;
    f->chosen = is_chosen(rec, s->opt->only);
    us_keys_begin(w->keys, f->chosen ? rec->text : US_STR(""), rec->arena, &f->text);
}

static void
find_keys(void *shared, void *worker, struct us_record *rec)
{
    struct shared *s = shared;
    struct worker *w = worker;
    struct found *f = rec->found;
    f->n = us_keys_end(w->keys, &s->corpus, &f->text, rec->arena, &f->keys);
    us_model_read_fetch(&s->model, f->keys, f->n);
}

static void
find_words(void *shared, void *worker, struct us_record *rec)
{
    struct shared *s = shared;
    struct found *f = rec->found;
    (void)worker;
    us_model_read_words(&f->reading, &s->model, f->keys, f->n, rec->arena, &f->doc);
}

static void
find_pairs(void *shared, void *worker, struct us_record *rec)
{
    (void)shared;
    (void)worker;
    us_model_read_pairs(&((struct found *)rec->found)->reading, rec->arena);
}

static void
find_weights(void *shared, void *worker, struct us_record *rec)
{
    (void)shared;
    (void)worker;
    us_model_read_weights(&((struct found *)rec->found)->reading);
}

static int
assign(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    struct shared *s = shared;
    struct worker *w = worker;
    struct found *f = rec->found;
    double fit;
    (void)err;
    if (f->chosen) {
        uint32_t k = us_model_assign(&s->model, &f->doc, &w->scores, &fit);
        set_members(s, rec, f->keys, f->n, k, (double)(float)fit, &w->scores, &w->json);
    } else {
        clear_members(rec);
    }
    us_record_write(rec, out);
    return US_OK;
}

static int
run_filter(struct us_run *run, struct shared *s)
{
    if (s->opt->assign) {
        static void (*const steps[])(void *, void *, struct us_record *) = {
            find_tokens, find_keys, find_words, find_pairs, find_weights, NULL};
        const struct us_filter f = {s,     worker_new,           worker_free, assign,
                                    steps, sizeof(struct found), false};
        s->texts = us_themes_texts(&s->model, s->keep);
        return us_cmd_each(run, &f);
    }
    const struct us_filter f = {s, NULL, NULL, hold, .serial = true};
    s->keys = us_keys_new(&s->dict);
    int status = us_cmd_each(run, &f);
    us_keys_free(s->keys);
    return status != US_EXIT_FAILURE && !fit_and_write(run, s) ? US_EXIT_FAILURE : status;
}

static bool
check_options(const struct us_run *run)
{
    const struct options *opt = run->opts;
    const struct us_themes_edits *e = &opt->edits;
    if (opt->assign && !opt->model)
        us_cmd_fail(run, "--assign needs --model FILE");
    else if (opt->assign &&
             (opt->list || opt->k || e->names.n || e->bans.n || e->joins.n || e->splits.n))
        us_cmd_fail(run, "--assign does not change the model: not with -k, --list, --name, --ban, "
                         "--join, --split");
    else if (opt->merge &&
             (opt->assign || opt->k || opt->only || opt->by_clause || opt->common.text))
        us_cmd_fail(run, "--merge reads models, no records: not with --assign, -k, --only, "
                         "--by-clause, --text");
    else if ((e->joins.n || e->splits.n) && !opt->model && !opt->merge)
        us_cmd_fail(run, "--%s needs --model FILE", e->joins.n ? "join" : "split");
    else
        return true;
    return false;
}

/* --merge: no records, and no fit. */
static int
merge_models(struct us_run *run, struct shared *s)
{
    const struct us_themes_edits *e = &s->opt->edits;
    struct us_buf out = {0};
    struct us_themes t;
    if (!us_themes_merge(run, &s->model) || !us_themes_edit(run, e, &s->dict, &s->model) ||
        !us_themes_name(run, e, &s->model) || !us_themes_save(run, s->opt->model, &s->model))
        return US_EXIT_FAILURE;
    us_corpus_finish(&s->corpus);
    us_identity_themes(&s->model, &s->corpus, &t);
    if (s->opt->list)
        us_themes_list(&s->model, &s->corpus, &t, &out);
    else if (!s->opt->model)
        us_model_write(&s->model, &out);
    bool ok = us_cmd_write(run, us_buf_view(&out));
    us_themes_free(&t);
    us_buf_free(&out);
    return ok ? US_EXIT_OK : US_EXIT_FAILURE;
}

static int
run(struct us_run *run)
{
    struct shared s = {.opt = run->opts, .keep = &run->keep};
    if (!check_options(run))
        return US_EXIT_FAILURE;
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict))
        return US_EXIT_FAILURE;
    us_corpus_init(&s.corpus);
    us_concepts_init(&s.concepts);
    us_model_init(&s.model);
    s.model.whole = !s.opt->model && !s.opt->list;
    int status = US_EXIT_FAILURE;
    if (s.opt->merge)
        status = merge_models(run, &s);
    else if (load_model(run, &s) && load_words(run, &s.corpus) && load_concepts(run, &s))
        status = run_filter(run, &s);
    us_corpus_free(&s.corpus);
    us_model_free(&s.model);
    us_concepts_free(&s.concepts);
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
