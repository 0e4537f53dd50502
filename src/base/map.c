#include "base/map.h"

#include <stdlib.h>

void
us_map_init(struct us_map *m, struct us_arena *arena)
{
    memset(m, 0, sizeof(*m));
    m->arena = arena;
}

void
us_map_free(struct us_map *m)
{
    free(m->keys);
    free(m->slots);
    memset(m, 0, sizeof(*m));
}

/* The slot that holds `key`, or the empty one where it would go. */
static size_t
slot_of(const struct us_map *m, struct us_str key, uint64_t h)
{
    size_t mask = m->nslot - 1, i = (size_t)h & mask;
    while (m->slots[i]) {
        if (m->slots[i] >> 32 == h >> 32 && us_str_eq(m->keys[(uint32_t)m->slots[i] - 1], key))
            break;
        i = (i + 1) & mask;
    }
    return i;
}

static void
rehash(struct us_map *m)
{
    free(m->slots);
    m->nslot = m->nslot ? m->nslot * 2 : 64;
    m->slots = us_calloc(m->nslot, sizeof(*m->slots));
    for (size_t id = 0; id < m->n; id++) {
        uint64_t h = us_hash(m->keys[id].p, m->keys[id].n, 0);
        m->slots[slot_of(m, m->keys[id], h)] = h >> 32 << 32 | (id + 1);
    }
}

uint32_t
us_map_add(struct us_map *m, struct us_str key)
{
    if ((m->n + 1) * 4 > m->nslot * 3)
        rehash(m);
    uint64_t h = us_hash(key.p, key.n, 0);
    size_t i = slot_of(m, key, h);
    if (m->slots[i])
        return (uint32_t)m->slots[i] - 1;
    if (m->n + 1 > m->cap) {
        m->cap = us_grow_cap(m->cap, m->n + 1);
        m->keys = us_realloc(m->keys, m->cap, sizeof(*m->keys));
    }
    m->keys[m->n] = us_str_dup(m->arena, key);
    m->slots[i] = h >> 32 << 32 | ++m->n;
    return (uint32_t)m->n - 1;
}

uint32_t
us_map_get(const struct us_map *m, struct us_str key)
{
    return us_map_get_hashed(m, key, us_hash(key.p, key.n, 0));
}

uint32_t
us_map_get_hashed(const struct us_map *m, struct us_str key, uint64_t hash)
{
    if (!m->nslot)
        return US_MAP_NONE;
    size_t i = slot_of(m, key, hash);
    return m->slots[i] ? (uint32_t)m->slots[i] - 1 : US_MAP_NONE;
}
