#include "themes/pairs.h"

#include <stdlib.h>

void
us_pairs_init(struct us_pairs *p)
{
    memset(p, 0, sizeof(*p));
}

void
us_pairs_free(struct us_pairs *p)
{
    free(p->key);
    free(p->val);
    us_pairs_init(p);
}

void
us_pairs_zero(struct us_pairs *p)
{
    if (p->nslot)
        memset(p->val, 0, p->nslot * sizeof(*p->val));
}

/* Finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t
mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

static size_t
slot_of(const struct us_pairs *p, uint64_t key)
{
    size_t mask = p->nslot - 1, i = (size_t)mix(key) & mask;
    while (p->key[i] && p->key[i] != key)
        i = (i + 1) & mask;
    return i;
}

static void
grow(struct us_pairs *p)
{
    struct us_pairs old = *p;
    p->nslot = old.nslot ? old.nslot * 2 : 1024;
    p->key = us_calloc(p->nslot, sizeof(*p->key));
    p->val = us_calloc(p->nslot, sizeof(*p->val));
    for (size_t i = 0; i < old.nslot; i++)
        if (old.key[i]) {
            size_t j = slot_of(p, old.key[i]);
            p->key[j] = old.key[i];
            p->val[j] = old.val[i];
        }
    free(old.key);
    free(old.val);
}

double *
us_pairs_at(struct us_pairs *p, uint64_t key)
{
    if ((p->n + 1) * 3 > p->nslot * 2)
        grow(p);
    size_t i = slot_of(p, key);
    if (!p->key[i]) {
        p->key[i] = key;
        p->n++;
    }
    return &p->val[i];
}

double *
us_pairs_find(const struct us_pairs *p, uint64_t key)
{
    if (!p->nslot)
        return NULL;
    size_t i = slot_of(p, key);
    return p->key[i] ? &p->val[i] : NULL;
}

double
us_pairs_get(const struct us_pairs *p, uint64_t key)
{
    return p->nslot ? p->val[slot_of(p, key)] : 0;
}
