#include "base/utf8.h"
#include "cmd/data.h"
#include "text/token.h"

struct options {
    struct us_common common;
    bool plain;
    int units;
};

static const struct us_opt opts[] = {
    {'p', "plain", US_OPT_FLAG, NULL, offsetof(struct options, plain), 0, 0,
     "write the words alone, separated by one space, a line for a record"},
    {'u', "units", US_OPT_CHOICE, "coarse|fine", offsetof(struct options, units), 0, 0,
     "coarse joins Chinese dates and quantities (default); fine cuts as Universal Dependencies "
     "does"},
};

struct shared {
    const struct options *opt;
    struct us_dict dict;
};

static void *
worker_new(void *shared)
{
    struct shared *s = shared;
    return us_tokenizer_new(&s->dict, (enum us_units)s->opt->units);
}

static void
worker_free(void *worker)
{
    us_tokenizer_free(worker);
}

static void
write_plain(struct us_str text, const struct us_token *tok, size_t n, struct us_buf *out)
{
    us_buf_reserve(out, text.n + n + 1);
    char *at = out->p + out->n;
    for (size_t i = 0; i < n; i++) {
        size_t len = tok[i].end - tok[i].start;
        if (i)
            *at++ = ' ';
        memcpy(at, text.p + tok[i].start, len);
        at += len;
    }
    *at++ = '\n';
    out->n = (size_t)(at - out->p);
}

static void
write_token(struct us_str text, const struct us_token *t, struct us_cp_cursor *cp,
            struct us_buf *out)
{
    us_buf_c(out, "{\"t\":");
    us_json_quote(out, us_str_sub(text, t->start, t->end));
    us_buf_c(out, ",\"stem\":");
    us_json_quote(out, t->stem);
    us_buf_c(out, ",\"kind\":\"");
    us_buf_c(out, us_token_kind_name((enum us_token_kind)t->kind));
    us_buf_c(out, "\",\"start\":");
    us_buf_int(out, (long long)us_cp_of(cp, t->start));
    us_buf_c(out, ",\"end\":");
    us_buf_int(out, (long long)us_cp_of(cp, t->end));
    us_buf_char(out, '}');
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    const struct shared *s = shared;
    struct us_token *tok;
    (void)err;
    if (s->opt->plain) {
        size_t n = us_tokenize(worker, rec->text, US_WANT_OFFSETS, rec->arena, &tok);
        write_plain(rec->text, tok, n, out);
        return US_OK;
    }
    size_t n = us_tokenize(worker, rec->text, US_WANT_STEM, rec->arena, &tok);
    struct us_cp_cursor cp = {.text = rec->text};
    struct us_buf json = {0};
    us_buf_char(&json, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            us_buf_char(&json, ',');
        write_token(rec->text, &tok[i], &cp, &json);
    }
    us_buf_char(&json, ']');
    us_record_set(rec, "tokens", us_buf_view(&json));
    us_buf_free(&json);
    us_record_write(rec, out);
    return US_OK;
}

static int
run(struct us_run *run)
{
    struct shared s = {.opt = run->opts};
    if (us_cmd_would_hang(run) || !us_cmd_dict(run, &s.dict))
        return US_EXIT_FAILURE;
    const struct us_filter f = {&s, worker_new, worker_free, each, false};
    return us_cmd_each(run, &f);
}

const struct us_cmd us_cmd_tokenize = {
    .name = "tokenize",
    .summary = "words of both languages, with offsets, stems and kinds",
    .operands = "[file ...]",
    .examples = "  unsaid tokenize records.jsonl\n"
                "  echo '物流太慢了，still waiting' | unsaid tokenize --text --plain\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS},
    .opt_size = sizeof(struct options),
    .run = run,
};
