#include "mine/members.h"

#include "base/utf8.h"

enum { SCORE_DIGITS = 3, WEIGHT_DIGITS = 2 };

static void
write_pair(struct us_buf *out, const char *a, const char *b)
{
    us_buf_c(out, a);
    us_buf_c(out, b);
}

/* "start":1,"end":5 of units first .. last. */
static void
write_span(const struct us_analysis *an, struct us_cp_cursor *cp, uint32_t first, uint32_t last,
           struct us_buf *out)
{
    if (!an->nunit) {
        us_buf_c(out, "\"start\":0,\"end\":0");
        return;
    }
    us_buf_c(out, "\"start\":");
    us_buf_int(out, (long long)us_cp_of(cp, an->units[first].start));
    us_buf_c(out, ",\"end\":");
    us_buf_int(out, (long long)us_cp_of(cp, an->units[last].end));
}

static void
write_text(const struct us_analysis *an, uint32_t first, uint32_t last, struct us_buf *out)
{
    us_buf_c(out, "\"text\":");
    us_json_quote(out, an->nunit ? us_str_sub(an->text, an->units[first].start, an->units[last].end)
                                 : us_str_sub(an->text, 0, 0));
}

static void
write_rules(unsigned rules, struct us_buf *out)
{
    us_buf_c(out, "\"rule\":\"");
    us_rules_write(rules, out);
    us_buf_char(out, '"');
}

static void
write_head(struct us_buf *out, double score, const char *label)
{
    us_buf_c(out, "{\"score\":");
    us_buf_num(out, score, SCORE_DIGITS);
    us_buf_c(out, ",\"label\":\"");
    us_buf_c(out, label);
    us_buf_char(out, '"');
}

void
us_members_sentiment(const struct us_miner *m, const struct us_analysis *an,
                     const struct us_sentiment *s, struct us_buf *out)
{
    struct us_cp_cursor cp = {.text = an->text};
    (void)m;
    write_head(out, s->score, us_polarity_name(s->label));
    us_buf_c(out, ",\"evidence\":[");
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        us_buf_c(out, i ? ",{" : "{");
        write_span(an, &cp, e->first, e->last, out);
        us_buf_char(out, ',');
        write_text(an, e->first, e->last, out);
        us_buf_c(out, ",\"weight\":");
        us_buf_num(out, e->weight / 1000.0, WEIGHT_DIGITS);
        us_buf_char(out, ',');
        write_rules(e->rules, out);
        us_buf_char(out, '}');
    }
    us_buf_c(out, "]}");
}

void
us_members_aspects(const struct us_miner *m, const struct us_analysis *an,
                   const struct us_aspects *s, struct us_buf *out)
{
    struct us_cp_cursor cp = {.text = an->text};
    us_buf_char(out, '[');
    for (size_t i = 0; i < s->n; i++) {
        const struct us_mention *one = &s->mentions[i];
        us_buf_c(out, i ? ",{\"aspect\":" : "{\"aspect\":");
        us_json_quote(out, us_lexicon_text(m->lexicon, m->lexicon->aspects[one->aspect].id));
        us_buf_c(out, ",\"score\":");
        us_buf_num(out, one->score, SCORE_DIGITS);
        us_buf_char(out, ',');
        write_span(an, &cp, one->first, one->last, out);
        us_buf_char(out, '}');
    }
    us_buf_char(out, ']');
}

static void
write_cue(const struct us_miner *m, const struct us_analysis *an, struct us_cp_cursor *cp,
          const struct us_match *cue, struct us_buf *out)
{
    const struct us_entry *e = us_match_entry(m, cue);
    us_buf_char(out, '{');
    write_span(an, cp, cue->first, cue->last, out);
    us_buf_char(out, ',');
    write_text(an, cue->first, cue->last, out);
    us_buf_c(out, ",\"weight\":");
    us_buf_num(out, e->value / 1000.0, WEIGHT_DIGITS);
    us_buf_c(out, ",\"rule\":\"");
    us_buf_c(out, us_cue_group_name((enum us_cue_group)e->group));
    us_buf_c(out, "\"}");
}

/* Rules: "polarity", "signal.S03", "channel.reply", "form.question". What concerns the whole text
 * (its length) has an empty span. */
static void
write_hint(const struct us_miner *m, const struct us_analysis *an, struct us_cp_cursor *cp,
           const struct us_hint *h, struct us_buf *out)
{
    us_buf_char(out, '{');
    if (h->first == US_NOWHERE)
        us_buf_c(out, "\"start\":0,\"end\":0,\"text\":\"\"");
    else {
        write_span(an, cp, h->first, h->last, out);
        us_buf_char(out, ',');
        write_text(an, h->first, h->last, out);
    }
    us_buf_c(out, ",\"weight\":");
    us_buf_num(out, h->adds, WEIGHT_DIGITS);
    us_buf_c(out, ",\"rule\":\"");
    if (h->feature == US_FEATURE_TROUBLE)
        us_buf_c(out, "polarity");
    else if (h->feature > US_FEATURE_SIGNAL)
        write_pair(out, "signal.", m->lexicon->signals[h->feature - US_FEATURE_SIGNAL].id);
    else
        write_pair(out, h->feature < US_FEATURE_REPLY ? "form." : "channel.",
                   us_feature_name(h->feature));
    us_buf_c(out, "\"}");
}

