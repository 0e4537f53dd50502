#include "cmd/cmd.h"
#include "measure/classify.h"
#include "measure/labels.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "text/unicode.h"

#include <stdlib.h>

struct options {
    struct us_common common;
    const char *label, *pred, *score;
    double min;
    int spelling;
    bool json;
};

enum { AS_AUTO, AS_POLARITY, AS_YESNO, AS_PLAIN };

static const struct us_opt opts[] = {
    {0, "label", US_OPT_STR, "FIELD", offsetof(struct options, label), 0, 0,
     "member that holds the true class (default label)"},
    {0, "pred", US_OPT_STR, "FIELD", offsetof(struct options, pred), 0, 0,
     "member that holds the predicted class (default sentiment.label)"},
    {0, "score", US_OPT_STR, "FIELD", offsetof(struct options, score), 0, 0,
     "member that holds the score (default: score beside a predicted label)"},
    {0, "as", US_OPT_CHOICE, "auto|polarity|yesno|plain", offsetof(struct options, spelling), 0, 0,
     "how labels are spelled; auto follows --pred (default)"},
    {0, "min", US_OPT_NUM, "F1", offsetof(struct options, min), 0, 1,
     "exit 1 when macro-F1 is below F1"},
    {0, "json", US_OPT_FLAG, NULL, offsetof(struct options, json), 0, 0,
     "one line of JSON instead of a table"},
};

static void
defaults(void *p)
{
    struct options *o = p;
    o->label = "label";
    o->pred = "sentiment.label";
    o->min = -1;
}

struct eval {
    const struct options *opt;
    const char *score; /* dotted path, or NULL */
    struct us_str yes; /* what AS_YESNO calls a positive */
    int as;
    struct us_classify by_label; /* decided by the predicted label */
    struct us_classify by_sign;  /* decided by the sign of the score */
    uint64_t n, unlabelled, unpredicted, scored, covered;
};

/* The class that a spelling means; `s` has no p when the member is missing. */
static struct us_str
class_of(const struct eval *e, struct us_str s)
{
    if (e->as == AS_POLARITY)
        return s.p ? us_label_polarity(s) : US_STR("neutral");
    if (e->as == AS_YESNO)
        return s.p && us_label_is_yes(s, e->yes) ? e->yes : US_STR("none");
    return s.p ? s : US_STR("(none)");
}

static bool
is_positive(const struct eval *e, struct us_str class)
{
    return us_str_eq(class, e->as == AS_POLARITY ? US_STR("positive") : e->yes);
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    struct eval *e = shared;
    struct us_str gold, pred = {NULL, 0};
    double score = 0;
    (void)worker;
    (void)out;
    (void)err;
    if (!us_label_get(rec, e->opt->label, &gold)) {
        e->unlabelled++;
        return US_OK;
    }
    e->n++;
    if (!us_label_get(rec, e->opt->pred, &pred))
        e->unpredicted++;
    gold = class_of(e, gold);
    us_classify_add(&e->by_label, gold, class_of(e, pred));
    if (!e->score)
        return US_OK;
    /* Like tools that rank: a record without a score stands at 0. */
    e->scored += us_record_path_number(rec, e->score, &score);
    e->covered += score < 0 || score > 0;
    if (e->as == AS_POLARITY)
        us_classify_add(&e->by_sign, gold,
                        score > 0   ? US_STR("positive")
                        : score < 0 ? US_STR("negative")
                                    : US_STR("(none)"));
    if (e->as == AS_YESNO || (e->as == AS_POLARITY && !us_str_eqc(gold, "neutral")))
        us_classify_add_score(&e->by_label, score, is_positive(e, gold));
    return US_OK;
}

/* What is printed. */
struct result {
    const struct us_classify *c;
    struct us_class_figures *f;
    size_t nf;
    struct us_str *names;
    size_t nnames;
    struct us_share accuracy;
    double macro_f1, auc;
    bool has_auc, by_sign;
};

/* With the two gold classes negative and positive the sign of the score decides: a neutral verdict
 * would be wrong by definition there, and a score of 0 is a miss, not a coin toss. */
static struct result
conclude(const struct eval *e, struct us_arena *a)
{
    struct result r = {.c = &e->by_label};
    r.f = us_classify_figures(r.c, a, &r.nf);
    r.by_sign = e->as == AS_POLARITY && e->scored && r.nf == 2 &&
                us_str_eqc(r.f[0].name, "negative") && us_str_eqc(r.f[1].name, "positive");
    r.has_auc = e->scored && us_classify_auc(&e->by_label, a, &r.auc);
    if (r.by_sign) {
        r.c = &e->by_sign;
        r.f = us_classify_figures(r.c, a, &r.nf);
    }
    r.names = us_classify_names(r.c, a, &r.nnames);
    r.accuracy = us_classify_accuracy(r.c);
    r.macro_f1 = us_classify_macro_f1(r.f, r.nf);
    return r;
}

