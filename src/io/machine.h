/* machine.h - what machine this is, in words: system, processor, how many; never its name.
 *
 *     machine_words(&out);         "Linux 6.1.0 x86_64, AMD EPYC 7763, 2 processors"
 */
#ifndef IO_MACHINE_H
#define IO_MACHINE_H

#include "base/buf.h"

void machine_words(Buf *out);

#endif
