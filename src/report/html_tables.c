/* The HTML report's tables below the themes: signals, complaints, ratings, data quality, method. */
#include "report/html.h"

static const enum us_ui stance_name[US_FACT_STANCES] = {
    US_UI_STANCE_0, US_UI_STANCE_1, US_UI_STANCE_2, US_UI_STANCE_3, US_UI_STANCE_4};

static void
signal_row(const struct us_page *p, uint32_t signal)
{
    const struct us_tally *t = &p->s->signals.tally[signal];
    const struct us_quotes *example = &p->s->signal_extra[signal].example;
    us_buf_c(p->out, "<tr><th scope=\"row\">");
    us_html_signal(p, signal);
    us_buf_c(p->out, "</th>");
    us_html_td_count(p, t->n);
    us_html_td_share(p, t->n, p->s->all.silent_read);
    us_html_td_share(p, t->unhappy_quiet, t->n);
    us_buf_c(p->out, "<td>");
    us_html_ui(p, stance_name[us_page_stance(t)]);
    us_buf_c(p->out, "</td><td class=\"example\">");
    if (example->n)
        us_html_quote_text(p, example->q[0]);
    us_buf_c(p->out, "</td></tr>\n");
}

static void
further_row(const struct us_page *p, size_t n, int columns)
{
    struct us_str arg = us_fig_count_in(p->a, n);
    us_buf_fmt(p->out, "<tr class=\"sum\"><td colspan=\"%d\">", columns);
    us_ui_put(p->out, p->opt->ui, US_UI_FURTHER_ROWS, &arg, 1);
    us_buf_c(p->out, "</td></tr>\n");
}

void
us_html_signals(const struct us_page *p)
{
    enum { MOST = 60 };
    const struct us_group *g = &p->s->signals;
    us_html_section(p, "signals", US_UI_SEC_SIGNALS);
    if (!p->s->all.silent_read) {
        us_html_missing(p, US_UI_ADD_SILENT, "unsaid silent");
    } else if (!g->map.n) {
        us_buf_c(p->out, "<p class=\"missing\">");
        us_html_ui(p, US_UI_NO_SIGNALS);
        us_buf_c(p->out, "</p>\n");
    } else {
        const uint32_t *order = us_group_order(g, false, p->a);
        us_html_table(p, "plain signals", US_UI_SEC_SIGNALS);
        us_buf_c(p->out, "<thead><tr>");
        us_html_head(p, US_UI_TH_SIGNAL, false);
        us_html_head(p, US_UI_N, true);
        us_html_head(p, US_UI_SHARE, true);
        us_html_head(p, US_UI_TH_NO_COMPLAINT, true);
        us_html_head(p, US_UI_TH_STANCE, false);
        us_html_head(p, US_UI_TH_EXAMPLE, false);
        us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
        for (size_t i = 0; i < g->map.n && i < MOST; i++)
            signal_row(p, order[i]);
        if (g->map.n > MOST)
            further_row(p, g->map.n - MOST, 6);
        us_html_table_end(p);
    }
    us_buf_c(p->out, "</section>\n");
}

static void
severity_table(const struct us_page *p)
{
    static const enum us_ui names[US_FACT_SEVERITIES] = {US_UI_SEV_0, US_UI_SEV_1, US_UI_SEV_2,
                                                         US_UI_SEV_3, US_UI_SEV_4};
    const struct us_tally *t = &p->s->all;
    us_buf_c(p->out, "<div><h3>");
    us_html_ui(p, US_UI_SEVERITY);
    us_buf_c(p->out, "</h3>");
    us_html_table(p, "plain ladder", US_UI_SEVERITY);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, US_UI_SEVERITY, false);
    us_html_head(p, US_UI_N, true);
    us_html_head(p, US_UI_SHARE, true);
    us_html_head(p, US_UI_INTERVAL, true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (int i = US_FACT_SEVERITIES - 1; i >= 0; i--) {
        if (i == US_FACT_SEV_NONE && !t->severity[i])
            continue;
        us_buf_c(p->out, "<tr><th scope=\"row\">");
        us_html_ui(p, names[i]);
        us_buf_c(p->out, "</th>");
        us_html_td_count(p, t->severity[i]);
        us_html_td_share(p, t->severity[i], t->complaints);
        us_buf_c(p->out, "<td class=\"num\">");
        us_fig_interval(p->out, t->severity[i], t->complaints);
        us_buf_c(p->out, "</td></tr>\n");
    }
    us_html_table_end(p);
    us_buf_c(p->out, "<p class=\"note\">");
    us_html_ui(p, US_UI_SEV_NOTE);
    us_buf_c(p->out, "</p></div>\n");
}

