#include "mine/survey.h"

enum { STRAIGHT_LEAST = 4, ANSWER_BYTES = 24 };

struct count {
    struct us_survey *s;
    struct us_str first; /* the first answer */
    bool same;
    uint16_t last; /* number of the last question that has an answer */
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Q1, Q12_3; 3、满意度, 3. How likely; not Query or 2026. */
static bool
is_question(struct us_str key)
{
    size_t i = key.n && (key.p[0] == 'Q' || key.p[0] == 'q'), digits = i;
    bool named = i > 0;
    while (digits < key.n && digits < i + 4 && is_digit(key.p[digits]))
        digits++;
    if (digits == i)
        return false;
    struct us_str rest = us_str_sub(key, digits, key.n);
    if (named)
        return !rest.n || rest.p[0] == '_' || rest.p[0] == '.' || rest.p[0] == ':' ||
               rest.p[0] == ' ';
    return us_str_starts(rest, "、") || us_str_starts(rest, ". ") || us_str_starts(rest, "．");
}

static void
count_answer(struct count *c, struct us_str value, struct us_arena *a)
{
    enum us_json_kind kind = us_json_kind_of(value);
    if (kind == US_JSON_ARRAY || kind == US_JSON_OBJECT)
        return;
    struct us_str text = kind == US_JSON_STRING ? us_str_trim(us_json_text(value, a)) : value;
    if (kind == US_JSON_NULL)
        text.n = 0;
    if (text.n > ANSWER_BYTES || c->s->asked == UINT16_MAX)
        return; /* words of their own are no choice */
    c->s->asked++;
    if (!text.n)
        return;
    c->last = c->s->asked;
    if (!c->s->answered++)
        c->first = text;
    else
        c->same &= us_str_eq(text, c->first);
}

static bool
is_one_of(struct us_str s, const char *const *list)
{
    for (; *list; list++)
        if (us_str_eqc(s, *list))
            return true;
    return false;
}

/* "Finished": "0", "Progress": "40", "status": "partial". */
static bool
says_unfinished(const struct us_record *rec, const struct us_member *m)
{
    static const char *const no[] = {"0",  "false", "False",  "FALSE", "no",
                                     "No", "否",    "未完成", NULL};
    static const char *const partial[] = {"partial",    "Partial", "incomplete",
                                          "Incomplete", "未完成",  NULL};
    enum us_json_kind kind = us_json_kind_of(m->value);
    struct us_str v =
        kind == US_JSON_STRING ? us_str_trim(us_json_text(m->value, rec->arena)) : m->value;
    double progress;
    if (us_str_eqc(m->key, "Finished") || us_str_eqc(m->key, "finished"))
        return is_one_of(v, no);
    if (us_str_eqc(m->key, "Progress") || us_str_eqc(m->key, "progress"))
        return us_str_to_double(v, &progress) && progress >= 0 && progress < 100;
    return (us_str_eqc(m->key, "status") || us_str_eqc(m->key, "Status")) && is_one_of(v, partial);
}

static void
count_container(struct count *c, struct us_str value, struct us_arena *a)
{
    struct us_str key, item;
    size_t at = 0;
    if (us_json_kind_of(value) == US_JSON_ARRAY)
        while (us_json_next(value, &at, NULL, &item))
            count_answer(c, item, a);
    else if (us_json_kind_of(value) == US_JSON_OBJECT)
        while (us_json_next(value, &at, &key, &item))
            count_answer(c, item, a);
}

void
us_survey_read(const struct us_record *rec, struct us_survey *out)
{
    struct count c = {out, {NULL, 0}, true, 0};
    struct us_str answers;
    memset(out, 0, sizeof(*out));
    if (rec->is_text)
        return;
    bool whole = us_record_get(rec, "answers", &answers);
    if (whole)
        count_container(&c, answers, rec->arena);
    for (size_t i = 0; i < rec->n && !whole; i++)
        if (is_question(rec->members[i].key))
            count_answer(&c, rec->members[i].value, rec->arena);
    if (!out->asked)
        return; /* no survey: a status says something else */
    for (size_t i = 0; i < rec->n; i++)
        out->is_dropped |= says_unfinished(rec, &rec->members[i]);
    out->is_straight = out->answered >= STRAIGHT_LEAST && c.same;
    out->is_dropped |= c.last && out->asked >= STRAIGHT_LEAST && c.last * 2 <= out->asked;
}
