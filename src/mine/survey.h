/* S36: how a survey was not answered, read from the record's other members.
 *
 * Answers are the member `answers` (an array, or an object), or else the members that survey
 * exports name by question: Q1, Q2_3 (Qualtrics), 3、 or 3. and the question (问卷星 and others).
 * What is looked for is a low score with an empty comment, the same answer to everything, and an
 * end before the end. */
#ifndef US_MINE_SURVEY_H
#define US_MINE_SURVEY_H

#include "record/record.h"

struct us_survey {
    uint16_t asked, answered; /* questions with a short answer or none */
    bool is_straight;         /* four or more answers, all the same */
    bool is_dropped;          /* said to be unfinished, or the latter half is empty */
};

/* Linear in the record; a record without such members costs one look at each name. */
void us_survey_read(const struct us_record *rec, struct us_survey *out);

#endif
