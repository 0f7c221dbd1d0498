/* Says what the rules of a range test have found. */
#include "view/agreed.h"

#include "view/probe.h"
#include "view/sheet.h"

#include <math.h>

Agreed agreed_with(Arena *arena, const Probe *probe, Rule rule)
{
    const double *rate = probe->found.lr;
    Agreed all = {1u << rule, rule_name(rule), rule_letter(rule)};
    for (Rule other = 0; other < RULES; other++) {
        if (other == rule || rate[other] != rate[rule])
            continue;
        all.name = arena_printf(arena, "%s, %s", all.name, rule_name(other));
        all.letter = arena_printf(arena, "%s%s", all.letter, rule_letter(other));
        all.rules |= 1u << other;
    }
    return all;
}

const char *agreed_rate(const Sheet *sheet, const Probe *probe, Rule rule)
{
    double lr = probe->found.lr[rule];
    if (isnan(lr))
        return "none";
    const SuggestionRange *range = &probe->test.range;
    if (!probe->several || range->low[rule] == range->high[rule])
        return sheet_number(sheet, lr);
    return arena_printf(sheet->arena, "%s..%s", sheet_number(sheet, range->low[rule]),
                        sheet_number(sheet, range->high[rule]));
}
