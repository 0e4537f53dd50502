#include "text/class.h"

#include "text/special.h"

static void
classify(uint32_t from, uint32_t n, uint8_t *class, bool *plain)
{
    for (uint32_t c = 0; c < n; c++) {
        class[c] = (uint8_t)us_unicode_class(from + c);
        if (plain)
            plain[c] = class[c] == US_U_PUNCT && !us_special_opens_face(from + c);
    }
}

void
us_class_init(struct us_class *c)
{
    classify(0, US_COUNT(c->ascii), c->ascii, NULL);
    classify(0x3000, US_COUNT(c->marks), c->marks, c->plain_marks);
    classify(0xFF00, US_COUNT(c->wide), c->wide, c->plain_wide);
}
