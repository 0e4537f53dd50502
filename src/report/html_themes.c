/* The HTML report on themes: the table of all, and a section for each. */
#include "report/html.h"

static void
table_head(const struct us_page *p)
{
    static const struct {
        enum us_ui name;
        bool number;
    } columns[] = {{US_UI_TH_THEME, false}, {US_UI_TH_UNHAPPY, true},  {US_UI_N, true},
                   {US_UI_SHARE, true},     {US_UI_TH_NEGATIVE, true}, {US_UI_TH_COMPLAINT, true},
                   {US_UI_TH_SILENT, true}, {US_UI_TH_EXIT, true},     {US_UI_TH_RATING, true},
                   {US_UI_TH_TREND, false}};
    us_buf_c(p->out, "<thead><tr><td></td>");
    for (size_t i = 0; i < US_COUNT(columns); i++)
        us_html_head(p, columns[i].name, columns[i].number);
    us_buf_c(p->out, "</tr></thead>\n");
}

/* The unhappy records as a count and a bar to the scale of the unhappiest theme. */
static void
unhappy_cell(const struct us_page *p, const struct us_tally *t, bool drawn)
{
    us_buf_c(p->out, "<td class=\"num unhappy\">");
    if (drawn) {
        uint64_t scale = p->s->themes.tally[p->order[0]].unhappy;
        const uint64_t parts[] = {t->complaints, t->unhappy_quiet,
                                  t->unhappy - t->complaints - t->unhappy_quiet};
        us_svg_parts(p->out, parts, US_COUNT(parts), scale, 90, 10, "parts");
    }
    us_buf_c(p->out, "<b>");
    us_fig_count(p->out, t->unhappy);
    us_buf_c(p->out, "</b></td>");
}

static void
tally_cells(const struct us_page *p, const struct us_tally *t, bool drawn)
{
    unhappy_cell(p, t, drawn);
    us_html_td_count(p, t->n);
    us_buf_c(p->out, "<td class=\"num\">");
    us_fig_share(p->out, t->n, p->s->all.n);
    us_buf_c(p->out, "</td>");
    us_html_td_share(p, t->polarity[US_FACT_NEGATIVE], t->sentiments);
    us_html_td_share(p, t->complaints, t->complaint_read);
    us_html_td_share(p, t->silents, t->silent_read);
    us_html_td_share(p, t->stance[US_FACT_STANCE_EXIT], t->silent_read);
    us_buf_c(p->out, "<td class=\"num\">");
    us_fig_stars(p->out, t->stars, t->rated);
    us_buf_c(p->out, "</td>");
}

static void
theme_row(const struct us_page *p, size_t rank)
{
    uint32_t theme = p->order[rank];
    us_buf_fmt(p->out,
               "<tr><td class=\"rank\">%zu</td><th scope=\"row\" class=\"name\">"
               "<a href=\"#theme-%zu\">",
               rank + 1, rank + 1);
    us_html_data(p, us_page_label(p, theme));
    us_buf_c(p->out, "</a></th>");
    tally_cells(p, &p->s->themes.tally[theme], true);
    us_buf_c(p->out, "<td class=\"drawing\">");
    if (p->axis.n)
        us_svg_spark(p->out, us_page_series(p, theme), p->axis.n, 110, 24);
    us_buf_c(p->out, "</td></tr>\n");
}

static void
sum_row(const struct us_page *p, enum us_ui name, uint64_t count, const struct us_tally *t)
{
    struct us_str arg = us_fig_count_in(p->a, count);
    us_buf_c(p->out, "<tr class=\"sum\"><td></td><th scope=\"row\">");
    us_ui_put(p->out, p->opt->ui, name, &arg, 1);
    us_buf_c(p->out, "</th>");
    tally_cells(p, t, false);
    us_buf_c(p->out, "<td></td></tr>\n");
}

