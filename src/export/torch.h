/* torch.h - a net as a module of Python for PyTorch, which reads its numbers from our own file.
 *
 *     if (!torch_write(&subject, "digits.safetensors", &out, err)) ...
 *
 * The module has the class Net, whose parameters have the names of the file, and load(), which
 * reads them without other packages. */
#ifndef EXPORT_TORCH_H
#define EXPORT_TORCH_H

#include "base/buf.h"
#include "export/subject.h"

/* weights: the file, looked for beside the module unless it is absolute.  Refuses names of layers
 * that PyTorch cannot give. */
NODISCARD bool torch_write(const Subject *subject, const char *weights, Buf *out, Error *err);

#endif
