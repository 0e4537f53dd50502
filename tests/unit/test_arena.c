#include "base/arena.h"

#include <criterion/criterion.h>

Test(arena, zeroed_is_empty_and_can_be_freed)
{
    struct us_arena a = {0};
    us_arena_clear(&a);
    us_arena_free(&a);
    cr_assert(a.head == NULL && a.total == 0);
}

Test(arena, aligned_and_apart)
{
    struct us_arena a = {0};
    unsigned char *last = NULL;
    size_t nlast = 0;
    for (size_t n = 0; n < 3000; n++) {
        unsigned char *p = us_arena_raw(&a, n);
        cr_assert((uintptr_t)p % 16 == 0);
        if (last)
            cr_assert(p >= last + nlast || p + n <= last);
        memset(p, (int)n, n);
        last = p;
        nlast = n;
    }
    us_arena_free(&a);
}

Test(arena, zero_and_dup)
{
    struct us_arena a = {0};
    memset(us_arena_raw(&a, 64), 0xAA, 64);
    us_arena_clear(&a);
    unsigned char *z = us_arena_zero(&a, 8, 8);
    for (int i = 0; i < 64; i++)
        cr_assert(z[i] == 0);
    char *d = us_arena_dup(&a, "ab\0c", 4);
    cr_assert(memcmp(d, "ab\0c\0", 5) == 0);
    cr_assert(us_arena_dup(&a, NULL, 0)[0] == '\0');
    us_arena_free(&a);
}

Test(arena, clear_keeps_the_largest_block_only)
{
    struct us_arena a = {0};
    us_arena_raw(&a, 1000);
    us_arena_raw(&a, 5000000);
    us_arena_raw(&a, 100000);
    cr_assert(a.total > 5100000);
    us_arena_clear(&a);
    size_t kept = a.total;
    cr_assert(kept >= 5000000);
    us_arena_raw(&a, 4000000);
    cr_assert(a.total == kept, "the kept block serves again");
    us_arena_free(&a);
}

Test(arena, grow_cap_doubles)
{
    cr_assert(us_grow_cap(0, 1) == 16);
    cr_assert(us_grow_cap(16, 17) == 32);
    cr_assert(us_grow_cap(16, 1000) == 1024);
}

Test(arena, overflow_is_exhausted_memory, .exit_code = 2)
{
    struct us_arena a = {0};
    us_arena_zero(&a, SIZE_MAX / 2, 3);
}

Test(arena, realloc_overflow_is_exhausted_memory, .exit_code = 2)
{
    us_realloc(NULL, SIZE_MAX / 2, 3);
}
