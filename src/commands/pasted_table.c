/* Tables of lines and arguments that appear in Python notebooks but are not commands here, with
 * what to say about each. */
#include "commands/command_table.h"
#include "language/pasted.h"

static const char IN_VIEW[] = "plots are shown as they are made; png=FILE saves one";
static const char NO_GPU[] =
    "training runs on the processor; `set threads N` sets how many threads";
static const char TRANSFORM[] = "it belongs in ds_tfms= of the data, or use `augment`";
static const char CALLBACK[] =
    "it belongs in callbacks=[...] or callback_fns=[...] of `fit` or `Learner`";
static const char METRIC[] = "it belongs in metrics=[...] of `Learner`";
static const char NO_FLAT_COS[] = "its schedule (flat, then a cosine) does not exist here";
static const char PS[] = "the head drops 0.25 and 0.5 of its inputs; leave it out";
static const char HEAD[] = "the head is fastai's default; leave it out";
static const char CUT[] =
    "the body ends before its last pool, and trains in two parts; leave it out";
static const char AS_IT_IS[] =
    "`confusion`, `most_confused` and `top_losses` use the learner as it is";
static const char PRINTED[] = "predictions are printed, not returned";
static const char FREED[] = "memory is freed without it";
static const char FILES[] = "it belongs in from_name_re(path, fnames, pat)";
static const char OWN_PATH[] = "`save` and `load` take the path as their argument; leave it out";

const Pasted PASTED[] = {
    {"fit_fc", PASTED_REFUSED, NO_FLAT_COS, "fit_one_cycle 1 1e-3"},
    {"fit_flat_cos", PASTED_REFUSED, NO_FLAT_COS, "fit_one_cycle 1 1e-3"},
    {"ClassificationInterpretation.from_learner", PASTED_NOTHING, AS_IT_IS, NULL},
    {"interpretation", PASTED_NOTHING, AS_IT_IS, NULL},
    {"show_results", PASTED_NOTHING, "`top_losses` shows pictures with their predictions",
     "top_losses 9"},
    {"get_preds", PASTED_REFUSED, PRINTED, "top_losses 9; confusion; validate"},
    {"pred_batch", PASTED_REFUSED, PRINTED, "top_losses 9; confusion; validate"},
    {"print_classification_report", PASTED_REFUSED, "`validate` prints it, when it is asked to",
     "validate by_class=true"},
    {"export", PASTED_REFUSED,
     "`save` stores a learner, `load` brings it back, and `export torch` writes it for PyTorch",
     "save export"},
    {"load_learner", PASTED_REFUSED, "`load NAME` reads a file that `save` wrote", NULL},
    {"to_fp16", PASTED_NOTHING, "numbers stay 32 bits wide", NULL},
    {"to_fp32", PASTED_NOTHING, "numbers are 32 bits wide", NULL},
    {"to_distributed", PASTED_NOTHING, NO_GPU, NULL},
    {"cuda", PASTED_NOTHING, NO_GPU, NULL},
    {"cpu", PASTED_NOTHING, NO_GPU, NULL},
    {"set_device", PASTED_NOTHING, NO_GPU, NULL},
    {"empty_cache", PASTED_NOTHING, NO_GPU, NULL},
    {"collect", PASTED_NOTHING, FREED, NULL},
    {"purge", PASTED_NOTHING, FREED, NULL},
    {"destroy", PASTED_NOTHING, FREED, NULL},
    {"get_transforms", PASTED_VALUE, TRANSFORM, NULL},
    {"rand_pad", PASTED_VALUE, TRANSFORM, NULL},
    {"flip_lr", PASTED_VALUE, TRANSFORM, NULL},
    {"random.seed", PASTED_COMMAND, "set seed", NULL},
    {"manual_seed", PASTED_COMMAND, "set seed", NULL},
    {"manual_seed_all", PASTED_COMMAND, "set seed", NULL},
    {"set_seed", PASTED_COMMAND, "set seed", NULL},
    {"random_seed", PASTED_COMMAND, "set seed", NULL},
    {"doc", PASTED_HELP, NULL, NULL},
    {"show_doc", PASTED_HELP, NULL, NULL},
    {"help", PASTED_HELP, NULL, NULL},
    {"ls", PASTED_NOTHING, "no shell runs here; Tab lists files after `data folder`", NULL},
    {"get_ipython", PASTED_NOTHING, "there is no IPython here", NULL},
    {"filterwarnings", PASTED_NOTHING, "there are no warnings to filter", NULL},
    {"plt.show", PASTED_NOTHING, IN_VIEW, NULL},
    {"plt.figure", PASTED_NOTHING, IN_VIEW, NULL},
    {"plt.tight_layout", PASTED_NOTHING, IN_VIEW, NULL},
    {"plt.close", PASTED_NOTHING, IN_VIEW, NULL},
    {"savefig", PASTED_REFUSED, "png=FILE in the plotting command saves the plot", NULL},
    {"ImageList.from_folder", PASTED_REFUSED, "the data block API does not exist here",
     "ImageDataBunch.from_folder(path, valid_pct=0.2, size=28)"},
    {"get_image_files", PASTED_VALUE, FILES, NULL},
    {"TabularDataBunch.from_df", PASTED_REFUSED, "tables of pandas do not exist here",
     "data table FILE.csv target=COLUMN"},
    {"TabularList.from_df", PASTED_REFUSED, "tables of pandas do not exist here",
     "data table FILE.csv target=COLUMN"},
    {"read_csv", PASTED_REFUSED, "tables of pandas do not exist here",
     "data table FILE.csv target=COLUMN"},
    {"load_data", PASTED_REFUSED, "packed data is read by another command", "data packed FILE"},
    {"verify_images", PASTED_REFUSED, "no picture is deleted or changed here",
     "data folder PATH skip_bad=true"},
    {"from_df", PASTED_REFUSED, "tables of pandas do not exist here",
     "ImageDataBunch.from_csv(path)"},
    {"from_name_func", PASTED_REFUSED, "functions of Python do not exist here",
     "ImageDataBunch.from_name_re(path, get_image_files(path), '/([^/]+)_')"},
    {"from_lists", PASTED_REFUSED, "lists of Python do not exist here",
     "ImageDataBunch.from_csv(path)"},
    {"OneCycleScheduler", PASTED_VALUE, CALLBACK, NULL},
    {"EarlyStoppingCallback", PASTED_VALUE, CALLBACK, NULL},
    {"SaveModelCallback", PASTED_VALUE, CALLBACK, NULL},
    {"CSVLogger", PASTED_VALUE, CALLBACK, NULL},
    {"ShowGraph", PASTED_VALUE, CALLBACK, NULL},
    {"partial", PASTED_VALUE, CALLBACK, NULL},
    {"Precision", PASTED_VALUE, METRIC, NULL},
    {"Recall", PASTED_VALUE, METRIC, NULL},
    {"FBeta", PASTED_VALUE, METRIC, NULL},
    {"F1Score", PASTED_VALUE, METRIC, NULL},
    {NULL, PASTED_NOTHING, NULL, NULL},
};

