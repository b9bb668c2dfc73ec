#!/usr/bin/env python3
"""Makes the models with modules of sentence-transformers that the Java tests compare with.

    make_module_checkpoints.py
        writes tiny cross-encoders, whose names begin with modular-, to
        udfs/src/test/resources/checkpoints, and tiny bi-encoders, whose names begin with modules-,
        to udfs/src/test/resources/encoders; and the vector of a text by each activation function
        to udfs/src/test/resources/module-activations.json

For maintainers; nothing is downloaded. Weights are drawn as make_test_checkpoints.py draws them,
and the golden files have its form. The logits and scores of cross-encoders are those of
CrossEncoder of sentence-transformers, with its modules and its activation, from the token ids that
the golden file has. The vectors of bi-encoders are made by encode_query and encode_document.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformers
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from torch import nn
from transformers import (
    AutoModel,
    BertConfig,
    DebertaV2Config,
    DistilBertConfig,
    ElectraConfig,
    ModernBertConfig,
    RobertaConfig,
)

from make_test_checkpoints import (
    DEBERTA,
    ELECTRA,
    MAX_LENGTH,
    MODERNBERT,
    PAIRS,
    QUERY_SHARE,
    ROBERTA,
    TEST_RESOURCES,
    GoldenWriter,
    TinyCheckpoint,
    bert_tokenizer,
    distilbert_tokenizer,
    draw_weights,
    make_deberta_tokenizer,
    make_modernbert_tokenizer,
    make_roberta_tokenizer,
)
from make_test_encoders import write_golden

SEED = 20261128
SPREAD = 0.4
SCORE_SPREAD = 1.0

OLD_PACKAGE = "sentence_transformers.models."


# The functions of torch.nn that take no arguments and have no weights.
ACTIVATIONS = (
    *("CELU", "ELU", "GELU", "Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh", "Identity"),
    *("LeakyReLU", "LogSigmoid", "LogSoftmax", "Mish", "RReLU", "ReLU", "ReLU6", "SELU", "SiLU"),
    *("Sigmoid", "Softmax", "Softmin", "Softplus", "Softshrink", "Softsign", "Tanh", "Tanhshrink"),
)


@dataclass(frozen=True)
class ModularModel:
    """One folder of the test resources.

    Args:
      checkpoint: the network
      modules: makes the modules behind it from the size of its states
      network_folder: the folder of the network below the model's directory
      old_types: name the classes of modules as versions before 5 did
      settings: keyword arguments of CrossEncoder or SentenceTransformer
      config: keys to set in config_sentence_transformers.json
      transformer_config: keys to set in sentence_bert_config.json
    """

    checkpoint: TinyCheckpoint
    modules: Callable[[int], list[nn.Module]]
    network_folder: str = ""
    old_types: bool = False
    settings: dict = field(default_factory=dict)
    config: dict = field(default_factory=dict)
    transformer_config: dict = field(default_factory=dict)


def dense(inputs: int, outputs: int, function: nn.Module | None, **options: object) -> nn.Module:
    """Makes a dense layer; no function is the identity."""
    return modules.Dense(inputs, outputs, activation_function=function, **options)


def scores(inputs: int, outputs: int, **options: object) -> nn.Module:
    """Makes the dense layer that ends a cross-encoder."""
    return dense(inputs, outputs, None, module_output_name="scores", **options)


CROSS_ENCODERS = (
    # As the ettin re-rankers.
    ModularModel(
        TinyCheckpoint(
            "modular-modernbert-1",
            ModernBertConfig,
            make_modernbert_tokenizer,
            layers=4,
            intermediate=48,
            settings=MODERNBERT,
        ),
        lambda size: [
            modules.Pooling(size, "cls"),
            dense(size, size, nn.GELU(), bias=False),
            modules.LayerNorm(size),
            scores(size, 1),
        ],
        settings={"activation_fn": nn.Identity()},
    ),
    ModularModel(
        TinyCheckpoint("modular-bert-3", BertConfig, bert_tokenizer),
        lambda size: [
            modules.Pooling(size, "mean"),
            dense(size, size, nn.Tanh(), use_residual=True),
            dense(size, 24, nn.ReLU(), use_residual=True, module_output_name="hidden"),
            modules.Dropout(0.5),
            scores(24, 3, module_input_name="hidden"),
        ],
        old_types=True,
    ),
    ModularModel(
        TinyCheckpoint(
            "modular-deberta-v3-1", DebertaV2Config, make_deberta_tokenizer, settings=DEBERTA
        ),
        lambda size: [
            modules.Pooling(size, ("cls", "mean", "max")),
            modules.Normalize(),
            dense(3 * size, 20, nn.SiLU()),
            modules.LayerNorm(20),
            scores(20, 1, bias=False),
        ],
        network_folder="0_Transformer",
        settings={
            "prompts": {"search": "which text says: ", "other": "no"},
            "default_prompt_name": "search",
        },
    ),
    ModularModel(
        TinyCheckpoint(
            "modular-roberta-1", RobertaConfig, make_roberta_tokenizer, settings=ROBERTA
        ),
        lambda size: [
            modules.Pooling(size, ("weightedmean", "lasttoken", "mean_sqrt_len_tokens")),
            dense(3 * size, 64, nn.Softplus()),
            # Of sizes whose weights oneDNN packs.
            dense(64, 64, nn.ELU()),
            scores(64, 1),
        ],
        settings={"activation_fn": nn.Sigmoid()},
        config={"activation_fn": "torch.nn.Sigmoid"},
    ),
    ModularModel(
        TinyCheckpoint("modular-electra-1", ElectraConfig, bert_tokenizer, settings=ELECTRA),
        lambda size: [
            dense(
                size,
                16,
                nn.LeakyReLU(),
                module_input_name="token_embeddings",
                module_output_name="token_embeddings",
            ),
            modules.Normalize("token_embeddings"),
            modules.Pooling(16, "cls"),
            scores(16, 1),
        ],
        # Code that comes with a model is not run: the default, a sigmoid, is taken.
        config={"activation_fn": "activations.Scaled"},
    ),
)

BI_ENCODERS = (
    ModularModel(
        TinyCheckpoint("modules-bert-dense", BertConfig, bert_tokenizer),
        lambda size: [modules.Pooling(size, "mean"), dense(size, 24, nn.Tanh())],
        # encode_document takes none of these: "document" is there, and empty.
        settings={"prompts": {"query": "query: ", "passage": "passage: ", "other": "other: "}},
        config={"default_prompt_name": "other"},
    ),
    ModularModel(
        TinyCheckpoint(
            "modules-roberta-weighted", RobertaConfig, make_roberta_tokenizer, settings=ROBERTA
        ),
        lambda size: [
            modules.Pooling(size, ("weightedmean", "lasttoken")),
            modules.Normalize(),
            modules.LayerNorm(2 * size),
            dense(2 * size, 2 * size, None, bias=False),
        ],
        network_folder="parts/0_Transformer",
        settings={"similarity_fn_name": "dot"},
    ),
    ModularModel(
        TinyCheckpoint("modules-distilbert-max", DistilBertConfig, distilbert_tokenizer),
        lambda size: [
            modules.Pooling(size, ("max", "mean_sqrt_len_tokens")),
            modules.Normalize(),
        ],
        settings={"truncate_dim": 40, "similarity_fn_name": "euclidean"},
        old_types=True,
    ),
    ModularModel(
        TinyCheckpoint(
            "modules-modernbert-last",
            ModernBertConfig,
            make_modernbert_tokenizer,
            layers=4,
            intermediate=48,
            settings=MODERNBERT,
        ),
        lambda size: [
            modules.Pooling(size, "lasttoken"),
            dense(size, size, nn.GELU(), use_residual=True),
            modules.Normalize(),
            dense(size, 12, nn.Mish(), use_residual=True),
        ],
        settings={"similarity_fn_name": "manhattan"},
    ),
    ModularModel(
        TinyCheckpoint(
            "modules-deberta-v3-sqrt", DebertaV2Config, make_deberta_tokenizer, settings=DEBERTA
        ),
        lambda size: [
            modules.Pooling(size, "mean_sqrt_len_tokens"),
            modules.Dropout(),
            dense(size, 20, nn.Hardtanh()),
        ],
    ),
)


class ModularGoldenWriter(GoldenWriter):
    """Scores pairs with the modules of a cross-encoder."""

    def __init__(self, encoder: CrossEncoder, network: Path, max_length: int) -> None:
        super().__init__(network, None, max_length)
        self.encoder = encoder.eval()
        self.prompt = encoder._resolve_prompt(None, None) or ""

    def golden(self, query: str, text: str) -> dict:
        # A query keeps all that the text leaves free, as in the reference.
        free = self.room - self.count_tokens(text)
        self.query_cap = max(int(QUERY_SHARE * self.room), free)
        row = super().golden(self.prompt + query, text)
        logits = torch.tensor([row["logits"]])
        return row | {"query": query, "scores": self.encoder.activation_fn(logits)[0].tolist()}

    @torch.inference_mode()
    def logits(
        self, input_ids: list[int], token_type_ids: list[int] | None, text_kept: int
    ) -> list[float]:
        features = {
            "input_ids": torch.tensor([input_ids]),
            "attention_mask": torch.ones(1, len(input_ids), dtype=torch.int64),
        }
        if token_type_ids is not None:
            features["token_type_ids"] = torch.tensor([token_type_ids])
        return self.encoder.forward(features)["scores"][0].tolist()

    def check_predict(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Fails unless predict gives the same scores for pairs that are not cut."""
        for query, text in pairs:
            row = self.golden(query, text)
            if row["dropped_tokens"] == 0:
                expected = torch.tensor(self.encoder.predict([(query, text)])[0]).flatten()
                torch.testing.assert_close(torch.tensor(row["scores"]), expected)


