#include "cmd/options.h"

#include <stdio.h>

static const struct us_opt records_group[] = {
    {'t', "text", US_OPT_FLAG, NULL, offsetof(struct us_common, text), 0, 0,
     "each input line is a plain text, not a JSON record"},
    {0, "strict", US_OPT_FLAG, NULL, offsetof(struct us_common, strict), 0, 0,
     "stop at the first record that cannot be used (exit 2)"},
    {0, "bad", US_OPT_STR, "FILE", offsetof(struct us_common, bad), 0, 0,
     "keep rejected lines, raw, in FILE"},
    {0, "line-buffered", US_OPT_FLAG, NULL, offsetof(struct us_common, line_buffered), 0, 0,
     "write each record as soon as it is done"},
};
static const struct us_opt jobs_group[] = {
    {'j', "jobs", US_OPT_INT, "N", offsetof(struct us_common, jobs), 1, 256,
     "workers; the output is the same for every N (default 1)"},
};
static const struct us_opt lexicon_group[] = {
    {'L', "lexicon", US_OPT_LIST, "PATH", offsetof(struct us_common, lexicons), 0, 0,
     "lay a lexicon table, or a directory of them, over the shipped ones (repeatable)"},
};
static const struct us_opt always_group[] = {
    {'q', "quiet", US_OPT_FLAG, NULL, offsetof(struct us_common, quiet), 0, 0,
     "no notes on stderr, only errors"},
    {'h', "help", US_OPT_HELP, NULL, 0, 0, 0, "show this help"},
    {0, "version", US_OPT_VERSION, NULL, 0, 0, 0, "show the version"},
};

const struct us_opt *
us_opt_at(const struct us_opt_table *t, size_t i)
{
    const struct {
        const struct us_opt *opts;
        size_t n;
        unsigned group;
    } groups[] = {
        {t->opts, t->n, 0},
        {lexicon_group, US_COUNT(lexicon_group), US_GROUP_LEXICON},
        {jobs_group, US_COUNT(jobs_group), US_GROUP_JOBS},
        {records_group, US_COUNT(records_group), US_GROUP_RECORDS},
        {always_group, US_COUNT(always_group), 0},
    };
    for (size_t g = 0; g < US_COUNT(groups); g++) {
        if (groups[g].group && !(t->groups & groups[g].group))
            continue;
        if (i < groups[g].n)
            return &groups[g].opts[i];
        i -= groups[g].n;
    }
    return NULL;
}

/* Levenshtein distance, words up to 31 letters. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[32], n = strlen(b);
    if (n >= US_COUNT(row))
        return n;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diag = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = diag + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diag = row[j];
            row[j] = best;
        }
    }
    return row[n];
}

const char *
us_opt_nearest(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 2;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, names[i]);
        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    return best;
}

static const struct us_opt *
find(const struct us_opt_table *t, char letter, struct us_str name)
{
    const struct us_opt *o;
    for (size_t i = 0; (o = us_opt_at(t, i)); i++)
        if (letter ? o->letter == letter : us_str_eqc(name, o->name))
            return o;
    return NULL;
}

static bool
bad_option(const struct us_opt_table *t, struct us_str name, struct us_buf *msg)
{
    const char *names[64];
    const struct us_opt *o;
    size_t n = 0;
    for (size_t i = 0; (o = us_opt_at(t, i)) && n < US_COUNT(names); i++)
        names[n++] = o->name;
    char word[32];
    snprintf(word, sizeof(word), "%.*s", (int)(name.n < 31 ? name.n : 31), name.p);
    const char *near = us_opt_nearest(word, names, n);
    us_buf_fmt(msg, "unknown option '--%.*s'", (int)name.n, name.p);
    if (near)
        us_buf_fmt(msg, "; did you mean '--%s'?", near);
    return false;
}

static bool
set_choice(const struct us_opt *o, const char *value, int *out)
{
    struct us_str rest = us_str_c(o->arg), one;
    for (int i = 0; us_str_cut(&rest, '|', &one); i++)
        if (us_str_eqc(one, value)) {
            *out = i;
            return true;
        }
    return false;
}

static bool
set_value(const struct us_opt *o, const char *value, void *dest, struct us_arena *a,
          struct us_buf *msg)
{
    void *at = (char *)dest + o->off;
    long i;
    double d;
    switch (o->kind) {
    case US_OPT_STR:
        *(const char **)at = value;
        return true;
    case US_OPT_LIST: {
        struct us_opt_list *l = at;
        const char **v = US_NEW_N(a, const char *, l->n + 1);
        if (l->n)
            memcpy(v, l->v, l->n * sizeof(*v));
        v[l->n++] = value;
        l->v = v;
        return true;
    }
    case US_OPT_INT:
        if (us_str_to_long(us_str_c(value), (long)o->min, (long)o->max, &i)) {
            *(long *)at = i;
            return true;
        }
        us_buf_fmt(msg, "--%s wants a whole number from %ld to %ld, not '%s'", o->name,
                   (long)o->min, (long)o->max, value);
        return false;
    case US_OPT_NUM:
        if (us_str_to_double(us_str_c(value), &d) && d >= o->min && d <= o->max) {
            *(double *)at = d;
            return true;
        }
        us_buf_fmt(msg, "--%s wants a number from %g to %g, not '%s'", o->name, o->min, o->max,
                   value);
        return false;
    default:
        if (set_choice(o, value, at))
            return true;
        us_buf_fmt(msg, "--%s wants one of %s, not '%s'", o->name, o->arg, value);
        return false;
    }
}

struct parse {
    const struct us_opt_table *t;
    int argc, at;
    char **argv;
    void *dest;
    struct us_arena *a;
    struct us_buf *msg;
    enum us_opt_result special;
};

/* Applies option `o`; `inline_value` is what stood behind = or the letter, or NULL. */
static bool
apply(struct parse *p, const struct us_opt *o, const char *inline_value)
{
    if (o->kind == US_OPT_HELP || o->kind == US_OPT_VERSION) {
        if (p->special == US_OPT_OK)
            p->special = o->kind == US_OPT_HELP ? US_OPT_WANTS_HELP : US_OPT_WANTS_VERSION;
        return true;
    }
    if (o->kind == US_OPT_FLAG) {
        *(bool *)((char *)p->dest + o->off) = true;
        if (!inline_value)
            return true;
        us_buf_fmt(p->msg, "--%s takes no value", o->name);
        return false;
    }
    if (!inline_value && p->at + 1 < p->argc)
        inline_value = p->argv[++p->at];
    if (inline_value)
        return set_value(o, inline_value, p->dest, p->a, p->msg);
    us_buf_fmt(p->msg, "--%s wants a value (%s)", o->name, o->arg);
    return false;
}

