noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/best.c \
	src/store/best.h \
	src/store/checkpoint.h \
	src/store/checkpoint_read.c \
	src/store/checkpoint_reader.c \
	src/store/checkpoint_reader.h \
	src/store/checkpoint_run.c \
	src/store/checkpoint_write.c \
	src/store/csv_log.c \
	src/store/csv_log.h \
	src/store/events.c \
	src/store/events.h \
	src/store/events_answers.c \
	src/store/events_answers.h \
	src/store/events_line.h \
	src/store/facts_json.c \
	src/store/facts_json.h \
	src/store/keeper.c \
	src/store/keeper.h \
	src/store/kept.c \
	src/store/kept.h \
	src/store/plan_json.c \
	src/store/plan_json.h \
	src/store/record.c \
	src/store/record.h \
	src/store/recording.c \
	src/store/recording.h \
	src/store/shelf.c \
	src/store/shelf.h \
	src/store/summary.c \
	src/store/summary.h \
	src/store/thinning.c \
	src/store/thinning.h
