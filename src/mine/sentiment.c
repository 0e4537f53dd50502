#include "mine/sentiment.h"

#include "mine/discourse.h"

#include <math.h>
#include <stdlib.h>

enum {
    SCOPE_WORDS = 5, /* how far before a word its negation may stand, in words */
    SCOPE_HAN = 8,   /* the same in characters */
    NEAR_WORDS = 2,  /* for boosting and damping */
    NEAR_HAN = 4,
    ROW_GAP = 2,       /* a unit between opinions that share a negation: 不脏不乱, 脏、乱 */
    CONCEDED_WORDS = 4 /* how far "despite" reaches: no clause follows it, but a noun */
};

/* Context words are divided by 1 + this for each point of polar evidence (left-out figures do not
 * change between 0 and .4; with it a plain opinion is not outweighed by small words). */
static const double CONTEXT_YIELDS = 0.4;

/* What is left of a polar word that is part of a name; results are flat from 0 to .5. */
static const double NAME = 0.4;

const char *
us_polarity_name(enum us_polarity p)
{
    static const char *const names[] = {"negative", "neutral", "positive"};
    return names[p];
}

void
us_rules_write(unsigned rules, struct us_buf *out)
{
    static const char *const names[] = {"negated",  "boosted",  "dampened", "contrast", "conceded",
                                        "irrealis", "capitals", "event",    "context",  "later",
                                        "verdict",  "softened", "sarcasm",  "name"};
    for (unsigned left = rules; left; left &= left - 1) {
        if (left != rules)
            us_buf_char(out, '+');
        us_buf_c(out, names[us_lowest_bit(left)]);
    }
    if (!rules)
        us_buf_c(out, "lexicon");
}

static bool
is_han(const struct us_analysis *an, uint32_t unit)
{
    return (an->units[unit].flags & US_UNIT_HAN) != 0;
}

/* What the shifters before one match do to it. */
struct shift {
    double factor;
    unsigned rules;
};

/* Roles that change what follows them in their clause, or end the reach of those that do. */
static bool
shifts(const struct us_entry *e)
{
    return e->group != US_ROLE_AND && e->group != US_ROLE_DISTANCE && e->group != US_ROLE_VERDICT;
}

/* A shifter inside a word of the segmenter (不 in 不好吃) reaches to the end of that word only. */
static bool
reaches(const struct us_analysis *an, const struct us_match *s, const struct us_match *target)
{
    const struct us_unit *last = &an->units[s->last];
    bool inside = (last->flags & US_UNIT_HAN) && !(last->flags & US_UNIT_LAST);
    return !inside || an->units[target->first].token == last->token;
}

/* What lies on the way from a target back to its shifters. */
struct path {
    size_t polar;  /* number of the nearest polarity match not behind the shifter looked at */
    uint32_t from; /* first unit of the nearest boost passed */
    bool boosted;
    uint32_t used;    /* Chinese negations before this unit have had their opinion */
    bool joined;      /* by "and" to what stands before */
    uint32_t negated; /* first unit of the nearest negation passed, or of one the target begins
                         with; UINT32_MAX when there is none */
};

/* Whether `s` is a part of another polarity entry, which has been judged as a whole: 不 in 不通风
 * says nothing of what follows. Chinese only: English negation (can't recommend it to friends)
 * carries on. Moves p->polar back. */
static bool
is_inside(const struct us_analysis *an, const struct us_match *s, struct path *p)
{
    const struct us_match *list = an->match[US_TABLE_SENTIMENT];
    while (p->polar > 0 && list[p->polar].first > s->first)
        p->polar--;
    return list[p->polar].first <= s->first && list[p->polar].last >= s->last;
}

/* Whether 就 stands between: what follows is what came of it (不打招呼就封号), and is not denied.
 */
static bool
comes_of_it(const struct us_analysis *an, uint32_t last, uint32_t first)
{
    for (uint32_t u = last + 1; u < first; u++)
        if (us_str_eqc(us_str_sub(an->text, an->units[u].start, an->units[u].end), "就"))
            return true;
    return false;
}

/* A Chinese negation is used up by the first opinion behind it (没异味很干净), unless the next one
 * follows at once (不脏乱), and does not pass to a predicate with its own degree (没有空调的房间很
 * 热; but 不觉得很好). */
static bool
negation_ends(const struct us_analysis *an, const struct us_match *s, const struct path *p)
{
    return is_han(an, s->last) &&
           (s->last < p->used || (p->boosted && p->from - s->last > NEAR_HAN));
}