@torch.no_grad()
def draw_modules(parts: Sequence[nn.Module]) -> None:
    """Draws the weights of modules, around 1 for those of layer norms."""
    generator = torch.Generator().manual_seed(SEED)
    for part in parts:
        spread = SCORE_SPREAD if getattr(part, "module_output_name", "") == "scores" else SPREAD
        for name, parameter in part.named_parameters():
            mean = 1.0 if name == "norm.weight" else 0.0
            parameter.normal_(mean, spread, generator=generator)


def make_modules(spec: ModularModel) -> list[nn.Module]:
    """Makes the network and the modules behind it."""
    tokenizer = spec.checkpoint.tokenizer()
    network = AutoModel.from_config(spec.checkpoint.config(len(tokenizer)))
    draw_weights(network)
    with tempfile.TemporaryDirectory() as plain:
        network.save_pretrained(plain)
        tokenizer.save_pretrained(plain)
        transformer = modules.Transformer(plain, max_seq_length=MAX_LENGTH)
    parts = spec.modules(transformer.get_embedding_dimension())
    draw_modules(parts)
    return [transformer, *parts]


def edit_json(path: Path, change: dict) -> None:
    """Sets keys of a JSON file."""
    content = json.loads(path.read_text(encoding="utf-8")) | change
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def arrange(folder: Path, spec: ModularModel) -> None:
    """Changes a saved model to the layout and the names that are wanted."""
    edit_json(folder / "config_sentence_transformers.json", spec.config)
    edit_json(folder / "sentence_bert_config.json", spec.transformer_config)
    path = folder / "modules.json"
    parts = json.loads(path.read_text(encoding="utf-8"))
    parts[0]["path"] = spec.network_folder
    if spec.old_types:
        for part in parts:
            part["type"] = OLD_PACKAGE + part["type"].rpartition(".")[2]
    path.write_text(json.dumps(parts, indent=2) + "\n", encoding="utf-8")
    if spec.network_folder:
        network = folder / spec.network_folder
        network.mkdir(parents=True)
        for file in list(folder.iterdir()):
            if file.is_file() and file.name not in (path.name, "config_sentence_transformers.json"):
                shutil.move(file, network / file.name)
    for weights in folder.rglob("*.safetensors"):
        weights.chmod(0o644)


