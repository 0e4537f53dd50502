#include "cmd/sheets.h"

#include "record/reader.h"

#include <unistd.h>

struct source {
    struct us_run *run;
    const char *name;
    struct us_tally_sheet *s;
    size_t line, summaries;
};

static bool
do_lines(struct source *in, struct us_str block)
{
    struct us_str line;
    struct us_err err = {0};
    while (us_str_cut(&block, '\n', &line)) {
        in->line++;
        if (!us_str_trim(line).n)
            continue;
        if (us_tally_read(in->s, line, US_VERSION, &err)) {
            us_cmd_fail(in->run, "%s:%zu:%zu: %s", in->name, in->line, err.off + 1, err.msg);
            return false;
        }
        in->summaries++;
        if (!block.n)
            break;
    }
    return true;
}

bool
us_cmd_read_summaries(struct us_run *run, const char *file, struct us_tally_sheet *s)
{
    struct source in = {.run = run, .s = s};
    struct us_reader r;
    struct us_str block;
    struct us_err err = {0};
    int kind, fd = us_cmd_open(run, file, &in.name);
    bool ok = true;
    if (fd < 0)
        return false;
    us_reader_init(&r, fd);
    while (ok && (kind = us_reader_next(&r, 1 << 20, &block, &err)) != US_BLOCK_END) {
        ok = kind == US_BLOCK_LINES && do_lines(&in, block);
        if (kind == US_BLOCK_OVERLONG)
            us_cmd_fail(run, "%s:%zu: line is longer than 16 MiB, so no summary", in.name,
                        in.line + 1);
        else if (kind < 0)
            us_cmd_fail_err(run, in.name, &err);
    }
    us_reader_free(&r);
    if (fd > 0)
        close(fd);
    if (ok && !in.summaries) {
        us_cmd_fail(run, "%s: no summary in it", in.name);
        return false;
    }
    return ok;
}
