#include "lexicon/units.h"

#include "base/utf8.h"
#include "lexicon/forms.h"
#include "text/norm.h"

#include <stdlib.h>

uint32_t
us_symbols_get(const struct us_symbols *s, struct us_str key)
{
    if (!s->nslot)
        return US_SYM_NONE;
    uint64_t h = us_hash(key.p, key.n, 0);
    size_t mask = s->nslot - 1, i = (size_t)h & mask, bit = us_sieve_bit(h);
    if (!(s->sieve[bit / 64] >> bit % 64 & 1))
        return US_SYM_NONE;
    for (; s->slots[i].id1; i = (i + 1) & mask) {
        uint32_t id = s->slots[i].id1 - 1;
        if (s->slots[i].print != (uint32_t)(h >> 32))
            continue;
        size_t n = s->off[id + 1] - s->off[id];
        if (n == key.n && memcmp(s->pool + s->off[id], key.p, n) == 0)
            return id;
    }
    return US_SYM_NONE;
}

/* Sorted. Left out: spellings that are words of their own (cant and wont are rare enough; hell,
 * ill, well, shell, were, its are not). */
static const char *const contractions[][2] = {
    {"aint", "ain't"},       {"arent", "aren't"},       {"cant", "can't"},
    {"couldnt", "couldn't"}, {"couldve", "could've"},   {"didnt", "didn't"},
    {"doesnt", "doesn't"},   {"dont", "don't"},         {"hadnt", "hadn't"},
    {"hasnt", "hasn't"},     {"havent", "haven't"},     {"im", "i'm"},
    {"isnt", "isn't"},       {"ive", "i've"},           {"mustnt", "mustn't"},
    {"neednt", "needn't"},   {"shouldnt", "shouldn't"}, {"shouldve", "should've"},
    {"thats", "that's"},     {"theyre", "they're"},     {"theyve", "they've"},
    {"wasnt", "wasn't"},     {"werent", "weren't"},     {"weve", "we've"},
    {"whats", "what's"},     {"wont", "won't"},         {"wouldnt", "wouldn't"},
    {"wouldve", "would've"}, {"youre", "you're"},       {"youve", "you've"},
};

static int
by_first(const void *key, const void *row)
{
    return us_str_cmp(*(const struct us_str *)key, us_str_c(*(const char *const *)row));
}

struct us_str
us_units_contraction(struct us_str word)
{
    if (word.n < 2 || word.n > 9 || !strchr("tsme", word.p[word.n - 1]))
        return word;
    const char *const *row =
        bsearch(&word, contractions, US_COUNT(contractions), sizeof(contractions[0]), by_first);
    return row ? us_str_c(row[1]) : word;
}

const char *const us_number_words[US_NUMBER_WORDS + 1] = {
    "one",     "two",    "three",  "four",    "five",   "six",    "seven", "eight", "nine",
    "ten",     "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty",
    "hundred", "half",   "couple", "several", "few",    "dozen",  "一",    "二",    "三",
    "四",      "五",     "六",     "七",      "八",     "九",     "十",    "百",    "千",
    "万",      "两",     "半",     "几",      "俩",     "仨",     NULL,
};

struct us_str
us_units_mark(struct us_str norm)
{
    size_t len = 1;
    if (!norm.n)
        return norm;
    us_utf8_get(norm.p, &len);
    bool dots = norm.n > len && (norm.p[0] == '.' || norm.p[0] == ',' ||
                                 us_str_starts(norm, "。") || us_str_starts(norm, "、"));
    return dots ? US_STR("…") : us_str_sub(norm, 0, len < norm.n ? len : norm.n);
}

struct maker {
    struct us_forms *forms;
    const struct us_symbols *syms;
    struct us_str text;
    struct us_token *tok;
    struct us_unit *units;
    size_t n;
    struct us_arena *a;
};

static uint32_t
sym_of(const struct maker *m, struct us_str s)
{
    return us_symbols_get(m->syms, s);
}

static unsigned
newline_flag(const struct us_token *t)
{
    return (t->flags & (unsigned)US_TOKEN_NEWLINE) / US_TOKEN_NEWLINE * US_UNIT_NEWLINE;
}

static struct us_unit *
add(struct maker *m, const struct us_token *t, uint32_t index, uint32_t start, uint32_t end,
    unsigned flags)
{
    struct us_unit *u = &m->units[m->n++];
    *u = (struct us_unit){.start = start,
                          .end = end,
                          .token = index,
                          .sym = US_SYM_NONE,
                          .stem = US_SYM_NONE,
                          .kind = t->kind,
                          .token_flags = t->flags};
    u->flags = (uint16_t)(flags | newline_flag(t));
    return u;
}

/* The form of a Han token or a number. */
static void
normalise(struct maker *m, struct us_token *t)
{
    struct us_str w = us_str_sub(m->text, t->start, t->end);
    t->norm = us_norm(m->forms->dict, w, (enum us_token_kind)t->kind, m->a, &t->flags);
}

/* Characters of a Han token, or of what a number was joined with (2个小时), one unit each. `norm`
 * walks beside the text: folding to simplified keeps the number of characters. */
