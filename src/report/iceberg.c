#include "report/iceberg.h"

enum { ONE = 10000, LOW = 200, HIGH = 1000 };

static bool
parse_one(struct us_str s, unsigned *out)
{
    double v;
    if (!us_str_to_double(us_str_trim(s), &v) || !(v > 0) || v > 1)
        return false;
    *out = (unsigned)(v * ONE + 0.5);
    return *out > 0;
}

bool
us_rate_parse(struct us_str s, struct us_rate *r)
{
    size_t colon = us_str_find(s, ':', 0);
    unsigned low, high;
    if (colon == s.n || !parse_one(us_str_sub(s, 0, colon), &low) ||
        !parse_one(us_str_sub(s, colon + 1, s.n), &high) || low > high)
        return false;
    r->low = low;
    r->high = high;
    return true;
}

struct us_rate
us_rate_of(const struct us_rate *r)
{
    struct us_rate out = *r;
    if (!out.low || !out.high) {
        out.low = LOW;
        out.high = HIGH;
    }
    return out;
}

struct us_behind
us_iceberg_of(uint64_t complaints, const struct us_rate *r)
{
    struct us_rate rate = us_rate_of(r);
    return (struct us_behind){(complaints * ONE + rate.high / 2) / rate.high,
                              (complaints * ONE + rate.low / 2) / rate.low};
}
