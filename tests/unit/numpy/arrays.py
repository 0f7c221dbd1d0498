#!/usr/bin/env python3
"""Writes the archives of this folder with numpy, and prints what its arrays hold, for test_npy.c."""
import sys
import numpy as np

TYPES = ['b1', 'u1', 'u2', 'u4', 'u8', 'i1', 'i2', 'i4', 'i8', 'f2', 'f4', 'f8']
N, H, W, C = 5, 2, 3, 2


def images(kind):
    """[n][h][w][c], the same numbers in every type that has them."""
    number = np.arange(N * H * W * C) * 37 % 101
    if kind[0] == 'b':
        number = number % 2
    if kind[0] in 'if':
        number = number - 50
    return (number / 4 if kind[0] == 'f' else number).astype(kind).reshape(N, H, W, C)


def edges(kind):
    """What is at the ends of a type."""
    if kind[0] == 'b':
        return np.array([False, True, True])
    if kind[0] == 'f':
        info = np.finfo(kind)
        return np.array([info.max, -info.max, info.tiny, info.tiny / 8, 1 / 3, -0.0, 0.1], kind)
    info = np.iinfo(kind)
    return np.array([info.min, info.max, info.max - 1, info.max // 3], kind)


arrays = {}
for kind in TYPES:
    for order in '<>':
        for fortran in 'CF':
            for layout in 'nhwc', 'nchw':
                x = images(kind).astype(order + kind if kind[1] != '1' else kind)
                x = x if layout == 'nhwc' else x.transpose(0, 3, 1, 2)
                arrays[f'{kind}_{"little" if order == "<" else "big"}_{fortran}_{layout}'] = \
                    np.asarray(x, order=fortran)
    arrays[kind + '_edges'] = edges(kind)
arrays['rows'] = images('f4').reshape(N, H * W * C)
arrays['grey'] = images('i2').reshape(N, H * C, W)
arrays['labels'] = np.array([7, -2, 7, 30, -2])
arrays['labels_column'] = arrays['labels'].astype('f8').reshape(N, 1)
arrays['fields'] = np.zeros(3, [('a', '<f4'), ('b', 'i1')])
arrays['texts'] = np.array(['ab', 'c'])
arrays['complex'] = np.zeros(3, 'c8')
arrays['scalar'] = np.array(1.5)
np.savez_compressed('deflated.npz', **arrays)
np.savez('stored.npz', x_train=images('u1'), y_train=np.array([1, 0, 1, 0, 1]),
         x_test=images('u1')[:2], y_test=np.array([1, 5]))
for version in (1, 0), (2, 0), (3, 0):
    with open(f'version{version[0]}.npy', 'wb') as file:
        np.lib.format.write_array(file, images('f4'), version)
np.save('labels.npy', arrays['labels'])
print('numpy', np.__version__, file=sys.stderr)
for kind in TYPES:
    e = edges(kind)
    with np.errstate(over='ignore'):
        print(f'{{"{kind}", {len(e)}, {{', ', '.join(float(v).hex() for v in e.astype('f4')), '}},')
