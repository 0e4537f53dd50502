#include "base/utf8.h"
#include "cmd/cmd.h"
#include "cmd/sheets.h"
#include "report/ui.h"

struct options {
    struct us_common common;
    bool merge;
    const char *rate, *rate_source;
};

static const struct us_opt opts[] = {
    {0, "merge", US_OPT_FLAG, NULL, offsetof(struct options, merge), 0, 0,
     "the input is summaries: write the summary of all their records"},
    {0, "rate", US_OPT_STR, "LOW:HIGH", offsetof(struct options, rate), 0, 0,
     "share of the dissatisfied who complain, for the estimate (default 0.02:0.10)"},
    {0, "rate-source", US_OPT_STR, "TEXT", offsetof(struct options, rate_source), 0, 0,
     "where that rate comes from, named beside the estimate"},
};

static int
each(void *shared, void *worker, struct us_record *rec, struct us_buf *out, struct us_err *err)
{
    (void)worker;
    (void)out;
    (void)err;
    us_tally_add(shared, rec);
    return US_OK;
}

static int
fill(struct us_run *run, struct us_tally_sheet *s)
{
    const struct options *o = run->opts;
    const struct us_filter f = {s, NULL, NULL, each, .serial = true};
    if (!o->merge)
        return us_cmd_each(run, &f);
    static char *const standard_input[] = {"-"};
    char *const *files = run->nfiles ? run->files : standard_input;
    for (size_t i = 0; i < (run->nfiles ? run->nfiles : 1); i++)
        if (!us_cmd_read_summaries(run, files[i], s))
            return US_EXIT_FAILURE;
    return US_EXIT_OK;
}

static int
run(struct us_run *run)
{
    const struct options *o = run->opts;
    struct us_tally_sheet s;
    struct us_rate rate = {0, 0, o->rate_source};
    if (us_cmd_would_hang(run))
        return US_EXIT_FAILURE;
    if (o->merge && o->common.text)
        return us_cmd_fail(run, "--merge reads summaries, --text reads plain text: give one");
    if (o->rate && !us_rate_parse(us_str_c(o->rate), &rate))
        return us_cmd_fail(run, "--rate: '%s' is not LOW:HIGH, as in 0.02:0.10", o->rate);
    if (o->rate_source && us_utf8_check(us_str_c(o->rate_source)) < strlen(o->rate_source))
        return us_cmd_fail(run, "--rate-source is not UTF-8");
    if (o->rate && !o->rate_source)
        rate.source = us_ui(US_UI_LANG_EN, US_UI_ICEBERG_GIVEN);
    us_tally_init(&s, &run->keep);
    int rc = fill(run, &s);
    /* After a failed read the sums would be those of a part: better none than wrong ones. */
    if (rc != US_EXIT_FAILURE) {
        struct us_buf out = {0};
        us_tally_write(&s, US_VERSION, &rate, &run->keep, &out);
        if (!us_cmd_write(run, us_buf_view(&out)))
            rc = US_EXIT_FAILURE;
        us_buf_free(&out);
    }
    us_tally_free(&s);
    return rc;
}

const struct us_cmd us_cmd_summarize = {
    .name = "summarize",
    .summary = "the mergeable summary of annotated records",
    .operands = "[file ...]",
    .examples = "  unsaid summarize monday.jsonl > monday.json\n"
                "  unsaid summarize --merge monday.json tuesday.json > both.json\n"
                "  unsaid trends monday.json tuesday.json\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS},
    .opt_size = sizeof(struct options),
    .run = run,
};
