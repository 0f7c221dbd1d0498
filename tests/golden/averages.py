#!/usr/bin/python3
"""averages.py >averages.json - what averages of weights come to in 100 steps of SGD: torch's swa_utils
(Debian: python3-torch), and the few lines of their own that the papers' and recipes' authors give.

Gradients and running statistics are functions of a number's place and the step; test_averages.c has
the same ones.  Everything is in float64."""
import json
import math

import torch
from torch.optim.swa_utils import AveragedModel

STEPS, WEIGHTS, STATISTICS, LOOK = 100, 12, 4, (3, 25, 48, 99, 100)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        start = [0.5 * math.sin(1.7 * i + 0.3) for i in range(WEIGHTS)]
        self.weight = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
        self.register_buffer("state", torch.zeros(STATISTICS, dtype=torch.float64))


class Ema:
    """swa_utils with an exponential average, updated every so many steps."""

    def __init__(self, net, decay, every):
        keep = decay**every
        self.every = every
        self.model = AveragedModel(
            net, avg_fn=lambda mean, value, n: keep * mean + (1 - keep) * value, use_buffers=True)

    def step(self, net, t):
        if t % self.every == 0:
            self.model.update_parameters(net)
        if t < self.every:  # until there is an average it is the weights
            self.model.module.load_state_dict(net.state_dict())

    def end(self, net):
        pass

    def numbers(self):
        return self.model.module.weight, self.model.module.state


class Lookahead:
    """Algorithm 1 of arXiv 1907.08610."""

    def __init__(self, net, k, alpha):
        self.k, self.alpha = k, alpha
        self.slow = net.weight.detach().clone()

    def step(self, net, t):
        if t % self.k == 0:
            self.slow += self.alpha * (net.weight.detach() - self.slow)
            net.weight.data.copy_(self.slow)

    def end(self, net):
        pass

    def numbers(self):
        return self.slow, []


class Airbench:
    """LookaheadState of airbench94.py, and how its loop calls it."""

    def __init__(self, net):
        self.net_ema = {k: v.clone() for k, v in net.state_dict().items()}
        self.alpha_schedule = 0.95**5 * (torch.arange(STEPS + 1, dtype=torch.float64) / STEPS) ** 3

    def update(self, net, decay):
        for ema_param, net_param in zip(self.net_ema.values(), net.state_dict().values()):
            ema_param.lerp_(net_param, 1 - decay)
            net_param.copy_(ema_param)

    def step(self, net, t):
        if t % 5 == 0:
            self.update(net, self.alpha_schedule[t].item())

    def end(self, net):
        self.update(net, 1.0)

    def numbers(self):
        return self.net_ema["weight"], self.net_ema["state"]


def train(make, steps):
    net = Net()
    average, seen = make(net), []
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    for t in range(1, steps + 1):
        net.weight.grad = torch.tensor([math.sin(0.9 * i + 1.3 * t) for i in range(WEIGHTS)],
                                       dtype=torch.float64)
        net.state.copy_(torch.tensor([math.cos(0.7 * i + 0.2 * t) for i in range(STATISTICS)]))
        optimizer.step()
        average.step(net, t)
        if t == steps:
            average.end(net)
        if t in LOOK or t == steps:
            weight, state = average.numbers()
            seen.append({"step": t, "weight": net.weight.tolist(), "state": net.state.tolist(),
                         "average": [float(v) for v in weight],
                         "average_state": [float(v) for v in state]})
    return seen


CASES = [("ema", "0.99", lambda net: Ema(net, 0.99, 1)),
         ("ema", "0.99,5", lambda net: Ema(net, 0.99, 5)),
         ("ema", "0", lambda net: Ema(net, 0, 1)),
         ("lookahead", "5,0.5", lambda net: Lookahead(net, 5, 0.5)),
         ("lookahead", "6,0.8", lambda net: Lookahead(net, 6, 0.8)),
         ("lookahead", "airbench", Airbench)]
print("[" + ",\n".join(json.dumps({"role": role, "text": text, "seen": train(make, STEPS)})
                       for role, text, make in CASES) + "]")
