#include "cmd/mine.h"

#define AT(field) offsetof(struct us_mine_options, field)

static const struct us_opt opts[] = {
    {0, "by-author", US_OPT_FLAG, NULL, AT(by_author), 0, 0,
     "one line for each author who fell silent, instead of records"},
    {0, "regular", US_OPT_INT, "N", AT(regular), 2, 16,
     "by author: days with a record that make an author a regular one (default 4)"},
    {0, "gap", US_OPT_INT, "DAYS", AT(gap), 1, 3650,
     "by author: least silence, in days of the calendar (default 14)"},
    {0, "gap-factor", US_OPT_NUM, "F", AT(gap_factor), 1, 100,
     "by author: least silence, in the author's longest gaps before (default 2)"},
    {0, "max-authors", US_OPT_INT, "N", AT(most_authors), 1, 100000000,
     "by author: give up above so many authors (default 1000000)"},
};

static void
defaults(void *v)
{
    struct us_mine_options *o = v;
    o->regular = 4;
    o->gap = 14;
    o->gap_factor = 2;
    o->most_authors = 1000000;
}

static int
run(struct us_run *run)
{
    const struct us_mine_options *o = run->opts;
    return o->by_author ? us_mine_authors(run) : us_mine_run(run, US_MINE_SILENT);
}

const struct us_cmd us_cmd_silent = {
    .name = "silent",
    .summary = "dissatisfaction never voiced as a complaint: signals and stance",
    .operands = "[file ...]",
    .examples = "  unsaid silent records.jsonl > heard.jsonl\n"
                "  echo '算了，以后不来了' | unsaid silent --text\n"
                "  unsaid silent --by-author records.jsonl\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .defaults = defaults,
    .run = run,
};
