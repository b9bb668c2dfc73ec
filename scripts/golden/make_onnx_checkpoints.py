#!/usr/bin/env python3
"""Makes exported graphs, in the forms that the hub has, that the Java tests compare with.

    make_onnx_checkpoints.py
        writes folders whose names begin with onnx- to udfs/src/test/resources/checkpoints and
        udfs/src/test/resources/encoders. They are exports of the models that
        make_test_checkpoints.py, make_test_encoders.py and make_module_checkpoints.py write

For maintainers; nothing is downloaded. The golden values are made by ONNX Runtime from the written
graph. Of a graph that gives the states of tokens, the modules of sentence-transformers make the
vector or the logits, as with backend="onnx".
"""

import argparse
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from sentence_transformers import CrossEncoder, SentenceTransformer
from torch import nn
from transformers import AutoModelForSequenceClassification

from make_module_checkpoints import ModularGoldenWriter
from make_test_checkpoints import MAX_LENGTH, ONNX_OPSET, PAIRS, TEST_RESOURCES, GoldenWriter
from make_test_encoders import write_golden

ALL_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True)
class Export:
    """One folder with an exported graph.

    Args:
      name: the folder to write, below the resources
      source: the folder of the model, below the resources
      outputs: the names of outputs; what each is follows from OUTPUTS
      inputs: the names of inputs in their order
      graph: the file of the graph, below the folder
      input_type: the number format of the inputs
      output_type: the number format of the outputs
      data: the file with the weights beside the graph; empty to keep them in the graph
    """

    name: str
    source: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...] = ALL_INPUTS
    graph: str = "onnx/model.onnx"
    input_type: torch.dtype = torch.int64
    output_type: torch.dtype = torch.float32
    data: str = ""


EXPORTS = (
    Export(
        "encoders/onnx-bert-mean",
        "encoders/bert-mean",
        ("last_hidden_state", "pooler_output"),
        inputs=("attention_mask", "token_type_ids", "input_ids"),
    ),
    Export(
        "encoders/onnx-roberta-weighted",
        "encoders/modules-roberta-weighted",
        ("token_embeddings", "sentence_embedding"),
        inputs=("input_ids", "attention_mask", "position_ids"),
        input_type=torch.int32,
        data="model.onnx_data",
    ),
    Export(
        "encoders/onnx-distilbert-fp16",
        "encoders/modules-distilbert-max",
        ("sentence_embedding",),
        inputs=("input_ids", "attention_mask"),
        output_type=torch.float16,
        graph="model.onnx",
    ),
    Export(
        "checkpoints/onnx-bert-3",
        "checkpoints/bert-3",
        ("hidden", "logits"),
        inputs=("input_ids", "attention_mask", "position_ids", "token_type_ids"),
        data="weights/model.bin",
    ),
    Export(
        "checkpoints/onnx-modular-modernbert-1",
        "checkpoints/modular-modernbert-1",
        ("last_hidden_state",),
        inputs=("attention_mask", "input_ids"),
    ),
)


