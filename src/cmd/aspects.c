#include "cmd/mine.h"

static int
run(struct us_run *run)
{
    return us_mine_run(run, US_MINE_ASPECTS);
}

const struct us_cmd us_cmd_aspects = {
    .name = "aspects",
    .summary = "what is talked about, each mention with its own sentiment",
    .operands = "[file ...]",
    .examples = "  unsaid aspects records.jsonl > aspects.jsonl\n"
                "  echo 'great food, but the waiter was rude' | unsaid aspects --text\n",
    .options = {NULL, 0, US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .run = run,
};
