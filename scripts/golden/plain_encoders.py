"""Plain networks of families whose code comes with their checkpoints and is not run here.

They are a second implementation beside the one in Java, written from what the authors' code
computes, one pair at a time and in float32. Names of tensors are those of the checkpoints.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

GELU_TANH = ("gelu_new", "gelu_fast", "gelu_pytorch_tanh")


class PlainEncoder:
    """A classifier over the first token. Called as a module: ids, mask and types give logits."""

    def __init__(self, config: dict, tensors: dict[str, Tensor]) -> None:
        self.config = config
        self.tensors = tensors
        self.heads = config["num_attention_heads"]
        self.size = config["hidden_size"] // self.heads
        self.epsilon = config["layer_norm_eps"]

    @staticmethod
    def is_norm(name: str) -> bool:
        """Tells whether a tensor belongs to a layer norm."""
        return any(part in name.lower() for part in ("norm", "_ln."))

    def dense(self, name: str, states: Tensor) -> Tensor:
        """Computes a dense layer, with a bias if there is one."""
        return functional.linear(
            states, self.tensors[f"{name}.weight"], self.tensors.get(f"{name}.bias")
        )

    def norm(self, name: str, states: Tensor) -> Tensor:
        """Normalises states."""
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, self.epsilon)

    def apart(self, states: Tensor) -> Tensor:
        """Cuts the states of tokens into those of heads: [heads, tokens, size]."""
        return states.view(len(states), self.heads, self.size).transpose(0, 1)

    def attend(self, query: Tensor, key: Tensor, value: Tensor, added: Tensor | float) -> Tensor:
        """Attends from each token to all tokens."""
        logits = query @ key.transpose(1, 2) / math.sqrt(self.size) + added
        return (logits.softmax(-1) @ value).transpose(0, 1).flatten(1)

    def rotated(self, vectors: Tensor, frequencies: Tensor) -> Tensor:
        """Turns pairs of elements, one from each half, as complex numbers."""
        angles = torch.outer(torch.arange(vectors.shape[1], dtype=torch.float32), frequencies)
        low, high = vectors.chunk(2, dim=-1)
        turned = torch.complex(low, high) * torch.polar(torch.ones_like(angles), angles)
        return torch.cat([turned.real, turned.imag], dim=-1)

    def frequencies(self, theta: float) -> Tensor:
        """Returns how fast each pair of elements turns."""
        powers = torch.arange(0, self.size, 2, dtype=torch.float32) / self.size
        return 1.0 / theta**powers

    def words(self, prefix: str, ids: Tensor, types: Tensor | None) -> Tensor:
        """Looks up tokens and their types."""
        states = self.tensors[f"{prefix}.word_embeddings.weight"][ids]
        table = self.tensors.get(f"{prefix}.token_type_embeddings.weight")
        if table is not None:
            states = states + table[torch.zeros_like(ids) if types is None else types]
        return states

    def encode(self, ids: Tensor, types: Tensor | None) -> Tensor:
        """Returns the states of all tokens."""
        raise NotImplementedError

    def head(self, first: Tensor) -> Tensor:
        """Returns the logits."""
        raise NotImplementedError

    def __call__(self, ids: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """Scores one pair without padding."""
        assert bool(mask.all()) and len(ids) == 1
        states = self.encode(ids[0], None if types is None else types[0])
        return self.head(states[0])[None]


def table_shapes(prefix: str, config: dict, positions: bool) -> dict[str, tuple[int, ...]]:
    """Returns the shapes of the tables of tokens, types and positions."""
    hidden = config["hidden_size"]
    shapes = {f"{prefix}.word_embeddings.weight": (config["vocab_size"], hidden)}
    if config["type_vocab_size"]:
        shapes[f"{prefix}.token_type_embeddings.weight"] = (config["type_vocab_size"], hidden)
    if positions:
        shapes[f"{prefix}.position_embeddings.weight"] = (
            config["max_position_embeddings"],
            hidden,
        )
    return shapes


def dense_shapes(name: str, outputs: int, inputs: int, bias: bool = True) -> dict[str, tuple]:
    """Returns the shapes of a dense layer."""
    shapes: dict[str, tuple] = {f"{name}.weight": (outputs, inputs)}
    return shapes | ({f"{name}.bias": (outputs,)} if bias else {})


def norm_shapes(name: str, size: int) -> dict[str, tuple[int, ...]]:
    """Returns the shapes of a layer norm."""
    return {f"{name}.weight": (size,), f"{name}.bias": (size,)}


class New(PlainEncoder):
    """Alibaba-NLP's new-impl: rotary positions, gated feed-forward networks, a pooler."""

    @staticmethod
    def shapes(config: dict, labels: int) -> dict[str, tuple[int, ...]]:
        """Returns the shapes of all tensors."""
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        absolute = config["position_embedding_type"] == "absolute"
        shapes = table_shapes("new.embeddings", config, absolute)
        shapes |= norm_shapes("new.embeddings.LayerNorm", hidden)
        for layer in range(config["num_hidden_layers"]):
            path = f"new.encoder.layer.{layer}"
            if config["pack_qkv"]:
                shapes |= dense_shapes(f"{path}.attention.qkv_proj", 3 * hidden, hidden)
            else:
                for part in "qkv":
                    shapes |= dense_shapes(f"{path}.attention.{part}_proj", hidden, hidden)
            shapes |= dense_shapes(f"{path}.attention.o_proj", hidden, hidden)
            shapes |= dense_shapes(f"{path}.mlp.up_gate_proj", 2 * inner, hidden, bias=False)
            shapes |= dense_shapes(f"{path}.mlp.down_proj", hidden, inner)
            shapes |= norm_shapes(f"{path}.attn_ln", hidden)
            shapes |= norm_shapes(f"{path}.mlp_ln", hidden)
        shapes |= dense_shapes("new.pooler.dense", hidden, hidden)
        return shapes | dense_shapes("classifier", labels, hidden)

    def turned(self, vectors: Tensor) -> Tensor:
        """Turns queries or keys by their positions."""
        if self.config["position_embedding_type"] == "absolute":
            return vectors
        theta = self.config["rope_theta"]
        scaling = self.config.get("rope_scaling")
        if scaling is None:
            return self.rotated(vectors, self.frequencies(theta))
        factor = scaling["factor"]
        return self.rotated(vectors, self.frequencies(theta * factor) / factor ** (2 / self.size))

    def queries_keys_values(self, path: str, states: Tensor) -> list[Tensor]:
        """Computes the three projections, packed or not."""
        if self.config["pack_qkv"]:
            return list(self.dense(f"{path}.qkv_proj", states).chunk(3, dim=-1))
        return [self.dense(f"{path}.{part}_proj", states) for part in "qkv"]

    def encode(self, ids: Tensor, types: Tensor | None) -> Tensor:
        """Returns the states of all tokens."""
        states = self.words("new.embeddings", ids, types)
        positions = self.tensors.get("new.embeddings.position_embeddings.weight")
        if positions is not None:
            states = states + positions[: len(ids)]
        states = self.norm("new.embeddings.LayerNorm", states)
        approximate = "tanh" if self.config["hidden_act"] in GELU_TANH else "none"
        for layer in range(self.config["num_hidden_layers"]):
            path = f"new.encoder.layer.{layer}"
            parts = self.queries_keys_values(f"{path}.attention", states)
            query, key, value = (self.apart(part) for part in parts)
            attended = self.attend(self.turned(query), self.turned(key), value, 0.0)
            states = states + self.dense(f"{path}.attention.o_proj", attended)
            states = self.norm(f"{path}.attn_ln", states)
            up, gate = self.dense(f"{path}.mlp.up_gate_proj", states).chunk(2, dim=-1)
            inner = up * functional.gelu(gate, approximate=approximate)
            states = states + self.dense(f"{path}.mlp.down_proj", inner)
            states = self.norm(f"{path}.mlp_ln", states)
        return states

    def head(self, first: Tensor) -> Tensor:
        """Returns the logits."""
        return self.dense("classifier", self.dense("new.pooler.dense", first).tanh())


