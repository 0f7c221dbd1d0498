/* tensorboard_format.h - how TensorBoard's event files are laid out, for who writes and who reads
 * them.
 *
 *     proto_put_double(&event, TF_EVENT_WALL_TIME, 1700000000.0);
 *
 * A file is a row of records: 8 bytes for the length of the event, 4 for their checksum, the event,
 * 4 for its checksum (io/crc32c.h, masked), numbers little-endian.  The first event has only the
 * version.  Below are the numbers of fields in TensorFlow's event.proto, summary.proto,
 * tensor.proto and tensor_shape.proto. */
#ifndef LOGS_TENSORBOARD_FORMAT_H
#define LOGS_TENSORBOARD_FORMAT_H

#include "io/crc32c.h"

#define TF_VERSION "brain.Event:2"
#define TF_FILE "events.out.tfevents." /* what names of files begin with */

enum { TF_HEAD = 12, TF_FOOT = 4 }; /* bytes of a record before and behind its event */

enum { TF_EVENT_WALL_TIME = 1, TF_EVENT_STEP = 2, TF_EVENT_VERSION = 3, TF_EVENT_SUMMARY = 5 };
enum { TF_SUMMARY_VALUE = 1 };
enum { TF_VALUE_TAG = 1, TF_VALUE_SIMPLE = 2, TF_VALUE_TENSOR = 8, TF_VALUE_METADATA = 9 };
enum { TF_METADATA_PLUGIN = 1, TF_METADATA_CLASS = 4, TF_PLUGIN_NAME = 1 };
enum { TF_CLASS_SCALAR = 1 };
enum { TF_TENSOR_TYPE = 1, TF_TENSOR_SHAPE = 2, TF_TENSOR_CONTENT = 4 };
enum { TF_SHAPE_DIM = 2, TF_DIM_SIZE = 1 };

static inline uint32_t tf_checksum(const void *data, size_t size)
{
    return crc32c_mask(crc32c(data, size));
}

#endif
