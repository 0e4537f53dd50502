/* Quotes in the HTML report: the text with its evidence marked, and where it comes from.
 *
 * Four kinds of marks may overlap. Each stretch of text over which the set of marks is the same
 * becomes nested <mark> elements, one for each kind, so that every kind keeps its own underline:
 * dotted below negative words, dashed below positive ones, solid for a complaint, wavy for a silent
 * signal, whose id stands behind it. The ids are generated content: copying the quote gives the
 * customer's words alone. */
#include "report/html.h"

static const char mark_class[US_MARK_KINDS] = {'n', 'p', 'c', 's'};
static const enum us_ui mark_name[US_MARK_KINDS] = {US_UI_MK_NEGATIVE, US_UI_MK_POSITIVE,
                                                    US_UI_MK_COMPLAINT, US_UI_MK_SILENT};

static void
open_mark(const struct us_page *p, const struct us_stretch *s, int kind)
{
    us_buf_fmt(p->out, "<mark class=\"%c\" title=\"", mark_class[kind]);
    us_html_ui(p, mark_name[kind]);
    if (kind == US_MARK_SILENT) {
        const struct us_mark *m = s->of[kind];
        us_buf_c(p->out, ": ");
        us_escape_html(p->out, m->tag);
        us_buf_char(p->out, ' ');
        us_escape_html(p->out, us_ui_signal(p->opt->ui, m->tag, m->name));
    }
    us_buf_c(p->out, "\">");
}

static void
stretch(const struct us_page *p, const struct us_stretch *s)
{
    /* The wavy line lies lowest, so it is the outermost. */
    for (int k = US_MARK_KINDS - 1; k >= 0; k--)
        if (s->kinds & 1u << k)
            open_mark(p, s, k);
    us_escape_html(p->out, s->text);
    for (int k = 0; k < US_MARK_KINDS; k++)
        if (s->kinds & 1u << k)
            us_buf_c(p->out, "</mark>");
    for (size_t i = 0; i < s->nends; i++) {
        us_buf_c(p->out, "<i class=\"tag\" data-id=\"");
        us_escape_html(p->out, s->ends[i]->tag);
        us_buf_c(p->out, "\"></i>");
    }
}

void
us_html_quote_text(const struct us_page *p, const struct us_quote *q)
{
    size_t n;
    const struct us_stretch *s = us_quote_stretches(q, p->a, &n);
    us_buf_c(p->out, q->cut_front ? "<span class=\"cut\">…</span><bdi>" : "<bdi>");
    for (size_t i = 0; i < n; i++)
        stretch(p, &s[i]);
    us_buf_c(p->out, q->cut_back ? "</bdi><span class=\"cut\">…</span>" : "</bdi>");
}

static void
stars(const struct us_page *p, const struct us_quote *q)
{
    struct us_buf value = {0};
    us_buf_num(&value, (double)q->stars / 1000, 1);
    const struct us_str arg = us_buf_view(&value);
    long full = (q->stars + 500) / 1000;
    us_buf_c(p->out, "<span class=\"stars\" role=\"img\" aria-label=\"");
    us_ui_put(p->out, p->opt->ui, US_UI_STARS, &arg, 1);
    us_buf_c(p->out, "\">");
    for (long i = 0; i < 5; i++)
        us_buf_c(p->out, i < full ? "★" : "☆");
    us_buf_c(p->out, "</span> ");
    us_buf_free(&value);
}

static void
provenance(const struct us_page *p, const struct us_quote *q)
{
    us_buf_c(p->out, "<figcaption>");
    if (q->has_rating)
        stars(p, q);
    if (q->has_day) {
        us_buf_c(p->out, "<span>");
        us_when_put_day(p->out, q->day);
        us_buf_c(p->out, "</span> ");
    }
    if (q->channel.n) {
        us_buf_c(p->out, "<span>");
        us_html_data(p, q->channel);
        us_buf_c(p->out, "</span> ");
    }
    us_buf_c(p->out, "<span class=\"id\" title=\"");
    us_html_ui(p, US_UI_RECORD_ID);
    us_buf_c(p->out, "\">");
    if (q->url.n) {
        us_buf_c(p->out, "<a rel=\"noopener noreferrer nofollow\" href=\"");
        us_escape_html(p->out, q->url);
        us_buf_c(p->out, "\">");
    }
    us_html_data(p, q->id);
    us_buf_c(p->out, q->url.n ? "</a></span></figcaption>" : "</span></figcaption>");
}

void
us_html_quote(const struct us_page *p, const struct us_choice *c)
{
    static const enum us_ui roles[US_ROLES] = {US_UI_ROLE_TYPICAL, US_UI_ROLE_SILENT,
                                               US_UI_ROLE_SEVERE, US_UI_ROLE_CONTENT};
    us_buf_c(p->out, "<figure class=\"quote\"><p class=\"role\">");
    us_html_ui(p, roles[c->role]);
    us_buf_c(p->out, "</p><blockquote dir=\"auto\">");
    us_html_quote_text(p, c->quote);
    us_buf_c(p->out, "</blockquote>");
    provenance(p, c->quote);
    us_buf_c(p->out, "</figure>\n");
}

void
us_html_legend(const struct us_page *p)
{
    us_buf_c(p->out, "<p class=\"legend\">");
    us_html_ui(p, US_UI_LEGEND);
    us_buf_c(p->out, ":");
    for (int k = 0; k < US_MARK_KINDS; k++) {
        us_buf_fmt(p->out, " <mark class=\"%c\">", mark_class[k]);
        us_html_ui(p, mark_name[k]);
        us_buf_c(p->out, "</mark>");
        if (k == US_MARK_SILENT)
            us_buf_c(p->out, "<i class=\"tag\" data-id=\"S01\"></i>");
    }
    us_buf_c(p->out, "</p>\n");
}
