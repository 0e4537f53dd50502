#include "cmd/data.h"

#include "base/file.h"
#include "lexicon/image.h"

static const char *
data_path(struct us_run *run, const char *name)
{
    const char *path = us_file_data(&run->keep, name);
    if (!path)
        us_cmd_fail(run,
                    "%s is missing; run make, or set UNSAID_DATA to the directory that holds it",
                    name);
    return path;
}

bool
us_cmd_dict(struct us_run *run, struct us_dict *dict)
{
    struct us_err err;
    const char *path = data_path(run, "zh.dict");
    if (!path)
        return false;
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

/* All tables, the shipped ones first, then those of -L. */
static bool
build_with_overlays(struct us_run *run, const struct us_dict *dict, unsigned kinds,
                    struct us_cmd_lexicons *lx)
{
    const struct us_common *opt = run->opts;
    const char *where = data_path(run, "lexicons");
    struct us_err err;
    if (!where)
        return false;
    us_lexicon_build_init(&lx->build, dict, kinds);
    int rc = us_lexicon_build_add(&lx->build, where, &where, &err);
    for (size_t i = 0; !rc && i < opt->lexicons.n; i++)
        rc = us_lexicon_build_add(&lx->build, opt->lexicons.v[i], &where, &err);
    if (rc) {
        us_cmd_fail_err(run, where, &err);
        us_lexicon_build_free(&lx->build);
        return false;
    }
    us_lexicon_build_finish(&lx->build, &lx->lexicon);
    return true;
}

bool
us_cmd_lexicons_open(struct us_run *run, const struct us_dict *dict, const char *image,
                     unsigned kinds, struct us_cmd_lexicons *lx)
{
    memset(lx, 0, sizeof(*lx));
    if (((const struct us_common *)run->opts)->lexicons.n)
        return build_with_overlays(run, dict, kinds, lx);
    const char *path = data_path(run, image);
    struct us_err err;
    if (path && us_lexicon_image_open(&lx->lexicon, path, dict, &err)) {
        us_cmd_fail_err(run, path, &err);
        return false;
    }
    lx->lexicon.kinds = kinds; /* the image may hold more */
    return path != NULL;
}

void
us_cmd_lexicons_close(struct us_cmd_lexicons *lx)
{
    if (lx->build.tokenizer)
        us_lexicon_build_free(&lx->build);
}
