#include "base/file.h"
#include "base/utf8.h"
#include "cmd/data.h"
#include "text/lang.h"

#include <stdlib.h>

struct options {
    struct us_common common;
    bool plain, hashtags;
    int units;
    long ngrams;
    const char *kinds;
    struct us_opt_list keep;
};

static const struct us_opt opts[] = {
    {'p', "plain", US_OPT_FLAG, NULL, offsetof(struct options, plain), 0, 0,
     "write the words alone, separated by one space, a line for a record"},
    {'u', "units", US_OPT_CHOICE, "coarse|fine", offsetof(struct options, units), 0, 0,
     "coarse joins Chinese dates and quantities (default); fine cuts as Universal Dependencies "
     "does"},
    {'n', "ngrams", US_OPT_INT, "N", offsetof(struct options, ngrams), 1, 9,
     "write runs of N words as one, joined by _; runs do not cross punctuation"},
    {'k', "kinds", US_OPT_STR, "LIST", offsetof(struct options, kinds), 0, 0,
     "only tokens of these kinds, joined by commas: word number hashtag mention url email emoji "
     "emoticon punct other"},
    {0, "keep", US_OPT_LIST, "REGEX", offsetof(struct options, keep), 0, 0,
     "what matches stays one token, e.g. 'HB-\\d+' (Perl-compatible; repeatable)"},
    {0, "split-hashtags", US_OPT_FLAG, NULL, offsetof(struct options, hashtags), 0, 0,
     "cut hashtags into the words they are made of (#NeverAgain2024)"},
};

struct shared {
    const struct options *opt;
    struct us_dict dict;
    struct us_words words;
    struct us_patterns *patterns;
    bool wanted[US_TOKEN_NKIND];
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    struct us_tokenizer *t = us_tokenizer_new(&s->dict, (enum us_units)s->opt->units);
    us_tokenizer_use_words(t, &s->words);
    us_tokenizer_use_patterns(t, s->patterns);
    us_tokenizer_split_hashtags(t, s->opt->hashtags);
    return t;
}

static void
worker_free(void *worker)
{
    us_tokenizer_free(worker);
}

/* Keeps the wanted kinds; returns how many. With n-grams, marks stay until the runs are made. */
static size_t
select_kinds(const struct shared *s, struct us_token *tok, size_t n)
{
    size_t kept = 0;
    if (!s->opt->kinds)
        return n;
    for (size_t i = 0; i < n; i++)
        if (s->wanted[tok[i].kind])
            tok[kept++] = tok[i];
    return kept;
}

static void
write_plain(struct us_str text, const struct us_token *tok, size_t n, struct us_buf *out)
{
    enum { SHORT = 16 }; /* copied whole, the rest is written over: no call for a word */
    us_buf_reserve(out, text.n + n + 1 + SHORT);
    char *at = out->p + out->n;
    for (size_t i = 0; i < n; i++) {
        size_t from = tok[i].start, len = tok[i].end - from;
        if (len <= SHORT && from + SHORT <= text.n)
            memcpy(at, text.p + from, SHORT);
        else
            memcpy(at, text.p + from, len);
        at += len;
        *at++ = ' ';
    }
    at -= n > 0;
    *at++ = '\n';
    out->n = (size_t)(at - out->p);
}

/* Calls for each run of `size` tokens without a mark in it; appends its words joined by _ . */
static void
write_ngrams(struct us_str text, const struct us_token *tok, size_t n, size_t size, bool json,
             struct us_buf *out)
{
    bool any = false;
    struct us_buf gram = {0};
    for (size_t i = 0; i + size <= n; i++) {
        gram.n = 0;
        for (size_t k = 0; k < size; k++) {
            const struct us_token *t = &tok[i + k];
            if (t->kind == US_TOKEN_PUNCT || t->kind == US_TOKEN_OTHER)
                break;
            if (k)
                us_buf_char(&gram, '_');
            us_buf_add(&gram, text.p + t->start, t->end - t->start);
            if (k + 1 < size)
                continue;
            if (any)
                us_buf_char(out, json ? ',' : ' ');
            if (json)
                us_json_quote(out, us_buf_view(&gram));
            else
                us_buf_str(out, us_buf_view(&gram));
            any = true;
        }
    }
    us_buf_free(&gram);
}