void
us_html_themes(const struct us_page *p)
{
    const struct us_summary *s = p->s;
    us_html_section(p, "themes", US_UI_SEC_THEMES);
    if (!s->themes.map.n) {
        us_html_missing(p, US_UI_ADD_THEME, "unsaid themes");
        us_buf_c(p->out, "</section>\n");
        return;
    }
    us_buf_c(p->out, "<p class=\"note\">");
    us_html_ui(p, US_UI_THEMES_NOTE);
    us_buf_c(p->out, "</p>\n");
    us_html_table(p, "themes", US_UI_SEC_THEMES);
    table_head(p);
    us_buf_c(p->out, "<tbody>\n");
    for (size_t i = 0; i < p->shown; i++)
        theme_row(p, i);
    if (p->shown < s->themes.map.n)
        sum_row(p, US_UI_FURTHER, s->themes.map.n - p->shown, &p->further);
    if (s->without_theme) {
        us_buf_c(p->out, "<tr class=\"sum\"><td></td><th scope=\"row\">");
        us_html_ui(p, US_UI_NO_THEME);
        us_buf_c(p->out, "</th><td></td>");
        us_html_td_count(p, s->without_theme);
        us_buf_c(p->out, "<td class=\"num\">");
        us_fig_share(p->out, s->without_theme, s->all.n);
        us_buf_c(p->out, "</td><td colspan=\"6\"></td></tr>\n");
    }
    sum_row(p, US_UI_ALL_RECORDS, 0, &s->all);
    us_html_table_end(p);
    us_buf_c(p->out, "</section>\n");
}

static void
figure(const struct us_page *p, enum us_ui name, uint64_t k, uint64_t n)
{
    us_buf_c(p->out, "<div><dt>");
    us_html_ui(p, name);
    us_buf_c(p->out, "</dt><dd title=\"");
    us_fig_interval(p->out, k, n);
    us_buf_c(p->out, "\"><b>");
    us_fig_share(p->out, k, n);
    us_buf_c(p->out, "</b> <span>");
    us_fig_count(p->out, k);
    us_buf_c(p->out, "</span></dd></div>");
}

static void
severity_mix(const struct us_page *p, const struct us_tally *t)
{
    /* From mild to severe, the ungraded last. */
    static const enum us_ui names[] = {US_UI_SEV_1, US_UI_SEV_2, US_UI_SEV_3, US_UI_SEV_4,
                                       US_UI_SEV_0};
    const uint64_t parts[] = {t->severity[US_FACT_SEV_NO_REPROACH],
                              t->severity[US_FACT_SEV_DISAPPROVAL],
                              t->severity[US_FACT_SEV_ACCUSATION], t->severity[US_FACT_SEV_BLAME],
                              t->severity[US_FACT_SEV_NONE]};
    if (!t->complaint_read)
        return;
    us_buf_c(p->out, "<h4>");
    us_html_ui(p, US_UI_SEVERITY);
    us_buf_c(p->out, "</h4>");
    if (!t->complaints) {
        us_buf_c(p->out, "<p class=\"note\">");
        us_html_ui(p, US_UI_NO_COMPLAINTS);
        us_buf_c(p->out, "</p>");
        return;
    }
    us_svg_parts(p->out, parts, US_COUNT(parts), t->complaints, 260, 12, "severity");
    us_buf_c(p->out, "<ul class=\"mix\">");
    for (size_t i = 0; i < US_COUNT(parts); i++) {
        if (!parts[i])
            continue;
        us_buf_fmt(p->out, "<li><i class=\"p%zu\"></i>", i);
        us_html_ui(p, names[i]);
        us_buf_c(p->out, " <b>");
        us_fig_count(p->out, parts[i]);
        us_buf_c(p->out, "</b></li>");
    }
    us_buf_c(p->out, "</ul>\n");
}

static void
theme_signals(const struct us_page *p, uint32_t theme)
{
    enum { MOST = 5 };
    size_t n;
    if (!p->s->themes.tally[theme].silent_read)
        return;
    const struct us_ranked *list = us_summary_theme_signals(p->s, theme, p->a, &n);
    us_buf_c(p->out, "<h4>");
    us_html_ui(p, US_UI_TOP_SIGNALS);
    us_buf_c(p->out, "</h4>");
    if (!n) {
        us_buf_c(p->out, "<p class=\"note\">");
        us_html_ui(p, US_UI_NO_SIGNALS);
        us_buf_c(p->out, "</p>\n");
        return;
    }
    us_buf_c(p->out, "<ol class=\"signals\">");
    for (size_t i = 0; i < n && i < MOST; i++) {
        us_buf_c(p->out, "<li><span>");
        us_html_signal(p, list[i].id);
        us_buf_c(p->out, "</span> <b>");
        us_fig_count(p->out, list[i].n);
        us_buf_c(p->out, "</b></li>");
    }
    us_buf_c(p->out, "</ol>\n");
}

