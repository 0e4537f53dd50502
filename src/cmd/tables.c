/* unsaid lexicon list, unsaid lexicon lint */
#include "base/file.h"
#include "cmd/data.h"
#include "cmd/lexicon.h"
#include "lexicon/check.h"
#include "lexicon/listing.h"

struct walk {
    struct us_run *run;
    size_t prefix; /* bytes of a path that are left out of the name */
    int kind;      /* of the entries to list, or -1 */
    struct us_lexicon_build build;
    struct us_table_check check;
    struct us_buf out;
    size_t tables, faults;
};

static int
list_one(struct walk *w, struct us_str bytes, const char *name, struct us_err *err)
{
    return w->kind < 0 ? us_listing_table(bytes, name, &w->out, err)
                       : us_listing_rows(bytes, name, (enum us_table_kind)w->kind, &w->out, err);
}

static int
lint_one(struct walk *w, struct us_str bytes, const char *name, struct us_err *err)
{
    (void)err;
    us_table_check(&w->check, &w->build, bytes);
    for (size_t i = 0; i < w->check.n; i++) {
        const struct us_table_fault *f = &w->check.faults[i];
        us_buf_fmt(&w->out, "%s:%zu:%zu: %s\n", name, f->line, f->column, f->msg);
    }
    w->tables++;
    w->faults += w->check.n;
    return US_OK;
}

/* Reads the table `path`, or every .tsv below it. False after a reported failure. */
static bool
walk(struct walk *w, const char *path,
     int (*one)(struct walk *w, struct us_str bytes, const char *name, struct us_err *err))
{
    enum { TABLE_MAX = 64 << 20 };
    const char **files = &path;
    size_t n = 1;
    struct us_err err;
    bool ok = true, standard = strcmp(path, "-") == 0;
    if (us_file_list(&w->run->keep, path, ".tsv", &files, &n, &err))
        w->prefix = 0;
    for (size_t i = 0; i < n; i++) {
        struct us_arena tmp = {0};
        struct us_str bytes;
        const char *name = standard ? "(stdin)" : files[i] + w->prefix;
        int rc = us_file_read(&tmp, standard ? "/dev/stdin" : files[i], TABLE_MAX, &bytes, &err);
        if (!rc)
            rc = one(w, bytes, name, &err);
        ok &= !rc || (us_cmd_fail_err(w->run, standard ? name : files[i], &err), false);
        us_arena_free(&tmp);
    }
    ok &= us_cmd_write(w->run, us_buf_view(&w->out));
    w->out.n = 0;
    return ok;
}

static const char *
shipped(struct us_run *run)
{
    const char *path = us_file_data(&run->keep, "lexicons");
    if (!path)
        us_cmd_fail(run, "the lexicons are missing; run make, or set UNSAID_DATA to the directory "
                         "that holds them");
    return path;
}

int
us_lexicon_list(struct us_run *run)
{
    const struct us_lexicon_options *o = run->opts;
    struct walk w = {.run = run, .kind = -1};
    const char *root = shipped(run);
    if (run->nfiles)
        return us_cmd_fail(run, "list takes no files; -L PATH adds tables to the shipped ones");
    if (!root || (o->kind && (w.kind = us_lexicon_kind(run, o->kind)) < 0))
        return US_EXIT_FAILURE;
    if (w.kind < 0)
        us_buf_c(&w.out, "# kind\trows\tfile\tsource\n");
    w.prefix = strlen(root) + 1;
    bool ok = walk(&w, root, list_one);
    for (size_t i = 0; i < o->common.lexicons.n; i++) {
        w.prefix = 0;
        ok &= walk(&w, o->common.lexicons.v[i], list_one);
    }
    us_buf_free(&w.out);
    return ok ? US_EXIT_OK : US_EXIT_FAILURE;
}

int
us_lexicon_lint(struct us_run *run)
{
    struct us_dict dict;
    struct us_err err;
    struct walk w = {.run = run};
    const char *root = shipped(run), *where;
    bool ok = true, have = true;
    if (!run->nfiles)
        return us_cmd_fail(run, "lint wants the tables to check (- is stdin)");
    if (!root || !us_cmd_dict(run, &dict))
        return US_EXIT_FAILURE;
    us_lexicon_build_init(&w.build, &dict, 0); /* the catalogues alone */
    if (us_lexicon_build_add(&w.build, root, &where, &err)) {
        us_cmd_fail_err(run, where, &err);
        ok = have = false;
    }
    for (size_t i = 0; have && i < run->nfiles; i++)
        ok &= walk(&w, run->files[i], lint_one);
    if (ok)
        us_cmd_note(run, "%zu table%s, %zu fault%s", w.tables, w.tables == 1 ? "" : "s", w.faults,
                    w.faults == 1 ? "" : "s");
    us_table_check_free(&w.check);
    us_lexicon_build_free(&w.build);
    us_buf_free(&w.out);
    return !ok ? US_EXIT_FAILURE : w.faults ? US_EXIT_CONDITION : US_EXIT_OK;
}
