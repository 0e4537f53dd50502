/* The corrector: keeps or flips each boundary that the lattice put, or did not put, between two
 * characters of a run.
 *
 * A logistic model over the characters around the gap and the words on both sides of it, fitted by
 * tools/mkboundary.c on the labelled sentences of corpora/gold/segmentation.tsv. The weights are
 * lexicons/zh/boundary.tsv; mkdict compiles them into the dictionary, by simplified characters, so
 * that both scripts are served. Sums are of integers: the same answer everywhere.
 *
 * Every gap is decided by itself, from the words as the lattice and the rules left them; what the
 * rules of the convention cut or joined stays. Few gaps are ever flipped, so a gate, a small model
 * of its own over the shape and each character, lets about one in eight through to the features.
 *
 * It is fitted to coarse units (F1 .914 to .937 on our held-back sentences; Weibo .940 as before)
 * and serves fine ones as well, where it gains .001. Fitted to fine units' answers, our labels cost
 * UD five points: conventions differ, and the rules have to win. */
#ifndef US_TEXT_BOUNDARY_H
#define US_TEXT_BOUNDARY_H

#include "text/segment.h"

/* What is asked of a gap between L and R, the characters on both sides. All but MIDDLE and the
 * gates hold its shape: whether the base answer has a boundary here, and the lengths, up to 3, of
 * the words on both sides; inside a word, of its parts. */
enum us_boundary_template {
    US_BOUNDARY_SHAPE,      /* nothing else: the bias, and how sure the corrector has to be */
    US_BOUNDARY_LEFT,       /* L */
    US_BOUNDARY_RIGHT,      /* R */
    US_BOUNDARY_MIDDLE,     /* L R, of the shape only whether there is a boundary */
    US_BOUNDARY_POS,        /* parts of speech of both sides */
    US_BOUNDARY_WHOLE_POS,  /* of both together as one word */
    US_BOUNDARY_MARGIN,     /* by how much the pair is dearer than both as one word */
    US_BOUNDARY_COSTS,      /* of each side as a word */
    US_BOUNDARY_LEFT_POS,   /* L and the part of speech of the right side */
    US_BOUNDARY_RIGHT_POS,  /* R and the part of speech of the left side */
    US_BOUNDARY_GATE_SHAPE, /* nothing else */
    US_BOUNDARY_GATE_LEFT,  /* L, of the shape only whether there is a boundary */
    US_BOUNDARY_GATE_RIGHT, /* R likewise */
    US_BOUNDARY_NTEMPLATE,
    US_BOUNDARY_NFEATURE = US_BOUNDARY_GATE_SHAPE
};

enum {
    US_BOUNDARY_SCALE = 256 /* weight of one natural logarithm of the odds of a flip */
};

/* A feature: its template in the highest 8 bits, the shape in the next, then 16 bits a value:
 * character codes of the dictionary, or numbers. */
static inline uint64_t
us_boundary_key(enum us_boundary_template t, unsigned shape, uint32_t a, uint32_t b)
{
    return (uint64_t)t << 56 | (uint64_t)shape << 48 | (uint64_t)a << 16 | b;
}

/* 16 for a boundary, 4 times the length on the left, the length on the right. */
static inline unsigned
us_boundary_shape(bool boundary, size_t left, size_t right)
{
    return (unsigned)boundary << 4 | (unsigned)(left < 3 ? left : 3) << 2 |
           (unsigned)(right < 3 ? right : 3);
}

static inline uint64_t
us_boundary_hash(uint64_t key)
{
    key = (key ^ key >> 32) * 0x9E3779B97F4A7C15u;
    return key ^ key >> 32;
}

/* The bucket of n where a feature is kept. */
static inline size_t
us_boundary_bucket(uint64_t hash, uint32_t n)
{
    return (size_t)((hash >> 32) * n >> 32);
}

static inline uint16_t
us_boundary_print(uint64_t hash)
{
    return (uint16_t)(hash >> 16 | 1);
}

/* Appends the name of a feature as the table has it: template:shape:values, the shape as three
 * digits (boundary, lengths) or one, the values separated by dots, `_` for no character:
 * left-pos:112:就.13 */
void us_boundary_write(const struct us_dict *d, uint64_t key, struct us_buf *out);

/* Reads such a name. Only the characters of `d` are needed. US_ESYNTAX, or US_EDATA when a
 * character is not in the dictionary. */
int us_boundary_read(const struct us_dict *d, struct us_str name, uint64_t *key,
                     struct us_err *err);

/* A gap of the run that `s` segmented last, before character `at`: the sides are characters from ..
 * at and at .. end. */
struct us_boundary_gap {
    size_t from, at, end;
    bool boundary;
};

/* The gap before character `at`, which is neither the first nor behind the last of the run. */
static inline struct us_boundary_gap
us_boundary_gap_at(const struct us_segmenter *s, size_t at)
{
    return (struct us_boundary_gap){us_bits_last(s->starts, at - 1), at,
                                    us_bits_next(s->starts, at + 1), us_bit(s->starts, at)};
}

/* Whether the conventions of `units` decided this gap: it is never flipped. */
bool us_boundary_is_ruled(const struct us_segmenter *s, const struct us_boundary_gap *g,
                          enum us_units units);

/* The features of a gap. */
void us_boundary_features(const struct us_segmenter *s, const struct us_boundary_gap *g,
                          uint64_t key[US_BOUNDARY_NFEATURE]);

/* Makes the gate of the segmenter out of the dictionary's, with one for breaks that is shut. */
void us_boundary_init(struct us_segmenter *s);

/* Corrects the words from character `first` on of a run of `nchar`, in place. Does nothing when the
 * dictionary has no weights. Linear; no allocation once the area has grown. */
void us_boundary_correct(struct us_segmenter *s, size_t first, size_t nchar, enum us_units units);

#endif
