#include "base/utf8.h"
#include "themes/model.h"

#include <stdlib.h>

static const char magic[] = "#! unsaid-themes 3";

enum { CELLS_MAX = 10 };

static int
by_key(const void *x, const void *y)
{
    const struct us_str *const *a = x, *const *b = y;
    return us_str_cmp(**a, **b);
}

/* A label or phrase as one column: control characters become spaces. */
static void
put_text(struct us_buf *out, struct us_str s)
{
    for (size_t i = 0; i < s.n; i++)
        us_buf_char(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void
put_phrase(struct us_buf *out, const struct us_label_term *p)
{
    us_buf_num(out, p->coverage, 6);
    us_buf_char(out, '\t');
    us_buf_num(out, p->exclusivity, 6);
    us_buf_char(out, '\t');
    put_text(out, p->text);
    us_buf_char(out, '\n');
}

static void
write_halves(const struct us_model *m, struct us_buf *out)
{
    for (size_t k = 0; k < m->ntheme; k++) {
        const struct us_model_theme *v = &m->themes[k];
        if (!v->second)
            continue;
        us_buf_fmt(out, "half\t%zu\t%u\n", k, (unsigned)v->second);
        for (size_t h = 0; h < 2; h++) {
            us_buf_fmt(out, "half-label\t%zu\t%zu\t", k, h + 1);
            put_text(out, v->half[h].label);
            us_buf_char(out, '\n');
            for (size_t i = 0; i < v->half[h].nterm; i++) {
                us_buf_fmt(out, "half-phrase\t%zu\t%zu\t", k, h + 1);
                put_phrase(out, &v->half[h].terms[i]);
            }
        }
    }
}

static void
write_themes(const struct us_model *m, struct us_buf *out)
{
    for (size_t i = 0; i < m->ban.n; i++) {
        us_buf_c(out, "ban\t");
        put_text(out, m->ban.keys[i]);
        us_buf_char(out, '\n');
    }
    for (size_t k = 0; k < m->ntheme; k++) {
        const struct us_model_theme *v = &m->themes[k];
        us_buf_fmt(out, "theme\t%s\t%u\t", v->id, (unsigned)v->texts);
        us_buf_num(out, v->fit, 6);
        us_buf_fmt(out, "\t%u\t%d\t", (unsigned)v->group, v->named);
        put_text(out, v->label);
        us_buf_char(out, '\n');
    }
    for (size_t i = 0; i < m->nalias; i++)
        us_buf_fmt(out, "was\t%s\t%u\n", m->aliases[i].id, (unsigned)m->aliases[i].theme);
    for (size_t k = 0; k < m->ntheme; k++)
        if (m->themes[k].from[0])
            us_buf_fmt(out, "from\t%s\t%zu\n", m->themes[k].from, k);
    for (size_t k = 0; k < m->ntheme; k++)
        for (size_t i = 0; i < m->themes[k].nterm; i++) {
            us_buf_fmt(out, "phrase\t%zu\t", k);
            put_phrase(out, &m->themes[k].terms[i]);
        }
    write_halves(m, out);
}

static void
write_terms(const struct us_model *m, struct us_buf *out)
{
    const struct us_str **order = us_alloc(m->keys.n * sizeof(struct us_str *));
    for (size_t i = 0; i < m->keys.n; i++)
        order[i] = &m->keys.keys[i];
    if (m->keys.n)
        qsort(order, m->keys.n, sizeof(*order), by_key);
    for (size_t i = 0; i < m->keys.n; i++) {
        const struct us_model_term *t = &m->terms[order[i] - m->keys.keys];
        us_buf_fmt(out, "term\t%u\t", (unsigned)t->df);
        us_buf_str(out, *order[i]);
        for (size_t j = 0; j < t->n; j++) {
            us_buf_fmt(out, "%c%u:%u", j ? ' ' : '\t', (unsigned)t->cells[j].theme,
                       (unsigned)t->cells[j].n);
            if (t->cells[j].second)
                us_buf_fmt(out, ":%u", (unsigned)t->cells[j].second);
        }
        us_buf_char(out, '\n');
    }
    free(order);
}

void
us_model_write(const struct us_model *m, struct us_buf *out)
{
    us_buf_fmt(out, "%s\ntexts\t%llu\t%llu\nbridge\t%d\n", magic, (unsigned long long)m->ntext,
               (unsigned long long)m->nhan, m->bridge);
    write_themes(m, out);
    write_terms(m, out);
    for (size_t i = 0; i < m->nknown; i++) {
        us_buf_fmt(out, "doc\t%016llx\t", (unsigned long long)m->known[i].hash);
        if (m->known[i].theme < m->ntheme)
            us_buf_fmt(out, "%u%s\n", (unsigned)m->known[i].theme, m->known[i].half ? "\t2" : "");
        else
            us_buf_c(out, "-\n");
    }
    us_buf_fmt(out, "end\t%016llx\n", (unsigned long long)us_hash(out->p, out->n, 0));
}

/* ---- reading ---- */

static bool
get_int(struct us_str s, uint64_t max, uint64_t *out)
{
    long v;
    if (!us_str_to_long(s, 0, INT64_MAX, &v) || (uint64_t)v > max)
        return false;
    *out = (uint64_t)v;
    return true;
}

static bool
get_u32(struct us_str s, uint64_t below, uint32_t *out)
{
    uint64_t v;
    if (below == 0 || !get_int(s, below - 1, &v))
        return false;
    *out = (uint32_t)v;
    return true;
}

static bool
get_hex(struct us_str s, uint64_t *out)
{
    unsigned bad = 0; /* no branch a digit: hashes foretell nothing */
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned c = (unsigned char)s.p[i], digit = c - '0', letter = c - 'a';
        bad |= (unsigned)(digit > 9) & (unsigned)(letter > 5);
        *out = *out << 4 | ((c & 0xF) + (c >> 6) * 9);
    }
    return s.n == 16 && !bad;
}

static bool
is_id(struct us_str s)
{
    bool ok = s.n == 7 && s.p[0] == 't';
    for (size_t i = 1; ok && i < 7; i++)
        ok = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f');
    return ok;
}

/* A share; what is none is taken for the nearest. */
static bool
get_share(struct us_str s, double *out)
{
    if (!us_str_to_double(s, out))
        return false;
    *out = *out > 0 ? *out < 1 ? *out : 1 : 0;
    return true;
}

static bool
read_theme(struct us_model *m, const struct us_str *col, size_t n)
{
    struct us_model_theme v = {.nterm = 0};
    uint64_t named;
    if (n != 7 || !is_id(col[1]) || !get_u32(col[2], UINT32_MAX, &v.texts) ||
        !get_share(col[3], &v.fit) || !get_u32(col[4], US_MODEL_THEMES, &v.group) ||
        !get_int(col[5], 1, &named) || m->ntheme == US_MODEL_THEMES ||
        us_model_find(m, col[1]) != US_CORPUS_NONE)
        return false;
    memcpy(v.id, col[1].p, 7);
    v.named = named;
    v.label = us_str_dup(&m->arena, col[6]);
    US_GROW(m->themes, m->theme_cap, m->ntheme + 1);
    m->themes[m->ntheme++] = v;
    return true;
}

static bool
read_alias(struct us_model *m, const struct us_str *col, size_t n)
{
    struct us_model_alias a = {"", 0};
    if (n != 3 || !is_id(col[1]) || !get_u32(col[2], m->ntheme, &a.theme) ||
        us_model_find(m, col[1]) != US_CORPUS_NONE)
        return false;
    memcpy(a.id, col[1].p, 7);
    US_GROW(m->aliases, m->alias_cap, m->nalias + 1);
    m->aliases[m->nalias++] = a;
    return true;
}

static bool
read_from(struct us_model *m, const struct us_str *col, size_t n)
{
    uint32_t k;
    if (n != 3 || !is_id(col[1]) || !get_u32(col[2], m->ntheme, &k) || m->themes[k].from[0])
        return false;
    memcpy(m->themes[k].from, col[1].p, 7);
    return true;
}

/* The last three columns of a phrase, which are `col`. */
static bool
read_phrase(struct us_model *m, const struct us_str *col, struct us_label_term *v, size_t max,
            size_t *n)
{
    if (*n == max || !get_share(col[0], &v[*n].coverage) || !get_share(col[1], &v[*n].exclusivity))
        return false;
    v[(*n)++].text = us_str_dup(&m->arena, col[2]);
    return true;
}

static bool
read_theme_phrase(struct us_model *m, const struct us_str *col, size_t n)
{
    uint32_t k;
    return n == 5 && get_u32(col[1], m->ntheme, &k) &&
           read_phrase(m, col + 2, m->themes[k].terms, US_LABEL_TERMS, &m->themes[k].nterm);
}

/* The half that columns 1 and 2 name, of a theme that has two; or NULL. */
static struct us_model_half *
half_of(struct us_model *m, const struct us_str *col)
{
    uint32_t k;
    uint64_t h;
    if (!get_u32(col[1], m->ntheme, &k) || !get_int(col[2], 2, &h) || h == 0)
        return NULL;
    return m->themes[k].second ? &m->themes[k].half[h - 1] : NULL;
}

static bool
read_half_label(struct us_model *m, const struct us_str *col, size_t n)
{
    struct us_model_half *half = n == 4 ? half_of(m, col) : NULL;
    if (!half || half->label.p)
        return false;
    half->label = us_str_dup(&m->arena, col[3]);
    return true;
}

static bool
read_half_phrase(struct us_model *m, const struct us_str *col, size_t n)
{
    struct us_model_half *half = n == 6 ? half_of(m, col) : NULL;
    return half && read_phrase(m, col + 3, half->terms, US_MODEL_HALF_TERMS, &half->nterm);
}

static bool
read_half(struct us_model *m, const struct us_str *col, size_t n)
{
    uint32_t k;
    return n == 3 && get_u32(col[1], m->ntheme, &k) && m->themes[k].second == 0 &&
           get_u32(col[2], (uint64_t)m->themes[k].texts + 1, &m->themes[k].second) &&
           m->themes[k].second > 0;
}

/* The digits at the head of `s`, taken off: at least one, below 2^32. A model is mostly counts, and
 * the general functions took longer than all else that reading it does. */
static bool
take_u32(struct us_str *s, uint32_t *out)
{
    uint64_t v = 0;
    size_t i = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && v <= UINT32_MAX; i++)
        v = v * 10 + (uint64_t)(s->p[i] - '0');
    *s = us_str_sub(*s, i, s->n);
    *out = (uint32_t)v;
    return i > 0 && v < UINT32_MAX;
}

