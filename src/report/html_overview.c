/* The HTML report's first screen: headline figures, the two axes, the trend. */
#include "report/html.h"

static void
headline_row(const struct us_page *p, const struct us_headline *h)
{
    us_buf_c(p->out, "<tr><th scope=\"row\">");
    us_html_ui(p, h->name);
    us_buf_c(p->out, "</th><td class=\"num strong\">");
    us_fig_share(p->out, h->k, h->n);
    us_buf_c(p->out, "</td><td class=\"drawing\">");
    us_svg_share(p->out, us_share_of(h->k, h->n));
    us_buf_c(p->out, "</td><td class=\"num\">");
    us_fig_interval(p->out, h->k, h->n);
    us_buf_c(p->out, "</td>");
    us_html_td_count(p, h->k);
    us_html_td_count(p, h->n);
    us_buf_c(p->out, "</tr>\n");
}

static void
headline_table(const struct us_page *p)
{
    struct us_headline rows[US_HEADLINES];
    us_page_headlines(&p->s->all, rows);
    us_html_table(p, "headline", US_UI_SEC_FIGURES);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, US_UI_MEASURE, false);
    us_html_head(p, US_UI_SHARE, true);
    us_buf_c(p->out, "<td></td>");
    us_html_head(p, US_UI_INTERVAL, true);
    us_html_head(p, US_UI_N, true);
    us_html_head(p, US_UI_OF, true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < US_HEADLINES; i++)
        if (rows[i].n)
            headline_row(p, &rows[i]);
    us_html_table_end(p);
}

static void
axis_cell(const struct us_page *p, const char *class, uint64_t k)
{
    uint64_t n = p->s->all.axes_read;
    us_buf_fmt(p->out, "<td class=\"%s\"><b>", class);
    us_fig_share(p->out, k, n);
    us_buf_c(p->out, "</b><span>");
    us_fig_count(p->out, k);
    us_buf_c(p->out, " · ");
    us_fig_interval(p->out, k, n);
    us_buf_c(p->out, "</span></td>");
}

static void
axes(const struct us_page *p)
{
    const struct us_tally *t = &p->s->all;
    us_buf_c(p->out, "<div class=\"axes\"><h3>");
    us_html_ui(p, US_UI_AXES);
    us_buf_c(p->out, "</h3>");
    if (!t->axes_read) {
        us_html_missing(p, US_UI_ADD_AXES, "unsaid complaints | unsaid silent");
        us_buf_c(p->out, "</div>\n");
        return;
    }
    us_buf_c(p->out, "<table><thead><tr><td></td>");
    us_html_head(p, US_UI_AX_COMPLAINT, false);
    us_html_head(p, US_UI_AX_NO_COMPLAINT, false);
    us_buf_c(p->out, "</tr></thead><tbody>\n<tr><th scope=\"row\">");
    us_html_ui(p, US_UI_AX_SILENT);
    us_buf_c(p->out, "</th>");
    axis_cell(p, "both", t->both);
    axis_cell(p, "quiet", t->quiet);
    us_buf_c(p->out, "</tr>\n<tr><th scope=\"row\">");
    us_html_ui(p, US_UI_AX_NO_SILENT);
    us_buf_c(p->out, "</th>");
    axis_cell(p, "voiced", t->voiced_only);
    axis_cell(p, "neither", t->neither);
    us_buf_c(p->out, "</tr></tbody></table>\n<p class=\"note\">");
    us_html_ui(p, US_UI_AXES_NOTE);
    us_buf_c(p->out, "</p></div>\n");
}

static void
missing_annotations(const struct us_page *p)
{
    const struct us_tally *t = &p->s->all;
    if (!t->sentiments)
        us_html_missing(p, US_UI_ADD_SENTIMENT, "unsaid sentiment");
    if (!t->complaint_read)
        us_html_missing(p, US_UI_ADD_COMPLAINT, "unsaid complaints");
    if (!t->silent_read)
        us_html_missing(p, US_UI_ADD_SILENT, "unsaid silent");
}

void
us_html_overview(const struct us_page *p)
{
    us_html_section(p, "figures", US_UI_SEC_FIGURES);
    const struct us_tally *t = &p->s->all;
    us_buf_c(p->out, "<div class=\"two\"><div>\n");
    if (t->sentiments || t->complaint_read || t->silent_read)
        headline_table(p);
    missing_annotations(p);
    us_buf_c(p->out, "</div>\n");
    axes(p);
    us_buf_c(p->out, "</div></section>\n");
}

static void
trend_key(const struct us_page *p)
{
    static const struct {
        const char *class;
        enum us_ui name;
    } keys[] = {{"voiced", US_UI_VOICED}, {"quiet", US_UI_QUIET}, {"other", US_UI_OTHER}};
    us_buf_c(p->out, "<p class=\"key\">");
    for (size_t i = 0; i < US_COUNT(keys); i++) {
        us_buf_fmt(p->out,
                   "<span><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect class=\"%s\" "
                   "width=\"14\" height=\"12\"/></svg> ",
                   keys[i].class);
        us_html_ui(p, keys[i].name);
        us_buf_c(p->out, "</span>");
    }
    if (p->axis.unit == US_WHEN_WEEK) {
        us_buf_c(p->out, "<span>");
        us_html_ui(p, US_UI_WEEK_NOTE);
        us_buf_c(p->out, "</span>");
    }
    us_buf_c(p->out, "</p>\n");
}

static void
trend_table(const struct us_page *p, const struct us_cell *cells)
{
    static const enum us_ui units[] = {US_UI_UNIT_DAY, US_UI_UNIT_WEEK, US_UI_UNIT_MONTH,
                                       US_UI_UNIT_YEAR};
    us_buf_c(p->out, "<details><summary>");
    us_html_ui(p, US_UI_FIGURES_TABLE);
    us_buf_c(p->out, "</summary>");
    us_html_table(p, "plain", US_UI_SEC_TREND);
    us_buf_c(p->out, "<thead><tr>");
    us_html_head(p, units[p->axis.unit], false);
    us_html_head(p, US_UI_N, true);
    us_html_head(p, US_UI_VOICED, true);
    us_html_head(p, US_UI_QUIET, true);
    us_html_head(p, US_UI_OTHER, true);
    us_buf_c(p->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < p->axis.n; i++) {
        us_buf_c(p->out, "<tr><th scope=\"row\">");
        us_when_put_bin(p->out, p->axis.unit, p->axis.first + (long)i);
        us_buf_c(p->out, "</th>");
        us_html_td_count(p, cells[i].n);
        us_html_td_count(p, cells[i].voiced);
        us_html_td_count(p, cells[i].quiet);
        us_html_td_count(p, cells[i].n - cells[i].voiced - cells[i].quiet);
        us_buf_c(p->out, "</tr>\n");
    }
    us_html_table_end(p);
    us_buf_c(p->out, "</details>\n");
}

void
us_html_trend(const struct us_page *p)
{
    us_html_section(p, "trend", US_UI_SEC_TREND);
    if (!p->axis.n) {
        us_html_missing(p, US_UI_ADD_TIME, "unsaid import --map time=COLUMN,text=COLUMN");
    } else {
        const struct us_cell *cells = us_page_series(p, US_MAP_NONE);
        trend_key(p);
        us_buf_c(p->out, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
        us_html_ui(p, US_UI_SEC_TREND);
        us_buf_c(p->out, "\">");
        us_svg_trend(p, cells);
        us_buf_c(p->out, "</div>\n");
        trend_table(p, cells);
    }
    us_buf_c(p->out, "</section>\n");
}
