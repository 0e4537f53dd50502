#include "cmd/mine.h"

static int
run(struct us_run *run)
{
    return us_mine_run(run, US_MINE_COMPLAINT);
}

const struct us_cmd us_cmd_complaints = {
    .name = "complaints",
    .summary = "is it a complaint, how severe, of what kind",
    .operands = "[file ...]",
    .examples = "  unsaid complaints records.jsonl > judged.jsonl\n"
                "  echo '三天了还没发货' | unsaid complaints --text\n",
    .options = {NULL, 0, US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_mine_options),
    .run = run,
};
