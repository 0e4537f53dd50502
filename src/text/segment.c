#include "text/segment.h"

#include <stdlib.h>

/* A word in the lattice of a window: characters from .. end. */
struct us_segment_edge {
    uint32_t node;
    uint32_t cost;       /* of the best path up to and with it */
    uint32_t back;       /* edge before it on that path */
    uint32_t next;       /* another edge with the same end, or NONE */
    uint16_t from, end;
};

#define NONE UINT32_MAX
/* Every character starts at most one word of each length; one more edge for what stands before the window. */
#define EDGES (US_SEGMENT_WINDOW * US_DICT_WORD_MAX + 1)

void
us_segmenter_init(struct us_segmenter *s, const struct us_dict *d)
{
    *s = (struct us_segmenter){.dict = d};
    s->class = us_calloc(d->ncode, 1);
    s->edge = us_calloc(EDGES, sizeof *s->edge);
}

void
us_segmenter_free(struct us_segmenter *s)
{
    free(s->end);
    free(s->word);
    free(s->code);
    free(s->off);
    free(s->class);
    free(s->edge);
    free(s->pair);
    free(s->state);
    *s = (struct us_segmenter){0};
}

/* The lattice */

struct lattice {
    const uint16_t *code; /* of the window */
    size_t nchar;
    size_t nedge, npair;
    uint32_t ends_at[US_SEGMENT_WINDOW + 1]; /* last edge that ends there, or NONE */
};

/* Adds an edge, and asks for the lines of its pairs with all edges that end where it starts. */
static void
add_edge(struct us_segmenter *s, struct lattice *l, size_t from, size_t end, uint32_t node)
{
    uint32_t id = (uint32_t)l->nedge++;
    s->edge[id] = (struct us_segment_edge){
        .node = node, .next = l->ends_at[end], .from = (uint16_t)from, .end = (uint16_t)end};
    l->ends_at[end] = id;
    for (uint32_t e = l->ends_at[from]; e != NONE; e = s->edge[e].next) {
        uint64_t hash = us_dict_pair_hash(s->edge[e].node, node);
        US_PREFETCH(us_dict_pair_line(s->dict, hash));
        US_GROW(s->pair, s->pair_cap, l->npair + 1);
        s->pair[l->npair++] = hash;
    }
}

/* All words that start at `from`, whose first character leads to `node`. */
static void
add_words(struct us_segmenter *s, struct lattice *l, size_t from, uint32_t node)
{
    const struct us_dict *d = s->dict;
    size_t most = l->nchar - from < US_DICT_WORD_MAX ? l->nchar - from : US_DICT_WORD_MAX;
    bool single = node != 0 && d->node[node].cost != US_DICT_NOWORD;
    add_edge(s, l, from, from + 1, single ? node : 0);
    for (size_t n = 1; n < most && node != 0; n++) {
        uint32_t code = l->code[from + n];
        node = code ? us_dict_step(d, node, code) : 0;
        if (node != 0 && d->node[node].cost != US_DICT_NOWORD)
            add_edge(s, l, from, from + n + 1, node);
    }
}

/* Fills the lattice behind `before`, the node of the word that precedes the window (0: none). */
static void
build_lattice(struct us_segmenter *s, struct lattice *l, uint32_t before)
{
    const struct us_dict *d = s->dict;
    uint32_t first[US_SEGMENT_WINDOW];
    for (size_t i = 0; i < l->nchar; i++) {
        l->ends_at[i + 1] = NONE;
        first[i] = l->code[i] ? us_dict_step(d, 0, l->code[i]) : 0;
        if (i + 1 < l->nchar && first[i])
            US_PREFETCH(d->node + d->node[first[i]].base + l->code[i + 1]);
    }
    s->edge[0] = (struct us_segment_edge){.node = before, .next = NONE};
    l->ends_at[0] = 0;
    l->nedge = 1;
    for (size_t i = 0; i < l->nchar; i++)
        if (l->ends_at[i] != NONE)
            add_words(s, l, i, first[i]);
}

