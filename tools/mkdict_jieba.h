/* What jieba's files mean: part-of-speech tags, and the unknown-word model (finalseg/prob_*.py):
 * log probabilities of the states Begin, Middle, End, Single as Python literals, turned into costs.
 *
 * Part of mkdict only. The model's files are P={'B': {'\u4e00': -3.6, ...}, ...} (emissions and
 * transitions) or P={'B': -0.2, ...} (start). */
#ifndef US_TOOLS_MKDICT_JIEBA_H
#define US_TOOLS_MKDICT_JIEBA_H

#include <stdlib.h>

#include "base/str.h"
#include "text/dict.h"

enum {
    HMM_UNIT = 1024,   /* cost of one e-fold of probability */
    HMM_NEVER = 40000, /* e to the -39 */
    HMM_CP_END = 0x10000,
};

struct hmm {
    uint16_t (*emit)[4]; /* by code point; 0 is none */
    uint16_t start[4], trans[4][4];
};

static inline enum us_pos
jieba_pos(struct us_str tag)
{
    static const char two[][3] = {"nr", "ns", "nt", "nz", "vn", "ad", "an"};
    static const uint8_t two_pos[] = {US_POS_NR, US_POS_NS, US_POS_NT, US_POS_NZ,
                                      US_POS_VN, US_POS_AD, US_POS_AN};
    static const char one[] = "ntsfvabzdmqrpcuyeoiljhkgx";
    static const uint8_t one_pos[] = {
        US_POS_N, US_POS_T, US_POS_S, US_POS_F, US_POS_V, US_POS_A, US_POS_B, US_POS_Z, US_POS_D,
        US_POS_M, US_POS_Q, US_POS_R, US_POS_P, US_POS_C, US_POS_U, US_POS_Y, US_POS_E, US_POS_O,
        US_POS_I, US_POS_L, US_POS_J, US_POS_H, US_POS_K, US_POS_G, US_POS_X};
    if (us_str_eqc(tag, "zg")) /* 5,666 words of every kind: says nothing */
        return US_POS_NONE;
    for (size_t i = 0; i < US_COUNT(two); i++)
        if (us_str_starts(tag, two[i]))
            return (enum us_pos)two_pos[i];
    const char *at = tag.n ? strchr(one, tag.p[0]) : NULL;
    return at && *at ? (enum us_pos)one_pos[at - one] : US_POS_NONE;
}

static inline void
hmm_init(struct hmm *h, struct us_arena *a)
{
    h->emit = us_arena_zero(a, HMM_CP_END, sizeof *h->emit);
    for (int i = 0; i < 4; i++) {
        h->start[i] = HMM_NEVER;
        for (int j = 0; j < 4; j++)
            h->trans[i][j] = HMM_NEVER;
    }
}

static inline int
hmm_state(char c)
{
    const char *at = c ? strchr("BMES", c) : NULL;
    return at ? (int)(at - "BMES") : -1;
}

/* Reads the number behind "': " into a cost; moves *at behind it. */
static inline bool
hmm_cost(struct us_str s, size_t *at, uint16_t *cost)
{
    size_t from = us_str_find(s, ':', *at), to;
    double v;
    for (from += from < s.n; from < s.n && s.p[from] == ' ';)
        from++;
    for (to = from; to < s.n && s.p[to] && strchr("+-.0123456789e", s.p[to]);)
        to++;
    *at = to;
    if (!us_str_to_double(us_str_sub(s, from, to), &v))
        return false;
    v *= -HMM_UNIT;
    *cost = v >= HMM_NEVER ? HMM_NEVER : v < 1 ? 1 : (uint16_t)(v + 0.5);
    return true;
}

/* Takes one file; false when it is not of the form above. */
static inline bool
hmm_read(struct hmm *h, struct us_str s)
{
    int outer = -1;
    for (size_t at = us_str_find(s, '{', 0); at < s.n;) {
        size_t q = us_str_find(s, '\'', at);
        if (q + 9 >= s.n)
            break;
        const char *key = s.p + q + 1;
        int state = hmm_state(key[0]);
        at = q + 3;
        if (key[0] == '\\' && key[1] == 'u') {
            unsigned long cp = strtoul((char[5]){key[2], key[3], key[4], key[5], 0}, NULL, 16);
            if (outer < 0 || !hmm_cost(s, &at, &h->emit[cp & 0xFFFF][outer]))
                return false;
        } else if (state >= 0 && key[4] == '{') {
            outer = state;
        } else if (state < 0 ||
                   !hmm_cost(s, &at, outer < 0 ? &h->start[state] : &h->trans[outer][state])) {
            return false;
        }
    }
    return true;
}

#endif
