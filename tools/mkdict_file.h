/* Pieces of the dictionary's file: costs, lines of pairs, sections. Part of mkdict only. */
#ifndef US_TOOLS_MKDICT_FILE_H
#define US_TOOLS_MKDICT_FILE_H

#include "base/str.h"
#include "text/dict.h"

/* Of a log10 probability. */
static inline uint16_t
word_cost(double prob)
{
    double c = -prob * US_DICT_UNIT + 0.5;
    return c < 0 ? 0 : c > US_DICT_NOWORD - 1 ? US_DICT_NOWORD - 1 : (uint16_t)c;
}

/* False when the line is full or holds the fingerprint already. */
static inline bool
keep_pair(struct us_dict_line *line, uint16_t print, uint8_t index)
{
    for (int i = 0; i < US_DICT_LINE; i++) {
        if (line->lane[i] == print)
            return false;
        if (line->lane[i] == 0) {
            line->lane[i] = print;
            ((uint8_t *)line->lane)[2 * US_DICT_LINE + i] = index;
            return true;
        }
    }
    return false;
}

/* Appends `n` items at the next multiple of 64 bytes. */
static inline struct us_dict_section
add_section(struct us_buf *out, const void *items, size_t n, size_t size)
{
    while ((out->n + sizeof(struct us_dict_header)) % 64 != 0)
        us_buf_char(out, '\0');
    struct us_dict_section s = {(uint32_t)(out->n + sizeof(struct us_dict_header)), (uint32_t)n};
    us_buf_add(out, items, n * size);
    return s;
}

#endif