class JinaBert(PlainEncoder):
    """jinaai's jina-bert-implementation: BERT with ALiBi and gated feed-forward networks."""

    @staticmethod
    def shapes(config: dict, labels: int) -> dict[str, tuple[int, ...]]:
        """Returns the shapes of all tensors."""
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        shapes = table_shapes("bert.embeddings", config, positions=False)
        shapes |= norm_shapes("bert.embeddings.LayerNorm", hidden)
        for layer in range(config["num_hidden_layers"]):
            path = f"bert.encoder.layer.{layer}"
            for part in ("query", "key", "value"):
                shapes |= dense_shapes(f"{path}.attention.self.{part}", hidden, hidden)
            shapes |= dense_shapes(f"{path}.attention.output.dense", hidden, hidden)
            shapes |= norm_shapes(f"{path}.attention.output.LayerNorm", hidden)
            shapes |= dense_shapes(f"{path}.mlp.gated_layers", 2 * inner, hidden, bias=False)
            shapes |= dense_shapes(f"{path}.mlp.wo", hidden, inner)
            shapes |= norm_shapes(f"{path}.mlp.layernorm", hidden)
        shapes |= dense_shapes("bert.pooler.dense", hidden, hidden)
        return shapes | dense_shapes("classifier", labels, hidden)

    def slopes(self, heads: int) -> list[float]:
        """Returns the rate of each head, as the authors of ALiBi choose them."""
        power = math.log2(heads)
        if power.is_integer():
            start = 2 ** (-(2 ** -(power - 3)))
            return [start * start**head for head in range(heads)]
        closest = 2 ** math.floor(power)
        return self.slopes(closest) + self.slopes(2 * closest)[0::2][: heads - closest]

    def encode(self, ids: Tensor, types: Tensor | None) -> Tensor:
        """Returns the states of all tokens."""
        places = torch.arange(len(ids))
        distances = (places[None] - places[:, None]).abs()
        penalty = -torch.tensor(self.slopes(self.heads))[:, None, None] * distances
        act = functional.relu if self.config["feed_forward_type"] == "reglu" else functional.gelu
        states = self.words("bert.embeddings", ids, types)
        states = self.norm("bert.embeddings.LayerNorm", states)
        for layer in range(self.config["num_hidden_layers"]):
            path = f"bert.encoder.layer.{layer}"
            query, key, value = (
                self.apart(self.dense(f"{path}.attention.self.{part}", states))
                for part in ("query", "key", "value")
            )
            attended = self.attend(query, key, value, penalty)
            states = states + self.dense(f"{path}.attention.output.dense", attended)
            states = self.norm(f"{path}.attention.output.LayerNorm", states)
            gated, plain = self.dense(f"{path}.mlp.gated_layers", states).chunk(2, dim=-1)
            states = states + self.dense(f"{path}.mlp.wo", act(gated) * plain)
            states = self.norm(f"{path}.mlp.layernorm", states)
        return states

    def head(self, first: Tensor) -> Tensor:
        """Returns the logits."""
        return self.dense("classifier", self.dense("bert.pooler.dense", first).tanh())


