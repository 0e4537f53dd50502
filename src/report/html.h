/* Inside of the HTML report: its parts, one file each, and what they write with.
 *
 * The page needs nothing but itself: style inline, drawings inline, no script at all (the content
 * security policy forbids any), no font or picture from elsewhere. Whatever comes from records goes
 * through us_html_data() or us_escape_html(). */
#ifndef US_REPORT_HTML_H
#define US_REPORT_HTML_H

#include "report/escape.h"
#include "report/page.h"
#include "report/svg.h"

extern const char us_html_css[];

/* Data of strangers: escaped, and isolated in <bdi> so that its direction ends with it. */
void us_html_data(const struct us_page *p, struct us_str s);

/* A text of the UI table, escaped. */
void us_html_ui(const struct us_page *p, enum us_ui id);

/* <th scope="col">, right-aligned when `number`. */
void us_html_head(const struct us_page *p, enum us_ui id, bool number);

/* <td class="num">: a count, a share with its interval as tooltip and a bar behind it. */
void us_html_td_count(const struct us_page *p, uint64_t n);
void us_html_td_share(const struct us_page *p, uint64_t k, uint64_t n);

/* <section id="..."><h2>; closed by the caller. */
void us_html_section(const struct us_page *p, const char *id, enum us_ui title);

/* A scrolling frame around a wide table, reachable by keyboard; us_html_table_end closes both. */
void us_html_table(const struct us_page *p, const char *class, enum us_ui name);
void us_html_table_end(const struct us_page *p);

/* One line that says what is missing and which command adds it. */
void us_html_missing(const struct us_page *p, enum us_ui text, const char *command);

/* A signal's id and name. */
void us_html_signal(const struct us_page *p, uint32_t signal);

/* The parts, in the order of the page. */
void us_html_overview(const struct us_page *p);
void us_html_trend(const struct us_page *p);
void us_html_themes(const struct us_page *p);
void us_html_voices(const struct us_page *p);
void us_html_signals(const struct us_page *p);
void us_html_complaints(const struct us_page *p);
void us_html_iceberg(const struct us_page *p);
void us_html_ratings(const struct us_page *p);
void us_html_quality(const struct us_page *p);
void us_html_method(const struct us_page *p);

/* A quote's text with its evidence marked, in a <bdi>; `role` is a UI text or US_UI_COUNT. */
void us_html_quote_text(const struct us_page *p, const struct us_quote *q);
void us_html_quote(const struct us_page *p, const struct us_choice *c);
void us_html_legend(const struct us_page *p);

#endif
