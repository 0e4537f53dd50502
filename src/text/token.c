#include "text/token.h"

#include "text/class.h"
#include "text/norm.h"
#include "text/special.h"
#include "text/stem.h"

#include <stdlib.h>

/* What a token is made of while the text is read: so much is written for each. */
struct piece {
    uint32_t start, end;
    uint8_t kind, flags;
};

struct us_tokenizer {
    const struct us_dict *dict;
    enum us_units units;
    const struct us_words *words;       /* or NULL */
    const struct us_patterns *patterns; /* or NULL */
    struct us_pattern_work *work;
    bool split_hashtags, gave_up;
    struct us_segmenter segmenter;
    struct us_stemmer *stemmer;
    struct piece *list; /* grows; becomes tokens in the caller's arena at the end */
    size_t n, cap;
    struct us_class class;
    uint8_t traits[256]; /* enum trait, by byte */
};

/* What a byte may begin, so that most places are decided by one look-up. */
enum trait {
    OPENS_FACE = 1, /* a mark, or a byte above ASCII, that begins some emoticon */
    OPENS_URL = 2,
    BEFORE_AT = 4 /* may stand in an e-mail address right behind a word */
};

/* One run over a text. */
struct scan {
    struct us_tokenizer *t;
    struct us_str text;
    enum us_token_want want;
    struct us_arena *a;
    size_t at;
    size_t word;    /* where the last word or number ends */
    unsigned flags; /* for the next token: SPACE, NEWLINE */
};

static const char *const kind_names[US_TOKEN_NKIND] = {
    "word",  "word",  "number",   "hashtag", "mention", "url",
    "email", "emoji", "emoticon", "punct",   "other",
};

const char *
us_token_kind_name(enum us_token_kind kind)
{
    return kind_names[kind];
}

static void
set_trait(struct us_tokenizer *t, const char *bytes, enum trait trait)
{
    for (; *bytes; bytes++)
        t->traits[(unsigned char)*bytes] |= (uint8_t)trait;
}

struct us_tokenizer *
us_tokenizer_new(const struct us_dict *dict, enum us_units units)
{
    struct us_tokenizer *t = us_calloc(1, sizeof(*t));
    t->dict = dict;
    t->units = units;
    t->stemmer = us_stemmer_new();
    if (dict)
        us_segmenter_init(&t->segmenter, dict);
    us_class_init(&t->class);
    set_trait(t, ":;=()[]<>^-@$\\_.+'*#", OPENS_FACE);
    set_trait(t, "dDmMnNoOpPqQtTuUvVxXzZ", OPENS_FACE);
    set_trait(t, "hHwWfF", OPENS_URL);
    set_trait(t, "@.-+%", BEFORE_AT);
    for (size_t c = 128; c < 256; c++)
        t->traits[c] = OPENS_FACE;
    return t;
}

void
us_tokenizer_free(struct us_tokenizer *t)
{
    if (!t)
        return;
    if (t->dict)
        us_segmenter_free(&t->segmenter);
    us_stemmer_free(t->stemmer);
    us_pattern_work_free(t->work);
    free(t->list);
    free(t);
}

void
us_tokenizer_use_words(struct us_tokenizer *t, const struct us_words *words)
{
    t->words = words && words->n ? words : NULL;
}

void
us_tokenizer_use_patterns(struct us_tokenizer *t, const struct us_patterns *patterns)
{
    t->patterns = patterns && us_patterns_count(patterns) ? patterns : NULL;
    if (t->patterns && !t->work)
        t->work = us_pattern_work_new();
}

bool
us_tokenizer_gave_up(const struct us_tokenizer *t)
{
    return t->gave_up;
}

/* Bytes of what the user wants whole at `i`: a match of a pattern or a word of the list. */
static size_t
users_own(struct us_tokenizer *t, struct us_str text, size_t i)
{
    size_t n = t->patterns ? us_patterns_match(t->patterns, t->work, text, i, &t->gave_up) : 0;
    return n || !t->words ? n : us_words_match(t->words, text, i);
}

void
us_tokenizer_split_hashtags(struct us_tokenizer *t, bool split)
{
    t->split_hashtags = split;
}

static inline enum us_uclass
class_at(const struct scan *s, size_t i, uint32_t *cp, size_t *len)
{
    return us_class_at(&s->t->class, s->text, i, cp, len);
}

