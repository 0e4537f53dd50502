#include "cmd/themes.h"

#include "base/utf8.h"
#include "record/json.h"
#include "themes/halves.h"

#include <stdlib.h>

static void
put_group(const struct us_model *m, uint32_t k, struct us_buf *out)
{
    const struct us_model_theme *lead = &m->themes[m->themes[k].group];
    us_buf_c(out, ",\"group\":{\"id\":\"g");
    us_buf_c(out, lead->id + 1);
    us_buf_c(out, "\",\"label\":");
    us_json_quote(out, lead->label);
    us_buf_char(out, '}');
}

static struct us_themes_text
theme_text(const struct us_model *m, uint32_t k, struct us_arena *a)
{
    struct us_theme rest;
    struct us_buf b = {0};
    bool real = k < m->ntheme;
    us_theme_rest(&rest, k == US_MODEL_WORDLESS);
    us_buf_c(&b, "{\"id\":\"");
    us_buf_c(&b, real ? m->themes[k].id : rest.id);
    us_buf_c(&b, "\",\"label\":");
    us_json_quote(&b, real ? m->themes[k].label : rest.label.text);
    us_buf_c(&b, ",\"score\":");
    size_t before = b.n;
    if (real)
        put_group(m, k, &b);
    us_buf_char(&b, '}');
    struct us_str all = us_str_dup(a, us_buf_view(&b));
    us_buf_free(&b);
    return (struct us_themes_text){us_str_sub(all, 0, before), us_str_sub(all, before, all.n)};
}

struct us_themes_text *
us_themes_texts(const struct us_model *m, struct us_arena *a)
{
    struct us_themes_text *texts = us_arena_raw(a, (m->ntheme + 2) * sizeof(*texts));
    for (uint32_t k = 0; k < m->ntheme; k++)
        texts[k] = theme_text(m, k, a);
    texts[m->ntheme] = theme_text(m, US_MODEL_REST, a);
    texts[m->ntheme + 1] = theme_text(m, US_MODEL_WORDLESS, a);
    return texts;
}

void
us_themes_member(const struct us_model *m, const struct us_themes_text *texts, uint32_t k,
                 double score, struct us_buf *json)
{
    size_t i = k < m->ntheme ? k : m->ntheme + (k == US_MODEL_WORDLESS);
    json->n = 0;
    us_buf_str(json, texts[i].before);
    us_buf_num(json, score, 3);
    us_buf_str(json, texts[i].behind);
}

static void
put_theme(const struct us_model *m, uint32_t k, double score, struct us_buf *json)
{
    us_buf_c(json, "{\"id\":\"");
    us_buf_c(json, m->themes[k].id);
    us_buf_c(json, "\",\"label\":");
    us_json_quote(json, m->themes[k].label);
    us_buf_c(json, ",\"score\":");
    us_buf_num(json, score, 3);
}

void
us_themes_clauses(const struct us_model *m, struct us_str text, uint32_t k, double score,
                  const struct us_clause *v, size_t n, struct us_buf *json)
{
    json->n = 0;
    us_buf_char(json, '[');
    if (k < m->ntheme) {
        put_theme(m, k, score, json);
        us_buf_char(json, '}');
    }
    for (size_t i = 0; i < n; i++) {
        size_t start = us_utf8_count(us_str_sub(text, 0, v[i].start));
        size_t len = us_utf8_count(us_str_sub(text, v[i].start, v[i].end));
        if (json->n > 1)
            us_buf_char(json, ',');
        put_theme(m, v[i].theme, v[i].fit, json);
        us_buf_c(json, ",\"start\":");
        us_buf_int(json, (long long)start);
        us_buf_c(json, ",\"end\":");
        us_buf_int(json, (long long)(start + len));
        us_buf_char(json, '}');
    }
    us_buf_char(json, ']');
}

static double
share(size_t n, size_t of)
{
    return of ? (double)n / (double)of : 0;
}

static void
put_terms(const struct us_theme *v, struct us_buf *out)
{
    us_buf_c(out, ",\"terms\":[");
    for (size_t i = 0; i < v->label.nterm; i++) {
        us_buf_c(out, i ? ",{\"term\":" : "{\"term\":");
        us_json_quote(out, v->label.terms[i].text);
        us_buf_c(out, ",\"coverage\":");
        us_buf_num(out, v->label.terms[i].coverage, 3);
        us_buf_c(out, ",\"exclusivity\":");
        us_buf_num(out, v->label.terms[i].exclusivity, 3);
        us_buf_char(out, '}');
    }
    us_buf_char(out, ']');
}

