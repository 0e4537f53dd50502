/* The words of the reports: one table, two languages. */
#ifndef US_REPORT_UI_H
#define US_REPORT_UI_H

#include "base/str.h"
#include "report/ui_table.h"

enum us_ui_lang { US_UI_LANG_EN, US_UI_LANG_ZH, US_UI_LANGS };

enum us_ui {
#define US_UI_NAME(name, en, zh) US_UI_##name,
    US_UI_TABLE(US_UI_NAME)
#undef US_UI_NAME
        US_UI_COUNT
};

const char *us_ui(enum us_ui_lang lang, enum us_ui id);

/* Appends a text with {0} .. {9} replaced by `args`, which must be escaped for the page already. */
void us_ui_put(struct us_buf *out, enum us_ui_lang lang, enum us_ui id, const struct us_str *args,
               size_t nargs);

/* What a silent signal is called: the Chinese name of a catalogued id in Chinese, else `name`, else
 * an empty string. */
struct us_str us_ui_signal(enum us_ui_lang lang, struct us_str id, struct us_str name);

/* What a language code is called, or the code itself. */
struct us_str us_ui_language(enum us_ui_lang lang, struct us_str code);

#endif
