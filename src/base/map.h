/* Strings interned to small dense numbers, in order of first sight. Open addressing, linear
 * probing. */
#ifndef US_BASE_MAP_H
#define US_BASE_MAP_H

#include "base/str.h"

#define US_MAP_NONE UINT32_MAX

struct us_map {
    struct us_str *keys;  /* keys[id], owned by the arena */
    uint64_t *slots;      /* upper half of the key's hash, id + 1; or 0 */
    size_t n, cap, nslot; /* keys held; room in keys; slots (a power of two) */
    struct us_arena *arena;
};

/* Keys are copied into `arena`, which must outlive the map. */
void us_map_init(struct us_map *m, struct us_arena *arena);
void us_map_free(struct us_map *m);

/* The number of `key`, added when it is new. Amortised constant. At most 2^32 - 2 keys. */
uint32_t us_map_add(struct us_map *m, struct us_str key);

/* The number of `key`, or US_MAP_NONE; also where the key's us_hash() from 0 is known. */
uint32_t us_map_get(const struct us_map *m, struct us_str key);
uint32_t us_map_get_hashed(const struct us_map *m, struct us_str key, uint64_t hash);

#endif
