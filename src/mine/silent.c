#include "mine/silent.h"

enum {
    S07 = 7,
    S09 = 9,
    S13 = 13,
    S15 = 15,
    S16 = 16,
    S17 = 17,
    S25 = 25,
    S27 = 27,
    S28 = 28,
    S36 = 36
};

/* A remark on price, decline, warning or leaving does not count in a text that otherwise praises:
 * when the praise outside its words is this share of the blame there, or more. Chosen on three sets
 * of Chinese reviews, the hotels being the hard ones; English sets moved the same way. */
static const double praise_share[US_SIGNAL_MAX] = {
    [S07] = 1.0, [S13] = 0.7, [S27] = 1.0, [S28] = 0.7};
enum { PRAISE_LEAST = 500, MILD = 800 }; /* a clear word of praise; weight of a mild signal */

static void
add(const struct us_miner *m, struct us_silent *out, uint8_t id, uint32_t first, uint32_t last,
    int32_t weight)
{
    if (!m->lexicon->signals[id].id[0])
        return;
    out->signals[out->n++] = (struct us_silent_signal){id, first, last, weight};
}

static int32_t
default_weight(const struct us_miner *m, uint8_t id)
{
    return m->lexicon->signals[id].weight;
}

/* An answer of no effort is the whole text, or it is none. */
static bool
is_whole(const struct us_analysis *an, const struct us_match *match)
{
    uint32_t rest = (uint32_t)an->nunit - 1 - match->last;
    return match->first == 0 &&
           (rest == 0 || (rest == 1 && (an->units[match->last + 1].flags & US_UNIT_CLAUSE)));
}

static bool
has_signal(const struct us_silent *out, uint8_t id)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->signals[i].id == id)
            return true;
    return false;
}