/* Whether what is before `s` cannot be about the target, which has a negation of its own: "not
 * happy and not satisfied" denies two things, and so does "neither fast nor cheap". */
static bool
is_row(const struct us_miner *m, const struct us_match *s, const struct us_entry *e,
       const struct path *p)
{
    if (e->group == US_ROLE_AND)
        return s->last + 1 == p->negated;
    return s->first == p->negated && us_str_eqc(us_lexicon_text(m->lexicon, e->term), "nor");
}

/* Whether the target is joined by "and" to an entry of its own sign that `s` is a part of: what is
 * joined so is of one mind (Hatzivassiloglou and McKeown, 1997, ACL), so in "no help and rude
 * staff" nothing is denied but help. */
static bool
is_of_one_mind(const struct us_miner *m, const struct us_analysis *an, const struct us_match *s,
               const struct us_match *target, struct path *p)
{
    if (!p->joined || !is_inside(an, s, p))
        return false;
    int32_t before = us_match_entry(m, &an->match[US_TABLE_SENTIMENT][p->polar])->value;
    int32_t value = us_match_entry(m, target)->value;
    return (before < 0) == (value < 0) && before != 0;
}

static void
shift_by(const struct us_match *s, const struct us_entry *e, bool near, struct shift *sh,
         struct path *p)
{
    double value = e->value / 1000.0;
    if (e->group == US_ROLE_NEGATE) {
        sh->factor *= value;
        sh->rules |= US_RULE_NEGATED;
        p->negated = s->first;
    } else if (e->group == US_ROLE_BOOST && near) {
        /* "not very good" is weaker than "not good" would be strong: a boost outside a negation
         * is not doubled by it. */
        sh->factor *= value;
        sh->rules |= US_RULE_BOOSTED;
        p->from = s->first;
        p->boosted = true;
    } else if (e->group == US_ROLE_DAMPEN && near) {
        sh->factor *= value;
        sh->rules |= US_RULE_DAMPENED;
    } else if (e->group == US_ROLE_IRREALIS && !(sh->rules & US_RULE_IRREALIS)) {
        sh->factor *= value;
        sh->rules |= US_RULE_IRREALIS;
    }
}

/* Collects the shifters in the clause of match number `i` that stand before it, nearest first.
 * `next` is the first shifter behind it; `used`: see struct path; marks what
 * is `spent`. */
static struct shift
shift_of(const struct us_miner *m, const struct us_analysis *an, size_t i, size_t next,
         uint32_t used, bool *spent)
{
    const struct us_match *target = &an->match[US_TABLE_SENTIMENT][i];
    const struct us_match *list = an->match[US_TABLE_SHIFTER];
    struct shift sh = {1, 0};
    struct path p = {i, target->first, false, used, false, UINT32_MAX};
    uint32_t clause = an->clause[target->first];
    if (next < an->nmatch[US_TABLE_SHIFTER] && list[next].first == target->first &&
        us_match_entry(m, &list[next])->group == US_ROLE_NEGATE)
        p.negated = target->first;
    while (next-- > 0) {
        const struct us_match *s = &list[next];
        const struct us_entry *e = us_match_entry(m, s);
        if (an->clause[s->last] != clause)
            break;
        if (e->group == US_ROLE_AND && is_row(m, s, e, &p))
            break;
        p.joined |= e->group == US_ROLE_AND;
        if (s->last >= target->first || !shifts(e))
            continue; /* part of the match itself, or without effect on polarity */
        uint32_t gap = target->first - s->last - 1;
        bool han = is_han(an, s->last);
        if (us_role_contrasts(e->group) ||
            (gap > (han ? SCOPE_HAN : SCOPE_WORDS) && e->group != US_ROLE_IRREALIS))
            break;
        if (han && is_inside(an, s, &p))
            continue;
        if (e->group == US_ROLE_NEGATE && (!reaches(an, s, target) || negation_ends(an, s, &p) ||
                                           (han && comes_of_it(an, s->last, target->first))))
            continue;
        if (e->group == US_ROLE_NEGATE && !han && is_of_one_mind(m, an, s, target, &p))
            continue;
        if (e->group == US_ROLE_NEGATE && han)
            spent[next] = true;
        shift_by(s, e, gap <= (han ? NEAR_HAN : NEAR_WORDS), &sh, &p);
        if (is_row(m, s, e, &p))
            break;
    }
    return sh;
}

struct stretch {
    uint32_t from, to;
};

