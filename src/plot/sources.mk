noinst_LIBRARIES += libplot.a
libplot_a_SOURCES = \
	src/plot/canvas.c \
	src/plot/canvas.h \
	src/plot/canvas_grid.c \
	src/plot/canvas_png.c \
	src/plot/color.c \
	src/plot/color.h \
	src/plot/dots.c \
	src/plot/dots.h \
	src/plot/draw.c \
	src/plot/figure_layout.c \
	src/plot/figure_layout.h \
	src/plot/font.c \
	src/plot/font.h \
	src/plot/glyphs.c \
	src/plot/glyphs.h \
	src/plot/grid.c \
	src/plot/grid.h \
	src/plot/headings.c \
	src/plot/headings.h \
	src/plot/marks.c \
	src/plot/marks.h \
	src/plot/matrix.c \
	src/plot/paint.c \
	src/plot/paint.h \
	src/plot/picture.c \
	src/plot/picture.h \
	src/plot/plot.c \
	src/plot/plot.h \
	src/plot/raster.c \
	src/plot/raster.h \
	src/plot/room.c \
	src/plot/room.h \
	src/plot/scale.c \
	src/plot/scale.h \
	src/plot/sixel.c \
	src/plot/sixel.h
