#include "report/escape.h"

#include "base/utf8.h"

static bool
is_steering(uint32_t cp)
{
    if (cp < 0x20)
        return cp != '\n' && cp != '\t';
    return (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0x2028 || cp == 0x2029 || cp == 0xFFFE ||
           cp == 0xFFFF;
}

static const char *
html_reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void
us_escape_html(struct us_buf *out, struct us_str s)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = us_utf8_get(s.p + i, &len);
        const char *ref = cp < 0x80 ? html_reference((char)cp) : NULL;
        if (ref)
            us_buf_c(out, ref);
        else if (is_steering(cp))
            us_buf_c(out, "\xEF\xBF\xBD");
        else
            us_buf_add(out, s.p + i, len);
    }
}

static void
escape_line(struct us_buf *out, struct us_str s, const char *marks)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = us_utf8_get(s.p + i, &len);
        if (cp == '\n' || cp == '\t')
            us_buf_char(out, ' ');
        else if (is_steering(cp))
            us_buf_c(out, "\xEF\xBF\xBD");
        else if (marks[0] && (cp == '<' || cp == '&'))
            us_buf_c(out, cp == '<' ? "&lt;" : "&amp;");
        else {
            if (cp && cp < 0x80 && strchr(marks, (int)cp))
                us_buf_char(out, '\\');
            us_buf_add(out, s.p + i, len);
        }
    }
}

void
us_escape_md(struct us_buf *out, struct us_str s)
{
    escape_line(out, s, "\\`*_{}[]()>#+-!|~:");
}

void
us_escape_plain(struct us_buf *out, struct us_str s)
{
    escape_line(out, s, "");
}
