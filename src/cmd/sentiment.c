#include "cmd/mine.h"

static const struct us_opt opts[] = {
    US_OPT_PRIOR,
    {0, "explain", US_OPT_FLAG, NULL, offsetof(struct us_mine_options, explain), 0, 0,
     "for a person: the text, its evidence marked, and the sum, instead of records"},
    {0, "color", US_OPT_CHOICE, "auto|always|never", offsetof(struct us_mine_options, color), 0, 0,
     "mark evidence by colour in --explain; auto (default): on a terminal, unless NO_COLOR is set"},
};

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
                "  echo 'not bad, but still waiting' | unsaid sentiment --text\n"
                "  unsaid sentiment --explain -t < texts.txt | less\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .run = run,
};
