/* identity.h - whether two data sets are the same: one number of all that training sees of them.
 *
 *     uint64_t hash = dataset_hash(data);
 *
 * Sizes, class names, labels and pixels of both parts count, in their order; where they came from
 * does not.  The number is the same on every machine and from version to version.
 */
#ifndef DATA_IDENTITY_H
#define DATA_IDENTITY_H

#include "data/dataset.h"

/* Never 0. */
uint64_t dataset_hash(const Dataset *data);

#endif
