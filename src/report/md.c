/* The report as Markdown (GitHub tables) and as plain text with aligned columns: the same content,
 * without drawings. Evidence is set in brackets: [-negative-] [+positive+] [!complaint!]
 * [~silent S07~]. */
#include "base/utf8.h"
#include "report/escape.h"
#include "report/page.h"

enum { COLUMNS = 10 };

struct table {
    const struct us_page *p;
    bool plain;
    struct us_str (*rows)[COLUMNS];
    size_t n, cap, columns;
    struct us_buf cell; /* the one being written */
    size_t at;
};

static void
heading(const struct us_page *p, bool plain, enum us_ui id)
{
    us_buf_fmt(p->out, plain ? "\n%s\n\n" : "\n## %s\n\n", us_ui(p->opt->ui, id));
}

static void
escape(struct us_buf *out, bool plain, struct us_str s)
{
    if (plain)
        us_escape_plain(out, s);
    else
        us_escape_md(out, s);
}

static void
row(struct table *t)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 16;
        struct us_str(*rows)[COLUMNS] = us_arena_zero(t->p->a, cap, sizeof(*rows));
        if (t->n)
            memcpy(rows, t->rows, t->n * sizeof(*rows));
        t->rows = rows;
        t->cap = cap;
    }
    t->n++;
    t->at = 0;
}

static void
end_cell(struct table *t)
{
    t->rows[t->n - 1][t->at++] = us_str_dup(t->p->a, us_buf_view(&t->cell));
    t->cell.n = 0;
    if (t->at > t->columns)
        t->columns = t->at;
}

static void
cell_ui(struct table *t, enum us_ui id)
{
    us_buf_c(&t->cell, us_ui(t->p->opt->ui, id));
    end_cell(t);
}

static void
cell_data(struct table *t, struct us_str s)
{
    escape(&t->cell, t->plain, s);
    end_cell(t);
}

static void
cell_count(struct table *t, uint64_t n)
{
    us_fig_count(&t->cell, n);
    end_cell(t);
}

static void
cell_share(struct table *t, uint64_t k, uint64_t n)
{
    us_fig_share(&t->cell, k, n);
    end_cell(t);
}

static void
cell_interval(struct table *t, uint64_t k, uint64_t n)
{
    us_fig_interval(&t->cell, k, n);
    end_cell(t);
}

/* Columns of a terminal: East Asian wide characters take two. The ranges are the wide ones of
 * UAX #11 in coarse form; a wrong guess misaligns a row, no more. */
static size_t
width(struct us_str s)
{
    size_t w = 0;
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = us_utf8_get(s.p + i, &len);
        bool wide = (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) ||
                    (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
                    (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60) ||
                    (cp >= 0x1F300 && cp <= 0x1FAFF) || (cp >= 0x20000 && cp <= 0x3FFFD);
        w += wide ? 2 : 1;
    }
    return w;
}

static void
write_plain(const struct table *t)
{
    struct us_buf *o = t->p->out;
    size_t most[COLUMNS] = {0};
    for (size_t r = 0; r < t->n; r++)
        for (size_t c = 0; c < t->columns; c++)
            if (width(t->rows[r][c]) > most[c])
                most[c] = width(t->rows[r][c]);
    for (size_t r = 0; r < t->n; r++) {
        size_t columns = t->columns;
        while (columns > 1 && !t->rows[r][columns - 1].n)
            columns--;
        for (size_t c = 0; c < columns; c++) {
            size_t pad = most[c] - width(t->rows[r][c]);
            if (c)
                us_buf_fmt(o, "  %*s", (int)pad, "");
            us_buf_str(o, t->rows[r][c]);
            if (!c)
                us_buf_fmt(o, "%*s", (int)pad, "");
        }
        us_buf_char(o, '\n');
    }
}

static void
write_md(const struct table *t)
{
    struct us_buf *o = t->p->out;
    for (size_t r = 0; r < t->n; r++) {
        for (size_t c = 0; c < t->columns; c++) {
            us_buf_c(o, c ? " | " : "| ");
            us_buf_str(o, t->rows[r][c]);
        }
        us_buf_c(o, " |\n");
        for (size_t c = 0; r == 0 && c < t->columns; c++)
            us_buf_c(o, c ? "---:|" : "|---|");
        if (r == 0)
            us_buf_char(o, '\n');
    }
}

