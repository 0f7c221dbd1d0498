noinst_LIBRARIES += liblanguage.a
liblanguage_a_SOURCES = \
	src/language/arithmetic.c \
	src/language/arithmetic.h \
	src/language/bind.c \
	src/language/bind.h \
	src/language/bind_picture.c \
	src/language/command.c \
	src/language/command.h \
	src/language/complete.c \
	src/language/complete.h \
	src/language/complete_files.c \
	src/language/completion.c \
	src/language/lex.c \
	src/language/lex.h \
	src/language/notebook.c \
	src/language/notebook.h \
	src/language/notebook_value.c \
	src/language/odd.c \
	src/language/odd.h \
	src/language/parse.c \
	src/language/pasted.c \
	src/language/pasted.h \
	src/language/quote.c \
	src/language/quote.h \
	src/language/resolve.c \
	src/language/resolve.h \
	src/language/scan.c \
	src/language/scan.h \
	src/language/symbol.c \
	src/language/symbol.h \
	src/language/value.c \
	src/language/value.h \
	src/language/value_call.c \
	src/language/value_call.h \
	src/language/variables.c \
	src/language/variables.h