static void
add_han(struct maker *m, const struct us_token *t, uint32_t index, uint32_t from,
        struct us_str norm)
{
    size_t at = from, k = 0;
    while (at < t->end) {
        size_t len, nlen = 0;
        us_utf8_get(m->text.p + at, &len);
        if (k < norm.n)
            us_utf8_get(norm.p + k, &nlen);
        struct us_str c = us_str_sub(norm, k, k + nlen);
        bool joined = t->kind == US_TOKEN_NUMBER;
        unsigned flags = US_UNIT_HAN;
        flags |= at == t->start || joined ? US_UNIT_FIRST : 0;
        flags |= at + len == t->end || joined ? US_UNIT_LAST : 0;
        struct us_unit *u = add(m, t, index, (uint32_t)at, (uint32_t)(at + len), flags);
        u->sym = sym_of(m, c);
        u->flags |= us_units_number_flag(u->sym);
        at += len;
        k += nlen;
    }
}

/* The common case: nothing but characters of the table. False, with nothing added, when there are
 * others. */
static bool
add_plain_han(struct maker *m, struct us_token *t, uint32_t index)
{
    const unsigned char *p = (const unsigned char *)m->text.p;
    struct us_unit *first = &m->units[m->n], *u = first;
    uint32_t folds = 0;
    unsigned flags = US_UNIT_HAN | newline_flag(t);
    for (uint32_t at = t->start; at < t->end; at += 3, u++) {
        if (p[at] < 0xE4 || p[at] > 0xE9)
            return false;
        uint32_t cp = (uint32_t)(p[at] & 0x0F) << 12 | (uint32_t)(p[at + 1] & 0x3F) << 6 |
                      (uint32_t)(p[at + 2] & 0x3F);
        if (cp < US_HAN_FIRST)
            return false;
        uint32_t entry = m->syms->han[cp - US_HAN_FIRST], sym = entry & ~US_HAN_FOLDS;
        folds |= entry;
        *u = (struct us_unit){at,       at + 3,      index,
                              sym,      US_SYM_NONE, (uint16_t)(flags | us_units_number_flag(sym)),
                              t->flags, t->kind};
    }
    first->flags |= US_UNIT_FIRST;
    u[-1].flags |= US_UNIT_LAST;
    m->n += (size_t)(u - first);
    if (folds & US_HAN_FOLDS)
        normalise(m, t);
    else
        t->norm = us_str_sub(m->text, t->start, t->end);
    return true;
}

static void
add_number(struct maker *m, const struct us_token *t, uint32_t index)
{
    size_t k = 0, at = t->start;
    /* The digits, up to the first Han character, if any was joined. */
    while (at < t->end) {
        size_t len, nlen;
        uint32_t cp = us_utf8_get(m->text.p + at, &len);
        if (cp >= 0x3400 && cp < 0xFF00)
            break;
        us_utf8_get(t->norm.p + k, &nlen);
        k += nlen;
        at += len;
    }
    if (at > t->start) {
        unsigned flags = US_UNIT_NUMBER | US_UNIT_FIRST | US_UNIT_LAST;
        struct us_unit *u = add(m, t, index, t->start, (uint32_t)at, flags);
        u->sym = sym_of(m, us_str_sub(t->norm, 0, k));
    }
    if (at < t->end)
        add_han(m, t, index, (uint32_t)at, us_str_sub(t->norm, k, t->norm.n));
}

static char
small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

struct us_str
us_units_elongated(struct us_str w, unsigned doubled, char *out)
{
    size_t n = 0, run = 0, nrun = 0;
    for (size_t i = 0; i < w.n; i++) {
        char c = small(w.p[i]);
        run = i && small(w.p[i - 1]) == c ? run + 1 : 1;
        out[n++] = c;
        bool ends = i + 1 == w.n || small(w.p[i + 1]) != c;
        if (run < 3 || !ends || c < 'a' || c > 'z')
            continue;
        n -= run - (doubled == US_ELONGATED_KEPT ? 3 : 1 + (doubled >> nrun & 1U));
        nrun++;
    }
    return (struct us_str){out, n};
}

/* What is one unit: a word, a mark, an emoji ... */
static void
add_one(struct maker *m, struct us_token *t, uint32_t index, const struct us_form *form)
{
    struct us_unit *u =
        add(m, t, index, t->start, t->end, US_UNIT_FIRST | US_UNIT_LAST | (unsigned)form->flags);
    u->sym = form->sym;
    u->stem = form->stem;
}

/* The words of a hashtag. Where no word follows, it stands outside the sentence: "never again
 * #fail" denies no failure. */