/* Contrast: for each sentence the unit where its last "but" stands, and the factors of both sides.
 * Chinese contrast gains nothing (measured), so only English "but" counts; concession weakens its
 * own clause in both. */
struct contrast {
    uint32_t *but;            /* by sentence: unit of the last "but" + 1, or 0 */
    struct stretch *conceded; /* by clause: units, half open */
};

/* "Great trip though.": nothing follows that could weigh more. */
static bool
is_afterthought(const struct us_analysis *an, const struct us_match *s)
{
    return s->last + 1 >= an->nunit || an->sentence[s->last + 1] != an->sentence[s->last] ||
           (an->units[s->last + 1].flags & US_UNIT_SENTENCE);
}

static struct contrast
contrast_of(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a)
{
    struct contrast c = {0};
    if (!an->nunit)
        return c;
    for (size_t i = 0; i < an->nmatch[US_TABLE_SHIFTER]; i++) {
        const struct us_match *s = &an->match[US_TABLE_SHIFTER][i];
        const struct us_entry *e = us_match_entry(m, s);
        if (e->group == US_ROLE_BUT && !is_han(an, s->first) && !is_afterthought(an, s)) {
            if (!c.but)
                c.but = US_NEW_N(a, uint32_t, an->sentence[an->nunit - 1] + 1);
            c.but[an->sentence[s->first]] = s->first + 1;
        } else if (e->group == US_ROLE_CONCEDE) {
            if (!c.conceded)
                c.conceded = US_NEW_N(a, struct stretch, an->clause[an->nunit - 1] + 1);
            /* The value of "despite" and its like, below 0.5, tells that a noun follows. */
            c.conceded[an->clause[s->first]] =
                (struct stretch){0, e->value < 500 ? s->last + 1 + CONCEDED_WORDS : UINT32_MAX};
        }
        if (c.conceded && us_role_contrasts(e->group) &&
            c.conceded[an->clause[s->first]].to > s->first)
            c.conceded[an->clause[s->first]].to = s->first; /* 虽然慢但是好吃 */
    }
    return c;
}

static void
apply_contrast(const struct us_analysis *an, const struct contrast *c, const struct us_match *match,
               struct shift *sh)
{
    uint32_t but = c->but ? c->but[an->sentence[match->first]] : 0;
    if (but) {
        sh->factor *= match->first + 1 < but ? 0.5 : 1.5;
        sh->rules |= US_RULE_CONTRAST;
    }
    const struct stretch *conceded = c->conceded ? &c->conceded[an->clause[match->first]] : NULL;
    if (conceded && conceded->from <= match->first && match->first < conceded->to) {
        sh->factor *= 0.4;
        sh->rules |= US_RULE_CONCEDED;
    }
}

/* Capitals mean something where the rest is not in capitals. */
static bool
shouts(const struct us_analysis *an, const struct us_match *match)
{
    return (an->units[match->first].token_flags & US_TOKEN_CAPS) && an->ncaps * 2 <= an->nlatin;
}

static bool
is_title(const struct us_analysis *an, uint32_t unit)
{
    return an->units[unit].kind == US_TOKEN_WORD &&
           (an->units[unit].token_flags & (US_TOKEN_TITLE | US_TOKEN_CAPS)) == US_TOKEN_TITLE;
}

/* Whether capitals open most words, as in headlines. */
static bool
is_all_titles(const struct us_analysis *an)
{
    size_t titles = 0, words = 0;
    for (uint32_t u = 0; u < an->nunit; u++) {
        words += an->units[u].kind == US_TOKEN_WORD;
        titles += is_title(an, u);
    }
    return titles * 2 > words;
}

/* One capitalised word within a clause, beside another: a name, "the ferry to Good Hope". */
static bool
is_name(const struct us_analysis *an, const struct us_match *match)
{
    uint32_t u = match->first;
    if (u != match->last || u == 0 || !is_title(an, u) || an->clause[u - 1] != an->clause[u] ||
        (an->units[u - 1].flags & US_UNIT_CLAUSE))
        return false;
    bool before = u > 1 && is_title(an, u - 1) && an->sentence[u - 2] == an->sentence[u];
    return before || (u + 1 < an->nunit && is_title(an, u + 1));
}

static int32_t
clamp_thousandths(double v)
{
    v = v > 6000 ? 6000 : v < -6000 ? -6000 : v;
    return (int32_t)(v < 0 ? v - 0.5 : v + 0.5);
}

static void
add_evidence(struct us_sentiment *out, const struct us_match *match, int32_t weight, unsigned rules)
{
    out->evidence[out->n++] = (struct us_evidence){match->first, match->last, match->entry,
                                                   weight,       weight,      (uint16_t)rules};
}

