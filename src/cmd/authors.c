/* unsaid silent --by-author */
#include "mine/authors.h"

#include "cmd/data.h"
#include "cmd/mine.h"
#include "measure/proportion.h"
#include "mine/members.h"
#include "report/when.h"

#include <stdlib.h>

enum { S35 = 35, DIGITS = 3 };

struct shared {
    const struct us_mine_options *opt;
    struct us_dict dict;
    struct us_cmd_lexicons lx;
    struct us_authors authors; /* of all workers that have ended */
};

struct worker {
    struct shared *shared;
    struct us_miner miner;
    struct us_authors authors;
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    struct worker *w = us_calloc(1, sizeof(*w));
    w->shared = s;
    us_miner_init(&w->miner, &s->lx.lexicon);
    us_authors_init(&w->authors, (size_t)s->opt->most_authors);
    return w;
}

/* Called when all workers have stopped, one after the other. */
static void
worker_free(void *worker)
{
    struct worker *w = worker;
    us_authors_merge(&w->shared->authors, &w->authors);
    us_authors_free(&w->authors);
    us_miner_free(&w->miner);
    free(w);
}

static bool
is_unhappy(struct us_miner *m, struct us_record *rec)
{
    struct us_analysis an;
    struct us_sentiment sentiment;
    struct us_complaint complaint;
    struct us_silent silent;
    struct us_silent_context ctx = us_members_context(rec);
    us_analyse(m, rec->text, rec->arena, &an);
    us_sentiment_score(m, &an, rec->arena, &sentiment);
    us_complaint_score(m, &an, &sentiment, &complaint);
    us_silent_score(m, &an, &sentiment, &complaint, &ctx, rec->arena, &silent);
    return complaint.is_complaint || silent.is_silent || sentiment.label == US_POLARITY_NEGATIVE;
}

static struct us_str
string_or_empty(const struct us_record *rec, const char *key)
{
    struct us_str v;
    return us_record_string(rec, key, &v) ? us_str_trim(v) : US_STR("");
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    struct worker *w = worker;
    struct us_author_record r = {.source = string_or_empty(rec, "source"),
                                 .author = string_or_empty(rec, "author"),
                                 .id = string_or_empty(rec, "id"),
                                 .time = string_or_empty(rec, "time")};
    (void)shared;
    (void)out;
    (void)err;
    if (!us_when_day(r.time, &r.day)) {
        w->authors.without_time++;
        return US_OK;
    }
    if (!r.author.n) {
        us_authors_add_day(&w->authors, r.source, r.day); /* the feed is alive, whoever speaks */
        return US_OK;
    }
    char id[17];
    if (!r.id.n) {
        us_record_id(r.source, r.time, r.author, rec->text, id);
        r.id = us_str_c(id);
    }
    r.hash = us_hash(rec->text.p, rec->text.n, us_hash(r.id.p, r.id.n, 0));
    r.is_bad = is_unhappy(&w->miner, rec);
    us_authors_add(&w->authors, &r);
    return US_OK;
}

static void
put_text(struct us_buf *o, const char *key, struct us_str v)
{
    us_buf_fmt(o, ",\"%s\":", key);
    us_json_quote(o, v);
}

static void
put_line(struct us_buf *o, const struct shared *s, const struct us_silence *q)
{
    const struct us_signal *def = &s->lx.lexicon.signals[S35];
    const struct us_author *x = q->state;
    us_buf_c(o, "{\"author\":");
    us_json_quote(o, q->author);
    if (q->source.n)
        put_text(o, "source", q->source);
    us_buf_fmt(o, ",\"records\":%llu", (unsigned long long)x->records);
    put_text(o, "last_id", (struct us_str){x->id, x->nid});
    put_text(o, "last_time", (struct us_str){x->time, x->ntime});
    us_buf_fmt(o, ",\"silent_days\":%ld,\"usual_days\":%ld,\"longest_days\":%ld", q->days, q->usual,
               q->longest);
    us_buf_c(o, ",\"silent\":{\"score\":");
    us_buf_num(o, def->weight / 1000.0, DIGITS);
    us_buf_fmt(o, ",\"label\":\"silent\",\"stance\":\"%s\",\"signals\":[{\"id\":\"%s\",\"name\":",
               us_stance_name((enum us_stance)def->stance), def->id);
    us_json_quote(o, us_lexicon_text(&s->lx.lexicon, def->name));
    us_buf_c(o, ",\"weight\":");
    us_buf_num(o, def->weight / 1000.0, DIGITS);
    us_buf_c(o, "}]}}\n");
}

