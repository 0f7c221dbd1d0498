# Notebook lines are the same commands: same weights as the shell form, same event.
$ onecycle --events shell.jsonl -c 'data digits train=256 valid=64; model simple_cnn 3,16,16,2; learner metrics=accuracy; fit_one_cycle 1 5e-2 moms=0.9,0.8'
digits: 256 training and 64 validation images, 28 x 28 x 3, 2 classes: 3, 7
simple_cnn 3,16,16,2: 3,058 parameters
epoch     train_loss  valid_loss  accuracy  time
0         {}  {}  {}  00:00
$ onecycle --events notebook.jsonl
< %matplotlib inline
< from fastai.vision import *   # everything
< data = data.digits(train=256, valid=64)
< model = simple_cnn((3,16,16,2))
< learn = Learner(data, model, metrics=[accuracy])
< learn.fit_one_cycle(1, 5e-2,
<                     moms=(0.9, 0.8));
digits: 256 training and 64 validation images, 28 x 28 x 3, 2 classes: 3, 7
simple_cnn 3,16,16,2: 3,058 parameters
epoch     train_loss  valid_loss  accuracy  time
0         {}  {}  {}  00:00
$ cmp shell.jsonl notebook.jsonl && grep -c '"command":"fit_one_cycle 1 5e-2 moms=0.9,0.8"' shell.jsonl
1

# A model made inside the call, a rate that is assigned.
$ onecycle -c 'data digits train=256 valid=64; learn = Learner(data, simple_cnn((3,8,8,2))); lr = 2e-2; learn.fit_one_cycle(1, lr); summary'
digits: {}
lr_max 2.00E-02
epoch     train_loss  valid_loss  accuracy  time
0         {}
simple_cnn 3,8,8,2
...
Batch size: 64, 4 batches per epoch

# A rate for each group of layers needs groups; the advice works.
$ onecycle -c 'data digits train=256 valid=64' -c 'learn.fit_one_cycle(1, slice(1e-5, 1e-3))'
digits: {}
! onecycle: -c:2: fit_one_cycle: slice(1e-5,1e-3): the net is one group of layers with one rate; use slice(1e-3) or 1e-3
? 1

# What `help` says of a line that is not a command here, and of a division that cannot be.
$ onecycle -k -c 'help fit_fc; lr/0; x = 4; x//0'
'fit_fc' is in `help notebook`:
  fit_fc                   refused: its schedule (flat, then a cosine) does not exist here; use: fit_one_cycle 1 1e-3
! onecycle: -c:1: 0.003/0: division by zero
! onecycle: -c:1: 4//0: division by zero
? 1

# Of an argument that is refused, the values that are taken.
$ onecycle -c 'help heatmap' -c 'help kaiming_normal_'
'heatmap' is in `help notebook`:
  heatmap                  taken: False; else refused: there are no heat maps; leave it out
'kaiming_normal_' is in `help notebook`:
  init                     taken: kaiming_normal_, kaiming_normal; else refused: the head is fastai's default; leave it out

# Values: attributes, constants, arithmetic, paths; a bare one is printed.
$ onecycle
< data = data.digits(train=16*16, valid=64).normalize(mnist_stats)
< data.classes; len(data.classes)
< learn.lr_find()
< x = learn.recorder.min_grad_lr
< print(f'{x:.2E} of {data.c} classes')
< lr = 3e-2/2; lr/2   # the next
< learn.fit_one_cycle(1, max_lr=slice(None, lr*2))
digits: 256 training and 64 validation images, 28 x 28 x 3, 2 classes: 3, 7
normalized: mean 0.131000 std 0.308000 (channel 0)
3,7
2
LR Finder is complete: {}
suggestions:{}
...
{} of 2 classes
lr_max 1.50E-02
0.0075
epoch     train_loss  valid_loss  accuracy  time
0         {}
$ onecycle -k -c 'data digits train=640 valid=100; data.classes, data.c, len(data.train_ds), len( learn.data.valid_ds )' -c 'x = len(data.train_ds)//8; x' -c 'data.train_ds' -c 'len(data.test_ds)'
digits: 640 training and 100 validation images, 28 x 28 x 3, 2 classes: 3, 7
3,7,2,640,100
80
! onecycle: -c:3: data.train_ds: len(data.train_ds) counts its images once there are some; `show_batch` shows them
! onecycle: -c:4: data.test_ds is not known here; `help print` lists the attributes that are
? 1
$ onecycle -c 'x = learn.recorder.min_grad_lr'
! onecycle: -c:1: x: learn.recorder.min_grad_lr: there is none yet; run `lr_find` first
? 1
$ onecycle -q -k -c 'lr/rate; lr.rate; learn.model; data digits; learn.model; learn.fit_one_cycle(1, moms=0.9)'
! onecycle: -c:1: there is no variable 'rate'
! onecycle: -c:1: lr.rate is not known here; `help print` lists the attributes that are
! onecycle: -c:1: learn.model: there is no data yet; load some, for example: data digits
! onecycle: -c:1: learn.model: there is no net yet; training makes one, or make one now, for example: model simple_cnn
! onecycle: -c:1: fit_one_cycle: moms= takes two momenta, at the ends and at the peak: moms=0.95,0.85
? 1
$ onecycle -c 'learn.recorder.losses'
! onecycle: -c:1: learn.recorder.losses: `plot_losses` draws a run's losses, and --events FILE writes them
? 1
$ onecycle -c 'x = learn.recorder.lr_max'
! onecycle: -c:1: x: learn.recorder.lr_max is not known here; `help print` lists the attributes that are
? 1

