#include "report/escape.h"
#include "report/page.h"

#include <criterion/criterion.h>

typedef void escape_fn(struct us_buf *, struct us_str);

static void
check(escape_fn *f, struct us_str in, const char *want)
{
    struct us_buf b = {0};
    f(&b, in);
    cr_assert(us_str_eqc(us_buf_view(&b), want), "got %.*s", (int)b.n, b.p);
    us_buf_free(&b);
}

Test(html, escapes_markup_and_attributes)
{
    check(us_escape_html, US_STR("<script>&\"'</script>"),
          "&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;");
    check(us_escape_html, US_STR("好\n\t😀"), "好\n\t😀");
    check(us_escape_html, US_STR(""), "");
}

Test(html, neutralises_control_and_direction)
{
    check(us_escape_html, US_STR("a\0b\x1b[31m\x7f"), "a\uFFFDb\uFFFD[31m\uFFFD");
    check(us_escape_html, US_STR("\u202E\u2066x\u2069\u2028"), "\uFFFD\uFFFDx\uFFFD\uFFFD");
    check(us_escape_html, US_STR("\u200D\u200F"), "\u200D\u200F");
    check(us_escape_plain, US_STR("\x1b]0;x\x07\n"), "\uFFFD]0;x\uFFFD ");
}

Test(html, markdown_cannot_mark_up)
{
    check(us_escape_md, US_STR("a|b\n# <b> [x](y) *z*"),
          "a\\|b \\# &lt;b\\> \\[x\\]\\(y\\) \\*z\\*");
}

Test(html, figures_have_one_form)
{
    struct us_buf b = {0};
    us_fig(&b, 1234567, 0);
    us_buf_char(&b, ' ');
    us_fig(&b, 1000.5, 2);
    us_buf_char(&b, ' ');
    us_fig(&b, -0.04, 1);
    us_buf_char(&b, ' ');
    us_fig_share(&b, 1, 3);
    us_buf_char(&b, ' ');
    us_fig_share(&b, 0, 0);
    const char *want = "1,234,567 1,000.50 0.0 33.3% –";
    cr_assert(us_str_eqc(us_buf_view(&b), want), "%.*s", (int)b.n, b.p);
    us_buf_free(&b);
}

Test(html, every_text_stands_in_both_languages)
{
    for (int i = 0; i < US_UI_COUNT; i++)
        for (int l = 0; l < US_UI_LANGS; l++) {
            struct us_str s = us_str_c(us_ui((enum us_ui_lang)l, (enum us_ui)i));
            cr_assert(s.n > 0);
            for (size_t k = 0; k < s.n; k++)
                cr_assert(!strchr("<>&\"|*", s.p[k]), "%s", s.p);
            for (char d = '0'; d <= '9'; d++) {
                char hole[] = {'{', d, '}', '\0'};
                bool en = strstr(us_ui(US_UI_LANG_EN, (enum us_ui)i), hole) != NULL;
                cr_assert(en == (strstr(s.p, hole) != NULL), "%s", s.p);
            }
        }
}

/* An empty input gives a whole page, in each form. */
Test(html, empty_input)
{
    struct us_arena a = {0};
    struct us_summary s;
    struct us_page page;
    struct us_buf out = {0};
    const struct us_report_options opt = {.quotes = 5, .themes = 25, .version = "x"};
    us_summary_init(&s, &a, 5);
    us_page_init(&page, &s, &opt, &a, &out);
    us_html_write(&page);
    cr_assert(us_str_ends(us_buf_view(&out), "</html>\n"));
    us_md_write(&page, true);
    us_md_write(&page, false);
    us_report_json_write(&page);
    us_buf_free(&out);
    us_summary_free(&s);
    us_arena_free(&a);
}
