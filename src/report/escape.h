/* Text of strangers made harmless for each kind of page.
 *
 * All three replace what could steer a reader's program or eye: C0 and C1 control characters (but
 * not line feed and tab), DEL, U+FFFE and U+FFFF, the line and paragraph separators, and the
 * bidirectional embeddings, overrides and isolates (U+202A to 202E, U+2066 to 2069: "Trojan
 * Source", CVE-2021-42574). One code point becomes one code point, U+FFFD, so that offsets keep
 * their meaning. Input is valid UTF-8. Linear. */
#ifndef US_REPORT_ESCAPE_H
#define US_REPORT_ESCAPE_H

#include "base/str.h"

/* For HTML text and for double-quoted attribute values: & < > " ' are written as references. */
void us_escape_html(struct us_buf *out, struct us_str s);

/* For a line of Markdown, in or outside a table: punctuation that could mark up is escaped; line
 * feeds and tabs become spaces. */
void us_escape_md(struct us_buf *out, struct us_str s);

/* For a line of plain text on a terminal: line feeds and tabs become spaces. */
void us_escape_plain(struct us_buf *out, struct us_str s);

#endif
