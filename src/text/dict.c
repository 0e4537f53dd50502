#include "text/dict.h"

#include "base/file.h"

_Static_assert(sizeof(struct us_dict_node) == 8, "node layout");
_Static_assert(sizeof(struct us_dict_line) == 64, "line layout");
_Static_assert(sizeof(struct us_dict_bucket) == 32, "bucket layout");
_Static_assert(sizeof(struct us_dict_gate) == 4, "gate layout");
_Static_assert(sizeof(struct us_dict_header) == 192, "header layout");

/* A section of `size` bytes an item lies inside the file, aligned. */
static bool
section_fits(const struct us_dict_header *h, struct us_dict_section s, size_t size)
{
    return s.off % 64 == 0 && s.off >= sizeof *h && s.off <= h->size &&
           s.n <= (h->size - s.off) / size;
}

static bool
header_fits(const struct us_dict_header *h)
{
    return section_fits(h, h->node, sizeof(struct us_dict_node)) && section_fits(h, h->pos, 1) &&
           section_fits(h, h->line, sizeof(struct us_dict_line)) &&
           section_fits(h, h->pair_cost, sizeof(uint16_t)) &&
           section_fits(h, h->code, sizeof(uint16_t)) &&
           section_fits(h, h->extra, sizeof(struct us_dict_extra)) &&
           section_fits(h, h->chars, sizeof(struct us_dict_char)) && h->node.n > 0 &&
           h->node.n < 1u << 20 && h->pos.n == h->node.n && h->line.n > 0 &&
           h->pair_cost.n == 256 && h->code.n == US_DICT_DIRECT_END - US_DICT_DIRECT &&
           h->chars.n > 0 && h->chars.n <= 1u << 16;
}

/* The corrector may be missing; if there, it has a gate for each character. */
static bool
corrector_fits(const struct us_dict_header *h)
{
    if (h->bucket.n == 0)
        return true;
    return section_fits(h, h->bucket, sizeof(struct us_dict_bucket)) &&
           section_fits(h, h->gate, sizeof(struct us_dict_gate)) && h->gate.n == h->chars.n;
}

int
us_dict_init(struct us_dict *d, struct us_str bytes, struct us_err *err)
{
    const struct us_dict_header *h = (const void *)bytes.p;
    if (bytes.n < sizeof *h || memcmp(h->magic, US_DICT_MAGIC, sizeof h->magic) != 0)
        return us_fail(err, US_EDATA, 0, "not a dictionary of this program");
    if (h->version != US_DICT_VERSION)
        return us_fail(err, US_EDATA, 8, "dictionary of another version: rebuild it with make");
    if (h->size != bytes.n)
        return us_fail(err, US_EDATA, 16, "dictionary is cut short: rebuild it with make");
    if (!header_fits(h) || !corrector_fits(h))
        return us_fail(err, US_EDATA, 32, "dictionary is damaged: rebuild it with make");
    *d = (struct us_dict){
        .head = h,
        .node = (const void *)(bytes.p + h->node.off),
        .pos = (const void *)(bytes.p + h->pos.off),
        .line = (const void *)(bytes.p + h->line.off),
        .pair_cost = (const void *)(bytes.p + h->pair_cost.off),
        .code = (const void *)(bytes.p + h->code.off),
        .extra = (const void *)(bytes.p + h->extra.off),
        .chars = (const void *)(bytes.p + h->chars.off),
        .bucket = (const void *)(bytes.p + h->bucket.off),
        .gate = (const void *)(bytes.p + h->gate.off),
        .nnode = h->node.n,
        .nline = h->line.n,
        .nextra = h->extra.n,
        .ncode = h->chars.n,
        .nbucket = h->bucket.n,
    };
    return US_OK;
}

int
us_dict_open(struct us_dict *d, const char *path, struct us_err *err)
{
    struct us_str bytes;
    int rc = us_file_map(path, &bytes, err);
    return rc < 0 ? rc : us_dict_init(d, bytes, err);
}

int
us_dict_verify(const struct us_dict *d, struct us_err *err)
{
    const char *body = (const char *)(d->head + 1);
    if (us_hash(body, d->head->size - sizeof *d->head, 0) != d->head->check)
        return us_fail(err, US_EDATA, sizeof *d->head,
                       "dictionary is damaged: rebuild it with make");
    return US_OK;
}

uint32_t
us_dict_code_rare(const struct us_dict *d, uint32_t cp)
{
    uint32_t lo = 0, hi = d->nextra;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (d->extra[mid].cp < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < d->nextra && d->extra[lo].cp == cp ? d->extra[lo].code : 0;
}

uint32_t
us_dict_simplify(const struct us_dict *d, uint32_t cp)
{
    uint32_t code = us_dict_code(d, cp);
    return code ? d->chars[code].cp : cp;
}

uint32_t
us_dict_find(const struct us_dict *d, struct us_str word)
{
    uint32_t node = 0;
    for (size_t at = 0; at < word.n;) {
        uint32_t code = us_dict_code(d, us_dict_next(word, &at));
        node = code ? us_dict_step(d, node, code) : 0;
        if (!node)
            return 0;
    }
    return node && d->node[node].cost != US_DICT_NOWORD ? node : 0;
}

const char *
us_pos_name(enum us_pos pos)
{
    static const char *const names[] = {
        NULL, "n", "nr", "ns", "nt", "nz", "t", "s", "f", "v", "vn", "a", "ad", "an", "b", "z", "d",
        "m",  "q", "r",  "p",  "c",  "u",  "y", "e", "o", "i", "l",  "j", "h",  "k",  "g", "x"};
    return (size_t)pos < US_COUNT(names) ? names[pos] : NULL;
}