static enum us_uclass
class_or_space(const struct scan *s, size_t i, uint32_t *cp, size_t *len)
{
    *cp = 0;
    *len = 0;
    return i < s->text.n ? class_at(s, i, cp, len) : US_U_SPACE;
}

static inline void
push(struct scan *s, enum us_token_kind kind, size_t end)
{
    struct us_tokenizer *t = s->t;
    US_GROW(t->list, t->cap, t->n + 1);
    struct piece *piece = &t->list[t->n++];
    piece->start = (uint32_t)s->at;
    piece->end = (uint32_t)end;
    piece->kind = (uint8_t)kind;
    piece->flags = (uint8_t)s->flags;
    s->flags = 0;
    s->at = end;
    if (kind == US_TOKEN_WORD || kind == US_TOKEN_NUMBER)
        s->word = end;
}

/* Combining marks and joiners that stand at `i` belong to what stands before (UAX #29, WB4). */
static size_t
take_marks(const struct scan *s, size_t i)
{
    uint32_t cp;
    size_t len;
    while (i < s->text.n && (unsigned char)s->text.p[i] >= 0x80 &&
           class_at(s, i, &cp, &len) == US_U_MARK)
        i += len;
    return i;
}

/* ---- words of alphabets ---- */

static bool
is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == 0x2BC || cp == 0xFF07;
}

static bool
is_letter(enum us_uclass c)
{
    return c == US_U_LETTER;
}

/* Bytes of the dot and the letter behind it, inside an abbreviation of single letters (e.g., U.S.),
 * or 0. The general rule of UAX #29 would also join "good.But". */
static size_t
dot_joins(const struct scan *s, size_t word, size_t dot)
{
    uint32_t cp;
    size_t len, next;
    bool single = dot - word == 1 || (dot >= word + 3 && s->text.p[dot - 2] == '.');
    if (!single || !is_letter(class_or_space(s, dot + 1, &cp, &len)))
        return 0;
    enum us_uclass after = class_or_space(s, dot + 1 + len, &cp, &next);
    return is_letter(after) || after == US_U_DIGIT ? 0 : 1 + len;
}

/* The class behind a joining mark at `i` and the combining marks on it; *end is behind what was
 * found. */
static enum us_uclass
class_behind(const struct scan *s, size_t i, size_t *end)
{
    uint32_t cp;
    size_t len;
    i = take_marks(s, i);
    enum us_uclass c = class_or_space(s, i, &cp, &len);
    *end = i + len;
    return c;
}

static size_t
word_end(const struct scan *s)
{
    size_t i = s->at, len, next;
    uint32_t cp;
    while (i < s->text.n) {
        i = us_str_letters(s->text, i);
        if (i == s->text.n || s->text.p[i] == ' ')
            return i;
        enum us_uclass c = class_at(s, i, &cp, &len);
        if (c == US_U_LETTER || c == US_U_DIGIT || c == US_U_MARK || cp == '_') {
            i += len;
            continue;
        }
        bool version =
            cp == '.' && i > s->at && s->t->class.ascii[s->text.p[i - 1] & 0x7F] == US_U_DIGIT;
        if (version && class_behind(s, i + 1, &next) == US_U_DIGIT)
            i = next; /* v2.1.3 */
        else if (is_apostrophe(cp) && is_letter(class_behind(s, i + len, &next)))
            i = next;
        else if (cp == '.' && (next = dot_joins(s, s->at, i)))
            i += next;
        else
            break;
    }
    /* The final dot of U.S. and of Mr. belongs to it. */
    if (i - s->at >= 2 && i < s->text.n && s->text.p[i] == '.' &&
        (s->text.p[i - 2] == '.' || us_special_abbreviated(s->text, s->at, i)))
        i++;
    return i;
}

/* ---- numbers ---- */

/* Digits with what joins them: 1,000  2.50  10:30  2015-02-24  3/4 ; a percent sign ends it. */
static size_t
number_end(const struct scan *s, size_t i)
{
    uint32_t cp;
    size_t len, next;
    for (;;) {
        enum us_uclass c = class_or_space(s, i, &cp, &len);
        if (c == US_U_DIGIT || (c == US_U_MARK && len)) {
            i += len;
            continue;
        }
        uint32_t mark = us_unicode_narrow(cp);
        if (len && mark < 0x80 && mark && strchr(".,:/-~'", (int)mark) &&
            class_behind(s, i + len, &next) == US_U_DIGIT)
            i = next;
        else
            break;
    }
    if (us_unicode_narrow(cp) == '%' || cp == 0x2103 || cp == 0xB0)
        i += len;
    return i;
}

