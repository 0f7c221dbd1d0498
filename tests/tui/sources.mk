# The whole screen, without a terminal; ONECYCLE_GOLDEN=write draws its goldens anew.
tui_programs = \
	tests/tui/test_bar \
	tests/tui/test_inlays \
	tests/tui/test_messages \
	tests/tui/test_panes \
	tests/tui/test_popup \
	tests/tui/test_range \
	tests/tui/test_results \
	tests/tui/test_rules \
	tests/tui/test_runs \
	tests/tui/test_training \
	tests/tui/test_view \
	tests/tui/test_wrap

tui_scenes = \
	tests/tui/scenes.c \
	tests/tui/scenes.h \
	tests/tui/scenes_results.c \
	tests/tui/scenes_results.h \
	tests/tui/scenes_trainings.c \
	tests/tui/scenes_trainings.h
tui_helpers = $(tui_scenes) \
	tests/tui/screen.c \
	tests/tui/screen.h

EXTRA_DIST += \
	tests/tui/answer.200x60.screen \
	tests/tui/answer.80x24.screen \
	tests/tui/band.200x60.screen \
	tests/tui/band.80x24.screen \
	tests/tui/compare.200x60.screen \
	tests/tui/compare.80x24.screen \
	tests/tui/compared.200x60.screen \
	tests/tui/compared.80x24.screen \
	tests/tui/complete.200x60.screen \
	tests/tui/complete.300x90.screen \
	tests/tui/complete.40x12.screen \
	tests/tui/complete.80x24.screen \
	tests/tui/confusion.200x60.screen \
	tests/tui/confusion.80x24.screen \
	tests/tui/confusion_100.200x60.screen \
	tests/tui/confusion_100.80x24.screen \
	tests/tui/early.200x60.screen \
	tests/tui/early.80x24.screen \
	tests/tui/epochs_1000.200x60.screen \
	tests/tui/epochs_1000.80x24.screen \
	tests/tui/first.200x60.screen \
	tests/tui/first.80x24.screen \
	tests/tui/foreign.200x60.screen \
	tests/tui/foreign.80x24.screen \
	tests/tui/image.200x60.screen \
	tests/tui/image.80x24.screen \
	tests/tui/keys.200x60.screen \
	tests/tui/keys.80x24.screen \
	tests/tui/late.200x60.screen \
	tests/tui/late.80x24.screen \
	tests/tui/lost.200x60.screen \
	tests/tui/lost.80x24.screen \
	tests/tui/metrics.200x60.screen \
	tests/tui/metrics.80x24.screen \
	tests/tui/nan.200x60.screen \
	tests/tui/nan.80x24.screen \
	tests/tui/new.200x60.screen \
	tests/tui/new.80x24.screen \
	tests/tui/opened.200x60.screen \
	tests/tui/opened.80x24.screen \
	tests/tui/pick.120x40.screen \
	tests/tui/pick.200x20.screen \
	tests/tui/pick.200x60.screen \
	tests/tui/pick.300x90.screen \
	tests/tui/pick.40x12.screen \
	tests/tui/pick.50x60.screen \
	tests/tui/pick.60x15.screen \
	tests/tui/pick.80x24.screen \
	tests/tui/proposed.200x60.screen \
	tests/tui/proposed.80x24.screen \
	tests/tui/range.200x60.screen \
	tests/tui/range.80x24.screen \
	tests/tui/ranges.200x60.screen \
	tests/tui/ranges.80x24.screen \
	tests/tui/runs.120x40.screen \
	tests/tui/runs.200x20.screen \
	tests/tui/runs.200x60.screen \
	tests/tui/runs.300x90.screen \
	tests/tui/runs.40x12.screen \
	tests/tui/runs.50x60.screen \
	tests/tui/runs.60x15.screen \
	tests/tui/runs.80x24.screen \
	tests/tui/shown.200x60.screen \
	tests/tui/shown.80x24.screen \
	tests/tui/small.30x8.screen \
	tests/tui/start.120x40.screen \
	tests/tui/start.200x20.screen \
	tests/tui/start.200x60.screen \
	tests/tui/start.300x90.screen \
	tests/tui/start.40x12.screen \
	tests/tui/start.50x60.screen \
	tests/tui/start.60x15.screen \
	tests/tui/start.80x24.screen \
	tests/tui/tiny.200x60.screen \
	tests/tui/tiny.80x24.screen \
	tests/tui/trained.200x60.screen \
	tests/tui/trained.80x24.screen \
	tests/tui/training.120x40.screen \
	tests/tui/training.200x20.screen \
	tests/tui/training.200x60.screen \
	tests/tui/training.300x90.screen \
	tests/tui/training.40x12.screen \
	tests/tui/training.50x60.screen \
	tests/tui/training.60x15.screen \
	tests/tui/training.80x24.screen \
	tests/tui/training.ascii.screen
