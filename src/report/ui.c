#include "report/ui.h"

static const char *const texts[US_UI_COUNT][US_UI_LANGS] = {
#define US_UI_ROW(name, en, zh) {en, zh},
    US_UI_TABLE(US_UI_ROW)
#undef US_UI_ROW
};

const char *
us_ui(enum us_ui_lang lang, enum us_ui id)
{
    return texts[id][lang];
}

void
us_ui_put(struct us_buf *out, enum us_ui_lang lang, enum us_ui id, const struct us_str *args,
          size_t nargs)
{
    for (const char *p = us_ui(lang, id); *p; p++) {
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
            size_t i = (size_t)(p[1] - '0');
            if (i < nargs)
                us_buf_str(out, args[i]);
            p += 2;
        } else {
            us_buf_char(out, *p);
        }
    }
}

/* Names of the shipped catalogue (lexicons/common/signals.tsv), S01 first. */
static const char *const signals_zh[] = {
    "勉强的夸奖", "双重否定", "期待落空",     "承诺未兑现",   "认命",     "投诉无用",
    "悄悄离开",   "最后机会", "转投别家",     "不如别家",     "自己凑合", "用得少了",
    "今不如昔",   "反复发生", "评分与文不符", "中庸评分",     "夸后转折", "提建议",
    "委婉批评",   "客气之下", "以问代怨",     "反讽",         "敷衍",     "欲言又止",
    "懒得多写",   "只夸边角", "私下劝退",     "不值这价",     "被套牢",   "折腾经历",
    "被踢皮球",   "默默退货", "怪自己",       "没解决就收场", "作者沉默", "拒绝作答"};

struct us_str
us_ui_signal(enum us_ui_lang lang, struct us_str id, struct us_str name)
{
    long n;
    if (lang == US_UI_LANG_ZH && id.n == 3 && id.p[0] == 'S' &&
        us_str_to_long(us_str_sub(id, 1, 3), 1, (long)US_COUNT(signals_zh), &n))
        return us_str_c(signals_zh[n - 1]);
    return name.p ? name : US_STR("");
}

struct us_str
us_ui_language(enum us_ui_lang lang, struct us_str code)
{
    static const char *const names[][1 + US_UI_LANGS] = {
        {"en", "English", "英文"},      {"zh", "Chinese", "中文"},
        {"mixed", "mixed", "中英混合"}, {"und", "undetermined", "未定"},
        {"ja", "Japanese", "日文"},     {"de", "German", "德文"},
        {"fr", "French", "法文"},       {"es", "Spanish", "西班牙文"},
        {"ko", "Korean", "韩文"}};
    for (size_t i = 0; i < US_COUNT(names); i++)
        if (us_str_eqc(code, names[i][0]))
            return us_str_c(names[i][1 + lang]);
    return code;
}
