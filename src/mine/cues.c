#include "mine/cues.h"

#include <math.h>

/* Beyond these a figure says no more: a text that names five failures is not five complaints. */
static const double most_of_group = 4, most_of_polarity = 6, most_of_lean = 2;

struct tally {
    int32_t best[US_FEATURE_THANKS + 1], rest[US_FEATURE_THANKS + 1]; /* x 1000 */
};

double
us_cues_distance(const struct us_miner *m, const struct us_analysis *an, uint32_t first,
                 uint32_t last, size_t *from)
{
    enum { REACH = 100 }; /* units: a clause without a mark may be as long as the text */
    double factor = 1;
    const struct us_match *list = an->match[US_TABLE_SHIFTER];
    size_t n = an->nmatch[US_TABLE_SHIFTER];
    while (*from < n && (an->clause[list[*from].last] + 1 < an->clause[first] ||
                         list[*from].last + REACH < first))
        ++*from;
    for (size_t i = *from;
         i < n && list[i].first <= last && an->clause[list[i].first] <= an->clause[first]; i++) {
        const struct us_entry *e = us_match_entry(m, &list[i]);
        bool counts =
            e->group == US_ROLE_DISTANCE && an->sentence[list[i].first] == an->sentence[first];
        if (counts && e->value / 1000.0 < factor)
            factor = e->value / 1000.0;
    }
    return factor;
}

static void
place(struct us_cues *out, unsigned feature, uint32_t first, uint32_t last)
{
    out->first[feature] = first;
    out->last[feature] = last;
}

/* The first place of a feature that is there or not. */
static void
note(struct us_cues *out, unsigned feature, uint32_t unit)
{
    if (out->value[feature] == 0)
        place(out, feature, unit, unit);
    out->value[feature] = 1;
}

static void
find_groups(const struct us_miner *m, const struct us_analysis *an, struct us_cues *out)
{
    struct tally t = {{0}, {0}};
    size_t from = 0;
    for (size_t i = 0; i < an->nmatch[US_TABLE_COMPLAINT]; i++) {
        const struct us_match *cue = &an->match[US_TABLE_COMPLAINT][i];
        const struct us_entry *e = us_match_entry(m, cue);
        bool thanks = e->value < 0;
        unsigned f = thanks ? US_FEATURE_THANKS : e->group;
        int32_t v =
            thanks ? -e->value
                   : (int32_t)(e->value * us_cues_distance(m, an, cue->first, cue->last, &from));
        if (!v)
            continue;
        if (v > t.best[f]) {
            t.rest[f] += t.best[f];
            t.best[f] = v;
            place(out, f, cue->first, cue->last);
        } else
            t.rest[f] += v;
    }
    t.best[US_FEATURE_BIAS] = 1000;
    for (unsigned f = 0; f <= US_FEATURE_THANKS; f++)
        out->value[f] = fmin((t.best[f] + t.rest[f] / 2) / 1000.0, most_of_group);
}

static void
find_polarity(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
              struct us_cues *out)
{
    double trouble = 0, event = 0;
    int32_t worst = 0;
    size_t from = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        if (e->weight >= 0 || e->rules & US_RULE_CONTEXT)
            continue;
        double v = -e->weight * us_cues_distance(m, an, e->first, e->last, &from) / 1000;
        trouble += v;
        if (e->rules & US_RULE_EVENT)
            event += v;
        if (e->weight < worst) {
            worst = e->weight;
            place(out, US_FEATURE_TROUBLE, e->first, e->last);
        }
    }
    double lean = (double)(s->positive + s->negative - s->sum) / 1000;
    out->value[US_FEATURE_TROUBLE] = fmin(trouble, most_of_polarity);
    out->value[US_FEATURE_EVENT] = fmin(event, most_of_polarity);
    out->value[US_FEATURE_PRAISE] = fmin((double)s->positive / 1000, most_of_polarity);
    out->value[US_FEATURE_LEAN] = fmax(-most_of_lean, fmin(lean, most_of_lean));
    out->value[US_FEATURE_NEGATIVE] = fmax(0, -s->score);
    out->value[US_FEATURE_POSITIVE] = fmax(0, s->score);
}

/* A repost is RT, or Weibo's //, right before a mention. */
static bool
is_repost(const struct us_analysis *an, uint32_t u, struct us_str norm)
{
    return u + 1 < an->nunit && an->units[u + 1].kind == US_TOKEN_MENTION &&
           (us_str_eqc(norm, "rt") || us_str_eqc(norm, "//"));
}

