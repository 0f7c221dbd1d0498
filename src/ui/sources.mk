noinst_LIBRARIES += libui.a
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(READLINE_CFLAGS) $(NCURSES_CFLAGS)
libui_a_SOURCES = \
	src/ui/batch.c \
	src/ui/batch.h \
	src/ui/control.c \
	src/ui/control.h \
	src/ui/frame.c \
	src/ui/frame.h \
	src/ui/guard.c \
	src/ui/guard.h \
	src/ui/hints.c \
	src/ui/hints.h \
	src/ui/hold.c \
	src/ui/hold.h \
	src/ui/keymap.c \
	src/ui/keymap.h \
	src/ui/keys.c \
	src/ui/keys.h \
	src/ui/lineedit.c \
	src/ui/lineedit.h \
	src/ui/options.c \
	src/ui/options.h \
	src/ui/palette.c \
	src/ui/palette.h \
	src/ui/pixels.c \
	src/ui/pixels.h \
	src/ui/plainline.c \
	src/ui/plainline.h \
	src/ui/repl.c \
	src/ui/repl.h \
	src/ui/screen.c \
	src/ui/screen.h \
	src/ui/screenline.c \
	src/ui/screenline.h \
	src/ui/signals.c \
	src/ui/signals.h \
	src/ui/talk.c \
	src/ui/talk.h \
	src/ui/terminal.c \
	src/ui/terminal.h \
	src/ui/terminfo.c \
	src/ui/terminfo.h \
	src/ui/tui.c \
	src/ui/tui.h \
	src/ui/usage.c \
	src/ui/usage.h