static void
member(struct us_buf *o, const char *name, double v)
{
    us_buf_fmt(o, ",\"%s\":", name);
    us_buf_num(o, v, 4);
}

static void
json_classes(struct us_buf *o, const struct result *r)
{
    us_buf_c(o, ",\"classes\":{");
    for (size_t i = 0; i < r->nf; i++) {
        const struct us_class_figures *f = &r->f[i];
        if (i)
            us_buf_char(o, ',');
        us_json_quote(o, f->name);
        us_buf_fmt(o, ":{\"n\":%llu,\"predicted\":%llu", (unsigned long long)f->gold,
                   (unsigned long long)f->predicted);
        member(o, "precision", f->precision);
        member(o, "recall", f->recall);
        member(o, "f1", f->f1);
        us_buf_char(o, '}');
    }
    us_buf_c(o, "},\"confusion\":{");
    for (size_t i = 0; i < r->nf; i++) {
        if (i)
            us_buf_char(o, ',');
        us_json_quote(o, r->f[i].name);
        us_buf_c(o, ":{");
        for (size_t k = 0; k < r->nnames; k++) {
            if (k)
                us_buf_char(o, ',');
            us_json_quote(o, r->names[k]);
            us_buf_char(o, ':');
            us_buf_int(o, (long long)us_classify_cell(r->c, r->f[i].name, r->names[k]));
        }
        us_buf_char(o, '}');
    }
    us_buf_c(o, "}}\n");
}

static void
write_json(const struct eval *e, const struct result *r, struct us_buf *o)
{
    us_buf_c(o, "{\"label\":");
    us_json_quote(o, us_str_c(e->opt->label));
    us_buf_c(o, ",\"pred\":");
    us_json_quote(o, us_str_c(r->by_sign ? e->score : e->opt->pred));
    us_buf_fmt(o, ",\"n\":%llu,\"unlabelled\":%llu,\"unpredicted\":%llu", (unsigned long long)e->n,
               (unsigned long long)e->unlabelled, (unsigned long long)e->unpredicted);
    member(o, "accuracy", r->accuracy.value);
    member(o, "accuracy_low", r->accuracy.low);
    member(o, "accuracy_high", r->accuracy.high);
    member(o, "macro_f1", r->macro_f1);
    if (r->has_auc)
        member(o, "auc", r->auc);
    if (e->scored)
        member(o, "coverage", e->n ? (double)e->covered / (double)e->n : 0);
    json_classes(o, r);
}

static void
column(struct us_buf *o, double v, int digits)
{
    struct us_buf b = {0};
    us_buf_num(&b, v, digits);
    us_buf_fmt(o, " %10.*s", (int)b.n, b.p);
    us_buf_free(&b);
}

/* A class name, which comes from records: nothing in it steers a terminal, it is cut where it is
 * wider than NAME_MAX, and fills `width` columns, from the left when that is negative. */
static void
safe_name(struct us_buf *o, struct us_str s, int width)
{
    enum { NAME_MAX = 40 };
    struct us_buf b = {0};
    size_t end = 0, len;
    int used = 0;
    us_escape_plain(&b, s);
    while (end < b.n) {
        int more = us_unicode_width(us_utf8_get(b.p + end, &len));
        if (used + more > NAME_MAX)
            break;
        used += more;
        end += len;
    }
    int pad = abs(width) - used;
    us_buf_fmt(o, "%*s", width > 0 && pad > 0 ? pad : 0, "");
    us_buf_str(o, (struct us_str){b.p, end});
    us_buf_fmt(o, "%*s", width < 0 && pad > 0 ? pad : 0, "");
    us_buf_free(&b);
}

static void
line(struct us_buf *o, const char *name, double v)
{
    us_buf_fmt(o, "%-12s", name);
    column(o, v, 4);
}

static void
table_confusion(const struct result *r, struct us_buf *o)
{
    enum { MOST = 12 };
    if (r->nnames > MOST) {
        us_buf_fmt(o, "\nconfusion: %zu classes, see --json\n", r->nnames);
        return;
    }
    us_buf_fmt(o, "\n%-18s", "label \\ predicted");
    for (size_t k = 0; k < r->nnames; k++) {
        us_buf_char(o, ' ');
        safe_name(o, r->names[k], 10);
    }
    us_buf_char(o, '\n');
    for (size_t i = 0; i < r->nf; i++) {
        safe_name(o, r->f[i].name, -18);
        for (size_t k = 0; k < r->nnames; k++)
            column(o, (double)us_classify_cell(r->c, r->f[i].name, r->names[k]), 0);
        us_buf_char(o, '\n');
    }
}

