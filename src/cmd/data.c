#include "cmd/data.h"

#include "base/file.h"

bool
us_cmd_dict(struct us_run *run, struct us_dict *dict)
{
    struct us_err err;
    const char *path = us_file_data(&run->keep, "zh.dict");
    if (!path) {
        us_cmd_fail(
            run, "the Chinese dictionary zh.dict is missing; run make, or set UNSAID_DATA to the "
                 "directory that holds it");
        return false;
    }
    if (us_dict_open(dict, path, &err)) {
        us_cmd_fail_err(run, path, &err);
        return false;
    }
    if (!(dict->head->flags & US_DICT_PAIRS))
        us_cmd_note(
            run,
            "the dictionary was built without the language model; Chinese words will be less exact "
            "(install libime-data-language-model and run make)");
    return true;
}

bool
us_cmd_lexicon(struct us_run *run, const struct us_dict *dict, unsigned kinds,
               struct us_lexicon *lx)
{
    const struct us_common *opt = run->opts;
    const char *where = us_file_data(&run->keep, "lexicons");
    struct us_err err;
    if (!where) {
        us_cmd_fail(run,
                    "the lexicons are missing; run make, or set UNSAID_DATA to the directory that "
                    "holds lexicons/");
        return false;
    }
    us_lexicon_init(lx, dict, kinds);
    int rc = us_lexicon_add(lx, where, &where, &err);
    for (size_t i = 0; !rc && i < opt->lexicons.n; i++)
        rc = us_lexicon_add(lx, opt->lexicons.v[i], &where, &err);
    if (rc) {
        us_cmd_fail_err(run, where, &err);
        us_lexicon_free(lx);
        return false;
    }
    us_lexicon_finish(lx);
    return true;
}
