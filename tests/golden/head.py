"""Nets of torchvision with the head of fastai v1's cnn_learner, the head's parameters under `head`."""
import torch
from torch import nn
from torchvision.models import resnet

BLOCKS = {"resnet18": [2, 2, 2, 2], "resnet34": [3, 4, 6, 3]}


class ConcatPool(nn.Module):
    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


class Headed(resnet.ResNet):
    def __init__(self, blocks, classes):
        super().__init__(resnet.BasicBlock, blocks)
        del self.avgpool, self.fc
        self.head = nn.Sequential(
            ConcatPool(), nn.Flatten(), nn.BatchNorm1d(1024), nn.Dropout(0.25), nn.Linear(1024, 512), nn.ReLU(),
            nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, classes))

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.head(self.layer4(self.layer3(self.layer2(self.layer1(x)))))


def with_head(net, classes):
    return Headed(BLOCKS[net], classes)
