/* The Chinese dictionary: words with costs, word pairs, characters. Built by tools/mkdict, mapped
 * read-only, shared by every thread and process; opening it reads a header and touches nothing
 * else.
 *
 * Costs are integers: -log10(probability) * US_DICT_UNIT, so that a path costs the same on every
 * machine. A word's id is the number of its trie node, below 2^20. Characters are looked up by a
 * dense code, small for frequent ones; traditional characters share the code of their simplified
 * form, so both scripts walk the same trie.
 *
 * The trie is a double array (Aoe 1989) over character codes. Bases are unique, so that a node is
 * checked by its code alone and fits 8 bytes. Pairs live in lines of 64 bytes, 20 fingerprints and
 * cost indexes: one question, one cache line. A pair that is absent is answered yes with
 * probability 3e-4; mkdict's choice of pairs is described there. Last come the weights of the
 * corrector. */
#ifndef US_TEXT_DICT_H
#define US_TEXT_DICT_H

#include "base/error.h"
#include "base/str.h"

#define US_DICT_MAGIC "UNSAIDZH"
#define US_DICT_VERSION 4u
#define US_DICT_UNIT 1024   /* cost of one decimal digit of probability */
#define US_DICT_WORD_MAX 16 /* characters in a word */
#define US_DICT_NOWORD 0xFFFFu
#define US_DICT_NOPAIRS 2048 /* backoff of 0, for words that begin no pair */
#define US_DICT_LINE 20      /* pairs in a line */
#define US_DICT_BUCKET 8     /* features of the corrector in a bucket */
#define US_DICT_WEIGHT_MAX 3000
#define US_DICT_DIRECT                                                                             \
    0x3400u /* code points from here to US_DICT_DIRECT_END have a code by table */
#define US_DICT_DIRECT_END 0xA000u

enum us_dict_flag {
    US_DICT_PAIRS = 1, /* made from the language model; without it, from word frequencies alone */
    US_DICT_TRADITIONAL = 2, /* traditional characters are mapped */
};

/* Part of speech, one byte a word; letters are those of the Peking University tag set. */
enum us_pos {
    US_POS_NONE, /* not known */
    US_POS_N,    /* noun */
    US_POS_NR,   /* name of a person */
    US_POS_NS,   /* name of a place */
    US_POS_NT,   /* name of an organisation */
    US_POS_NZ,   /* other name */
    US_POS_T,    /* time */
    US_POS_S,    /* place word */
    US_POS_F,    /* direction */
    US_POS_V,    /* verb */
    US_POS_VN,   /* verbal noun */
    US_POS_A,    /* adjective */
    US_POS_AD,   /* adjective as adverb */
    US_POS_AN,   /* adjective as noun */
    US_POS_B,    /* attributive */
    US_POS_Z,    /* state */
    US_POS_D,    /* adverb */
    US_POS_M,    /* numeral */
    US_POS_Q,    /* measure word */
    US_POS_R,    /* pronoun */
    US_POS_P,    /* preposition */
    US_POS_C,    /* conjunction */
    US_POS_U,    /* particle */
    US_POS_Y,    /* modal particle */
    US_POS_E,    /* interjection */
    US_POS_O,    /* onomatopoeia */
    US_POS_I,    /* idiom */
    US_POS_L,    /* set phrase */
    US_POS_J,    /* abbreviation */
    US_POS_H,    /* prefix */
    US_POS_K,    /* suffix */
    US_POS_G,    /* morpheme */
    US_POS_X,    /* other */
};

struct us_dict_node {
    uint32_t base : 20;    /* child with code c is node base + c; 0: no children */
    uint32_t backoff : 12; /* cost of leaving this word's pairs, in units of 4, biased by
                              US_DICT_NOPAIRS */
    uint16_t code;         /* of the character that leads here; 0 in a free slot */
    uint16_t cost; /* of the word alone, US_DICT_NOWORD when no word ends here; of the root: a
                      character that is no word */
};

