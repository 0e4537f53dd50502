#include "cmd/cmd.h"
#include "cmd/sheets.h"
#include "measure/trend.h"
#include "report/changes.h"
#include "report/when.h"

struct options {
    struct us_common common;
    int count;
    long last, min;
    const char *split;
    double fdr, ratio; /* fdr, min: below 0 and 0 when not given */
    int unit;
    bool sensitive;
};

static const struct us_opt opts[] = {
    {0, "by", US_OPT_CHOICE, "none|day", offsetof(struct options, unit), 0, 0,
     "day: watch each theme over the days of one summary"},
    {0, "split", US_OPT_STR, "DATE", offsetof(struct options, split), 0, 0,
     "compare the days from DATE on with those before"},
    {0, "last", US_OPT_INT, "N", offsetof(struct options, last), 1, 36500,
     "compare the last N days with those before"},
    {0, "count", US_OPT_CHOICE, "unhappy|n|complaint|silent", offsetof(struct options, count), 0, 0,
     "which records count (default unhappy)"},
    {0, "min", US_OPT_INT, "N", offsetof(struct options, min), 1, 1000000000,
     "fewest records, found or expected, of a change (default 10; 6 when sensitive)"},
    {0, "ratio", US_OPT_NUM, "R", offsetof(struct options, ratio), 1, 1000,
     "least change, as a ratio to what was expected (default 1.2)"},
    {0, "fdr", US_OPT_NUM, "Q", offsetof(struct options, fdr), 0, 1,
     "false discovery rate of all lines together (default 0.05; 0.9 when sensitive)"},
    {0, "sensitive", US_OPT_FLAG, NULL, offsetof(struct options, sensitive), 0, 0,
     "an early word matters more than a false one"},
};

static void
defaults(void *p)
{
    struct options *o = p;
    o->fdr = -1;
    o->ratio = 1.2;
}

/* The sides of a comparison within one summary; false when there are no two. */
static bool
cut_days(const struct us_tally_sheet *s, long split, struct us_change_side side[2])
{
    side[0] = (struct us_change_side){s, true, s->first_day, split - 1};
    side[1] = (struct us_change_side){s, true, split, s->last_day};
    return s->timed && s->first_day < split && split <= s->last_day;
}

static struct us_change *
compare(struct us_run *run, const struct us_tally_sheet s[2], const struct us_change_options *co,
        size_t *n, bool *bad)
{
    const struct options *o = run->opts;
    struct us_change_side side[2] = {{&s[0], false, 0, 0}, {&s[1], false, 0, 0}};
    long day = s[0].last_day - o->last + 1;
    if (o->unit)
        return us_changes_daily(&s[0], co, &run->keep, n);
    if (o->split && !us_when_day(us_str_c(o->split), &day)) {
        us_cmd_fail(run, "--split: '%s' is no date, as in 2026-08-03", o->split);
        *bad = true;
        return NULL;
    }
    if (run->nfiles < 2 && !cut_days(&s[0], day, side)) {
        us_cmd_fail(run, "the summary has no days on both sides of the split");
        *bad = true;
        return NULL;
    }
    return us_changes_between(&side[0], &side[1], co, &run->keep, n);
}

static int
write_changes(struct us_run *run, const struct us_tally_sheet s[2])
{
    static const enum us_tally_count counts[] = {US_TALLY_UNHAPPY, US_TALLY_N, US_TALLY_COMPLAINT,
                                                 US_TALLY_SILENT};
    const struct options *o = run->opts;
    double fdr = o->sensitive ? 0.9 : 0.05;
    long min = o->sensitive ? 6 : 10;
    const struct us_change_options co = {
        .count = counts[o->count],
        .min = (uint64_t)(o->min ? o->min : min),
        .ratio = o->ratio,
        .fdr = o->fdr >= 0 ? o->fdr : fdr,
        .h = o->sensitive ? US_TREND_H_LOW : US_TREND_H,
    };
    size_t n = 0;
    bool bad = false;
    const struct us_change *c = compare(run, s, &co, &n, &bad);
    struct us_buf out = {0};
    for (size_t i = 0; i < n; i++)
        us_change_write(&c[i], &out);
    bool ok = !bad && us_cmd_write(run, us_buf_view(&out));
    us_buf_free(&out);
    return !ok ? US_EXIT_FAILURE : n ? US_EXIT_CONDITION : US_EXIT_OK;
}

static int
run(struct us_run *run)
{
    const struct options *o = run->opts;
    int ways = (o->unit != 0) + (o->split != NULL) + (o->last > 0);
    struct us_tally_sheet s[2];
    if (us_cmd_would_hang(run))
        return US_EXIT_FAILURE;
    if (run->nfiles > 2)
        return us_cmd_fail(run, "two summaries at most (unsaid summarize --merge joins more)");
    if (ways > 1 || (ways && run->nfiles == 2))
        return us_cmd_fail(run, "--by, --split, --last and a second summary exclude each other");
    if (!ways && run->nfiles < 2)
        return us_cmd_fail(run, "one summary needs --by day, --split DATE or --last N");
    us_tally_init(&s[0], &run->keep);
    us_tally_init(&s[1], &run->keep);
    bool ok = us_cmd_read_summaries(run, run->nfiles ? run->files[0] : "-", &s[0]) &&
              (run->nfiles < 2 || us_cmd_read_summaries(run, run->files[1], &s[1]));
    int rc = ok ? write_changes(run, s) : US_EXIT_FAILURE;
    us_tally_free(&s[0]);
    us_tally_free(&s[1]);
    return rc;
}

const struct us_cmd us_cmd_trends = {
    .name = "trends",
    .summary = "what has changed: new, gone, grown, shrunk and bursting themes",
    .operands = "[summary [summary]]",
    .examples = "  unsaid summarize themed.jsonl | unsaid trends --by day\n"
                "  unsaid trends --last 7 all.json\n"
                "  unsaid trends july.json august.json\n",
    .options = {opts, US_COUNT(opts), 0},
    .opt_size = sizeof(struct options),
    .defaults = defaults,
    .run = run,
};
