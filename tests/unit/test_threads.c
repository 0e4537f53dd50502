#include "base/arena.h"
#include "base/threads.h"

#include <criterion/criterion.h>
#include <stdlib.h>

struct tally {
    size_t nworker;
    unsigned char *done; /* by job */
    int wrong_worker;
};

static void
mark(void *ctx, size_t worker, size_t job)
{
    struct tally *t = ctx;
    t->done[job]++;
    if (worker >= t->nworker)
        t->wrong_worker = 1;
}

Test(threads, every_job_once)
{
    static const size_t workers[] = {1, 2, 3, 8, 64}, jobs[] = {0, 1, 2, 7, 1000};
    for (size_t w = 0; w < US_COUNT(workers); w++) {
        struct us_pool *p = us_pool_new(workers[w]);
        cr_assert(us_pool_size(p) == workers[w]);
        for (int round = 0; round < 20; round++)
            for (size_t j = 0; j < US_COUNT(jobs); j++) {
                struct tally t = {workers[w], us_calloc(jobs[j], 1), 0};
                us_pool_run(p, jobs[j], mark, &t);
                for (size_t i = 0; i < jobs[j]; i++)
                    cr_assert(t.done[i] == 1, "job %zu of %zu ran %d times", i, jobs[j], t.done[i]);
                cr_assert(!t.wrong_worker);
                free(t.done);
            }
        us_pool_free(p);
    }
    us_pool_free(NULL);
}
