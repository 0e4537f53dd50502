/* Memory that is freed all at once.
 *
 * Two arenas serve a filter: `keep` lives to exit, `rec` is cleared after each record or batch.
 * Both are passed by hand. Exhausted memory does not return: us_oom() writes one line to stderr and
 * exits 2, so callers never test for NULL. */
#ifndef US_BASE_ARENA_H
#define US_BASE_ARENA_H

#include "base/compat.h"

struct us_arena_block;

struct us_arena {
    struct us_arena_block *head; /* current block; older ones behind it */
    unsigned char *at, *end;     /* free part of the current block */
    size_t total;                /* bytes in all blocks */
};

/* An arena of all zeros is valid and empty; it allocates its first block when first used. */
void us_arena_init(struct us_arena *a);

/* Forgets everything allocated; keeps the largest block for reuse. */
void us_arena_clear(struct us_arena *a);

void us_arena_free(struct us_arena *a);

/* A new block with room for `n` bytes. */
void us_arena_more(struct us_arena *a, size_t n);

/* `n` bytes, aligned to 16, not initialised. n may be 0. Amortised constant. */
static inline void *
us_arena_raw(struct us_arena *a, size_t n)
{
    size_t room = (size_t)(a->end - a->at), want = (n + 15) & ~(size_t)15;
    if (US_UNLIKELY(want > room || want < n || !a->at))
        us_arena_more(a, n);
    void *p = a->at;
    a->at += want;
    return p;
}

/* `count` objects of `size` bytes, zeroed. Overflow of the product counts as exhausted memory. */
void *us_arena_zero(struct us_arena *a, size_t count, size_t size);

/* A copy of `n` bytes with a NUL behind it (so that it can be given to C interfaces). */
char *us_arena_dup(struct us_arena *a, const char *p, size_t n);

#define US_NEW(a, type) ((type *)us_arena_zero((a), 1, sizeof(type)))
#define US_NEW_N(a, type, n) ((type *)us_arena_zero((a), (n), sizeof(type)))

/* malloc, realloc and calloc that do not return when memory is exhausted. Overflow of count * size
 * included. */
void *us_alloc(size_t n);
void *us_realloc(void *p, size_t count, size_t size);
void *us_calloc(size_t count, size_t size);

/* Grows a malloc'ed array to hold at least `want` items: doubles, at least 16. */
#define US_GROW(ptr, cap, want)                                                                    \
    do {                                                                                           \
        if ((want) > (cap)) {                                                                      \
            (cap) = us_grow_cap((cap), (want));                                                    \
            (ptr) = us_realloc((ptr), (cap), sizeof(*(ptr)));                                      \
        }                                                                                          \
    } while (0)
size_t us_grow_cap(size_t cap, size_t want);

US_NORETURN void us_oom(void);

#endif