static void
table_end(struct table *t)
{
    if (t->plain)
        write_plain(t);
    else
        write_md(t);
    us_buf_free(&t->cell);
}

static void
header(struct table *t, const enum us_ui *names, size_t n)
{
    row(t);
    for (size_t i = 0; i < n; i++)
        cell_ui(t, names[i]);
}

static void
missing(const struct us_page *p, bool plain, enum us_ui id, const char *command)
{
    const char *tick = plain ? "" : "`";
    us_buf_fmt(p->out, "%s%s%s%s\n", us_ui(p->opt->ui, id), tick, command, tick);
}

static void
sentence(const struct us_page *p, bool plain, const struct us_lede *l)
{
    struct us_buf name = {0};
    struct us_str args[5];
    memcpy(args, l->args, sizeof(args));
    if (l->theme != US_MAP_NONE) {
        us_buf_c(&name, plain ? "\"" : "**");
        escape(&name, plain, us_page_label(p, l->theme));
        us_buf_c(&name, plain ? "\"" : "**");
        args[0] = us_buf_view(&name);
    }
    us_ui_put(p->out, p->opt->ui, l->text, args, l->nargs);
    us_buf_c(p->out, "\n");
    us_buf_free(&name);
}

static void
top(const struct us_page *p, bool plain)
{
    const char *title = p->opt->title ? p->opt->title : us_ui(p->opt->ui, US_UI_DEFAULT_TITLE);
    struct us_lede first = us_page_lede(p), second;
    us_buf_c(p->out, plain ? "" : "# ");
    escape(p->out, plain, us_str_c(title));
    us_buf_c(p->out, "\n\n");
    sentence(p, plain, &first);
    if (us_page_second(p, &first, &second))
        sentence(p, plain, &second);
    us_buf_c(p->out, "\n");
    const struct us_str n = us_fig_count_in(p->a, p->s->all.n);
    us_ui_put(p->out, p->opt->ui, p->s->all.n == 1 ? US_UI_ONE_RECORD : US_UI_N_RECORDS, &n, 1);
    if (p->s->with_time) {
        us_buf_c(p->out, " · ");
        us_when_put_day(p->out, p->s->first_day);
        us_buf_c(p->out, "/");
        us_when_put_day(p->out, p->s->last_day);
    }
    us_buf_c(p->out, "\n");
}

static void
figures(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_MEASURE, US_UI_SHARE, US_UI_INTERVAL, US_UI_N,
                                       US_UI_OF};
    const struct us_tally *all = &p->s->all;
    struct us_headline rows[US_HEADLINES];
    struct table t = {.p = p, .plain = plain};
    us_page_headlines(all, rows);
    heading(p, plain, US_UI_SEC_FIGURES);
    header(&t, names, US_COUNT(names));
    for (size_t i = 0; i < US_HEADLINES; i++) {
        if (!rows[i].n)
            continue;
        row(&t);
        cell_ui(&t, rows[i].name);
        cell_share(&t, rows[i].k, rows[i].n);
        cell_interval(&t, rows[i].k, rows[i].n);
        cell_count(&t, rows[i].k);
        cell_count(&t, rows[i].n);
    }
    if (t.n > 1)
        table_end(&t);
    us_buf_free(&t.cell);
    if (!all->sentiments)
        missing(p, plain, US_UI_ADD_SENTIMENT, "unsaid sentiment");
    if (!all->complaint_read)
        missing(p, plain, US_UI_ADD_COMPLAINT, "unsaid complaints");
    if (!all->silent_read)
        missing(p, plain, US_UI_ADD_SILENT, "unsaid silent");
}

static void
axes(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_AXES, US_UI_AX_COMPLAINT, US_UI_AX_NO_COMPLAINT};
    const struct us_tally *a = &p->s->all;
    struct table t = {.p = p, .plain = plain};
    if (!a->axes_read)
        return;
    us_buf_char(p->out, '\n');
    header(&t, names, US_COUNT(names));
    row(&t);
    cell_ui(&t, US_UI_AX_SILENT);
    cell_count(&t, a->both);
    cell_count(&t, a->quiet);
    row(&t);
    cell_ui(&t, US_UI_AX_NO_SILENT);
    cell_count(&t, a->voiced_only);
    cell_count(&t, a->neither);
    table_end(&t);
}

