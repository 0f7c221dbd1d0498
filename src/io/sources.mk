noinst_LIBRARIES += libio.a
libio_a_SOURCES = \
	src/io/archive.c \
	src/io/archive.h \
	src/io/asset.c \
	src/io/asset.h \
	src/io/asset_table.h \
	src/io/crc32c.c \
	src/io/crc32c.h \
	src/io/csv.c \
	src/io/csv.h \
	src/io/fd.c \
	src/io/fd.h \
	src/io/file.c \
	src/io/file.h \
	src/io/folder.c \
	src/io/gz.c \
	src/io/gz.h \
	src/io/image.c \
	src/io/image.h \
	src/io/json.c \
	src/io/json.h \
	src/io/json_read.c \
	src/io/lines.c \
	src/io/lines.h \
	src/io/local.c \
	src/io/local.h \
	src/io/path.c \
	src/io/path.h \
	src/io/protobuf.c \
	src/io/protobuf.h \
	src/io/resize.c \
	src/io/safetensors.c \
	src/io/safetensors.h \
	src/io/seal.c \
	src/io/seal.h \
	src/io/server.c \
	src/io/server.h \
	src/io/sqlite.c \
	src/io/sqlite.h \
	src/io/tail.c \
	src/io/tail.h
nodist_libio_a_SOURCES = asset_table.c