static void
total(struct us_sentiment *out)
{
    for (size_t i = 0; i < out->n; i++) {
        const struct us_evidence *e = &out->evidence[i];
        out->sum += e->weight;
        if (e->rules & US_RULE_CONTEXT)
            continue;
        if (e->weight > 0)
            out->positive += e->weight;
        else
            out->negative += e->weight;
    }
}

bool *
us_sentiment_covered(const struct us_miner *m, const struct us_analysis *an,
                     const struct us_sentiment *s, struct us_arena *a)
{
    bool *covered = us_arena_zero(a, an->nunit, sizeof(*covered));
    for (int kind = US_TABLE_SENTIMENT; kind <= US_TABLE_SHIFTER; kind++)
        for (size_t i = 0; i < an->nmatch[kind]; i++) {
            const struct us_match *match = &an->match[kind][i];
            if (kind == US_TABLE_SHIFTER && !s->spent[i] &&
                us_match_entry(m, match)->group != US_ROLE_STOP)
                continue;
            memset(covered + match->first, true, match->last - match->first + 1);
        }
    return covered;
}

/* Whether a word of Chinese in Latin letters or digits can be meant: beside Chinese, or all but
 * alone. */
static bool
reads_chinese(const struct us_analysis *an)
{
    return an->nhan || an->nword <= 2;
}

int32_t
us_sentiment_valence(const struct us_analysis *an, const struct us_entry *e)
{
    bool chinese = e->kind == US_TABLE_CONTEXT && an->nhan * 2 > an->nword;
    return chinese ? e->value_zh : e->value;
}

/* Words that lean: each different one counts once, as it stands. Few are different, so a look
 * through those that have counted is cheap, and bounded by the size of the table. */
static void
add_context(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a,
            struct us_sentiment *out)
{
    const struct us_match *list = an->match[US_TABLE_CONTEXT];
    size_t n = an->nmatch[US_TABLE_CONTEXT], first = out->n;
    if (!n || !an->nword) /* marks alone say nothing */
        return;
    const bool *covered = us_sentiment_covered(m, an, out, a);
    double polar = 0;
    for (size_t i = 0; i < first; i++)
        polar += abs(out->evidence[i].weight);
    double share = 1 / (1 + CONTEXT_YIELDS * polar / 1000);
    for (size_t i = 0; i < n; i++) {
        size_t k = first;
        while (k < out->n && out->evidence[k].entry != list[i].entry)
            k++;
        if (k < out->n || covered[list[i].first])
            continue;
        int32_t value = us_sentiment_valence(an, us_match_entry(m, &list[i]));
        value = us_discourse_later(an, list[i].first, value, US_LATER_LEAN);
        int32_t weight = clamp_thousandths(value * share);
        if (weight)
            add_evidence(out, &list[i], weight, US_RULE_CONTEXT);
    }
}

/* Evidence was added in two orderly runs, the second from `from` on; this makes it one, in order of
 * the text. */
static void
merge_runs(struct us_sentiment *out, size_t from, struct us_arena *a)
{
    if (from == 0 || from == out->n)
        return;
    struct us_evidence *merged = us_arena_raw(a, out->n * sizeof(*merged));
    size_t i = 0, k = from, n = 0;
    while (n < out->n) {
        bool first = k == out->n || (i < from && out->evidence[i].first <= out->evidence[k].first);
        merged[n++] = first ? out->evidence[i++] : out->evidence[k++];
    }
    out->evidence = merged;
}

/* By the score as it is printed, with three digits. */
static enum us_polarity
label_of(double score)
{
    if (fabs(score) + 0.0005 < US_NEUTRAL_BAND)
        return US_POLARITY_NEUTRAL;
    return score > 0 ? US_POLARITY_POSITIVE : US_POLARITY_NEGATIVE;
}

void
us_sentiment_prior(struct us_sentiment *s, double prior)
{
    if (s->n)
        return;
    s->score = prior;
    s->label = label_of(prior);
}

/* Whether the match stands inside a longer shifter: "spite" in "in spite of". */
static bool
is_hidden(const struct us_miner *m, const struct us_analysis *an, const struct us_match *match,
          size_t next)
{
    for (size_t i = next + 2; i-- > 0 && i + 3 > next;) {
        if (i >= an->nmatch[US_TABLE_SHIFTER])
            continue;
        const struct us_match *s = &an->match[US_TABLE_SHIFTER][i];
        bool longer = s->last - s->first > match->last - match->first;
        unsigned role = us_match_entry(m, s)->group;
        if (longer && s->first <= match->first && match->last <= s->last &&
            (role == US_ROLE_BUT || role == US_ROLE_CONCEDE))
            return true;
    }
    return false;
}

