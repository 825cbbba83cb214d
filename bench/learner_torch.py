"""The peer of `cargo run --release -p gradatim-learner --example throughput`: torch, eager, float32.

    python learner_torch.py train|sample s|m [steps]

Same model and batches: RMSNorm, rotary positions, causal attention (SDPA), SwiGLU 3x, untied head; fused AdamW,
gradient clip 1, two threads. Prints one JSON line: median tokens per second of five rounds, peak memory.
"""

import json
import resource
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

THREADS, ROUNDS = 2, 5
SIZES = {
    "s": dict(layers=4, width=128, heads=4, context=64, batch=64),
    "m": dict(layers=6, width=256, heads=8, context=128, batch=32),
}
VOCABULARY = 64


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, 1e-5)


def turn(x, cos, sin):
    left, right = x.chunk(2, -1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], -1)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.feedforward_norm = Norm(width), Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.gate_up = nn.Linear(width, 6 * width, bias=False)
        self.down = nn.Linear(3 * width, width, bias=False)

    def forward(self, x, cos, sin, cache=None, position=0):
        batch, length, width = x.shape
        qkv = self.qkv(self.attention_norm(x)).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        q, k = turn(q, cos, sin), turn(k, cos, sin)
        if cache is None:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            keys, values = cache
            end = position + length
            keys[:, :, position:end], values[:, :, position:end] = k, v
            y = F.scaled_dot_product_attention(q, keys[:, :, :end], values[:, :, :end])
        x = x + self.output(y.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.gate_up(self.feedforward_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Decoder(nn.Module):
    def __init__(self, layers, width, heads, context, **_):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = Norm(width), nn.Linear(width, VOCABULARY, bias=False)
        frequencies = 1.0 / 10000 ** (torch.arange(0, width // heads, 2).float() / (width // heads))
        angles = torch.arange(context).float()[:, None] * frequencies[None]
        self.register_buffer("cos", torch.cos(angles))
        self.register_buffer("sin", torch.sin(angles))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens, cache=None, position=0):
        x = self.embedding(tokens)
        here = slice(position, position + tokens.shape[1])
        for ix, block in enumerate(self.blocks):
            x = block(x, self.cos[here], self.sin[here], cache and cache[ix], position)
        return self.head(self.norm(x))


def batch(size, seed):
    rows = []
    for row in range(size["batch"]):
        token, tokens = (seed * 7919 + row * 104729) % VOCABULARY, []
        for position in range(size["context"] + 1):
            tokens.append(token)
            token = (token * 5 + position + 3) % VOCABULARY
        rows.append(tokens)
    return torch.tensor(rows)


def train(size, steps):
    model = Decoder(**size)
    parameters = list(model.parameters())
    adamw = torch.optim.AdamW(parameters, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1, fused=True)
    batches = [batch(size, seed) for seed in range(8)]

    def step(ix):
        tokens = batches[ix % 8]
        loss = F.cross_entropy(model(tokens[:, :-1]).view(-1, VOCABULARY), tokens[:, 1:].reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
        adamw.step()
        adamw.zero_grad(set_to_none=True)
        return loss

    for ix in range(3):
        step(ix)
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for ix in range(steps):
            loss = step(ix)
        loss.item()
        rates.append(size["batch"] * size["context"] * steps / (time.perf_counter() - start))
    return rates


@torch.no_grad()
def sample(size, sequences=256):
    model, rates = Decoder(**size), []
    shape = (sequences, size["heads"], size["context"], size["width"] // size["heads"])
    for _ in range(ROUNDS):
        start = time.perf_counter()
        cache = [(torch.empty(shape), torch.empty(shape)) for _ in range(size["layers"])]
        tokens, log_probs = torch.arange(sequences)[:, None] % VOCABULARY, []
        for position in range(size["context"] - 1):
            row = torch.log_softmax(model(tokens, cache, position)[:, -1], -1)
            tokens = torch.multinomial(row.exp(), 1)
            log_probs.append(row.gather(1, tokens))
        torch.cat(log_probs, 1)
        rates.append(sequences * (size["context"] - 1) / (time.perf_counter() - start))
    return rates


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    mode, size = sys.argv[1], SIZES[sys.argv[2]]
    rates = train(size, int(sys.argv[3]) if len(sys.argv) > 3 else 10) if mode == "train" else sample(size)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"tok_s": round(statistics.median(rates)), "rss_mb": round(peak)}))
