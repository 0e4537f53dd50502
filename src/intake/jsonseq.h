/* The values of a JSON file one by one, in constant memory: the elements of an array of any size
 * (at the top, or under a usual name in an object), or objects one after the other.
 *
 * Finds where each value ends by its brackets and quotes alone; whether it is JSON is for
 * us_json_skip to say, so that a malformed element costs that element. A string with a line end in
 * it is broken: reading then goes on at the next line that opens an object. */
#ifndef US_INTAKE_JSONSEQ_H
#define US_INTAKE_JSONSEQ_H

#include "base/error.h"
#include "base/str.h"

enum { US_JSONSEQ_MAX = 16 * 1024 * 1024 };

enum us_jsonseq_event {
    US_JSONSEQ_MORE, /* feed me */
    US_JSONSEQ_VALUE,
    US_JSONSEQ_BAD,
    US_JSONSEQ_END
};

struct us_jsonseq_item {
    struct us_str raw;
    size_t line;
    bool continued; /* US_JSONSEQ_BAD: a further piece of the same */
};

enum us_jsonseq_state { US_JSONSEQ_BETWEEN, US_JSONSEQ_IN, US_JSONSEQ_LOST, US_JSONSEQ_DONE };

struct us_jsonseq {
    bool in_array;
    size_t limit; /* bytes of a value; US_JSONSEQ_MAX */

    /* The rest is the reader's own. */
    struct us_buf buf;
    size_t pos, at, line, start_line;
    size_t depth;
    bool last, in_string, escaped, scalar, broken_told, truncated_told;
    enum us_jsonseq_state state;
};

/* Where the values begin in `text` (the prefix of the file): *start is the offset at which
 * us_jsonseq is to start, *in_array whether that is inside an array. Knows arrays at the top,
 * members data, items, reviews, entries, results, comments, tickets, statuses, records,
 * conversations, responses, children, entry (also one object deeper), and the "window.YTD... ="
 * of X archives. *is_record: the top object is a record itself. False when `text` does not begin
 * like JSON. */
bool us_jsonseq_find(struct us_str text, size_t *start, bool *in_array, bool *is_record);

/* `line`: physical lines before the start. */
void us_jsonseq_init(struct us_jsonseq *j, bool in_array, size_t line);
void us_jsonseq_free(struct us_jsonseq *j);
void us_jsonseq_feed(struct us_jsonseq *j, struct us_str text, bool last);

/* The next value; its span lives until the next call. What follows the end of the array is not
 * looked at. `err` for US_JSONSEQ_BAD: US_ESYNTAX or US_ELIMIT. */
enum us_jsonseq_event us_jsonseq_next(struct us_jsonseq *j, struct us_jsonseq_item *item,
                                      struct us_err *err);

#endif
