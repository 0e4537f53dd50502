#include "intake/date.h"

#include <stdio.h>

/* What is still to be read. */
struct cursor {
    const char *p, *end;
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
peek(const struct cursor *c)
{
    return c->p < c->end ? *c->p : '\0';
}

static void
spaces(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\r' || *c->p == '\n'))
        c->p++;
}

static bool
literal(struct cursor *c, const char *s)
{
    size_t n = strlen(s);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, s, n) != 0)
        return false;
    c->p += n;
    return true;
}

/* Digits, at most `max` of them; their count, 0 for none or too many. */
static int
number(struct cursor *c, int max, int *out)
{
    int n = 0, v = 0;
    while (n < max && c->p + n < c->end && is_digit(c->p[n]))
        v = v * 10 + (c->p[n++] - '0');
    if (!n || (c->p + n < c->end && is_digit(c->p[n])))
        return 0;
    c->p += n;
    *out = v;
    return n;
}

/* A run of letters; its first three in lower case are enough for months and days of the week. */
static struct us_str
word(struct cursor *c)
{
    const char *from = c->p;
    while (c->p < c->end && is_letter(*c->p))
        c->p++;
    return (struct us_str){from, (size_t)(c->p - from)};
}

/* Which of `names` (12 or 7, full, lower case) the word abbreviates to three letters or more; -1.
 */
static int
name_index(struct us_str w, const char *const *names, int n)
{
    char low[16];
    if (w.n < 3 || w.n >= sizeof(low))
        return -1;
    for (size_t i = 0; i < w.n; i++)
        low[i] = (char)(w.p[i] | 0x20);
    if (w.n == 4 && memcmp(low, "sept", 4) == 0)
        w.n = 3;
    for (int i = 0; i < n; i++)
        if (strlen(names[i]) >= w.n && memcmp(names[i], low, w.n) == 0)
            return i;
    return -1;
}

static int
month_name(struct us_str w)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    return name_index(w, names, 12) + 1;
}

static void
skip_weekday(struct cursor *c)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    struct cursor t = *c;
    struct us_str w = word(&t);
    if (name_index(w, names, 7) < 0 && !us_str_eq_nocase(w, "tues") &&
        !us_str_eq_nocase(w, "thurs"))
        return;
    while (peek(&t) == ',' || peek(&t) == '.' || peek(&t) == ' ')
        t.p++;
    *c = t;
}

static int
full_year(int y, int digits)
{
    return digits > 2 ? y : y >= 69 ? 1900 + y : 2000 + y;
}

static int
days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool
is_day(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in(year, month);
}

/* Three numbers between separators, and how many digits each has. */
struct triple {
    int v[3], digits[3];
    char sep;
};

static bool
read_triple(struct cursor *c, struct triple *t)
{
    struct cursor k = *c;
    t->digits[0] = number(&k, 4, &t->v[0]);
    t->sep = peek(&k);
    if (!t->digits[0] || (t->sep != '/' && t->sep != '-' && t->sep != '.'))
        return false;
    k.p++;
    t->digits[1] = number(&k, 2, &t->v[1]);
    if (!t->digits[1] || peek(&k) != t->sep)
        return false;
    k.p++;
    t->digits[2] = number(&k, 4, &t->v[2]);
    if (!t->digits[2] || t->digits[0] == 3 || t->digits[2] == 3)
        return false;
    *c = k;
    return true;
}

static bool
numeric_date(struct cursor *c, enum us_date_order order, struct us_date *d)
{
    struct triple t;
    if (!read_triple(c, &t))
        return false;
    if (t.digits[0] == 4)
        order = US_DATE_YMD;
    else if (t.digits[2] == 4 && order == US_DATE_YMD)
        order = t.v[0] > 12 ? US_DATE_DMY : US_DATE_MDY;
    int y = order == US_DATE_YMD ? 0 : 2, m = order == US_DATE_MDY ? 0 : 1;
    int day = order == US_DATE_YMD ? 2 : order == US_DATE_DMY ? 0 : 1;
    if (t.digits[day] > 2 || t.digits[m] > 2 || t.digits[y] == 1)
        return false;
    d->year = full_year(t.v[y], t.digits[y]);
    d->month = t.v[m];
    d->day = t.v[day];
    return true;
}

static void
name_separators(struct cursor *c)
{
    while (peek(c) == ' ' || peek(c) == '-' || peek(c) == ',' || peek(c) == '.' || peek(c) == '/')
        c->p++;
}

static void
ordinal(struct cursor *c)
{
    if (!literal(c, "st") && !literal(c, "nd") && !literal(c, "rd"))
        literal(c, "th");
}