/* Cheapest path to every edge; the pairs come in the order in which add_edge made them. Ties go to the edge added
 * last, the one whose word is shortest. */
static void
find_paths(struct us_segmenter *s, const struct lattice *l)
{
    const uint64_t *pair = s->pair;
    for (size_t i = 1; i < l->nedge; i++) {
        struct us_segment_edge *e = &s->edge[i];
        uint32_t best = NONE, back = 0;
        for (uint32_t f = l->ends_at[e->from]; f != NONE; f = s->edge[f].next) {
            uint32_t cost = s->edge[f].cost + us_dict_pair(s->dict, s->edge[f].node, e->node, *pair++);
            if (cost < best) {
                best = cost;
                back = f;
            }
        }
        e->cost = best;
        e->back = back;
    }
}

static uint32_t
best_end(const struct us_segmenter *s, const struct lattice *l)
{
    uint32_t best = l->ends_at[l->nchar];
    for (uint32_t e = best; e != NONE; e = s->edge[e].next)
        if (s->edge[e].cost < s->edge[best].cost)
            best = e;
    return best;
}

/* Appends the words of the best path that end at or before `keep`; returns where the last of them ends. `at` is the
 * window's first character. */
static size_t
take_words(struct us_segmenter *s, uint32_t edge, size_t at, size_t keep)
{
    size_t n = 0, end = 0;
    for (uint32_t e = edge; e != 0; e = s->edge[e].back)
        n += s->edge[e].end <= keep;
    US_GROW(s->word, s->word_cap, s->nword + n);
    for (uint32_t e = edge, i = (uint32_t)n; e != 0; e = s->edge[e].back) {
        if (s->edge[e].end > keep)
            continue;
        end = s->edge[e].end > end ? s->edge[e].end : end;
        s->word[s->nword + --i] = (struct us_segment_word){(uint32_t)(at + s->edge[e].end), s->edge[e].node};
    }
    s->nword += n;
    return end;
}

/* The best path over `nchar` characters, window by window. A window that is not the last keeps what lies before its
 * overlap; words are shorter than that, so something always does. */
static void
segment_chars(struct us_segmenter *s, size_t nchar)
{
    struct lattice l = {0};
    for (size_t at = 0; at < nchar;) {
        bool last = nchar - at <= US_SEGMENT_WINDOW;
        l.code = s->code + at;
        l.nchar = last ? nchar - at : US_SEGMENT_WINDOW;
        l.npair = 0;
        build_lattice(s, &l, s->nword ? s->word[s->nword - 1].node : 0);
        find_paths(s, &l);
        at += take_words(s, best_end(s, &l), at, last ? l.nchar : US_SEGMENT_WINDOW - US_SEGMENT_OVERLAP);
    }
}

/* Codes and byte offsets of the characters of a run. Returns their number. */
static size_t
decode(struct us_segmenter *s, struct us_str run)
{
    size_t n = 0;
    US_GROW(s->code, s->code_cap, run.n);
    US_GROW(s->off, s->off_cap, run.n + 1);
    for (size_t at = 0; at < run.n; n++) {
        s->off[n] = (uint32_t)at;
        s->code[n] = (uint16_t)us_dict_code(s->dict, us_dict_next(run, &at));
    }
    s->off[n] = (uint32_t)run.n;
    return n;
}

size_t
us_segment_run(struct us_segmenter *s, struct us_str run, enum us_units units)
{
    (void)units;
    size_t nchar = decode(s, run);
    s->nword = 0;
    segment_chars(s, nchar);
    US_GROW(s->end, s->end_cap, s->nword);
    for (size_t i = 0; i < s->nword; i++)
        s->end[i] = s->off[s->word[i].end];
    return s->nword;
}

size_t
us_segment_after_number(struct us_segmenter *s, struct us_str number, struct us_str run, enum us_units units)
{
    (void)s; (void)number; (void)run; (void)units;
    return 0;
}

bool
us_segment_before_number(struct us_str word)
{
    return us_str_eqc(word, "第");
}
