#include "cmd/mine.h"

#include "cmd/data.h"
#include "mine/members.h"
#include "report/explain.h"

#include <stdlib.h>
#include <unistd.h>

struct shared {
    struct us_dict dict;
    struct us_cmd_lexicons lx;
    unsigned members;
    const struct us_mine_options *opt;
    bool color;
};

struct worker {
    struct us_miner miner;
    struct us_buf json;
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    struct worker *w = us_calloc(1, sizeof(*w));
    us_miner_init(&w->miner, &s->lx.lexicon);
    return w;
}

static void
worker_free(void *worker)
{
    struct worker *w = worker;
    us_miner_free(&w->miner);
    us_buf_free(&w->json);
    free(w);
}

struct found {
    struct us_analysis an;
    struct us_sentiment sentiment;
    struct us_complaint complaint;
};

static void
find_tokens(void *shared, void *worker, struct us_record *rec)
{
    struct found *f = rec->found;
    (void)shared;
    us_analyse_tokens(&((struct worker *)worker)->miner, rec->text, rec->arena, &f->an);
}

static void
find_units(void *shared, void *worker, struct us_record *rec)
{
    struct found *f = rec->found;
    (void)shared;
    us_analyse_units(&((struct worker *)worker)->miner, rec->arena, &f->an);
}

static void
find_matches(void *shared, void *worker, struct us_record *rec)
{
    struct found *f = rec->found;
    (void)shared;
    us_analyse_matches(&((struct worker *)worker)->miner, rec->arena, &f->an);
}

static void
find_scores(void *shared, void *worker, struct us_record *rec)
{
    const struct shared *s = shared;
    const struct us_miner *m = &((struct worker *)worker)->miner;
    struct found *f = rec->found;
    us_sentiment_score(m, &f->an, rec->arena, &f->sentiment);
    if (s->members & (US_MINE_COMPLAINT | US_MINE_SILENT))
        us_complaint_score(m, &f->an, &f->sentiment, &f->complaint);
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    const struct shared *s = shared;
    struct worker *w = worker;
    const struct found *f = rec->found;
    struct us_aspects aspects;
    struct us_silent silent;
    (void)err;
    if (s->members & US_MINE_SENTIMENT) {
        struct us_sentiment told =
            f->sentiment; /* the other miners know no prior: piped == fused */
        us_sentiment_prior(&told, s->opt->prior);
        if (s->opt->explain) {
            us_explain(&w->miner, &f->an, &told, s->color, out);
            return US_OK;
        }
        w->json.n = 0;
        us_members_sentiment(&w->miner, &f->an, &told, &w->json);
        us_record_set(rec, "sentiment", us_buf_view(&w->json));
    }
    if (s->members & US_MINE_ASPECTS) {
        w->json.n = 0;
        us_aspects_find(&w->miner, &f->an, &f->sentiment, rec->arena, &aspects);
        us_members_aspects(&w->miner, &f->an, &aspects, &w->json);
        us_record_set(rec, "aspects", us_buf_view(&w->json));
    }
    if (s->members & US_MINE_COMPLAINT) {
        w->json.n = 0;
        us_members_complaint(&w->miner, &f->an, &f->complaint, &w->json);
        us_record_set(rec, "complaint", us_buf_view(&w->json));
    }
    if (s->members & US_MINE_SILENT) {
        struct us_silent_context ctx = us_members_context(rec);
        us_silent_score(&w->miner, &f->an, &f->sentiment, &f->complaint, &ctx, rec->arena, &silent);
        w->json.n = 0;
        us_members_silent(&w->miner, &f->an, &silent, &w->json);
        us_record_set(rec, "silent", us_buf_view(&w->json));
    }
    us_record_write(rec, out);
    return US_OK;
}

static bool
wants_color(int choice)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (choice != US_COLOR_AUTO)
        return choice == US_COLOR_ALWAYS;
    return !(no && *no) && !(term && strcmp(term, "dumb") == 0) && isatty(1);
}

int
us_mine_run(struct us_run *run, unsigned members)
{
    struct shared s = {.members = members, .opt = run->opts};
    s.color = s.opt->explain && wants_color(s.opt->color);
    unsigned kinds = US_TABLES_SENTIMENT;
    const char *image = "sentiment.lex";
    if (members & US_MINE_ASPECTS) {
        kinds |= 1U << US_TABLE_ASPECT;
        image = "aspects.lex";
    }
    if (members & (US_MINE_COMPLAINT | US_MINE_SILENT)) {
        kinds |= 1U << US_TABLE_COMPLAINT | 1U << US_TABLE_SILENT | 1U << US_TABLE_ASK |
                 1U << US_TABLE_SWITCH;
        image = members & US_MINE_ASPECTS ? "annotate.lex" : "silent.lex";
    }
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict))
        return US_EXIT_FAILURE;
    if (!us_cmd_lexicons_open(run, &s.dict, image, kinds, &s.lx))
        return US_EXIT_FAILURE;
    static void (*const steps[])(void *, void *, struct us_record *) = {
        find_tokens, find_units, find_matches, find_scores, NULL};
    const struct us_filter f = {&s,    worker_new,           worker_free, each,
                                steps, sizeof(struct found), false};
    int status = us_cmd_each(run, &f);
    us_cmd_lexicons_close(&s.lx);
    return status;
}
