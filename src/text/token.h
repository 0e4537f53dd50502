/* Text into tokens: words of both languages, numbers, and what social posts are made of.
 *
 * Boundaries follow UAX #29 (word boundaries), with deliberate departures for feedback: hashtags,
 * mentions, URLs, e-mail addresses, emoticons and emoji sequences are one token; a number keeps its
 * decimals, currency sign and unit apart or together as `units` says; a run of Han characters is
 * cut into words by the dictionary (text/segment.h). Every code point of the text lies in exactly
 * one token or is white space. */
#ifndef US_TEXT_TOKEN_H
#define US_TEXT_TOKEN_H

#include "base/str.h"
#include "text/pattern.h"
#include "text/segment.h"
#include "text/words.h"

enum us_token_kind {
    US_TOKEN_WORD,    /* Latin and other alphabets, digits inside included (v2, 4g) */
    US_TOKEN_HAN,     /* a Chinese word */
    US_TOKEN_NUMBER,  /* 3, 2.50, 1,000, 50%, 3月 (joined with its Han unit) */
    US_TOKEN_HASHTAG, /* #word, and #words# as Weibo writes it */
    US_TOKEN_MENTION, /* @name */
    US_TOKEN_URL,
    US_TOKEN_EMAIL,
    US_TOKEN_EMOJI,    /* one whole sequence: skin tones, ZWJ, flags, keycaps, VS16 */
    US_TOKEN_EMOTICON, /* :-) (: T_T ^_^ ¯\_(ツ)_/¯ */
    US_TOKEN_PUNCT,    /* a run of one mark: !!!, ……, or a single mark */
    US_TOKEN_OTHER,    /* symbols, control, private use, unassigned */
    US_TOKEN_NKIND
};

enum us_token_flag {
    US_TOKEN_ELONGATED = 1, /* soooo: norm is the folded form */
    US_TOKEN_CAPS = 2,      /* at least two letters, all upper case */
    US_TOKEN_SPACE = 4,     /* white space stands before it */
    US_TOKEN_NEWLINE = 8,   /* a line break stands before it */
    US_TOKEN_TITLE = 16     /* first letter upper case, the rest lower case */
};

struct us_token {
    uint32_t start, end; /* bytes into the text, half open */
    uint8_t kind, flags;
    struct us_str
        norm; /* for matching: lower case, full-width folded, simplified characters, elongation
                 reduced, straight apostrophe; for mentions and URLs as written */
    struct us_str stem; /* Snowball stem of norm for WORD, norm for the rest */
};

const char *us_token_kind_name(enum us_token_kind kind);

/* One thread's tokenizer; `dict` may be NULL (then Han runs become single characters). Freed by
 * us_tokenizer_free. */
struct us_tokenizer *us_tokenizer_new(const struct us_dict *dict, enum us_units units);
void us_tokenizer_free(struct us_tokenizer *t);

/* Words of the user that are to stay whole; borrowed, NULL for none. */
void us_tokenizer_use_words(struct us_tokenizer *t, const struct us_words *words);

/* Patterns of the user; what they match where a token begins stays whole. Borrowed, NULL for none.
 * us_tokenizer_gave_up tells whether one met its limit in the last text, whose tokens then may be
 * cut otherwise than the patterns want. */
void us_tokenizer_use_patterns(struct us_tokenizer *t, const struct us_patterns *patterns);
bool us_tokenizer_gave_up(const struct us_tokenizer *t);

/* Whether a hashtag is cut into its mark and the words it is made of: by case, digits and
 * underscores. */
void us_tokenizer_split_hashtags(struct us_tokenizer *t, bool split);

enum us_token_want { US_WANT_OFFSETS = 0, US_WANT_NORM = 1, US_WANT_STEM = 3 };

/* Tokens of `text` (valid UTF-8, below 4 GiB) in `a`, ordered, never overlapping; `text` must
 * outlive them. What is not wanted is left empty. Linear in the text. Returns their number. */
size_t us_tokenize(struct us_tokenizer *t, struct us_str text, enum us_token_want want,
                   struct us_arena *a, struct us_token **tokens);

/* One word normalised as the tokenizer does it (lower case, full-width, apostrophes, simplified),
 * in `a`. */
struct us_str us_token_norm(const struct us_dict *dict, struct us_str word, struct us_arena *a);

#endif
