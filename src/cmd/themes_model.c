#include "base/file.h"
#include "base/utf8.h"
#include "cmd/themes.h"
#include "themes/merge.h"
#include "themes/split.h"

#include <errno.h>

enum { MODEL_BYTES = 1 << 30 };

bool
us_themes_load(struct us_run *run, const char *path, bool must, struct us_model *m)
{
    struct us_str bytes;
    struct us_err err = {0};
    if (!path)
        return true;
    int rc = us_file_read(&run->keep, path, MODEL_BYTES, &bytes, &err);
    if (rc == US_EIO && errno == ENOENT && !must)
        return true;
    if (!rc)
        rc = us_model_parse(m, bytes, &err);
    if (rc)
        us_cmd_fail_err(run, path, &err);
    return rc == US_OK;
}

/* What a merge did that the user may not expect. */
static void
note_merge(const struct us_run *run, const struct us_merge *info, const struct us_model *m)
{
    us_cmd_note(run, "%zu model%s, %zu theme%s: %zu joined to another model's", info->nmodel,
                info->nmodel == 1 ? "" : "s", m->ntheme, m->ntheme == 1 ? "" : "s", info->njoined);
    if (info->nmodel < run->nfiles)
        us_cmd_note(run, "files of the same bytes count once");
    if (info->nmoved)
        us_cmd_note(run,
                    "%zu of %zu texts that several models know had different themes there; "
                    "they keep that with most texts",
                    info->nmoved, info->nsame);
    if (info->nrenamed)
        us_cmd_note(run, "%zu theme%s had the id of another and got a new one", info->nrenamed,
                    info->nrenamed == 1 ? "" : "s");
    if (info->mixed)
        us_cmd_note(run, "some models were made with concepts of both languages and some without; "
                         "themes of the latter join less well across languages");
}

bool
us_themes_merge(struct us_run *run, struct us_model *m)
{
    struct us_str *bytes = us_arena_raw(&run->keep, (run->nfiles + 1) * sizeof(*bytes));
    struct us_merge info;
    struct us_err err = {0};
    if (!run->nfiles)
        return us_cmd_fail(run, "--merge needs the files of models"), false;
    for (size_t i = 0; i < run->nfiles; i++)
        if (us_file_read(&run->keep, run->files[i], MODEL_BYTES, &bytes[i], &err)) {
            us_cmd_fail_err(run, run->files[i], &err);
            return false;
        }
    int rc = us_models_merge(m, bytes, run->nfiles, &info, &err);
    if (rc)
        us_cmd_fail_err(run, run->files[info.bad], &err);
    else
        note_merge(run, &info, m);
    return rc == US_OK;
}

/* --join FROM=TO. */
static bool
join_themes(struct us_run *run, const char *arg, struct us_model *m)
{
    struct us_str to = us_str_c(arg), from;
    struct us_err err;
    us_str_cut(&to, '=', &from);
    uint32_t a = us_model_find(m, us_str_trim(from));
    uint32_t b = to.p ? us_model_find(m, us_str_trim(to)) : US_CORPUS_NONE;
    if (!to.p)
        us_cmd_fail(run, "--join '%s': must be ID=ID", arg);
    else if (a == US_CORPUS_NONE || b == US_CORPUS_NONE)
        us_cmd_fail(run, "--join '%s': no theme has the %s id", arg,
                    a == US_CORPUS_NONE ? "first" : "second");
    else if (a != b && us_model_join(m, a, b, &err)) /* joined already: nothing to do */
        us_cmd_fail(run, "--join '%s': %s", arg, err.msg);
    else
        return true;
    return false;
}

/* --split ID. What is known changes its theme, so it is said. */
static bool
split_theme(struct us_run *run, const char *arg, struct us_model *m)
{
    struct us_err err;
    uint32_t k = us_model_find(m, us_str_trim(us_str_c(arg)));
    if (k == US_CORPUS_NONE) {
        us_cmd_fail(run, "--split '%s': no theme has this id", arg);
        return false;
    }
    if (us_model_split(m, k, &err)) {
        us_cmd_fail(run, "--split '%s': %s", arg, err.msg);
        return false;
    }
    const struct us_model_theme *old = &m->themes[k], *new = &m->themes[m->ntheme - 1];
    us_cmd_note(run, "%s keeps %u of its texts (%.*s); %u are %s from now on (%.*s)", old->id,
                (unsigned)old->texts, (int)old->label.n, old->label.p, (unsigned)new->texts,
                new->id, (int)new->label.n, new->label.p);
    return true;
}

bool
us_themes_edit(struct us_run *run, const struct us_themes_edits *e, const struct us_dict *dict,
               struct us_model *m)
{
    for (size_t i = 0; i < e->joins.n; i++)
        if (!join_themes(run, e->joins.v[i], m))
            return false;
    for (size_t i = 0; i < e->splits.n; i++)
        if (!split_theme(run, e->splits.v[i], m))
            return false;
    for (size_t i = 0; i < e->bans.n; i++) { /* in lower case, as labels are */
        struct us_str term = us_token_norm(dict, us_str_c(e->bans.v[i]), &run->keep);
        if (term.n)
            us_model_ban(m, term);
    }
    return true;
}

bool
us_themes_name(struct us_run *run, const struct us_themes_edits *e, struct us_model *m)
{
    for (size_t i = 0; i < e->names.n; i++) {
        struct us_str label = us_str_c(e->names.v[i]), id;
        struct us_err err;
        us_str_cut(&label, '=', &id);
        label = label.p ? us_str_trim(label) : US_STR("");
        if (!label.n || us_utf8_check(label) < label.n) {
            us_cmd_fail(run, "--name '%s': must be ID=LABEL", e->names.v[i]);
            return false;
        }
        if (us_model_name(m, us_str_trim(id), label, &err)) {
            us_cmd_fail(run, "--name '%s': %s", e->names.v[i], err.msg);
            return false;
        }
    }
    return true;
}

bool
us_themes_save(struct us_run *run, const char *path, const struct us_model *m)
{
    struct us_buf out = {0};
    struct us_err err;
    if (!path)
        return true;
    us_model_write(m, &out);
    int rc = us_file_write(path, us_buf_view(&out), &err);
    if (rc)
        us_cmd_fail_err(run, path, &err);
    us_buf_free(&out);
    return rc == US_OK;
}