static void
write_member(struct us_buf *out, const char *name, const char *value)
{
    us_buf_c(out, ",\"");
    us_buf_c(out, name);
    us_buf_c(out, "\":\"");
    us_buf_c(out, value);
    us_buf_char(out, '"');
}

static void
write_token(const struct us_dict *dict, struct us_str text, const struct us_token *t,
            struct us_cp_cursor *cp, struct us_buf *out)
{
    struct us_str word = us_str_sub(text, t->start, t->end);
    const char *lang = us_lang_token(text, t), *pos = NULL;
    us_buf_c(out, "{\"t\":");
    us_json_quote(out, word);
    us_buf_c(out, ",\"stem\":");
    us_json_quote(out, t->stem);
    write_member(out, "kind", us_token_kind_name((enum us_token_kind)t->kind));
    us_buf_c(out, ",\"start\":");
    us_buf_int(out, (long long)us_cp_of(cp, t->start));
    us_buf_c(out, ",\"end\":");
    us_buf_int(out, (long long)us_cp_of(cp, t->end));
    if (lang)
        write_member(out, "lang", lang);
    if (t->kind == US_TOKEN_HAN)
        pos = us_pos_name(us_dict_pos(dict, us_dict_find(dict, word)));
    if (pos)
        write_member(out, "pos", pos);
    if (t->flags & US_TOKEN_ELONGATED)
        us_buf_c(out, ",\"elongated\":true");
    us_buf_char(out, '}');
}

/* The language goes into `lang` where the record does not say it already; how much of the text it
 * is into `lang_share`. */
static void
set_lang(const struct shared *s, struct us_record *rec, const struct us_token *tok, size_t n,
         struct us_buf *tmp)
{
    struct us_lang lang = us_lang_of(&s->dict, rec->text, tok, n);
    struct us_str present;
    tmp->n = 0;
    us_json_quote(tmp, us_str_c(lang.code));
    if (!us_record_get(rec, "lang", &present))
        us_record_set(rec, "lang", us_buf_view(tmp));
    tmp->n = 0;
    us_buf_num(tmp, lang.share, 2);
    us_record_set(rec, "lang_share", us_buf_view(tmp));
}

static void
set_tokens(const struct shared *s, struct us_record *rec, struct us_token *tok, size_t n)
{
    struct us_cp_cursor cp = {.text = rec->text};
    struct us_buf json = {0};
    set_lang(s, rec, tok, n, &json);
    if (s->opt->ngrams) {
        json.n = 0;
        us_buf_char(&json, '[');
        write_ngrams(rec->text, tok, n, (size_t)s->opt->ngrams, true, &json);
        us_buf_char(&json, ']');
        us_record_set(rec, "ngrams", us_buf_view(&json));
    }
    n = select_kinds(s, tok, n);
    json.n = 0;
    us_buf_char(&json, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            us_buf_char(&json, ',');
        write_token(&s->dict, rec->text, &tok[i], &cp, &json);
    }
    us_buf_char(&json, ']');
    us_record_set(rec, "tokens", us_buf_view(&json));
    us_buf_free(&json);
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    const struct shared *s = shared;
    struct us_token *tok;
    size_t n = us_tokenize(worker, rec->text, s->opt->plain ? US_WANT_OFFSETS : US_WANT_STEM,
                           rec->arena, &tok);
    if (us_tokenizer_gave_up(worker))
        return us_fail(err, US_ELIMIT, 0, "a --keep pattern gave up at its limit; make it simpler");
    if (!s->opt->plain) {
        set_tokens(s, rec, tok, n);
        us_record_write(rec, out);
        return US_OK;
    }
    if (s->opt->ngrams) {
        write_ngrams(rec->text, tok, n, (size_t)s->opt->ngrams, false, out);
        us_buf_char(out, '\n');
    } else
        write_plain(rec->text, tok, select_kinds(s, tok, n), out);
    return US_OK;
}

