#!/usr/bin/env python3
"""Makes files that torch.save writes, with the values in them, for the reader in Java.

    make_weight_golden.py

For maintainers; nothing is downloaded. Writes udfs/src/test/resources/weights:

  * tensors-zip.bin and tensors-legacy.bin: tensors of every type, views, and what state
    dictionaries hold beside them, in both formats of torch.save; the .json files have the
    values of those that may be weights, as torch.load reads them, and the types of all others
  * bert-1-zip.bin, bert-1-legacy.bin and bert-1 in two shards with an index: the weights of
    the checkpoint of that name. transformers loads each, and gives the logits of golden.json
  * refused-*.bin: files that hold more than tensors, or harm. torch.load refuses each of them
    with weights_only, or it holds no dictionary of tensors
"""

import collections
import io
import json
import os
import pickle
import shutil
import struct
import tempfile
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from trace_checkpoint import load_logits_module

TEST_RESOURCES = Path(__file__).parents[2] / "udfs" / "src" / "test" / "resources"
WEIGHTS = TEST_RESOURCES / "weights"
CHECKPOINT = TEST_RESOURCES / "checkpoints" / "bert-1"
WEIGHT_TYPES = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
OTHER_TYPES = (
    torch.int64,
    torch.int32,
    torch.int16,
    torch.int8,
    torch.uint8,
    torch.bool,
    torch.complex64,
    torch.complex128,
)
# torch.load cannot read these from the older format.
NEW_TYPES = (torch.uint16, torch.float8_e4m3fn)
PAIRS = 4


def tensors(other_types: tuple[torch.dtype, ...]) -> dict:
    """Returns a state dictionary with all that such a dictionary may hold."""
    torch.manual_seed(7)
    base = torch.randn(6, 5, dtype=torch.float32)
    state = collections.OrderedDict()
    for dtype in WEIGHT_TYPES:
        state[f"weight.{dtype}"] = (torch.randn(3, 4, dtype=torch.float64) * 3).to(dtype)
    for dtype in other_types:
        state[f"buffer.{dtype}"] = torch.ones(3, dtype=torch.float32).to(dtype)
    state["edges.float16"] = torch.tensor(
        [0.0, -0.0, 65504.0, 6e-8, float("inf"), float("-inf")], dtype=torch.float16
    )
    state["whole"] = base
    state["shared"] = base
    state["transposed"] = base.t()
    state["row"] = base[2]
    state["column"] = base[:, 3]
    state["inner"] = base[1:5, 1:4]
    state["every second"] = base[::2, ::3]
    state["permuted"] = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4).permute(2, 0, 1)
    state["permuted.float64"] = (
        torch.arange(24, dtype=torch.float64).reshape(2, 3, 4).permute(1, 2, 0)
    )
    state["expanded"] = torch.tensor([[1.0], [2.0]]).expand(2, 3)
    state["scalar"] = torch.tensor(1.5)
    state["empty"] = torch.zeros(0, 4)
    state["one"] = torch.randn(1, 1, 7)
    state["parameter"] = nn.Parameter(torch.randn(2, 2))
    attributed = torch.randn(2)
    attributed.note = "kept out"
    state["attributed"] = attributed
    state["sparse"] = torch.eye(3).to_sparse()
    state["epoch"] = 3
    state["large integer"] = 2**70
    state["settings"] = {"lr": 0.5, "names": ["a", "b"], "flags": (True, False, None)}
    state._metadata = collections.OrderedDict([("", {"version": 1})])
    return state


def expected(path: Path) -> dict:
    """Returns the content of a file as torch.load reads it."""
    weights, others = {}, {}
    for name, value in torch.load(path, weights_only=True).items():
        if isinstance(value, torch.Tensor) and value.dtype in WEIGHT_TYPES and not value.is_sparse:
            weights[name] = {
                "type": str(value.dtype).removeprefix("torch."),
                "shape": list(value.shape),
                "values": [str(number) for number in value.float().flatten().tolist()],
            }
        else:
            others[name] = str(getattr(value, "dtype", type(value).__name__))
    return {"weights": weights, "others": others}


def write_tensors() -> None:
    """Writes a state dictionary in both formats, and its values."""
    for name, types in (("zip", OTHER_TYPES + NEW_TYPES), ("legacy", OTHER_TYPES)):
        path = WEIGHTS / f"tensors-{name}.bin"
        torch.save(tensors(types), path, _use_new_zipfile_serialization=name == "zip")
        content = json.dumps(expected(path), indent=1)
        (WEIGHTS / f"tensors-{name}.json").write_text(content + "\n")


