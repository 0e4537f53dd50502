/* lexfeat IMAGE DICT < records: what sentiment saw in each labelled record, for
 * tools/fit_sentiment.py.
 *
 * First a line for each polarity entry: E, index, valence x 1000, flags, term. Then one for each
 * record that has a label: R, label, words, and tab-separated features: index:share (what the rules
 * made of the entry, in thousandths of its valence; 1000 for an entry of valence 0) or =WORD:share
 * (a normal form that stands in the text, and what its place makes of it). */
#include "lexicon/image.h"
#include "mine/discourse.h"
#include "labelled.h"

#include <stdio.h>

static void
print_str(const char *before, struct us_str s)
{
    printf("%s%.*s", before, (int)s.n, s.p);
}

static void
print_entries(const struct us_lexicon *lx)
{
    for (size_t i = 0; i < lx->nentry; i++) {
        const struct us_entry *e = &lx->entries[i];
        if (e->kind != US_TABLE_SENTIMENT)
            continue;
        printf("E\t%zu\t%d\t%d", i, (int)e->value, e->flags);
        print_str("\t", us_lexicon_text(lx, e->term));
        putchar('\n');
    }
}

/* A word of a hashtag, whose normal form is no token's. */
static void
print_small(struct us_str s)
{
    fputs("\t=", stdout);
    for (size_t i = 0; i < s.n; i++)
        putchar(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    fputs(":1000", stdout);
}

/* Tokens outside all polarity entries. */
static void
print_words(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
            struct us_arena *a)
{
    const bool *covered = us_sentiment_covered(m, an, s, a);
    for (size_t u = 0; u < an->nunit; u++) {
        const struct us_token *t = &an->tokens[an->units[u].token];
        bool word = t->kind == US_TOKEN_WORD || t->kind == US_TOKEN_HAN;
        if (t->kind == US_TOKEN_HASHTAG && !covered[u])
            print_small(us_str_sub(an->text, an->units[u].start, an->units[u].end));
        if (covered[u] || !(an->units[u].flags & US_UNIT_FIRST))
            continue;
        if (word && us_str_find(t->norm, '\t', 0) == t->norm.n)
            print_str("\t=", us_units_contraction(t->norm));
        else if (t->kind == US_TOKEN_PUNCT)
            print_str("\t=", us_units_mark(t->norm));
        else
            continue;
        printf(":%d", us_discourse_later(an, (uint32_t)u, 1000, US_LATER_LEAN));
    }
}

static void
print_record(struct us_miner *m, struct us_record *rec, struct us_str label)
{
    struct us_analysis an;
    struct us_sentiment s;
    us_analyse(m, rec->text, rec->arena, &an);
    us_sentiment_score(m, &an, rec->arena, &s);
    print_str("R\t", label);
    printf("\t%zu", an.nword);
    for (size_t i = 0; i < s.n; i++) {
        const struct us_entry *e = &m->lexicon->entries[s.evidence[i].entry];
        if (e->kind == US_TABLE_SENTIMENT)
            printf("\t%u:%d", (unsigned)s.evidence[i].entry,
                   (int)(1000.0 * s.evidence[i].weight / e->value));
    }
    for (size_t i = 0; i < an.nmatch[US_TABLE_SENTIMENT]; i++) {
        uint32_t entry = an.match[US_TABLE_SENTIMENT][i].entry;
        if (!m->lexicon->entries[entry].value)
            printf("\t%u:1000", (unsigned)entry);
    }
    print_words(m, &an, &s, rec->arena);
    putchar('\n');
}

int
main(int argc, char **argv)
{
    struct us_dict dict;
    struct us_lexicon lx;
    struct us_miner m;
    struct us_err err;
    if (argc != 3)
        return fputs("usage: lexfeat IMAGE DICT < records\n", stderr), 2;
    if (us_dict_open(&dict, argv[2], &err) || us_lexicon_image_open(&lx, argv[1], &dict, &err))
        return fprintf(stderr, "lexfeat: %s\n", err.msg), 2;
    us_miner_init(&m, &lx);
    print_entries(&lx);
    return each_labelled(&m, print_record);
}
