/* The user's own patterns for what must stay one token: order numbers, codes, part numbers. The
 * only user of PCRE2.
 *
 * Patterns are Perl-compatible, compiled once and matched anchored where a token may begin. Each
 * match runs under limits, so that a pathological pattern gives up and says so instead of taking
 * forever. */
#ifndef US_TEXT_PATTERN_H
#define US_TEXT_PATTERN_H

#include "base/error.h"
#include "base/str.h"

/* Steps of one match (pcre2_set_match_limit): some milliseconds at the most. */
enum { US_PATTERN_LIMIT = 100000 };

struct us_patterns; /* read-only once filled, shared by threads */

struct us_patterns *us_patterns_new(void);
void us_patterns_free(struct us_patterns *p);

/* Adds a pattern (UTF-8). US_ESYNTAX, err->off where in the pattern; *why, 128 bytes, gets PCRE2's
 * words. */
int us_patterns_add(struct us_patterns *p, const char *pattern, char why[128], struct us_err *err);
size_t us_patterns_count(const struct us_patterns *p);

/* One thread's working memory. */
struct us_pattern_work;
struct us_pattern_work *us_pattern_work_new(void);
void us_pattern_work_free(struct us_pattern_work *w);

/* Bytes of the longest match that begins at `at` of `text`, or 0. *gave_up is set when a pattern
 * met its limit. */
size_t us_patterns_match(const struct us_patterns *p, struct us_pattern_work *w, struct us_str text,
                         size_t at, bool *gave_up);

#endif