static void
theme_facts(const struct us_page *p, uint32_t theme)
{
    const struct us_tally *t = &p->s->themes.tally[theme];
    us_buf_c(p->out, "<div class=\"side\"><dl>");
    figure(p, US_UI_M_UNHAPPY, t->unhappy, t->n);
    if (t->axes_read)
        figure(p, US_UI_M_QUIET, t->quiet, t->axes_read);
    if (t->complaint_read)
        figure(p, US_UI_M_COMPLAINT, t->complaints, t->complaint_read);
    if (t->silent_read)
        figure(p, US_UI_M_EXIT, t->stance[US_FACT_STANCE_EXIT], t->silent_read);
    us_buf_c(p->out, "</dl>\n");
    if (p->axis.n)
        us_svg_spark(p->out, us_page_series(p, theme), p->axis.n, 260, 44);
    severity_mix(p, t);
    theme_signals(p, theme);
    us_buf_c(p->out, "</div>\n");
}

static void
theme_head(const struct us_page *p, size_t rank)
{
    uint32_t theme = p->order[rank];
    const struct us_tally *t = &p->s->themes.tally[theme];
    struct us_str n = us_fig_count_in(p->a, t->n);
    us_buf_fmt(p->out,
               "<article id=\"theme-%zu\" class=\"theme\"><h3><span class=\"rank\">%zu</span> ",
               rank + 1, rank + 1);
    us_html_data(p, us_page_label(p, theme));
    us_buf_c(p->out, "</h3><p class=\"meta\">");
    us_ui_put(p->out, p->opt->ui, t->n == 1 ? US_UI_ONE_RECORD : US_UI_N_RECORDS, &n, 1);
    us_buf_c(p->out, " · ");
    us_fig_share(p->out, t->n, p->s->all.n);
    if (t->rated) {
        us_buf_c(p->out, " · ");
        us_html_ui(p, US_UI_MEAN_RATING);
        us_buf_char(p->out, ' ');
        us_fig_stars(p->out, t->stars, t->rated);
    }
    us_buf_c(p->out, " · <span class=\"id\">");
    us_html_data(p, p->s->themes.map.keys[theme]);
    us_buf_c(p->out, "</span> <a class=\"up\" href=\"#themes\">");
    us_html_ui(p, US_UI_TO_THEME_TABLE);
    us_buf_c(p->out, "</a></p>\n");
}

static void
one_theme(const struct us_page *p, size_t rank)
{
    size_t n;
    const struct us_choice *quotes = us_page_quotes(p, p->order[rank], &n);
    theme_head(p, rank);
    us_buf_c(p->out, "<div class=\"body\">\n");
    theme_facts(p, p->order[rank]);
    us_buf_c(p->out, "<div class=\"quotes\">\n");
    for (size_t i = 0; i < n; i++)
        us_html_quote(p, &quotes[i]);
    if (!n && p->opt->quotes) {
        us_buf_c(p->out, "<p class=\"note\">");
        us_html_ui(p, US_UI_NO_QUOTES);
        us_buf_c(p->out, "</p>\n");
    }
    us_buf_c(p->out, "</div></div></article>\n");
}

void
us_html_voices(const struct us_page *p)
{
    us_html_section(p, "voices", US_UI_SEC_VOICES);
    if (!p->s->themes.map.n)
        us_html_missing(p, US_UI_ADD_THEME, "unsaid themes");
    else
        us_html_legend(p);
    for (size_t i = 0; i < p->shown; i++)
        one_theme(p, i);
    us_buf_c(p->out, "</section>\n");
}