static bool
take_char(struct us_str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = us_str_sub(*s, 1, s->n);
    return true;
}

/* THEME:COUNT or THEME:COUNT:SECOND, taken off. */
static bool
take_cell(const struct us_model *m, struct us_str *s, struct us_model_cell *c)
{
    *c = (struct us_model_cell){0, 0, 0};
    if (!take_u32(s, &c->theme) || c->theme >= m->ntheme || !take_char(s, ':') ||
        !take_u32(s, &c->n) || c->n == 0)
        return false;
    return !take_char(s, ':') || (take_u32(s, &c->second) && c->second > 0 && c->second <= c->n);
}

static bool
read_term(struct us_model *m, const struct us_str *col, size_t n)
{
    size_t before = m->keys.n;
    if (n < 3 || n > 4 || !col[2].n)
        return false;
    us_model_add_term(m, col[2]);
    if (m->keys.n == before)
        return false;
    struct us_model_term *t = &m->terms[before];
    if (!get_u32(col[1], UINT32_MAX, &t->df))
        return false;
    struct us_str rest = n == 4 ? col[3] : US_STR("");
    for (size_t i = 0; i < rest.n; i++) /* room for as many as there are: most terms have few */
        t->cap += rest.p[i] == ':';
    t->cells = us_alloc(t->cap * sizeof(*t->cells));
    for (bool more = n == 4; more; more = take_char(&rest, ' ')) {
        struct us_model_cell c;
        if (!take_cell(m, &rest, &c) || (t->n && t->cells[t->n - 1].theme >= c.theme))
            return false;
        US_GROW(t->cells, t->cap, t->n + 1);
        t->cells[t->n++] = c;
    }
    return rest.n == 0;
}