static bool
is_currency(uint32_t cp)
{
    return cp == '$' || cp == 0xA3 || cp == 0xA5 || cp == 0x20AC || cp == 0xFFE5 || cp == 0x20B9;
}

static bool
scan_number(struct scan *s)
{
    uint32_t cp;
    size_t len, from = s->at, i;
    enum us_uclass c = class_at(s, from, &cp, &len);
    if (is_currency(cp)) {
        from += len;
        c = class_or_space(s, from, &cp, &len);
    }
    if (c != US_U_DIGIT)
        return false;
    i = number_end(s, from);
    uint32_t next;
    enum us_uclass behind = class_or_space(s, i, &next, &len);
    bool is_word = next == '_' || (behind == US_U_LETTER && !us_special_unit(s->text, i));
    if (is_word && from == s->at) {
        size_t word = word_end(s);
        if (word > i) { /* 4g, 3rd, 5th; but 50%off and 2.5g are a number and a word */
            push(s, US_TOKEN_WORD, word);
            return true;
        }
    }
    push(s, US_TOKEN_NUMBER, i);
    return true;
}

/* ---- Chinese ---- */

static size_t
han_end(const struct scan *s, size_t i)
{
    uint32_t cp;
    size_t len;
    struct us_tokenizer *t = s->t;
    if (t->dict && !t->words && !t->patterns)
        i += us_segment_ahead(&t->segmenter, us_str_sub(s->text, i, s->text.n), t->units);
    while (class_or_space(s, i, &cp, &len) == US_U_HAN) {
        if (i > s->at && (t->words || t->patterns) && users_own(t, s->text, i))
            break; /* a word of the user's is no matter for the lattice */
        i += len;
    }
    return i;
}

/* The number token (3, or 第3) that ends right where the run begins, or NULL. */
static struct piece *
number_before(const struct scan *s)
{
    struct piece *last = s->t->n ? &s->t->list[s->t->n - 1] : NULL;
    if (!last || last->end != s->at)
        return NULL;
    char end = s->text.p[last->end - 1];
    bool ordinal = last->kind == US_TOKEN_HAN && end >= '0' && end <= '9';
    return last->kind == US_TOKEN_NUMBER || ordinal ? last : NULL;
}

/* Without a dictionary each character is a word. */
static void
scan_han_characters(struct scan *s, size_t end)
{
    while (s->at < end) {
        uint32_t cp;
        size_t len;
        class_at(s, s->at, &cp, &len);
        push(s, US_TOKEN_HAN, s->at + len);
    }
}

/* Words of a run that begins at `run`, by where they end in it. */
static void
push_run(struct scan *s, size_t run, const uint32_t *end, size_t n)
{
    struct us_tokenizer *t = s->t;
    US_GROW(t->list, t->cap, t->n + n);
    struct piece *piece = t->list + t->n;
    t->n += n;
    for (size_t i = 0; i < n; i++, piece++) {
        size_t from = s->at;
        s->at = run + end[i];
        *piece = (struct piece){(uint32_t)from, (uint32_t)s->at, US_TOKEN_HAN, (uint8_t)s->flags};
        s->flags = 0;
    }
}

static void
scan_han(struct scan *s)
{
    size_t end = han_end(s, s->at), run = s->at, len;
    if (!s->t->dict) {
        scan_han_characters(s, end);
        return;
    }
    struct us_segmenter *seg = &s->t->segmenter;
    struct piece *num = number_before(s);
    struct us_str number = num ? us_str_sub(s->text, num->start, num->end) : (struct us_str){0};
    size_t n = us_segment_run(seg, us_str_sub(s->text, run, end), number, s->t->units), first = 0;
    if (num && n && seg->joins_number) {
        s->at = run + seg->end[first++];
        num->end = (uint32_t)s->at;
        s->word = num->kind == US_TOKEN_NUMBER ? s->at : s->word;
    }
    push_run(s, run, seg->end + first, n - first);
    struct piece *last = n > first ? &s->t->list[s->t->n - 1] : NULL;
    uint32_t cp;
    if (last && class_or_space(s, end, &cp, &len) == US_U_DIGIT &&
        us_segment_before_number(us_str_sub(s->text, last->start, last->end))) {
        s->at = number_end(s, end);
        last->end = (uint32_t)s->at;
    }
}

