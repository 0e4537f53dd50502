/* unsaid import: exports of any kind to records. */
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "intake/intake.h"

#include <errno.h>
#include <unistd.h>

enum { WRITE_SIZE = 64 * 1024, REPORTED_MAX = 100, NO_TEXT_REPORTED_MAX = 3 };

struct options {
    struct us_common common;
    struct us_opt_list map;
    const char *encoding, *delimiter, *tz, *source, *channel, *brand, *lang;
    int format, date_order;
    bool no_header, html_entities, keep_empty;
    long skip_rows;
};

#define AT(member) offsetof(struct options, member)
static const struct us_opt opts[] = {
    {0, "map", US_OPT_LIST, "FIELD=COLUMN,...", AT(map), 0, 0,
     "which column is which: text=COL,time=COL; a name or a number from 1; COL+COL joins, - is "
     "none"},
    {0, "encoding", US_OPT_STR, "NAME", AT(encoding), 0, 0, "encoding of the files (detected)"},
    {0, "from", US_OPT_CHOICE, "auto|csv|tsv|json|jsonl|text", AT(format), 0, 0,
     "format of the files (auto: by content)"},
    {0, "delimiter", US_OPT_STR, "CHAR", AT(delimiter), 0, 0,
     "what stands between cells: one character, or tab (detected)"},
    {0, "no-header", US_OPT_FLAG, NULL, AT(no_header), 0, 0, "the first row is data"},
    {0, "skip-rows", US_OPT_INT, "N", AT(skip_rows), 0, 100000,
     "pass over N lines before the header"},
    {0, "tz", US_OPT_STR, "OFFSET", AT(tz), 0, 0,
     "offset of times that have none: +08:00, -05:00, Z (Z)"},
    {0, "date-order", US_OPT_CHOICE, "auto|mdy|dmy|ymd", AT(date_order), 0, 0,
     "how dates such as 3/4/2015 are read (auto: the column tells)"},
    {0, "source", US_OPT_STR, "NAME", AT(source), 0, 0,
     "source of records that name none (the file's name)"},
    {0, "channel", US_OPT_STR, "NAME", AT(channel), 0, 0, "channel of records that name none"},
    {0, "brand", US_OPT_STR, "NAME", AT(brand), 0, 0, "brand of records that name none"},
    {0, "lang", US_OPT_STR, "CODE", AT(lang), 0, 0, "language of records that name none"},
    {0, "html-entities", US_OPT_FLAG, NULL, AT(html_entities), 0, 0,
     "decode &amp; and its like in text and title"},
    {0, "keep-empty", US_OPT_FLAG, NULL, AT(keep_empty), 0, 0,
     "rows without text become records with an empty one, so that ratings alone count"},
    {0, "strict", US_OPT_FLAG, NULL, AT(common.strict), 0, 0,
     "stop at the first row that cannot be used (exit 2)"},
    {0, "bad", US_OPT_STR, "FILE", AT(common.bad), 0, 0, "keep rejected rows, raw, in FILE"},
    {0, "line-buffered", US_OPT_FLAG, NULL, AT(common.line_buffered), 0, 0,
     "write each record as soon as it is done"},
};

struct import {
    struct us_run *run;
    const struct options *o;
    struct us_intake_options io;
    const char *name;       /* of the current file */
    struct us_buf out, bad; /* not yet written */
    size_t rejected[US_REJECT_COUNT], total;
    int bad_fd;
    bool stop;
};

/* What the prefix decided */

/* A column's name as it may stand in a message: short, and without what a terminal would obey. */
static void
add_name(struct us_buf *b, struct us_str name)
{
    enum { SHOWN = 72 };
    size_t len = 1;
    name = us_str_trim(name);
    for (size_t i = 0; i < name.n; i += len) {
        uint32_t cp = us_utf8_get(name.p + i, &len);
        if (i + len > SHOWN) {
            us_buf_c(b, "...");
            return;
        }
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
            us_buf_char(b, ' ');
        else
            us_buf_add(b, name.p + i, len);
    }
}