/* "asks":["refund"],"escalation":["court"],"addressee":"firm" */
static void
write_asks(const struct us_complaint *c, struct us_buf *out)
{
    static const struct {
        const char *key;
        int from, to;
    } part[] = {{"\"asks\":[", 0, US_ASK_REGULATOR},
                {"\"escalation\":[", US_ASK_REGULATOR, US_ASK_N}};
    for (size_t p = 0; p < US_COUNT(part); p++) {
        bool any = false;
        us_buf_c(out, part[p].key);
        for (int a = part[p].from; a < part[p].to; a++) {
            if (!(c->asks >> a & 1))
                continue;
            us_buf_c(out, any ? ",\"" : "\"");
            us_buf_c(out, us_ask_name((enum us_ask)a));
            us_buf_char(out, '"');
            any = true;
        }
        us_buf_c(out, "],");
    }
    us_buf_c(out, "\"addressee\":\"");
    us_buf_c(out, us_addressee_name(c->addressee));
    us_buf_char(out, '"');
}

void
us_members_complaint(const struct us_miner *m, const struct us_analysis *an,
                     const struct us_complaint *c, struct us_buf *out)
{
    struct us_cp_cursor cp = {.text = an->text};
    write_head(out, c->score, c->is_complaint ? "complaint" : "none");
    us_buf_c(out, ",\"severity\":\"");
    us_buf_c(out, us_severity_name(c->severity));
    us_buf_c(out, "\",\"kinds\":[");
    for (size_t i = 0; i < c->nkind; i++) {
        if (i)
            us_buf_char(out, ',');
        us_json_quote(out, c->kinds[i]);
    }
    us_buf_c(out, "],");
    write_asks(c, out);
    us_buf_c(out, ",\"evidence\":[");
    for (size_t i = 0; i < c->n; i++) {
        if (i)
            us_buf_char(out, ',');
        write_cue(m, an, &cp, &c->cues[i], out);
    }
    for (size_t i = 0; i < c->nhint; i++) {
        if (c->n + i)
            us_buf_char(out, ',');
        write_hint(m, an, &cp, &c->hints[i], out);
    }
    us_buf_c(out, "]}");
}

static void
write_party(const struct us_analysis *an, struct us_cp_cursor *cp, const char *key,
            const struct us_churn_party *p, struct us_buf *out)
{
    if (!p->is_set)
        return;
    us_buf_fmt(out, ",\"%s\":{\"us\":%s", key, p->is_us ? "true" : "false");
    if (p->last || !p->is_us) {
        us_buf_char(out, ',');
        write_span(an, cp, p->first, p->last, out);
        us_buf_char(out, ',');
        write_text(an, p->first, p->last, out);
    }
    us_buf_char(out, '}');
}

static void
write_churn(const struct us_analysis *an, struct us_cp_cursor *cp, const struct us_churn *c,
            struct us_buf *out)
{
    if (c->status == US_CHURN_NONE)
        return;
    us_buf_fmt(out, ",\"churn\":{\"status\":\"%s\",\"direction\":\"%s\"",
               us_churn_status_name(c->status), us_churn_direction_name(c->direction));
    us_buf_fmt(out, ",\"conditional\":%s,\"recoverable\":%s", c->is_conditional ? "true" : "false",
               c->is_recoverable ? "true" : "false");
    write_party(an, cp, "from", &c->from, out);
    write_party(an, cp, "to", &c->to, out);
    us_buf_char(out, '}');
}

void
us_members_silent(const struct us_miner *m, const struct us_analysis *an, const struct us_silent *s,
                  struct us_buf *out)
{
    struct us_cp_cursor cp = {.text = an->text};
    write_head(out, s->score, s->is_silent ? "silent" : "none");
    us_buf_c(out, ",\"stance\":\"");
    us_buf_c(out, us_stance_name(s->stance));
    us_buf_c(out, "\",\"signals\":[");
    for (size_t i = 0; i < s->n; i++) {
        const struct us_silent_signal *g = &s->signals[i];
        const struct us_signal *def = &m->lexicon->signals[g->id];
        us_buf_c(out, i ? ",{\"id\":\"" : "{\"id\":\"");
        us_buf_c(out, def->id);
        us_buf_c(out, "\",\"name\":");
        us_json_quote(out, us_lexicon_text(m->lexicon, def->name));
        us_buf_char(out, ',');
        write_span(an, &cp, g->first, g->last, out);
        us_buf_char(out, ',');
        write_text(an, g->first, g->last, out);
        us_buf_c(out, ",\"weight\":");
        us_buf_num(out, g->weight / 1000.0, WEIGHT_DIGITS);
        us_buf_char(out, '}');
    }
    us_buf_char(out, ']');
    write_churn(an, &cp, &s->churn, out);
    us_buf_char(out, '}');
}

struct us_silent_context
us_members_context(const struct us_record *rec)
{
    struct us_silent_context ctx = {0};
    ctx.has_rating = us_record_number(rec, "rating", &ctx.rating);
    if (!us_record_number(rec, "rating_max", &ctx.rating_max))
        ctx.rating_max = ctx.rating > 10 ? 100 : ctx.rating > 5 ? 10 : 5;
    ctx.has_best = us_record_number(rec, "rating_best", &ctx.rating_best);
    us_survey_read(rec, &ctx.survey);
    us_record_string(rec, "brand", &ctx.brand);
    us_record_string(rec, "product", &ctx.product);
    return ctx;
}
