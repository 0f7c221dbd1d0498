# Speed: no test asserts a time, check only sees that the programs run and count right.
tests_bench_bench_CFLAGS = $(AM_CFLAGS) -ffp-contract=fast
tests_bench_bench_LDADD = $(LAB_LIBS)
tests_bench_bench_SOURCES = $(bench_nets) \
	tests/bench/bench.c \
	tests/bench/limit.c \
	tests/bench/step.c \
	tests/bench/sweep.c

bench_nets = \
	tests/bench/bench.h \
	tests/bench/nets.c

tests_bench_augment_LDADD = $(LAB_LIBS)
tests_bench_augment_SOURCES = $(bench_nets) tests/bench/augment.c

tests_bench_frames_LDADD = $(SCREEN_LIBS) $(NCURSES_LIBS)
tests_bench_frames_SOURCES = $(tui_scenes) tests/bench/frames.c

tests_bench_packed_LDADD = $(LAB_LIBS)
tests_bench_packed_SOURCES = tests/bench/packed.c

# A peer that needs a library of its own; without it the others are compared.
tests_bench_watched_LDADD = $(SCREEN_LIBS) $(NCURSES_LIBS)
tests_bench_watched_SOURCES = $(tui_scenes) tests/bench/watched.c

bench_programs = tests/bench/augment tests/bench/bench tests/bench/frames tests/bench/packed tests/bench/watched
if HAVE_DNNL
bench_programs += tests/bench/peer_dnnl
endif
noinst_PROGRAMS += $(bench_programs)
tests_bench_peer_dnnl_CFLAGS = $(AM_CFLAGS) $(OPENMP_CFLAGS)
tests_bench_peer_dnnl_LDADD = $(LAB_LIBS) -ldnnl
tests_bench_peer_dnnl_SOURCES = $(bench_nets) \
	tests/bench/dnnl_calls.c \
	tests/bench/dnnl_calls.h \
	tests/bench/dnnl_layers.c \
	tests/bench/dnnl_layers.h \
	tests/bench/dnnl_net.c \
	tests/bench/dnnl_net.h \
	tests/bench/dnnl_product.c \
	tests/bench/peer_dnnl.c

EXTRA_DIST += \
	tests/bench/compare.awk \
	tests/bench/compare.sh \
	tests/bench/growth.sh \
	tests/bench/median.awk \
	tests/bench/page.awk \
	tests/bench/page.sh \
	tests/bench/peer_torch.py \
	tests/bench/pictures.py \
	tests/bench/ranks.py \
	tests/bench/scale.sh \
	tests/bench/screen.py \
	tests/bench/suggestions.sh

bench_environment = SRCDIR='$(abs_srcdir)' BUILDDIR='$(abs_builddir)' LC_ALL=C.UTF-8
bench: onecycle $(bench_programs)
	@$(bench_environment) $(SHELL) $(srcdir)/tests/bench/compare.sh
bench-augment: tests/bench/augment
	@tests/bench/augment
bench-frames: tests/bench/frames
	@tests/bench/frames
bench-screen: onecycle
	@$(bench_environment) $${PYTHON:-python3} $(srcdir)/tests/bench/screen.py
bench-page: onecycle tests/bench/bench
	@$(bench_environment) $(SHELL) $(srcdir)/tests/bench/page.sh
# Pillow belongs to the system's Python.
bench-pictures: onecycle
	@$(bench_environment) DATA=$${DATA:-$(abs_srcdir)/../shared/data} $${PYTHON:-/usr/bin/python3} \
		$(srcdir)/tests/bench/pictures.py
bench-ranks: onecycle
	@$(bench_environment) ONECYCLE='$(abs_builddir)/onecycle' $${PYTHON:-python3} $(srcdir)/tests/bench/ranks.py
growth: onecycle
	@$(bench_environment) $(SHELL) $(srcdir)/tests/bench/growth.sh
.PHONY: bench bench-augment bench-frames bench-page bench-pictures bench-ranks bench-screen growth