static void
list_columns(const struct us_intake *in, struct us_buf *b)
{
    const struct us_columns *c = &in->columns;
    size_t used = 0;
    for (size_t f = 0; f < US_FIELD_COUNT; f++) {
        if (!c->field[f].n)
            continue;
        us_buf_fmt(b, "%s%s=", used ? " " : "", us_field_name((enum us_field)f));
        for (size_t i = 0; i < c->field[f].n; i++) {
            size_t col = c->field[f].col[i];
            us_buf_c(b, i ? "+" : "");
            if (in->sample.names && in->sample.names[col].p)
                add_name(b, in->sample.names[col]);
            else
                us_buf_fmt(b, "%zu", col + 1);
            used++;
        }
    }
    if (in->ncol > used)
        us_buf_fmt(b, "; %zu other column%s kept", in->ncol - used,
                   in->ncol - used == 1 ? "" : "s");
}

static void
describe_format(const struct us_intake *in, struct us_buf *b)
{
    static const char *const names[] = {"", "CSV", "TSV", "JSON", "JSON Lines", "plain text"};
    const struct us_encoding *e = &in->source.enc;
    bool ascii = e->why == US_ENCODING_ASCII && in->last;
    us_buf_fmt(b, "%s (%s", e->name, ascii ? "ASCII" : us_encoding_reason(e));
    if (e->why == US_ENCODING_GUESS)
        us_buf_fmt(b, ", %d%% sure", e->confidence);
    us_buf_fmt(b, "), %s", names[in->format]);
    if (in->format != US_FORMAT_CSV && in->format != US_FORMAT_TSV)
        return;
    if (!in->delim)
        us_buf_c(b, ", one column");
    else if (in->delim == '\t')
        us_buf_c(b, ", delimiter tab");
    else
        us_buf_fmt(b, ", delimiter '%c'", in->delim);
    if (in->header_rows > 1)
        us_buf_fmt(b, ", %zu header rows", in->header_rows);
    else
        us_buf_c(b, in->has_header ? ", header row" : ", no header row");
    if (in->columns.profile)
        us_buf_fmt(b, ", %s", in->columns.profile);
}

static void
note_decisions(struct import *im, const struct us_intake *in)
{
    static const char *const orders[] = {"month/day/year", "day/month/year", "year/month/day"};
    const struct us_columns *c = &in->columns;
    struct us_buf b = {0};
    describe_format(in, &b);
    us_cmd_note(im->run, "%s: %.*s", im->name, (int)b.n, b.p);
    b.n = 0;
    list_columns(in, &b);
    if (b.n && in->format != US_FORMAT_TEXT)
        us_cmd_note(im->run, "%s: %.*s", im->name, (int)b.n, b.p);
    us_buf_free(&b);
    if (c->text_by_content && in->ncol > 1)
        us_cmd_note(im->run,
                    "%s: no column is named like a text; took the one with the longest "
                    "(--map text=COLUMN names another)",
                    im->name);
    if (c->time_by_content)
        us_cmd_note(im->run, "%s: no column is named like a time; took one that holds dates",
                    im->name);
    if (in->opt.date_order >= 0 || !c->has_numeric_dates)
        return;
    if (c->order_is_ambiguous)
        us_cmd_note(im->run, "%s: day and month cannot be told apart; read as %s (--date-order)",
                    im->name, orders[in->order]);
    else
        us_cmd_note(im->run, "%s: dates are %s", im->name, orders[in->order]);
}

/* What was found to be odd on the way. */
static void
note_end(struct import *im, const struct us_intake *in, size_t rejected)
{
    const struct us_compose *c = &in->compose;
    const struct {
        size_t n;
        const char *what;
    } odd[] = {
        {in->short_rows, "with fewer cells than the header"},
        {in->long_rows, "with more cells than the header (kept in extra_columns)"},
        {in->csv.stray, "with quotes that were not doubled (read as they stand)"},
        {c->unread_times, "whose time could not be read (kept in time_raw)"},
        {c->lossy_times, "whose time names an unknown zone (kept in time_raw)"},
        {c->odd_ratings, "whose rating is no number (kept in rating_raw)"},
        {c->high_ratings, "whose rating is above the guessed maximum (no rating_max written)"},
    };
    if (in->source.late)
        us_cmd_note(im->run, "%s: behind an ASCII beginning the encoding is %s (%s)", im->name,
                    in->source.enc.name, us_encoding_reason(&in->source.enc));
    for (size_t i = 0; i < US_COUNT(odd); i++)
        if (odd[i].n)
            us_cmd_note(im->run, "%s: %zu row%s %s", im->name, odd[i].n, odd[i].n == 1 ? "" : "s",
                        odd[i].what);
    if (c->local_times)
        us_cmd_note(im->run, "%s: %zu time%s without offset, written with %s (--tz)", im->name,
                    c->local_times, c->local_times == 1 ? "" : "s", im->o->tz ? im->o->tz : "Z");
    us_cmd_note(im->run, "%s: %zu row%s: %zu record%s, %zu rejected", im->name, in->rows,
                in->rows == 1 ? "" : "s", in->records, in->records == 1 ? "" : "s", rejected);
}