class FlashRoberta(PlainEncoder):
    """jinaai's xlm-roberta-flash-implementation without adapters."""

    @staticmethod
    def shapes(config: dict, labels: int) -> dict[str, tuple[int, ...]]:
        """Returns the shapes of all tensors."""
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        absolute = config["position_embedding_type"] == "absolute"
        shapes = table_shapes("roberta.embeddings", config, absolute)
        shapes |= norm_shapes("roberta.emb_ln", hidden)
        for layer in range(config["num_hidden_layers"]):
            path = f"roberta.encoder.layers.{layer}"
            shapes |= dense_shapes(f"{path}.mixer.Wqkv", 3 * hidden, hidden)
            shapes |= dense_shapes(f"{path}.mixer.out_proj", hidden, hidden)
            shapes |= norm_shapes(f"{path}.norm1", hidden)
            shapes |= dense_shapes(f"{path}.mlp.fc1", inner, hidden)
            shapes |= dense_shapes(f"{path}.mlp.fc2", hidden, inner)
            shapes |= norm_shapes(f"{path}.norm2", hidden)
        shapes |= dense_shapes("classifier.dense", hidden, hidden)
        return shapes | dense_shapes("classifier.out_proj", labels, hidden)

    def encode(self, ids: Tensor, types: Tensor | None) -> Tensor:
        """Returns the states of all tokens. A padding id in a pair takes the padding's place."""
        states = self.words("roberta.embeddings", ids, types)
        positions = self.tensors.get("roberta.embeddings.position_embeddings.weight")
        if positions is not None:
            pad = self.config["pad_token_id"]
            real = (ids != pad).long()
            states = states + positions[real.cumsum(0) * real + pad]
        states = self.norm("roberta.emb_ln", states)
        approximate = "tanh" if self.config["hidden_act"] in GELU_TANH else "none"
        for layer in range(self.config["num_hidden_layers"]):
            path = f"roberta.encoder.layers.{layer}"
            packed = self.dense(f"{path}.mixer.Wqkv", states).view(len(ids), 3, -1)
            query, key, value = (self.apart(packed[:, part]) for part in range(3))
            if positions is None:
                frequencies = self.frequencies(self.config["rotary_emb_base"])
                query, key = self.rotated(query, frequencies), self.rotated(key, frequencies)
            attended = self.attend(query, key, value, 0.0)
            states = states + self.dense(f"{path}.mixer.out_proj", attended)
            states = self.norm(f"{path}.norm1", states)
            inner = functional.gelu(self.dense(f"{path}.mlp.fc1", states), approximate=approximate)
            states = self.norm(f"{path}.norm2", states + self.dense(f"{path}.mlp.fc2", inner))
        return states

    def head(self, first: Tensor) -> Tensor:
        """Returns the logits."""
        return self.dense("classifier.out_proj", self.dense("classifier.dense", first).tanh())
