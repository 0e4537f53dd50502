/* A small lexicon of a test's own, and what a text does with it. */
#ifndef US_UNIT_LAB_H
#define US_UNIT_LAB_H

#include "base/file.h"
#include "lexicon/build.h"
#include "mine/silent.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct us_lab {
    struct us_arena arena;
    struct us_dict dict;
    struct us_lexicon_build build;
    struct us_lexicon lexicon;
    struct us_miner miner;
    struct us_err err;
};

static inline void
us_lab_dict(struct us_lab *lab)
{
    const char *path = us_file_data(&lab->arena, "zh.dict");
    cr_assert(path != NULL, "zh.dict is missing: run make");
    cr_assert(us_dict_open(&lab->dict, path, &lab->err) == US_OK, "%s: %s", path, lab->err.msg);
}

static inline void
us_lab_init(struct us_lab *lab)
{
    memset(lab, 0, sizeof(*lab));
    us_lab_dict(lab);
    us_lexicon_build_init(&lab->build, &lab->dict, (1U << US_TABLE_NKIND) - 1);
}

/* Adds a table: its kind and its rows, columns separated by a tab, each row ended by LF. The code
 * of us_lexicon_build_add. */
static inline int
us_lab_add(struct us_lab *lab, const char *kind, const char *rows)
{
    char path[] = "/tmp/unsaid-lab-XXXXXX";
    const char *where;
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    cr_assert(f != NULL);
    fprintf(f, "#! unsaid-lexicon 1 %s\n%s", kind, rows);
    fclose(f);
    int rc = us_lexicon_build_add(&lab->build, path, &where, &lab->err);
    unlink(path);
    return rc;
}

static inline void
us_lab_rows(struct us_lab *lab, const char *kind, const char *rows)
{
    int rc = us_lab_add(lab, kind, rows);
    cr_assert(rc == US_OK, "%zu: %s", lab->err.line, lab->err.msg);
}

static inline void
us_lab_ready(struct us_lab *lab)
{
    us_lexicon_build_finish(&lab->build, &lab->lexicon);
    us_miner_init(&lab->miner, &lab->lexicon);
}

static inline void
us_lab_free(struct us_lab *lab)
{
    us_miner_free(&lab->miner);
    us_lexicon_build_free(&lab->build);
    us_arena_free(&lab->arena);
}

/* The matches of one kind in `text`, as "first text|second text". */
static inline const char *
us_lab_matches(struct us_lab *lab, enum us_table_kind kind, const char *text)
{
    struct us_analysis an;
    struct us_buf b = {0};
    us_analyse(&lab->miner, us_str_c(text), &lab->arena, &an);
    for (size_t i = 0; i < an.nmatch[kind]; i++) {
        if (i)
            us_buf_char(&b, '|');
        us_buf_str(&b, us_str_sub(an.text, us_match_start(&an, &an.match[kind][i]),
                                  us_match_end(&an, &an.match[kind][i])));
    }
    const char *out = us_arena_dup(&lab->arena, b.p, b.n);
    us_buf_free(&b);
    return out;
}

#endif
