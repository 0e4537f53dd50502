/* The report as one JSON object: every figure of the HTML page, as numbers. */
#include "report/page.h"
#include "report/out.h"
#include "record/json.h"

static void
put_day(struct us_buf *o, const char *name, long day)
{
    us_out_key(o, name);
    us_buf_char(o, '"');
    us_when_put_day(o, day);
    us_buf_char(o, '"');
}

static void
put_stars(struct us_buf *o, const char *name, uint64_t sum, uint64_t n)
{
    us_out_key(o, name);
    if (n)
        us_buf_num(o, (double)sum / 1000 / (double)n, 3);
    else
        us_buf_c(o, "null");
}

static void
put_headlines(struct us_buf *o, const struct us_tally *t)
{
    struct us_headline rows[US_HEADLINES];
    us_page_headlines(t, rows);
    for (size_t i = 0; i < US_HEADLINES; i++)
        us_out_share(o, rows[i].key, rows[i].k, rows[i].n);
}

static void
put_names(struct us_buf *o, const char *name, const char *const *names, const uint64_t *n,
          size_t count)
{
    us_out_key(o, name);
    us_buf_char(o, '{');
    for (size_t i = 0; i < count; i++)
        us_out_count(o, names[i], n[i]);
    us_buf_char(o, '}');
}

static void
put_group(const struct us_page *p, const char *name, const struct us_group *g)
{
    struct us_buf *o = p->out;
    const uint32_t *order = us_group_order(g, false, p->a);
    us_out_key(o, name);
    us_buf_char(o, '[');
    for (size_t i = 0; i < g->map.n; i++) {
        const struct us_tally *t = &g->tally[order[i]];
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "name", g->map.keys[order[i]]);
        if (g == &p->s->kinds)
            us_out_text(o, "label", us_page_kind(p, g->map.keys[order[i]]));
        us_out_count(o, "n", t->n);
        us_out_count(o, "unhappy", t->unhappy);
        us_out_count(o, "complaint", t->complaints);
        us_out_count(o, "silent", t->silents);
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
}

static void
put_series(const struct us_page *p, const char *name, uint32_t theme)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    struct us_buf *o = p->out;
    const struct us_cell *cells = us_page_series(p, theme);
    us_out_key(o, name);
    us_buf_char(o, '[');
    for (size_t i = 0; i < p->axis.n; i++) {
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_key(o, units[p->axis.unit]);
        us_buf_char(o, '"');
        us_when_put_bin(o, p->axis.unit, p->axis.first + (long)i);
        us_buf_char(o, '"');
        us_out_count(o, "n", cells[i].n);
        us_out_count(o, "complaint", cells[i].voiced);
        us_out_count(o, "silent_unvoiced", cells[i].quiet);
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
}

static void
put_marks(const struct us_page *p, const struct us_quote *q)
{
    static const char *const kinds[US_MARK_KINDS] = {"negative", "positive", "complaint", "silent"};
    struct us_buf *o = p->out;
    us_out_key(o, "evidence");
    us_buf_char(o, '[');
    for (size_t i = 0; i < q->nmarks; i++) {
        const struct us_mark *m = &q->marks[i];
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "kind", us_str_c(kinds[m->kind]));
        if (m->tag.n)
            us_out_text(o, "id", m->tag);
        us_out_count(o, "start", m->start);
        us_out_count(o, "end", m->end);
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
}

static void
put_quote(const struct us_page *p, const char *role, const struct us_quote *q)
{
    struct us_buf *o = p->out;
    us_buf_char(o, '{');
    if (role)
        us_out_text(o, "role", us_str_c(role));
    us_out_text(o, "id", q->id);
    if (q->has_day)
        put_day(o, "day", q->day);
    if (q->channel.n)
        us_out_text(o, "channel", q->channel);
    if (q->has_rating)
        put_stars(o, "stars", (uint64_t)q->stars, 1);
    if (q->url.n)
        us_out_text(o, "url", q->url);
    if (q->cut_front || q->cut_back)
        us_out_count(o, "cut_from", q->from);
    us_out_text(o, "text", q->text);
    put_marks(p, q);
    us_buf_char(o, '}');
}

