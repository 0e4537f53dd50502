/* Reader of OpenCC's .ocd2 dictionaries: a marisa trie of keys, then their values.
 *
 * Part of mkdict only. marisa (Yata, 2011) nests LOUDS tries: a node's label is one byte, or a link
 * to a string in the next trie or in the tail. Only listing is needed, so rank and select are plain
 * arrays, and the indexes that the file carries for them are skipped. Every count read is checked
 * against what is left of the file. */
#ifndef US_TOOLS_MKDICT_OCD2_H
#define US_TOOLS_MKDICT_OCD2_H

#include "base/error.h"
#include "base/str.h"

enum { OCD2_TRIES = 8, OCD2_KEY = 256 };

struct ocd2_in {
    struct us_str s;
    size_t at;
    bool bad;
};

struct ocd2_bits {
    const unsigned char *p;
    uint32_t n;
};

struct ocd2_trie {
    struct ocd2_bits terminal, link, tail_end;
    uint32_t *parent; /* of each node; made from the LOUDS bits */
    uint32_t *rank;   /* links before each node */
    const unsigned char *label;
    struct us_str extra, tail;
    uint32_t nnode, extra_bits, first_level;
};

struct ocd2 {
    struct ocd2_trie trie[OCD2_TRIES];
    size_t ntrie;
    struct us_buf key; /* the key being listed */
};

/* Called with each key and its first value. */
typedef void ocd2_fn(void *to, struct us_str key, struct us_str value);

static inline const char *
ocd2_take(struct ocd2_in *in, uint64_t n)
{
    if (in->bad || n > in->s.n - in->at) {
        in->bad = true;
        return NULL;
    }
    const char *p = in->s.p + in->at;
    in->at += (size_t)n;
    return p;
}

static inline uint64_t
ocd2_int(struct ocd2_in *in, size_t bytes)
{
    uint64_t v = 0;
    const char *p = ocd2_take(in, bytes);
    if (p)
        memcpy(&v, p, bytes);
    return v;
}

/* A vector: u64 bytes, the bytes, padding to 8. */
static inline struct us_str
ocd2_vector(struct ocd2_in *in)
{
    uint64_t n = ocd2_int(in, 8);
    const char *p = ocd2_take(in, n);
    ocd2_take(in, (8 - n % 8) % 8);
    return p ? (struct us_str){p, (size_t)n} : (struct us_str){"", 0};
}

/* Bits, then three vectors of rank and select indexes. */
static inline struct ocd2_bits
ocd2_bits(struct ocd2_in *in)
{
    struct us_str units = ocd2_vector(in);
    uint32_t n = (uint32_t)ocd2_int(in, 4);
    ocd2_int(in, 4);
    for (int i = 0; i < 3; i++)
        ocd2_vector(in);
    if (n > units.n * 8)
        in->bad = true;
    return (struct ocd2_bits){(const unsigned char *)units.p, in->bad ? 0 : n};
}

static inline bool
ocd2_bit(struct ocd2_bits b, uint32_t i)
{
    return i < b.n && (b.p[i >> 3] >> (i & 7) & 1);
}

/* Parents from LOUDS: the i-th 1 bit is node i; the zeros before it, less one, are its parent. */
static inline void
ocd2_index(struct ocd2_trie *t, struct us_arena *a, struct ocd2_bits louds)
{
    uint32_t node = 0, nlink = 0;
    t->parent = us_arena_zero(a, t->nnode + 1, sizeof *t->parent);
    t->rank = us_arena_zero(a, t->nnode + 1, sizeof *t->rank);
    for (uint32_t i = 0; i < louds.n && node < t->nnode; i++)
        if (ocd2_bit(louds, i)) {
            uint32_t zeros = i - node;
            t->parent[node] =
                zeros > 0 && zeros - 1 < node ? zeros - 1 : 0; /* upwards, whatever the file says */
            t->rank[node] = nlink;
            nlink += ocd2_bit(t->link, node);
            node++;
        }
}

/* Reads one trie; true when another follows. */
static inline bool
ocd2_trie(struct ocd2_trie *t, struct us_arena *a, struct ocd2_in *in)
{
    struct ocd2_bits louds = ocd2_bits(in);
    t->terminal = ocd2_bits(in);
    t->link = ocd2_bits(in);
    struct us_str label = ocd2_vector(in);
    t->extra = ocd2_vector(in);
    t->extra_bits = (uint32_t)ocd2_int(in, 4);
    ocd2_take(in, 12);
    t->tail = ocd2_vector(in);
    t->tail_end = ocd2_bits(in);
    t->label = (const unsigned char *)label.p;
    t->nnode = (uint32_t)label.n;
    if (t->extra_bits > 32 || t->link.n > t->nnode)
        in->bad = true;
    if (!in->bad)
        ocd2_index(t, a, louds);
    bool linked = false;
    for (uint32_t i = 0; i < t->link.n && !in->bad; i++)
        linked = linked || ocd2_bit(t->link, i);
    return linked && t->tail.n == 0;
}

