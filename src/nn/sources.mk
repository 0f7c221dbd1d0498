# Compiled a second time, in double, for the gradient checks.
noinst_LIBRARIES += libnn.a
check_LIBRARIES += libnn_double.a
libnn_a_CFLAGS = $(NUMBER_CFLAGS)
libnn_double_a_CPPFLAGS = $(DOUBLE_CPPFLAGS)
libnn_a_SOURCES = $(nn_sources)
libnn_double_a_SOURCES = $(nn_sources)
nn_sources = \
	src/nn/average.c \
	src/nn/average.h \
	src/nn/builders.c \
	src/nn/builders.h \
	src/nn/builders_residual.c \
	src/nn/builders_small.c \
	src/nn/crew.c \
	src/nn/crew.h \
	src/nn/describe.c \
	src/nn/eigen.c \
	src/nn/eigen.h \
	src/nn/fault.c \
	src/nn/fault.h \
	src/nn/freezing.c \
	src/nn/freezing.h \
	src/nn/gradient.c \
	src/nn/gradient.h \
	src/nn/head.c \
	src/nn/head.h \
	src/nn/health.c \
	src/nn/health.h \
	src/nn/helper.c \
	src/nn/helper.h \
	src/nn/init.c \
	src/nn/joins.c \
	src/nn/joins.h \
	src/nn/layer.c \
	src/nn/layer.h \
	src/nn/layer_act.c \
	src/nn/layer_avgpool.c \
	src/nn/layer_conv.c \
	src/nn/layer_dense.c \
	src/nn/layer_groupnorm.c \
	src/nn/layer_norm.c \
	src/nn/layer_pool.c \
	src/nn/layer_residual.c \
	src/nn/layer_rows.c \
	src/nn/layer_rows.h \
	src/nn/layer_whiten.c \
	src/nn/layout.c \
	src/nn/layout.h \
	src/nn/loss.c \
	src/nn/loss.h \
	src/nn/memory.c \
	src/nn/memory.h \
	src/nn/model.c \
	src/nn/model.h \
	src/nn/muon.c \
	src/nn/muon.h \
	src/nn/names.c \
	src/nn/names.h \
	src/nn/optim.c \
	src/nn/optim.h \
	src/nn/optim_kind.h \
	src/nn/optim_kinds.c \
	src/nn/optim_options.c \
	src/nn/optim_options.h \
	src/nn/order.c \
	src/nn/order.h \
	src/nn/rules.c \
	src/nn/rules.h \
	src/nn/schedule.c \
	src/nn/schedule.h \
	src/nn/schedule_cycle.c \
	src/nn/shard.c \
	src/nn/shard.h \
	src/nn/spec.c \
	src/nn/spec.h \
	src/nn/squares.c \
	src/nn/squares.h \
	src/nn/statistics.c \
	src/nn/statistics.h \
	src/nn/steps.c \
	src/nn/steps.h \
	src/nn/summary.c \
	src/nn/tape.c \
	src/nn/tape.h \
	src/nn/walk.c \
	src/nn/walk.h \
	src/nn/whiten.c \
	src/nn/whiten.h \
	src/nn/words.c \
	src/nn/words.h \
	src/nn/work.c \
	src/nn/work.h
