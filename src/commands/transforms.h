/* transforms.h - fastai's transforms of a pasted line, translated into what `augment` has.
 *
 *     data = ImageDataBunch.from_folder(path, ds_tfms=get_transforms(max_rotate=20))
 *     data folder PATH; augment flip=random rotate=20 zoom=1.1 warp=0.2 ...
 */
#ifndef COMMANDS_TRANSFORMS_H
#define COMMANDS_TRANSFORMS_H

#include "language/bind.h"

/* Binds a notebook call, callbacks and all; ds_tfms= of data becomes a command after it. */
NODISCARD bool transforms_bind(Binder *binder, const Command *row, const Words *words);

#endif
