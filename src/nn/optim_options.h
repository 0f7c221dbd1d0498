/* optim_options.h - what the user asks of an optimiser besides its kind: Nesterov's momentum, rates
 * of some parameters, clipping, accumulation.
 *
 *     OptimOptions options = {.nesterov = true, .rules.bias_lr = 64};
 *     optim_options_text(arena, &options)            "nesterov=true bias_lr=64"
 *     optim_options_read("clip=0.1", &options)
 *
 * A value; all of it 0 is what nobody has asked for anything.  Its text is what files have of it,
 * as arguments of `learner`. */
#ifndef NN_OPTIM_OPTIONS_H
#define NN_OPTIM_OPTIONS_H

#include "base/arena.h"
#include "nn/model.h"

/* Bounds of what may be asked for; text, since the help has them, too. */
#define FACTOR_LEAST 1e-6 /* multiples of the rate */
#define FACTOR_MOST 1e6
#define CLIP_MOST 1e9
#define ACCUMULATE_MOST 4096

#define RULE_BIT(role_) (1U << (role_))

enum { RULE_NO_WD = RULE_BIT(PARAM_BIAS) | RULE_BIT(PARAM_NORM) }; /* what bn_wd=false exempts */

/* Of parameters (rules.h); all 0: every one alike. */
typedef struct {
    double bias_lr; /* multiple of the rate for biases, of norms too; 0: 1 */
    double bn_lr;   /* for biases of norms; 0: bias_lr */
    double head_lr; /* for the last dense layer; 0: 1 */
    unsigned no_wd; /* RULE_BITs of roles that do not decay */
} RuleOptions;

typedef struct OptimOptions {
    bool nesterov;     /* SGD: looks a step ahead, as PyTorch's */
    double sgd_mom;    /* Muon: momentum of the parameters that are not filters */
    double clip;       /* gradients of a larger norm are made this long; 0: none are */
    int accumulate;    /* batches that make a step together; 0: 1 */
    RuleOptions rules; /* rates and decay of parameters */
} OptimOptions;

/* Only what differs from nothing asked for: "" then. */
char *optim_options_text(Arena *arena, const OptimOptions *options);

/* False where it is not what optim_options_text writes, or a number is out of bounds. */
NODISCARD bool optim_options_read(const char *text, OptimOptions *out);

/* The words of no_wd by number, NULL after the last, and the role that each stands for. */
const char *optim_no_wd_name(int index);
unsigned optim_no_wd_bit(int index);

#endif