static void
write_table(const struct eval *e, const struct result *r, struct us_buf *o)
{
    line(o, "n", (double)e->n);
    if (e->unlabelled)
        us_buf_fmt(o, "  (%llu without %s not counted)", (unsigned long long)e->unlabelled,
                   e->opt->label);
    if (e->unpredicted)
        us_buf_fmt(o, "  (%llu without %s)", (unsigned long long)e->unpredicted, e->opt->pred);
    us_buf_char(o, '\n');
    line(o, "accuracy", r->accuracy.value);
    us_buf_c(o, "  95% [");
    us_buf_num(o, r->accuracy.low, 4);
    us_buf_c(o, ", ");
    us_buf_num(o, r->accuracy.high, 4);
    us_buf_c(o, "]\n");
    line(o, "macro-F1", r->macro_f1);
    us_buf_char(o, '\n');
    if (r->has_auc) {
        line(o, "AUC", r->auc);
        us_buf_char(o, '\n');
    }
    if (e->scored) {
        line(o, "coverage", e->n ? (double)e->covered / (double)e->n : 0);
        us_buf_char(o, '\n');
    }
    if (r->by_sign)
        us_buf_fmt(o, "two classes: the sign of %s decides, 0 is a miss\n", e->score);
    us_buf_fmt(o, "\n%-18s %10s %10s %10s %10s %10s\n", "class", "n", "predicted", "precision",
               "recall", "F1");
    for (size_t i = 0; i < r->nf; i++) {
        const struct us_class_figures *f = &r->f[i];
        safe_name(o, f->name, -18);
        column(o, (double)f->gold, 0);
        column(o, (double)f->predicted, 0);
        column(o, f->precision, 4);
        column(o, f->recall, 4);
        column(o, f->f1, 4);
        us_buf_char(o, '\n');
    }
    table_confusion(r, o);
}

/* The member `score` beside a predicted label: sentiment.label -> sentiment.score. */
static const char *
default_score(struct us_arena *a, const char *pred)
{
    struct us_str s = us_str_c(pred);
    if (!us_str_ends(s, ".label"))
        return NULL;
    char *path = us_arena_dup(a, pred, s.n);
    memcpy(path + s.n - strlen("label"), "score", strlen("score"));
    return path;
}

static void
eval_init(struct eval *e, const struct options *o, struct us_arena *a)
{
    struct us_str pred = us_str_c(o->pred);
    *e = (struct eval){.opt = o, .as = o->spelling, .yes = US_STR("yes")};
    e->score = o->score ? o->score : default_score(a, o->pred);
    bool complaint = us_str_starts(pred, "complaint."), silent = us_str_starts(pred, "silent.");
    if (e->as == AS_AUTO)
        e->as = us_str_starts(pred, "sentiment.") ? AS_POLARITY
                : complaint || silent             ? AS_YESNO
                                                  : AS_PLAIN;
    if (us_str_ends(pred, ".label") && (complaint || silent))
        e->yes = complaint ? US_STR("complaint") : US_STR("silent");
    us_classify_init(&e->by_label, a);
    us_classify_init(&e->by_sign, a);
}

static int
finish(struct us_run *run, const struct eval *e, int rc)
{
    const struct options *o = run->opts;
    struct us_buf out = {0};
    struct result r = conclude(e, &run->keep);
    if (!e->n)
        return us_cmd_fail(
            run, "no record has a member '%s' (--label names the one that holds the true class)",
            o->label);
    if (e->unpredicted == e->n)
        return us_cmd_fail(run,
                           "no record has a member '%s' (--pred names the one that holds the "
                           "predicted class; run the filter that writes it first)",
                           o->pred);
    if (o->json)
        write_json(e, &r, &out);
    else
        write_table(e, &r, &out);
    bool ok = us_cmd_write(run, us_buf_view(&out));
    us_buf_free(&out);
    if (!ok)
        return US_EXIT_FAILURE;
    if (r.macro_f1 < o->min)
        return US_EXIT_CONDITION;
    return rc;
}

static int
run(struct us_run *run)
{
    struct eval e;
    if (us_cmd_would_hang(run))
        return US_EXIT_FAILURE;
    eval_init(&e, run->opts, &run->keep);
    if (us_str_ends(us_str_c(e.opt->pred), ".score"))
        return us_cmd_fail(run, "--pred wants a class; the score beside it is found, or named by "
                                "--score");
    const struct us_filter f = {&e, NULL, NULL, each, .serial = true};
    int rc = us_cmd_each(run, &f);
    if (rc != US_EXIT_FAILURE)
        rc = finish(run, &e, rc);
    us_classify_free(&e.by_label);
    us_classify_free(&e.by_sign);
    return rc;
}

const struct us_cmd us_cmd_eval = {
    .name = "eval",
    .summary = "scores annotations against labels",
    .operands = "[file ...]",
    .examples = "  unsaid sentiment gold.jsonl | unsaid eval --pred sentiment.label\n"
                "  unsaid complaints gold.jsonl | unsaid eval --pred complaint.label --min 0.7\n"
                "  unsaid eval --label topic --pred theme.label --json themed.jsonl\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS},
    .opt_size = sizeof(struct options),
    .defaults = defaults,
    .run = run,
};
