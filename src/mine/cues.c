#include "mine/cues.h"

#include <math.h>

/* Beyond these a figure says no more: a text that names five failures is not five complaints. */
static const double most_of_group = 4, most_of_polarity = 6, most_of_lean = 2;

static double
at_most(double most, double v)
{
    return v < most ? v : most;
}

struct tally {
    uint32_t seen;                                                    /* a bit for each group */
    int32_t best[US_FEATURE_THANKS + 1], rest[US_FEATURE_THANKS + 1]; /* x 1000, of those seen */
};

static void
tally_begin(struct tally *t, unsigned group)
{
    if (t->seen >> group & 1)
        return;
    t->seen |= 1U << group;
    t->best[group] = t->rest[group] = 0;
}

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
    struct tally t;
    size_t from = 0;
    t.seen = 0;
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
        tally_begin(&t, f);
        if (v > t.best[f]) {
            t.rest[f] += t.best[f];
            t.best[f] = v;
            place(out, f, cue->first, cue->last);
        } else
            t.rest[f] += v;
    }
    for (; t.seen; t.seen &= t.seen - 1) {
        unsigned f = us_lowest_bit(t.seen);
        out->value[f] = at_most(most_of_group, (t.best[f] + t.rest[f] / 2) / 1000.0);
    }
    out->value[US_FEATURE_BIAS] = 1;
}

/* Whether evidence `e` lies inside a cue of complaint: "paid for [next day delivery] and it took a
 * week" is no praise. `*at` and `*reach` walk along the cues while evidence ascends. */
static bool
is_in_cue(const struct us_miner *m, const struct us_analysis *an, const struct us_evidence *e,
          size_t *at, uint32_t *reach)
{
    const struct us_match *list = an->match[US_TABLE_COMPLAINT];
    for (; *at < an->nmatch[US_TABLE_COMPLAINT] && list[*at].first <= e->first; ++*at)
        if (list[*at].last >= *reach && us_match_entry(m, &list[*at])->value > 0)
            *reach = list[*at].last + 1;
    return e->last < *reach;
}

static void
find_polarity(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
              struct us_cues *out)
{
    double trouble = 0, event = 0;
    int32_t worst = 0, leanest = 0;
    int64_t held = 0; /* praise inside cues */
    size_t from = 0, at = 0;
    uint32_t reach = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        if (e->rules & US_RULE_CONTEXT) {
            if (e->weight < leanest)
                place(out, US_FEATURE_LEAN, e->first, e->last);
            leanest = e->weight < leanest ? e->weight : leanest;
            continue;
        }
        if (e->weight >= 0) {
            held += is_in_cue(m, an, e, &at, &reach) ? e->weight : 0;
            continue;
        }
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
    double score = held ? us_sentiment_of(an, s->sum - held) : s->score;
    out->value[US_FEATURE_TROUBLE] = at_most(most_of_polarity, trouble);
    out->value[US_FEATURE_EVENT] = at_most(most_of_polarity, event);
    out->value[US_FEATURE_PRAISE] = at_most(most_of_polarity, (double)(s->positive - held) / 1000);
    out->value[US_FEATURE_LEAN] = fmax(-most_of_lean, at_most(most_of_lean, lean));
    out->value[US_FEATURE_NEGATIVE] = fmax(0, -score);
    out->value[US_FEATURE_POSITIVE] = fmax(0, score);
}

static void
note_mark(struct us_cues *out, uint32_t u, struct us_str norm)
{
    char first = norm.n ? norm.p[0] : ' ';
    if (first == '?')
        note(out, US_FEATURE_QUESTION, u);
    else if (first == '!')
        note(out, US_FEATURE_EXCLAMATION, u);
    else if (first == '.' && norm.n > 1)
        note(out, US_FEATURE_TRAILING, u);
}

static struct us_str
norm_of(const struct us_analysis *an, uint32_t u)
{
    return an->tokens[an->units[u].token].norm;
}

/* A reply begins with it, or with a dot before it; a repost has RT, or Weibo's //, right before. */
static void
note_mention(const struct us_analysis *an, struct us_cues *out, uint32_t u)
{
    note(out, US_FEATURE_MENTION, u);
    if (an->units[u].token == 0 || (u == 1 && us_str_eqc(norm_of(an, 0), ".")))
        note(out, US_FEATURE_REPLY, u);
    if (u && (us_str_eqc(norm_of(an, u - 1), "rt") || us_str_eqc(norm_of(an, u - 1), "//")))
        note(out, US_FEATURE_RETWEET, u - 1);
}

static void
note_unit(const struct us_analysis *an, struct us_cues *out, uint32_t u)
{
    switch (an->units[u].kind) {
    case US_TOKEN_PUNCT:
        note_mark(out, u, norm_of(an, u));
        break;
    case US_TOKEN_NUMBER:
        note(out, US_FEATURE_NUMBER, u);
        break;
    case US_TOKEN_MENTION:
        note_mention(an, out, u);
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
    enum {
        TOLD =
            1 << US_TOKEN_NUMBER | 1 << US_TOKEN_MENTION | 1 << US_TOKEN_URL | 1 << US_TOKEN_HASHTAG
    };
    size_t words = 0, titles = 0, capitals = 0;
    for (uint32_t u = 0; u < an->nunit; u++) {
        const struct us_unit *x = &an->units[u];
        if ((TOLD >> x->kind & 1) || (x->flags & US_UNIT_SENTENCE))
            note_unit(an, out, u);
        unsigned word = x->kind == US_TOKEN_WORD, caps = (x->token_flags & US_TOKEN_CAPS) != 0;
        unsigned title = (x->token_flags & US_TOKEN_TITLE) != 0;
        words += word;
        titles += word & (caps | title);
        capitals += word & caps & (x->end - x->start > 2);
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
    us_fill(out->value, 0, sizeof(out->value));
    us_fill(out->first, 0xFF, sizeof(out->first)); /* US_NOWHERE */
    find_groups(m, an, out);
    find_polarity(m, an, s, out);
    find_form(an, out);
    find_shifters(m, an, out);
    out->nseen = 0;
    for (unsigned f = 0; f < US_FEATURE_SIGNAL; f++) {
        out->seen[out->nseen] = (uint8_t)f;
        out->nseen += out->value[f] != 0;
    }
    find_signals(m, an, out);
    bool social = false;
    for (unsigned f = US_FEATURE_REPLY; f < US_FEATURE_SIGNAL; f++)
        social |= out->value[f] > 0;
    bool chinese = an->nhan * 2 > an->nword;
    out->channel = social && !chinese ? US_CHANNEL_SOCIAL : US_CHANNEL_GENERAL;
}