/* 31-Jul-18, 31 July 2018, Jul 31, 2018, 2018-Jul-31. The year may be missing here: ctime has it at
 * the end (*no_year). */
static bool
named_date(struct cursor *c, struct us_date *d, bool *no_year)
{
    struct cursor k = *c;
    int first = 0, n1 = number(&k, 4, &first), year = 0, ny = 0;
    if (n1)
        ordinal(&k);
    name_separators(&k);
    d->month = month_name(word(&k));
    if (!d->month)
        return false;
    name_separators(&k);
    if (n1 == 4) {
        d->year = first;
        if (!number(&k, 2, &d->day))
            return false;
    } else {
        if (n1)
            d->day = first;
        else if (!number(&k, 2, &d->day))
            return false;
        if (!n1)
            ordinal(&k);
        struct cursor y = k;
        name_separators(&y);
        ny = number(&y, 4, &year);
        *no_year = !ny || peek(&y) == ':';
        if (!*no_year) {
            d->year = full_year(year, ny);
            k = y;
        }
    }
    *c = k;
    return n1 == 4 || *no_year || ny == 2 || ny == 4;
}

/* 2026年9月3日; the day of the week behind it is passed over. */
static bool
chinese_date(struct cursor *c, struct us_date *d)
{
    struct cursor k = *c;
    int digits = number(&k, 4, &d->year);
    if (!digits)
        return false;
    spaces(&k);
    if (!literal(&k, "年"))
        return false;
    d->year = full_year(d->year, digits);
    spaces(&k);
    if (!number(&k, 2, &d->month))
        return false;
    spaces(&k);
    if (!literal(&k, "月"))
        return false;
    spaces(&k);
    if (!number(&k, 2, &d->day))
        return false;
    spaces(&k);
    if (!literal(&k, "日") && !literal(&k, "号"))
        return false;
    spaces(&k);
    if ((literal(&k, "星期") || literal(&k, "周")) && k.end - k.p >= 3)
        k.p += 3;
    *c = k;
    return true;
}

/* -1 none, 0 morning, 1 afternoon */
static int
half_of_day(struct cursor *c)
{
    struct cursor k = *c;
    spaces(&k);
    int half = -1;
    if (literal(&k, "上午") || literal(&k, "AM") || literal(&k, "am") || literal(&k, "a.m."))
        half = 0;
    else if (literal(&k, "下午") || literal(&k, "晚上") || literal(&k, "PM") || literal(&k, "pm") ||
             literal(&k, "p.m."))
        half = 1;
    if (half >= 0 && is_letter(peek(&k)))
        return -1;
    if (half >= 0)
        *c = k;
    return half;
}

static void
fraction(struct cursor *c, struct us_date *d)
{
    if ((peek(c) != '.' && peek(c) != ',') || c->p + 1 >= c->end || !is_digit(c->p[1]))
        return;
    size_t n = 0;
    for (c->p++; is_digit(peek(c)); c->p++) {
        if (n < sizeof(d->fraction) - 1)
            d->fraction[n++] = *c->p;
        else
            d->lossy |= *c->p != '0';
    }
    d->fraction[n] = '\0';
    if (strspn(d->fraction, "0") == n)
        d->fraction[0] = '\0';
}

/* 11:35, 11:35:52.123 PM, 11.15, 12点30分. False when there is none; the cursor then stands still.
 */
static bool
time_of_day(struct cursor *c, struct us_date *d)
{
    struct cursor k = *c;
    int half = half_of_day(&k);
    spaces(&k);
    if (!number(&k, 2, &d->hour))
        return false;
    bool point = false;
    if (!literal(&k, ":") && !literal(&k, "时") && !literal(&k, "点") && !literal(&k, "：")) {
        point = literal(&k, ".");
        if (!point)
            return false;
    }
    if (!number(&k, 2, &d->minute))
        return false;
    literal(&k, "分");
    struct cursor s = k;
    if ((point ? literal(&s, ".") : literal(&s, ":") || literal(&s, "：") || is_digit(peek(&s))) &&
        number(&s, 2, &d->second)) {
        literal(&s, "秒");
        if (!point)
            fraction(&s, d);
        k = s;
    }
    if (half < 0)
        half = half_of_day(&k);
    if (half >= 0 && d->hour <= 12)
        d->hour = d->hour % 12 + 12 * half;
    d->has_time = true;
    *c = k;
    return true;
}

