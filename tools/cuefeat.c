/* cuefeat IMAGE DICT < records: what `complaints` saw in each record, for tools/fit_complaints.py.
 *
 * One line a record that has a label: label, channel, and tab-separated feature:value. */
#include "lexicon/image.h"
#include "mine/cues.h"
#include "labelled.h"

#include <stdio.h>

static void
print_record(struct us_miner *m, struct us_record *rec, struct us_str label)
{
    struct us_analysis an;
    struct us_sentiment s;
    struct us_cues c;
    us_analyse(m, rec->text, rec->arena, &an);
    us_sentiment_score(m, &an, rec->arena, &s);
    us_cues_find(m, &an, &s, &c);
    printf("%.*s\t%s", (int)label.n, label.p,
           c.channel == US_CHANNEL_SOCIAL ? "social" : "general");
    for (unsigned f = 0; f < US_FEATURE_N; f++) {
        if (c.value[f] == 0)
            continue;
        if (f > US_FEATURE_SIGNAL)
            printf("\tS%02u:%.4g", f - US_FEATURE_SIGNAL, c.value[f]);
        else
            printf("\t%s:%.4g", us_feature_name(f), c.value[f]);
    }
    putchar('\n');
}

int
main(int argc, char **argv)
{
    struct us_dict dict;
    struct us_lexicon lx;
    struct us_miner m;
    struct us_err err;
    if (argc != 3)
        return fputs("usage: cuefeat IMAGE DICT < records\n", stderr), 2;
    if (us_dict_open(&dict, argv[2], &err) || us_lexicon_image_open(&lx, argv[1], &dict, &err))
        return fprintf(stderr, "cuefeat: %s\n", err.msg), 2;
    us_miner_init(&m, &lx);
    return each_labelled(&m, print_record);
}
