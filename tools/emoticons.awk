# Emoticons of the lexicon as C initialisers, for src/text/special.c. Run with LC_ALL=C: lengths are bytes.
# Sorted by first byte (octal), then the longest first: the columns before the tab.
BEGIN {
    FS = "\t"
    for (i = 1; i < 256; i++)
        code[sprintf("%c", i)] = i
}
NF != 4 || /^# / { next }
{
    text = ""
    for (i = 1; i <= length($1); i++) {
        c = substr($1, i, 1)
        text = text (c == "\\" || c == "\"" ? "\\" : "") c
    }
    printf "%03d %03d\t{\"%s\", %d},\n", code[substr($1, 1, 1)], 999 - length($1), text, length($1)
}