/* ---- everything else ---- */

/* A token of `n` bytes, when there are any. */
static bool
push_special(struct scan *s, enum us_token_kind kind, size_t n)
{
    if (!n)
        return false;
    size_t end = s->at + n;
    push(s, kind, kind == US_TOKEN_EMOJI || kind == US_TOKEN_EMOTICON ? take_marks(s, end) : end);
    return true;
}

static void
scan_kana(struct scan *s)
{
    size_t i = s->at, len;
    uint32_t cp;
    enum us_uclass c;
    if (push_special(s, US_TOKEN_EMOTICON, us_special_emoticon(s->text, s->at)))
        return; /* a raised arm */
    while ((c = class_or_space(s, i, &cp, &len)) == US_U_KANA || (c == US_U_MARK && len))
        i += len;
    push(s, US_TOKEN_WORD, i);
}

/* A run of one mark, with what combines with it. */
static void
scan_marks(struct scan *s, enum us_token_kind kind)
{
    uint32_t first, cp;
    size_t len, i = s->at;
    class_at(s, i, &first, &len);
    do
        i = take_marks(s, i + len);
    while (i < s->text.n && (class_at(s, i, &cp, &len), cp == first));
    push(s, kind, i);
}

/* The same for a mark of Chinese text (，。！…) that cannot be the beginning of anything else. */
static bool
scan_plain_mark(struct scan *s, uint32_t cp)
{
    enum { LEN = 3 };
    const char *p = s->text.p;
    if (!us_class_is_plain_mark(&s->t->class, cp))
        return false;
    size_t i = s->at;
    do {
        i += LEN;
        if (i < s->text.n && (unsigned char)p[i] - 0xE4u > 0xE9 - 0xE4) /* no Han character */
            i = take_marks(s, i);
    } while (i + LEN <= s->text.n && memcmp(p + i, p + s->at, LEN) == 0);
    push(s, US_TOKEN_PUNCT, i);
    return true;
}

/* Whether the token before touches this place and is a word or number: then :) and (8 are no faces.
 */
static bool
touches_word(const struct scan *s)
{
    return s->word == s->at;
}

static void
skip_space(struct scan *s, uint32_t cp, size_t len)
{
    s->flags |= US_TOKEN_SPACE;
    if (cp == '\n' || cp == '\r' || cp == 0x2028 || cp == 0x2029)
        s->flags |= US_TOKEN_NEWLINE;
    s->at += len;
}

static bool
has_trait(const struct scan *s, size_t i, enum trait trait)
{
    return i < s->text.n && (s->t->traits[(unsigned char)s->text.p[i]] & trait);
}

/* Whether the word up to `end` may be or begin an emoticon of letters: it is an x with a mouth, has
 * a mark or figure in it or right behind it, or ends as it begins. */
static bool
may_be_face(const struct scan *s, size_t end)
{
    enum { FACE_MAX = 5 };
    const char *p = s->text.p + s->at;
    size_t n = end - s->at;
    if (n > FACE_MAX || !has_trait(s, s->at, OPENS_FACE))
        return false;
    char last = (char)(p[n - 1] | 0x20), first = (char)(p[0] | 0x20);
    if (n <= 2)
        return first == 'x' || last <= '9' || has_trait(s, end, OPENS_FACE);
    return last == first || last == 'z' || last == 'l' || memchr(p, '_', n) || memchr(p, '.', n);
}

/* A word, unless it begins an address or an order number or is an emoticon of letters (xD, T_T,
 * orz, D:, or begins with a letter of a far alphabet). */
