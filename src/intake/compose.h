/* Cells of a row, or members of a JSON object, to one record.
 *
 * Known fields come first, in a fixed order, then the other columns under their own names. Numbers
 * only where the field is one: ids and long digit strings stay strings. A time is converted to ISO
 * 8601; what cannot be read stays in `time_raw`, a rating that is none in `rating_raw`. */
#ifndef US_INTAKE_COMPOSE_H
#define US_INTAKE_COMPOSE_H

#include "base/map.h"
#include "intake/columns.h"

struct us_compose_options {
    int tz;          /* minutes east of UTC of times without offset */
    bool html;       /* decode character references in text and title */
    bool keep_empty; /* a row without text becomes a record with an empty one */
    const char *source, *channel, *brand, *lang; /* for records that have none; or NULL */
};

struct us_compose {
    const struct us_compose_options *opt;
    const struct us_columns *columns;
    const char *default_source;
    enum us_date_order order;
    struct us_str *keys; /* for each column that is no field `,"name":` */
    size_t ncol;

    size_t times, local_times, unread_times, lossy_times, odd_ratings, high_ratings; /* counted */

    struct us_buf joined[US_FIELD_COUNT], time, scratch; /* of the current record */
};

void us_compose_init(struct us_compose *c, const struct us_compose_options *opt,
                     const struct us_columns *columns, size_t ncol, enum us_date_order order,
                     const char *default_source, struct us_arena *keep);
void us_compose_free(struct us_compose *c);

/* Appends the record of a row and LF. Cells behind the last column go to `extra_columns`. False,
 * with nothing appended, when the row has no text. */
bool us_compose_row(struct us_compose *c, const struct us_str *cells, size_t n, struct us_buf *out);

/* The same for a JSON value that us_json_skip has accepted: an object, whose other members pass
 * through in their order, or a string, which is the text. `keys` numbers the columns by their
 * dotted paths. */
bool us_compose_json(struct us_compose *c, const struct us_map *keys, struct us_str value,
                     struct us_arena *rec, struct us_buf *out);

#endif
