/* The corrector: keeps or flips each boundary that the lattice put, or did not put, between two
 * characters of a run.
 *
 * A logistic model over the characters around the gap and the words on both sides of it, fitted by
 * tools/mkboundary.c on the labelled sentences of corpora/gold/segmentation.tsv. The weights are
 * lexicons/zh/boundary.tsv; mkdict compiles them into the dictionary, by simplified characters, so
 * that both scripts are served. Sums are of integers: the same answer everywhere.
 *
 * Every gap is decided by itself, from the words as the lattice and the rules left them. Few are
 * ever flipped, so a gate of two weights a character (template `gate...`, a small model of its
 * own) lets about one gap in ten through to the features. */
#ifndef US_TEXT_BOUNDARY_H
#define US_TEXT_BOUNDARY_H

#include "text/segment.h"

/* What is asked of a gap between ... L2 L1 | R1 R2 ... . Each but the gates holds its shape: whether
 * the base answer has a boundary here, and the lengths, up to 3, of the words on both sides; inside
 * a word, of its parts. */
enum us_boundary_template {
    US_BOUNDARY_SHAPE,      /* nothing else: the bias */
    US_BOUNDARY_LEFT,       /* L1 */
    US_BOUNDARY_RIGHT,      /* R1 */
    US_BOUNDARY_MIDDLE,     /* L1 R1 */
    US_BOUNDARY_ANY_MIDDLE, /* L1 R1, of the shape only whether there is a boundary */
    US_BOUNDARY_LEFT2,      /* L2 L1 */
    US_BOUNDARY_RIGHT2,     /* R1 R2 */
    US_BOUNDARY_LEFT_MID,   /* L2 L1 R1 */
    US_BOUNDARY_RIGHT_MID,  /* L1 R1 R2 */
    US_BOUNDARY_SKIP_LEFT,  /* L2 R1 */
    US_BOUNDARY_SKIP_RIGHT, /* L1 R2 */
    US_BOUNDARY_POS,        /* parts of speech of both sides */
    US_BOUNDARY_WHOLE_POS,  /* of both together as one word */
    US_BOUNDARY_MARGIN,     /* cost of both as one word less that of the pair */
    US_BOUNDARY_COSTS,      /* of each side as a word */
    US_BOUNDARY_LEFT_POS,   /* L1 and the part of speech of the right side */
    US_BOUNDARY_POS_RIGHT,  /* part of speech of the left side, and R1 */
    US_BOUNDARY_AROUND,     /* lengths of the words before and behind */
    US_BOUNDARY_EDGES,      /* whether the run begins, behind a number, and ends with them */
    US_BOUNDARY_KNOWN,      /* which of L2 L1, L1 R1, R1 R2 are words */
    US_BOUNDARY_BEFORE,     /* the character before the left side, L1 */
    US_BOUNDARY_BEHIND,     /* R1, the character behind the right side */
    US_BOUNDARY_GATE_LEFT,  /* L1, of the shape only whether there is a boundary */
    US_BOUNDARY_GATE_RIGHT, /* R1 likewise */
    US_BOUNDARY_NTEMPLATE,
    US_BOUNDARY_NFEATURE = US_BOUNDARY_GATE_LEFT
};

/* A feature in 64 bits: template, shape and up to three values (character codes, or numbers). */
static inline uint64_t
us_boundary_key_of(enum us_boundary_template t, unsigned shape, uint32_t a, uint32_t b, uint32_t c)
{
    return (uint64_t)t << 56 | (uint64_t)shape << 48 | (uint64_t)a << 32 | (uint64_t)b << 16 | c;
}

static inline unsigned
us_boundary_shape(bool boundary, size_t left, size_t right)
{
    return (unsigned)boundary << 4 | (unsigned)(left < 3 ? left : 3) << 2 |
           (unsigned)(right < 3 ? right : 3);
}

/* Values of a template, and how many of them, from the first, are characters. */
struct us_boundary_form {
    const char *name;
    int nvalue, nchar;
    bool shaped; /* by the lengths, too */
};
extern const struct us_boundary_form us_boundary_forms[US_BOUNDARY_NTEMPLATE];

/* A gap of the run that `s` segmented last: in or right behind word `word`, before character `at`.
 */
struct us_boundary_gap {
    size_t word, at;
    bool boundary;
};

/* Steps to the next gap; start from all zeros with `word` the first that may change. False at the
 * end. */
bool us_boundary_next(const struct us_segmenter *s, struct us_boundary_gap *g);

/* The features of a gap. */
void us_boundary_features(const struct us_segmenter *s, const struct us_boundary_gap *g,
                          uint64_t key[US_BOUNDARY_NFEATURE]);

/* Corrects the words of the run from number `first` on, in place. Does nothing when the dictionary
 * has no weights. Linear; no allocation once the area has grown. */
void us_boundary_correct(struct us_segmenter *s, size_t first);

#endif
