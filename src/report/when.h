/* Days and the bins of a time axis. The day of a record is the one written in it (the writer's own
 * calendar day); its offset is not applied, so that no figure depends on a time zone. */
#ifndef US_REPORT_WHEN_H
#define US_REPORT_WHEN_H

#include "base/str.h"

enum us_when_unit { US_WHEN_DAY, US_WHEN_WEEK, US_WHEN_MONTH, US_WHEN_YEAR };

/* The day of an ISO 8601 time, "2026-08-03" with anything that begins with T, space or nothing
 * behind it: days since 1970-01-01. False when it is none, or the year is outside 1900 to 2199:
 * such a year is a damaged export, and one of them would flatten every trend. */
bool us_when_day(struct us_str time, long *day);

/* "2026-08-03" */
void us_when_put_day(struct us_buf *out, long day);

/* The unit that gives an axis from `first` to `last` at most about 100 bins: days up to 62 of them,
 * weeks (from Monday) up to two years, then months, then years. */
enum us_when_unit us_when_unit_for(long first, long last);

/* The number of the bin that holds `day`; bins of neighbouring days are equal or neighbours. */
long us_when_bin(enum us_when_unit unit, long day);

/* The first day of a bin. */
long us_when_bin_start(enum us_when_unit unit, long bin);

/* What a bin is called: "2026-08-03" (a week by its Monday), "2026-08", "2026". */
void us_when_put_bin(struct us_buf *out, enum us_when_unit unit, long bin);

#endif
