/* The record loop: blocks of lines, cut into chunks, run by workers, written in order. */
#include "base/threads.h"
#include "cmd/cmd.h"
#include "record/reader.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CHUNK = 32 * 1024,
    BLOCK = 256 * 1024,
    REPORTED_MAX = 100,
    BATCH = 8, /* lines whose steps are taken together, unless they are longer than this: */
    BATCH_BYTES = 8 * 1024
};

struct reject {
    struct us_str raw;
    size_t line; /* within the chunk, from 0 */
    size_t out;  /* output bytes written before it */
    struct us_err err;
};

struct chunk {
    struct us_str lines;
    size_t nlines;
    struct us_buf out;
    struct reject *rejects;
    size_t nrejects, cap;
};

struct worker {
    struct us_arena rec;
    void *own;
};

struct loop {
    struct us_run *run;
    const struct us_filter *f;
    const struct us_common *opt;
    struct us_pool *pool;
    struct worker *workers;
    struct chunk *chunks;
    size_t nchunks, cap;
    const char *name; /* of the current file */
    size_t line;      /* lines of the current file before the current chunk */
    size_t rejected;
    int bad_fd;
    bool stop;
};

/* Lines that are read, and not yet filtered. */
struct batch {
    struct us_record rec[BATCH];
    struct reject fault[BATCH]; /* err.code 0: none yet */
    size_t n, bytes;
};

static void
batch_run(struct loop *l, struct worker *w, struct chunk *c, struct batch *b)
{
    const struct us_filter *f = l->f;
    for (size_t s = 0; f->steps && f->steps[s]; s++)
        for (size_t i = 0; i < b->n; i++)
            if (!b->fault[i].err.code)
                f->steps[s](f->shared, w->own, &b->rec[i]);
    for (size_t i = 0; i < b->n; i++) {
        struct reject *fault = &b->fault[i];
        size_t before = c->out.n;
        int rc = fault->err.code;
        if (!rc)
            rc = f->each(f->shared, w->own, &b->rec[i], &c->out, &fault->err);
        if (rc) {
            c->out.n = fault->out = before;
            US_GROW(c->rejects, c->cap, c->nrejects + 1);
            c->rejects[c->nrejects++] = *fault;
        }
    }
    b->n = b->bytes = 0;
    us_arena_clear(&w->rec);
}

static void
batch_add(struct loop *l, struct worker *w, struct chunk *c, struct batch *b, struct us_str line)
{
    struct us_record *rec = &b->rec[b->n];
    struct reject *fault = &b->fault[b->n++];
    *fault = (struct reject){.raw = line, .line = c->nlines};
    int rc = l->opt->text ? us_record_from_text(rec, line, &w->rec, &fault->err)
                          : us_record_parse(rec, line, &w->rec, &fault->err);
    assert(rc == fault->err.code);
    (void)rc;
    rec->found = l->f->found ? us_arena_raw(&w->rec, l->f->found) : NULL;
    b->bytes += line.n;
    if (!l->f->steps || l->opt->line_buffered || b->n == BATCH || b->bytes >= BATCH_BYTES)
        batch_run(l, w, c, b);
}

static bool
is_blank(struct us_str line)
{
    return us_str_trim(line).n == 0;
}

static void
do_chunk(void *ctx, size_t worker, size_t job)
{
    struct loop *l = ctx;
    struct chunk *c = &l->chunks[job];
    struct worker *w = &l->workers[worker];
    struct batch b;
    size_t at = 0;
    b.n = b.bytes = 0;
    c->out.n = c->nrejects = c->nlines = 0;
    while (at < c->lines.n) {
        size_t lf = us_str_find(c->lines, '\n', at);
        struct us_str line = us_str_sub(c->lines, at, lf);
        if (l->opt->text || !is_blank(line))
            batch_add(l, w, c, &b, line);
        c->nlines++;
        at = lf + 1;
        if (l->opt->strict && c->nrejects)
            return;
        if (l->opt->line_buffered && c->out.n && us_pool_size(l->pool) == 1) {
            if (!us_cmd_write(l->run, us_buf_view(&c->out)))
                return;
            c->out.n = 0;
        }
    }
    batch_run(l, w, c, &b);
}

/* Cuts a block into chunks at line ends. */
static void
make_chunks(struct loop *l, struct us_str block)
{
    size_t at = 0;
    l->nchunks = 0;
    while (at < block.n) {
        size_t end = at + CHUNK < block.n ? us_str_find(block, '\n', at + CHUNK) + 1 : block.n;
        end = end > block.n ? block.n : end;
        if (l->nchunks == l->cap) {
            size_t cap = us_grow_cap(l->cap, l->nchunks + 1);
            l->chunks = us_realloc(l->chunks, cap, sizeof(*l->chunks));
            memset(l->chunks + l->cap, 0, (cap - l->cap) * sizeof(*l->chunks));
            l->cap = cap;
        }
        l->chunks[l->nchunks++].lines = us_str_sub(block, at, end);
        at = end;
    }
}

static bool
write_all(int fd, struct us_str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        s = us_str_sub(s, (size_t)n, s.n);
    }
    return true;
}

static void
keep_bad(struct loop *l, struct us_str raw, bool lf)
{
    if (l->bad_fd < 0)
        return;
    if (!write_all(l->bad_fd, raw) || (lf && !write_all(l->bad_fd, US_STR("\n")))) {
        us_cmd_fail(l->run, "%s: %s", l->opt->bad, strerror(errno));
        close(l->bad_fd);
        l->bad_fd = -1;
        l->stop = true;
    }
}