/* Lanes 0 .. 19: fingerprints, 0 when free, never twice the same. Bytes 40 .. 59: their indexes
 * into pair_cost. */
struct us_dict_line {
    uint16_t lane[32];
};

/* A character, by code. `hmm` costs are of the BMES model of jieba (finalseg). */
struct us_dict_char {
    uint32_t cp;     /* simplified form */
    uint16_t hmm[4]; /* cost of the character as Begin, Middle, End, Single */
    uint32_t freq;   /* as a word of its own, in jieba's counts (60 million words) */
};

struct us_dict_extra {
    uint32_t cp, code;
};

/* Features of the corrector (text/boundary.h): fingerprints, 0 when free, never twice the same, and
 * their weights, up to US_DICT_WEIGHT_MAX either way. */
struct us_dict_bucket {
    uint16_t print[US_DICT_BUCKET];
    int16_t weight[US_DICT_BUCKET];
};

/* A character at the corrector's gate: weights without and with a boundary. */
struct us_dict_gate {
    int8_t left[2], right[2]; /* standing left or right of the gap */
};

struct us_dict_section {
    uint32_t off, n; /* bytes from the start of the file, a multiple of 64; items */
};

/* The first 192 bytes of the file. Little-endian, as is all of it. */
struct us_dict_header {
    char magic[8];
    uint32_t version, flags;
    uint64_t size;  /* of the file */
    uint64_t check; /* XXH3 of what follows the header, seed 0 */
    struct us_dict_section node, pos, line, pair_cost, code, extra, chars;
    uint16_t hmm_start[4];               /* B M E S */
    uint16_t hmm_trans[4][4];            /* from, to */
    struct us_dict_section bucket, gate; /* empty: no corrector */
    int8_t gate_shape[32]; /* weight of a gap's shape at the gate (us_boundary_shape) */
    uint8_t spare[16];
};

struct us_dict {
    const struct us_dict_header *head;
    const struct us_dict_node *node; /* nnode; 0 is the root */
    const uint8_t *pos;              /* nnode, enum us_pos */
    const struct us_dict_line *line; /* nline */
    const uint16_t *pair_cost;       /* 256 */
    const uint16_t *code;            /* US_DICT_DIRECT .. US_DICT_DIRECT_END */
    const struct us_dict_extra *extra;
    const struct us_dict_char *chars;    /* ncode, by code; 0 is no character */
    const struct us_dict_bucket *bucket; /* nbucket, 0: no corrector */
    const struct us_dict_gate *gate;     /* ncode */
    uint32_t nnode, nline, nextra, ncode, nbucket;
};

/* Maps the file. Checks magic, version, sizes and section bounds; every later access is in bounds
 * whatever the sections hold. US_EIO (errno) when it cannot be opened, US_EDATA when it is damaged
 * or of another version. Constant time. */
int us_dict_open(struct us_dict *d, const char *path, struct us_err *err);

/* The same over bytes that the caller keeps (aligned to 8). */
int us_dict_init(struct us_dict *d, struct us_str bytes, struct us_err *err);

/* Reads the whole file and compares the checksum: for the build, for `doctor`-like checks, not for
 * starting. Linear, 1 ms. */
int us_dict_verify(const struct us_dict *d, struct us_err *err);

/* The code of a character, or 0. */
uint32_t us_dict_code_rare(const struct us_dict *d, uint32_t cp);

static inline uint32_t
us_dict_code(const struct us_dict *d, uint32_t cp)
{
    uint32_t at = cp - US_DICT_DIRECT;
    uint32_t c = at < US_DICT_DIRECT_END - US_DICT_DIRECT ? d->code[at] : us_dict_code_rare(d, cp);
    return c < d->ncode ? c : 0;
}

/* The simplified form of a traditional character; any other code point is itself. Constant. */
uint32_t us_dict_simplify(const struct us_dict *d, uint32_t cp);

/* The node below `node` by `code`, or 0. Start at node 0; code 0 leads nowhere. */
static inline uint32_t
us_dict_step(const struct us_dict *d, uint32_t node, uint32_t code)
{
    uint32_t base = d->node[node].base;
    uint32_t to = base + code;
    return base != 0 && to < d->nnode && d->node[to].code == code ? to : 0;
}

