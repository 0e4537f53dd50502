#include "cmd/mine.h"

static int
run(struct us_run *run)
{
    return us_mine_run(run, US_MINE_SENTIMENT);
}

const struct us_cmd us_cmd_sentiment = {
    .name = "sentiment",
    .summary = "polarity and strength, with the words and rules that made it",
    .operands = "[file ...]",
    .examples = "  unsaid sentiment records.jsonl > scored.jsonl\n"
                "  echo 'not bad, but still waiting' | unsaid sentiment --text\n",
    .options = {NULL, 0, US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_common),
    .run = run,
};