static void
trend(const struct us_page *p, bool plain)
{
    static const enum us_ui units[] = {US_UI_UNIT_DAY, US_UI_UNIT_WEEK, US_UI_UNIT_MONTH,
                                       US_UI_UNIT_YEAR};
    struct table t = {.p = p, .plain = plain};
    heading(p, plain, US_UI_SEC_TREND);
    if (!p->axis.n) {
        missing(p, plain, US_UI_ADD_TIME, "unsaid import --map time=COLUMN,text=COLUMN");
        return;
    }
    const enum us_ui names[] = {units[p->axis.unit], US_UI_N, US_UI_VOICED, US_UI_QUIET,
                                US_UI_OTHER};
    const struct us_cell *cells = us_page_series(p, US_MAP_NONE);
    header(&t, names, US_COUNT(names));
    for (size_t i = 0; i < p->axis.n; i++) {
        row(&t);
        us_when_put_bin(&t.cell, p->axis.unit, p->axis.first + (long)i);
        end_cell(&t);
        cell_count(&t, cells[i].n);
        cell_count(&t, cells[i].voiced);
        cell_count(&t, cells[i].quiet);
        cell_count(&t, cells[i].n - cells[i].voiced - cells[i].quiet);
    }
    table_end(&t);
}

static void
tally_cells(struct table *t, const struct us_tally *x)
{
    cell_count(t, x->n);
    cell_share(t, x->n, t->p->s->all.n);
    cell_count(t, x->unhappy);
    cell_share(t, x->polarity[US_FACT_NEGATIVE], x->sentiments);
    cell_share(t, x->complaints, x->complaint_read);
    cell_share(t, x->silents, x->silent_read);
    cell_share(t, x->stance[US_FACT_STANCE_EXIT], x->silent_read);
    us_fig_stars(&t->cell, x->stars, x->rated);
    end_cell(t);
}

static void
themes(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_TH_THEME,   US_UI_N,           US_UI_SHARE,
                                       US_UI_TH_UNHAPPY, US_UI_TH_NEGATIVE, US_UI_TH_COMPLAINT,
                                       US_UI_TH_SILENT,  US_UI_TH_EXIT,     US_UI_TH_RATING};
    struct table t = {.p = p, .plain = plain};
    heading(p, plain, US_UI_SEC_THEMES);
    if (!p->s->themes.map.n) {
        missing(p, plain, US_UI_ADD_THEME, "unsaid themes");
        return;
    }
    header(&t, names, US_COUNT(names));
    for (size_t i = 0; i < p->shown; i++) {
        row(&t);
        cell_data(&t, us_page_label(p, p->order[i]));
        tally_cells(&t, &p->s->themes.tally[p->order[i]]);
    }
    if (p->shown < p->s->themes.map.n) {
        struct us_str n = us_fig_count_in(p->a, p->s->themes.map.n - p->shown);
        row(&t);
        us_ui_put(&t.cell, p->opt->ui, US_UI_FURTHER, &n, 1);
        end_cell(&t);
        tally_cells(&t, &p->further);
    }
    if (p->s->without_theme) {
        row(&t);
        cell_ui(&t, US_UI_NO_THEME);
        cell_count(&t, p->s->without_theme);
        cell_share(&t, p->s->without_theme, p->s->all.n);
    }
    row(&t);
    cell_ui(&t, US_UI_ALL_RECORDS);
    tally_cells(&t, &p->s->all);
    table_end(&t);
}

static void
quote_text(const struct us_page *p, bool plain, const struct us_quote *q)
{
    static const char *const open[US_MARK_KINDS] = {"[-", "[+", "[!", "[~"};
    static const char *const close[US_MARK_KINDS] = {"-]", "+]", "!]", "~]"};
    size_t n;
    const struct us_stretch *s = us_quote_stretches(q, p->a, &n);
    us_buf_c(p->out, q->cut_front ? "…" : "");
    for (size_t i = 0; i < n; i++) {
        unsigned before = i ? s[i - 1].kinds : 0, after = i + 1 < n ? s[i + 1].kinds : 0;
        for (int k = US_MARK_KINDS - 1; k >= 0; k--)
            if (s[i].kinds & ~before & 1u << k)
                escape(p->out, plain, us_str_c(open[k]));
        escape(p->out, plain, s[i].text);
        for (int k = 0; k < US_MARK_KINDS; k++) {
            if (!(s[i].kinds & ~after & 1u << k))
                continue;
            if (k == US_MARK_SILENT && s[i].nends) {
                us_buf_char(p->out, ' ');
                escape(p->out, plain, s[i].ends[0]->tag);
            }
            escape(p->out, plain, us_str_c(close[k]));
        }
    }
    us_buf_c(p->out, q->cut_back ? "…" : "");
}

