noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c \
	src/base/arena.h \
	src/base/base.h \
	src/base/buf.c \
	src/base/buf.h \
	src/base/clock.c \
	src/base/clock.h \
	src/base/columns.c \
	src/base/columns.h \
	src/base/date.c \
	src/base/date.h \
	src/base/die.c \
	src/base/die.h \
	src/base/error.c \
	src/base/error.h \
	src/base/estimate.c \
	src/base/estimate.h \
	src/base/hash.c \
	src/base/hash.h \
	src/base/heap.c \
	src/base/heap.h \
	src/base/names.c \
	src/base/names.h \
	src/base/pool.c \
	src/base/pool.h \
	src/base/rng.c \
	src/base/rng.h \
	src/base/series.c \
	src/base/series.h \
	src/base/shared.c \
	src/base/shared.h \
	src/base/text.c \
	src/base/text.h \
	src/base/thread.c \
	src/base/thread.h