$ onecycle -c 'lr = 1_0e-3' -c 'lr 2_0e-3'
lr_max 1.00E-02
lr_max 2.00E-02

# OneCycleScheduler as a callback is fit_one_cycle, to the same weights.
$ onecycle --events cycle.jsonl -c 'data digits train=256 valid=64; fit_one_cycle 1 2e-2 pct_start=0.5' >/dev/null
$ onecycle --events callback.jsonl -q
< data = data.digits(train=256, valid=64)
< learn.fit(1, callbacks=[OneCycleScheduler(learn, lr_max=2e-2, pct_start=0.5)])
$ grep -h '"event":"run_end"' cycle.jsonl callback.jsonl | uniq | wc -l
1

# Other callbacks are settings, which stay; the file of each is made.
$ onecycle
< data = data.digits(train=256, valid=64)
< learn = Learner(data, simple_cnn((3,8,8,2)), metrics=[accuracy], callback_fns=[ShowGraph,
<     partial(EarlyStoppingCallback, monitor='accuracy', min_delta=0.01, patience=3), CSVLogger])
< learn.fit(1, 1e-3, callbacks=[SaveModelCallback(learn, every='improvement', monitor='valid_loss', name='best')])
< set monitor; set early_stopping
digits: {}
ShowGraph: the full screen draws the losses during a run, `plot_losses` after it
EarlyStoppingCallback: from now on a run stops after 4 epochs in a row without a better accuracy; `set early_stopping off` turns this off
CSVLogger: from now on a run appends its epochs to history.csv; `set csv off` turns this off
SaveModelCallback: from now on a run saves its best epoch to best and ends with it; `set save_best off` turns this off
early_stopping watches valid_loss now, not accuracy
epoch     train_loss  valid_loss  accuracy  time
0         {}
kept epoch 0, the one with the best valid_loss: {}
monitor         valid_loss {}
early_stopping  3          {}
$ ls best.safetensors history.csv
best.safetensors
history.csv
$ onecycle -c 'set monitor accuracy; set early_stopping 3; set monitor accuracy; set save_best best; set monitor train_loss'
early_stopping and save_best watch train_loss now, not accuracy
$ onecycle -c 'data digits train=256 valid=64; learn.fit(1, callbacks=[ReduceLROnPlateauCallback(learn)])'
digits: {}
! onecycle: -c:1: fit: there is no callback ReduceLROnPlateauCallback; the callbacks are: OneCycleScheduler, EarlyStoppingCallback, SaveModelCallback, CSVLogger, MixUpCallback, GradientClipping, AccumulateScheduler, ShowGraph, TerminateOnNaNCallback
? 1