/* Rejected rows */

/* Writes what is waiting for the --bad file. */
static void
flush_bad(struct import *im)
{
    struct us_str s = us_buf_view(&im->bad);
    while (im->bad_fd >= 0 && s.n) {
        ssize_t n = write(im->bad_fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            us_cmd_fail(im->run, "%s: %s", im->o->common.bad, strerror(errno));
            close(im->bad_fd);
            im->bad_fd = -1;
            im->stop = true;
            break;
        }
        s = us_str_sub(s, (size_t)n, s.n);
    }
    im->bad.n = 0;
}

static void
keep_bad(struct import *im, const struct us_reject *r)
{
    if (im->bad_fd < 0)
        return;
    us_buf_str(&im->bad, r->raw);
    if (r->ended)
        us_buf_char(&im->bad, '\n');
    if (im->bad.n >= WRITE_SIZE || im->o->common.line_buffered)
        flush_bad(im);
}

static void
take_reject(struct import *im, const struct us_reject *r)
{
    keep_bad(im, r);
    if (r->continued)
        return;
    im->total++;
    /* An export of ratings may have a text in every third row only: three lines tell that. */
    size_t n = ++im->rejected[r->reason];
    size_t most = r->reason == US_REJECT_NO_TEXT ? NO_TEXT_REPORTED_MAX : REPORTED_MAX;
    if (n <= most)
        us_cmd_warn(im->run, "%s:%zu:%zu: %s", im->name, r->line, r->off + 1, r->msg);
    else if (n == most + 1)
        us_cmd_warn(im->run, "more rows rejected (%s); they are only counted",
                    us_reject_name(r->reason));
    if (im->o->common.strict)
        im->stop = true;
}

static void
tell_rejected(const struct import *im)
{
    struct us_buf b = {0};
    if (!im->total)
        return;
    for (size_t i = 0; i < US_REJECT_COUNT; i++)
        if (im->rejected[i])
            us_buf_fmt(&b, "%s%zu %s", b.n ? ", " : "", im->rejected[i],
                       us_reject_name((enum us_reject_reason)i));
    us_cmd_warn(im->run, "%zu row%s rejected: %.*s%s%s", im->total, im->total == 1 ? "" : "s",
                (int)b.n, b.p, im->o->common.bad ? "; kept in " : " (--bad FILE keeps them)",
                im->o->common.bad ? im->o->common.bad : "");
    if (im->rejected[US_REJECT_NO_TEXT])
        us_cmd_note(im->run, "--keep-empty makes records of rows without text");
    us_buf_free(&b);
}

/* Reading */

static void
flush(struct import *im)
{
    if (!us_cmd_write(im->run, us_buf_view(&im->out)))
        im->stop = true;
    im->out.n = 0;
}

/* Says why a file could not be opened as an export. */
static void
fail_open(struct import *im, const struct us_intake *in, const struct us_err *err)
{
    struct us_buf b = {0};
    if (err->code != US_EFIELD) {
        us_cmd_fail_err(im->run, im->name, err);
        return;
    }
    us_buf_fmt(&b, "%s: %s", im->name, err->msg);
    if (in->culprit.p)
        us_buf_fmt(&b, ": '%.*s'", (int)in->culprit.n, in->culprit.p);
    if (in->nearest.n) {
        us_buf_c(&b, "; did you mean '");
        add_name(&b, in->nearest);
        us_buf_c(&b, "'?");
    }
    us_buf_c(&b, "; the columns are: ");
    for (size_t i = 0; i < in->ncol && i < 40; i++) {
        us_buf_c(&b, i ? ", " : "");
        if (in->sample.names[i].p && in->sample.names[i].n)
            add_name(&b, in->sample.names[i]);
        else
            us_buf_fmt(&b, "%zu", i + 1);
    }
    if (!in->culprit.p)
        us_buf_c(&b, "; name it: --map text=COLUMN");
    us_cmd_fail(im->run, "%.*s", (int)b.n, b.p);
    us_buf_free(&b);
}