/* How the names of a group are read. */
enum names { NAMES_PLAIN, NAMES_LANGUAGES, NAMES_KINDS };

/* Names with their number, their share of `whole`, and how unhappy they are; of kinds of
 * complaints, which all are unhappy, how severe. */
static void
group_table(const struct us_page *p, const struct us_group *g, enum us_ui name, uint64_t whole,
            enum names as)
{
    enum { MOST = 15 };
    const uint32_t *order = us_group_order(g, false, p->a);
    us_html_table(p, "plain", name);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, name, false);
    us_html_head(p, US_UI_N, true);
    us_html_head(p, US_UI_SHARE, true);
    us_html_head(p, as == NAMES_KINDS ? US_UI_SEVERE : US_UI_TH_UNHAPPY, true);
    us_html_head(p, US_UI_TH_SILENT, true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < g->map.n && i < MOST; i++) {
        const struct us_tally *t = &g->tally[order[i]];
        struct us_str key = g->map.keys[order[i]];
        us_buf_c(p->out, "<tr><th scope=\"row\">");
        us_html_data(p, as == NAMES_LANGUAGES ? us_ui_language(p->opt->ui, key)
                        : as == NAMES_KINDS   ? us_page_kind(p, key)
                                              : key);
        us_buf_c(p->out, "</th>");
        us_html_td_count(p, t->n);
        us_html_td_share(p, t->n, whole);
        if (as == NAMES_KINDS)
            us_html_td_share(
                p, t->severity[US_FACT_SEV_ACCUSATION] + t->severity[US_FACT_SEV_BLAME], t->n);
        else
            us_html_td_share(p, t->unhappy, t->n);
        us_html_td_share(p, t->silents, t->silent_read);
        us_buf_c(p->out, "</tr>\n");
    }
    if (g->map.n > MOST)
        further_row(p, g->map.n - MOST, 5);
    us_html_table_end(p);
}

void
us_html_complaints(const struct us_page *p)
{
    const struct us_tally *t = &p->s->all;
    us_html_section(p, "complaints", US_UI_SEC_COMPLAINTS);
    if (!t->complaint_read) {
        us_html_missing(p, US_UI_ADD_COMPLAINT, "unsaid complaints");
    } else if (!t->complaints) {
        us_buf_c(p->out, "<p class=\"missing\">");
        us_html_ui(p, US_UI_NO_COMPLAINTS);
        us_buf_c(p->out, "</p>\n");
    } else {
        us_buf_c(p->out, "<div class=\"two even\">");
        severity_table(p);
        if (p->s->kinds.map.n) {
            us_buf_c(p->out, "<div><h3>");
            us_html_ui(p, US_UI_KINDS);
            us_buf_c(p->out, "</h3>");
            group_table(p, &p->s->kinds, US_UI_KINDS, t->complaints, NAMES_KINDS);
            us_buf_c(p->out, "<p class=\"note\">");
            us_html_ui(p, US_UI_KIND_NOTE);
            us_buf_c(p->out, "</p></div>\n");
        }
        us_buf_c(p->out, "</div>\n");
    }
    us_buf_c(p->out, "</section>\n");
}

static void
td_both(const struct us_page *p, uint64_t k, uint64_t n)
{
    us_html_td_count(p, k);
    us_buf_c(p->out, "<td class=\"num\">");
    us_fig_share(p->out, k, n);
    if (n) {
        us_buf_c(p->out, " <small>(");
        us_fig_interval(p->out, k, n);
        us_buf_c(p->out, ")</small>");
    }
    us_buf_c(p->out, "</td>");
}