bool
us_date_offset(struct us_str s, int *minutes)
{
    int h, m = 0;
    if (us_str_eq_nocase(s, "Z") || us_str_eq_nocase(s, "UTC") || us_str_eq_nocase(s, "GMT")) {
        *minutes = 0;
        return true;
    }
    if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-'))
        return false;
    struct cursor c = {s.p + 1, s.p + s.n};
    int digits = number(&c, 4, &h);
    if (digits == 4) {
        m = h % 100;
        h /= 100;
    } else if (digits != 1 && digits != 2)
        return false;
    else if (literal(&c, ":") && number(&c, 2, &m) != 2)
        return false;
    if (c.p != c.end || h > 14 || m > 59)
        return false;
    *minutes = (s.p[0] == '-' ? -1 : 1) * (h * 60 + m);
    return true;
}

/* Z, +0800, UTC+8, EST, "(China Standard Time)". An unknown or ambiguous name (CST is in Shanghai
 * and in Chicago) is passed over and makes the result lossy. */
static void
zone(struct cursor *c, struct us_date *d)
{
    static const struct {
        const char *name;
        int minutes;
    } named[] = {{"Z", 0},      {"UTC", 0},    {"GMT", 0},    {"EST", -300}, {"EDT", -240},
                 {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420},
                 {"CET", 60},   {"CEST", 120}, {"JST", 540},  {"HKT", 480}};
    spaces(c);
    struct us_str w = word(c);
    if (w.n > 5)
        c->p = w.p;
    else if (w.n) {
        d->lossy = true;
        for (size_t i = 0; i < US_COUNT(named); i++)
            if (us_str_eq_nocase(w, named[i].name)) {
                d->offset = named[i].minutes;
                d->has_offset = true;
                d->lossy = false;
            }
    }
    if (peek(c) == '+' || peek(c) == '-') {
        const char *from = c->p++;
        while (is_digit(peek(c)) || peek(c) == ':')
            c->p++;
        if (us_date_offset((struct us_str){from, (size_t)(c->p - from)}, &d->offset))
            d->has_offset = true;
        else
            c->p = from;
    }
    spaces(c);
    if (peek(c) == '(' && c->end[-1] == ')')
        c->p = c->end;
}

static bool
is_valid(const struct us_date *d)
{
    return is_day(d->year, d->month, d->day) && d->hour < 24 && d->minute < 60 && d->second <= 60;
}

/* Days since 1970-01-01 to the calendar. Howard Hinnant, "chrono-compatible low-level date
 * algorithms" (2013), civil_from_days. */
static void
from_days(long long days, struct us_date *d)
{
    days += 719468;
    long long era = (days >= 0 ? days : days - 146096) / 146097;
    long long doe = days - era * 146097;
    long long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long long mp = (5 * doy + 2) / 153;
    d->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    d->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    d->year = (int)(yoe + era * 400 + (d->month <= 2));
}

static void
from_seconds(long long t, struct us_date *d)
{
    long long days = t / 86400, rest = t % 86400;
    from_days(days, d);
    d->hour = (int)(rest / 3600);
    d->minute = (int)(rest / 60 % 60);
    d->second = (int)(rest % 60);
    d->has_time = true;
}

/* 43312.4826: days since 1899-12-30, the day as a fraction, rounded to the second. */
static bool
excel_serial(struct us_str s, struct us_date *d)
{
    double v;
    if (!us_str_to_double(s, &v) || v < 20000 || v >= 60000)
        return false;
    from_seconds((long long)((v - 25569.0) * 86400.0 + 0.5), d);
    d->has_time = v != (double)(long long)v;
    return true;
}

/* Cells of digits only; their length tells what they are. */
static bool
bare_number(struct us_str s, struct us_date *d)
{
    size_t whole = 0;
    while (whole < s.n && is_digit(s.p[whole]))
        whole++;
    long long v = 0;
    for (size_t i = 0; i < whole && i < 17; i++)
        v = v * 10 + (s.p[i] - '0');
    if (whole == 5)
        return excel_serial(s, d);
    if (whole == 8 && s.n == 8) {
        *d = (struct us_date){
            .year = (int)(v / 10000), .month = (int)(v / 100 % 100), .day = (int)(v % 100)};
        return is_valid(d);
    }
    if (whole == 14 && s.n == 14) {
        *d = (struct us_date){.year = (int)(v / 10000000000),
                              .month = (int)(v / 100000000 % 100),
                              .day = (int)(v / 1000000 % 100),
                              .hour = (int)(v / 10000 % 100),
                              .minute = (int)(v / 100 % 100),
                              .second = (int)(v % 100),
                              .has_time = true};
        return is_valid(d);
    }
    if (whole != 9 && whole != 10 && whole != 13 && whole != 16)
        return false;
    long long unit = whole == 13 ? 1000 : whole == 16 ? 1000000 : 1;
    struct cursor c = {s.p + whole, s.p + s.n};
    from_seconds(v / unit, d);
    d->has_offset = true;
    if (unit > 1 && v % unit)
        snprintf(d->fraction, sizeof(d->fraction), "%0*d", unit == 1000 ? 3 : 6, (int)(v % unit));
    else if (unit == 1)
        fraction(&c, d);
    return unit == 1 ? c.p == c.end : whole == s.n;
}

