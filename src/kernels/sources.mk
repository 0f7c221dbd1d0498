# Compiled a second time, in double, for the gradient checks.
noinst_LIBRARIES += libkernels.a
check_LIBRARIES += libkernels_double.a
libkernels_a_CFLAGS = $(NUMBER_CFLAGS)
libkernels_double_a_CPPFLAGS = $(DOUBLE_CPPFLAGS)
libkernels_a_SOURCES = $(kernels_sources)
libkernels_double_a_SOURCES = $(kernels_sources)
kernels_sources = \
	src/kernels/activation.c \
	src/kernels/activation.h \
	src/kernels/kernels.c \
	src/kernels/kernels.h \
	src/kernels/kernels_act.inc \
	src/kernels/kernels_dense.inc \
	src/kernels/kernels_depthwise.inc \
	src/kernels/kernels_depthwise_weight.inc \
	src/kernels/kernels_fast.c \
	src/kernels/kernels_fast.h \
	src/kernels/kernels_generic.c \
	src/kernels/kernels_loops.inc \
	src/kernels/kernels_norm.inc \
	src/kernels/kernels_pack.inc \
	src/kernels/kernels_pixels.inc \
	src/kernels/kernels_pool.inc \
	src/kernels/kernels_product.inc \
	src/kernels/kernels_simd.inc \
	src/kernels/kernels_tile.inc \
	src/kernels/kernels_v2.c \
	src/kernels/kernels_v3.c \
	src/kernels/kernels_v4.c \
	src/kernels/kernels_weight.inc \
	src/kernels/patch.c \
	src/kernels/patch.h \
	src/kernels/pool.c \
	src/kernels/pool.h \
	src/kernels/tensor.h
