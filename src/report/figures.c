#include "report/figures.h"

#define EN_DASH "\xE2\x80\x93"

void
us_fig(struct us_buf *out, double v, int digits)
{
    struct us_buf raw = {0};
    us_buf_num(&raw, v, digits);
    struct us_str s = us_buf_view(&raw);
    size_t point = us_str_find(s, '.', 0), from = s.n && s.p[0] == '-';
    for (size_t i = 0; i < point; i++) {
        if (i > from && (point - i) % 3 == 0)
            us_buf_char(out, ',');
        us_buf_char(out, s.p[i]);
    }
    size_t places = point < s.n ? s.n - point - 1 : 0;
    if (digits > 0)
        us_buf_char(out, '.');
    if (places)
        us_buf_str(out, us_str_sub(s, point + 1, s.n));
    for (; places < (size_t)digits; places++)
        us_buf_char(out, '0');
    us_buf_free(&raw);
}

void
us_fig_count(struct us_buf *out, uint64_t n)
{
    us_fig(out, (double)n, 0);
}

void
us_fig_share(struct us_buf *out, uint64_t k, uint64_t n)
{
    if (!n) {
        us_buf_c(out, EN_DASH);
        return;
    }
    us_fig(out, 100 * us_share_of(k, n).value, 1);
    us_buf_char(out, '%');
}

void
us_fig_interval(struct us_buf *out, uint64_t k, uint64_t n)
{
    struct us_share s = us_share_of(k, n);
    if (!n) {
        us_buf_c(out, EN_DASH);
        return;
    }
    us_fig(out, 100 * s.low, 1);
    us_buf_c(out, EN_DASH);
    us_fig(out, 100 * s.high, 1);
    us_buf_char(out, '%');
}

void
us_fig_stars(struct us_buf *out, uint64_t sum, uint64_t n)
{
    if (n)
        us_fig(out, (double)sum / 1000 / (double)n, 2);
    else
        us_buf_c(out, EN_DASH);
}

void
us_fig_behind(struct us_buf *out, uint64_t complaints, const struct us_rate *rate)
{
    struct us_behind b = us_iceberg_of(complaints, rate);
    if (complaints) {
        us_fig_count(out, b.low);
        us_buf_c(out, EN_DASH);
        us_fig_count(out, b.high);
    } else
        us_buf_c(out, EN_DASH);
}

static struct us_str
keep(struct us_arena *a, struct us_buf *b)
{
    struct us_str s = us_str_dup(a, us_buf_view(b));
    us_buf_free(b);
    return s;
}

struct us_str
us_fig_count_in(struct us_arena *a, uint64_t n)
{
    struct us_buf b = {0};
    us_fig_count(&b, n);
    return keep(a, &b);
}

struct us_str
us_fig_share_in(struct us_arena *a, uint64_t k, uint64_t n)
{
    struct us_buf b = {0};
    us_fig_share(&b, k, n);
    return keep(a, &b);
}
