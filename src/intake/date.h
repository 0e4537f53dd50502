/* Dates as exports write them, to ISO 8601 with an offset.
 *
 * One cell cannot tell whether 3/4/2015 is in March or April; a column mostly can. So the order of
 * day and month is voted on over a sample of the column (us_date_vote, us_date_decide) and then
 * held to: a later cell that contradicts it is not read rather than read wrongly. */
#ifndef US_INTAKE_DATE_H
#define US_INTAKE_DATE_H

#include "base/str.h"

enum us_date_order { US_DATE_MDY, US_DATE_DMY, US_DATE_YMD };

struct us_date {
    int year, month, day, hour, minute, second;
    char fraction[10]; /* digits of the second's fraction, up to nine, or "" */
    bool has_time;     /* the cell told the time of day */
    bool has_offset;
    int offset; /* minutes east of UTC */
    bool
        lossy; /* the result says less than the cell: an unknown zone name, more than nine digits */
};

/* Reads the whole of `s` (white space around it allowed): ISO 8601 and its relatives, 2/24/2015
 * 11:35 (by `order`; a four-digit year first is always year, month, day), 31-Jul-18, Jul 31, 2018,
 * 24-02-2015 11.15, 2026年9月3日 下午3:00, ctime and RFC 2822 forms, epoch seconds, milliseconds
 * and microseconds (UTC), compact 20150224 and 20150224113500, Excel serials (1954 to 2064).
 * Two-digit years: 69 to 99 are 19xx (POSIX). False when it is none of these or not a day of the
 * calendar. */
bool us_date_parse(struct us_str s, enum us_date_order order, struct us_date *out);

/* As us_date_parse, but refuses bare numbers: for telling whether an unnamed column holds dates. */
bool us_date_is_plain(struct us_str s);

/* "2015-02-24T11:35:00Z", "...+08:00". A cell without an offset gets `tz` minutes; one without a
 * time of day is midnight. */
void us_date_write(const struct us_date *d, int tz, struct us_buf *out);

struct us_date_votes {
    size_t mdy, dmy, ymd; /* cells that can only be in this order */
    size_t either;        /* cells with two numbers up to 12 before or behind the year */
};

/* Counts one cell. */
void us_date_vote(struct us_str s, struct us_date_votes *v);

/* The order the votes tell; `*ambiguous` when only `either` has votes (the answer then is MDY), or
 * when they contradict each other. */
enum us_date_order us_date_decide(const struct us_date_votes *v, bool *ambiguous);

/* An offset: Z, UTC, +08:00, +0800, +8, -05:30, as minutes. False when it is none. */
bool us_date_offset(struct us_str s, int *minutes);

#endif