/* The rows of an opened file. False when it could not be read to its end. */
static bool
read_rows(struct import *im, struct us_intake *in)
{
    struct us_reject reject;
    struct us_err err = {0};
    size_t before = im->total;
    int ev = US_INTAKE_END;
    while (!im->stop && (ev = us_intake_next(in, &im->out, &reject, &err)) > US_INTAKE_END) {
        if (ev == US_INTAKE_REJECT)
            take_reject(im, &reject);
        if (im->out.n >= WRITE_SIZE || (im->o->common.line_buffered && im->out.n))
            flush(im);
    }
    flush(im);
    flush_bad(im);
    if (ev < 0)
        us_cmd_fail_err(im->run, im->name, &err);
    note_end(im, in, im->total - before);
    return ev >= 0;
}

static bool
do_file(struct import *im, const char *file)
{
    struct us_intake in;
    struct us_err err = {0};
    bool ok = false;
    int fd = us_cmd_open(im->run, file, &im->name);
    if (fd < 0)
        return false;
    im->io.name = fd == 0 ? "" : file;
    if (us_intake_open(&in, fd, &im->io, &err))
        fail_open(im, &in, &err);
    else if (in.is_empty) {
        us_cmd_note(im->run, "%s: is empty", im->name);
        ok = true;
    } else {
        note_decisions(im, &in);
        ok = read_rows(im, &in);
    }
    us_intake_free(&in);
    if (fd > 0)
        close(fd);
    return ok;
}

/* Options to what the library takes; false after a message. */
static bool
take_options(struct import *im)
{
    const struct options *o = im->o;
    struct us_intake_options *io = &im->io;
    const char *d = o->delimiter;
    io->format = (enum us_format)o->format; /* the choices stand in the enum's order */
    io->date_order = o->date_order - 1;
    io->encoding = o->encoding;
    io->no_header = o->no_header;
    io->skip_rows = (size_t)o->skip_rows;
    io->map = (struct us_column_map){o->map.v, o->map.n};
    io->compose = (struct us_compose_options){.html = o->html_entities,
                                              .keep_empty = o->keep_empty,
                                              .source = o->source,
                                              .channel = o->channel,
                                              .brand = o->brand,
                                              .lang = o->lang};
    if (o->tz && !us_date_offset(us_str_c(o->tz), &io->compose.tz)) {
        us_cmd_fail(im->run, "--tz wants an offset such as +08:00 or Z, not '%s'", o->tz);
        return false;
    }
    if (d && (strcmp(d, "tab") == 0 || strcmp(d, "\\t") == 0))
        d = "\t";
    if (d &&
        (strlen(d) != 1 || *d == '"' || *d == '\n' || *d == '\r' || (unsigned char)*d >= 0x80)) {
        us_cmd_fail(im->run, "--delimiter wants one ASCII character, or tab, not '%s'", d);
        return false;
    }
    io->delim = d ? *d : '\0';
    return !o->common.bad || (im->bad_fd = us_cmd_open_bad(im->run)) >= 0;
}

static int
run_import(struct us_run *run)
{
    static char *const standard_input[] = {"-"};
    struct import im = {.run = run, .o = run->opts, .bad_fd = -1};
    if (us_cmd_would_hang(run) || !take_options(&im))
        return US_EXIT_FAILURE;
    char *const *files = run->nfiles ? run->files : standard_input;
    size_t n = run->nfiles ? run->nfiles : 1;
    bool ok = true;
    for (size_t i = 0; i < n && !im.stop; i++)
        ok &= do_file(&im, files[i]);
    tell_rejected(&im);
    us_buf_free(&im.out);
    us_buf_free(&im.bad);
    if (im.bad_fd >= 0 && close(im.bad_fd) < 0) {
        us_cmd_fail(run, "%s: %s", im.o->common.bad, strerror(errno));
        ok = false;
    }
    if (!ok || im.stop || run->out.failed)
        return US_EXIT_FAILURE;
    return im.total ? US_EXIT_REJECTED : US_EXIT_OK;
}

const struct us_cmd us_cmd_import = {
    .name = "import",
    .summary = "turns exports of feedback into records",
    .operands = "[file ...]",
    .examples = "  unsaid import reviews.csv | unsaid annotate\n"
                "  unsaid import --map text=Comment,time=Date --tz +08:00 export.csv\n"
                "  gunzip -c posts.jsonl.gz | unsaid import --from jsonl --source forum\n",
    .options = {opts, US_COUNT(opts), 0},
    .opt_size = sizeof(struct options),
    .run = run_import,
};