static void
note_mark(const struct us_analysis *an, struct us_cues *out, uint32_t u, struct us_str norm)
{
    switch (norm.n ? norm.p[0] : ' ') {
    case '?':
        note(out, US_FEATURE_QUESTION, u);
        break;
    case '!':
        note(out, US_FEATURE_EXCLAMATION, u);
        break;
    case '.':
        if (norm.n > 1)
            note(out, US_FEATURE_TRAILING, u);
        break;
    case '/':
        if (is_repost(an, u, norm))
            note(out, US_FEATURE_RETWEET, u);
    }
}

static void
note_unit(const struct us_analysis *an, struct us_cues *out, uint32_t u)
{
    struct us_str norm = an->tokens[an->units[u].token].norm;
    switch (an->units[u].kind) {
    case US_TOKEN_WORD:
        if (norm.n == 2 && is_repost(an, u, norm))
            note(out, US_FEATURE_RETWEET, u);
        break;
    case US_TOKEN_PUNCT:
        note_mark(an, out, u, norm);
        break;
    case US_TOKEN_NUMBER:
        note(out, US_FEATURE_NUMBER, u);
        break;
    case US_TOKEN_MENTION:
        if (an->units[u].token == 0 || (u == 1 && us_str_eqc(an->tokens[0].norm, ".")))
            note(out, US_FEATURE_REPLY, u);
        note(out, US_FEATURE_MENTION, u);
        break;
    case US_TOKEN_URL:
        note(out, US_FEATURE_LINK, u);
        break;
    case US_TOKEN_HASHTAG:
        note(out, US_FEATURE_HASHTAG, u);
    }
}

static void
find_form(const struct us_analysis *an, struct us_cues *out)
{
    size_t words = 0, titles = 0, capitals = 0;
    for (uint32_t u = 0; u < an->nunit; u++) {
        const struct us_unit *x = &an->units[u];
        note_unit(an, out, u);
        if (x->kind != US_TOKEN_WORD)
            continue;
        bool caps = x->token_flags & US_TOKEN_CAPS;
        words++;
        titles += caps || x->token_flags & US_TOKEN_TITLE;
        capitals += caps && x->end - x->start > 2;
    }
    out->value[US_FEATURE_CAPITALS] = capitals > 2;
    out->value[US_FEATURE_TITLE] = words ? (double)titles / (double)words : 0;
    out->value[US_FEATURE_LENGTH] = log1p((double)an->nword);
}

/* Negation anywhere, and how far the text as a whole stands off: a fault that was one's own or has
 * been put right is often told before that is said. */
static void
find_shifters(const struct us_miner *m, const struct us_analysis *an, struct us_cues *out)
{
    for (size_t i = 0; i < an->nmatch[US_TABLE_SHIFTER]; i++) {
        const struct us_match *x = &an->match[US_TABLE_SHIFTER][i];
        const struct us_entry *e = us_match_entry(m, x);
        double off = 1 - e->value / 1000.0;
        if (e->group == US_ROLE_NEGATE)
            note(out, US_FEATURE_NEGATION, x->first);
        else if (e->group == US_ROLE_DISTANCE && off > out->value[US_FEATURE_DISTANCE]) {
            out->value[US_FEATURE_DISTANCE] = off;
            place(out, US_FEATURE_DISTANCE, x->first, x->last);
        }
    }
}

static void
find_signals(const struct us_miner *m, const struct us_analysis *an, struct us_cues *out)
{
    for (size_t i = 0; i < an->nmatch[US_TABLE_SILENT]; i++) {
        const struct us_match *x = &an->match[US_TABLE_SILENT][i];
        const struct us_entry *e = us_match_entry(m, x);
        unsigned f = US_FEATURE_SIGNAL + e->group;
        if (e->value <= 0 || out->value[f] > 0)
            continue;
        out->value[f] = 1;
        out->seen[out->nseen++] = (uint8_t)f;
        place(out, f, x->first, x->last);
    }
}

void
us_cues_find(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
             struct us_cues *out)
{
    memset(out->value, 0, sizeof(out->value));
    memset(out->first, 0xFF, sizeof(out->first)); /* US_NOWHERE */
    find_groups(m, an, out);
    find_polarity(m, an, s, out);
    find_form(an, out);
    find_shifters(m, an, out);
    out->nseen = 0;
    for (unsigned f = 0; f < US_FEATURE_SIGNAL; f++)
        if (out->value[f] != 0)
            out->seen[out->nseen++] = (uint8_t)f;
    find_signals(m, an, out);
    bool social = false;
    for (unsigned f = US_FEATURE_REPLY; f < US_FEATURE_SIGNAL; f++)
        social |= out->value[f] > 0;
    out->channel = social ? US_CHANNEL_SOCIAL : US_CHANNEL_GENERAL;
}
