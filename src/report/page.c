#include "report/page.h"

static void
tally_sum(struct us_tally *to, const struct us_tally *t)
{
    /* A tally is nothing but counts. */
    uint64_t *x = (uint64_t *)to;
    const uint64_t *y = (const uint64_t *)t;
    for (size_t i = 0; i < sizeof(*to) / sizeof(*x); i++)
        x[i] += y[i];
}

static void
axis_init(struct us_axis *x, const struct us_summary *s)
{
    if (!s->with_time)
        return;
    x->unit = us_when_unit_for(s->first_day, s->last_day);
    x->first = us_when_bin(x->unit, s->first_day);
    x->n = (size_t)(us_when_bin(x->unit, s->last_day) - x->first + 1);
}

void
us_page_init(struct us_page *p, const struct us_summary *s, const struct us_report_options *opt,
             struct us_arena *a, struct us_buf *out)
{
    *p = (struct us_page){.s = s, .opt = opt, .a = a, .out = out};
    p->order = us_group_order(&s->themes, true, a);
    p->shown = s->themes.map.n < opt->themes ? s->themes.map.n : opt->themes;
    for (size_t i = p->shown; i < s->themes.map.n; i++)
        tally_sum(&p->further, &s->themes.tally[p->order[i]]);
    axis_init(&p->axis, s);
}

struct us_cell *
us_page_series(const struct us_page *p, uint32_t theme)
{
    const struct us_summary *s = p->s;
    struct us_cell *cells = US_NEW_N(p->a, struct us_cell, p->axis.n);
    for (size_t i = 0; i < s->days.n; i++) {
        int64_t key[2];
        memcpy(key, s->days.keys[i].p, sizeof(key));
        if (key[0] != theme)
            continue;
        struct us_cell *c = &cells[us_when_bin(p->axis.unit, (long)key[1]) - p->axis.first];
        c->n += s->cells[i].n;
        c->voiced += s->cells[i].voiced;
        c->quiet += s->cells[i].quiet;
    }
    return cells;
}

struct us_str
us_page_kind(const struct us_page *p, struct us_str id)
{
    const struct us_lexicon *lx = p->opt->names;
    const struct us_branch *kind = lx ? us_lexicon_complaint_kind(lx, id) : NULL;
    if (!kind)
        return id;
    return us_lexicon_text(lx, p->opt->ui == US_UI_LANG_ZH ? kind->name_zh : kind->name_en);
}

struct us_str
us_page_label(const struct us_page *p, uint32_t theme)
{
    struct us_str label = p->s->theme_extra[theme].label;
    return label.n ? label : p->s->themes.map.keys[theme];
}

/* The next quote of a role that no other role has taken; NULL when the list is used up. */
static const struct us_quote *
next_quote(const struct us_quotes *l, size_t *at, const struct us_choice *taken, size_t n)
{
    while (*at < l->n) {
        const struct us_quote *q = l->q[(*at)++];
        bool known = false;
        for (size_t i = 0; i < n && !known; i++)
            known = taken[i].quote->hash == q->hash;
        if (!known)
            return q;
    }
    return NULL;
}

struct us_choice *
us_page_quotes(const struct us_page *p, uint32_t theme, size_t *n)
{
    const struct us_quotes *lists = p->s->theme_extra[theme].quotes;
    size_t max = p->opt->quotes, at[US_ROLES] = {0}, taken = 0;
    struct us_choice *picked = US_NEW_N(p->a, struct us_choice, max);
    struct us_choice *sorted = US_NEW_N(p->a, struct us_choice, max);
    for (bool more = true; more && taken < max;) {
        more = false;
        for (int r = 0; r < US_ROLES && taken < max; r++) {
            const struct us_quote *q = next_quote(&lists[r], &at[r], picked, taken);
            if (q)
                picked[taken++] = (struct us_choice){(enum us_quote_role)r, q};
            more |= q != NULL;
        }
    }
    *n = 0;
    for (int r = 0; r < US_ROLES; r++)
        for (size_t i = 0; i < taken; i++)
            if (picked[i].role == (enum us_quote_role)r)
                sorted[(*n)++] = picked[i];
    return sorted;
}

