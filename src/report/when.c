#include "report/when.h"

struct civil {
    long y;
    long m, d; /* 1-based */
};

/* Proleptic Gregorian calendar; years 1900 to 2199, so no care for negative years. */
static long
day_of(struct civil c)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    long y = c.y - 1;
    long days = y * 365 + y / 4 - y / 100 + y / 400 - 719162;
    bool leap = (c.y % 4 == 0 && c.y % 100 != 0) || c.y % 400 == 0;
    return days + before[c.m - 1] + (leap && c.m > 2) + c.d - 1;
}

static long
month_days(long y, long m)
{
    struct civil first = {y, m, 1}, next = {m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1};
    return day_of(next) - day_of(first);
}

static struct civil
civil_of(long day)
{
    struct civil c = {1970 + (day < 0 ? (day - 364) / 365 : day / 366), 1, 1};
    while (day_of((struct civil){c.y + 1, 1, 1}) <= day)
        c.y++;
    while (day_of((struct civil){c.y, 1, 1}) > day)
        c.y--;
    while (c.m < 12 && day_of((struct civil){c.y, c.m + 1, 1}) <= day)
        c.m++;
    c.d = day - day_of((struct civil){c.y, c.m, 1}) + 1;
    return c;
}

static bool
digits(struct us_str s, size_t from, size_t n, long *out)
{
    return us_str_to_long(us_str_sub(s, from, from + n), 0, 9999, out) && s.p[from] != '-';
}

bool
us_when_day(struct us_str time, long *day)
{
    struct civil c;
    time = us_str_trim(time);
    if (time.n < 10 || time.p[4] != '-' || time.p[7] != '-' || !digits(time, 0, 4, &c.y) ||
        !digits(time, 5, 2, &c.m) || !digits(time, 8, 2, &c.d))
        return false;
    if (time.n > 10 && time.p[10] != 'T' && time.p[10] != ' ' && time.p[10] != 't')
        return false;
    if (c.y < 1900 || c.y > 2199 || c.m < 1 || c.m > 12 || c.d < 1 || c.d > month_days(c.y, c.m))
        return false;
    *day = day_of(c);
    return true;
}

void
us_when_put_day(struct us_buf *out, long day)
{
    struct civil c = civil_of(day);
    us_buf_fmt(out, "%04ld-%02ld-%02ld", c.y, c.m, c.d);
}

enum us_when_unit
us_when_unit_for(long first, long last)
{
    long span = last - first + 1;
    if (span <= 62)
        return US_WHEN_DAY;
    if (span <= 2 * 366)
        return US_WHEN_WEEK;
    return span <= 10 * 366 ? US_WHEN_MONTH : US_WHEN_YEAR;
}

long
us_when_bin(enum us_when_unit unit, long day)
{
    struct civil c;
    long shifted = day + 3; /* 1970-01-01 was a Thursday: day -3 is a Monday */
    switch (unit) {
    case US_WHEN_DAY:
        return day;
    case US_WHEN_WEEK:
        return shifted >= 0 ? shifted / 7 : -((6 - shifted) / 7);
    case US_WHEN_MONTH:
        c = civil_of(day);
        return c.y * 12 + c.m - 1;
    default:
        return civil_of(day).y;
    }
}

long
us_when_bin_start(enum us_when_unit unit, long bin)
{
    switch (unit) {
    case US_WHEN_DAY:
        return bin;
    case US_WHEN_WEEK:
        return bin * 7 - 3;
    case US_WHEN_MONTH:
        return day_of((struct civil){bin / 12, bin % 12 + 1, 1});
    default:
        return day_of((struct civil){bin, 1, 1});
    }
}

void
us_when_put_bin(struct us_buf *out, enum us_when_unit unit, long bin)
{
    if (unit == US_WHEN_MONTH)
        us_buf_fmt(out, "%04ld-%02ld", bin / 12, bin % 12 + 1);
    else if (unit == US_WHEN_YEAR)
        us_buf_fmt(out, "%04ld", bin);
    else
        us_when_put_day(out, us_when_bin_start(unit, bin));
}
