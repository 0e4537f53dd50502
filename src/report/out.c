#include "report/out.h"

#include "measure/proportion.h"
#include "record/json.h"
#include "report/ui.h"

void
us_out_key(struct us_buf *o, const char *name)
{
    char last = o->n ? o->p[o->n - 1] : '{';
    if (last != '{' && last != '[')
        us_buf_char(o, ',');
    us_json_quote(o, us_str_c(name));
    us_buf_char(o, ':');
}

void
us_out_item(struct us_buf *o)
{
    char last = o->p[o->n - 1];
    if (last != '[' && last != ':')
        us_buf_char(o, ',');
}

void
us_out_count(struct us_buf *o, const char *name, uint64_t n)
{
    us_out_key(o, name);
    us_buf_int(o, (long long)n);
}

void
us_out_text(struct us_buf *o, const char *name, struct us_str s)
{
    us_out_key(o, name);
    us_json_quote(o, s);
}

void
us_out_share(struct us_buf *o, const char *name, uint64_t k, uint64_t n)
{
    struct us_share s = us_share_of(k, n);
    const struct {
        const char *name;
        double v;
    } part[] = {{"share", s.value}, {"low", s.low}, {"high", s.high}};
    us_out_key(o, name);
    if (!n) {
        us_buf_c(o, "null");
        return;
    }
    us_buf_char(o, '{');
    us_out_count(o, "k", k);
    us_out_count(o, "n", n);
    for (size_t i = 0; i < US_COUNT(part); i++) {
        us_out_key(o, part[i].name);
        us_buf_num(o, part[i].v, 4);
    }
    us_buf_char(o, '}');
}

void
us_out_iceberg(struct us_buf *o, const struct us_iceberg_counts *c, const struct us_rate *rate)
{
    struct us_behind b = us_iceberg_of(c->complaints, rate);
    us_out_share(o, "complaint", c->complaints, c->complaint_read);
    us_out_share(o, "silent_unvoiced", c->quiet, c->axes_read);
    us_out_share(o, "observed", c->complaints + c->quiet, c->axes_read);
    us_out_key(o, "behind");
    if (!c->complaints) {
        us_buf_c(o, "null"); /* from none nothing follows: not that there is nobody */
        return;
    }
    us_buf_char(o, '{');
    us_out_count(o, "low", b.low);
    us_out_count(o, "high", b.high);
    us_buf_char(o, '}');
}

enum us_ui
us_rate_caveat(const struct us_rate *rate)
{
    return rate->low ? US_UI_ICEBERG_CAVEAT_GIVEN : US_UI_ICEBERG_CAVEAT;
}

void
us_out_rate(struct us_buf *o, const struct us_rate *rate)
{
    struct us_rate r = us_rate_of(rate);
    us_out_key(o, "rate");
    us_buf_char(o, '{');
    us_out_key(o, "low");
    us_buf_num(o, r.low / 1e4, 4);
    us_out_key(o, "high");
    us_buf_num(o, r.high / 1e4, 4);
    us_out_text(o, "source",
                us_str_c(r.source ? r.source : us_ui(US_UI_LANG_EN, US_UI_ICEBERG_SOURCE)));
    us_buf_char(o, '}');
    us_out_key(o, "note");
    us_buf_char(o, '{');
    us_out_text(o, "en", us_str_c(us_ui(US_UI_LANG_EN, us_rate_caveat(rate))));
    us_out_text(o, "zh", us_str_c(us_ui(US_UI_LANG_ZH, us_rate_caveat(rate))));
    us_buf_char(o, '}');
}