static void
scan_word(struct scan *s)
{
    size_t end = word_end(s);
    if (US_UNLIKELY((unsigned char)s->text.p[s->at] >= 0x80)) {
        if (!touches_word(s) &&
            push_special(s, US_TOKEN_EMOTICON, us_special_emoticon(s->text, s->at)))
            return;
    } else if (!touches_word(s)) {
        if (has_trait(s, s->at, OPENS_URL) &&
            push_special(s, US_TOKEN_URL, us_special_url(s->text, s->at)))
            return;
        if (has_trait(s, end, BEFORE_AT) &&
            push_special(s, US_TOKEN_EMAIL, us_special_email(s->text, s->at)))
            return;
        if (may_be_face(s, end) &&
            push_special(s, US_TOKEN_EMOTICON, us_special_emoticon(s->text, s->at)))
            return;
        if (end < s->text.n && (s->text.p[end] == '-' || s->text.p[end] == '/') &&
            push_special(s, US_TOKEN_WORD, us_special_code(s->text, s->at)))
            return;
    }
    push(s, US_TOKEN_WORD, end);
}

/* Half of all tokens: a word of ASCII letters with a space behind it, which can be nothing else but
 * an emoticon of letters. False when it may be, or when there is another kind of token. */
static inline bool
scan_plain_word(struct scan *s)
{
    const char *p = s->text.p + s->at;
    if (s->text.n - s->at <= US_LETTERS || s->t->class.ascii[*p & 0x7F] != US_U_LETTER)
        return false;
    size_t n = us_letters(p); /* a byte above ASCII is none */
    if (n == 0 || p[n] != ' ' || may_be_face(s, s->at + n))
        return false;
    push(s, US_TOKEN_WORD, s->at + n);
    return true;
}

/* Cuts #NeverAgain2024 into # Never Again 2024: before an upper-case letter that a lower-case one
 * precedes or follows, and between letters and digits. Underscores are marks. Chinese topics are
 * left to the segmenter. */
static void
scan_split_hashtag(struct scan *s, size_t n)
{
    size_t stop = s->at + n;
    push(s, US_TOKEN_PUNCT, s->at + 1);
    while (s->at < stop) {
        size_t i = s->at, piece = us_special_hashtag_piece(s->text, i, stop);
        if (!piece) {
            uint32_t cp;
            size_t len;
            enum us_uclass c = class_at(s, i, &cp, &len);
            if (c == US_U_HAN)
                scan_han(s);
            else if (c == US_U_SPACE)
                skip_space(s, cp, len);
            else
                push(s, c == US_U_LETTER ? US_TOKEN_WORD : US_TOKEN_PUNCT, i + len);
            continue;
        }
        bool digit = s->text.p[i] >= '0' && s->text.p[i] <= '9';
        push(s, digit ? US_TOKEN_NUMBER : US_TOKEN_WORD, i + piece);
    }
}

static bool
scan_hashtag(struct scan *s)
{
    size_t n = us_special_hashtag(s->text, s->at);
    if (n && s->t->split_hashtags)
        scan_split_hashtag(s, n);
    else if (n)
        push(s, US_TOKEN_HASHTAG, s->at + n);
    return n > 0;
}

/* Tries what begins with a mark or a digit but is more than it. */
static bool
scan_special(struct scan *s, enum us_uclass c, uint32_t cp)
{
    bool touches = touches_word(s);
    bool is_face = cp == '@' && us_str_starts(us_str_sub(s->text, s->at, s->text.n), "@_@");
    if (cp == '@' && !is_face &&
        push_special(s, US_TOKEN_MENTION, us_special_mention(s->text, s->at)))
        return true;
    if (cp == '#' && !touches &&
        (push_special(s, US_TOKEN_WORD, us_special_code(s->text, s->at)) || scan_hashtag(s)))
        return true;
    if ((cp == '+' || cp == '(') && !touches &&
        push_special(s, US_TOKEN_NUMBER, us_special_phone(s->text, s->at)))
        return true;
    bool blocked =
        touches && (c == US_U_DIGIT || cp == '(' || cp == '[' || cp == '-' || cp == '.' ||
                    cp == '\'' || cp == '+' || cp == '*' || cp == '#' || cp == '_');
    bool digit_face = (cp == '8' || cp == '0' || cp == '1') && s->at + 1 < s->text.n &&
                      s->t->class.ascii[(unsigned char)s->text.p[s->at + 1] & 0x7F] == US_U_PUNCT;
    if ((has_trait(s, s->at, OPENS_FACE) || digit_face) && !blocked &&
        push_special(s, US_TOKEN_EMOTICON, us_special_emoticon(s->text, s->at)))
        return true;
    bool may_be_emoji = c == US_U_EMOJI || c == US_U_REGIONAL || c == US_U_SYMBOL ||
                        c == US_U_DIGIT || cp == '#' || cp == '*';
    return may_be_emoji && push_special(s, US_TOKEN_EMOJI, us_special_emoji(s->text, s->at));
}