static bool
parse_kinds(struct us_run *run, struct shared *s)
{
    struct us_str rest = us_str_c(s->opt->kinds ? s->opt->kinds : ""), one;
    while (s->opt->kinds && us_str_cut(&rest, ',', &one)) {
        bool known = false;
        for (int k = 0; k < US_TOKEN_NKIND; k++)
            if (us_str_eqc(one, us_token_kind_name((enum us_token_kind)k)))
                s->wanted[k] = known = true;
        if (!known) {
            us_cmd_fail(run, "--kinds: unknown kind '%.*s' (see --help)", (int)one.n, one.p);
            return false;
        }
    }
    return true;
}

/* One file of the user's words: a lexicon table of kind `words`, or a plain list, a word a line. */
static int
read_words(struct us_run *run, const char *path, struct us_words *words)
{
    enum { FILE_MAX = 64 << 20 };
    struct us_str bytes, line;
    struct us_table t;
    struct us_table_row row;
    struct us_err err;
    int rc = us_file_read(&run->keep, path, FILE_MAX, &bytes, &err);
    if (!rc && us_str_starts(bytes, US_UTF8_BOM))
        bytes = us_str_sub(bytes, strlen(US_UTF8_BOM), bytes.n);
    bool is_table = !rc && us_str_starts(bytes, "#!");
    if (!rc && !is_table && us_utf8_check(bytes) < bytes.n)
        rc = us_fail(&err, US_EUTF8, us_utf8_check(bytes), "invalid UTF-8");
    if (!rc && !is_table) {
        while (us_str_cut(&bytes, '\n', &line))
            us_words_add(words, us_str_sub(line, 0, us_str_find(line, '\t', 0)));
        return US_OK;
    }
    if (!rc)
        rc = us_table_open(&t, bytes, &err);
    if (!rc && t.kind == US_TABLE_WORDS)
        while ((rc = us_table_next(&t, &row, &err)) > 0)
            us_words_add(words, row.col[0]);
    if (rc < 0)
        us_cmd_fail_err(run, path, &err);
    return rc;
}

/* The same for every table below a directory. */
static int
read_all_words(struct us_run *run, const char *path, struct us_words *words)
{
    const char **files = &path;
    size_t n = 1;
    struct us_err err;
    int rc = us_file_list(&run->keep, path, ".tsv", &files, &n, &err) || n ? US_OK : US_EDATA;
    if (rc)
        us_cmd_fail(run, "%s: a directory without a table (.tsv)", path);
    for (size_t i = 0; i < n && !rc; i++)
        rc = read_words(run, files[i], words);
    return rc;
}

static bool
compile_patterns(struct us_run *run, struct shared *s)
{
    struct us_err err;
    char why[128];
    s->patterns = us_patterns_new();
    for (size_t i = 0; i < s->opt->keep.n; i++)
        if (us_patterns_add(s->patterns, s->opt->keep.v[i], why, &err)) {
            us_cmd_fail(run, "--keep '%s': at %zu: %s", s->opt->keep.v[i], err.off + 1, why);
            return false;
        }
    return true;
}

static int
run(struct us_run *run)
{
    struct shared s = {.opt = run->opts};
    if (us_cmd_would_hang(run) || !parse_kinds(run, &s) || !us_cmd_dict(run, &s.dict))
        return US_EXIT_FAILURE;
    us_words_init(&s.words, &s.dict);
    int status = compile_patterns(run, &s) ? US_EXIT_OK : US_EXIT_FAILURE;
    for (size_t i = 0; i < s.opt->common.lexicons.n && !status; i++)
        status = read_all_words(run, s.opt->common.lexicons.v[i], &s.words) ? US_EXIT_FAILURE
                                                                            : US_EXIT_OK;
    us_words_finish(&s.words);
    const struct us_filter f = {&s, worker_new, worker_free, each, .serial = false};
    if (!status)
        status = us_cmd_each(run, &f);
    us_words_free(&s.words);
    us_patterns_free(s.patterns);
    return status;
}

const struct us_cmd us_cmd_tokenize = {
    .name = "tokenize",
    .summary = "words of both languages, with offsets, stems and kinds",
    .operands = "[file ...]",
    .examples = "  unsaid tokenize records.jsonl\n"
                "  echo '物流太慢了，still waiting' | unsaid tokenize --text --plain\n"
                "  unsaid tokenize --text --plain -L brands.txt posts.txt\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct options),
    .run = run,
};
