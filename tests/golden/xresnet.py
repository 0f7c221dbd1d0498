"""xresnet18 of fastai v1 in PyTorch, its parameters under fastai's names."""
from torch import nn


def conv_bn(before, after, size, stride=1, act=True):
    layers = [nn.Conv2d(before, after, size, stride, size // 2, bias=False), nn.BatchNorm2d(after)]
    return nn.Sequential(*layers, *([nn.ReLU()] if act else []))


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.convs = nn.Sequential(conv_bn(before, after, 3, stride), conv_bn(after, after, 3, act=False))
        self.pool = nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity()
        self.idconv = nn.Identity() if before == after else conv_bn(before, after, 1, act=False)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.convs(x) + self.idconv(self.pool(x)))


def xresnet18(num_classes):
    widths = [64, 64, 128, 256, 512]
    stages = [nn.Sequential(Block(before, after, 1 if before == after else 2), Block(after, after, 1))
              for before, after in zip(widths, widths[1:])]
    return nn.Sequential(conv_bn(3, 32, 3, 2), conv_bn(32, 32, 3), conv_bn(32, 64, 3), nn.MaxPool2d(3, 2, 1),
                         *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, num_classes))
