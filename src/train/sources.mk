noinst_LIBRARIES += libtrain.a
libtrain_a_SOURCES = \
	src/train/epoch_csv.c \
	src/train/epoch_csv.h \
	src/train/event.h \
	src/train/feed.c \
	src/train/feed.h \
	src/train/gate.c \
	src/train/gate.h \
	src/train/hooks.c \
	src/train/hooks.h \
	src/train/learner.c \
	src/train/learner.h \
	src/train/loop.c \
	src/train/metrics.c \
	src/train/metrics.h \
	src/train/monitor.c \
	src/train/monitor.h \
	src/train/plan.c \
	src/train/plan.h \
	src/train/progress.c \
	src/train/progress.h \
	src/train/pulse.c \
	src/train/pulse.h \
	src/train/recorder.c \
	src/train/recorder.h \
	src/train/replay.c \
	src/train/replay.h \
	src/train/result.h \
	src/train/ring.c \
	src/train/ring.h \
	src/train/snapshot.c \
	src/train/snapshot.h \
	src/train/spread.c \
	src/train/spread.h \
	src/train/suggest.c \
	src/train/suggest.h
