"""GRPO with TRL on a procedural pool, with a curriculum and without, from the same warm start; both curves as a plot.

    pip install "trl>=1.16,<1.17" matplotlib && python examples/trl_curriculum.py

A Llama of 0.1M parameters imitates worked solutions of the two easiest levels of `sort` (put digits in order), then
climbs to the seventh by reinforcement. The exam is held out. A few minutes on two cores; a demonstration of the
plumbing on one seed, not a measurement: `bench/trl_seeds.py` runs the same over seeds, and bench/ARENA.md has the rest.
"""

from __future__ import annotations

import argparse
import copy
import random

import torch
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from gradatim import Curriculum, Pool
from gradatim.adapters.trl import CurriculumMixin, verifier_reward

LEVELS = 7
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Trainer(CurriculumMixin, GRPOTrainer):
    """GRPO under a curriculum."""


def tokenizer() -> PreTrainedTokenizerFast:
    tokens = ["<pad>", "<eos>", *"#0123456789:O"]
    characters = Tokenizer(models.WordLevel({token: ix for ix, token in enumerate(tokens)}, unk_token="<pad>"))
    characters.pre_tokenizer = pre_tokenizers.Split(Regex("."), behavior="isolated")
    characters.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(tokenizer_object=characters, pad_token="<pad>", eos_token="<eos>", padding_side="left")


def text(problem: dict) -> str:
    return problem["prompt"][0]["content"]


def warm_start(pool: Pool, words: PreTrainedTokenizerFast, steps: int, width: int = 64, layers: int = 3, seed: int = 0) -> LlamaForCausalLM:
    """Imitates solutions of levels 1 and 2."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(words), hidden_size=width, intermediate_size=3 * width, num_hidden_layers=layers, num_attention_heads=width // 16,
        max_position_embeddings=64, pad_token_id=0, eos_token_id=1, bos_token_id=None,
    )
    model = LlamaForCausalLM(config).to(DEVICE)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.064 / width)
    easy = [problem for problem in (pool[ix] for ix in range(len(pool))) if problem["level"] <= 2]
    draw = random.Random(seed)
    for _ in range(steps):
        batch = draw.choices(easy, k=64)
        asked = [words(text(problem))["input_ids"] for problem in batch]
        told = [words(problem["solution"])["input_ids"] + [1] for problem in batch]
        width = max(len(a) + len(t) for a, t in zip(asked, told))
        rows = [[0] * (width - len(a) - len(t)) + a + t for a, t in zip(asked, told)]
        labels = [[-100] * (width - len(t)) + t for t in told]
        rows, labels = torch.tensor(rows, device=DEVICE), torch.tensor(labels, device=DEVICE)
        loss = model(input_ids=rows, attention_mask=(rows != 0).long(), labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model


class Exam(TrainerCallback):
    """Greedy accuracy on held-out problems, every few steps."""

    def __init__(self, pool: Pool, problems: list[dict], words: PreTrainedTokenizerFast, every: int) -> None:
        self.problems, self.words, self.every, self.curve = problems, words, every, []
        self.asked = words([text(problem) for problem in problems], return_tensors="pt", padding=True)
        self.pool = pool

    def on_step_begin(self, args, state, control, model=None, **_):
        if state.global_step % self.every == 0:
            self.sit(model, state.global_step)

    def on_train_end(self, args, state, control, model=None, **_):
        self.sit(model, state.global_step)

    @torch.no_grad()
    def sit(self, model: LlamaForCausalLM, step: int) -> None:
        training = model.training
        model.eval()
        keys = {key: self.asked[key].to(model.device) for key in ("input_ids", "attention_mask")}
        out = model.generate(**keys, max_new_tokens=12, do_sample=False)
        model.train(training)
        replies = self.words.batch_decode(out[:, self.asked["input_ids"].shape[1] :], skip_special_tokens=True)
        right = [reply.replace(" ", "") == problem["solution"] for reply, problem in zip(replies, self.problems)]
        self.curve.append((step, sum(right) / len(right)))


def train(recipe: str, pool: Pool, exam: list[dict], start: LlamaForCausalLM, steps: int, seed: int, rate: float = 3e-4) -> list[tuple[int, float]]:
    words = tokenizer()
    curriculum = Curriculum.from_recipe(recipe, pool, seed=seed, rollouts=8, advantage="dr-grpo")
    args = GRPOConfig(
        output_dir=f"runs/trl-{recipe}-{seed}", per_device_train_batch_size=128, num_generations=8, max_completion_length=12, max_steps=steps,
        learning_rate=rate, lr_scheduler_type="constant", loss_type="dr_grpo", scale_rewards="none", beta=0.0, temperature=1.0, seed=seed,
        report_to=[], use_cpu=DEVICE == "cpu", bf16=False, save_strategy="no", logging_steps=20, disable_tqdm=True,
    )
    sitting = Exam(pool, exam, words, every=max(steps // 10, 1))
    trainer = Trainer(
        copy.deepcopy(start), verifier_reward(pool), args=args, processing_class=words, train_dataset=pool.to_dataset(chat=False),
        callbacks=[sitting], curriculum=curriculum,
    )
    trainer.train()
    return sitting.curve


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--steps", type=int, default=200, help="GRPO steps of each side")
    options.add_argument("--warm-up", type=int, default=400, help="steps of imitation")
    options.add_argument("--recipe", default="sec", help="sampler, recipe file or table to hold against uniform")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--plot", default="trl_curriculum.png", help="where the curves go; needs matplotlib")
    chosen = options.parse_args()
    torch.set_num_threads(1)  # a model this small gains nothing from a second thread, and waits for it where cores are busy

    families = {"sort": {"levels": [1, LEVELS]}}
    pool = Pool.from_tasks(families, per_level=400, seed=chosen.seed)
    exam = Pool.from_tasks(families).exam(30)
    start = warm_start(pool, tokenizer(), chosen.warm_up)
    curves = {name: train(name, pool, exam, start, chosen.steps, chosen.seed) for name in ("uniform", chosen.recipe)}
    for name, curve in curves.items():
        print(f"{name:>10}  " + "  ".join(f"{step}: {accuracy:.2f}" for step, accuracy in curve))
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print("no plot: pip install matplotlib")
        return
    for name, curve in curves.items():
        plt.plot(*zip(*curve), marker="o", label=name)
    plt.xlabel("GRPO steps of 16 problems, 8 responses each")
    plt.ylabel(f"held-out accuracy, sort levels 1 to {LEVELS}")
    plt.ylim(0, 1)
    plt.legend()
    plt.savefig(chosen.plot, dpi=120)
    print(f"curves: {chosen.plot}")


if __name__ == "__main__":
    main()