static inline void
ocd2_tries(struct ocd2 *o, struct us_arena *a, struct ocd2_in *in)
{
    bool more = true;
    while (more && o->ntrie < OCD2_TRIES && !in->bad)
        more = ocd2_trie(&o->trie[o->ntrie++], a, in);
    for (size_t i = o->ntrie; i-- > 0;) { /* what follows the tries, innermost first */
        ocd2_vector(in);
        o->trie[i].first_level = (uint32_t)ocd2_int(in, 4);
        ocd2_int(in, 4);
    }
    if (more)
        in->bad = true;
}

static inline uint32_t
ocd2_link(const struct ocd2_trie *t, uint32_t node)
{
    uint64_t extra = 0, first = (uint64_t)t->rank[node] * t->extra_bits;
    for (uint32_t i = 0; i < t->extra_bits; i++) {
        uint64_t bit = first + i;
        if (bit >> 3 < t->extra.n && ((unsigned char)t->extra.p[bit >> 3] >> (bit & 7) & 1))
            extra |= 1u << i;
    }
    return (uint32_t)(t->label[node] | extra << 8);
}

/* Appends the string that `link` means in trie `level` (or, past the last, in the tail of the one
 * before). */
static inline void
ocd2_string(struct ocd2 *o, size_t level, uint32_t link)
{
    if (level == o->ntrie) {
        const struct ocd2_trie *t = &o->trie[level - 1];
        for (uint32_t i = link; i < t->tail.n && o->key.n < OCD2_KEY; i++) {
            if (t->tail_end.n == 0 && t->tail.p[i] == '\0')
                return;
            us_buf_char(&o->key, t->tail.p[i]);
            if (ocd2_bit(t->tail_end, i))
                return;
        }
        return;
    }
    const struct ocd2_trie *t = &o->trie[level];
    for (uint32_t node = link; node < t->nnode && o->key.n < OCD2_KEY; node = t->parent[node]) {
        if (ocd2_bit(t->link, node))
            ocd2_string(o, level + 1, ocd2_link(t, node));
        else
            us_buf_char(&o->key, (char)t->label[node]);
        if (node <= t->first_level)
            return;
    }
}

static inline void
ocd2_reverse(struct us_buf *b, size_t from)
{
    for (size_t i = from, j = b->n; i + 1 < j; i++) {
        char c = b->p[i];
        b->p[i] = b->p[--j];
        b->p[j] = c;
    }
}

/* The key that ends at `node` of the first trie, collected from its end. */
static inline struct us_str
ocd2_key(struct ocd2 *o, uint32_t node)
{
    const struct ocd2_trie *t = &o->trie[0];
    o->key.n = 0;
    for (; node != 0 && node < t->nnode && o->key.n < OCD2_KEY; node = t->parent[node]) {
        size_t from = o->key.n;
        if (ocd2_bit(t->link, node)) {
            ocd2_string(o, 1, ocd2_link(t, node));
            ocd2_reverse(&o->key, from);
        } else {
            us_buf_char(&o->key, (char)t->label[node]);
        }
        if (node <= t->first_level)
            break;
    }
    ocd2_reverse(&o->key, 0);
    return us_buf_view(&o->key);
}

/* Lists a dictionary. Values: u32 keys, u32 bytes, the C strings; then for each key u16 how many,
 * and u16 lengths (the NUL counted). */
static inline int
ocd2_list(struct us_arena *a, struct us_str file, ocd2_fn *fn, void *to, struct us_err *err)
{
    static const char magic[] = "OPENCC_MARISA_0.2.5We love Marisa.";
    struct ocd2 o = {0};
    if (file.n < sizeof magic || memcmp(file.p, magic, sizeof magic) != 0)
        return us_fail(err, US_EDATA, 0, "not an OpenCC .ocd2 dictionary");
    struct ocd2_in in = {file, sizeof magic, false};
    ocd2_tries(&o, a, &in);
    uint64_t nkey = ocd2_int(&in, 4);
    uint64_t nbyte = ocd2_int(&in, 4);
    const char *value = ocd2_take(&in, nbyte), *end = value ? value + nbyte : NULL;
    uint64_t seen = 0;
    for (uint32_t node = 0; node < o.trie[0].terminal.n && !in.bad; node++) {
        if (!ocd2_bit(o.trie[0].terminal, node))
            continue;
        struct us_str first = {value, 0};
        uint64_t n = ocd2_int(&in, 2);
        for (uint64_t i = 0; i < n && !in.bad; i++) {
            uint64_t len = ocd2_int(&in, 2);
            if (len == 0 || len > (uint64_t)(end - value)) {
                in.bad = true;
                break;
            }
            if (i == 0)
                first.n = (size_t)len - 1;
            value += len;
        }
        if (!in.bad)
            fn(to, ocd2_key(&o, node), first);
        seen++;
    }
    us_buf_free(&o.key);
    return in.bad || seen != nkey ? us_fail(err, US_EDATA, in.at, "damaged .ocd2 dictionary")
                                  : US_OK;
}

#endif