/* Everything but bare numbers. */
static bool
plain_date(struct us_str s, enum us_date_order order, struct us_date *d)
{
    struct cursor c = {s.p, s.p + s.n};
    bool no_year = false;
    skip_weekday(&c);
    if (!numeric_date(&c, order, d) && !named_date(&c, d, &no_year) && !chinese_date(&c, d))
        return false;
    if (peek(&c) == 'T' || peek(&c) == 't' || peek(&c) == ',')
        c.p++;
    spaces(&c);
    literal(&c, "at ");
    skip_weekday(&c);
    if (time_of_day(&c, d))
        zone(&c, d);
    else if (peek(&c) == 'Z')
        zone(&c, d);
    spaces(&c);
    if (no_year) {
        int digits = number(&c, 4, &d->year);
        if (digits != 4)
            return false;
        zone(&c, d);
    }
    spaces(&c);
    return c.p == c.end && is_valid(d);
}

bool
us_date_parse(struct us_str s, enum us_date_order order, struct us_date *out)
{
    memset(out, 0, sizeof(*out));
    s = us_str_trim(s);
    if (!s.n || s.n > 80)
        return false;
    return plain_date(s, order, out) || (memset(out, 0, sizeof(*out)), bare_number(s, out));
}

bool
us_date_is_plain(struct us_str s)
{
    struct us_date d = {0};
    s = us_str_trim(s);
    if (!s.n || s.n > 80)
        return false;
    if (plain_date(s, US_DATE_MDY, &d))
        return true;
    memset(&d, 0, sizeof(d));
    return plain_date(s, US_DATE_DMY, &d);
}

/* 4 digits of the year, 2 of the rest; by hand because this runs for every record. */
static char *
put_digits(char *p, int v, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        p[i] = (char)('0' + v % 10);
        v /= 10;
    }
    return p + n;
}

void
us_date_write(const struct us_date *d, int tz, struct us_buf *out)
{
    char s[48], *p = s;
    int offset = d->has_offset ? d->offset : tz, n = offset < 0 ? -offset : offset;
    const int part[] = {d->month, d->day, d->hour, d->minute, d->second};
    p = put_digits(p, d->year, 4);
    for (size_t i = 0; i < US_COUNT(part); i++) {
        *p++ = "--T::"[i];
        p = put_digits(p, part[i], 2);
    }
    if (d->fraction[0]) {
        size_t len = strlen(d->fraction);
        *p++ = '.';
        memcpy(p, d->fraction, len);
        p += len;
    }
    if (offset) {
        *p++ = offset < 0 ? '-' : '+';
        p = put_digits(p, n / 60, 2);
        *p++ = ':';
        p = put_digits(p, n % 60, 2);
    } else
        *p++ = 'Z';
    us_buf_add(out, s, (size_t)(p - s));
}

void
us_date_vote(struct us_str s, struct us_date_votes *v)
{
    struct triple t;
    s = us_str_trim(s);
    struct cursor c = {s.p, s.p + s.n};
    if (!s.n)
        return;
    skip_weekday(&c);
    if (!read_triple(&c, &t) || t.digits[0] == 4)
        return;
    bool year_last = t.digits[2] == 4;
    bool dmy = t.v[0] >= 1 && t.v[0] <= 31 && t.v[1] >= 1 && t.v[1] <= 12;
    bool mdy = t.v[0] >= 1 && t.v[0] <= 12 && t.v[1] >= 1 && t.v[1] <= 31;
    bool ymd = !year_last && t.v[1] <= 12 && t.v[2] >= 1 && t.v[2] <= 31 && t.digits[0] == 2;
    if (mdy && dmy)
        v->either++;
    else if (mdy)
        v->mdy++;
    else if (dmy && !(ymd && t.v[0] > 12 && t.v[2] <= 12))
        v->dmy++;
    else if (ymd && !dmy)
        v->ymd++;
    else
        v->either++;
}

enum us_date_order
us_date_decide(const struct us_date_votes *v, bool *ambiguous)
{
    size_t most = v->mdy > v->dmy ? v->mdy : v->dmy;
    enum us_date_order order = v->dmy > v->mdy ? US_DATE_DMY : US_DATE_MDY;
    if (v->ymd > most)
        order = US_DATE_YMD;
    most = v->ymd > most ? v->ymd : most;
    *ambiguous = (most == 0 && v->either > 0) || most < v->mdy + v->dmy + v->ymd;
    return order;
}