static void
put_quotes(const struct us_corpus *c, const struct us_theme *v, struct us_buf *out)
{
    us_buf_c(out, ",\"quotes\":[");
    for (size_t i = 0; i < v->nquote; i++) {
        us_buf_c(out, i ? ",{\"id\":" : "{\"id\":");
        us_json_quote(out, c->texts[v->quotes[i]].id);
        us_buf_c(out, ",\"text\":");
        us_json_quote(out, c->texts[v->quotes[i]].text);
        us_buf_char(out, '}');
    }
    us_buf_char(out, ']');
}

static void
put_merges(const struct us_model *m, const struct us_merges *with, size_t k, struct us_buf *out)
{
    us_buf_c(out, ",\"merge_with\":[");
    for (size_t i = with->at[k]; i < with->at[k + 1]; i++)
        us_buf_fmt(out, "%s\"%s\"", i > with->at[k] ? "," : "", m->themes[with->with[i]].id);
    us_buf_char(out, ']');
}

/* The two themes that a split would make, the first with the id of this one; nothing else. */
static void
put_split(const struct us_model *m, size_t k, bool proposed, struct us_buf *out)
{
    const struct us_model_theme *v = &m->themes[k];
    uint32_t n[2] = {v->texts - v->second, v->second};
    size_t first = n[1] > n[0];
    us_buf_c(out, ",\"split_into\":[");
    for (size_t i = 0; i < 2 && proposed; i++) {
        size_t h = i ? !first : first;
        us_buf_c(out, i ? ",{\"label\":" : "{\"label\":");
        us_json_quote(out, v->half[h].label.n ? v->half[h].label : v->label);
        us_buf_fmt(out, ",\"known\":%u}", (unsigned)n[h]);
    }
    us_buf_char(out, ']');
    if (v->from[0])
        us_buf_fmt(out, ",\"split_from\":\"%s\"", v->from);
}

/* Ids of themes that were joined to this one; nothing when there are none. */
static void
put_former_ids(const struct us_model *m, uint32_t k, struct us_buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < m->nalias; i++)
        if (m->aliases[i].theme == k)
            us_buf_fmt(out, "%s\"%s\"", n++ ? "," : ",\"was\":[", m->aliases[i].id);
    us_buf_c(out, n ? "]" : "");
}

struct listed {
    size_t n;
    uint32_t k;
    bool real;
};

static int
by_size(const void *x, const void *y)
{
    const struct listed *a = x, *b = y;
    if (a->real != b->real)
        return a->real ? -1 : 1;
    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    return (a->k > b->k) - (a->k < b->k);
}

void
us_themes_list(struct us_model *m, const struct us_corpus *c, const struct us_themes *t,
               struct us_buf *out)
{
    struct us_merges with;
    struct listed *order = us_alloc(t->n * sizeof(*order));
    bool *split = us_calloc(m->ntheme, sizeof(*split));
    us_identity_merges(m, &with);
    us_halves_proposals(m, split);
    for (uint32_t k = 0; k < t->n; k++)
        order[k] = (struct listed){t->v[k].n, k, k < m->ntheme};
    if (t->n)
        qsort(order, t->n, sizeof(*order), by_size);
    for (size_t i = 0; i < t->n; i++) {
        const struct us_theme *v = &t->v[order[i].k];
        bool real = order[i].real;
        us_buf_fmt(out, "{\"id\":\"%s\",\"label\":", v->id);
        us_json_quote(out, real ? m->themes[order[i].k].label : v->label.text);
        us_buf_fmt(out, ",\"n\":%zu,\"share\":", v->n);
        us_buf_num(out, share(v->n, c->ntext), 4);
        us_buf_c(out, ",\"lang\":{\"en\":");
        us_buf_num(out, share(v->n - v->nhan, v->n), 3);
        us_buf_c(out, ",\"zh\":");
        us_buf_num(out, share(v->nhan, v->n), 3);
        us_buf_char(out, '}');
        put_terms(v, out);
        put_quotes(c, v, out);
        if (real) {
            put_group(m, order[i].k, out);
            put_merges(m, &with, order[i].k, out);
            put_split(m, order[i].k, split[order[i].k], out);
            us_buf_fmt(out, ",\"known\":%u", (unsigned)m->themes[order[i].k].texts);
            put_former_ids(m, order[i].k, out);
        }
        us_buf_c(out, "}\n");
    }
    us_merges_free(&with);
    free(split);
    free(order);
}
