#!/usr/bin/env python3
"""Makes scripts/ and checkpoints/ beside this file with PyTorch 1.13: python3 make_variants.py

Every folder holds a model, its inputs (in0.npy, ...) and what PyTorch gives (out0.npy, ...).
"""
import argparse
import collections
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


class Two(nn.Module):
    def __init__(s):
        super().__init__()
        s.a, s.b, s.o = nn.Linear(4, 5), nn.Linear(3, 5), nn.Linear(5, 2)

    def forward(s, left, right):
        return s.o(torch.relu(s.a(left) + s.b(right)))


class Emb(nn.Module):
    def __init__(s):
        super().__init__()
        s.e = nn.ModuleList([nn.Embedding(7, 3), nn.Embedding(5, 2)])
        s.l = nn.Linear(9, 3)

    def forward(s, cat, num):
        es = [e(cat[:, i]) for i, e in enumerate(s.e)]
        return s.l(torch.cat(es + [num], dim=1))


class MoE(nn.Module):
    def __init__(s):
        super().__init__()
        s.ex = nn.ModuleList([nn.Sequential(nn.Linear(6, 5), nn.ReLU()) for _ in range(3)])
        s.g, s.o = nn.Linear(6, 3), nn.Linear(5, 1)

    def forward(s, x):
        g = torch.softmax(s.g(x), -1).unsqueeze(-1)
        return s.o((g * torch.stack([m(x) for m in s.ex], 1)).sum(1))


class Cos(nn.Module):
    def __init__(s):
        super().__init__()
        s.a, s.b = nn.Linear(4, 5), nn.Linear(3, 5)

    def forward(s, l, r):
        return F.cosine_similarity(s.a(l), s.b(r)), F.pairwise_distance(s.a(l), s.b(r))


class Misc(nn.Module):
    def __init__(s):
        super().__init__()
        s.l = nn.Linear(6, 6)

    def forward(s, x):
        a, b = s.l(x).chunk(2, -1)
        c = torch.cat((a.abs().sqrt(), b.exp(), (a * b).sin(), torch.maximum(a, b)), 1)
        c = c.view(x.size(0), 4, 3).permute(0, 2, 1).contiguous().flatten(1)
        t = c.topk(3, dim=1)[0]
        return torch.cat([t, c.cumsum(1), c.std(dim=1, keepdim=True), c.var(1, keepdim=True),
                          c.norm(dim=1, keepdim=True), c.logsumexp(1, keepdim=True),
                          c.prod(1, keepdim=True), c.amax(1, keepdim=True)], 1)


class Pad(nn.Module):
    def __init__(s):
        super().__init__()
        s.l = nn.Linear(8, 2)

    def forward(s, x):
        return s.l(F.pad(x, (1, 1)))


def folder(*names):
    path = os.path.join(HERE, *names)
    os.makedirs(path, exist_ok=True)
    return path


def arrays(path, inputs, outputs):
    for kind, tensors in (("in", inputs), ("out", outputs)):
        for i, tensor in enumerate(tensors):
            np.save(f"{path}/{kind}{i}.npy", np.ascontiguousarray(tensor.detach().numpy()))


def script(name, model, inputs, convert):
    path = folder("scripts", name)
    model.eval()
    outputs = model(*inputs)
    arrays(path, inputs, outputs if isinstance(outputs, tuple) else (outputs,))
    convert(model, inputs).save(f"{path}/m.pt")


def traced(model, inputs):
    return torch.jit.trace(model, inputs, check_trace=False)


def scripted(model, inputs):
    return torch.jit.script(model)


def frozen(model, inputs):
    return torch.jit.freeze(torch.jit.script(model))


