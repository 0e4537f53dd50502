#include "measure/calibration_table.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

/* Code points shown; an alternation can be a thousand long. */
enum { TERM_MAX = 72, NAME_MAX_CP = 200 };

struct item {
    struct us_str name;
    const struct us_entry *entry; /* NULL for a signal */
    unsigned signal;              /* its number, of the kind silent */
    int32_t shipped;
    struct us_tally tally;
    struct us_verdict verdict;
};

struct items {
    struct item *v;
    size_t n, cap, flips, weak;
};

static void
add(struct items *l, const struct us_calibration_view *v, struct us_str name,
    const struct us_entry *e, unsigned signal, int32_t shipped, struct us_tally t)
{
    if (!t.n || t.n < v->least)
        return;
    struct us_verdict verdict = us_calibration_judge(v->counts->kind, shipped, t, v->counts->all);
    US_GROW(l->v, l->cap, l->n + 1);
    l->v[l->n++] = (struct item){name, e, signal, shipped, t, verdict};
    l->flips += verdict.flips;
    l->weak += verdict.weak;
}

/* |lift| in whole thousandths, so that what prints alike sorts alike. */
static long
strength(const struct item *i)
{
    return lround(fabs(i->verdict.lift) * 1000);
}

static int
by_lift(const void *pa, const void *pb)
{
    const struct item *a = pa, *b = pb;
    if (strength(a) != strength(b))
        return strength(a) > strength(b) ? -1 : 1;
    if (a->tally.n != b->tally.n)
        return a->tally.n > b->tally.n ? -1 : 1;
    int c = us_str_cmp(a->name, b->name);
    return c ? c : a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void
collect(const struct us_calibration_view *v, struct items *l)
{
    const struct us_lexicon *lx = v->lexicon;
    for (size_t i = 0; v->counts->kind == US_TABLE_SILENT && i < US_SIGNAL_MAX; i++)
        add(l, v, us_lexicon_text(lx, lx->signals[i].name), NULL, (unsigned)i,
            lx->signals[i].weight, v->counts->signals[i]);
    for (size_t i = 0; i < v->counts->nentry; i++)
        add(l, v, us_lexicon_text(lx, lx->entries[i].term), &lx->entries[i],
            v->counts->kind == US_TABLE_SILENT ? lx->entries[i].group : 0, lx->entries[i].value,
            v->counts->entries[i]);
    if (l->n)
        qsort(l->v, l->n, sizeof(*l->v), by_lift);
}

/* ---- to read ---- */

/* `digits` places always, so that points stand below each other. */
static void
cell(struct us_buf *out, int width, double v, int digits)
{
    struct us_buf b = {0};
    us_buf_num(&b, v, digits);
    if (!memchr(b.p, '.', b.n))
        us_buf_char(&b, '.');
    for (size_t places = b.n - us_str_find(us_buf_view(&b), '.', 0) - 1; places < (size_t)digits;
         places++)
        us_buf_char(&b, '0');
    us_buf_fmt(out, "%*.*s", width, (int)b.n, b.p);
    us_buf_free(&b);
}

/* Labels and overlays are of strangers: no control characters on a terminal. `most` code points. */
static void
safe(struct us_buf *out, struct us_str s, size_t most)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        if (!most--) {
            us_buf_c(out, "...");
            return;
        }
        uint32_t cp = us_utf8_get(s.p + i, &len);
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
            us_buf_char(out, '?');
        else
            us_buf_add(out, s.p + i, len);
    }
}

static void
write_item(const struct item *i, struct us_buf *out)
{
    const struct us_share *p = &i->verdict.precision;
    us_buf_fmt(out, "%7llu %7llu", (unsigned long long)i->tally.n, (unsigned long long)i->tally.k);
    cell(out, 11, p->value, 3);
    cell(out, 9, p->low, 3);
    us_buf_c(out, "-");
    cell(out, 5, p->high, 3);
    cell(out, 8, i->verdict.lift, 3);
    cell(out, 9, i->shipped / 1000.0, 2);
    cell(out, 10, i->verdict.proposed / 1000.0, 2);
    us_buf_c(out, i->verdict.flips ? "  flips  " : i->verdict.weak ? "  weak   " : "         ");
    if (i->signal)
        us_buf_fmt(out, "S%02u ", i->signal);
    if (!i->entry)
        us_buf_c(out, "signal ");
    safe(out, i->name, TERM_MAX);
    us_buf_char(out, '\n');
}

static void
write_band(const char *name, const struct us_calibration *c, int low, int high, struct us_buf *out)
{
    us_buf_fmt(out, "  %-9s negative from ", name);
    cell(out, 0, -low / 100.0, 2);
    us_buf_c(out, ", positive from ");
    cell(out, 0, high / 100.0, 2);
    us_buf_c(out, ": macro-F1 ");
    cell(out, 0, us_calibration_macro_f1(c, low, high), 4);
    us_buf_char(out, '\n');
}

static void
write_counts(const struct us_calibration_view *v, const struct items *l, struct us_buf *out)
{
    const struct us_calibration *c = v->counts;
    us_buf_fmt(out, "records    %llu", (unsigned long long)c->all.n);
    if (c->unlabelled)
        us_buf_fmt(out, "  (%llu without %s not counted)", (unsigned long long)c->unlabelled,
                   v->label);
    us_buf_c(out, "\nclass      ");
    safe(out, v->class_name, NAME_MAX_CP);
    us_buf_fmt(out, ", %llu records, base rate ", (unsigned long long)c->all.k);
    cell(out, 0, c->all.n ? (double)c->all.k / (double)c->all.n : 0, 3);
    us_buf_fmt(out, "\nentries    %zu that fired in %llu records or more; flips: %zu", l->n,
               (unsigned long long)v->least, l->flips);
    if (c->kind == US_TABLE_SILENT)
        us_buf_fmt(out, ", weak: %zu", l->weak);
    us_buf_char(out, '\n');
}