static const char OUTPUTS[] = "the net has an output for each class of the data";

static const char PLOTS[] = "confusion top_losses plot plot_lr plot_losses plot_metrics";

const PastedKey PASTED_KEYS[] = {
    {"num_workers", NULL, NULL, PASTED_NOTHING,
     "images are in memory; `set threads N` sets how many threads train"},
    {"device", NULL, NULL, PASTED_NOTHING, NO_GPU},
    {"test", NULL, NULL, PASTED_NOTHING, "`predict FOLDER` reads images without labels"},
    {"no_check", NULL, "False", PASTED_NOTHING, "data is always checked"},
    {"silent", NULL, "False", PASTED_REFUSED, "start `onecycle -q` instead"},
    {"ds_tfms", NULL, NULL, PASTED_REFUSED, TRANSFORM},
    {"tfms", NULL, NULL, PASTED_REFUSED, TRANSFORM},
    {"stack_x", "mixup", "False", PASTED_REFUSED, "shares are of images and labels; leave it out"},
    {"stack_y", "mixup", "True", PASTED_REFUSED, "the loss is that of both labels; leave it out"},
    {"padding_mode", NULL, "reflection", PASTED_REFUSED,
     "resize=pad mirrors the image; leave it out"},
    {"loss_func", "learner", "CrossEntropyFlat CrossEntropyLoss cross_entropy CrossEntropyLossFlat",
     PASTED_REFUSED, "the loss is cross entropy; label_smoothing=0.1 smooths the labels"},
    {"path", "learner", NULL, PASTED_REFUSED, OWN_PATH},
    {"model_dir", "learner", NULL, PASTED_REFUSED, OWN_PATH},
    {"num_classes", NULL, NULL, PASTED_NOTHING, OUTPUTS},
    {"c_out", NULL, NULL, PASTED_NOTHING, OUTPUTS},
    {"pretrained", NULL, "False", PASTED_REFUSED,
     "weights=FILE.safetensors takes pretrained weights"},
    {"cut", "cnn_learner", NULL, PASTED_REFUSED, CUT},
    {"split_on", "cnn_learner", NULL, PASTED_REFUSED, CUT},
    {"ps", "cnn_learner", "0.5 .5", PASTED_REFUSED, PS},
    {"lin_ftrs", "cnn_learner", NULL, PASTED_REFUSED, HEAD},
    {"custom_head", "cnn_learner", NULL, PASTED_REFUSED, HEAD},
    {"bn_final", "cnn_learner", "False", PASTED_REFUSED, HEAD},
    {"concat_pool", "cnn_learner", "True", PASTED_REFUSED, HEAD},
    {"init", "cnn_learner", "kaiming_normal_ kaiming_normal", PASTED_REFUSED, HEAD},
    {"ds_type", NULL, "Valid", PASTED_REFUSED, "the validation images are used; leave it out"},
    {"heatmap", "top_losses", "False", PASTED_REFUSED, "there are no heat maps; leave it out"},
    {"normalize", "confusion", "False", PASTED_REFUSED, "the matrix shows counts; leave it out"},
    {"norm_dec", "confusion", NULL, PASTED_NOTHING, "the matrix shows counts"},
    {"cmap", "confusion", NULL, PASTED_NOTHING, "the matrix has its own colours"},
    {"slice_size", "confusion most_confused", NULL, PASTED_NOTHING,
     "the matrix needs little memory"},
    {"return_fig", PLOTS, "False", PASTED_REFUSED, IN_VIEW},
    {NULL, NULL, NULL, PASTED_NOTHING, NULL},
};

/* fastai's statistics, of one channel or three: means, standard deviations. */
const PastedConstant PASTED_CONSTANTS[] = {
    {"imagenet_stats", "[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]"},
    {"cifar_stats", "[0.491, 0.482, 0.447], [0.247, 0.243, 0.261]"},
    {"mnist_stats", "[0.131], [0.308]"},
    {NULL, NULL},
};