def checkpoint(name, saved, legacy=False, protocol=2):
    path = folder("checkpoints", name)
    model = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(),
                          nn.Sequential(nn.Linear(8, 8), nn.GELU()), nn.Linear(8, 3))
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        model(torch.randn(32, 6)).sum().backward()
        optimizer.step()
    model.eval()
    x = torch.randn(17, 6)
    arrays(path, (x,), (model(x),))
    with open(f"{path}/module.txt", "w", encoding="utf-8") as file:
        file.write(str(model))
    torch.save(saved(model, optimizer), f"{path}/w.pt", pickle_protocol=protocol,
               _use_new_zipfile_serialization=not legacy)


def full(model, optimizer):
    return dict(epoch=4, model_state_dict=model.state_dict(), optimizer_state_dict=optimizer.state_dict(),
                loss=0.25, best=float("inf"), args=argparse.Namespace(lr=0.1, hidden=[1, 2]),
                rng=torch.get_rng_state(), np=np.float64(3.5), arr=np.arange(5.0), s={1, 2}, t=(1, 2), n=None,
                b=b"xyz", big=2**80, c=collections.Counter("aab"), dd=collections.defaultdict(list, {"a": [1]}),
                dev=torch.device("cpu"), dt=torch.float16, size=torch.Size([2, 3]))


def one_buffer(model, optimizer):
    state = model.state_dict()
    floats = {k: v for k, v in state.items() if v.is_floating_point()}
    buffer, at = torch.zeros(sum(v.numel() for v in floats.values())), 0
    for key, value in floats.items():
        buffer[at:at + value.numel()] = value.reshape(-1)
        state[key], at = buffer[at:at + value.numel()].view(value.shape), at + value.numel()
    return state


def every_second(model, optimizer):
    state = {}
    for key, value in model.state_dict().items():
        if value.dim() and value.is_floating_point():
            wide = torch.zeros(*value.shape[:-1], value.shape[-1] * 2 + 1)
            wide[..., 1::2] = value
            value = wide[..., 1::2]
        state[key] = value
    return state


def lightning(model, optimizer):
    return {"epoch": 1, "pytorch-lightning_version": "1.9.0",
            "state_dict": {"model." + key: value for key, value in model.state_dict().items()},
            "callbacks": {}, "hyper_parameters": {"lr": 1e-3, "layers": [8, 8]}}


def main():
    torch.manual_seed(7)
    x, left, right = torch.randn(17, 6), torch.randn(17, 4), torch.randn(17, 3)
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(2, 2, 8, batch_first=True, norm_first=True), 2)
    tokens = nn.Sequential(nn.Linear(6, 6), nn.Sequential(nn.Unflatten(1, (3, 2)), encoder, nn.Flatten()))
    instance = nn.Sequential(nn.Unflatten(1, (2, 3)), nn.InstanceNorm1d(2, affine=True), nn.Flatten())
    categories = torch.randint(0, 5, (17, 2))
    script("frozen_two", Two(), (left, right), frozen)
    script("frozen_emb", Emb(), (categories, left), frozen)
    script("scripted_emb", Emb(), (categories, left), scripted)
    script("frozen_moe", MoE(), (x,), frozen)
    script("fr_te", tokens, (x,), frozen)
    script("sc_te", tokens, (x,), scripted)
    script("sc_gn", nn.Sequential(nn.Linear(6, 6), nn.GroupNorm(3, 6)), (x,), scripted)
    script("sc_inorm", nn.Sequential(nn.Linear(6, 6), instance), (x,), scripted)
    script("traced_cos", Cos(), (left, right), traced)
    script("traced_misc", Misc(), (x,), traced)
    script("traced_pad", Pad(), (x,), traced)
    checkpoint("ck_full", full)
    checkpoint("ck_full_legacy", full, legacy=True)
    checkpoint("ck_lightning", lightning)
    checkpoint("sd_legacy_proto1", lambda model, _: model.state_dict(), legacy=True, protocol=1)
    checkpoint("sd_one_buffer_legacy", one_buffer, legacy=True)
    checkpoint("sd_strided_legacy", every_second, legacy=True)


if __name__ == "__main__":
    main()
