#include "lab.h"
#include "text/boundary.h"

/* Words of a run, separated by spaces, in b. */
static const char *
words(struct us_segmenter *s, const char *run, enum us_units units, struct us_buf *b)
{
    struct us_str text = us_str_c(run);
    size_t n = us_segment_run(s, text, (struct us_str){0}, units), at = 0;
    b->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (i)
            us_buf_char(b, ' ');
        us_buf_str(b, us_str_sub(text, at, s->end[i]));
        at = s->end[i];
    }
    us_buf_char(b, '\0');
    return b->p;
}

struct pair {
    struct us_lab lab;
    struct us_dict plain; /* without weights */
    struct us_segmenter with, without;
    struct us_buf a, b;
};

static void
pair_init(struct pair *p)
{
    memset(p, 0, sizeof *p);
    us_lab_dict(&p->lab);
    cr_assert(p->lab.dict.nbucket > 0, "zh.dict has no corrector");
    p->plain = p->lab.dict;
    p->plain.nbucket = 0;
    us_segmenter_init(&p->with, &p->lab.dict);
    us_segmenter_init(&p->without, &p->plain);
}

static void
pair_free(struct pair *p)
{
    us_segmenter_free(&p->with);
    us_segmenter_free(&p->without);
    us_buf_free(&p->a);
    us_buf_free(&p->b);
    us_arena_free(&p->lab.arena);
}

/* Boundaries put and taken, in both scripts. */
Test(boundary, flips)
{
    static const char *const rows[][3] = {
        {"只能下次再来了", "只 能 下 次 再 来 了", "只能 下次 再 来 了"},
        {"只能下次再說", "只 能 下 次 再說", "只能 下次 再說"},
        {"就是等了好久", "就 是 等 了 好久", "就是 等 了 好久"},
        {"電話打了四遍沒人接", "電話 打 了 四遍 沒 人 接", "電話 打 了 四 遍 沒 人 接"},
        {"就是黄瓜丝少了点", "就 是 黄瓜 丝少 了 点", "就是 黄瓜 丝 少 了 点"},
    };
    struct pair p;
    pair_init(&p);
    for (size_t i = 0; i < US_COUNT(rows); i++) {
        cr_assert_str_eq(words(&p.without, rows[i][0], US_UNITS_COARSE, &p.a), rows[i][1]);
        cr_assert_str_eq(words(&p.with, rows[i][0], US_UNITS_COARSE, &p.b), rows[i][2]);
    }
    pair_free(&p);
}

/* Ends ascend to the end of the run. */
Test(boundary, words_are_sound)
{
    struct pair p;
    pair_init(&p);
    struct us_str run = us_str_c("就是等了一个半小时还没有人来回复只能自己去拿第二次再也不会来了");
    size_t n = us_segment_run(&p.with, run, (struct us_str){0}, US_UNITS_COARSE), from = 0;
    cr_assert(n > 0 && p.with.end[n - 1] == run.n);
    for (size_t i = 0; i < n; i++) {
        cr_assert(p.with.end[i] > from);
        from = p.with.end[i];
    }
    pair_free(&p);
}

Test(boundary, empty_and_short)
{
    struct pair p;
    pair_init(&p);
    cr_assert_str_eq(words(&p.with, "", US_UNITS_COARSE, &p.a), "");
    cr_assert_str_eq(words(&p.with, "好", US_UNITS_COARSE, &p.a), "好");
    cr_assert(us_segment_run(&p.with, us_str_c("月"), us_str_c("3"), US_UNITS_COARSE) == 1 &&
                  p.with.joins_number,
              "nothing is left behind the number");
    pair_free(&p);
}

/* What the conventions cut or joined stays, in either units. */
Test(boundary, conventions_win)
{
    struct pair p;
    pair_init(&p);
    cr_assert_str_eq(words(&p.with, "这个很好", US_UNITS_COARSE, &p.a), "这 个 很 好");
    cr_assert_str_eq(words(&p.with, "每天三十二个", US_UNITS_COARSE, &p.a), "每天 三十二 个");
    cr_assert_str_eq(words(&p.with, "成为博物馆", US_UNITS_FINE, &p.a), "成 为 博物 馆");
    pair_free(&p);
}

Test(boundary, same_twice)
{
    struct pair p;
    pair_init(&p);
    static const char run[] = "就是只能再等一等看着别人都收到了还有点着急";
    struct us_buf long_run = {0};
    for (int i = 0; i < 200; i++)
        us_buf_c(&long_run, run);
    us_buf_char(&long_run, '\0');
    words(&p.with, long_run.p, US_UNITS_COARSE, &p.a);
    words(&p.with, long_run.p, US_UNITS_COARSE, &p.b);
    cr_assert_str_eq(p.a.p, p.b.p);
    us_buf_free(&long_run);
    pair_free(&p);
}

Test(boundary, names_of_features)
{
    static const char *const names[] = {"shape:112",    "left:031:就",      "middle:1:就.是",
                                        "pos:112:13.4", "left-pos:012:_.3", "gate-right:0:是"};
    static const struct {
        const char *name;
        int rc;
    } bad[] = {{"", US_ESYNTAX},
               {"nonsense:1", US_ESYNTAX},
               {"shape:1", US_ESYNTAX},
               {"shape:211", US_ESYNTAX},
               {"left:111", US_ESYNTAX},
               {"left:111:", US_ESYNTAX},
               {"left:111:a", US_EDATA},
               {"left:111:就是", US_ESYNTAX},
               {"pos:111:1", US_ESYNTAX},
               {"pos:111:1.x", US_ESYNTAX},
               {"margin:111:1.2", US_ESYNTAX}};
    struct us_lab lab = {0};
    struct us_buf b = {0};
    uint64_t key;
    us_lab_dict(&lab);
    for (size_t i = 0; i < US_COUNT(names); i++) {
        b.n = 0;
        cr_assert(us_boundary_read(&lab.dict, us_str_c(names[i]), &key, &lab.err) == US_OK);
        us_boundary_write(&lab.dict, key, &b);
        cr_assert(us_str_eqc(us_buf_view(&b), names[i]), "%s", names[i]);
    }
    for (size_t i = 0; i < US_COUNT(bad); i++)
        cr_assert(us_boundary_read(&lab.dict, us_str_c(bad[i].name), &key, &lab.err) == bad[i].rc,
                  "%s", bad[i].name);
    us_buf_free(&b);
    us_arena_free(&lab.arena);
}
