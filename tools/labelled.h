/* The labelled records of stdin, for the tools that print features of them. */
#ifndef US_TOOLS_LABELLED_H
#define US_TOOLS_LABELLED_H

#include "mine/analysis.h"
#include "record/reader.h"
#include "record/record.h"

#include <stdio.h>

/* Calls `print` with each record that has a string as its label; others are passed over. Returns the exit status. */
static inline int
each_labelled(struct us_miner *m, void (*print)(struct us_miner *, struct us_record *, struct us_str))
{
    struct us_reader r;
    struct us_arena a = {0};
    struct us_err err;
    struct us_str block, line, label;
    us_reader_init(&r, 0);
    while (us_reader_next(&r, 1 << 20, &block, &err) == US_BLOCK_LINES)
        while (block.n && us_str_cut(&block, '\n', &line)) {
            struct us_record rec;
            us_arena_clear(&a);
            if (!us_record_parse(&rec, line, &a, &err) && us_record_string(&rec, "label", &label))
                print(m, &rec, label);
        }
    return ferror(stdout) || fclose(stdout) ? 2 : 0;
}

#endif