static bool
long_option(struct parse *p, const char *word)
{
    struct us_str name = us_str_c(word);
    size_t eq = us_str_find(name, '=', 0);
    const char *value = eq < name.n ? word + eq + 1 : NULL;
    name.n = eq;
    const struct us_opt *o = find(p->t, 0, name);
    return o ? apply(p, o, value) : bad_option(p->t, name, p->msg);
}

static bool
short_options(struct parse *p, const char *letters)
{
    for (; *letters; letters++) {
        const struct us_opt *o = find(p->t, *letters, (struct us_str){0});
        if (!o) {
            us_buf_fmt(p->msg, "unknown option '-%c'", *letters);
            return false;
        }
        bool takes = o->kind != US_OPT_FLAG && o->kind != US_OPT_HELP && o->kind != US_OPT_VERSION;
        if (!apply(p, o, takes && letters[1] ? letters + 1 : NULL))
            return false;
        if (takes)
            break;
    }
    return true;
}

enum us_opt_result
us_opt_parse(const struct us_opt_table *t, int argc, char **argv, void *dest, struct us_arena *a,
             char ***files, size_t *nfiles, struct us_buf *msg)
{
    struct parse p = {t, argc, 1, argv, dest, a, msg, US_OPT_OK};
    *files = US_NEW_N(a, char *, (size_t)argc + 1);
    *nfiles = 0;
    bool ended = false;
    for (; p.at < argc; p.at++) {
        char *word = argv[p.at];
        bool ok = true;
        if (ended || word[0] != '-' || !word[1])
            (*files)[(*nfiles)++] = word;
        else if (strcmp(word, "--") == 0)
            ended = true;
        else
            ok = word[1] == '-' ? long_option(&p, word + 2) : short_options(&p, word + 1);
        if (!ok)
            return US_OPT_BAD;
    }
    return p.special;
}

/* Words of `text` wrapped at column 79, each new line indented. */
static void
wrap(struct us_buf *out, const char *text, size_t column, size_t indent)
{
    struct us_str rest = us_str_c(text), word;
    while (us_str_cut(&rest, ' ', &word)) {
        if (column > indent && column + 1 + word.n > 79) {
            us_buf_fmt(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            us_buf_char(out, ' ');
            column++;
        }
        us_buf_str(out, word);
        column += word.n;
    }
    us_buf_char(out, '\n');
}

void
us_opt_help(const struct us_opt_table *t, struct us_buf *out)
{
    enum { INDENT = 26 };
    const struct us_opt *o;
    for (size_t i = 0; (o = us_opt_at(t, i)); i++) {
        size_t from = out->n;
        if (o->letter)
            us_buf_fmt(out, "  -%c, --%s", o->letter, o->name);
        else
            us_buf_fmt(out, "      --%s", o->name);
        if (o->arg)
            us_buf_fmt(out, " %s", o->arg);
        size_t column = out->n - from;
        if (column + 2 > INDENT) {
            us_buf_fmt(out, "\n%*s", INDENT, "");
            column = INDENT;
        }
        while (column < INDENT) {
            us_buf_char(out, ' ');
            column++;
        }
        wrap(out, o->help, column, INDENT);
    }
}