/* What stands behind "doc" and its tab. Most lines of a model are such: they are not cut into
 * columns, and hold nothing that is not looked at. */
static bool
read_doc(struct us_model *m, struct us_str s)
{
    enum { HEX = 16 };
    struct us_model_known k = {0, US_MODEL_REST, 0};
    if (s.n < HEX || !get_hex(us_str_sub(s, 0, HEX), &k.hash))
        return false;
    s = us_str_sub(s, HEX, s.n);
    if (!take_char(&s, '\t'))
        return false;
    if (!take_char(&s, '-')) {
        if (!take_u32(&s, &k.theme) || k.theme >= m->ntheme)
            return false;
        k.half = take_char(&s, '\t');
        if (k.half && !take_char(&s, '2'))
            return false;
    }
    if (s.n)
        return false;
    US_GROW(m->known, m->known_cap, m->nknown + 1);
    m->known[m->nknown++] = k;
    return true;
}

/* What put_text() never writes would read as something else once it is written again. */
static bool
has_control(struct us_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
            return true;
    return false;
}

static bool
read_texts(struct us_model *m, const struct us_str *col, size_t n)
{
    return n == 3 && get_int(col[1], UINT64_MAX, &m->ntext) &&
           get_int(col[2], UINT64_MAX, &m->nhan);
}