static void
quote(const struct us_page *p, bool plain, const struct us_choice *c)
{
    static const enum us_ui roles[US_ROLES] = {US_UI_ROLE_TYPICAL, US_UI_ROLE_SILENT,
                                               US_UI_ROLE_SEVERE, US_UI_ROLE_CONTENT};
    const struct us_quote *q = c->quote;
    us_buf_fmt(p->out, plain ? "  %s: " : "- *%s:* ", us_ui(p->opt->ui, roles[c->role]));
    quote_text(p, plain, q);
    us_buf_c(p->out, plain ? "\n      (" : " (");
    if (q->has_rating) {
        us_fig(p->out, (double)q->stars / 1000, 1);
        us_buf_c(p->out, "★ · ");
    }
    if (q->has_day) {
        us_when_put_day(p->out, q->day);
        us_buf_c(p->out, " · ");
    }
    if (q->channel.n) {
        escape(p->out, plain, q->channel);
        us_buf_c(p->out, " · ");
    }
    escape(p->out, plain, q->id);
    us_buf_c(p->out, ")\n");
}

static void
voices(const struct us_page *p, bool plain)
{
    if (p->shown)
        heading(p, plain, US_UI_SEC_VOICES);
    for (size_t i = 0; i < p->shown; i++) {
        size_t n;
        const struct us_choice *c = us_page_quotes(p, p->order[i], &n);
        us_buf_fmt(p->out, plain ? "%s%zu. " : "%s### %zu\\. ", i ? "\n" : "", i + 1);
        escape(p->out, plain, us_page_label(p, p->order[i]));
        us_buf_c(p->out, plain ? "\n" : "\n\n");
        for (size_t k = 0; k < n; k++)
            quote(p, plain, &c[k]);
    }
}

static void
signals(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_TH_SIGNAL, US_UI_N, US_UI_SHARE, US_UI_TH_NO_COMPLAINT,
                                       US_UI_TH_STANCE};
    static const enum us_ui stances[US_FACT_STANCES] = {
        US_UI_STANCE_0, US_UI_STANCE_1, US_UI_STANCE_2, US_UI_STANCE_3, US_UI_STANCE_4};
    const struct us_group *g = &p->s->signals;
    const uint32_t *order = us_group_order(g, false, p->a);
    struct table t = {.p = p, .plain = plain};
    heading(p, plain, US_UI_SEC_SIGNALS);
    header(&t, names, US_COUNT(names));
    for (size_t i = 0; i < g->map.n; i++) {
        const struct us_tally *x = &g->tally[order[i]];
        struct us_str id = g->map.keys[order[i]];
        row(&t);
        escape(&t.cell, plain, id);
        us_buf_char(&t.cell, ' ');
        cell_data(&t, us_ui_signal(p->opt->ui, id, p->s->signal_extra[order[i]].name));
        cell_count(&t, x->n);
        cell_share(&t, x->n, p->s->all.silent_read);
        cell_share(&t, x->unhappy_quiet, x->n);
        cell_ui(&t, stances[us_page_stance(x)]);
    }
    if (g->map.n)
        table_end(&t);
    else if (!p->s->all.silent_read)
        missing(p, plain, US_UI_ADD_SILENT, "unsaid silent");
    else
        us_buf_fmt(p->out, "%s\n", us_ui(p->opt->ui, US_UI_NO_SIGNALS));
    us_buf_free(&t.cell);
}