def make_cross_encoder(spec: ModularModel, output: Path) -> None:
    """Writes one cross-encoder with its golden values."""
    folder = output / spec.checkpoint.name
    shutil.rmtree(folder, ignore_errors=True)
    encoder = CrossEncoder(modules=make_modules(spec), device="cpu", **spec.settings)
    encoder.save_pretrained(str(folder), create_model_card=False)
    arrange(folder, spec)
    saved = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    golden = ModularGoldenWriter(saved, folder / spec.network_folder, MAX_LENGTH)
    golden.write(PAIRS, folder / "golden.json")
    golden.check_variety(PAIRS)
    golden.check_predict(PAIRS)


def make_bi_encoder(spec: ModularModel, output: Path) -> None:
    """Writes one bi-encoder with its golden vectors."""
    folder = output / spec.checkpoint.name
    shutil.rmtree(folder, ignore_errors=True)
    encoder = SentenceTransformer(modules=make_modules(spec), device="cpu", **spec.settings)
    encoder.save_pretrained(str(folder), create_model_card=False)
    arrange(folder, spec)
    write_golden(SentenceTransformer(str(folder), device="cpu"), folder / "golden.json")


def write_activations(folder: Path, output: Path) -> None:
    """Writes the vector of a text by each function that a dense layer of a model may have."""
    text = PAIRS[1][1]
    encoder = SentenceTransformer(str(folder), device="cpu")
    rows = []
    for name in ACTIVATIONS:
        encoder[2].activation_function = getattr(nn, name)()
        vector = encoder.eval().encode_document(text).tolist()
        rows.append(f"    {json.dumps(name)}: {json.dumps(vector)}")
    body = ",\n".join(rows)
    output.write_text(
        f'{{\n  "text": {json.dumps(text)},\n  "vectors": {{\n{body}\n  }}\n}}\n',
        encoding="utf-8",
    )


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    for spec in CROSS_ENCODERS:
        make_cross_encoder(spec, TEST_RESOURCES / "checkpoints")
    for spec in BI_ENCODERS:
        make_bi_encoder(spec, TEST_RESOURCES / "encoders")
    write_activations(
        TEST_RESOURCES / "encoders" / "modules-bert-dense",
        TEST_RESOURCES / "module-activations.json",
    )


if __name__ == "__main__":
    main()
