#include "base/utf8.h"
#include "cmd/data.h"
#include "report/page.h"

struct options {
    struct us_common common;
    int format, ui;
    long quotes, themes;
    const char *title, *rate, *rate_source;
};

enum { FORMAT_HTML, FORMAT_MD, FORMAT_JSON, FORMAT_TEXT };

static const struct us_opt opts[] = {
    {'f', "format", US_OPT_CHOICE, "html|md|json|text", offsetof(struct options, format), 0, 0,
     "one self-contained HTML page (default), Markdown, JSON, or plain text"},
    {0, "ui", US_OPT_CHOICE, "en|zh", offsetof(struct options, ui), 0, 0,
     "language of the report's own words (default en)"},
    {0, "title", US_OPT_STR, "TEXT", offsetof(struct options, title), 0, 0, "title of the report"},
    {0, "quotes", US_OPT_INT, "N", offsetof(struct options, quotes), 0, 100,
     "quotes for each theme (default 5)"},
    {0, "themes", US_OPT_INT, "N", offsetof(struct options, themes), 0, 1000,
     "themes shown one by one, the unhappiest first; the rest is summed up (default 25)"},
    {0, "rate", US_OPT_STR, "LOW:HIGH", offsetof(struct options, rate), 0, 0,
     "share of the dissatisfied who complain, for the estimate (default 0.02:0.10)"},
    {0, "rate-source", US_OPT_STR, "TEXT", offsetof(struct options, rate_source), 0, 0,
     "where that rate comes from, named beside the estimate"},
};

static void
defaults(void *p)
{
    struct options *o = p;
    o->quotes = 5;
    o->themes = 25;
}

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    (void)worker;
    (void)out;
    (void)err;
    us_summary_add(shared, rec);
    return US_OK;
}

static bool
write_report(struct us_run *run, const struct us_summary *s, const struct us_rate *rate,
             const struct us_lexicon *names, bool rejected)
{
    const struct options *o = run->opts;
    const struct us_report_options ro = {.ui = (enum us_ui_lang)o->ui,
                                         .title = o->title,
                                         .quotes = (size_t)o->quotes,
                                         .themes = (size_t)o->themes,
                                         .version = US_VERSION,
                                         .rate = *rate,
                                         .rejected = rejected,
                                         .names = names};
    struct us_buf out = {0};
    struct us_page page;
    us_page_init(&page, s, &ro, &run->keep, &out);
    if (o->format == FORMAT_HTML)
        us_html_write(&page);
    else if (o->format == FORMAT_JSON)
        us_report_json_write(&page);
    else
        us_md_write(&page, o->format == FORMAT_TEXT);
    bool ok = us_cmd_write(run, us_buf_view(&out));
    us_buf_free(&out);
    return ok;
}

static int
run(struct us_run *run)
{
    const struct options *o = run->opts;
    struct us_summary s;
    if (us_cmd_would_hang(run))
        return US_EXIT_FAILURE;
    if (o->title && us_utf8_check(us_str_c(o->title)) < strlen(o->title))
        return us_cmd_fail(run, "--title is not UTF-8");
    struct us_rate rate = {0, 0, o->rate_source};
    if (o->rate && !us_rate_parse(us_str_c(o->rate), &rate))
        return us_cmd_fail(run, "--rate: '%s' is not LOW:HIGH, as in 0.02:0.10", o->rate);
    if (o->rate_source && us_utf8_check(us_str_c(o->rate_source)) < strlen(o->rate_source))
        return us_cmd_fail(run, "--rate-source is not UTF-8");
    if (o->rate && !o->rate_source)
        rate.source = us_ui((enum us_ui_lang)o->ui, US_UI_ICEBERG_GIVEN);
    struct us_cmd_lexicons lx; /* the catalogues alone */
    if (!us_cmd_lexicons_open(run, NULL, "sentiment.lex", 0, &lx))
        return US_EXIT_FAILURE;
    us_summary_init(&s, &run->keep, (size_t)o->quotes);
    const struct us_filter f = {&s, NULL, NULL, each, .serial = true};
    int rc = us_cmd_each(run, &f);
    /* After a failed read the figures would be those of a part: better none than wrong ones. */
    if (rc != US_EXIT_FAILURE && !write_report(run, &s, &rate, &lx.lexicon, rc == US_EXIT_REJECTED))
        rc = US_EXIT_FAILURE;
    us_summary_free(&s);
    us_cmd_lexicons_close(&lx);
    return rc;
}

const struct us_cmd us_cmd_report = {
    .name = "report",
    .summary = "the analyst's report of annotated records",
    .operands = "[file ...]",
    .examples = "  unsaid import reviews.csv | unsaid annotate | unsaid themes |\n"
                "      unsaid report > report.html\n"
                "  unsaid report --ui zh --title 八月反馈 annotated.jsonl > report.html\n"
                "  unsaid report --format json annotated.jsonl\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct options),
    .defaults = defaults,
    .run = run,
};
