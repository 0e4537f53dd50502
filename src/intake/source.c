#include "intake/source.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads until `want` raw bytes are there or the file ends. */
static int
fill(struct us_source *s, size_t want, struct us_err *err)
{
    while (s->raw.n < want && !s->eof) {
        us_buf_reserve(&s->raw, want - s->raw.n);
        ssize_t got = read(s->fd, s->raw.p + s->raw.n, want - s->raw.n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return us_fail(err, US_EIO, 0, "cannot read");
        s->raw.n += (size_t)got;
        s->eof = got == 0;
    }
    return US_OK;
}

int
us_source_open(struct us_source *s, int fd, struct us_err *err)
{
    struct stat st;
    memset(s, 0, sizeof(*s));
    s->fd = fd;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return us_fail(err, US_EIO, 0, "cannot read");
    }
    int rc = fill(s, US_ENCODING_PREFIX, err);
    /* A file of exactly the prefix's size: its end shows only in one read more. */
    return rc ? rc : fill(s, US_ENCODING_PREFIX + 1, err);
}

void
us_source_free(struct us_source *s)
{
    us_decoder_free(&s->dec);
    us_buf_free(&s->raw);
    us_buf_free(&s->text);
}

struct us_str
us_source_prefix(const struct us_source *s)
{
    return us_buf_view(&s->raw);
}

/* Control characters that no text has. */
static bool
is_binary(struct us_str s)
{
    size_t odd = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        odd += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B) ||
               c == 0x7F;
    }
    return odd > 8 && odd * 20 > s.n;
}

const char *
us_source_not_text(const struct us_source *s)
{
    static const struct {
        const char *magic;
        size_t n;
        const char *what;
    } known[] = {
        {"PK\3\4", 4, "XLSX is not read yet; save the sheet as CSV (UTF-8)"},
        {"PK\5\6", 4, "an empty ZIP archive"},
        {"\x1f\x8b", 2, "gzip data; unpack it first: gunzip -c FILE | unsaid import"},
        {"BZh", 3, "bzip2 data; unpack it first: bunzip2 -c FILE | unsaid import"},
        {"\xFD"
         "7zXZ",
         5, "xz data; unpack it first: xz -dc FILE | unsaid import"},
        {"\x28\xB5\x2F\xFD", 4, "zstd data; unpack it first: zstd -dc FILE | unsaid import"},
        {"\xD0\xCF\x11\xE0", 4, "an old Excel file (XLS); save the sheet as CSV (UTF-8)"},
        {"%PDF-", 5, "a PDF; export the data as CSV"},
        {"SQLite format 3", 15, "an SQLite database; export a table as CSV"},
    };
    struct us_str raw = us_source_prefix(s);
    for (size_t i = 0; i < US_COUNT(known); i++)
        if (raw.n >= known[i].n && memcmp(raw.p, known[i].magic, known[i].n) == 0)
            return known[i].what;
    struct us_encoding e;
    us_encoding_detect(raw, s->eof, &e);
    if (strncmp(e.name, "UTF-16", 6) == 0 && e.why == US_ENCODING_BOM)
        return NULL;
    if (strncmp(e.name, "UTF-16", 6) != 0)
        return is_binary(raw) ? "binary data, not text" : NULL;
    struct us_decoder d;
    struct us_buf text = {0};
    if (us_decoder_init(&d, &e, NULL))
        return NULL;
    us_decoder_feed(&d, raw, s->eof, &text);
    us_decoder_free(&d);
    bool binary = is_binary(us_buf_view(&text));
    us_buf_free(&text);
    return binary ? "binary data, not text" : NULL;
}

int
us_source_decide(struct us_source *s, const char *name, struct us_err *err)
{
    struct us_str raw = us_source_prefix(s);
    if (raw.n > US_ENCODING_PREFIX)
        raw.n = US_ENCODING_PREFIX;
    if (name) {
        int rc = us_encoding_named(name, raw, &s->enc, err);
        if (rc)
            return rc;
    } else
        us_encoding_detect(raw, s->eof && raw.n == s->raw.n, &s->enc);
    if (s->enc.bom) {
        s->raw.n -= s->enc.bom;
        memmove(s->raw.p, s->raw.p + s->enc.bom, s->raw.n);
    }
    return us_decoder_init(&s->dec, &s->enc, err);
}

/* Behind an ASCII prefix the first other byte brings the decision, from a window of its own. */
static int
decide_late(struct us_source *s, struct us_err *err)
{
    size_t at = 0;
    while (at < s->raw.n && (unsigned char)s->raw.p[at] < 0x80)
        at++;
    if (at == s->raw.n)
        return US_OK;
    int rc = fill(s, at + US_ENCODING_PREFIX, err);
    if (rc)
        return rc;
    us_encoding_detect(us_str_sub(us_buf_view(&s->raw), at, s->raw.n), s->eof, &s->enc);
    s->late = true;
    if (strncmp(s->enc.name, "UTF-16", 6) == 0 || s->enc.why == US_ENCODING_BOM) {
        memcpy(s->enc.name, "UTF-8", 6); /* a mark or NULs in the middle are damage */
        s->enc.is_utf8 = true;
        s->enc.why = US_ENCODING_VALID;
    }
    us_decoder_free(&s->dec);
    return us_decoder_init(&s->dec, &s->enc, err);
}

int
us_source_next(struct us_source *s, struct us_str *piece, bool *last, struct us_err *err)
{
    int rc = fill(s, US_ENCODING_PREFIX, err);
    if (!rc && s->enc.why == US_ENCODING_ASCII)
        rc = decide_late(s, err);
    if (rc)
        return rc;
    s->text.n = 0;
    us_decoder_feed(&s->dec, us_buf_view(&s->raw), s->eof, &s->text);
    s->raw.n = 0;
    *piece = us_buf_view(&s->text);
    *last = s->eof;
    return US_OK;
}
