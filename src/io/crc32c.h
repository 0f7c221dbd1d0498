/* crc32c.h - the checksum of TensorBoard's records: CRC-32C, and the form of it that they keep.
 *
 *     uint32_t crc = crc32c("123456789", 9);            e3069283
 *     if (crc32c_mask(crc) != stored) ...
 */
#ifndef IO_CRC32C_H
#define IO_CRC32C_H

#include "base/base.h"

uint32_t crc32c(const void *data, size_t size);

/* So that bytes which contain checksums can have one themselves. */
uint32_t crc32c_mask(uint32_t crc);

#endif
