/* Quotes: short lists of the best records of their kind, each with its evidence.
 *
 * A list keeps the `cap` best distinct texts by (rank descending, id, text), whatever the order in
 * which they come; texts that differ only in case, digits or punctuation (us_quote_hash) count
 * once, by the best record. So the lists of two halves of the input can be merged into the list of
 * the whole. A quote owns its memory (one block), so that what is displaced is given back. */
#ifndef US_REPORT_QUOTE_H
#define US_REPORT_QUOTE_H

#include "report/facts.h"

/* Longer texts are cut to a window around their first evidence. Marks beyond the limit are not
 * kept; a quote of this length shows no more. */
enum { US_QUOTE_CP = 600, US_QUOTE_MARKS = 48 };

enum us_mark_kind {
    US_MARK_NEGATIVE,
    US_MARK_POSITIVE,
    US_MARK_COMPLAINT,
    US_MARK_SILENT,
    US_MARK_KINDS
};

/* Code points of the quote's own text (cut or not), half open, start < end. */
struct us_mark {
    uint32_t start, end;
    enum us_mark_kind kind;
    struct us_str tag, name; /* signal id and name for US_MARK_SILENT, else empty */
};

struct us_quote {
    int64_t rank;
    uint64_t hash; /* of the text, normalised */
    struct us_str id, text, channel, url;
    bool cut_front, cut_back;
    bool has_day, has_rating;
    long day, stars;
    uint32_t from; /* code points cut off in front: record offset = from + mark offset */
    struct us_mark *marks;
    size_t nmarks;
};

struct us_quotes {
    struct us_quote **q; /* best first */
    size_t n, cap;
};

/* Offers a record to a list of at most `max`; `only` restricts the evidence to one signal id when
 * its p is not NULL. Linear in max, and in the text when it is taken. */
void us_quotes_offer(struct us_quotes *l, size_t max, int64_t rank, const struct us_facts *f,
                     struct us_str only);
void us_quotes_free(struct us_quotes *l);

/* One stretch of a text over which the set of marks does not change. */
struct us_stretch {
    struct us_str text;
    unsigned kinds;                /* bit 1 << us_mark_kind */
    const struct us_mark *ends[4]; /* silent marks that end with this stretch, for their tags */
    size_t nends;
    const struct us_mark *of[US_MARK_KINDS]; /* a mark of each kind in `kinds` */
};

/* Cuts a quote's text at all ends of marks, so that overlapping marks become stretches in order
 * that cover the text. `*n` stretches in `a`. Quadratic in marks, which are few. */
struct us_stretch *us_quote_stretches(const struct us_quote *q, struct us_arena *a, size_t *n);

/* Hash of a text without regard to ASCII case, the value of numbers, and the amount and kind of
 * white space and ASCII punctuation: reposts of one text with another order number are equal. */
uint64_t us_quote_hash(struct us_str text, struct us_arena *a);

#endif