def check_logits(files: dict[str, Path]) -> None:
    """Loads the checkpoint with other files of weights, and compares its logits."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "bert-1"
        shutil.copytree(CHECKPOINT, directory)
        (directory / "model.safetensors").unlink()
        for name, source in files.items():
            shutil.copy(source, directory / name)
        module = load_logits_module(directory)
    golden = json.loads((CHECKPOINT / "golden.json").read_text())
    for pair in golden["pairs"][:PAIRS]:
        ids = torch.tensor([pair["input_ids"]])
        with torch.inference_mode():
            logits = module(ids, torch.ones_like(ids), torch.tensor([pair["token_type_ids"]]))
        torch.testing.assert_close(logits[0], torch.tensor(pair["logits"]), atol=1e-5, rtol=0)


def write_checkpoint() -> None:
    """Writes the weights of the checkpoint whole in both formats, and in two shards."""
    state = collections.OrderedDict(load_file(CHECKPOINT / "model.safetensors"))
    state["bert.embeddings.position_ids"] = torch.arange(512).unsqueeze(0)
    # As an old training script saved it: transposed in memory, names of TensorFlow, a tied weight.
    dense = "bert.encoder.layer.0.intermediate.dense.weight"
    state[dense] = state[dense].t().contiguous().t()
    state["cls.predictions.decoder.weight"] = state["bert.embeddings.word_embeddings.weight"]
    for name in list(state):
        old = name.replace("LayerNorm.weight", "LayerNorm.gamma")
        state[old.replace("LayerNorm.bias", "LayerNorm.beta")] = state.pop(name)
    for name, as_zip in (("bert-1-zip.bin", True), ("bert-1-legacy.bin", False)):
        torch.save(state, WEIGHTS / name, _use_new_zipfile_serialization=as_zip)
        check_logits({"pytorch_model.bin": WEIGHTS / name})
    names = sorted(state)
    shards = (names[: len(names) // 2], names[len(names) // 2 :])
    files, weight_map = {}, {}
    for index, shard in enumerate(shards):
        name = f"pytorch_model-{index + 1:05d}-of-{len(shards):05d}.bin"
        torch.save(
            {key: state[key].clone() for key in shard},
            WEIGHTS / name,
            _use_new_zipfile_serialization=index == 0,
        )
        files[name] = WEIGHTS / name
        weight_map |= dict.fromkeys(shard, name)
    index_file = WEIGHTS / "pytorch_model.bin.index.json"
    index_file.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}, indent=1) + "\n")
    check_logits(files | {index_file.name: index_file})


class Harm:
    """An object whose pickle calls a function when it is loaded."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple:
        return self.call


def archive(pickled: bytes, folder: str = "archive") -> bytes:
    """Returns an archive as torch.save writes it, around a pickle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zip_file:
        zip_file.writestr(f"{folder}/data.pkl", pickled)
        zip_file.writestr(f"{folder}/version", "3\n")
    return buffer.getvalue()


def write_refused() -> None:
    """Writes files that must be refused, and checks that torch.load refuses them."""
    hostile = {
        "system": {"a": Harm(os.system, "touch /tmp/spark-rerank-was-here")},
        "eval": {"a": Harm(eval, "1+1")},
        "module": nn.Linear(2, 2),
        "getattr": {"a": Harm(getattr, "text", "upper")},
    }
    for name, value in hostile.items():
        for form, as_zip in (("zip", True), ("legacy", False)):
            path = WEIGHTS / f"refused-{name}-{form}.bin"
            torch.save(value, path, _use_new_zipfile_serialization=as_zip)
    raw = {
        "protocol4": pickle.dumps({"a": [1, 2]}, protocol=4),
        "stack": b"\x80\x02R.",
        "reference": b"\x80\x02j\xff\xff\xff\xff.",
        "endless-text": b"\x80\x02X" + struct.pack("<I", 2**32 - 1) + b"a.",
        "no-end": b"\x80\x02}",
        "list-key": b"\x80\x02}]q\x00h\x00s.",
        "call-text": b"\x80\x02X\x01\x00\x00\x00a)R.",
    }
    for name, pickled in raw.items():
        (WEIGHTS / f"refused-{name}.bin").write_bytes(archive(pickled))
    for path in sorted(WEIGHTS.glob("refused-*.bin")):
        try:
            torch.load(path, weights_only=True)
        except Exception:  # noqa: BLE001, S112 (any refusal will do)
            continue
        raise ValueError(f"torch.load reads {path}")


def main() -> None:
    """Writes all files anew."""
    torch.set_num_threads(1)
    shutil.rmtree(WEIGHTS, ignore_errors=True)
    WEIGHTS.mkdir()
    write_tensors()
    write_checkpoint()
    write_refused()


if __name__ == "__main__":
    main()