/* Sarcasm with a signature: a praise that opens the sentence, alone in its clause or right before
 * the fault, and an event or a fault next in the same sentence, no "but" between. */
static void
turn_sarcasm(const struct us_miner *m, const struct us_analysis *an, const struct contrast *c,
             struct us_sentiment *out)
{
    for (size_t i = 0; i + 1 < out->n; i++) {
        struct us_evidence *praise = &out->evidence[i], *fault = &out->evidence[i + 1];
        uint32_t sentence = an->sentence[praise->first];
        bool plain = !(praise->rules & ~(unsigned)(US_RULE_BOOSTED | US_RULE_CAPITALS));
        bool event = m->lexicon->entries[fault->entry].flags & US_ENTRY_EVENT;
        if (!plain || praise->weight < 1000 || fault->weight > -1000 ||
            an->sentence[fault->first] != sentence || (c->but && c->but[sentence]) ||
            (fault->rules & US_RULE_NEGATED) || is_han(an, praise->first))
            continue;
        uint32_t open = praise->first; /* one word may stand before: oh, just, well */
        open -= open && an->sentence[open - 1] == sentence;
        bool opens = open == 0 || an->sentence[open - 1] != sentence;
        bool alone = an->units[praise->last + 1].flags & US_UNIT_CLAUSE;
        bool joined = fault->first == praise->last + 1;
        if (!opens || !(joined || (alone && event)))
            continue;
        praise->weight = -praise->weight / 2;
        praise->rules |= US_RULE_SARCASM;
    }
}

double
us_sentiment_of(const struct us_analysis *an, int64_t thousandths)
{
    double sum = (double)thousandths / 1000;
    return sum / (fabs(sum) + 1 + sqrt((double)an->nword));
}

void
us_sentiment_score(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a,
                   struct us_sentiment *out)
{
    memset(out, 0, sizeof(*out));
    size_t n = an->nmatch[US_TABLE_SENTIMENT], next = 0;
    out->evidence = us_arena_raw(a, (n + an->nmatch[US_TABLE_CONTEXT]) * sizeof(*out->evidence));
    struct contrast contrast = contrast_of(m, an, a);
    uint32_t used = 0, polar = 0;
    int headline = -1; /* not known yet */
    out->spent = US_NEW_N(a, bool, an->nmatch[US_TABLE_SHIFTER]);
    for (size_t i = 0; i < n; i++) {
        const struct us_match *match = &an->match[US_TABLE_SENTIMENT][i];
        if (i && match->first - match[-1].last > ROW_GAP)
            used = polar;
        const struct us_entry *e = us_match_entry(m, match);
        while (next < an->nmatch[US_TABLE_SHIFTER] &&
               an->match[US_TABLE_SHIFTER][next].first < match->first)
            next++;
        if (!e->value || is_hidden(m, an, match, next) ||
            ((e->flags & US_ENTRY_ZH) && !reads_chinese(an)))
            continue;
        polar = match->first;
        struct shift sh = {1, 0};
        if (!(e->flags & US_ENTRY_ASIS))
            sh = shift_of(m, an, i, next, used, out->spent);
        apply_contrast(an, &contrast, match, &sh);
        if (shouts(an, match)) {
            sh.factor *= 1.2;
            sh.rules |= US_RULE_CAPITALS;
        }
        if (!(e->flags & US_ENTRY_EVENT) && is_name(an, match) &&
            !(headline = headline < 0 ? is_all_titles(an) : headline)) {
            sh.factor *= NAME;
            sh.rules |= US_RULE_NAME;
        }
        sh.rules |= e->flags & US_ENTRY_EVENT ? US_RULE_EVENT : 0;
        int32_t weight = clamp_thousandths(e->value * sh.factor);
        if (weight)
            add_evidence(out, match, weight, sh.rules);
    }
    turn_sarcasm(m, an, &contrast, out);
    us_discourse_apply(m, an, a, out);
    size_t npolar = out->n;
    add_context(m, an, a, out);
    merge_runs(out, npolar, a);
    total(out);
    out->score = us_sentiment_of(an, out->sum);
    /* Words that lean may tip a score, but are no opinion. */
    out->label = npolar ? label_of(out->score) : US_POLARITY_NEUTRAL;
}