static void
iceberg_row(const struct us_page *p, const struct us_iceberg_row *x)
{
    us_buf_c(p->out, "<tr><th scope=\"row\">");
    if (x->what != US_UI_TH_THEME)
        us_html_ui(p, x->what);
    if (x->what != US_UI_TH_THEME && x->name.n)
        us_buf_char(p->out, ' ');
    if (x->name.n)
        us_html_data(p, x->name);
    us_buf_c(p->out, "</th>");
    td_both(p, x->c.complaints, x->c.complaint_read);
    td_both(p, x->c.quiet, x->c.axes_read);
    td_both(p, x->c.complaints + x->c.quiet, x->c.axes_read);
    us_buf_c(p->out, "<td class=\"num\">");
    us_fig_behind(p->out, x->c.complaints, &p->opt->rate);
    us_buf_c(p->out, "</td></tr>\n");
}

void
us_html_iceberg(const struct us_page *p)
{
    static const enum us_ui columns[] = {
        US_UI_VOICED,           US_UI_ICEBERG_SHARE, US_UI_QUIET,         US_UI_ICEBERG_SHARE,
        US_UI_ICEBERG_OBSERVED, US_UI_ICEBERG_SHARE, US_UI_ICEBERG_BEHIND};
    const struct us_summary *s = p->s;
    if (!s->all.complaint_read)
        return;
    struct us_str args[US_ICEBERG_ARGS];
    struct us_buf source = {0};
    us_page_iceberg(p, args);
    us_escape_html(&source, args[5]);
    args[5] = us_buf_view(&source);
    us_html_section(p, "iceberg", US_UI_SEC_ICEBERG);
    us_buf_c(p->out, "<p>");
    us_ui_put(p->out, p->opt->ui, s->all.complaints ? US_UI_ICEBERG_ALL : US_UI_ICEBERG_NONE, args,
              US_ICEBERG_ARGS);
    us_buf_c(p->out, "</p>\n<p class=\"note\">");
    us_html_ui(p, us_rate_caveat(&p->opt->rate));
    us_buf_c(p->out, "</p>\n");
    us_buf_free(&source);
    us_html_table(p, "plain", US_UI_SEC_ICEBERG);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, US_UI_ICEBERG_NAME, false);
    for (size_t i = 0; i < US_COUNT(columns); i++)
        us_html_head(p, columns[i], true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    size_t n;
    const struct us_iceberg_row *rows = us_page_iceberg_rows(p, &n);
    for (size_t i = 0; i < n; i++)
        iceberg_row(p, &rows[i]);
    us_html_table_end(p);
    us_buf_c(p->out, "</section>\n");
}

static void
rating_row(const struct us_page *p, int star)
{
    const struct us_tally *t = &p->s->stars[star - 1];
    us_buf_c(p->out, "<tr><th scope=\"row\" class=\"stars\">");
    for (int i = 0; i < 5; i++)
        us_buf_c(p->out, i < star ? "★" : "☆");
    us_buf_c(p->out, "</th>");
    us_html_td_count(p, t->n);
    us_html_td_share(p, t->n, p->s->all.rated);
    us_html_td_share(p, t->polarity[US_FACT_NEGATIVE], t->sentiments);
    us_html_td_share(p, t->polarity[US_FACT_NEUTRAL], t->sentiments);
    us_html_td_share(p, t->polarity[US_FACT_POSITIVE], t->sentiments);
    us_html_td_share(p, t->complaints, t->complaint_read);
    us_html_td_share(p, t->silents, t->silent_read);
    us_buf_c(p->out, "</tr>\n");
}

static void
rating_notes(const struct us_page *p)
{
    const struct us_summary *s = p->s;
    uint64_t high = s->stars[3].n + s->stars[4].n, low = s->stars[0].n + s->stars[1].n;
    const struct us_str up[] = {us_fig_count_in(p->a, s->high_unhappy), us_fig_count_in(p->a, high),
                                us_fig_share_in(p->a, s->high_unhappy, high)};
    const struct us_str down[] = {us_fig_count_in(p->a, s->low_happy), us_fig_count_in(p->a, low),
                                  us_fig_share_in(p->a, s->low_happy, low)};
    const struct us_str other = us_fig_count_in(p->a, s->rescaled);
    us_buf_c(p->out, "<ul class=\"notes\"><li>");
    us_ui_put(p->out, p->opt->ui, US_UI_MISMATCH_HIGH, up, 3);
    us_buf_c(p->out, "</li><li>");
    us_ui_put(p->out, p->opt->ui, US_UI_MISMATCH_LOW, down, 3);
    us_buf_c(p->out, "</li>");
    if (s->rescaled) {
        us_buf_c(p->out, "<li>");
        us_ui_put(p->out, p->opt->ui, US_UI_RESCALED, &other, 1);
        us_buf_c(p->out, "</li>");
    }
    us_buf_c(p->out, "</ul>\n");
}

