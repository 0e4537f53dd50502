/* Every word that a report says, in English and Chinese: X(NAME, en, zh). {0}, {1} ... are filled
 * by us_ui_put(); the text itself holds nothing that HTML or Markdown would have to escape. */
#ifndef US_REPORT_UI_TABLE_H
#define US_REPORT_UI_TABLE_H

/* clang-format off */
#define US_UI_TABLE(X) \
    X(HTML_LANG, "en", "zh-Hans") \
    X(KICKER, "Feedback report", "反馈报告") \
    X(DEFAULT_TITLE, "What customers said, and what they left unsaid", "客户说出的，与没有说出的") \
    X(LEDE_THEME, \
      "Look first at {0}: it has the most unhappy records of any theme, {1} of {2}, and {3} of those " \
      "({4}) stayed silent: dissatisfied, yet no complaint was made.", \
      "请先看{0}：{2} 条记录中有 {1} 条不满，为各主题之首；其中 {3} 条（{4}）是沉默的，有不满却没有投诉。") \
    X(LEDE_THEME_SHORT, "Look first at {0}: it has the most unhappy records of any theme, {1} of {2}.", \
      "请先看{0}：{2} 条记录中有 {1} 条不满，为各主题之首。") \
    X(LEDE_ALL, \
      "Of {1} records {0} ({2}) show dissatisfaction, and {3} of those ({4}) stayed silent: " \
      "dissatisfied, yet no complaint was made.", \
      "{1} 条记录中有 {0} 条（{2}）不满；其中 {3} 条（{4}）是沉默的，有不满却没有投诉。") \
    X(LEDE_ALL_SHORT, "Of {1} records {0} ({2}) show dissatisfaction.", \
      "{1} 条记录中有 {0} 条（{2}）不满。") \
    X(LEDE_HAPPY, "No unhappy record among {0}.", "{0} 条记录中没有一条不满。") \
    X(LEDE_BARE, "Records read: {0}. None is annotated, so nothing can be said of them yet.", \
      "读入 {0} 条记录，但都没有标注，暂时无法下结论。") \
    X(LEDE_EMPTY, "No records were read.", "没有读到任何记录。") \
    X(LEDE_SECOND, \
      "The quietest theme is {0}: {1} of its {2} unhappy records ({3}) never turned into a complaint.", \
      "最沉默的主题是{0}：{2} 条不满中有 {1} 条（{3}）从未变成投诉。") \
    X(NAV, "Contents", "目录") \
    X(SEC_FIGURES, "Headline figures", "总览") \
    X(SEC_TREND, "Over time", "时间走势") \
    X(SEC_THEMES, "Themes", "主题") \
    X(SEC_VOICES, "Theme by theme", "逐一细看") \
    X(SEC_SIGNALS, "Silent signals", "沉默信号") \
    X(SEC_COMPLAINTS, "Complaints", "投诉") \
    X(SEC_ICEBERG, "Below the surface", "水面之下") \
    X(SEC_RATINGS, "Ratings and text", "评分与文字") \
    X(SEC_QUALITY, "Data quality", "数据质量") \
    X(SEC_METHOD, "Method", "方法") \
    X(RECORDS, "records", "记录") \
    X(WINDOW, "window", "时段") \
    X(CHANNELS, "channels", "渠道") \
    X(SOURCES, "sources", "来源") \
    X(LANGUAGES, "languages", "语言") \
    X(THEMES, "themes", "主题") \
    X(CHANNEL, "channel", "渠道") \
    X(SOURCE, "source", "来源") \
    X(LANGUAGE, "language", "语言") \
    X(UNKNOWN, "unknown", "未知") \
    X(TO, "{0} to {1}", "{0} 至 {1}") \
    X(ONE_RECORD, "{0} record", "{0} 条记录") \
    X(N_RECORDS, "{0} records", "{0} 条记录") \
    X(MEASURE, "measure", "指标") \
    X(OF, "of", "总数") \
    X(SHARE, "share", "占比") \
    X(INTERVAL, "95% interval", "95% 区间") \
    X(N, "n", "条数") \
    X(M_UNHAPPY, "Unhappy", "不满") \
    X(M_NEGATIVE, "Negative sentiment", "负面情感") \
    X(M_NEUTRAL, "Neutral sentiment", "中性情感") \
    X(M_POSITIVE, "Positive sentiment", "正面情感") \
    X(M_COMPLAINT, "Complaint", "投诉") \
    X(M_SILENT, "Silent signals", "沉默信号") \
    X(M_QUIET, "Silent, no complaint", "沉默且未投诉") \
    X(M_EXIT, "Exit stance", "离开倾向") \
    X(AXES, "Two axes: voiced and silent", "两条轴：说出与沉默") \
    X(AXES_NOTE, "A complaint says it to the firm; a silent signal gives it away. A record can do both.", \
      "投诉是对商家说出来；沉默信号是不经意流露。一条记录可以兼有。") \
    X(AX_COMPLAINT, "complaint", "投诉") \
    X(AX_NO_COMPLAINT, "no complaint", "未投诉") \
    X(AX_SILENT, "silent signal", "有沉默信号") \
    X(AX_NO_SILENT, "no signal", "无信号") \
    X(TREND_TITLE, "Records by {0}: complaints, silent, other", "按{0}统计的记录：投诉、沉默、其他") \
    X(TREND_DESC, \
      "Stacked bars from {0} to {1}. Complaints {2}, silent without complaint {3}, other {4}. The " \
      "table below holds every figure.", \
      "{0} 至 {1} 的堆叠柱图。投诉 {2}，沉默且未投诉 {3}，其他 {4}。下表列出全部数字。") \
    X(UNIT_DAY, "day", "日") \
    X(UNIT_WEEK, "week", "周") \
    X(UNIT_MONTH, "month", "月") \
    X(UNIT_YEAR, "year", "年") \
    X(VOICED, "complaint", "投诉") \
    X(QUIET, "silent, no complaint", "沉默且未投诉") \
    X(OTHER, "other", "其他") \
    X(FIGURES_TABLE, "Figures as a table", "数字表") \
    X(WEEK_NOTE, "weeks begin on the Monday shown", "各周以所列周一开始") \
    X(TH_THEME, "theme", "主题") \
    X(TH_UNHAPPY, "unhappy", "不满") \
    X(TH_NEGATIVE, "negative", "负面") \
    X(TH_COMPLAINT, "complaint", "投诉") \
    X(TH_SILENT, "silent", "沉默") \
    X(TH_EXIT, "exit", "离开") \
    X(TH_RATING, "rating", "评分") \
    X(TH_TREND, "trend", "走势") \
    X(THEMES_NOTE, \
      "Sorted by unhappy records. Shares are of the theme's own records that carry the annotation; " \
      "in the bar, dark is a complaint, hatched is silent without complaint, pale is negative only; rating is the mean of five stars.", \
      "按不满记录数排序。占比以该主题中带有相应标注的记录为分母；条形中深色为投诉，斜纹为沉默且未投诉，浅色仅为负面；评分为五星制均值。") \
    X(FURTHER, "further themes: {0}", "其余 {0} 个主题") \
    X(NO_THEME, "no theme", "未归入主题") \
    X(ALL_RECORDS, "all records", "全部记录") \
    X(SEVERITY, "severity", "程度") \
    X(TOP_SIGNALS, "top silent signals", "主要沉默信号") \
    X(NO_SIGNALS, "no silent signals", "没有沉默信号") \
    X(NO_COMPLAINTS, "no complaints", "没有投诉") \
    X(NO_QUOTES, "no text to quote", "没有可引用的文字") \
    X(ROLE_TYPICAL, "typical", "典型") \
    X(ROLE_SILENT, "most silent", "最沉默") \
    X(ROLE_SEVERE, "most severe", "最严重") \
    X(ROLE_CONTENT, "on the other hand", "也有人说") \
    X(LEGEND, "marks", "标记") \
    X(MK_NEGATIVE, "negative words", "负面词") \
    X(MK_POSITIVE, "positive words", "正面词") \
    X(MK_COMPLAINT, "complaint", "投诉") \
    X(MK_SILENT, "silent signal", "沉默信号") \
    X(STARS, "{0} of 5 stars", "{0} 星（满分 5 星）") \
    X(RECORD_ID, "record", "记录") \
    X(TH_SIGNAL, "signal", "信号") \
    X(TH_STANCE, "stance", "姿态") \
    X(TH_EXAMPLE, "example", "例句") \
    X(TH_NO_COMPLAINT, "of these no complaint", "其中未投诉") \
    X(SEV_1, "no explicit reproach", "未明确指责") \
    X(SEV_2, "disapproval", "表示反感") \
    X(SEV_3, "accusation", "指控") \
    X(SEV_4, "blame", "归咎") \
    X(SEV_0, "not graded", "未分级") \
    X(SEV_NOTE, "The ladder climbs from naming a fault to holding someone responsible.", \
      "由低到高：从只说问题，到追究责任。") \
    X(SEVERE, "accusation or blame", "指控或归咎") \
    X(KINDS, "kinds", "类别") \
    X(KIND_NOTE, "A complaint may be of several kinds.", "一条投诉可属多类。") \
    X(FURTHER_ROWS, "further: {0}", "其余 {0} 项") \
    X(STANCE_0, "none", "无") \
    X(STANCE_1, "voice", "发声") \
    X(STANCE_2, "exit", "离开") \
    X(STANCE_3, "loyalty", "留守") \
    X(STANCE_4, "neglect", "漠然") \
    X(STANCES, "stances", "姿态") \
    X(POL_0, "negative", "负面") \
    X(POL_1, "neutral", "中性") \
    X(POL_2, "positive", "正面") \
    X(RATING, "rating", "评分") \
    X(MEAN_RATING, "mean rating", "平均评分") \
    X(MISMATCH_HIGH, \
      "Four or five stars, yet a negative or complaining text: {0} of {1} records ({2}).", \
      "{1} 条四星或五星记录中，有 {0} 条（{2}）的文字是负面或投诉。") \
    X(MISMATCH_LOW, \
      "One or two stars, yet a positive text without a complaint: {0} of {1} records ({2}).", \
      "{1} 条一星或二星记录中，有 {0} 条（{2}）的文字是正面且未投诉。") \
    X(RESCALED, "Ratings on other scales, brought to five stars: {0}.", \
      "{0} 个其他量表的评分已折算为五星制。") \
    X(Q_TIME, "without time", "无时间") \
    X(Q_BAD_TIME, "time not readable", "时间无法识别") \
    X(Q_RATING, "without rating", "无评分") \
    X(Q_CHANNEL, "without channel", "无渠道") \
    X(Q_SOURCE, "without source", "无来源") \
    X(Q_LANG, "without language", "无语言标记") \
    X(Q_TEXT, "with empty text", "文字为空") \
    X(Q_SENTIMENT, "without sentiment annotation", "无情感标注") \
    X(Q_COMPLAINT, "without complaint annotation", "无投诉标注") \
    X(Q_SILENT, "without silent annotation", "无沉默标注") \
    X(Q_THEME, "without theme", "无主题") \
    X(Q_REJECTED, \
      "Some input lines could not be read and are not in any figure; the command named them on stderr.", \
      "部分输入行无法读取，未计入任何数字；命令已在标准错误中列出。") \
    X(WHERE_FROM, "Where the records come from", "记录来自哪里") \
    X(ADD_SENTIMENT, "No record carries a sentiment. Add it with: ", "没有情感标注。添加命令：") \
    X(ADD_COMPLAINT, "No record carries a complaint annotation. Add it with: ", "没有投诉标注。添加命令：") \
    X(ADD_SILENT, "No record carries a silent annotation. Add it with: ", "没有沉默标注。添加命令：") \
    X(ADD_AXES, "The two axes need both annotations. Add them with: ", "两条轴需要两种标注。添加命令：") \
    X(ADD_THEME, "No record carries a theme. Add it with: ", "没有主题。添加命令：") \
    X(ADD_TIME, "No record carries a readable time. Map a column to it with: ", "没有可识别的时间。用此命令指定时间列：") \
    X(ADD_RATING, "No record carries a rating. Map a column to it with: ", "没有评分。用此命令指定评分列：") \
    X(METHOD_1, \
      "Every figure counts all records of the input; nothing is sampled, and only the part below the surface is estimated. Intervals are " \
      "95 % Wilson score intervals of a share: what to expect if these records were a random draw.", \
      "所有数字都统计了输入的全部记录，没有抽样；只有“水面之下”是估算。区间为占比的 95% 威尔逊得分区间：假定这些记录是随机抽取的。") \
    X(METHOD_2, \
      "Complaint: the text tells that an expectation was broken. Severity rises from no explicit " \
      "reproach (a fault is named) over disapproval and accusation (someone did it) to blame (you are responsible).", \
      "投诉：文字表明期待被违背。程度由“未明确指责”（只说问题），经“表示反感”“指控”（有人做了），到“归咎”（你们负责）。") \
    X(METHOD_3, \
      "Silent: dissatisfaction that shows without being raised, by named signals such as faint " \
      "praise, resignation or quiet exit. Stance follows Hirschman: voice, exit, loyalty, neglect.", \
      "沉默：流露却没有提出的不满，由具名信号识别，如勉强的夸奖、认命、悄悄离开。姿态依照赫希曼：发声、离开、留守、漠然。") \
    X(METHOD_4, \
      "Unhappy: negative in sentiment, or a complaint, or silent; each record counts once. Days are " \
      "those written in the records. Quotes are the records that rank first, not a random choice; " \
      "texts that differ only in case, digits or punctuation are shown once.", \
      "不满：情感负面、投诉或沉默三者居一，每条只计一次。日期以记录所写为准。引文取排名最前者，并非随机挑选；仅大小写、数字或标点不同的文字只出现一次。") \
    X(VERSION, "Made by unsaid {0}.", "由 unsaid {0} 生成。") \
    X(ICEBERG_ALL, \
      "Complaints: {0}. If {3} to {4} of the dissatisfied complain ({5}), {1} to {2} dissatisfied " \
      "people stand behind them, each complaint taken for one person.", \
      "投诉 {0} 条。若不满者中有 {3} 至 {4} 会投诉（{5}），则背后约有 {1} 至 {2} 位不满者（一条投诉按一人计）。") \
    X(ICEBERG_NONE, \
      "No complaint among these records: from none nothing follows about the people behind.", \
      "这些记录中没有投诉：由零无从推算背后的不满者。") \
    X(ICEBERG_SOURCE, "population rate from the literature", "文献中的总体比率") \
    X(ICEBERG_GIVEN, "rate as given, its source not stated", "比率由使用者给定，未注明来源") \
    X(ICEBERG_CAVEAT, \
      "These are customers at large, not records of this input; a population rate from the " \
      "literature (2 to 10 % of the dissatisfied complain to the firm) is not valid for a single " \
      "theme, product or week unless it was measured there.", \
      "所估为全体顾客，而非本次输入的记录；文献中的总体比率（不满者中有 2% 至 10% 会向企业投诉）除非实测过，否则不适用于单个主题、产品或某一周。") \
    X(ICEBERG_CAVEAT_GIVEN, \
      "These are customers at large, not records of this input; the rate was given by the user and " \
      "holds for a theme, product or week only if it was measured there.", \
      "所估为全体顾客，而非本次输入的记录；比率由使用者给定，只有实测过的主题、产品或周次才适用。") \
    X(ICEBERG_OBSERVED, "both, observed", "两者合计（实际观察到）") \
    X(ICEBERG_SHARE, "share (95% interval)", "占比（95% 区间）") \
    X(ICEBERG_NAME, "group", "分组") \
    X(ICEBERG_PRODUCT, "product", "产品") \
    X(ICEBERG_WEEK, "week of", "周") \
    X(ICEBERG_BEHIND, "dissatisfied people, estimate", "不满者估计") \
    X(TO_THEME_TABLE, "back to the table", "回到主题表")
/* clang-format on */

#endif
