"""Train the reader: a span head on an encoder, in the form of SQuAD 2.0.

    python benchmarks/reader/train.py --base MODEL --out FOLDER --data FILE... [--epochs 2]

`--base` is a folder or name of an encoder (the packaged all-MiniLM-L6-v2 by default). `FOLDER` gets
a question-answering model of transformers with its tokenizer; `evaluate.py --card` adds the
threshold and the card. `--data FILE` may be gzipped, `FILE@2` counts twice, `FILE@0.3` is three
tenths of it by chance. Whole documents are kept aside by their names' digests (`--aside 0.05`):
`evaluate.py` scores them. `--near-misses 0.3` adds, for three in ten answered examples, a twin
with one thing swapped. `--frozen 1` leaves the embeddings and the first layer as the base has them:
that saves time, and the package need ship only what was trained.

There is no dropout: in a pass or two nothing is learned by heart, and drawing its random numbers
takes more than half of the time on a processor (574 and 1,267 tokens a second on one without BF16;
with it, attention step by step and a fused optimiser 4,700, as torch has them 3,500).

`--checkpoint FILE` is written every `--every` steps and gone on from where it exists: the order of
batches is a function of `--seed` and the epoch, and the rate of learning of the step, so a run cut
into sittings (`--minutes 100`) takes the steps that one run would take. On the same kind of
processor the weights are then the same. BF16 where the processor or GPU has it, else float32.

Prints a line every 50 steps and, last, one line of JSON.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from examples import Example, kept_aside, read
from near_misses import names_in, near_misses
from torch import nn
from transformers import AutoModelForQuestionAnswering, AutoTokenizer
from windows import Window, windows

from ingest.embedding.encoder import number_type, packaged_model

CHUNK = 4_096  # windows sorted by length together: batches with little padding, in random order
WEIGHT_DECAY = 0.01
NEVER = -1e4


@dataclass(frozen=True)
class Plan:
    """What a run takes: batches of windows for each epoch, from the seed alone."""

    lengths: tuple[int, ...]
    tokens: int
    seed: int

    def batches(self, epoch: int) -> list[list[int]]:
        """Return the windows' numbers in the batches of an epoch."""
        rng = random.Random(f"{self.seed}/{epoch}")
        order = list(range(len(self.lengths)))
        rng.shuffle(order)
        found: list[list[int]] = []
        for at in range(0, len(order), CHUNK):
            chunk = sorted(order[at : at + CHUNK], key=lambda i: self.lengths[i])
            found += self._cut(chunk)
        rng.shuffle(found)
        return found

    def _cut(self, chunk: Sequence[int]) -> Iterator[list[int]]:
        batch: list[int] = []
        for i in chunk:
            if batch and self.lengths[i] * (len(batch) + 1) > self.tokens:
                yield batch
                batch = []
            batch.append(i)
        if batch:
            yield batch


def as_tensors(batch: Sequence[Window], device: str) -> dict[str, torch.Tensor]:
    """Return ids, types and masks of a batch, each of shape (windows, tokens)."""
    size = (len(batch), max(len(w.ids) for w in batch))
    made = {name: torch.zeros(size, dtype=torch.long) for name in ("ids", "types", "mask")}
    made |= {name: torch.zeros(size, dtype=torch.bool) for name in ("own", "start", "end")}
    for row, window in enumerate(batch):
        count = len(window.ids)
        made["ids"][row, :count] = torch.tensor(window.ids)
        made["types"][row, :count] = torch.tensor(window.types)
        made["mask"][row, :count] = 1
        made["own"][row, slice(*window.own)] = True
        made["own"][row, 0] = True  # the first token says: not answered here
        for first, last in window.answers or ((0, 0),):
            made["start"][row, first] = True
            made["end"][row, last] = True
    return {name: values.to(device) for name, values in made.items()}


def loss_of(model: nn.Module, given: dict[str, torch.Tensor], *, typed: bool) -> torch.Tensor:
    """Return the mean negative log-likelihood of any right start and any right end."""
    types = {"token_type_ids": given["types"]} if typed else {}
    out = model(input_ids=given["ids"], attention_mask=given["mask"], **types)
    total = torch.zeros((), device=given["ids"].device)
    for logits, right in ((out.start_logits, given["start"]), (out.end_logits, given["end"])):
        known = logits.float().masked_fill(~given["own"], NEVER).log_softmax(1)
        total = total - torch.logsumexp(known.masked_fill(~right, NEVER), 1).mean()
    return total / 2


