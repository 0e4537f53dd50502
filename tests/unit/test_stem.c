#include "text/stem.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(stem, forms_meet)
{
    static const char *const rows[][2] = {
        {"cracked", "crack"}, {"cracks", "crack"},   {"cracking", "crack"},
        {"waiting", "wait"},  {"refunds", "refund"}, {"disappointed", "disappoint"},
        {"a", "a"},           {"慢", "慢"},          {"don't", "don't"}};
    struct us_stemmer *s = us_stemmer_new();
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < US_COUNT(rows); i++) {
            struct us_str got = us_stem(s, us_str_c(rows[i][0]));
            cr_expect(us_str_eqc(got, rows[i][1]), "%s: %.*s", rows[i][0], (int)got.n, got.p);
        }
    us_stemmer_free(s);
}

/* The cache gives what the stemmer gives, however many words push each other out. */
Test(stem, cache_changes_nothing)
{
    struct us_stemmer *warm = us_stemmer_new();
    char word[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i++) {
            int n = snprintf(word, sizeof(word), "w%xings", (unsigned)i * 2654435761U);
            struct us_str got = us_stem(warm, (struct us_str){word, (size_t)n});
            if (i % 500 == 0) {
                struct us_stemmer *cold = us_stemmer_new();
                cr_assert(us_str_eq(got, us_stem(cold, (struct us_str){word, (size_t)n})), "%s",
                          word);
                us_stemmer_free(cold);
            }
        }
    char longer[5000];
    memset(longer, 'a', sizeof(longer));
    cr_assert(us_stem(warm, (struct us_str){longer, sizeof(longer)}).n >= 4000);
    cr_assert(us_stem(warm, US_STR("")).n == 0);
    us_stemmer_free(warm);
}
