#include "text/pattern.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct us_patterns {
    pcre2_code **list;
    size_t n, cap;
};

struct us_pattern_work {
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

struct us_patterns *
us_patterns_new(void)
{
    return us_calloc(1, sizeof(struct us_patterns));
}

void
us_patterns_free(struct us_patterns *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n; i++)
        pcre2_code_free(p->list[i]);
    free(p->list);
    free(p);
}

int
us_patterns_add(struct us_patterns *p, const char *pattern, char why[128], struct us_err *err)
{
    int code;
    PCRE2_SIZE off;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                   PCRE2_UTF | PCRE2_ANCHORED, &code, &off, NULL);
    if (!re) {
        pcre2_get_error_message(code, (PCRE2_UCHAR *)why, 128);
        return us_fail(err, US_ESYNTAX, off, "malformed pattern");
    }
    pcre2_jit_compile(re, PCRE2_JIT_COMPLETE); /* where it cannot, the interpreter matches */
    US_GROW(p->list, p->cap, p->n + 1);
    p->list[p->n++] = re;
    return US_OK;
}

size_t
us_patterns_count(const struct us_patterns *p)
{
    return p->n;
}

struct us_pattern_work *
us_pattern_work_new(void)
{
    struct us_pattern_work *w = us_calloc(1, sizeof(*w));
    w->data = pcre2_match_data_create(1, NULL);
    w->limits = pcre2_match_context_create(NULL);
    if (!w->data || !w->limits)
        us_oom();
    pcre2_set_match_limit(w->limits, US_PATTERN_LIMIT);
    return w;
}

void
us_pattern_work_free(struct us_pattern_work *w)
{
    if (!w)
        return;
    pcre2_match_data_free(w->data);
    pcre2_match_context_free(w->limits);
    free(w);
}

size_t
us_patterns_match(const struct us_patterns *p, struct us_pattern_work *w, struct us_str text,
                  size_t at, bool *gave_up)
{
    size_t longest = 0;
    for (size_t i = 0; i < p->n; i++) {
        int rc = pcre2_match(p->list[i], (PCRE2_SPTR)text.p, text.n, at, PCRE2_NO_UTF_CHECK,
                             w->data, w->limits);
        if (rc < 0) {
            *gave_up |= rc != PCRE2_ERROR_NOMATCH;
            continue;
        }
        PCRE2_SIZE end = pcre2_get_ovector_pointer(w->data)[1];
        if (end > at && end - at > longest)
            longest = end - at;
    }
    return longest;
}
