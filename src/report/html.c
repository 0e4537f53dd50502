#include "report/html.h"

void
us_html_data(const struct us_page *p, struct us_str s)
{
    us_buf_c(p->out, "<bdi>");
    us_escape_html(p->out, s);
    us_buf_c(p->out, "</bdi>");
}

void
us_html_ui(const struct us_page *p, enum us_ui id)
{
    us_escape_html(p->out, us_str_c(us_ui(p->opt->ui, id)));
}

void
us_html_head(const struct us_page *p, enum us_ui id, bool number)
{
    us_buf_c(p->out, number ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
    us_html_ui(p, id);
    us_buf_c(p->out, "</th>");
}

void
us_html_td_count(const struct us_page *p, uint64_t n)
{
    us_buf_c(p->out, "<td class=\"num\">");
    us_fig_count(p->out, n);
    us_buf_c(p->out, "</td>");
}

void
us_html_td_share(const struct us_page *p, uint64_t k, uint64_t n)
{
    us_buf_c(p->out, "<td class=\"num bar\" style=\"--v:");
    us_buf_num(p->out, 100 * us_share_of(k, n).value, 1);
    us_buf_c(p->out, "\" title=\"");
    us_fig_count(p->out, k);
    us_buf_c(p->out, " / ");
    us_fig_count(p->out, n);
    us_buf_c(p->out, " (");
    us_fig_interval(p->out, k, n);
    us_buf_c(p->out, ")\">");
    us_fig_share(p->out, k, n);
    us_buf_c(p->out, "</td>");
}

void
us_html_section(const struct us_page *p, const char *id, enum us_ui title)
{
    us_buf_fmt(p->out, "<section id=\"%s\"><h2>", id);
    us_html_ui(p, title);
    us_buf_c(p->out, "</h2>\n");
}

void
us_html_table(const struct us_page *p, const char *class, enum us_ui name)
{
    us_buf_c(p->out, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    us_html_ui(p, name);
    us_buf_fmt(p->out, "\"><table class=\"%s\">\n", class);
}

void
us_html_table_end(const struct us_page *p)
{
    us_buf_c(p->out, "</tbody></table></div>\n");
}

void
us_html_missing(const struct us_page *p, enum us_ui text, const char *command)
{
    us_buf_c(p->out, "<p class=\"missing\">");
    us_html_ui(p, text);
    us_buf_c(p->out, "<code>");
    us_escape_html(p->out, us_str_c(command));
    us_buf_c(p->out, "</code></p>\n");
}

void
us_html_signal(const struct us_page *p, uint32_t signal)
{
    struct us_str id = p->s->signals.map.keys[signal];
    us_buf_c(p->out, "<span class=\"id\">");
    us_html_data(p, id);
    us_buf_c(p->out, "</span> ");
    us_html_data(p, us_ui_signal(p->opt->ui, id, p->s->signal_extra[signal].name));
}

static struct us_str
page_title(const struct us_page *p)
{
    return us_str_c(p->opt->title ? p->opt->title : us_ui(p->opt->ui, US_UI_DEFAULT_TITLE));
}

static void
document_head(const struct us_page *p)
{
    us_buf_fmt(p->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               us_ui(p->opt->ui, US_UI_HTML_LANG));
    us_buf_c(p->out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    us_escape_html(p->out, page_title(p));
    us_buf_c(p->out, "</title>\n<style>\n");
    us_buf_c(p->out, us_html_css);
    us_buf_c(p->out, "</style>\n</head>\n<body>\n");
    us_svg_defs(p->out);
}

/* One fact of the line below the title: "records 3,000"; the word first, so that it fits one. */
static void
fact(const struct us_page *p, uint64_t n, enum us_ui name)
{
    us_buf_c(p->out, "<li>");
    us_html_ui(p, name);
    us_buf_c(p->out, " <b>");
    us_fig_count(p->out, n);
    us_buf_c(p->out, "</b></li>");
}

static void
masthead_facts(const struct us_page *p)
{
    const struct us_summary *s = p->s;
    us_buf_c(p->out, "<ul class=\"facts\">");
    fact(p, s->all.n, US_UI_RECORDS);
    if (s->with_time) {
        struct us_buf first = {0}, last = {0};
        us_when_put_day(&first, s->first_day);
        us_when_put_day(&last, s->last_day);
        const struct us_str args[] = {us_buf_view(&first), us_buf_view(&last)};
        us_buf_c(p->out, "<li>");
        us_ui_put(p->out, p->opt->ui, US_UI_TO, args, 2);
        us_buf_c(p->out, "</li>");
        us_buf_free(&first);
        us_buf_free(&last);
    }
    const struct {
        size_t n;
        enum us_ui name;
    } group[] = {{s->channels.map.n, US_UI_CHANNELS},
                 {s->sources.map.n, US_UI_SOURCES},
                 {s->langs.map.n, US_UI_LANGUAGES},
                 {s->themes.map.n, US_UI_THEMES}};
    /* That there is one source says nothing that the figures do not. */
    for (size_t i = 0; i < US_COUNT(group); i++)
        if (group[i].n > 1)
            fact(p, group[i].n, group[i].name);
    us_buf_c(p->out, "</ul>\n");
}

/* A sentence of the top; the theme it names links to its section. */
static void
sentence(const struct us_page *p, const struct us_lede *l, const char *class)
{
    struct us_buf name = {0};
    struct us_str args[5];
    memcpy(args, l->args, sizeof(args));
    if (l->theme != US_MAP_NONE) {
        size_t rank = 0;
        while (p->order[rank] != l->theme)
            rank++;
        bool linked = rank < p->shown;
        us_buf_c(&name, "<b>");
        if (linked)
            us_buf_fmt(&name, "<a href=\"#theme-%zu\">", rank + 1);
        us_buf_c(&name, "<bdi>");
        us_escape_html(&name, us_page_label(p, l->theme));
        us_buf_fmt(&name, "</bdi>%s</b>", linked ? "</a>" : "");
        args[0] = us_buf_view(&name);
    }
    us_buf_fmt(p->out, "<p class=\"%s\">", class);
    us_ui_put(p->out, p->opt->ui, l->text, args, l->nargs);
    us_buf_c(p->out, "</p>\n");
    us_buf_free(&name);
}

static void
masthead(const struct us_page *p)
{
    struct us_lede first = us_page_lede(p), second;
    us_buf_c(p->out, "<header>\n<p class=\"kicker\">");
    us_html_ui(p, US_UI_KICKER);
    us_buf_c(p->out, "</p>\n<h1>");
    us_html_data(p, page_title(p));
    us_buf_c(p->out, "</h1>\n");
    masthead_facts(p);
    sentence(p, &first, "lede");
    if (us_page_second(p, &first, &second))
        sentence(p, &second, "second");
    us_buf_c(p->out, "</header>\n");
}

static void
navigation(const struct us_page *p)
{
    static const struct {
        const char *id;
        enum us_ui name;
    } parts[] = {{"figures", US_UI_SEC_FIGURES}, {"trend", US_UI_SEC_TREND},
                 {"themes", US_UI_SEC_THEMES},   {"voices", US_UI_SEC_VOICES},
                 {"signals", US_UI_SEC_SIGNALS}, {"complaints", US_UI_SEC_COMPLAINTS},
                 {"iceberg", US_UI_SEC_ICEBERG}, {"ratings", US_UI_SEC_RATINGS},
                 {"quality", US_UI_SEC_QUALITY}, {"method", US_UI_SEC_METHOD}};
    us_buf_c(p->out, "<nav aria-label=\"");
    us_html_ui(p, US_UI_NAV);
    us_buf_c(p->out, "\"><ol>");
    for (size_t i = 0; i < US_COUNT(parts); i++) {
        if (parts[i].name == US_UI_SEC_ICEBERG && !p->s->all.complaint_read)
            continue;
        us_buf_fmt(p->out, "<li><a href=\"#%s\">", parts[i].id);
        us_html_ui(p, parts[i].name);
        us_buf_c(p->out, "</a></li>");
    }
    us_buf_c(p->out, "</ol></nav>\n<main>\n");
}

void
us_html_write(struct us_page *p)
{
    document_head(p);
    masthead(p);
    navigation(p);
    us_html_overview(p);
    us_html_trend(p);
    us_html_themes(p);
    us_html_voices(p);
    us_html_signals(p);
    us_html_complaints(p);
    us_html_iceberg(p);
    us_html_ratings(p);
    us_html_quality(p);
    us_html_method(p);
    us_buf_c(p->out, "</main>\n</body>\n</html>\n");
}