static void
put_share(struct us_buf *o, const char *key, uint64_t k, uint64_t n)
{
    struct us_share sh = us_share_of(k, n);
    us_buf_fmt(o, ",\"%s\":{\"k\":%llu,\"n\":%llu", key, (unsigned long long)k,
               (unsigned long long)n);
    const struct {
        const char *name;
        double v;
    } part[] = {{"share", sh.value}, {"low", sh.low}, {"high", sh.high}};
    for (size_t i = 0; n && i < US_COUNT(part); i++) {
        us_buf_fmt(o, ",\"%s\":", part[i].name);
        us_buf_num(o, part[i].v, DIGITS);
    }
    us_buf_char(o, '}');
}

static void
put_summary(struct us_buf *o, const struct us_authors *s, const struct us_silence_counts *c)
{
    us_buf_fmt(o, "{\"authors\":%llu,\"regular\":%llu", (unsigned long long)c->authors,
               (unsigned long long)c->regular);
    put_share(o, "silent_after_bad", c->silent_bad, c->after_bad);
    put_share(o, "silent_after_good", c->silent_good, c->after_good);
    us_buf_fmt(o, ",\"records\":%llu,\"without_author\":%llu,\"without_time\":%llu}\n",
               (unsigned long long)s->records, (unsigned long long)s->without_author,
               (unsigned long long)s->without_time);
}

static int
finish(struct us_run *run, struct shared *s, int rc)
{
    const struct us_author_rule rule = {s->opt->regular, s->opt->gap, s->opt->gap_factor};
    struct us_silence_counts counts;
    struct us_buf out = {0};
    size_t n;
    if (s->authors.is_full)
        return us_cmd_fail(run,
                           "more than %ld authors: give --max-authors a larger number (256 bytes "
                           "an author), or split the input by author or source",
                           s->opt->most_authors);
    const struct us_silence *list = us_authors_silent(&s->authors, &rule, &run->keep, &n, &counts);
    for (size_t i = 0; i < n; i++)
        put_line(&out, s, &list[i]);
    put_summary(&out, &s->authors, &counts);
    bool ok = us_cmd_write(run, us_buf_view(&out));
    us_buf_free(&out);
    return ok ? rc : US_EXIT_FAILURE;
}

int
us_mine_authors(struct us_run *run)
{
    struct shared s = {.opt = run->opts};
    unsigned kinds = US_TABLES_SENTIMENT | 1U << US_TABLE_COMPLAINT | 1U << US_TABLE_SILENT |
                     1U << US_TABLE_ASK | 1U << US_TABLE_SWITCH;
    if (s.opt->common.text)
        return us_cmd_fail(run, "--by-author needs records with author and time, not --text");
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict) ||
        !us_cmd_lexicons_open(run, &s.dict, "silent.lex", kinds, &s.lx))
        return US_EXIT_FAILURE;
    us_authors_init(&s.authors, (size_t)s.opt->most_authors);
    const struct us_filter f = {&s, worker_new, worker_free, each, .serial = false};
    int rc = us_cmd_each(run, &f);
    if (rc != US_EXIT_FAILURE)
        rc = finish(run, &s, rc);
    us_authors_free(&s.authors);
    us_cmd_lexicons_close(&s.lx);
    return rc;
}