static bool
read_bridge(struct us_model *m, const struct us_str *col, size_t n)
{
    uint64_t bridge = 0;
    bool ok = n == 2 && get_int(col[1], 1, &bridge);
    m->bridge = bridge;
    return ok;
}

static bool
read_ban(struct us_model *m, const struct us_str *col, size_t n)
{
    return n == 2 && us_map_get(&m->ban, col[1]) == US_MAP_NONE &&
           us_map_add(&m->ban, col[1]) != US_MAP_NONE;
}

static bool
read_line(struct us_model *m, struct us_str line)
{
    static const struct {
        const char *name;
        bool (*read)(struct us_model *m, const struct us_str *col, size_t n);
    } lines[] = {
        {"term", read_term}, /* the most, but for documents */
        {"phrase", read_theme_phrase},
        {"theme", read_theme},
        {"half-phrase", read_half_phrase},
        {"half-label", read_half_label},
        {"half", read_half},
        {"was", read_alias},
        {"from", read_from},
        {"ban", read_ban},
        {"bridge", read_bridge},
        {"texts", read_texts},
    };
    struct us_str col[CELLS_MAX], rest = line;
    size_t n = 0;
    if (us_str_starts(line, "doc\t"))
        return read_doc(m, us_str_sub(line, 4, line.n));
    if (has_control(line))
        return false;
    while (n < CELLS_MAX && us_str_cut(&rest, '\t', &col[n]))
        n++;
    for (size_t i = 0; i < US_COUNT(lines); i++)
        if (us_str_eqc(col[0], lines[i].name))
            return lines[i].read(m, col, n);
    return false;
}

static int
fail_line(struct us_err *err, size_t line, const char *msg)
{
    us_fail(err, US_EDATA, 0, msg);
    if (err)
        err->line = line;
    return US_EDATA;
}

/* The body of the file, its first line and the checksum taken off. */
static int
check_frame(struct us_str bytes, struct us_str *body, struct us_err *err)
{
    static const size_t tail = sizeof("end\t0123456789abcdef\n") - 1;
    struct us_str first, rest = bytes;
    uint64_t sum;
    us_str_cut(&rest, '\n', &first);
    bool ours = us_str_starts(first, "#! unsaid-themes ") && first.n == sizeof(magic) - 1 &&
                first.p[first.n - 1] >= '1' && first.p[first.n - 1] <= '3';
    if (us_str_starts(first, "#! unsaid-themes ") && !ours)
        return fail_line(err, 1, "a model of another version");
    if (!ours)
        return fail_line(err, 1, "not a model of themes");
    struct us_str end = us_str_sub(bytes, bytes.n < tail ? bytes.n : bytes.n - tail, bytes.n);
    if (bytes.n < first.n + 1 + tail || !us_str_starts(end, "end\t") || end.p[tail - 1] != '\n' ||
        !get_hex(us_str_sub(end, 4, tail - 1), &sum) ||
        sum != us_hash(bytes.p, bytes.n - tail, 0) || us_utf8_check(bytes) < bytes.n)
        return fail_line(err, 0, "the model is damaged: its checksum is wrong");
    *body = us_str_sub(bytes, first.n + 1, bytes.n - tail);
    return US_OK;
}

int
us_model_parse(struct us_model *m, struct us_str bytes, struct us_err *err)
{
    struct us_str body, line;
    size_t number = 1;
    int rc = check_frame(bytes, &body, err);
    if (rc)
        return rc;
    if (body.n && body.p[body.n - 1] == '\n')
        body.n--;
    while (us_str_cut(&body, '\n', &line))
        if (number++, !read_line(m, line))
            return fail_line(err, number, "the model is damaged: no such line");
    for (size_t k = 0; k < m->ntheme; k++)
        if (m->themes[k].group >= m->ntheme)
            return fail_line(err, 0, "the model is damaged: no such group");
    us_model_settle(m);
    return US_OK;
}