struct us_lede
us_page_lede(const struct us_page *p)
{
    const struct us_tally *all = &p->s->all;
    struct us_arena *a = p->a;
    struct us_lede l = {.theme = US_MAP_NONE, .nargs = 1};
    l.args[0] = us_fig_count_in(a, all->n);
    const struct us_tally *t = p->s->themes.map.n ? &p->s->themes.tally[p->order[0]] : NULL;
    if (!all->n) {
        l.text = US_UI_LEDE_EMPTY;
    } else if (!all->sentiments && !all->complaint_read && !all->silent_read) {
        l.text = US_UI_LEDE_BARE;
    } else if (!all->unhappy) {
        l.text = US_UI_LEDE_HAPPY;
    } else if (t && t->unhappy) {
        l = (struct us_lede){.theme = p->order[0], .nargs = 5};
        l.text = t->axes_read ? US_UI_LEDE_THEME : US_UI_LEDE_THEME_SHORT;
        l.args[1] = us_fig_count_in(a, t->unhappy);
        l.args[2] = us_fig_count_in(a, t->n);
        l.args[3] = us_fig_count_in(a, t->unhappy_quiet);
        l.args[4] = us_fig_share_in(a, t->unhappy_quiet, t->unhappy);
    } else {
        l.text = all->axes_read ? US_UI_LEDE_ALL : US_UI_LEDE_ALL_SHORT;
        l.args[0] = us_fig_count_in(a, all->unhappy);
        l.args[1] = us_fig_count_in(a, all->n);
        l.args[2] = us_fig_share_in(a, all->unhappy, all->n);
        l.args[3] = us_fig_count_in(a, all->unhappy_quiet);
        l.args[4] = us_fig_share_in(a, all->unhappy_quiet, all->unhappy);
        l.nargs = 5;
    }
    return l;
}

bool
us_page_second(const struct us_page *p, const struct us_lede *first, struct us_lede *second)
{
    enum { FEWEST = 20 }; /* below, a share says little: +-20 points at 95 % */
    const struct us_tally *best = NULL;
    uint32_t theme = US_MAP_NONE;
    for (size_t i = 0; i < p->shown; i++) {
        const struct us_tally *t = &p->s->themes.tally[p->order[i]];
        if (t->unhappy < FEWEST || !t->unhappy_quiet)
            continue;
        if (!best || t->unhappy_quiet * best->unhappy > best->unhappy_quiet * t->unhappy) {
            best = t;
            theme = p->order[i];
        }
    }
    if (!best || theme == first->theme)
        return false;
    *second = (struct us_lede){.text = US_UI_LEDE_SECOND, .theme = theme, .nargs = 4};
    second->args[1] = us_fig_count_in(p->a, best->unhappy_quiet);
    second->args[2] = us_fig_count_in(p->a, best->unhappy);
    second->args[3] = us_fig_share_in(p->a, best->unhappy_quiet, best->unhappy);
    return true;
}

enum us_fact_stance
us_page_stance(const struct us_tally *t)
{
    enum us_fact_stance best = US_FACT_STANCE_NONE;
    uint64_t most = 0;
    for (int i = US_FACT_STANCE_NONE + 1; i < US_FACT_STANCES; i++)
        if (t->stance[i] > most) {
            most = t->stance[i];
            best = (enum us_fact_stance)i;
        }
    return best;
}

static struct us_iceberg_counts
iceberg_counts(const struct us_tally *t)
{
    return (struct us_iceberg_counts){t->complaints, t->complaint_read, t->quiet, t->axes_read};
}

/* The last weeks; returns how many rows were written, `most` at most. */
static size_t
iceberg_weeks(const struct us_page *p, struct us_iceberg_row *out, size_t most)
{
    const struct us_summary *s = p->s;
    long last = us_when_bin(US_WHEN_WEEK, s->last_day),
         first = us_when_bin(US_WHEN_WEEK, s->first_day);
    size_t n = 0;
    if (!s->with_time || first == last || s->all.axes_read < s->all.n)
        return 0;
    first = last - first >= (long)most ? last - (long)most + 1 : first;
    for (long week = first; week <= last; week++) {
        struct us_cell sum = {0, 0, 0};
        struct us_buf name = {0};
        for (long d = 0, day = us_when_bin_start(US_WHEN_WEEK, week); d < 7; d++) {
            int64_t key[2] = {US_MAP_NONE, day + d};
            uint32_t id = us_map_get(&s->days, (struct us_str){(const char *)key, sizeof(key)});
            if (id == US_MAP_NONE)
                continue;
            sum.n += s->cells[id].n;
            sum.voiced += s->cells[id].voiced;
            sum.quiet += s->cells[id].quiet;
        }
        if (!sum.n)
            continue;
        us_when_put_bin(&name, US_WHEN_WEEK, week);
        out[n++] = (struct us_iceberg_row){US_UI_ICEBERG_WEEK,
                                           US_STR(""),
                                           us_str_dup(p->a, us_buf_view(&name)),
                                           {sum.voiced, sum.n, sum.quiet, sum.n}};
        us_buf_free(&name);
    }
    return n;
}

