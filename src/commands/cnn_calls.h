/* cnn_calls.h - fastai's cnn_learner, whose other arguments are those of Learner.
 *
 *     cnn_learner(data, models.resnet18, metrics=error_rate, pretrained=False)
 *     cnn_learner resnet18 pretrained=False learner='metrics=error_rate'
 */
#ifndef COMMANDS_CNN_CALLS_H
#define COMMANDS_CNN_CALLS_H

#include "language/bind.h"

/* Binds a notebook call: of cnn_learner, what Learner takes becomes one argument. */
NODISCARD bool cnn_calls_bind(Binder *binder, const Command *row, const Words *words);

#endif
