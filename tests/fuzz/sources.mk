# A fuzz target is one file, tests/fuzz/fuzz_NAME.c: a word here, and a corpus.  Without libFuzzer a program runs the
# files it is given.
fuzz_targets = \
	tests/fuzz/fuzz_archive \
	tests/fuzz/fuzz_checkpoint \
	tests/fuzz/fuzz_cifar \
	tests/fuzz/fuzz_command \
	tests/fuzz/fuzz_control \
	tests/fuzz/fuzz_datasets \
	tests/fuzz/fuzz_events \
	tests/fuzz/fuzz_filter \
	tests/fuzz/fuzz_folder \
	tests/fuzz/fuzz_follow \
	tests/fuzz/fuzz_foreign \
	tests/fuzz/fuzz_idx \
	tests/fuzz/fuzz_jpeg \
	tests/fuzz/fuzz_keymap \
	tests/fuzz/fuzz_log_csv \
	tests/fuzz/fuzz_log_huggingface \
	tests/fuzz/fuzz_log_jsonl \
	tests/fuzz/fuzz_log_mlflow \
	tests/fuzz/fuzz_log_onecycle \
	tests/fuzz/fuzz_log_sqlite \
	tests/fuzz/fuzz_log_tensorboard \
	tests/fuzz/fuzz_log_text \
	tests/fuzz/fuzz_log_wandb \
	tests/fuzz/fuzz_netpbm \
	tests/fuzz/fuzz_npy \
	tests/fuzz/fuzz_packed \
	tests/fuzz/fuzz_png \
	tests/fuzz/fuzz_protobuf \
	tests/fuzz/fuzz_safetensors \
	tests/fuzz/fuzz_spec \
	tests/fuzz/fuzz_strokes \
	tests/fuzz/fuzz_table \
	tests/fuzz/fuzz_terminal \
	tests/fuzz/fuzz_webp

check_PROGRAMS += $(fuzz_targets)
check_LIBRARIES += libfuzz.a
libfuzz_a_SOURCES = \
	tests/fuzz/fuzz.c \
	tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_log.h \
	tests/fuzz/fuzz_picture.h

if FUZZERS
AM_CFLAGS += -fsanitize=fuzzer-no-link -DFUZZING
fuzz_engine = $(FUZZ_ENGINE)
else
libfuzz_a_SOURCES += tests/fuzz/replay_main.c
endif
$(fuzz_targets): libfuzz.a
$(fuzz_targets): LDADD = libfuzz.a $(SCREEN_LIBS) $(fuzz_engine)

EXTRA_DIST += \
	tests/fuzz/README.md \
	tests/fuzz/corpus \
	tests/fuzz/search.sh

# An hour on two cores: make fuzz FUZZ_SECONDS=3600 FUZZ_JOBS=2
fuzz: $(fuzz_targets)
	@SRCDIR='$(abs_srcdir)' BUILDDIR='$(abs_builddir)' $(SHELL) $(srcdir)/tests/fuzz/search.sh
.PHONY: fuzz
