noinst_LIBRARIES += libcommands.a
libcommands_a_SOURCES = \
	src/commands/callbacks.c \
	src/commands/callbacks.h \
	src/commands/cmd_attach.c \
	src/commands/cmd_branch.c \
	src/commands/cmd_compare.c \
	src/commands/cmd_data.c \
	src/commands/cmd_filters.c \
	src/commands/cmd_help.c \
	src/commands/cmd_interpret.c \
	src/commands/cmd_live.c \
	src/commands/cmd_lr_find.c \
	src/commands/cmd_model.c \
	src/commands/cmd_normalize.c \
	src/commands/cmd_plot.c \
	src/commands/cmd_predict.c \
	src/commands/cmd_record.c \
	src/commands/cmd_runs.c \
	src/commands/cmd_save.c \
	src/commands/cmd_select.c \
	src/commands/cmd_set.c \
	src/commands/cmd_train.c \
	src/commands/cmd_view.c \
	src/commands/command_table.c \
	src/commands/command_table.h \
	src/commands/pasted_table.c \
	src/commands/reading.c \
	src/commands/reading.h \
	src/commands/results.c \
	src/commands/results.h \
	src/commands/rows.h \
	src/commands/run_table.c \
	src/commands/run_table.h \
	src/commands/run_target.c \
	src/commands/run_target.h \
	src/commands/training.c \
	src/commands/training.h
