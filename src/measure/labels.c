#include "measure/labels.h"

bool
us_label_get(const struct us_record *rec, const char *path, struct us_str *out)
{
    struct us_str raw;
    if (!us_record_path(rec, path, &raw) || us_json_kind_of(raw) == US_JSON_NULL)
        return false;
    *out = us_json_kind_of(raw) == US_JSON_STRING ? us_json_text(raw, rec->arena) : raw;
    return true;
}

static bool
one_of(struct us_str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (us_str_eq_nocase(s, words[i]))
            return true;
    return false;
}

struct us_str
us_label_polarity(struct us_str s)
{
    static const char *const negative[] = {"negative", "neg", "-1", "0"};
    static const char *const positive[] = {"positive", "pos", "1"};
    if (one_of(s, negative, US_COUNT(negative)))
        return US_STR("negative");
    return one_of(s, positive, US_COUNT(positive)) ? US_STR("positive") : US_STR("neutral");
}

bool
us_label_is_yes(struct us_str s, struct us_str yes)
{
    static const char *const words[] = {"1", "true", "yes", "complaint", "silent"};
    return us_str_eq(s, yes) || one_of(s, words, US_COUNT(words));
}
