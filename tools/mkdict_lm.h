/* Reader of libime's zh_CN.lm, a quantised KenLM trie of order 3 (layout: Debian
 * libime-data-language-model 1.0.16).
 *
 * Part of mkdict only, which is one compilation unit. The layout follows from the counts in the
 * header; whatever disagrees with it is refused. Probabilities are log10. The trie is reversed: P(b
 * | a) is a child of b, keyed by a. */
#ifndef US_TOOLS_MKDICT_LM_H
#define US_TOOLS_MKDICT_LM_H

#include "base/error.h"
#include "base/str.h"

struct lm {
    struct us_str file;
    uint32_t nword; /* with <unk>, which is 0 */
    uint64_t npair;
    const char **word;             /* nword C strings */
    const unsigned char *unigrams; /* records of 16 bytes: f32 prob, f32 backoff, u64 first pair */
    const unsigned char *pairs;    /* bit-packed */
    uint32_t word_bits, pair_bits;
    float pair_prob[256];
};

struct lm_pair {
    uint32_t a;    /* word before */
    uint8_t index; /* into pair_prob */
};

static inline uint64_t
lm_u64(const void *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t
lm_u32(const void *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline float
lm_f32(const void *p)
{
    float v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline float
lm_prob(const struct lm *m, uint32_t w)
{
    return lm_f32(m->unigrams + 16 * (size_t)w);
}

static inline float
lm_backoff(const struct lm *m, uint32_t w)
{
    return lm_f32(m->unigrams + 16 * (size_t)w + 4);
}

/* Pairs that end in word b: numbers lm_first(b) .. lm_first(b + 1) - 1. */
static inline uint64_t
lm_first(const struct lm *m, uint32_t b)
{
    return lm_u64(m->unigrams + 16 * (size_t)b + 8);
}

static inline struct lm_pair
lm_pair(const struct lm *m, uint64_t i)
{
    uint64_t bit = i * m->pair_bits;
    uint64_t v = lm_u64(m->pairs + (bit >> 3)) >> (bit & 7);
    return (struct lm_pair){(uint32_t)(v & ((1u << m->word_bits) - 1)),
                            (uint8_t)(v >> (m->word_bits + 8))};
}

/* Binary digits of v. */
static inline uint32_t
lm_bits(uint64_t v)
{
    uint32_t n = 0;
    for (; v; v >>= 1)
        n++;
    return n;
}

/* How many low bits of a trigram pointer stand inline in a pair (KenLM's array of pointers chops
 * the rest off where that is smallest). */
static inline uint32_t
lm_inline_bits(uint64_t npair, uint64_t ntriple, uint32_t max_chop)
{
    uint32_t need = lm_bits(ntriple), best = 0;
    int64_t least = INT64_MAX;
    for (uint32_t chop = 0; chop <= (need < max_chop ? need : max_chop); chop++) {
        int64_t change = (int64_t)(ntriple >> (need - chop)) * 64 - (int64_t)(npair + 1) * chop;
        if (change < least) {
            least = change;
            best = chop;
        }
    }
    return need - best;
}

/* Collects the zero-terminated words from byte `at` to the end. */
static inline bool
lm_words(struct lm *m, struct us_arena *a, size_t at)
{
    m->word = us_arena_zero(a, m->nword, sizeof *m->word);
    for (uint32_t w = 0; w < m->nword; w++) {
        if (at >= m->file.n)
            return false;
        const char *end = memchr(m->file.p + at, 0, m->file.n - at);
        if (!end)
            return false;
        m->word[w] = m->file.p + at;
        at = (size_t)(end - m->file.p) + 1;
    }
    return strcmp(m->word[0], "<unk>") == 0;
}

static inline bool
lm_ordered(const struct lm *m)
{
    for (uint32_t w = 0; w < m->nword; w++)
        if (lm_first(m, w) > lm_first(m, w + 1))
            return false;
    if (lm_first(m, m->nword) != m->npair)
        return false;
    for (uint64_t i = 0; i < m->npair; i++)
        if (lm_pair(m, i).a >= m->nword)
            return false;
    return true;
}

/* Fills `m` from the bytes of the file, which must outlive it. */
static inline int
lm_open(struct lm *m, struct us_arena *a, struct us_str file, struct us_err *err)
{
    static const char magic[] = "mmap lm http://kheafield.com/code format version 5\n";
    const char *p = file.p;
    *m = (struct lm){.file = file};
    if (file.n < 4096 || memcmp(p, magic, sizeof magic) != 0 || lm_f32(p + 60) != 1.0f ||
        lm_u64(p + 80) != 1)
        return us_fail(err, US_EDATA, 0, "not a KenLM binary of version 5");
    if (p[88] != 3 || lm_u32(p + 96) != 5 || p[100] != 1 || lm_u32(p + 104) != 1)
        return us_fail(err, US_EDATA, 88, "not a quantised trie of order 3 with words");
    uint64_t n1 = lm_u64(p + 108), n2 = lm_u64(p + 116), n3 = lm_u64(p + 124);
    if (n1 < 2 || n1 > 1u << 20 || n2 > 1u << 28 || n3 > 1u << 28)
        return us_fail(err, US_EDATA, 108, "impossible counts");
    size_t vocabulary = 136, quantiser = vocabulary + 8 + 8 * n1;
    size_t unigrams = quantiser + 8 + 4 * 3 * 256, pointers = unigrams + 16 * (n1 + 2);
    if (pointers + 2 > file.n || lm_u64(p + vocabulary) != n1 - 1 || p[quantiser] != 2 ||
        p[quantiser + 1] != 8 || p[quantiser + 2] != 8 || p[pointers] != 0)
        return us_fail(err, US_EDATA, quantiser, "vocabulary or quantiser is not as expected");
    uint32_t inline_bits = lm_inline_bits(n2, n3, (unsigned char)p[pointers + 1]);
    m->nword = (uint32_t)n1;
    m->npair = n2;
    m->word_bits = lm_bits(n1);
    m->pair_bits = m->word_bits + 16 + inline_bits;
    size_t pairs = pointers + 8 * (1 + ((n3 >> inline_bits) + 1)) + 7;
    size_t triples = pairs + ((n2 + 1) * m->pair_bits + 7) / 8 + 8;
    size_t words = triples + ((n3 + 1) * (m->word_bits + 8) + 7) / 8 + 8;
    if (words >= file.n)
        return us_fail(err, US_EDATA, pairs, "cut short");
    memcpy(m->pair_prob, p + quantiser + 8, sizeof m->pair_prob);
    m->unigrams = (const unsigned char *)p + unigrams;
    m->pairs = (const unsigned char *)p + pairs;
    if (!lm_words(m, a, words) || !lm_ordered(m))
        return us_fail(err, US_EDATA, words, "words or pairs are not as expected");
    return US_OK;
}

#endif
