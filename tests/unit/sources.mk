# Every program prints TAP; its source is the .c of its name.
unit_programs = \
	tests/unit/test_activation \
	tests/unit/test_arguments \
	tests/unit/test_augment \
	tests/unit/test_averages \
	tests/unit/test_base \
	tests/unit/test_budget \
	tests/unit/test_builders \
	tests/unit/test_checkpoint \
	tests/unit/test_class_weights \
	tests/unit/test_color \
	tests/unit/test_command \
	tests/unit/test_command_table \
	tests/unit/test_compare \
	tests/unit/test_complete \
	tests/unit/test_csv \
	tests/unit/test_curves \
	tests/unit/test_data \
	tests/unit/test_die \
	tests/unit/test_digits \
	tests/unit/test_fault \
	tests/unit/test_file \
	tests/unit/test_filter \
	tests/unit/test_folder \
	tests/unit/test_follow \
	tests/unit/test_foreign \
	tests/unit/test_frame \
	tests/unit/test_freezing \
	tests/unit/test_generated \
	tests/unit/test_guard \
	tests/unit/test_image \
	tests/unit/test_init \
	tests/unit/test_json \
	tests/unit/test_kernels \
	tests/unit/test_key_screen \
	tests/unit/test_keymap \
	tests/unit/test_keys \
	tests/unit/test_layout \
	tests/unit/test_learner \
	tests/unit/test_lines \
	tests/unit/test_lists \
	tests/unit/test_log_csv \
	tests/unit/test_log_folders \
	tests/unit/test_log_readers \
	tests/unit/test_log_samples \
	tests/unit/test_log_sqlite \
	tests/unit/test_log_tensorboard \
	tests/unit/test_log_text \
	tests/unit/test_log_wandb \
	tests/unit/test_model \
	tests/unit/test_moment \
	tests/unit/test_mutations \
	tests/unit/test_notebook \
	tests/unit/test_npy \
	tests/unit/test_optim \
	tests/unit/test_packed \
	tests/unit/test_patch \
	tests/unit/test_phase \
	tests/unit/test_picture \
	tests/unit/test_picture_file \
	tests/unit/test_pixels \
	tests/unit/test_plan \
	tests/unit/test_plane \
	tests/unit/test_plot \
	tests/unit/test_position \
	tests/unit/test_protobuf \
	tests/unit/test_real \
	tests/unit/test_recording \
	tests/unit/test_regex \
	tests/unit/test_replan \
	tests/unit/test_replay \
	tests/unit/test_reply \
	tests/unit/test_requests \
	tests/unit/test_runs \
	tests/unit/test_safetensors \
	tests/unit/test_scale \
	tests/unit/test_schedule \
	tests/unit/test_scores \
	tests/unit/test_screenline \
	tests/unit/test_server \
	tests/unit/test_session \
	tests/unit/test_sets \
	tests/unit/test_sixel \
	tests/unit/test_spec \
	tests/unit/test_sums \
	tests/unit/test_svg \
	tests/unit/test_table \
	tests/unit/test_tail \
	tests/unit/test_team \
	tests/unit/test_terminal \
	tests/unit/test_thinning \
	tests/unit/test_track \
	tests/unit/test_train \
	tests/unit/test_trouble \
	tests/unit/test_tta \
	tests/unit/test_whiten \
	tests/unit/test_work \
	tests/unit/test_worker

# What several tests share.
unit_helpers = \
	tests/unit/figures.c \
	tests/unit/figures.h \
	tests/unit/fixture.h \
	tests/unit/golden.c \
	tests/unit/golden.h \
	tests/unit/lab.h \
	tests/unit/log_case.h \
	tests/unit/log_feed.h \
	tests/unit/ranks.h \
	tests/unit/scratch.h \
	tests/unit/trial.h \
	tests/unit/unit.h

EXTRA_DIST += tests/unit/pictures
# Arrays that numpy wrote, and the script that had it do so.
EXTRA_DIST += tests/unit/numpy
