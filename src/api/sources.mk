# libonecycle: one object in which only the names of onecycle.h are seen, as an archive, which the program has too, and
# as a shared object.  Both are made of a second compilation, for any address, of what they need.  Not by libtool, which
# would compile every folder twice and put scripts in the place of programs; so the version is told here: the last number
# counts releases that changed nothing in the header, the middle one those that added to it, the first, which is in the
# name that programs ask for, those that took something away.
include_HEADERS = src/api/onecycle.h
pkgconfigdir = $(libdir)/pkgconfig
nodist_pkgconfig_DATA = src/api/onecycle.pc
dist_man_MANS += assets/libonecycle.3
exampledir = $(docdir)/examples
dist_example_DATA = docs/examples/trainer.c docs/examples/trainer.cpp
EXTRA_DIST += docs/library.md src/api/libonecycle.map src/api/onecycle.pc.in

PIC_CFLAGS = -fPIC -ffunction-sections -fdata-sections
noinst_LIBRARIES += libpic.a libpicnn.a
libpic_a_CFLAGS = $(AM_CFLAGS) $(PIC_CFLAGS)
libpic_a_SOURCES = $(again_sources) \
	src/api/events.c \
	src/api/range_test.c \
	src/api/schedule.c \
	src/api/version.c
again_sources = \
	src/base/arena.c \
	src/base/buf.c \
	src/base/die.c \
	src/base/error.c \
	src/base/heap.c \
	src/base/text.c \
	src/io/fd.c \
	src/io/json.c \
	src/io/path.c \
	src/store/run_line.c \
	src/train/event.c \
	src/train/suggest.c
libpicnn_a_CFLAGS = $(NUMBER_CFLAGS) $(PIC_CFLAGS)
libpicnn_a_SOURCES = $(again_numbers)
again_numbers = src/nn/schedule.c
PIC_LIBS = -Wl,--whole-archive libpic.a libpicnn.a -Wl,--no-whole-archive

lib_LIBRARIES = libonecycle.a
libonecycle_a_SOURCES =
libonecycle_a_LIBADD = libonecycle.o
CLEANFILES += libonecycle.o
libonecycle.o: libpic.a libpicnn.a
	$(AM_V_GEN)$(CC) $(CFLAGS) $(MERGE_FLAGS) -r -nostdlib -Wl,--gc-sections -Wl,--gc-keep-exported -o $@ $(PIC_LIBS) && \
		$(OBJCOPY) --localize-hidden $@

if SHARED
shared_library = libonecycle.so.0.1.0
shared_name = libonecycle.so.0
shlibdir = $(libdir)
shlib_PROGRAMS = libonecycle.so.0.1.0
libonecycle_so_0_1_0_SOURCES =
libonecycle_so_0_1_0_LDADD =
libonecycle_so_0_1_0_DEPENDENCIES = libpic.a libpicnn.a src/api/libonecycle.map
libonecycle_so_0_1_0_LINK = $(CCLD) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(shared_name) \
	-Wl,--version-script=$(srcdir)/src/api/libonecycle.map -Wl,--gc-sections -o $@ $(PIC_LIBS)
install-exec-hook:
	cd '$(DESTDIR)$(libdir)' && rm -f $(shared_name) libonecycle.so && \
		$(LN_S) $(shared_library) $(shared_name) && $(LN_S) $(shared_name) libonecycle.so
uninstall-hook:
	cd '$(DESTDIR)$(libdir)' && rm -f $(shared_name) libonecycle.so
endif