static void
report_reject(struct loop *l, size_t line, const struct us_err *err)
{
    if (++l->rejected <= REPORTED_MAX)
        us_cmd_warn(l->run, "%s:%zu:%zu: %s", l->name, line, err->off + 1, err->msg);
    else if (l->rejected == REPORTED_MAX + 1)
        us_cmd_warn(l->run, "more than %d lines rejected; the others are only counted",
                    REPORTED_MAX);
    if (l->opt->strict)
        l->stop = true;
}

/* Writes a finished chunk: with --strict only up to the first rejected record. */
static void
finish_chunk(struct loop *l, struct chunk *c)
{
    struct us_str out = us_buf_view(&c->out);
    if (l->opt->strict && c->nrejects)
        out.n = c->rejects[0].out < out.n ? c->rejects[0].out : out.n;
    if (!us_cmd_write(l->run, out))
        l->stop = true;
    for (size_t i = 0; i < c->nrejects; i++) {
        report_reject(l, l->line + c->rejects[i].line + 1, &c->rejects[i].err);
        keep_bad(l, c->rejects[i].raw, true);
        if (l->opt->strict)
            break;
    }
    l->line += c->nlines;
}

static void
do_block(struct loop *l, struct us_str block)
{
    make_chunks(l, block);
    if (us_pool_size(l->pool) == 1) {
        for (size_t i = 0; i < l->nchunks && !l->stop; i++) {
            do_chunk(l, 0, i);
            finish_chunk(l, &l->chunks[i]);
        }
        return;
    }
    us_pool_run(l->pool, l->nchunks, do_chunk, l);
    for (size_t i = 0; i < l->nchunks && !l->stop; i++)
        finish_chunk(l, &l->chunks[i]);
}

static void
overlong(struct loop *l, struct us_str piece, bool *inside)
{
    static const struct us_err err = {US_ELIMIT, US_LINE_MAX, 0, "line is longer than 16 MiB"};
    if (!*inside)
        report_reject(l, l->line + 1, &err);
    *inside = !(piece.n && piece.p[piece.n - 1] == '\n');
    keep_bad(l, piece, false);
    l->line += !*inside;
}

/* Returns false when the file could not be read to its end. */
static bool
do_file(struct loop *l, const char *file)
{
    int fd = us_cmd_open(l->run, file, &l->name);
    if (fd < 0)
        return false;
    struct us_reader r;
    struct us_err err;
    us_reader_init(&r, fd);
    l->line = 0;
    int kind = US_BLOCK_END;
    bool inside = false;
    while (!l->stop) {
        struct us_str block;
        kind = us_reader_next(&r, BLOCK * us_pool_size(l->pool), &block, &err);
        if (kind == US_BLOCK_LINES)
            do_block(l, block);
        else if (kind == US_BLOCK_OVERLONG)
            overlong(l, block, &inside);
        else
            break;
    }
    if (kind < 0)
        us_cmd_fail_err(l->run, l->name, &err);
    us_reader_free(&r);
    if (fd > 0)
        close(fd);
    return kind >= 0;
}

static bool
loop_init(struct loop *l, struct us_run *run, const struct us_filter *f)
{
    memset(l, 0, sizeof(*l));
    l->run = run;
    l->f = f;
    l->opt = run->opts;
    l->bad_fd = -1;
    if (l->opt->bad && (l->bad_fd = us_cmd_open_bad(run)) < 0)
        return false;
    size_t jobs = l->opt->jobs > 1 && !f->serial ? (size_t)l->opt->jobs : 1;
    l->pool = us_pool_new(jobs);
    l->workers = us_calloc(jobs, sizeof(*l->workers));
    for (size_t i = 0; i < jobs; i++)
        l->workers[i].own = f->worker_new ? f->worker_new(f->shared) : NULL;
    return true;
}

/* Frees the loop; false when the --bad file could not be closed. */
static bool
loop_free(struct loop *l)
{
    for (size_t i = 0; i < us_pool_size(l->pool); i++) {
        if (l->f->worker_free)
            l->f->worker_free(l->workers[i].own);
        us_arena_free(&l->workers[i].rec);
    }
    free(l->workers);
    us_pool_free(l->pool);
    for (size_t i = 0; i < l->cap; i++) {
        us_buf_free(&l->chunks[i].out);
        free(l->chunks[i].rejects);
    }
    free(l->chunks);
    if (l->bad_fd >= 0 && close(l->bad_fd) < 0) {
        us_cmd_fail(l->run, "%s: %s", l->opt->bad, strerror(errno));
        return false;
    }
    return true;
}

int
us_cmd_each(struct us_run *run, const struct us_filter *f)
{
    static char *const standard_input[] = {"-"};
    struct loop l;
    if (!loop_init(&l, run, f))
        return US_EXIT_FAILURE;
    char *const *files = run->nfiles ? run->files : standard_input;
    size_t n = run->nfiles ? run->nfiles : 1;
    bool ok = true;
    for (size_t i = 0; i < n && !l.stop; i++)
        ok &= do_file(&l, files[i]);
    if (l.rejected)
        us_cmd_warn(run, "%zu record%s rejected%s%s", l.rejected, l.rejected == 1 ? "" : "s",
                    l.opt->bad ? ", kept in " : " (--bad FILE keeps them)",
                    l.opt->bad ? l.opt->bad : "");
    bool stopped = l.stop, rejected = l.rejected > 0;
    ok &= loop_free(&l);
    if (!ok || stopped || run->out.failed)
        return US_EXIT_FAILURE;
    return rejected ? US_EXIT_REJECTED : US_EXIT_OK;
}
