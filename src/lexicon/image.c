#include "lexicon/image.h"

#include "base/file.h"

#define IMAGE_MAGIC "UNSAIDLX"

enum { IMAGE_VERSION = 9, ALIGNMENT = 64 };

enum {
    POOL,
    ENTRIES,
    FSM,
    ROOT,
    PAIRS,
    SIGNALS,
    WEIGHTS,
    ASPECTS,
    COMPLAINT_KINDS,
    SYM_POOL,
    SYM_OFF,
    SYM_SLOTS,
    SYM_SIEVE,
    SYM_HAN,
    SECTIONS
};

struct section {
    uint64_t off, bytes;
};

struct header {
    char magic[8];
    uint32_t version, kinds;
    uint64_t size;  /* of the file */
    uint64_t check; /* checksum() */
    uint64_t hash;
    uint32_t number_sym, start_sym, end_sym, nnode;
    uint32_t pair_bits, unused;
    struct section section[SECTIONS];
};

/* XXH3 of the file, its own field being 0. */
static uint64_t
checksum(struct header h, struct us_str file)
{
    h.check = 0;
    return us_hash(&h, sizeof(h), us_hash(file.p + sizeof(h), file.n - sizeof(h), 0));
}

void
us_lexicon_image_write(const struct us_lexicon *lx, struct us_buf *out)
{
    const struct {
        const void *p;
        size_t bytes;
    } parts[SECTIONS] = {
        [POOL] = {lx->pool, lx->npool},
        [ENTRIES] = {lx->entries, lx->nentry * sizeof(*lx->entries)},
        [FSM] = {lx->fsm, lx->nfsm * sizeof(*lx->fsm)},
        [ROOT] = {lx->root, (lx->syms.n + 1) * sizeof(*lx->root)},
        [PAIRS] = {lx->pairs, ((size_t)1 << lx->pair_bits) / 8},
        [SIGNALS] = {lx->signals, US_SIGNAL_MAX * sizeof(*lx->signals)},
        [WEIGHTS] = {lx->cue_weights, US_CHANNEL_N * US_FEATURE_N * sizeof(*lx->cue_weights)},
        [ASPECTS] = {lx->aspects, US_TREE_MAX * sizeof(*lx->aspects)},
        [COMPLAINT_KINDS] = {lx->complaint_kinds, US_TREE_MAX * sizeof(*lx->complaint_kinds)},
        [SYM_POOL] = {lx->syms.pool, lx->syms.off[lx->syms.n]},
        [SYM_OFF] = {lx->syms.off, (lx->syms.n + 1) * sizeof(*lx->syms.off)},
        [SYM_SLOTS] = {lx->syms.slots, lx->syms.nslot * sizeof(*lx->syms.slots)},
        [SYM_SIEVE] = {lx->syms.sieve, US_SIEVE / 8},
        [SYM_HAN] = {lx->syms.han, US_HAN_N * sizeof(*lx->syms.han)},
    };
    struct header h;
    memset(&h, 0, sizeof(h));
    memcpy(h.magic, IMAGE_MAGIC, sizeof(h.magic));
    h.version = IMAGE_VERSION;
    h.kinds = lx->kinds;
    h.hash = lx->hash;
    h.number_sym = lx->number_sym;
    h.start_sym = lx->start_sym;
    h.end_sym = lx->end_sym;
    h.nnode = (uint32_t)lx->nnode;
    h.pair_bits = lx->pair_bits;
    us_buf_add(out, &h, sizeof(h));
    for (size_t i = 0; i < SECTIONS; i++) {
        while (out->n % ALIGNMENT)
            us_buf_char(out, '\0');
        h.section[i] = (struct section){out->n, parts[i].bytes};
        us_buf_add(out, parts[i].p, parts[i].bytes);
    }
    h.size = out->n;
    h.check = checksum(h, us_buf_view(out));
    memcpy(out->p, &h, sizeof(h));
}

static int
check_header(const struct header *h, struct us_str bytes, struct us_err *err)
{
    if (bytes.n < sizeof(*h) || memcmp(h->magic, IMAGE_MAGIC, sizeof(h->magic)) != 0)
        return us_fail(err, US_EDATA, 0, "not a compiled lexicon");
    if (h->version != IMAGE_VERSION)
        return us_fail(err, US_EDATA, 8, "a compiled lexicon of another version (run make)");
    if (h->size != bytes.n || h->check != checksum(*h, bytes))
        return us_fail(err, US_EDATA, 0, "the compiled lexicon is damaged (run make)");
    for (size_t i = 0; i < SECTIONS; i++)
        if (h->section[i].off > bytes.n || h->section[i].bytes > bytes.n - h->section[i].off)
            return us_fail(err, US_EDATA, 0, "the compiled lexicon is damaged (run make)");
    return US_OK;
}

int
us_lexicon_image_open(struct us_lexicon *lx, const char *path, const struct us_dict *dict,
                      struct us_err *err)
{
    struct us_str bytes;
    int rc = us_file_map(path, &bytes, err);
    if (rc)
        return rc;
    const struct header *h = (const void *)bytes.p;
    if ((rc = check_header(h, bytes, err)))
        return rc;
    const void *at[SECTIONS];
    for (size_t i = 0; i < SECTIONS; i++)
        at[i] = bytes.p + h->section[i].off;
    *lx = (struct us_lexicon){
        .syms = {at[SYM_POOL], at[SYM_OFF], at[SYM_SLOTS], at[SYM_SIEVE], at[SYM_HAN],
                 h->section[SYM_OFF].bytes / sizeof(uint32_t) - 1,
                 h->section[SYM_SLOTS].bytes / sizeof(struct us_symbol_slot)},
        .pool = at[POOL],
        .entries = at[ENTRIES],
        .fsm = at[FSM],
        .root = at[ROOT],
        .pairs = at[PAIRS],
        .pair_bits = h->pair_bits,
        .signals = at[SIGNALS],
        .cue_weights = at[WEIGHTS],
        .aspects = at[ASPECTS],
        .complaint_kinds = at[COMPLAINT_KINDS],
        .nentry = h->section[ENTRIES].bytes / sizeof(struct us_entry),
        .nnode = h->nnode,
        .nfsm = h->section[FSM].bytes / sizeof(uint32_t),
        .npool = h->section[POOL].bytes,
        .number_sym = h->number_sym,
        .start_sym = h->start_sym,
        .end_sym = h->end_sym,
        .kinds = h->kinds,
        .hash = h->hash,
        .dict = dict,
    };
    return US_OK;
}
