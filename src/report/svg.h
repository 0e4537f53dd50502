/* The drawings of the HTML report: inline SVG, coloured by CSS classes so that they follow the dark
 * and the light scheme. Nothing in them comes from records. Hatching (url(#hatch), defined once by
 * us_svg_defs) sets the silent part apart without colour. */
#ifndef US_REPORT_SVG_H
#define US_REPORT_SVG_H

#include "measure/proportion.h"
#include "report/page.h"

/* The patterns that the other drawings refer to; once a page, before them. */
void us_svg_defs(struct us_buf *out);

/* The stacked bars of records over time, with axis, title and description. */
void us_svg_trend(const struct us_page *p, const struct us_cell *cells);

/* Small bars of one theme over time, `w` x `h` pixels; decoration (aria-hidden). */
void us_svg_spark(struct us_buf *out, const struct us_cell *cells, size_t n, int w, int h);

/* A bar of `parts[0..n)` of `whole`, side by side, classes p0, p1 ...; decoration. */
void us_svg_parts(struct us_buf *out, const uint64_t *parts, size_t n, uint64_t whole, int w, int h,
                  const char *class);

/* A share as a bar with its interval as a whisker, on an axis from 0 to 100 %; decoration. */
void us_svg_share(struct us_buf *out, struct us_share s);

#endif
