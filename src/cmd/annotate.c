#include "cmd/mine.h"

static const struct us_opt opts[] = {US_OPT_PRIOR};

static int
run(struct us_run *run)
{
    return us_mine_run(run,
                       US_MINE_SENTIMENT | US_MINE_ASPECTS | US_MINE_COMPLAINT | US_MINE_SILENT);
}

const struct us_cmd us_cmd_annotate = {
    .name = "annotate",
    .summary = "sentiment, aspects, complaints and silent in one pass",
    .operands = "[file ...]",
    .examples = "  unsaid import reviews.csv | unsaid annotate -j 4 > annotated.jsonl\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .run = run,
};