void
us_calibration_write(const struct us_calibration_view *v, int shipped_band, struct us_buf *out)
{
    struct items l = {0};
    const struct us_calibration *c = v->counts;
    collect(v, &l);
    write_counts(v, &l, out);
    if (us_calibration_has_three(c)) {
        struct us_band same = us_calibration_band(c, true, shipped_band);
        struct us_band both = us_calibration_band(c, false, shipped_band);
        us_buf_c(out, "thresholds\n");
        write_band("shipped", c, shipped_band, shipped_band, out);
        write_band("one band", c, same.low, same.high, out);
        write_band("two sides", c, both.low, both.high, out);
    }
    if (l.n)
        us_buf_c(out, "\n      n    hits  precision   95 % interval    lift  shipped  proposed"
                      "         entry\n");
    for (size_t i = 0; i < l.n; i++)
        write_item(&l.v[i], out);
    free(l.v);
}

/* ---- as a lexicon ---- */

static void
tab_num(struct us_buf *out, int32_t v, int digits)
{
    us_buf_char(out, '\t');
    us_buf_num(out, v / 1000.0, digits);
}

static void
tab_flags(struct us_buf *out, unsigned flags)
{
    static const char *const names[] = {"asis", "event", "slang", "weak", "zh"};
    bool any = false;
    us_buf_char(out, '\t');
    for (size_t i = 0; i < US_COUNT(names); i++) {
        if (!(flags & 1U << i))
            continue;
        if (any)
            us_buf_char(out, ',');
        us_buf_c(out, names[i]);
        any = true;
    }
    if (!any)
        us_buf_char(out, '-');
}

static void
lexicon_row(const struct us_calibration_view *v, const struct item *i, struct us_buf *out)
{
    const struct us_entry *e = i->entry;
    struct us_str path = us_lexicon_text(v->lexicon, e->path);
    us_buf_str(out, i->name);
    switch (v->counts->kind) {
    case US_TABLE_COMPLAINT:
        us_buf_fmt(out, "\t%s\t", us_cue_group_name((enum us_cue_group)e->group));
        us_buf_str(out, path.n ? path : US_STR("-"));
        tab_num(out, i->verdict.proposed, 1);
        us_buf_fmt(out, "\t%s", us_severity_column(e->severity));
        break;
    case US_TABLE_SILENT:
        us_buf_fmt(out, "\tS%02u", (unsigned)e->group);
        tab_num(out, i->verdict.proposed, 2);
        break;
    default:
        tab_num(out, i->verdict.proposed, 1);
        if (v->counts->kind == US_TABLE_SENTIMENT)
            tab_flags(out, e->flags);
        else if (v->counts->kind == US_TABLE_CONTEXT)
            us_buf_c(out, "\t-");
    }
    us_buf_fmt(out, "\t%llu of %llu, was ", (unsigned long long)i->tally.k,
               (unsigned long long)i->tally.n);
    us_buf_num(out, i->shipped / 1000.0, 2);
    us_buf_char(out, '\n');
}

static void
lexicon_head(const struct us_calibration_view *v, struct us_buf *out)
{
    static const char *const columns[US_TABLE_NKIND] = {
        [US_TABLE_SENTIMENT] = "term\tvalence\tflags\tnote",
        [US_TABLE_CONTEXT] = "term\tvalence\tzh\tnote",
        [US_TABLE_COMPLAINT] = "term\tgroup\tkind\tweight\tseverity\tnote",
        [US_TABLE_SILENT] = "term\tsignal\tweight\tnote",
    };
    const struct us_calibration *c = v->counts;
    us_buf_fmt(out, "#! unsaid-lexicon 1 %s\n# Weights moved by labelled records. Source: ",
               us_table_kind_name(c->kind));
    safe(out, us_str_c(v->source), NAME_MAX_CP);
    us_buf_fmt(out, ", %llu records, base rate ", (unsigned long long)c->all.n);
    us_buf_num(out, c->all.n ? (double)c->all.k / (double)c->all.n : 0, 3);
    us_buf_c(out, " of ");
    safe(out, v->class_name, NAME_MAX_CP);
    us_buf_fmt(out, ".\n# %s\n", columns[c->kind]);
}

static int
by_bytes(const void *pa, const void *pb)
{
    return us_str_cmp(*(const struct us_str *)pa, *(const struct us_str *)pb);
}

size_t
us_calibration_write_lexicon(const struct us_calibration_view *v, struct us_buf *out)
{
    struct items l = {0};
    struct us_buf rows = {0};
    size_t n = 0;
    collect(v, &l);
    lexicon_head(v, out);
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].entry && l.v[i].verdict.proposed != l.v[i].shipped) {
            lexicon_row(v, &l.v[i], &rows);
            n++;
        }
    struct us_str *lines = us_calloc(n + 1, sizeof(*lines)), rest = us_buf_view(&rows);
    for (size_t i = 0; i < n; i++)
        us_str_cut(&rest, '\n', &lines[i]);
    if (n)
        qsort(lines, n, sizeof(*lines), by_bytes);
    for (size_t i = 0; i < n; i++) {
        us_buf_str(out, lines[i]);
        us_buf_char(out, '\n');
    }
    free(lines);
    us_buf_free(&rows);
    free(l.v);
    return n;
}
