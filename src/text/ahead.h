/* Looks ahead over the runs of Chinese of one text, so that they are segmented together
 * (text/segment.h). Runs do not depend on each other: the memory which one waits for comes while
 * others are worked on, and loops over all of them are predicted better than many short ones. */
#ifndef US_TEXT_AHEAD_H
#define US_TEXT_AHEAD_H

#include "text/dict.h"

enum {
    US_AHEAD_BYTES = 3,  /* of a common character: U+4E00 .. U+9FFF */
    US_AHEAD_CHARS = 96, /* more, and what was fetched is lost from the nearest cache again */
    US_AHEAD_RUNS = US_AHEAD_CHARS / 2,
};

/* All zeros is a valid start: nothing known. */
struct us_ahead {
    struct us_str run[US_AHEAD_RUNS];
    uint16_t from[US_AHEAD_RUNS];      /* its first character in `code` */
    uint16_t code[US_AHEAD_CHARS + 2]; /* a 0 behind each run; at the end two more to read */
    size_t n, next;                    /* runs, and the first that was not asked for yet */
    size_t nchar;                      /* of all of them, with the 0 behind each */
    const char *looked;                /* up to here: no other run begins before it */
};

/* Whether nothing is known of what `text` begins with, so that us_ahead_look is due. */
bool us_ahead_is_due(struct us_ahead *a, struct us_str text);

/* Lists the run of common characters that `text` begins with and the runs behind it, as far as
 * there is room. Linear over a text whose places are asked for in order, when it is due. */
void us_ahead_look(struct us_ahead *a, const struct us_dict *d, struct us_str text);

/* Bytes of the run of common characters that `text` begins with (0 when there is none). */
size_t us_ahead_bytes(const struct us_ahead *a, struct us_str text);

/* Whether the next known run is `run`, the same memory; it is then taken off the list, and *number
 * is its place there. */
bool us_ahead_take(struct us_ahead *a, struct us_str run, size_t *number);

/* To be called between texts: the same memory may hold another. */
void us_ahead_forget(struct us_ahead *a);

#endif
