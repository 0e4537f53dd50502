#include "measure/proportion.h"

#include <math.h>

struct us_share
us_share_of(uint64_t k, uint64_t n)
{
    struct us_share s = {k > n ? n : k, n, 0, 0, 0};
    if (!n)
        return s;
    double total = (double)n, p = (double)s.k / total, z2 = US_Z95 * US_Z95;
    double centre = p + z2 / (2 * total);
    double half = US_Z95 * sqrt(p * (1 - p) / total + z2 / (4 * total * total));
    double scale = 1 + z2 / total;
    s.value = p;
    s.low = s.k == 0 ? 0 : fmax(0, (centre - half) / scale);
    s.high = s.k == n ? 1 : fmin(1, (centre + half) / scale);
    return s;
}