static bool
add_hashtag(struct maker *m, const struct us_token *t, uint32_t index, bool trails)
{
    struct us_hashtag_part parts[US_HASHTAG_PARTS];
    size_t n = us_forms_cut(m->forms, t, parts);
    if (n && trails && m->n)
        m->units[m->n - 1].flags |= US_UNIT_CLAUSE;
    for (size_t i = 0; i < n; i++) {
        unsigned flags = US_UNIT_FIRST | US_UNIT_LAST | US_UNIT_WORD;
        flags |= trails && i + 1 == n ? US_UNIT_CLAUSE : 0;
        struct us_unit *u =
            add(m, t, index, t->start + parts[i].start, t->start + parts[i].end, flags);
        if (i)
            u->flags &= (uint16_t)~US_UNIT_NEWLINE;
        u->sym = parts[i].sym;
        u->stem = parts[i].stem;
        u->flags |= us_units_number_flag(u->sym);
    }
    return n != 0;
}

/* Whether this token is the cut-off negation of "does n't" or of "does n 't"; *used is how many
 * tokens it takes. */
static bool
is_cut_negation(struct maker *m, size_t n, size_t i, size_t *used)
{
    struct us_token *tok = m->tok;
    struct us_form forms[2];
    if (us_str_eqc(tok[i].norm, "n't")) {
        *used = 1;
        return true;
    }
    if (!us_str_eqc(tok[i].norm, "n") || i + 2 >= n)
        return false;
    for (size_t k = i + 1; k <= i + 2; k++)
        if (tok[k].kind == US_TOKEN_HAN || tok[k].kind == US_TOKEN_NUMBER)
            return false;
    us_forms_get(m->forms, &tok[i + 1], 2, m->a, forms);
    *used = 3;
    return us_str_eqc(tok[i + 1].norm, "'") && us_str_eqc(tok[i + 2].norm, "t") &&
           tok[i + 1].end == tok[i + 2].start;
}

/* Joins a cut-off negation to the word before: does + n't is the unit doesn't. False when there is
 * no such word. */
static bool
join_negation(struct maker *m, size_t i, size_t used)
{
    const struct us_token *tok = m->tok;
    char word[24];
    struct us_unit *u = m->n ? &m->units[m->n - 1] : NULL;
    if (!u || !(u->flags & US_UNIT_WORD))
        return false;
    struct us_str first = tok[u->token].norm;
    if (first.n + 3 > sizeof(word))
        return false;
    memcpy(word, first.p, first.n);
    memcpy(word + first.n, "n't", 3);
    u->sym = sym_of(m, (struct us_str){word, first.n + 3});
    u->stem = US_SYM_NONE;
    u->end = tok[i + used - 1].end;
    return true;
}

static bool
joins_words(const struct us_token *tok, size_t n, size_t i)
{
    const struct us_token *t = &tok[i];
    bool mark = t->norm.n == 1 && (t->norm.p[0] == '-' || t->norm.p[0] == '/');
    return mark && i && i + 1 < n && tok[i - 1].end == t->start && tok[i + 1].start == t->end &&
           tok[i - 1].kind == US_TOKEN_WORD && tok[i + 1].kind == US_TOKEN_WORD;
}

static size_t
units_at_most(const struct us_token *tok, size_t ntok)
{
    const unsigned many = 1U << US_TOKEN_HAN | 1U << US_TOKEN_NUMBER | 1U << US_TOKEN_HASHTAG;
    size_t room = ntok;
    for (size_t i = 0; i < ntok; i++)
        room += (many >> tok[i].kind & 1) * (tok[i].end - tok[i].start);
    return room;
}

/* Adds the units of token i, whose form (not of a Han token or number) is known. Returns how many
 * tokens that takes. */
static size_t
add_token(struct maker *m, size_t ntok, size_t i, const struct us_form *form)
{
    struct us_token *t = &m->tok[i];
    uint32_t index = (uint32_t)i;
    size_t used;
    if (t->kind == US_TOKEN_HAN) {
        if (!add_plain_han(m, t, index)) {
            normalise(m, t);
            add_han(m, t, index, t->start, t->norm);
        }
    } else if (t->kind == US_TOKEN_NUMBER) {
        normalise(m, t);
        add_number(m, t, index);
    } else if (US_UNLIKELY(form->is_n) && is_cut_negation(m, ntok, i, &used) &&
               join_negation(m, i, used)) {
        return used;
    } else if (t->kind == US_TOKEN_HASHTAG &&
               add_hashtag(m, t, index, i + 1 == ntok || m->tok[i + 1].kind > US_TOKEN_NUMBER)) {
    } else if (t->kind == US_TOKEN_WORD || !joins_words(m->tok, ntok, i))
        add_one(m, t, index, form);
    return 1;
}

size_t
us_units_make(struct us_forms *forms, struct us_str text, struct us_token *tok, size_t ntok,
              struct us_arena *a, struct us_unit **units)
{
    size_t room = units_at_most(tok, ntok) * sizeof(struct us_unit), from = 0, known = 0;
    struct maker m = {forms, forms->syms, text, tok, us_arena_raw(a, room), 0, a};
    struct us_form form[US_FORMS_MAX];
    us_forms_begin(forms, text);
    for (size_t i = 0; i < ntok; i += add_token(&m, ntok, i, &form[i - from]))
        if (i >= known) {
            from = i;
            known = ntok - i < US_FORMS_MAX ? ntok : i + US_FORMS_MAX;
            us_forms_get(forms, tok + from, known - from, a, form);
        }
    *units = m.units;
    return m.n;
}