static void
complaints(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_SEVERITY, US_UI_N, US_UI_SHARE, US_UI_INTERVAL};
    static const enum us_ui kind_names[] = {US_UI_KINDS, US_UI_N, US_UI_SHARE};
    static const enum us_ui levels[US_FACT_SEVERITIES] = {US_UI_SEV_0, US_UI_SEV_1, US_UI_SEV_2,
                                                          US_UI_SEV_3, US_UI_SEV_4};
    const struct us_tally *a = &p->s->all;
    struct table t = {.p = p, .plain = plain}, k = t;
    heading(p, plain, US_UI_SEC_COMPLAINTS);
    if (!a->complaint_read) {
        missing(p, plain, US_UI_ADD_COMPLAINT, "unsaid complaints");
        return;
    }
    header(&t, names, US_COUNT(names));
    for (int i = US_FACT_SEVERITIES - 1; i >= 0; i--) {
        if (i == US_FACT_SEV_NONE && !a->severity[i])
            continue;
        row(&t);
        cell_ui(&t, levels[i]);
        cell_count(&t, a->severity[i]);
        cell_share(&t, a->severity[i], a->complaints);
        cell_interval(&t, a->severity[i], a->complaints);
    }
    table_end(&t);
    if (!p->s->kinds.map.n)
        return;
    us_buf_char(p->out, '\n');
    const uint32_t *order = us_group_order(&p->s->kinds, false, p->a);
    header(&k, kind_names, US_COUNT(kind_names));
    for (size_t i = 0; i < p->s->kinds.map.n; i++) {
        row(&k);
        cell_data(&k, us_page_kind(p, p->s->kinds.map.keys[order[i]]));
        cell_count(&k, p->s->kinds.tally[order[i]].n);
        cell_share(&k, p->s->kinds.tally[order[i]].n, a->complaints);
    }
    table_end(&k);
}

static void
mismatch(const struct us_page *p, enum us_ui text, uint64_t k, uint64_t n)
{
    const struct us_str args[] = {us_fig_count_in(p->a, k), us_fig_count_in(p->a, n),
                                  us_fig_share_in(p->a, k, n)};
    us_ui_put(p->out, p->opt->ui, text, args, 3);
    us_buf_char(p->out, '\n');
}

static void
cell_both(struct table *t, uint64_t k, uint64_t n)
{
    us_fig_share(&t->cell, k, n);
    if (n) {
        us_buf_c(&t->cell, " (");
        us_fig_interval(&t->cell, k, n);
        us_buf_char(&t->cell, ')');
    }
    end_cell(t);
}

static void
iceberg_row(struct table *t, const struct us_iceberg_row *x)
{
    row(t);
    if (x->what != US_UI_TH_THEME)
        us_buf_fmt(&t->cell, "%s%s", us_ui(t->p->opt->ui, x->what), x->name.n ? " " : "");
    cell_data(t, x->name);
    cell_count(t, x->c.complaints);
    cell_both(t, x->c.complaints, x->c.complaint_read);
    cell_count(t, x->c.quiet);
    cell_both(t, x->c.quiet, x->c.axes_read);
    cell_count(t, x->c.complaints + x->c.quiet);
    cell_both(t, x->c.complaints + x->c.quiet, x->c.axes_read);
    us_fig_behind(&t->cell, x->c.complaints, &t->p->opt->rate);
    end_cell(t);
}

static void
iceberg(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {
        US_UI_ICEBERG_NAME,  US_UI_VOICED,           US_UI_ICEBERG_SHARE, US_UI_QUIET,
        US_UI_ICEBERG_SHARE, US_UI_ICEBERG_OBSERVED, US_UI_ICEBERG_SHARE, US_UI_ICEBERG_BEHIND};
    const struct us_summary *s = p->s;
    struct table t = {.p = p, .plain = plain};
    struct us_str args[US_ICEBERG_ARGS];
    struct us_buf source = {0};
    if (!s->all.complaint_read)
        return;
    us_page_iceberg(p, args);
    escape(&source, plain, args[5]);
    args[5] = us_buf_view(&source);
    heading(p, plain, US_UI_SEC_ICEBERG);
    us_ui_put(p->out, p->opt->ui, s->all.complaints ? US_UI_ICEBERG_ALL : US_UI_ICEBERG_NONE, args,
              US_ICEBERG_ARGS);
    us_buf_fmt(p->out, "\n%s\n\n", us_ui(p->opt->ui, us_rate_caveat(&p->opt->rate)));
    us_buf_free(&source);
    header(&t, names, US_COUNT(names));
    size_t n;
    const struct us_iceberg_row *rows = us_page_iceberg_rows(p, &n);
    for (size_t i = 0; i < n; i++)
        iceberg_row(&t, &rows[i]);
    table_end(&t);
}

