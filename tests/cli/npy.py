#!/usr/bin/env python3
"""Writes an array as numpy does, without numpy: npy.py FILE TYPE SHAPE EXPRESSION of i, the item's number."""
import struct
import sys

path, kind, shape, expression = sys.argv[1:]
dims = tuple(int(d) for d in shape.split(','))
count = 1
for d in dims:
    count *= d
item = eval('lambda i: ' + expression)
words = repr({'descr': kind, 'fortran_order': False, 'shape': dims})
words = (words + ' ' * (-(len(words) + 11) % 64) + '\n').encode()
letter = {'f4': 'f', 'f8': 'd', 'i8': 'q', 'u1': 'B'}[kind[1:]]
with open(path, 'wb') as file:
    file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(words)) + words)
    file.write(struct.pack(f'<{count}{letter}', *(item(i) for i in range(count))))
