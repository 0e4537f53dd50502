/* Tables listed for people and for other filters, as tab-separated columns. */
#ifndef US_LEXICON_LISTING_H
#define US_LEXICON_LISTING_H

#include "lexicon/table.h"

/* Appends one line for the table in `bytes`: kind, rows, `name`, and what its first comment says
 * of its source (from "Source:" to "Licence:"; all of it when there is no such part; or -). Faults
 * as in us_table_open and us_table_next. Linear. */
int us_listing_table(struct us_str bytes, const char *name, struct us_buf *out, struct us_err *err);

/* Appends the rows of the table when it is of `kind`: their columns, then `name`:line. */
int us_listing_rows(struct us_str bytes, const char *name, enum us_table_kind kind,
                    struct us_buf *out, struct us_err *err);

#endif
