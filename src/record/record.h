/* The record: one JSON object on one line, of which a filter reads some members and replaces its
 * own.
 *
 * What a filter does not own passes through byte for byte and in order; a member it sets is
 * replaced in place or appended at the end. All spans point into `line` or the record's arena and
 * live until that arena is cleared. */
#ifndef US_RECORD_RECORD_H
#define US_RECORD_RECORD_H

#include "record/json.h"

struct us_member {
    struct us_str key;   /* decoded */
    struct us_str value; /* raw bytes, as in the line, or as set */
    size_t from, to;     /* byte span of the original value in `line`; 0, 0 for an added member */
    bool is_set;
};

struct us_record {
    struct us_str line; /* without LF */
    struct us_str text; /* decoded member `text`: what all offsets refer to */
    struct us_member *members;
    size_t n, cap;
    bool is_text; /* from a plain line, whose members are made when they are first asked for */
    struct us_arena *arena;
    void *found; /* what a filter that takes several steps has found so far (cmd/cmd.h), or NULL */
};

/* Parses `line` (any bytes). US_EUTF8, US_ESYNTAX, US_ELIMIT, or US_EFIELD when `text` is missing
 * or no string; err->off is the byte in the line. Linear. The record borrows `line`. */
int us_record_parse(struct us_record *r, struct us_str line, struct us_arena *a,
                    struct us_err *err);

/* A record around a plain text line: {"id":...,"text":...}; the id is the hash of the text.
 * US_EUTF8. */
int us_record_from_text(struct us_record *r, struct us_str text, struct us_arena *a,
                        struct us_err *err);

/* The raw value of a top-level member (the last one when it stands twice), or false. */
bool us_record_get(const struct us_record *r, const char *key, struct us_str *value);

/* A member's text, or its number. A numeric string ("4", " 4.5 ") counts as a number. False when it
 * is missing or of another type. */
bool us_record_string(const struct us_record *r, const char *key, struct us_str *out);
bool us_record_number(const struct us_record *r, const char *key, double *out);

/* Like these two, for a dotted path: "sentiment.score", "theme.id". */
bool us_record_path_string(const struct us_record *r, const char *path, struct us_str *out);
bool us_record_path_number(const struct us_record *r, const char *path, double *out);
bool us_record_path(const struct us_record *r, const char *path, struct us_str *value);

/* Sets a member to `json` (valid JSON; copied into the arena). */
void us_record_set(struct us_record *r, const char *key, struct us_str json);

/* Appends the record and LF to `out`. */
void us_record_write(const struct us_record *r, struct us_buf *out);

/* The id made for a record that has none: 16 hexadecimal digits of the hash of source, time, author
 * and text. */
void us_record_id(struct us_str source, struct us_str time, struct us_str author,
                  struct us_str text, char out[17]);

#endif
