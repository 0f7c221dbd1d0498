/* tensorboard_tensor.h - the number in a tensor of one element, as TensorFlow writes scalars.
 *
 *     double loss;
 *     if (!tensor_number(field.bytes, &loss)) ...       a TensorProto
 */
#ifndef LOGS_TENSORBOARD_TENSOR_H
#define LOGS_TENSORBOARD_TENSOR_H

#include "base/base.h"

/* False for a tensor of another size, or of what is no number. */
NODISCARD bool tensor_number(Bytes tensor, double *out);

#endif
