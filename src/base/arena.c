#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK_MIN = 64 * 1024, ALIGN = 16 };

struct us_arena_block {
    struct us_arena_block *prev;
    size_t size; /* payload bytes */
    _Alignas(16) unsigned char data[];
};

void
us_oom(void)
{
    static const char msg[] = "unsaid: out of memory\n";
    ssize_t ignored = write(2, msg, sizeof(msg) - 1);
    (void)ignored;
    _exit(2);
}

void *
us_alloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    if (!p)
        us_oom();
    return p;
}

void *
us_realloc(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        us_oom();
    size_t n = count * size;
    void *q = realloc(p, n ? n : 1);
    if (!q)
        us_oom();
    return q;
}

void *
us_calloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        us_oom();
    return p;
}

size_t
us_grow_cap(size_t cap, size_t want)
{
    if (cap < 16)
        cap = 16;
    while (cap < want) {
        if (cap > SIZE_MAX / 2)
            us_oom();
        cap *= 2;
    }
    return cap;
}

void
us_arena_init(struct us_arena *a)
{
    memset(a, 0, sizeof(*a));
}

void
us_arena_free(struct us_arena *a)
{
    struct us_arena_block *b = a->head;
    while (b) {
        struct us_arena_block *prev = b->prev;
        free(b);
        b = prev;
    }
    us_arena_init(a);
}

void
us_arena_clear(struct us_arena *a)
{
    struct us_arena_block *b = a->head;
    if (!b)
        return;
    struct us_arena_block *largest = b;
    for (struct us_arena_block *i = b; i; i = i->prev)
        if (i->size > largest->size)
            largest = i;
    while (b) {
        struct us_arena_block *prev = b->prev;
        if (b != largest)
            free(b);
        b = prev;
    }
    largest->prev = NULL;
    a->head = largest;
    a->at = largest->data;
    a->end = largest->data + largest->size;
    a->total = largest->size;
}

void
us_arena_more(struct us_arena *a, size_t n)
{
    if (n > SIZE_MAX - ALIGN)
        us_oom();
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    size_t size = a->head ? a->head->size * 2 : BLOCK_MIN;
    if (size > (size_t)8 << 20)
        size = (size_t)8 << 20;
    if (size < n)
        size = n;
    if (size > SIZE_MAX - sizeof(struct us_arena_block))
        us_oom();
    struct us_arena_block *b = us_alloc(sizeof(*b) + size);
    b->prev = a->head;
    b->size = size;
    a->head = b;
    a->at = b->data;
    a->end = b->data + size;
    a->total += size;
}

void *
us_arena_zero(struct us_arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        us_oom();
    void *p = us_arena_raw(a, count * size);
    memset(p, 0, count * size);
    return p;
}

char *
us_arena_dup(struct us_arena *a, const char *p, size_t n)
{
    char *q = us_arena_raw(a, n + 1);
    if (n)
        memcpy(q, p, n);
    q[n] = '\0';
    return q;
}
