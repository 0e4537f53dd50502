#include "report/sketch.h"

#include <math.h>

static void
add_exact(struct us_sketch *s, uint64_t hash)
{
    size_t at = s->n;
    while (at && s->hash[at - 1] > hash)
        at--;
    if (at && s->hash[at - 1] == hash)
        return;
    if (s->n == US_SKETCH_EXACT) {
        s->full = true;
        return;
    }
    memmove(&s->hash[at + 1], &s->hash[at], (s->n - at) * sizeof(s->hash[0]));
    s->hash[at] = hash;
    s->n++;
}

void
us_sketch_add(struct us_sketch *s, uint64_t hash)
{
    enum { REST = 64 - US_SKETCH_BITS };
    uint64_t rest = hash << US_SKETCH_BITS;
    uint8_t rank = 1;
    while (rank <= REST && !(rest >> 63)) {
        rest <<= 1;
        rank++;
    }
    uint8_t *reg = &s->reg[hash >> REST];
    *reg = rank > *reg ? rank : *reg;
    if (!s->full)
        add_exact(s, hash);
}

void
us_sketch_merge(struct us_sketch *to, const struct us_sketch *from)
{
    for (size_t i = 0; i < US_SKETCH_REGISTERS; i++)
        to->reg[i] = from->reg[i] > to->reg[i] ? from->reg[i] : to->reg[i];
    to->full |= from->full;
    for (size_t i = 0; i < from->n && !to->full; i++)
        add_exact(to, from->hash[i]);
}

uint64_t
us_sketch_count(const struct us_sketch *s)
{
    if (!s->full)
        return s->n;
    const double m = US_SKETCH_REGISTERS, alpha = 0.7213 / (1 + 1.079 / m);
    double sum = 0;
    unsigned zeros = 0;
    for (size_t i = 0; i < US_SKETCH_REGISTERS; i++) {
        sum += ldexp(1, -s->reg[i]);
        zeros += s->reg[i] == 0;
    }
    double estimate = alpha * m * m / sum;
    if (estimate <= 2.5 * m && zeros)
        estimate = m * log(m / zeros);
    return (uint64_t)(estimate + 0.5);
}