/* Decodes the character at *at (valid UTF-8, at < s.n) and moves behind it; a sequence cut off by
 * the end is U+FFFD. */
static inline uint32_t
us_dict_next(struct us_str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at;
    if (US_LIKELY(p[0] >= 0xE0 && p[0] < 0xF0 && left >= 3)) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
    }
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len > left) {
        *at = s.n;
        return 0xFFFD;
    }
    *at += len;
    if (len == 1)
        return p[0];
    if (len == 2)
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3Fu);
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3Fu);
}

/* Node of a whole word in either script, or 0 when it is not in the dictionary. */
uint32_t us_dict_find(const struct us_dict *d, struct us_str word);

/* Part of speech of a word's node. */
static inline enum us_pos
us_dict_pos(const struct us_dict *d, uint32_t node)
{
    return node < d->nnode ? (enum us_pos)d->pos[node] : US_POS_NONE;
}

/* "n", "nr", "v" ... as the tag set has them; NULL for US_POS_NONE. */
const char *us_pos_name(enum us_pos pos);

/* Where the pair (a, b) would be kept. Multiplicative hashing (Knuth 6.4) of two 20-bit numbers:
 * the sum of what each adds to it. */
static inline uint64_t
us_dict_first_hash(uint32_t a)
{
    return a * 0x9E3779B97F4A7C15u;
}

static inline uint64_t
us_dict_second_hash(uint32_t b)
{
    return b * 0xC2B2AE3D27D4EB4Fu;
}

static inline uint64_t
us_dict_pair_hash(uint32_t a, uint32_t b)
{
    return us_dict_first_hash(a) + us_dict_second_hash(b);
}

static inline const struct us_dict_line *
us_dict_pair_line(const struct us_dict *d, uint64_t hash)
{
    return d->line + ((hash >> 32) * d->nline >> 32);
}

static inline uint16_t
us_dict_pair_print(uint64_t hash)
{
    uint16_t print = (uint16_t)(hash >> 16);
    return print ? print : 1;
}

/* Whether a pair that begins with word a can be there: mkdict gives a cost of leaving, however
 * small, to no other. */
static inline bool
us_dict_has_pairs(const struct us_dict *d, uint32_t a)
{
    return d->node[a].backoff != US_DICT_NOPAIRS;
}

/* Where in its line the pair of this hash is; US_DICT_LINE: nowhere. */
static inline uint32_t
us_dict_pair_in(const struct us_dict_line *line, uint64_t hash)
{
    uint32_t found = us_lanes_equal(line->lane, us_dict_pair_print(hash));
    return us_lowest_bit((found & ((1u << US_DICT_LINE) - 1)) | 1u << US_DICT_LINE);
}

/* Of a place in a line (up to US_DICT_LINE), the index into pair_cost. */
static inline uint8_t
us_dict_pair_index(const struct us_dict_line *line, uint32_t place)
{
    return ((const uint8_t *)line->lane)[2 * US_DICT_LINE + place];
}

/* Cost of word b right after word a when they are no pair. */
static inline uint32_t
us_dict_apart(const struct us_dict_node *a, const struct us_dict_node *b)
{
    return (uint32_t)((int32_t)b->cost + 4 * ((int32_t)a->backoff - US_DICT_NOPAIRS));
}

/* Cost of word b right after word a. Both are nodes of words, or 0: an unknown character (as a:
 * nothing before). */
static inline uint32_t
us_dict_pair(const struct us_dict *d, uint32_t a, uint32_t b)
{
    uint64_t h = us_dict_pair_hash(a, b);
    const struct us_dict_line *line = us_dict_pair_line(d, h);
    uint32_t found = us_dict_pair_in(line, h);
    return found < US_DICT_LINE ? d->pair_cost[us_dict_pair_index(line, found)]
                                : us_dict_apart(d->node + a, d->node + b);
}

#endif
