/* agree - prints rates, momenta and suggestions of libonecycle as the program's events have them:
 *
 *     agree cycle POLICY STEPS LR_MAX [FIELD=NUMBER...]   "lr":...,"mom":... of each batch
 *     agree range FIRST LAST BATCHES [GUESS] <LOSSES      "lr":..., "smooth_loss":... of each loss,
 *
 * then the rates of the rules, the one put forward, and how the test ended. */
#include "api/onecycle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_field(oc_cycle *cycle, const char *word)
{
    const struct {
        const char *name;
        double *field;
    } FIELDS[] = {{"mom_max=", &cycle->mom_max},
                  {"mom_min=", &cycle->mom_min},
                  {"div_factor=", &cycle->div_factor},
                  {"pct_start=", &cycle->pct_start},
                  {"final_div=", &cycle->final_div},
                  {"start=", &cycle->start},
                  {"end=", &cycle->end}};
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
        if (strncmp(word, FIELDS[i].name, strlen(FIELDS[i].name)) == 0)
            *FIELDS[i].field = atof(word + strlen(FIELDS[i].name));
}

static int print_cycle(int argc, char **argv)
{
    oc_cycle cycle = oc_cycle_defaults(atoi(argv[2]), atof(argv[4]));
    for (int i = 5; i < argc; i++)
        set_field(&cycle, argv[i]);
    oc_schedule *schedule = oc_schedule_cycle(&cycle, atol(argv[3]));
    if (!schedule)
        return 1;
    for (long k = 0; k < oc_schedule_steps(schedule); k++) {
        oc_hyper now = oc_schedule_at(schedule, k);
        printf("\"lr\":%.17g,\"mom\":%.17g\n", now.lr, now.mom);
    }
    oc_schedule_free(schedule);
    return 0;
}

static void print_number(const char *name, double number, const char *after)
{
    if (number == number)
        printf("\"%s\":%.17g%s", name, number, after);
    else
        printf("\"%s\":\"nan\"%s", name, after);
}

static int print_range(int argc, char **argv)
{
    oc_range_test *test = oc_range_test_new(atof(argv[2]), atof(argv[3]), atol(argv[4]));
    double loss;
    if (!test || (argc > 5 && oc_range_test_set_guess(test, atof(argv[5]))))
        return 1;
    while (oc_range_test_rate(test) > 0 && scanf("%lf", &loss) == 1) {
        printf("\"lr\":%.17g\n", oc_range_test_rate(test));
        oc_range_test_next(test, loss);
        oc_sample sample = oc_range_test_sample(test, oc_range_test_count(test) - 1);
        printf("\"smooth_loss\":%.9g\n", sample.smooth);
    }
    oc_suggestions found = oc_range_test_suggest(test);
    for (int rule = 0; rule < OC_RULES; rule++)
        print_number(oc_rule_name(rule), found.lr[rule], rule + 1 < OC_RULES ? "," : "\n");
    if (found.doubt)
        printf("no clear suggestion: %s\n", oc_doubt_text(found.doubt));
    else
        printf("%s %.2E\n", oc_rule_name(found.best), found.best_lr);
    printf("end %d after %ld\n", oc_range_test_end(test), oc_range_test_count(test));
    oc_range_test_free(test);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 4 && strcmp(argv[1], "cycle") == 0)
        return print_cycle(argc, argv);
    if (argc > 4 && strcmp(argv[1], "range") == 0)
        return print_range(argc, argv);
    return 2;
}