class Training:
    """A model, its optimiser, and how far it is."""

    def __init__(
        self, model: nn.Module, plan: Plan, steps: int, options: argparse.Namespace
    ) -> None:
        self.model, self.plan, self.steps, self.options = model, plan, steps, options
        matrices = [p for p in model.parameters() if p.requires_grad and p.ndim > 1]
        others = [p for p in model.parameters() if p.requires_grad and p.ndim <= 1]
        groups = [
            {"params": matrices, "weight_decay": WEIGHT_DECAY},
            {"params": others, "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=options.rate, fused=True)
        self.epoch = self.batch = self.step = 0

    def rate(self) -> float:
        """Return the rate of learning at this step: up in the beginning, then down to zero."""
        rise = min(1.0, (self.step + 1) / self.options.warm_up)
        return float(self.options.rate * rise * max(0.0, 1.0 - self.step / self.steps))

    def save(self, path: Path) -> None:
        """Write a checkpoint; a kill in between leaves the one before."""
        beside = path.with_suffix(".new")
        kept = {
            "model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(),
            "at": (self.epoch, self.batch, self.step), "steps": self.steps,
            "windows": len(self.plan.lengths), "seed": self.plan.seed,
        }  # fmt: skip
        torch.save(kept, beside)
        beside.replace(path)

    def go_on(self, path: Path) -> None:
        """Take up a checkpoint.

        :raises SystemExit: where it is of another run.
        """
        kept = torch.load(path, weights_only=True)
        mine = (self.steps, len(self.plan.lengths), self.plan.seed)
        if (kept["steps"], kept["windows"], kept["seed"]) != mine:
            sys.exit(f"{path} is of a run with other data, epochs or seed; name another file")
        self.model.load_state_dict(kept["model"])
        self.optimiser.load_state_dict(kept["optimiser"])
        self.epoch, self.batch, self.step = kept["at"]


def run(training: Training, found: Sequence[Window], device: str) -> bool:
    """Take the steps that are left; return whether all were taken within the time given."""
    options, started, mean = training.options, time.monotonic(), None
    typed = getattr(training.model.config, "type_vocab_size", 0) > 1
    low = number_type() is torch.bfloat16
    while training.epoch < options.epochs:
        batches = training.plan.batches(training.epoch)
        while training.batch < len(batches):
            if time.monotonic() - started > 60 * options.minutes:
                return False
            torch.manual_seed(training.plan.seed * 1_000_003 + training.step)  # dropout's
            for group in training.optimiser.param_groups:
                group["lr"] = training.rate()
            given = as_tensors([found[i] for i in batches[training.batch]], device)
            with torch.autocast(device, dtype=torch.bfloat16, enabled=low):
                loss = loss_of(training.model, given, typed=typed)
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(training.model.parameters(), 1.0)
            training.optimiser.step()
            training.optimiser.zero_grad(set_to_none=True)
            training.batch, training.step = training.batch + 1, training.step + 1
            mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
            if training.step % 50 == 0:
                print(f"step {training.step} of {training.steps} loss {mean:.3f}", flush=True)
            if options.checkpoint and training.step % options.every == 0:
                training.save(options.checkpoint)
        training.epoch, training.batch = training.epoch + 1, 0
    return True


def read_all(specs: Sequence[str], seed: int) -> list[Example]:
    """Return the examples of files; FILE@2.5 counts its file twice and adds a half of it."""
    found: list[Example] = []
    for spec in specs:
        name, _, times = spec.partition("@")
        examples = list(read(Path(name)))
        whole, part = divmod(float(times or 1), 1)
        rng = random.Random(f"{seed}/{name}")
        taken = examples * int(whole) + rng.sample(examples, round(part * len(examples)))
        print(f"{name}: {len(taken)} examples", flush=True)
        found += taken
    return found


def with_near_misses(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """Return the examples with a near miss of a share of those that are answered."""
    names, rng = names_in(examples), random.Random(f"{seed}/near misses")
    missed = []
    for example in examples:
        if example.answerable and rng.random() < share:
            misses = list(near_misses(example, names, rng))
            missed += [rng.choice(misses)] if misses else []
    return [*examples, *missed]


def freeze(model: nn.Module, layers: int) -> None:
    """Leave the embeddings and the first layers of the encoder as they are."""
    encoder: Any = model.base_model
    still = [encoder.embeddings, *encoder.encoder.layer[:layers]] if layers >= 0 else []
    for part in still:
        for values in part.parameters():
            values.requires_grad = False


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", default=None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--warm-up", type=int, default=200, help="steps in which the rate rises")
    parser.add_argument("--tokens", type=int, default=4_096, help="a batch, its padding included")
    parser.add_argument("--max-tokens", type=int, default=320, help="a window")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--aside", type=float, default=0.05)
    parser.add_argument("--near-misses", type=float, default=0.0)
    parser.add_argument("--frozen", type=int, default=-1, help="layers; 0: the embeddings alone")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--limit", type=int, help="examples, for a trial")
    return parser.parse_args()


def main() -> None:
    options = parsed()
    base = options.base or str(packaged_model())
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(base)
    examples = read_all(options.data, options.seed)[: options.limit]
    learn, aside = kept_aside(examples, options.aside)
    learn = with_near_misses(learn, options.near_misses, options.seed)
    found = [w for e in learn for w in windows(e, tokenizer, options.max_tokens)]
    plan = Plan(tuple(len(w.ids) for w in found), options.tokens, options.seed)
    steps = sum(len(plan.batches(epoch)) for epoch in range(options.epochs))
    # On a processor torch's own attention goes back five times as slowly as it goes forward.
    attention = "sdpa" if device == "cuda" else "eager"
    model = AutoModelForQuestionAnswering.from_pretrained(base, attn_implementation=attention)
    for dropout in (m for m in model.modules() if isinstance(m, nn.Dropout)):
        dropout.p = 0.0
    model.config.attention_probs_dropout_prob = 0.0
    freeze(model, options.frozen)
    model = model.to(device).train()
    training = Training(model, plan, steps, options)
    if options.checkpoint and options.checkpoint.exists():
        training.go_on(options.checkpoint)
    done = run(training, found, device)
    if options.checkpoint:
        training.save(options.checkpoint)
    model.eval()  # in full precision: rounded, what was frozen would count as learned
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    figures = {
        "done": done, "steps": training.step, "of": steps, "windows": len(found),
        "kept_aside": len(aside), "device": device,
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
