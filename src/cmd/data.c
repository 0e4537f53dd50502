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