/* The first evidence that begins at `unit` or behind it; evidence is in order of the text. */
static size_t
evidence_from(const struct us_sentiment *s, uint32_t unit)
{
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->evidence[mid].first < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Whether what stands outside the match praises too much for its signal to count. A mild remark
 * ("a bit pricey") is outweighed by half as much. */
static bool
is_praised_away(const struct us_entry *e, const struct us_match *match,
                const struct us_sentiment *s)
{
    double share = praise_share[e->group];
    int64_t praise = s->positive, blame = -s->negative;
    if (share <= 0)
        return false;
    for (size_t i = evidence_from(s, match->first); i < s->n; i++) {
        const struct us_evidence *ev = &s->evidence[i];
        if (ev->first > match->last)
            break;
        if ((ev->rules & US_RULE_CONTEXT) || ev->last > match->last)
            continue;
        if (ev->weight > 0)
            praise -= ev->weight;
        else
            blame += ev->weight;
    }
    share *= e->value < MILD ? 0.5 : 1;
    return praise >= PRAISE_LEAST && (double)praise >= share * (double)blame;
}

static uint32_t
sentence_start(const struct us_analysis *an, uint32_t sentence)
{
    size_t lo = 0, hi = an->nunit;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (an->sentence[mid] < sentence)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

/* Of each piece of evidence, the sum of those before it, context left out. */
static int64_t *
running_sums(const struct us_sentiment *s, struct us_arena *a)
{
    int64_t *sums = us_arena_raw(a, (s->n + 1) * sizeof(*sums));
    sums[0] = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        sums[i + 1] = sums[i] + (e->rules & US_RULE_CONTEXT ? 0 : e->weight);
    }
    return sums;
}

/* Sums of evidence on both sides of unit `at`: before it in its sentence and the one before, behind
 * it in its sentence. */
static void
sides_of(const struct us_analysis *an, const struct us_sentiment *s, const int64_t *sums,
         uint32_t at, int64_t *before, int64_t *after)
{
    uint32_t sentence = an->sentence[at];
    uint32_t start = sentence_start(an, sentence ? sentence - 1 : 0);
    uint32_t end = sentence_start(an, sentence + 1);
    *before = sums[evidence_from(s, at)] - sums[evidence_from(s, start)];
    *after = sums[evidence_from(s, end)] - sums[evidence_from(s, at + 1)];
}

/* S17: praise before a "but", trouble behind it, in the same breath. */
static void
concessive_tail(const struct us_miner *m, const struct us_analysis *an,
                const struct us_sentiment *s, struct us_arena *a, struct us_silent *out)
{
    const int64_t *sums = NULL;
    if (has_signal(out, S17))
        return; /* a pattern has found it */
    for (size_t i = 0; i < an->nmatch[US_TABLE_SHIFTER]; i++) {
        const struct us_match *but = &an->match[US_TABLE_SHIFTER][i];
        if (!us_role_contrasts(us_match_entry(m, but)->group))
            continue;
        int64_t before, after;
        sums = sums ? sums : running_sums(s, a);
        sides_of(an, s, sums, but->first, &before, &after);
        if (before < 600 || after > -600)
            continue;
        uint32_t last = but->last;
        while (last + 1 < an->nunit && an->sentence[last + 1] == an->sentence[but->first] &&
               an->clause[last + 1] <= an->clause[but->last] + 1)
            last++;
        add(m, out, S17, but->first, last, default_weight(m, S17));
        return;
    }
}

/* The rating from 0 (worst) to 1 (best). Scales of ten and more begin at 0. */
static double
share_of(const struct us_silent_context *ctx)
{
    double best = ctx->has_best ? ctx->rating_best : ctx->rating_max;
    double worst = best < ctx->rating_max ? ctx->rating_max : best >= 10 ? 0 : 1;
    double share = (ctx->rating - worst) / (best - worst);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* A rating outside its scale (-1, 99) stands for none. */
static bool
has_scale(const struct us_silent_context *ctx)
{
    return ctx->has_rating && ctx->rating_max > 1 && ctx->rating >= 0 &&
           ctx->rating <= ctx->rating_max && !(ctx->has_best && ctx->rating_best > ctx->rating_max);
}

/* S36: a low score and not a word, the same answer to everything and not a word, or an end before
 * the end. */
static void
survey_signal(const struct us_miner *m, const struct us_analysis *an,
              const struct us_silent_context *ctx, struct us_silent *out)
{
    uint32_t last = an->nunit ? (uint32_t)an->nunit - 1 : 0;
    bool scaled = has_scale(ctx);
    bool blank = !an->nunit && scaled && share_of(ctx) <= 0.5;
    bool straight = ctx->survey.is_straight && an->nword <= 1 && !(scaled && share_of(ctx) > 0.95);
    if (blank || straight || ctx->survey.is_dropped)
        add(m, out, S36, 0, last, default_weight(m, S36));
}

/* S15, S16, S25: what the rating says against the text. */
static void
rating_signals(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
               const struct us_complaint *c, const struct us_silent_context *ctx,
               struct us_silent *out)
{
    if (!has_scale(ctx) || !an->nunit)
        return;
    double share = share_of(ctx), high = ctx->rating_max >= 10 ? 0.85 : 0.75; /* 9 of 10, 4 of 5 */
    uint32_t last = (uint32_t)an->nunit - 1;
    bool trouble = c->is_complaint || (s->label == US_POLARITY_NEGATIVE && s->score < -0.2);
    bool fault = trouble || s->negative < -1000;
    if (share >= high && trouble)
        add(m, out, S15, 0, last, default_weight(m, S15));
    else if (share >= 0.4 && share < high && fault)
        add(m, out, S16, 0, last, default_weight(m, S16));
    else if (share <= 0.5 && an->nword <= 1 && !has_signal(out, S25))
        add(m, out, S25, 0, last, default_weight(m, S25));
}

/* Signals add up as independent hints do; the same signal again adds nothing. */
static double
combine(const struct us_silent *out)
{
    int32_t best[US_SIGNAL_MAX]; /* of those that `seen` has a bit for */
    uint64_t seen = 0;
    double none = 1;
    _Static_assert(US_SIGNAL_MAX <= 64, "a bit each");
    for (size_t i = 0; i < out->n; i++) {
        const struct us_silent_signal *g = &out->signals[i];
        if (g->weight <= (seen >> g->id & 1 ? best[g->id] : 0))
            continue;
        best[g->id] = g->weight;
        seen |= (uint64_t)1 << g->id;
    }
    for (; seen; seen &= seen - 1)
        none *= 1 - best[us_lowest_bit(seen)] / 1000.0;
    return 1 - none;
}

/* What a text without any evidence scores: less than one with the least trouble, more than one that
 * praises. */
static const double ground = 0.06;

/* Trouble that no signal names: what polarity and cues say, below the threshold, so that it ranks
 * texts but makes none silent alone. */
static double
unhappiness(const struct us_analysis *an, const struct us_sentiment *s,
            const struct us_complaint *c)
{
    if (!an->nword)
        return 0;
    double trouble = c->score - c->floor > 0 ? (c->score - c->floor) / (1 - c->floor) : 0;
    double sad = s->score < 0 ? -s->score : 0, glad = s->score > 0 ? s->score : 0;
    return ground * (1 - glad) + (0.45 - ground) * (1 - (1 - trouble) * (1 - sad));
}

/* The stance of the heaviest signal; on equal weight exit, then neglect, loyalty, voice. Signals of
 * voice (a story of effort, a pointed question) are voice only in a complaint; in other texts their
 * writer stays and says nothing to the firm: loyalty, as Hirschman has it. */
static enum us_stance
stance_of(const struct us_miner *m, const struct us_silent *out, bool is_complaint)
{
    static const uint8_t rank[US_STANCE_N] = {[US_STANCE_VOICE] = 1,
                                              [US_STANCE_LOYALTY] = 2,
                                              [US_STANCE_NEGLECT] = 3,
                                              [US_STANCE_EXIT] = 4};
    int32_t best = 0;
    enum us_stance stance = US_STANCE_NONE;
    for (size_t i = 0; i < out->n; i++) {
        enum us_stance one = (enum us_stance)m->lexicon->signals[out->signals[i].id].stance;
        if (one == US_STANCE_VOICE && !is_complaint)
            one = US_STANCE_LOYALTY;
        int32_t weight = out->signals[i].weight;
        if (weight > best || (weight == best && rank[one] > rank[stance])) {
            best = weight;
            stance = one;
        }
    }
    return stance;
}

static bool
leaves(const struct us_miner *m, const struct us_silent *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (m->lexicon->signals[out->signals[i].id].stance == US_STANCE_EXIT &&
            out->signals[i].weight >= 500)
            return true;
    return false;
}

/* In order of the text, then of the signals. Insertion: they are few and nearly sorted. */
static void
sort_signals(struct us_silent *out)
{
    for (size_t i = 1; i < out->n; i++) {
        struct us_silent_signal s = out->signals[i];
        size_t k = i;
        for (; k && (out->signals[k - 1].first > s.first ||
                     (out->signals[k - 1].first == s.first && out->signals[k - 1].id > s.id));
             k--)
            out->signals[k] = out->signals[k - 1];
        out->signals[k] = s;
    }
}

/* "I would never switch to B", "switch to night mode": what the tables of changes hide is none. */
static void
drop_no_switch(const struct us_miner *m, const struct us_analysis *an, struct us_silent *out)
{
    const struct us_match *list = an->match[US_TABLE_SWITCH], *not = NULL;
    size_t kept = 0, k = 0;
    for (size_t i = 0; i < out->n; i++) {
        struct us_silent_signal s = out->signals[i];
        if (s.id == S09) /* these ascend, as what hides them does */
            for (; k < an->nmatch[US_TABLE_SWITCH] && list[k].first <= s.first; k++)
                not = us_match_entry(m, &list[k])->group == US_SWITCH_NOT ? &list[k] : not ;
        if (!(s.id == S09 && not &&s.first <= not ->last))
            out->signals[kept++] = s;
    }
    out->n = kept;
}

/* S09 is for those who leave: not for who came, and for each who names where to. */
static void
settle_switch(const struct us_miner *m, struct us_silent *out)
{
    const struct us_churn *c = &out->churn;
    bool known = false;
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        bool is_switch = out->signals[i].id == S09;
        known |= is_switch;
        if (!(is_switch && c->direction == US_CHURN_HERE))
            out->signals[kept++] = out->signals[i];
    }
    out->n = kept;
    if (!known && c->direction == US_CHURN_AWAY && c->to.is_set)
        add(m, out, S09, c->to.first, c->to.last, default_weight(m, S09));
}

void
us_silent_score(const struct us_miner *m, const struct us_analysis *an,
                const struct us_sentiment *s, const struct us_complaint *c,
                const struct us_silent_context *ctx, struct us_arena *a, struct us_silent *out)
{
    enum { BY_CODE = 6 };
    us_fill(out, 0, sizeof(*out));
    bool content =
        has_scale(ctx) && share_of(ctx) > 0.95; /* top marks and "ok": busy, not silent */
    out->signals = us_arena_raw(a, (an->nmatch[US_TABLE_SILENT] + BY_CODE) * sizeof(*out->signals));
    for (size_t i = 0; i < an->nmatch[US_TABLE_SILENT]; i++) {
        const struct us_match *match = &an->match[US_TABLE_SILENT][i];
        const struct us_entry *e = us_match_entry(m, match);
        bool lazy = e->group == S25 && (!is_whole(an, match) || content);
        if (!lazy && !is_praised_away(e, match, s))
            add(m, out, e->group, match->first, match->last, e->value);
    }
    concessive_tail(m, an, s, a, out);
    rating_signals(m, an, s, c, ctx, out);
    survey_signal(m, an, ctx, out);
    drop_no_switch(m, an, out);
    us_churn_find(m, an, ctx->brand, ctx->product, out, &out->churn);
    settle_switch(m, out);
    sort_signals(out);
    out->score = 1 - (1 - combine(out)) * (1 - unhappiness(an, s, c));
    bool exit = leaves(m, out);
    if (c->is_voiced && !exit) {
        out->score *= 0.5; /* said to the firm's face: that is the other axis */
        out->stance = US_STANCE_VOICE;
    } else
        out->stance = exit ? US_STANCE_EXIT : stance_of(m, out, c->is_complaint);
    if (s->score > US_NEUTRAL_BAND && !exit)
        out->score *=
            0.5; /* on the whole it praises: what it hints at is named, its writer stays */
    out->is_silent = out->score >= 0.5 && out->stance != US_STANCE_VOICE;
}