static void
put_quotes(const struct us_page *p, uint32_t theme)
{
    static const char *const roles[US_ROLES] = {"typical", "silent", "severe", "content"};
    size_t n;
    const struct us_choice *c = us_page_quotes(p, theme, &n);
    us_out_key(p->out, "quotes");
    us_buf_char(p->out, '[');
    for (size_t i = 0; i < n; i++) {
        us_out_item(p->out);
        put_quote(p, roles[c[i].role], c[i].quote);
    }
    us_buf_char(p->out, ']');
}

static void
put_theme(const struct us_page *p, uint32_t theme)
{
    struct us_buf *o = p->out;
    const struct us_tally *t = &p->s->themes.tally[theme];
    size_t n;
    us_buf_char(o, '{');
    us_out_text(o, "id", p->s->themes.map.keys[theme]);
    us_out_text(o, "label", us_page_label(p, theme));
    us_out_count(o, "n", t->n);
    us_out_share(o, "share", t->n, p->s->all.n);
    put_headlines(o, t);
    put_stars(o, "mean_rating", t->stars, t->rated);
    put_names(o, "severity", us_fact_severity_names, t->severity, US_FACT_SEVERITIES);
    put_names(o, "stance", us_fact_stance_names, t->stance, US_FACT_STANCES);
    const struct us_ranked *signals = us_summary_theme_signals(p->s, theme, p->a, &n);
    us_out_key(o, "signals");
    us_buf_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "id", p->s->signals.map.keys[signals[i].id]);
        us_out_count(o, "n", signals[i].n);
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
    put_series(p, "trend", theme);
    put_quotes(p, theme);
    us_buf_char(o, '}');
}

static void
put_themes(const struct us_page *p)
{
    struct us_buf *o = p->out;
    us_out_key(o, "themes");
    us_buf_char(o, '[');
    for (size_t i = 0; i < p->shown; i++) {
        us_out_item(o);
        put_theme(p, p->order[i]);
    }
    us_buf_char(o, ']');
    us_out_key(o, "further_themes");
    us_buf_char(o, '{');
    us_out_count(o, "themes", p->s->themes.map.n - p->shown);
    us_out_count(o, "n", p->further.n);
    put_headlines(o, &p->further);
    us_buf_char(o, '}');
}

static void
put_signals(const struct us_page *p)
{
    struct us_buf *o = p->out;
    const struct us_group *g = &p->s->signals;
    const uint32_t *order = us_group_order(g, false, p->a);
    us_out_key(o, "signals");
    us_buf_char(o, '[');
    for (size_t i = 0; i < g->map.n; i++) {
        const struct us_tally *t = &g->tally[order[i]];
        const struct us_signal_extra *x = &p->s->signal_extra[order[i]];
        us_out_item(o);
        us_buf_char(o, '{');
        us_out_text(o, "id", g->map.keys[order[i]]);
        us_out_text(o, "name", x->name);
        us_out_count(o, "n", t->n);
        us_out_count(o, "unvoiced", t->unhappy_quiet);
        us_out_text(o, "stance", us_str_c(us_fact_stance_names[us_page_stance(t)]));
        if (x->example.n) {
            us_out_key(o, "example");
            put_quote(p, NULL, x->example.q[0]);
        }
        us_buf_char(o, '}');
    }
    us_buf_char(o, ']');
}

static void
put_ratings(const struct us_page *p)
{
    struct us_buf *o = p->out;
    const struct us_summary *s = p->s;
    static const char *const names[] = {"1", "2", "3", "4", "5"};
    uint64_t n[5];
    for (size_t i = 0; i < 5; i++)
        n[i] = s->stars[i].n;
    us_out_key(o, "ratings");
    us_buf_char(o, '{');
    us_out_count(o, "n", s->all.rated);
    put_stars(o, "mean", s->all.stars, s->all.rated);
    put_names(o, "stars", names, n, 5);
    us_out_count(o, "rescaled", s->rescaled);
    us_out_share(o, "high_but_unhappy", s->high_unhappy, n[3] + n[4]);
    us_out_share(o, "low_but_happy", s->low_happy, n[0] + n[1]);
    us_buf_char(o, '}');
}