class ExportedModule(nn.Module):
    """A model with positional inputs of any number format, and the outputs that are wanted."""

    def __init__(self, model: nn.Module, spec: Export) -> None:
        super().__init__()
        self.model = model
        self.spec = spec

    def forward(self, *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        features = {
            name: value.long() for name, value in zip(self.spec.inputs, values, strict=True)
        }
        return tuple(
            output(self.model, features).to(self.spec.output_type)
            for output in (OUTPUTS[name] for name in self.spec.outputs)
        )


def states(model: nn.Module, features: dict[str, torch.Tensor]) -> torch.Tensor:
    """Returns the states of all tokens of a model of sentence-transformers."""
    return model[0].model(**features).last_hidden_state


def vector(model: SentenceTransformer, features: dict[str, torch.Tensor]) -> torch.Tensor:
    """Returns the vector of a bi-encoder with all its modules."""
    values = features | {"token_embeddings": states(model, features)}
    for module in list(model)[1:]:
        values = module(values)
    return values["sentence_embedding"]


OUTPUTS: dict[str, Callable[[nn.Module, dict[str, torch.Tensor]], torch.Tensor]] = {
    "last_hidden_state": states,
    "token_embeddings": states,
    "pooler_output": lambda model, features: model[0].model(**features).pooler_output,
    "sentence_embedding": vector,
    "hidden": lambda model, features: model.base_model(**features).last_hidden_state,
    "logits": lambda model, features: model(**features).logits,
}


class Session:
    """A written graph on ONNX Runtime, with the inputs that it takes."""

    def __init__(self, graph: Path, first_position: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self.first_position = first_position

    def run(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Returns the outputs by their names."""
        ids = features["input_ids"]
        positions = torch.arange(ids.shape[1]).expand(ids.shape) + self.first_position
        given = {"position_ids": positions, "token_type_ids": torch.zeros_like(ids)} | features
        feed = {
            value.name: given[value.name]
            .numpy()
            .astype(np.int32 if "int32" in value.type else np.int64)
            for value in self.session.get_inputs()
        }
        names = [value.name for value in self.session.get_outputs()]
        outputs = self.session.run(None, feed)
        return {
            name: torch.from_numpy(output).float()
            for name, output in zip(names, outputs, strict=True)
        }


def run_by(session: Session, encoder: nn.Module) -> None:
    """Replaces the network of a model of sentence-transformers by its graph."""

    def forward(features: dict, **_: object) -> dict:
        features["token_embeddings"] = next(iter(session.run(features).values()))
        return features

    encoder[0].forward = forward


class LogitsOfGraph(nn.Module):
    """Returns the logits of a graph for positional inputs."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def forward(self, *values: torch.Tensor) -> torch.Tensor:
        return self.session.run(dict(zip(ALL_INPUTS, values, strict=False)))["logits"]


class VectorOfGraph(nn.Module):
    """Stands for the modules of a bi-encoder whose graph gives the vector."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def forward(self, features: dict) -> dict:
        features["sentence_embedding"] = self.session.run(features)["sentence_embedding"]
        return features


def load(source: Path) -> nn.Module:
    """Loads the model that is exported."""
    if "encoders" in source.parts:
        return SentenceTransformer(str(source), device="cpu")
    if (source / "modules.json").exists():
        return CrossEncoder(str(source), device="cpu", local_files_only=True)
    return AutoModelForSequenceClassification.from_pretrained(source, local_files_only=True)


def example(model: nn.Module, names: Sequence[str], dtype: torch.dtype) -> list[torch.Tensor]:
    """Makes a padded batch, in the order of the names."""
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(5, 380, (2, 24), generator=generator)
    mask = torch.ones_like(ids)
    mask[-1, 12:] = 0
    first = first_position(model)
    values = {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": torch.zeros_like(ids),
        "position_ids": torch.arange(24).expand(2, 24) + first,
    }
    return [values[name].to(dtype).contiguous() for name in names]


def first_position(model: nn.Module) -> int:
    """Returns the position of the first token."""
    config = model[0].model.config if isinstance(model, nn.Sequential) else model.config
    return config.pad_token_id + 1 if config.model_type == "roberta" else 0


def export(spec: Export, model: nn.Module, graph: Path) -> None:
    """Writes the graph with its weights."""
    graph.parent.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "batch", 1: "length"} for name in spec.inputs}
    for name in spec.outputs:
        tokens = OUTPUTS[name] is states or name == "hidden"
        axes[name] = {0: "batch", 1: "length"} if tokens else {0: "batch"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            ExportedModule(model.eval(), spec).eval(),
            tuple(example(model, spec.inputs, spec.input_type)),
            graph,
            dynamo=False,
            opset_version=ONNX_OPSET,
            input_names=list(spec.inputs),
            output_names=list(spec.outputs),
            dynamic_axes=axes,
        )
    if spec.data:
        loaded = onnx.load(graph)
        (graph.parent / spec.data).parent.mkdir(exist_ok=True)
        onnx.save(
            loaded, graph, save_as_external_data=True, location=spec.data, size_threshold=64
        )


def make(spec: Export) -> None:
    """Writes one folder with its golden values."""
    source, folder = TEST_RESOURCES / spec.source, TEST_RESOURCES / spec.name
    shutil.rmtree(folder, ignore_errors=True)
    skipped = shutil.ignore_patterns("golden.json")
    shutil.copytree(source, folder, ignore=skipped)
    network = next(path.parent for path in sorted(folder.rglob("tokenizer.json")))
    for weights in network.glob("model*.safetensors*"):
        weights.unlink()
    model = load(source)
    export(spec, model, network / spec.graph)
    session = Session(network / spec.graph, first_position(model))
    golden = folder / "golden.json"
    if isinstance(model, SentenceTransformer):
        if spec.outputs[0] == "sentence_embedding":
            for name in list(model._modules)[1:]:
                del model._modules[name]
            model.append(VectorOfGraph(session))
            model[0].forward = lambda features, **_: features
        else:
            run_by(session, model)
        write_golden(model, golden)
    elif isinstance(model, CrossEncoder):
        run_by(session, model)
        ModularGoldenWriter(model, network, MAX_LENGTH).write(PAIRS, golden)
    else:
        GoldenWriter(network, LogitsOfGraph(session), MAX_LENGTH).write(PAIRS, golden)


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    for spec in EXPORTS:
        make(spec)
        print(spec.name)


if __name__ == "__main__":
    main()
