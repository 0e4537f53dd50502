#include "report/explain.h"

#include "base/utf8.h"
#include "report/escape.h"

static const char red[] = "\x1b[31m", green[] = "\x1b[32m", plain[] = "\x1b[0m";

static void
mark(struct us_buf *out, struct us_str s, int32_t weight, bool color)
{
    us_buf_c(out, !color ? "[" : weight < 0 ? red : green);
    us_escape_plain(out, s);
    us_buf_c(out, color ? plain : "]");
}

/* A word that leans may reach into the next phrase; what is marked once is not marked again. */
static void
write_marked(const struct us_analysis *an, const struct us_sentiment *s, bool color,
             struct us_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        size_t start = an->units[e->first].start, end = an->units[e->last].end;
        start = start < at ? at : start;
        if (end <= start)
            continue;
        us_escape_plain(out, us_str_sub(an->text, at, start));
        mark(out, us_str_sub(an->text, start, end), e->weight, color);
        at = end;
    }
    us_escape_plain(out, us_str_sub(an->text, at, an->text.n));
    us_buf_char(out, '\n');
}

static void
pad_to(struct us_buf *out, size_t from, size_t width)
{
    do
        us_buf_char(out, ' ');
    while (out->n - from < width);
}

static void
write_evidence(const struct us_miner *m, const struct us_analysis *an, const struct us_evidence *e,
               struct us_cp_cursor *cp, struct us_buf *out)
{
    uint32_t start = an->units[e->first].start, end = an->units[e->last].end;
    size_t from = out->n;
    us_buf_fmt(out, "  %zu-", us_cp_of(cp, start));
    us_buf_fmt(out, "%zu", us_cp_of(cp, end));
    pad_to(out, from, 12);
    us_buf_num(out, us_sentiment_valence(an, &m->lexicon->entries[e->entry]) / 1000.0, 2);
    pad_to(out, from, 20);
    us_rules_write(e->rules, out);
    pad_to(out, from, 44);
    us_buf_num(out, e->weight / 1000.0, 2);
    pad_to(out, from, 51);
    us_escape_plain(out, us_str_sub(an->text, start, end));
    us_buf_char(out, '\n');
}

void
us_explain(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s,
           bool color, struct us_buf *out)
{
    struct us_cp_cursor cp = {.text = an->text};
    write_marked(an, s, color, out);
    if (s->n)
        us_buf_c(out, "  span      valence rules                   adds   text\n");
    for (size_t i = 0; i < s->n; i++)
        write_evidence(m, an, &s->evidence[i], &cp, out);
    if (!s->n)
        us_buf_c(out, "  no evidence\n");
    us_buf_c(out, "  sum ");
    us_buf_num(out, (double)s->sum / 1000, 2);
    us_buf_fmt(out, ", %zu word%s, score ", an->nword, an->nword == 1 ? "" : "s");
    us_buf_num(out, s->score, 3);
    us_buf_fmt(out, "%s, %s\n\n", !s->n && s->score != 0 ? " (prior)" : "",
               us_polarity_name(s->label));
}