void
us_html_ratings(const struct us_page *p)
{
    us_html_section(p, "ratings", US_UI_SEC_RATINGS);
    if (!p->s->all.rated) {
        us_html_missing(p, US_UI_ADD_RATING, "unsaid import --map rating=COLUMN,text=COLUMN");
        us_buf_c(p->out, "</section>\n");
        return;
    }
    static const enum us_ui columns[] = {US_UI_N,        US_UI_SHARE, US_UI_POL_0,
                                         US_UI_POL_1,    US_UI_POL_2, US_UI_TH_COMPLAINT,
                                         US_UI_TH_SILENT};
    us_html_table(p, "plain ratings", US_UI_SEC_RATINGS);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, US_UI_RATING, false);
    for (size_t i = 0; i < US_COUNT(columns); i++)
        us_html_head(p, columns[i], true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (int star = 5; star >= 1; star--)
        rating_row(p, star);
    us_html_table_end(p);
    rating_notes(p);
    us_buf_c(p->out, "</section>\n");
}

static void
quality_table(const struct us_page *p)
{
    struct us_quality rows[US_QUALITIES];
    us_page_quality(p->s, rows);
    us_buf_c(p->out, "<div>");
    us_html_table(p, "plain", US_UI_SEC_QUALITY);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, US_UI_RECORDS, false);
    us_html_head(p, US_UI_N, true);
    us_html_head(p, US_UI_SHARE, true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < US_QUALITIES; i++) {
        us_buf_c(p->out, "<tr><th scope=\"row\">");
        us_html_ui(p, rows[i].name);
        us_buf_c(p->out, "</th>");
        us_html_td_count(p, rows[i].n);
        us_html_td_share(p, rows[i].n, p->s->all.n);
        us_buf_c(p->out, "</tr>\n");
    }
    us_html_table_end(p);
    us_buf_c(p->out, "</div>\n");
}

void
us_html_quality(const struct us_page *p)
{
    const struct us_summary *s = p->s;
    us_html_section(p, "quality", US_UI_SEC_QUALITY);
    if (p->opt->rejected) {
        us_buf_c(p->out, "<p class=\"missing\">");
        us_html_ui(p, US_UI_Q_REJECTED);
        us_buf_c(p->out, "</p>\n");
    }
    us_buf_c(p->out, "<div class=\"two even\">");
    quality_table(p);
    us_buf_c(p->out, "<div>");
    if (s->langs.map.n)
        group_table(p, &s->langs, US_UI_LANGUAGE, s->all.n, NAMES_LANGUAGES);
    if (s->channels.map.n)
        group_table(p, &s->channels, US_UI_CHANNEL, s->all.n, NAMES_PLAIN);
    if (s->sources.map.n)
        group_table(p, &s->sources, US_UI_SOURCE, s->all.n, NAMES_PLAIN);
    us_buf_c(p->out, "</div></div></section>\n");
}

void
us_html_method(const struct us_page *p)
{
    static const enum us_ui texts[] = {US_UI_METHOD_1, US_UI_METHOD_2, US_UI_METHOD_3,
                                       US_UI_METHOD_4};
    const struct us_str version = us_str_c(p->opt->version);
    us_html_section(p, "method", US_UI_SEC_METHOD);
    us_buf_c(p->out, "<div class=\"method\">");
    for (size_t i = 0; i < US_COUNT(texts); i++) {
        us_buf_c(p->out, "<p>");
        us_html_ui(p, texts[i]);
        us_buf_c(p->out, "</p>\n");
    }
    us_buf_c(p->out, "<p>");
    us_ui_put(p->out, p->opt->ui, US_UI_VERSION, &version, 1);
    us_buf_c(p->out, "</p></div></section>\n");
}
