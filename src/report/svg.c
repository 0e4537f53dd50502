#include "report/svg.h"

void
us_svg_defs(struct us_buf *out)
{
    us_buf_c(out, "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
                  "<pattern id=\"hatch\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
                  "patternTransform=\"rotate(45)\"><rect width=\"4\" height=\"4\" "
                  "class=\"hatch-ground\"/><rect width=\"2\" height=\"4\" class=\"hatch-line\"/>"
                  "</pattern></defs></svg>\n");
}

static void
attr(struct us_buf *out, const char *name, double v)
{
    us_buf_fmt(out, " %s=\"", name);
    us_buf_num(out, v, 2);
    us_buf_char(out, '"');
}

static void
rect(struct us_buf *out, const char *class, double x, double y, double w, double h)
{
    if (w <= 0 || h <= 0)
        return;
    us_buf_fmt(out, "<rect class=\"%s\"", class);
    attr(out, "x", x);
    attr(out, "y", y);
    attr(out, "width", w);
    attr(out, "height", h);
    us_buf_c(out, "/>");
}

static void
line(struct us_buf *out, const char *class, double x1, double y1, double x2, double y2)
{
    us_buf_fmt(out, "<line class=\"%s\"", class);
    attr(out, "x1", x1);
    attr(out, "y1", y1);
    attr(out, "x2", x2);
    attr(out, "y2", y2);
    us_buf_c(out, "/>");
}

/* The step of an axis that reaches `most` in at most five steps: 1, 2 or 5 times a power of ten. */
static uint64_t
axis_step(uint64_t most)
{
    uint64_t unit = 1;
    for (;;) {
        const uint64_t steps[] = {unit, 2 * unit, 5 * unit};
        for (size_t i = 0; i < US_COUNT(steps); i++)
            if (steps[i] * 5 >= most)
                return steps[i];
        unit *= 10;
    }
}

struct frame {
    double left, top, width, height; /* of the plot */
    uint64_t top_value, step;
};

static void
trend_grid(struct us_buf *out, const struct frame *f)
{
    for (uint64_t v = 0; v <= f->top_value; v += f->step) {
        double y = f->top + f->height * (1 - (double)v / (double)f->top_value);
        line(out, v ? "grid" : "base", f->left, y, f->left + f->width, y);
        us_buf_c(out, "<text class=\"tick\" text-anchor=\"end\"");
        attr(out, "x", f->left - 8);
        attr(out, "y", y + 4);
        us_buf_char(out, '>');
        us_fig_count(out, v);
        us_buf_c(out, "</text>");
    }
}

/* About eight labels below the axis; the last one that fits. */
static void
trend_labels(const struct us_page *p, const struct frame *f)
{
    size_t n = p->axis.n, every = (n + 7) / 8;
    double slot = f->width / (double)n;
    for (size_t i = 0; i < n; i += every) {
        double x = f->left + slot * ((double)i + 0.5);
        bool first = i == 0 && slot<60, last = x> f->left + f->width - 30;
        line(p->out, "base", x, f->top + f->height, x, f->top + f->height + 5);
        us_buf_fmt(p->out, "<text class=\"tick\" text-anchor=\"%s\"",
                   first  ? "start"
                   : last ? "end"
                          : "middle");
        attr(p->out, "x", first ? f->left : last ? f->left + f->width : x);
        attr(p->out, "y", f->top + f->height + 20);
        us_buf_char(p->out, '>');
        us_when_put_bin(p->out, p->axis.unit, p->axis.first + (long)i);
        us_buf_c(p->out, "</text>");
    }
}

static void
bar_title(const struct us_page *p, size_t i, const struct us_cell *c)
{
    enum us_ui_lang ui = p->opt->ui;
    const struct {
        enum us_ui name;
        uint64_t n;
    } part[] = {{US_UI_VOICED, c->voiced},
                {US_UI_QUIET, c->quiet},
                {US_UI_OTHER, c->n - c->voiced - c->quiet}};
    us_buf_c(p->out, "<title>");
    us_when_put_bin(p->out, p->axis.unit, p->axis.first + (long)i);
    for (size_t k = 0; k < US_COUNT(part); k++) {
        us_buf_fmt(p->out, "%s %s ", k ? " ·" : ":", us_ui(ui, part[k].name));
        us_fig_count(p->out, part[k].n);
    }
    us_buf_c(p->out, "</title>");
}

static void
trend_bars(const struct us_page *p, const struct frame *f, const struct us_cell *cells)
{
    double slot = f->width / (double)p->axis.n, gap = slot > 8 ? slot * 0.18 : slot * 0.08;
    if (slot - gap > 72) /* three days should not look like walls */
        gap = slot - 72;
    double scale = f->height / (double)f->top_value;
    for (size_t i = 0; i < p->axis.n; i++) {
        const struct us_cell *c = &cells[i];
        double x = f->left + slot * (double)i + gap / 2, y = f->top + f->height;
        const double part[] = {(double)c->voiced * scale, (double)c->quiet * scale,
                               (double)(c->n - c->voiced - c->quiet) * scale};
        static const char *const class[] = {"voiced", "quiet", "other"};
        if (!c->n)
            continue;
        us_buf_c(p->out, "<g>");
        bar_title(p, i, c);
        for (size_t k = 0; k < US_COUNT(part); k++) {
            y -= part[k];
            rect(p->out, class[k], x, y, slot - gap, part[k]);
        }
        us_buf_c(p->out, "</g>\n");
    }
}

