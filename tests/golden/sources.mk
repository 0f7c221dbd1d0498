# Runs of fastai and PyTorch, to their last digit.  The tools are for people too, so plain make builds them.
noinst_PROGRAMS += \
	tests/golden/replay \
	tests/golden/schedules

tests_golden_replay_LDADD = libgolden.a $(LAB_LIBS)
tests_golden_schedules_LDADD = $(LAB_LIBS)
check_PROGRAMS += tests/golden/gradients
noinst_LIBRARIES += libgolden.a
libgolden_a_SOURCES = \
	tests/golden/record.c \
	tests/golden/record.h \
	tests/golden/replay_layers.c \
	tests/golden/replay_net.c \
	tests/golden/replay_run.c \
	tests/golden/replay_steps.c

# Figures agreed on, as text and as PNG; ONECYCLE_GOLDEN=write make check draws them anew.
EXTRA_DIST += \
	tests/golden/README.md \
	tests/golden/averages.json \
	tests/golden/averages.py \
	tests/golden/convolutions.py \
	tests/golden/convolutions.safetensors \
	tests/golden/exports.mjs \
	tests/golden/exports.py \
	tests/golden/figures \
	tests/golden/fit_2channels.safetensors \
	tests/golden/fit_adam.safetensors \
	tests/golden/freezing.py \
	tests/golden/head.py \
	tests/golden/layer_records.py \
	tests/golden/layers.safetensors \
	tests/golden/layers2.safetensors \
	tests/golden/lr_find.safetensors \
	tests/golden/odd_layers.py \
	tests/golden/odd_layers.safetensors \
	tests/golden/one_cycle_4class_ks5.safetensors \
	tests/golden/one_cycle_adam.safetensors \
	tests/golden/one_cycle_bn.safetensors \
	tests/golden/one_cycle_sgd.safetensors \
	tests/golden/schedules.json \
	tests/golden/steps.py \
	tests/golden/steps.safetensors \
	tests/golden/torch_nets.py \
	tests/golden/xresnet.py
