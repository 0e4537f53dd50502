/* unsaid lexicon calibrate */
#include "base/utf8.h"
#include "cmd/data.h"
#include "cmd/lexicon.h"
#include "measure/calibration_table.h"
#include "measure/labels.h"
#include "mine/members.h"

#include <stdlib.h>

struct shared {
    const struct us_lexicon_options *opt;
    struct us_dict dict;
    struct us_cmd_lexicons lx;
    struct us_calibration counts; /* of all workers that have ended */
};

struct worker {
    struct shared *shared;
    struct us_miner miner;
    struct us_calibration counts;
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    struct worker *w = us_calloc(1, sizeof(*w));
    w->shared = s;
    us_miner_init(&w->miner, &s->lx.lexicon);
    us_calibration_init(&w->counts, s->counts.kind, s->counts.nentry);
    return w;
}

/* Called when all workers have stopped, one after the other. */
static void
worker_free(void *worker)
{
    struct worker *w = worker;
    us_calibration_merge(&w->shared->counts, &w->counts);
    us_calibration_free(&w->counts);
    us_miner_free(&w->miner);
    free(w);
}

static bool
is_of_class(const struct shared *s, struct us_str gold)
{
    if (s->opt->positive)
        return us_str_eqc(gold, s->opt->positive);
    if (s->counts.kind == US_TABLE_COMPLAINT)
        return us_label_is_yes(gold, US_STR("complaint"));
    return us_str_eqc(us_label_polarity(gold), "negative");
}

static enum us_class3
class3(struct us_str gold)
{
    struct us_str p = us_label_polarity(gold);
    return us_str_eqc(p, "negative")   ? US_CLASS3_NEGATIVE
           : us_str_eqc(p, "positive") ? US_CLASS3_POSITIVE
                                       : US_CLASS3_NEUTRAL;
}

/* An entry that a negation has turned says nothing of its own sign there. */
static void
count_polarity(struct worker *w, const struct us_sentiment *s, bool of_class)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        const struct us_entry *entry = &w->miner.lexicon->entries[e->entry];
        if (entry->kind == w->counts.kind && (e->weight < 0) == (entry->value < 0))
            us_calibration_entry(&w->counts, e->entry, of_class);
    }
}

static void
count_cues(struct worker *w, const struct us_complaint *c, bool of_class)
{
    for (size_t i = 0; i < c->n; i++)
        if (us_match_entry(&w->miner, &c->cues[i])->group != US_CUE_TRAP)
            us_calibration_entry(&w->counts, c->cues[i].entry, of_class);
}

/* A match counts as an entry when it has become a signal. */
static void
count_signals(struct worker *w, const struct us_analysis *an, const struct us_silent *s,
              bool of_class)
{
    for (size_t i = 0; i < s->n; i++)
        us_calibration_signal(&w->counts, s->signals[i].id, of_class);
    for (size_t i = 0; i < an->nmatch[US_TABLE_SILENT]; i++) {
        const struct us_match *m = &an->match[US_TABLE_SILENT][i];
        const struct us_entry *e = us_match_entry(&w->miner, m);
        for (size_t k = 0; e->value && k < s->n; k++)
            if (s->signals[k].id == e->group && s->signals[k].first == m->first &&
                s->signals[k].last == m->last)
                us_calibration_entry(&w->counts, m->entry, of_class);
    }
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    const struct shared *s = shared;
    struct worker *w = worker;
    struct us_analysis an;
    struct us_sentiment sentiment;
    struct us_complaint complaint;
    struct us_silent silent;
    struct us_str gold;
    (void)out;
    (void)err;
    if (!us_label_get(rec, s->opt->label, &gold)) {
        w->counts.unlabelled++;
        return US_OK;
    }
    bool of_class = is_of_class(s, gold);
    us_calibration_record(&w->counts, of_class);
    us_analyse(&w->miner, rec->text, rec->arena, &an);
    us_sentiment_score(&w->miner, &an, rec->arena, &sentiment);
    if (w->counts.kind == US_TABLE_SENTIMENT || w->counts.kind == US_TABLE_CONTEXT) {
        count_polarity(w, &sentiment, of_class);
        if (!s->opt->positive)
            us_calibration_score(&w->counts, class3(gold), sentiment.score);
        return US_OK;
    }
    us_complaint_score(&w->miner, &an, &sentiment, &complaint);
    if (w->counts.kind == US_TABLE_COMPLAINT) {
        count_cues(w, &complaint, of_class);
        return US_OK;
    }
    struct us_silent_context ctx = us_members_context(rec);
    us_silent_score(&w->miner, &an, &sentiment, &complaint, &ctx, rec->arena, &silent);
    count_signals(w, &an, &silent, of_class);
    return US_OK;
}

