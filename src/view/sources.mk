noinst_LIBRARIES += libview.a
libview_a_SOURCES = \
	src/view/bars.c \
	src/view/bars.h \
	src/view/big.c \
	src/view/big.h \
	src/view/fields.c \
	src/view/fields.h \
	src/view/header.c \
	src/view/heat.c \
	src/view/heat.h \
	src/view/matrix_map.c \
	src/view/matrix_map.h \
	src/view/pairs.c \
	src/view/pairs.h \
	src/view/pane.c \
	src/view/pane.h \
	src/view/pane_table.c \
	src/view/probe.c \
	src/view/probe.h \
	src/view/run_bar.c \
	src/view/sheet.c \
	src/view/sheet.h \
	src/view/tabs.c \
	src/view/tabs.h \
	src/view/theme.c \
	src/view/theme.h \
	src/view/view.c \
	src/view/view.h \
	src/view/view_confusion.c \
	src/view/view_epochs.c \
	src/view/view_range.c \
	src/view/view_runs.c \
	src/view/view_start.c \
	src/view/view_training.c \
	src/view/view_words.c \
	src/view/wrap.c \
	src/view/wrap.h
