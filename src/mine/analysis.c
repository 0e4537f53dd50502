#include "mine/analysis.h"

void
us_miner_init(struct us_miner *m, const struct us_lexicon *lexicon)
{
    m->lexicon = lexicon;
    m->tokenizer = us_tokenizer_new(lexicon->dict, US_UNITS_COARSE);
    us_forms_init(&m->forms, &lexicon->syms, lexicon->dict);
}

void
us_miner_free(struct us_miner *m)
{
    us_tokenizer_free(m->tokenizer);
    us_forms_free(&m->forms);
    m->tokenizer = NULL;
}

/* Without branches: the kinds of tokens come in no order that could be foreseen. */
static void
count_tokens(struct us_analysis *an)
{
    size_t of[US_TOKEN_NKIND] = {0};
    for (size_t i = 0; i < an->ntoken; i++) {
        of[an->tokens[i].kind]++;
        an->ncaps += an->tokens[i].flags / US_TOKEN_CAPS & 1; /* words only are found to be so */
    }
    an->nlatin = of[US_TOKEN_WORD];
    an->nhan = of[US_TOKEN_HAN];
    an->nword = an->ntoken - of[US_TOKEN_PUNCT] - of[US_TOKEN_OTHER] - of[US_TOKEN_URL] -
                of[US_TOKEN_MENTION];
}

/* A clause ends behind its closing mark; a line break ends sentence and clause. */
static void
number_clauses(struct us_analysis *an)
{
    uint32_t clause = 0, sentence = 0;
    for (size_t i = 0; i < an->nunit; i++) {
        unsigned flags = an->units[i].flags;
        if (US_UNLIKELY((flags & US_UNIT_NEWLINE) && i)) {
            clause++;
            sentence++;
        }
        an->clause[i] = clause;
        an->sentence[i] = sentence;
        clause += (flags & US_UNIT_CLAUSE) / US_UNIT_CLAUSE;
        sentence += (flags & US_UNIT_SENTENCE) / US_UNIT_SENTENCE;
    }
}

void
us_analyse_tokens(struct us_miner *m, struct us_str text, struct us_arena *a,
                  struct us_analysis *an)
{
    us_fill(an, 0, sizeof(*an));
    an->text = text;
    an->ntoken = us_tokenize(m->tokenizer, text, US_WANT_OFFSETS, a, &an->tokens);
}

void
us_analyse_units(struct us_miner *m, struct us_arena *a, struct us_analysis *an)
{
    an->nunit = us_units_make(&m->forms, an->text, an->tokens, an->ntoken, a, &an->units);
    count_tokens(an);
    an->clause = us_arena_raw(a, an->nunit * sizeof(*an->clause));
    an->sentence = us_arena_raw(a, an->nunit * sizeof(*an->sentence));
    number_clauses(an);
}

void
us_analyse_matches(const struct us_miner *m, struct us_arena *a, struct us_analysis *an)
{
    us_lexicon_match(m->lexicon, an->units, an->nunit, a, an->match, an->nmatch);
}

void
us_analyse(struct us_miner *m, struct us_str text, struct us_arena *a, struct us_analysis *an)
{
    us_analyse_tokens(m, text, a, an);
    us_analyse_units(m, a, an);
    us_analyse_matches(m, a, an);
}
