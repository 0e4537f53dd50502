#include "base/map.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(map, numbers_in_order_of_first_sight)
{
    struct us_arena a = {0};
    struct us_map m;
    us_map_init(&m, &a);
    cr_assert(us_map_get(&m, US_STR("x")) == US_MAP_NONE);
    cr_assert(us_map_add(&m, US_STR("x")) == 0);
    cr_assert(us_map_add(&m, US_STR("")) == 1);
    cr_assert(us_map_add(&m, (struct us_str){"a\0b", 3}) == 2);
    cr_assert(us_map_add(&m, US_STR("a")) == 3);
    cr_assert(us_map_add(&m, US_STR("x")) == 0);
    cr_assert(us_map_get(&m, (struct us_str){"a\0b", 3}) == 2);
    cr_assert(us_map_get(&m, US_STR("b")) == US_MAP_NONE);
    us_map_free(&m);
    us_arena_free(&a);
}

Test(map, a_hundred_thousand_keys)
{
    struct us_arena a = {0};
    struct us_map m;
    char key[16];
    us_map_init(&m, &a);
    for (uint32_t i = 0; i < 100000; i++) {
        int n = snprintf(key, sizeof(key), "k%u", i);
        cr_assert(us_map_add(&m, (struct us_str){key, (size_t)n}) == i);
    }
    for (uint32_t i = 0; i < 100000; i++) {
        int n = snprintf(key, sizeof(key), "k%u", i);
        cr_assert(us_map_get(&m, (struct us_str){key, (size_t)n}) == i);
        cr_assert(us_str_eq(m.keys[i], (struct us_str){key, (size_t)n}));
    }
    us_map_free(&m);
    us_arena_free(&a);
}