# Paths are texts.
$ onecycle -q -c 'data digits 3 train=64 valid=0; show_batch 1 png=p.png' && mkdir -p d/train/3 d/train/7 d/valid/3 d/valid/7 && for f in d/*/*; do cp p.png $f/; done
$ onecycle
< path = Path('d'); path
< data = ImageDataBunch.from_folder(path, bs=2, num_workers=4)
< img = open_image(path/'valid'/'3'/'p.png')
< learn.predict(img)
d
num_workers= does nothing: images are in memory; `set threads N` sets how many threads train
d: 2 training and 2 validation images, {}
d/valid/3/p.png {}

# Transforms become augmentation, after the data; what cannot be had is refused.
$ onecycle -k
< path = 'd'
< data = ImageDataBunch.from_folder(path, ds_tfms=get_transforms(), size=24, bs=2).normalize(mnist_stats)
< tfms = get_transforms(do_flip=False, max_rotate=20., max_zoom=1., max_lighting=None, p_affine=1)
< data = ImageDataBunch.from_folder(path, ds_tfms=tfms, size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=(rand_pad(2, 24), []), size=24, bs=2)
< tfms = ([*rand_pad(4, 24), flip_lr(p=0.5)], [])
< data = ImageDataBunch.from_folder(path, ds_tfms=tfms, size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([flip_lr(), rotate(degrees=(-30,30), p=0.8), rand_zoom(scale=(1., 1.3), p=0.8), brightness(change=(0.4,0.6), p=0.75), contrast(scale=(0.8,1.25), p=0.75), symmetric_warp(magnitude=(-0.2,0.2), p=0.8)], []), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=(get_transforms(flip_vert=True, max_lighting=0.1), [crop_pad()]), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([jitter()], []), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([flip_lr()], [flip_lr()]), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=[flip_lr()], size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([rotate(degrees=30)], []), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([rotate((-10,10), p=1), rand_zoom((1,1.2), p=0.5)], None), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([flip_lr(p=1)], []), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=get_transforms(max_warp=0.5), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=(rand_pad(24, 24), []), size=24, bs=2)
< data = ImageDataBunch.from_folder(path, ds_tfms=([], []), size=24, bs=2)
rand_crop does nothing: pictures are brought to their size, and cropped in the middle, when they are read
d: 2 training and 2 validation images, 24 x 24 x 3, 2 classes: 3, 7
training images are augmented: flip=random rotate=10 zoom=1.1 warp=0.2 brightness=0.2 contrast=0.2
normalized: {}
rand_crop does nothing: {}
d: {}; normalized and augmented as the previous data
training images are augmented: rotate=20 warp=0.2 p_affine=1
rand_pad: its size= does nothing: images keep the size they have
d: {}
training images are augmented: shift=2
rand_pad: {}
d: {}
training images are augmented: flip=random shift=4
d: {}
training images are augmented: flip=random rotate=30 zoom=1.3 warp=0.2 brightness=0.2 contrast=0.2 p_affine=0.8
rand_crop does nothing: {}
d: {}
training images are augmented: flip=random vertical=true turns=true rotate=10 zoom=1.1 warp=0.2 brightness=0.1 contrast=0.1
rand_pad: {}
d: {}
d: {}
training images are not augmented
! onecycle: -:10: data folder: ds_tfms: the transform jitter is not known; those that are: get_transforms, rand_pad, flip_lr, dihedral, dihedral_affine, rotate, rand_zoom, symmetric_warp, brightness, contrast, rand_crop, crop_pad; `augment` has more
! onecycle: -:11: data folder: ds_tfms: flip_lr(): validation images stay as they are; give an empty list
! onecycle: -:12: data folder: ds_tfms: give two lists: of training images and of validation images, which is empty
! onecycle: -:13: data folder: ds_tfms: rotate: degrees=30: only a range such as degrees=(-30,30) can be had here
! onecycle: -:14: data folder: ds_tfms: rand_zoom: p=0.5: transforms of its kind have one probability here, and it is 1 already
! onecycle: -:15: data folder: ds_tfms: flip_lr: images are mirrored half of the time here; leave out p=
! onecycle: -:16: data folder: ds_tfms: get_transforms: max_warp=0.5 is out of range; give 0 to 0.3
! onecycle: -:17: augment: shift=24 moves images of 24 x 24 out of sight; use 23 or less
? 1
$ onecycle
< data = data.digits(train=128, valid=64, side=12)
< learn = Learner(data, simple_cnn((3,8,8,2)), metrics=accuracy).mixup()
< learn.mixup(alpha=0.2, stack_y=True)
< learn.fit(1, callbacks=[MixUpCallback(learn, alpha=0.3)])
< learn.mixup(stack_x=True)
digits: {}
training images are augmented: mixup=0.4
training images are augmented: mixup=0.2
MixUpCallback: from now on training images are mixed; `mixup 0` turns this off
training images are augmented: mixup=0.3
epoch {}
0 {}
! onecycle: -:5: mixup: stack_x=True: shares are of images and labels; leave it out
? 1

# What does nothing says so, and the rest of a notebook goes on.
$ onecycle
< >>> %matplotlib inline
< >>> np.random.seed(7); set seed
< In [2]: learn.show_results()
< interp = ClassificationInterpretation.from_learner(learn)
< learn.show_results()
< path.ls()
< !ls -l 'it
< get_ipython().run_line_magic('matplotlib', 'inline')
< %cd data
< ?pick
< data.digits(train=64, valid=0)
< interp.plot_confusion_matrix(figsize=(12,12)) if
seed            7 {}
show_results does nothing: `top_losses` shows pictures with their predictions; use: top_losses 9
ClassificationInterpretation.from_learner does nothing: `confusion`, `most_confused` and `top_losses` use the learner as it is
show_results does nothing: `top_losses` shows pictures with their predictions; use: top_losses 9
ls does nothing: no shell runs here; Tab lists files after `data folder`
!ls -l 'it does nothing: no shell runs here
get_ipython does nothing: there is no IPython here
%cd data does nothing here
pick
  take the learning rate under the cursor as lr_max
...
    lr
digits: {}
! onecycle: -:12: confusion: 'if' after the call is not understood; use one call per line
? 1

# What would change results is refused, and the line says what to do.
$ onecycle -c 'learn.fit_fc(5, 1e-3)'
! onecycle: -c:1: fit_fc: its schedule (flat, then a cosine) does not exist here; use: fit_one_cycle 1 1e-3
? 1
$ onecycle -c 'data digits train=64 valid=16; learn = cnn_learner(data, models.resnet34, metrics=accuracy)'
digits: {}
! onecycle: -c:1: cnn_learner: pretrained weights are not downloaded; write them with Python, import torchvision, safetensors.torch as s; s.save_model(torchvision.models.resnet34(weights='DEFAULT'), 'resnet34.safetensors'), or begin without, pretrained=False; use: cnn_learner resnet34 weights=resnet34.safetensors
? 1
$ onecycle -c 'for epoch in range(3): learn.fit(1)'
! onecycle: -c:1: for: Python statements do not run here; type their calls one by one
? 1

# A size that can not be had is told; the figure's is in inches.
$ onecycle -c 'data digits train=256 valid=64; fit 1; learn.recorder.plot_losses(figsize=(4, 3)) > l.png; show_batch 1 width=500 png=b.png; learn.recorder.plot_metrics(figsize=(4,3), dpi=10) > m.png'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
wrote l.png (400 wide, 300 high)
wrote b.png {}
width= and height= do nothing here: pictures are magnified by a whole number
wrote m.png (40 wide, 30 high)

# A number that was computed is told as one that was set is.
$ onecycle -c 'set wd 1e-5; set wd' -c '1e-5*1' -c 'x = 3e-6 / 2; x' -c '2**20*1000' -c '-0*1'
wd              0.00001    0 ... 1000: the weight decay, for the same runs as lr_max
0.00001
1.5e-06
1048576000
0

# What notebooks do to files and tables is told by what does it here.
$ onecycle -k -c "df = pd.read_csv('labels.csv')" -c "data = TabularDataBunch.from_df(path, df, dep_var)" -c "data = load_data(path, bs=4)" -c "verify_images(path, delete=True)"
! onecycle: -c:1: read_csv: tables of pandas do not exist here; use: data table FILE.csv target=COLUMN
! onecycle: -c:2: TabularDataBunch.from_df: tables of pandas do not exist here; use: data table FILE.csv target=COLUMN
! onecycle: -c:3: load_data: packed data is read by another command; use: data packed FILE
! onecycle: -c:4: verify_images: no picture is deleted or changed here; use: data folder PATH skip_bad=true
? 1

# Nets of torchvision, made inside the call: their outputs are those of the data.
$ onecycle -n -c 'data digits train=64 valid=64; learn = Learner(data, models.resnet18(pretrained=False, num_classes=2)); learn.model'
digits: {}
num_classes= does nothing: the net has an output for each class of the data
resnet18
$ onecycle -n -c 'data digits train=64 valid=64; learn = Learner(data, models.resnet50())'
digits: {}
! onecycle: -c:1: learner: there is no model 'models.resnet50'; `help model` lists what there is
? 1
