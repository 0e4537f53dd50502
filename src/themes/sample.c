#include "themes/sample.h"

#include "themes/halves.h"

#include <stdlib.h>

enum { BLOCK = 1024 };

bool
us_sample_texts(const struct us_corpus *c, size_t docs, struct us_corpus *part)
{
    struct us_arena scratch = {0};
    if (c->ndoc <= docs)
        return false;
    us_corpus_like(part, c);
    for (size_t i = 0; i < c->ntext; i++)
        if (c->texts[i].doc < docs) {
            us_corpus_copy(part, c, i, &scratch);
            us_arena_clear(&scratch);
        }
    us_arena_free(&scratch);
    return true;
}

/* The documents outside the sample; each worker has scores and memory of its own. */
struct rest {
    const struct us_model *m;
    const struct us_corpus *c;
    size_t first;
    uint32_t *of; /* of a document: its theme */
    bool *half;   /* and the half of it */
    struct us_halves halves;
    struct us_model_scores *scores;
    struct us_arena *scratch;
};

static void
read_doc(const struct rest *r, size_t d, struct us_arena *a, struct us_model_doc *doc)
{
    struct us_corpus_key *keys;
    size_t n = us_corpus_text_keys(r->c, r->c->rep[d], a, &keys);
    us_model_read(r->m, keys, n, a, doc);
}

static void
assign_block(void *ctx, size_t worker, size_t job)
{
    const struct rest *r = ctx;
    size_t from = r->first + job * BLOCK,
           to = from + BLOCK < r->c->ndoc ? from + BLOCK : r->c->ndoc;
    for (size_t d = from; d < to; d++) {
        struct us_model_doc doc;
        read_doc(r, d, &r->scratch[worker], &doc);
        r->of[d] = us_model_score(r->m, &doc, &r->scores[worker]);
        r->half[d] = us_halves_nearest(&r->halves, &doc, r->of[d]);
        us_arena_clear(&r->scratch[worker]);
    }
}

/* Learns the documents outside the sample. None is learnt before all have their theme, so that
 * their order means nothing. */
static void
learn_rest(struct us_model *m, const struct us_corpus *c, size_t first, struct us_pool *pool)
{
    size_t workers = us_pool_size(pool);
    struct rest r = {.m = m, .c = c, .first = first};
    r.of = us_alloc(c->ndoc * sizeof(*r.of));
    r.half = us_alloc(c->ndoc * sizeof(*r.half));
    r.scores = us_alloc(workers * sizeof(*r.scores));
    r.scratch = us_calloc(workers, sizeof(*r.scratch));
    us_halves_init(&r.halves, m);
    for (size_t i = 0; i < workers; i++)
        us_model_scores_init(&r.scores[i], m);
    us_pool_run(pool, (c->ndoc - first + BLOCK - 1) / BLOCK, assign_block, &r);
    for (size_t d = first; d < c->ndoc; d++) {
        struct us_model_doc doc;
        bool han = c->texts[c->rep[d]].han;
        read_doc(&r, d, &r.scratch[0], &doc);
        doc.half = r.half[d];
        us_model_learn(m, &doc, r.of[d], c->weight[d], han ? c->weight[d] : 0);
        us_arena_clear(&r.scratch[0]);
    }
    us_model_settle(m);
    for (size_t i = 0; i < workers; i++) {
        us_model_scores_free(&r.scores[i]);
        us_arena_free(&r.scratch[i]);
    }
    us_halves_free(&r.halves);
    free(r.of);
    free(r.half);
    free(r.scores);
    free(r.scratch);
}

void
us_sample_found(struct us_model *m, struct us_corpus *c, struct us_corpus *part,
                const struct us_themes_options *opt, struct us_pool *pool)
{
    struct us_themes t;
    us_corpus_finish(part);
    size_t first = part->ndoc;
    us_themes_fit(&t, part, opt, pool);
    us_identity_found(m, part, &t);
    us_themes_free(&t);
    us_corpus_free(part);
    c->bridge = m->bridge;
    learn_rest(m, c, first, pool);
    us_model_group(m, 0);
}