static void
trend_text(const struct us_page *p)
{
    static const enum us_ui units[] = {US_UI_UNIT_DAY, US_UI_UNIT_WEEK, US_UI_UNIT_MONTH,
                                       US_UI_UNIT_YEAR};
    enum us_ui_lang ui = p->opt->ui;
    struct us_str unit = us_str_c(us_ui(ui, units[p->axis.unit]));
    struct us_buf first = {0}, last = {0};
    uint64_t voiced = 0, quiet = 0, n = 0;
    const struct us_cell *cells = us_page_series(p, US_MAP_NONE);
    for (size_t i = 0; i < p->axis.n; i++) {
        n += cells[i].n;
        voiced += cells[i].voiced;
        quiet += cells[i].quiet;
    }
    us_when_put_day(&first, p->s->first_day);
    us_when_put_day(&last, p->s->last_day);
    const struct us_str args[] = {us_buf_view(&first), us_buf_view(&last),
                                  us_fig_count_in(p->a, voiced), us_fig_count_in(p->a, quiet),
                                  us_fig_count_in(p->a, n - voiced - quiet)};
    us_buf_c(p->out, "<title id=\"trend-t\">");
    us_ui_put(p->out, ui, US_UI_TREND_TITLE, &unit, 1);
    us_buf_c(p->out, "</title><desc id=\"trend-d\">");
    us_ui_put(p->out, ui, US_UI_TREND_DESC, args, US_COUNT(args));
    us_buf_c(p->out, "</desc>");
    us_buf_free(&first);
    us_buf_free(&last);
}

void
us_svg_trend(const struct us_page *p, const struct us_cell *cells)
{
    uint64_t most = 1;
    for (size_t i = 0; i < p->axis.n; i++)
        most = cells[i].n > most ? cells[i].n : most;
    struct frame f = {48, 10, 1040, 200, 0, axis_step(most)};
    f.top_value = (most + f.step - 1) / f.step * f.step;
    us_buf_c(p->out, "<svg class=\"trend\" viewBox=\"0 0 1100 236\" role=\"img\" "
                     "aria-labelledby=\"trend-t trend-d\">");
    trend_text(p);
    trend_grid(p->out, &f);
    trend_bars(p, &f, cells);
    trend_labels(p, &f);
    us_buf_c(p->out, "</svg>\n");
}

void
us_svg_spark(struct us_buf *out, const struct us_cell *cells, size_t n, int w, int h)
{
    uint64_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = cells[i].n > most ? cells[i].n : most;
    us_buf_fmt(out,
               "<svg class=\"spark\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
               "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
               w, h, w, h);
    double slot = (double)w / (double)(n ? n : 1), gap = slot > 3 ? 0.8 : 0;
    double scale = ((double)h - 1) / (double)most;
    for (size_t i = 0; i < n; i++) {
        double voiced = (double)cells[i].voiced * scale, quiet = (double)cells[i].quiet * scale;
        double all = (double)cells[i].n * scale, x = slot * (double)i, foot = (double)h - 1;
        rect(out, "voiced", x, foot - voiced, slot - gap, voiced);
        rect(out, "quiet", x, foot - voiced - quiet, slot - gap, quiet);
        rect(out, "other", x, foot - all, slot - gap, all - voiced - quiet);
    }
    line(out, "base", 0, (double)h - 0.5, w, (double)h - 0.5);
    us_buf_c(out, "</svg>");
}

void
us_svg_parts(struct us_buf *out, const uint64_t *parts, size_t n, uint64_t whole, int w, int h,
             const char *class)
{
    us_buf_fmt(out,
               "<svg class=\"%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
               "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
               class, w, h, w, h);
    double x = 0;
    for (size_t i = 0; i < n && whole; i++) {
        char name[8] = {'p', (char)('0' + i % 10), '\0'};
        double part = (double)parts[i] / (double)whole * w;
        rect(out, name, x, 0, part, h);
        x += part;
    }
    us_buf_c(out, "</svg>");
}

void
us_svg_share(struct us_buf *out, struct us_share s)
{
    const double w = 220;
    us_buf_c(out, "<svg class=\"share\" width=\"220\" height=\"14\" viewBox=\"0 0 220 14\" "
                  "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    rect(out, "ground", 0, 4, w, 6);
    rect(out, "fill", 0, 4, s.value * w, 6);
    line(out, "whisker", s.low * w, 7, s.high * w, 7);
    line(out, "whisker", s.low * w, 3, s.low * w, 11);
    line(out, "whisker", s.high * w, 3, s.high * w, 11);
    us_buf_c(out, "</svg>");
}
