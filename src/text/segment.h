/* Chinese words: segments one run of Han characters, in either script, by a word lattice and the
 * best path under a word bigram model (text/dict.h).
 *
 * The path (text/lattice.h) is found in windows with an overlap, so a run of any length costs
 * linear time and constant memory beside the answer. Then characters that are rare as words are
 * offered to jieba's BMES model (names, new words), and the conventions of `units` are applied:
 * closed classes of the language, no word lists. The corrector (text/boundary.h) has the last word
 * on what they leave to the lattice. Costs are integers and ties have an order: the same words
 * everywhere.
 *
 * How the tokenizer uses it. It cuts text into Han runs, numbers, Latin, punctuation; for each run:
 *
 * - `number` is the number token that stands directly before the run, or {NULL, 0};
 * - n = us_segment_run(&s, run, number, units), and word k of the run ends at byte s.end[k];
 * - if s.joins_number, word 0 and the number are one token: 3|月 20|日 5|万 2000|多万 80|后. It may
 * be the whole run;
 * - if digits follow the run directly and us_segment_before_number(last word), that word and the
 *   number are one token: 第|3. Give all of it, 第3, as `number` for the run behind: it then takes
 * no unit (第3 年).
 *
 * A number is digits, ASCII or full-width, with . , : - ~ / between them and % behind: 2015 3.5
 * 1,000 10-20 50%.
 *
 * User dictionaries: a second trie consulted in find_words() of lattice.c, beside the first. */
#ifndef US_TEXT_SEGMENT_H
#define US_TEXT_SEGMENT_H

#include "base/bits.h"
#include "text/ahead.h"
#include "text/lattice.h"

#define US_SEGMENT_OVERLAP 32 /* characters of a window that are decided again with the next */

/* Where words end. COARSE joins dates and quantities (2015年, 3万, 每天), as people count
 * words; FINE leaves units alone and splits suffixes (博物 馆, 南京 市), as Universal Dependencies
 * (GSD) does. */
enum us_units {
    US_UNITS_COARSE,
    US_UNITS_FINE,
};

/* A character at the corrector's gate: weights without and with a boundary, standing left or right
 * of the gap. */
struct us_segment_gate {
    int16_t left[2], right[2];
};

/* A reusable work area, one a thread. Only the first members are for callers. */
struct us_segmenter {
    const struct us_dict *dict;
    uint32_t *end;     /* byte offset of the end of each word of the last run */
    size_t nchar;      /* of the last run that was not looked at ahead */
    bool joins_number; /* word 0 belongs to the number before the run */

    const uint16_t *code; /* of each character of the run: own_code or ahead.code */
    uint64_t *starts;     /* characters where a word starts (base/bits.h), and the end of the run */
    uint64_t *turned;     /* of the corrector: those it flips */
    uint16_t *own_code;   /* a 0 behind them, and one more that may be read */
    uint32_t *off;        /* byte offset of each of own_code; one more for the end */
    uint16_t *class;      /* of each code, and of a break: what the rules ask of a character */
    uint8_t *digest;      /* of each likewise: what may_touch() asks */
    struct us_lattice_head *head; /* of each code */
    struct us_segment_gate *gate; /* of each and of a break; NULL without a corrector */
    int16_t gate_shape[32];       /* by which of the five places around a gap are boundaries */
    size_t end_cap, starts_cap, turned_cap, code_cap, off_cap;
    uint8_t *back, *state; /* of the unknown-word model */
    size_t back_cap, state_cap;
    struct us_ahead ahead;
    uint64_t ahead_starts[US_BITS_WORDS(US_AHEAD_CHARS) + 1]; /* of its runs, a break behind each */
};

/* `d` must outlive the segmenter. 350 KB; grows with the longest run, 5 bytes a byte of it. */
void us_segmenter_init(struct us_segmenter *s, const struct us_dict *d);
void us_segmenter_free(struct us_segmenter *s);

/* Segments `run`: Han characters only (others are unknown words of one character), valid UTF-8,
 * below 2^31 bytes.
 *
 * Returns the number of words (0 for an empty run). s->end[k] is the byte offset in `run` where
 * word k ends, ascending, the last equal to run.n, and lives until the next call. No allocation
 * once the area has grown. Linear; 50 ns a character. */
size_t us_segment_run(struct us_segmenter *s, struct us_str run, struct us_str number,
                      enum us_units units);

/* Bytes of the run that `text` begins with, as far as it is of common characters (U+4E00 .. U+9FFF;
 * 0 when there are none). Also looks ahead: us_segment_run, with the same units, is then
 * faster over this and the next runs, if asked for them in order, and its answers are the same.
 * Call us_segment_forget between texts. */
size_t us_segment_ahead(struct us_segmenter *s, struct us_str text, enum us_units units);
void us_segment_forget(struct us_segmenter *s);

/* The code that stands behind each of the runs that were looked at ahead while they are worked on
 * as one: no character, in no class. */
static inline uint32_t
us_segment_break(const struct us_segmenter *s)
{
    return s->dict->ncode;
}

/* Node of the word made of these characters of the last run, or 0. */
uint32_t us_segment_node(const struct us_segmenter *s, size_t from, size_t end);

/* Whether the conventions of `units`, not the lattice, put the boundary before character `at`
 * between the words from .. at and at .. end of the last run, or joined the two. */
bool us_segment_is_ruled(const struct us_segmenter *s, size_t from, size_t at, size_t end,
                         bool boundary, enum us_units units);

/* Whether the Han word right before a number makes one token with it: 第3. */
bool us_segment_before_number(struct us_str word);

#endif
