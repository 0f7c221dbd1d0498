# What a user types and sees.
cli_scripts = \
	tests/cli/advice.sh \
	tests/cli/alike.sh \
	tests/cli/attach.sh \
	tests/cli/bad-input.sh \
	tests/cli/bits.sh \
	tests/cli/cifar10.sh \
	tests/cli/export-c.sh \
	tests/cli/export-page.sh \
	tests/cli/get.sh \
	tests/cli/help.sh \
	tests/cli/hostile.sh \
	tests/cli/man.sh \
	tests/cli/pages.sh \
	tests/cli/prompt.sh \
	tests/cli/ranks-typed.sh \
	tests/cli/ranks.sh \
	tests/cli/read-once.sh \
	tests/cli/readme.sh \
	tests/cli/report.sh \
	tests/cli/run.sh \
	tests/cli/tensorboard.sh \
	tests/cli/together.sh \
	tests/cli/watch.sh

EXTRA_DIST += \
	tests/cli/arrays.t \
	tests/cli/augment.t \
	tests/cli/averages.t \
	tests/cli/brake.sh \
	tests/cli/browser.py \
	tests/cli/budget.t \
	tests/cli/checkpoint.t \
	tests/cli/compare.t \
	tests/cli/completion.t \
	tests/cli/data.t \
	tests/cli/epochs.t \
	tests/cli/export.t \
	tests/cli/faults.t \
	tests/cli/finetune.t \
	tests/cli/freeze.t \
	tests/cli/hostile.t \
	tests/cli/hostile_tar.py \
	tests/cli/httpd.py \
	tests/cli/killed \
	tests/cli/labels.t \
	tests/cli/nets.t \
	tests/cli/notebook.t \
	tests/cli/npy.py \
	tests/cli/optimisers.t \
	tests/cli/options.t \
	tests/cli/own.sh \
	tests/cli/packed.t \
	tests/cli/pictures.t \
	tests/cli/range.t \
	tests/cli/recipes.t \
	tests/cli/record.t \
	tests/cli/report.t \
	tests/cli/runs.t \
	tests/cli/scripts.t \
	tests/cli/sources.mk \
	tests/cli/tables.t \
	tests/cli/tfevents.py \
	tests/cli/training.t \
	tests/cli/validate.t
