noinst_LIBRARIES += libdata.a
libdata_a_SOURCES = \
	src/data/catalog.c \
	src/data/catalog.h \
	src/data/cifar.c \
	src/data/dataset.c \
	src/data/dataset.h \
	src/data/digits.c \
	src/data/hand.c \
	src/data/hand.h \
	src/data/identity.c \
	src/data/identity.h \
	src/data/idx.c \
	src/data/idx_files.c \
	src/data/idx_files.h \
	src/data/image_files.c \
	src/data/image_files.h \
	src/data/image_folder.c \
	src/data/image_list.c \
	src/data/image_list.h \
	src/data/loader.c \
	src/data/loader.h \
	src/data/normalization.c \
	src/data/normalization.h \
	src/data/pen.c \
	src/data/pen.h \
	src/data/pictures.c \
	src/data/pictures.h \
	src/data/set_get.c \
	src/data/set_get.h \
	src/data/set_table.c \
	src/data/set_table.h \
	src/data/source.c \
	src/data/source.h \
	src/data/split.c \
	src/data/split.h \
	src/data/strokes.c \
	src/data/strokes.h
