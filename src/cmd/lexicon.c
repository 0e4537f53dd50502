#include "cmd/lexicon.h"

#include "lexicon/table.h"

static const struct us_opt opts[] = {
    {0, "kind", US_OPT_STR, "KIND", offsetof(struct us_lexicon_options, kind), 0, 0,
     "kind of table: list shows its entries, calibrate weighs them (default sentiment)"},
    {0, "label", US_OPT_STR, "FIELD", offsetof(struct us_lexicon_options, label), 0, 0,
     "calibrate: member that holds the true class (default label)"},
    {0, "positive", US_OPT_STR, "VALUE", offsetof(struct us_lexicon_options, positive), 0, 0,
     "calibrate: the label that marks the class, where it is not negative or complaint"},
    {0, "min", US_OPT_INT, "N", offsetof(struct us_lexicon_options, least), 1, 1000000000,
     "calibrate: leave out entries that fired in fewer than N records (default 5)"},
    {0, "source-name", US_OPT_STR, "NAME", offsetof(struct us_lexicon_options, source), 0, 0,
     "calibrate: what --table calls the records"},
    {0, "table", US_OPT_FLAG, NULL, offsetof(struct us_lexicon_options, table), 0, 0,
     "calibrate: write a lexicon table for -L with the entries whose weight moves"},
};

static void
defaults(void *p)
{
    struct us_lexicon_options *o = p;
    o->label = "label";
    o->source = "labelled records";
    o->least = 5;
}

int
us_lexicon_kind(const struct us_run *run, const char *name)
{
    const char *names[US_TABLE_NKIND];
    for (int k = 0; k < US_TABLE_NKIND; k++) {
        names[k] = us_table_kind_name((enum us_table_kind)k);
        if (strcmp(name, names[k]) == 0)
            return k;
    }
    const char *near = us_opt_nearest(name, names, US_TABLE_NKIND);
    us_cmd_fail(run, "--kind: no kind of table is called '%s'%s%s%s", name,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return -1;
}

static int
run(struct us_run *run)
{
    static const char *const verbs[] = {"list", "lint", "calibrate"};
    static int (*const does[])(struct us_run * run) = {us_lexicon_list, us_lexicon_lint,
                                                       us_lexicon_calibrate};
    if (!run->nfiles)
        return us_cmd_fail(run, "say what to do: list, lint or calibrate");
    const char *verb = run->files[0];
    run->files++;
    run->nfiles--;
    for (size_t i = 0; i < US_COUNT(verbs); i++)
        if (strcmp(verb, verbs[i]) == 0)
            return does[i](run);
    const char *near = us_opt_nearest(verb, verbs, US_COUNT(verbs));
    return us_cmd_fail(run, "unknown verb '%s'; %s%s%s", verb, near ? "did you mean '" : "",
                       near ? near : "say list, lint or calibrate", near ? "'?" : "");
}

const struct us_cmd us_cmd_lexicon = {
    .name = "lexicon",
    .summary = "lists and checks lexicon tables, weighs them by labels",
    .operands = "list|lint|calibrate [file ...]",
    .examples = "  unsaid lexicon list --kind silent -L own.tsv\n"
                "  unsaid lexicon lint own.tsv\n"
                "  unsaid lexicon calibrate --table --source-name shop gold.jsonl > shop.tsv\n",
    .options = {opts, US_COUNT(opts), US_GROUP_RECORDS | US_GROUP_JOBS | US_GROUP_LEXICON},
    .opt_size = sizeof(struct us_lexicon_options),
    .defaults = defaults,
    .run = run,
};