static bool
ends_as_word(const struct scan *s, size_t end)
{
    size_t last = end - 1, len;
    uint32_t cp;
    while (!us_utf8_is_start(s->text.p[last]))
        last--;
    enum us_uclass c = class_at(s, last, &cp, &len);
    return c == US_U_LETTER || c == US_U_DIGIT || c == US_U_MARK;
}

/* A word of the user's: not one that would begin inside a word of an alphabet. */
static bool
scan_user_word(struct scan *s, enum us_uclass c)
{
    bool inside = (c == US_U_LETTER || c == US_U_DIGIT) && touches_word(s);
    size_t n = inside ? 0 : users_own(s->t, s->text, s->at);
    if (!n)
        return false;
    push(s, c == US_U_HAN ? US_TOKEN_HAN : US_TOKEN_WORD, s->at + n);
    if (!ends_as_word(s, s->at))
        s->word = SIZE_MAX; /* C++ behind A/B测试 is a word of its own */
    return true;
}

static void
scan_one(struct scan *s)
{
    uint32_t cp;
    size_t len;
    enum us_uclass c = class_at(s, s->at, &cp, &len);
    if ((s->t->words || s->t->patterns) && scan_user_word(s, c))
        return;
    if (c == US_U_SPACE)
        skip_space(s, cp, len);
    else if (c == US_U_LETTER)
        scan_word(s);
    else if (c == US_U_HAN)
        scan_han(s);
    else if (c == US_U_PUNCT && scan_plain_mark(s, cp))
        return;
    else if (c == US_U_KANA)
        scan_kana(s);
    else if (scan_special(s, c, cp) || ((c == US_U_DIGIT || is_currency(cp)) && scan_number(s)))
        return;
    else if (cp == '_')
        scan_word(s);
    else
        scan_marks(s, c == US_U_PUNCT ? US_TOKEN_PUNCT : US_TOKEN_OTHER);
}

/* ---- normal forms ---- */

struct us_str
us_token_norm(const struct us_dict *dict, struct us_str word, struct us_arena *a)
{
    uint8_t flags = 0;
    return us_norm(dict, word, US_TOKEN_WORD, a, &flags);
}

static void
add_norms(struct scan *s, struct us_token *tok, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct us_str w = us_str_sub(s->text, tok[i].start, tok[i].end);
        tok[i].norm = us_norm(s->t->dict, w, tok[i].kind, s->a, &tok[i].flags);
        tok[i].stem = tok[i].norm;
        if (s->want != US_WANT_STEM || tok[i].kind != US_TOKEN_WORD)
            continue;
        struct us_str stem = us_stem(s->t->stemmer, tok[i].norm);
        /* Most stems begin their word: borrow then, copy otherwise (the stemmer's memory is its
         * own). */
        bool prefix = stem.n <= tok[i].norm.n && memcmp(stem.p, tok[i].norm.p, stem.n) == 0;
        tok[i].stem = prefix ? us_str_sub(tok[i].norm, 0, stem.n) : us_str_dup(s->a, stem);
    }
}

size_t
us_tokenize(struct us_tokenizer *t, struct us_str text, enum us_token_want want, struct us_arena *a,
            struct us_token **tokens)
{
    struct scan s = {.t = t, .text = text, .want = want, .a = a, .word = SIZE_MAX};
    t->n = 0;
    t->gave_up = false;
    if (t->dict)
        us_segment_forget(&t->segmenter);
    bool own = t->words || t->patterns;
    while (s.at < text.n)
        if (own)
            scan_one(&s);
        else if (text.p[s.at] == ' ')
            skip_space(&s, ' ', 1);
        else if (!scan_plain_word(&s))
            scan_one(&s);
    *tokens = us_arena_raw(a, t->n * sizeof(**tokens));
    for (size_t i = 0; i < t->n; i++) {
        struct piece p = t->list[i];
        (*tokens)[i] = (struct us_token){p.start, p.end, p.kind, p.flags, {NULL, 0}, {NULL, 0}};
    }
    if (want != US_WANT_OFFSETS)
        add_norms(&s, *tokens, t->n);
    return t->n;
}
