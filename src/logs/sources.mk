noinst_LIBRARIES += liblogs.a
liblogs_a_SOURCES = \
	src/logs/log.c \
	src/logs/log.h \
	src/logs/log_choice.c \
	src/logs/log_choice.h \
	src/logs/log_csv.c \
	src/logs/log_formats.c \
	src/logs/log_huggingface.c \
	src/logs/log_input.c \
	src/logs/log_input.h \
	src/logs/log_json.c \
	src/logs/log_json.h \
	src/logs/log_jsonl.c \
	src/logs/log_mlflow.c \
	src/logs/log_mlflow.h \
	src/logs/log_onecycle.c \
	src/logs/log_pattern.c \
	src/logs/log_pattern.h \
	src/logs/log_row.c \
	src/logs/log_row.h \
	src/logs/log_search.c \
	src/logs/log_search.h \
	src/logs/log_source.c \
	src/logs/log_source.h \
	src/logs/log_store.c \
	src/logs/log_store.h \
	src/logs/log_stores.c \
	src/logs/log_tensorboard.c \
	src/logs/log_text.c \
	src/logs/log_wandb.c \
	src/logs/logs.c \
	src/logs/logs.h \
	src/logs/tensorboard_format.h \
	src/logs/tensorboard_tensor.c \
	src/logs/tensorboard_tensor.h
