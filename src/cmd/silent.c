#include "cmd/mine.h"

static int
run(struct us_run *run)
{
    return us_mine_run(run, US_MINE_SILENT);
}

const struct us_cmd us_cmd_silent = {
    .name = "silent",
    .summary = "dissatisfaction never voiced as a complaint: signals and stance",
    .operands = "[file ...]",
    .examples = "  unsaid silent records.jsonl > heard.jsonl\n"
                "  echo '算了，以后不来了' | unsaid silent --text\n",
    .options = {NULL, 0, US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .run = run,
};