static int
finish(struct us_run *run, const struct shared *s, int rc)
{
    const struct us_lexicon_options *o = run->opts;
    const struct us_tally *all = &s->counts.all;
    const char *class = s->counts.kind == US_TABLE_COMPLAINT ? "complaint" : "negative";
    struct us_calibration_view v = {.counts = &s->counts,
                                    .lexicon = &s->lx.lexicon,
                                    .class_name = us_str_c(o->positive ? o->positive : class),
                                    .label = o->label,
                                    .source = o->source,
                                    .least = (uint64_t)o->least};
    struct us_buf out = {0};
    if (!all->n)
        return us_cmd_fail(
            run, "no record has a member '%s' (--label names the one that holds the true class)",
            o->label);
    if (!all->k || all->k == all->n)
        return us_cmd_fail(run, "%s record is labelled %.*s; it takes both sides to weigh entries",
                           all->k ? "every" : "no", (int)v.class_name.n, v.class_name.p);
    if (o->table)
        us_calibration_write_lexicon(&v, &out);
    else
        us_calibration_write(&v, (int)(US_NEUTRAL_BAND * US_BAND_STEPS + 0.5), &out);
    bool ok = us_cmd_write(run, us_buf_view(&out));
    us_buf_free(&out);
    return ok ? rc : US_EXIT_FAILURE;
}

int
us_lexicon_calibrate(struct us_run *run)
{
    struct shared s = {.opt = run->opts};
    int kind = s.opt->kind ? us_lexicon_kind(run, s.opt->kind) : US_TABLE_SENTIMENT;
    if (kind < 0)
        return US_EXIT_FAILURE;
    bool polarity = kind == US_TABLE_SENTIMENT || kind == US_TABLE_CONTEXT;
    if (!polarity && kind != US_TABLE_COMPLAINT && kind != US_TABLE_SILENT)
        return us_cmd_fail(run, "--kind: sentiment, context, complaint or silent, not '%s'",
                           s.opt->kind);
    struct us_str value = us_str_c(s.opt->positive ? s.opt->positive : "");
    struct us_str name = us_str_c(s.opt->source);
    if (us_utf8_check(value) < value.n || us_utf8_check(name) < name.n)
        return us_cmd_fail(run, "--positive and --source-name must be UTF-8");
    unsigned kinds = US_TABLES_SENTIMENT;
    if (!polarity)
        kinds |= 1U << US_TABLE_COMPLAINT | 1U << US_TABLE_SILENT | 1U << US_TABLE_ASK |
                 1U << US_TABLE_SWITCH;
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict) ||
        !us_cmd_lexicons_open(run, &s.dict, polarity ? "sentiment.lex" : "silent.lex", kinds,
                              &s.lx))
        return US_EXIT_FAILURE;
    us_calibration_init(&s.counts, (enum us_table_kind)kind, s.lx.lexicon.nentry);
    const struct us_filter f = {&s, worker_new, worker_free, each, .serial = false};
    int rc = us_cmd_each(run, &f);
    if (rc != US_EXIT_FAILURE)
        rc = finish(run, &s, rc);
    us_calibration_free(&s.counts);
    us_cmd_lexicons_close(&s.lx);
    return rc;
}