static void
put_axes(struct us_buf *o, const struct us_tally *t)
{
    us_out_key(o, "axes");
    us_buf_char(o, '{');
    us_out_share(o, "complaint_and_silent", t->both, t->axes_read);
    us_out_share(o, "complaint_only", t->voiced_only, t->axes_read);
    us_out_share(o, "silent_only", t->quiet, t->axes_read);
    us_out_share(o, "neither", t->neither, t->axes_read);
    us_buf_char(o, '}');
}

static void
put_iceberg(const struct us_page *p)
{
    static const struct {
        enum us_ui what;
        const char *list, *key;
    } lists[] = {{US_UI_TH_THEME, "themes", "id"},
                 {US_UI_ICEBERG_PRODUCT, "products", "name"},
                 {US_UI_ICEBERG_WEEK, "weeks", "week"}};
    struct us_buf *o = p->out;
    size_t n;
    const struct us_iceberg_row *rows = us_page_iceberg_rows(p, &n);
    us_out_key(o, "iceberg");
    us_buf_char(o, '{');
    us_out_rate(o, &p->opt->rate);
    us_out_key(o, "all");
    us_buf_char(o, '{');
    us_out_iceberg(o, &rows[0].c, &p->opt->rate);
    us_buf_char(o, '}');
    for (size_t k = 0; k < US_COUNT(lists); k++) {
        us_out_key(o, lists[k].list);
        us_buf_char(o, '[');
        for (size_t i = 1; i < n; i++) {
            if (rows[i].what != lists[k].what)
                continue;
            us_out_item(o);
            us_buf_char(o, '{');
            us_out_text(o, lists[k].key, rows[i].id.n ? rows[i].id : rows[i].name);
            us_out_iceberg(o, &rows[i].c, &p->opt->rate);
            us_buf_char(o, '}');
        }
        us_buf_char(o, ']');
    }
    us_buf_char(o, '}');
}

static void
put_quality(const struct us_page *p)
{
    struct us_buf *o = p->out;
    struct us_quality rows[US_QUALITIES];
    us_page_quality(p->s, rows);
    us_out_key(o, "quality");
    us_buf_char(o, '{');
    for (size_t i = 0; i < US_QUALITIES; i++)
        us_out_count(o, rows[i].key, rows[i].n);
    us_out_key(o, "rejected_lines");
    us_buf_c(o, p->opt->rejected ? "true}" : "false}");
}

void
us_report_json_write(struct us_page *p)
{
    const struct us_summary *s = p->s;
    struct us_buf *o = p->out;
    us_buf_char(o, '{');
    us_out_text(o, "unsaid", us_str_c(p->opt->version));
    if (p->opt->title)
        us_out_text(o, "title", us_str_c(p->opt->title));
    us_out_count(o, "records", s->all.n);
    if (s->with_time) {
        put_day(o, "first_day", s->first_day);
        put_day(o, "last_day", s->last_day);
    }
    put_headlines(o, &s->all);
    put_axes(o, &s->all);
    put_names(o, "severity", us_fact_severity_names, s->all.severity, US_FACT_SEVERITIES);
    put_names(o, "stance", us_fact_stance_names, s->all.stance, US_FACT_STANCES);
    put_group(p, "kinds", &s->kinds);
    put_series(p, "trend", US_MAP_NONE);
    put_themes(p);
    put_signals(p);
    put_iceberg(p);
    put_ratings(p);
    put_group(p, "channels", &s->channels);
    put_group(p, "sources", &s->sources);
    put_group(p, "languages", &s->langs);
    put_quality(p);
    us_buf_c(o, "}\n");
}