static void
ratings(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_RATING, US_UI_N,     US_UI_SHARE,
                                       US_UI_POL_0,  US_UI_POL_1, US_UI_POL_2};
    const struct us_summary *s = p->s;
    struct table t = {.p = p, .plain = plain};
    heading(p, plain, US_UI_SEC_RATINGS);
    if (!s->all.rated) {
        missing(p, plain, US_UI_ADD_RATING, "unsaid import --map rating=COLUMN,text=COLUMN");
        return;
    }
    header(&t, names, US_COUNT(names));
    for (size_t i = 5; i-- > 0;) {
        const struct us_tally *x = &s->stars[i];
        row(&t);
        us_buf_fmt(&t.cell, "%zu★", i + 1);
        end_cell(&t);
        cell_count(&t, x->n);
        cell_share(&t, x->n, s->all.rated);
        for (int k = 0; k < US_FACT_POLARITIES; k++)
            cell_share(&t, x->polarity[k], x->sentiments);
    }
    table_end(&t);
    us_buf_char(p->out, '\n');
    mismatch(p, US_UI_MISMATCH_HIGH, s->high_unhappy, s->stars[3].n + s->stars[4].n);
    mismatch(p, US_UI_MISMATCH_LOW, s->low_happy, s->stars[0].n + s->stars[1].n);
    if (s->rescaled)
        mismatch(p, US_UI_RESCALED, s->rescaled, s->all.rated);
}

static void
quality(const struct us_page *p, bool plain)
{
    static const enum us_ui names[] = {US_UI_RECORDS, US_UI_N, US_UI_SHARE};
    static const enum us_ui languages[] = {US_UI_LANGUAGE, US_UI_N, US_UI_SHARE};
    struct us_quality rows[US_QUALITIES];
    struct table t = {.p = p, .plain = plain}, l = t;
    us_page_quality(p->s, rows);
    heading(p, plain, US_UI_SEC_QUALITY);
    if (p->opt->rejected)
        us_buf_fmt(p->out, "%s\n\n", us_ui(p->opt->ui, US_UI_Q_REJECTED));
    header(&t, names, US_COUNT(names));
    for (size_t i = 0; i < US_QUALITIES; i++) {
        row(&t);
        cell_ui(&t, rows[i].name);
        cell_count(&t, rows[i].n);
        cell_share(&t, rows[i].n, p->s->all.n);
    }
    table_end(&t);
    if (!p->s->langs.map.n)
        return;
    us_buf_char(p->out, '\n');
    const uint32_t *order = us_group_order(&p->s->langs, false, p->a);
    header(&l, languages, US_COUNT(languages));
    for (size_t i = 0; i < p->s->langs.map.n; i++) {
        row(&l);
        cell_data(&l, us_ui_language(p->opt->ui, p->s->langs.map.keys[order[i]]));
        cell_count(&l, p->s->langs.tally[order[i]].n);
        cell_share(&l, p->s->langs.tally[order[i]].n, p->s->all.n);
    }
    table_end(&l);
}

static void
method(const struct us_page *p, bool plain)
{
    static const enum us_ui texts[] = {US_UI_METHOD_1, US_UI_METHOD_2, US_UI_METHOD_3,
                                       US_UI_METHOD_4};
    const struct us_str version = us_str_c(p->opt->version);
    heading(p, plain, US_UI_SEC_METHOD);
    for (size_t i = 0; i < US_COUNT(texts); i++)
        us_buf_fmt(p->out, "%s\n\n", us_ui(p->opt->ui, texts[i]));
    us_ui_put(p->out, p->opt->ui, US_UI_VERSION, &version, 1);
    us_buf_char(p->out, '\n');
}

void
us_md_write(struct us_page *p, bool plain)
{
    top(p, plain);
    figures(p, plain);
    axes(p, plain);
    trend(p, plain);
    themes(p, plain);
    voices(p, plain);
    signals(p, plain);
    complaints(p, plain);
    iceberg(p, plain);
    ratings(p, plain);
    quality(p, plain);
    method(p, plain);
}