struct us_iceberg_row *
us_page_iceberg_rows(const struct us_page *p, size_t *n)
{
    enum { WEEKS = 12, PRODUCTS = 25 };
    const struct us_summary *s = p->s;
    struct us_iceberg_row *out =
        US_NEW_N(p->a, struct us_iceberg_row, p->shown + PRODUCTS + WEEKS + 1);
    const uint32_t *product = us_group_order(&s->products, true, p->a);
    *n = 0;
    out[(*n)++] =
        (struct us_iceberg_row){US_UI_ALL_RECORDS, US_STR(""), US_STR(""), iceberg_counts(&s->all)};
    for (size_t i = 0; i < p->shown; i++)
        out[(*n)++] = (struct us_iceberg_row){US_UI_TH_THEME, s->themes.map.keys[p->order[i]],
                                              us_page_label(p, p->order[i]),
                                              iceberg_counts(&s->themes.tally[p->order[i]])};
    for (size_t i = 0; i < s->products.map.n && i < PRODUCTS && s->products.map.n > 1; i++)
        out[(*n)++] = (struct us_iceberg_row){US_UI_ICEBERG_PRODUCT, US_STR(""),
                                              s->products.map.keys[product[i]],
                                              iceberg_counts(&s->products.tally[product[i]])};
    *n += iceberg_weeks(p, out + *n, WEEKS);
    return out;
}

void
us_page_iceberg(const struct us_page *p, struct us_str args[US_ICEBERG_ARGS])
{
    struct us_rate r = us_rate_of(&p->opt->rate);
    struct us_behind b = us_iceberg_of(p->s->all.complaints, &r);
    args[0] = us_fig_count_in(p->a, p->s->all.complaints);
    args[1] = us_fig_count_in(p->a, b.low);
    args[2] = us_fig_count_in(p->a, b.high);
    const unsigned rate[] = {r.low, r.high};
    for (size_t i = 0; i < 2; i++) {
        struct us_buf text = {0};
        us_buf_num(&text, rate[i] / 1e2, 2);
        us_buf_char(&text, '%');
        args[3 + i] = us_str_dup(p->a, us_buf_view(&text));
        us_buf_free(&text);
    }
    args[5] = us_str_c(r.source ? r.source : us_ui(p->opt->ui, US_UI_ICEBERG_SOURCE));
}

void
us_page_headlines(const struct us_tally *t, struct us_headline out[US_HEADLINES])
{
    bool annotated = t->sentiments || t->complaint_read || t->silent_read;
    const struct us_headline rows[US_HEADLINES] = {
        {US_UI_M_UNHAPPY, t->unhappy, annotated ? t->n : 0, "unhappy"},
        {US_UI_M_COMPLAINT, t->complaints, t->complaint_read, "complaint"},
        {US_UI_M_SILENT, t->silents, t->silent_read, "silent"},
        {US_UI_M_QUIET, t->quiet, t->axes_read, "silent_unvoiced"},
        {US_UI_M_EXIT, t->stance[US_FACT_STANCE_EXIT], t->silent_read, "exit"},
        {US_UI_M_NEGATIVE, t->polarity[US_FACT_NEGATIVE], t->sentiments, "negative"},
        {US_UI_M_NEUTRAL, t->polarity[US_FACT_NEUTRAL], t->sentiments, "neutral"},
        {US_UI_M_POSITIVE, t->polarity[US_FACT_POSITIVE], t->sentiments, "positive"},
    };
    memcpy(out, rows, sizeof(rows));
}

void
us_page_quality(const struct us_summary *s, struct us_quality out[US_QUALITIES])
{
    const struct us_quality rows[US_QUALITIES] = {
        {US_UI_Q_TIME, s->without_time, "without_time"},
        {US_UI_Q_BAD_TIME, s->bad_time, "bad_time"},
        {US_UI_Q_RATING, s->all.n - s->all.rated, "without_rating"},
        {US_UI_Q_CHANNEL, s->without_channel, "without_channel"},
        {US_UI_Q_SOURCE, s->without_source, "without_source"},
        {US_UI_Q_LANG, s->without_lang, "without_lang"},
        {US_UI_Q_TEXT, s->empty_text, "empty_text"},
        {US_UI_Q_SENTIMENT, s->all.n - s->all.sentiments, "without_sentiment"},
        {US_UI_Q_COMPLAINT, s->all.n - s->all.complaint_read, "without_complaint"},
        {US_UI_Q_SILENT, s->all.n - s->all.silent_read, "without_silent"},
        {US_UI_Q_THEME, s->without_theme, "without_theme"},
    };
    memcpy(out, rows, sizeof(rows));
}
