noinst_LIBRARIES += libanalysis.a
libanalysis_a_SOURCES = \
	src/analysis/compare.c \
	src/analysis/compare.h \
	src/analysis/compare_pairs.c \
	src/analysis/compare_pairs.h \
	src/analysis/compare_write.c \
	src/analysis/compare_write.h \
	src/analysis/confusion.c \
	src/analysis/confusion.h \
	src/analysis/figure_compare.c \
	src/analysis/figure_ranges.c \
	src/analysis/figures.c \
	src/analysis/figures.h \
	src/analysis/gallery.c \
	src/analysis/gallery.h \
	src/analysis/history.c \
	src/analysis/history.h \
	src/analysis/moment.c \
	src/analysis/moment.h \
	src/analysis/phase.c \
	src/analysis/phase.h \
	src/analysis/range.c \
	src/analysis/range.h \
	src/analysis/ranges.c \
	src/analysis/ranges.h \
	src/analysis/thin.c \
	src/analysis/thin.h \
	src/analysis/track_curve.c \
	src/analysis/track_curve.h \
	src/analysis/track_smooth.c \
	src/analysis/track_smooth.h
