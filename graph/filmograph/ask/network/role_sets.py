"""Sets of roles as bits, which are joined by the million, and as texts."""

import numpy as np

from filmograph.ask.network.attribute_columns import Coded
from filmograph.ask.network.counted_credits import first_of
from filmograph.ask.network.incidence import Network
from filmograph.store.columns import Numbers

BETWEEN = " | "
_BITS = 64


def role_bits(one: Numbers, other: Numbers, role: Numbers, roles: int) -> Numbers:
    """Return the roles of each run of equal pairs as bits, 64 to a word: an array of pairs × words."""
    first = first_of(one, other)
    words = np.zeros((len(first), -(-roles // _BITS) or 1), dtype=np.uint64)
    for word in range(words.shape[1]):
        bit = np.where(role // _BITS == word, np.uint64(1) << (role % _BITS).astype(np.uint64), np.uint64(0))
        words[:, word] = np.bitwise_or.reduceat(bit, first) if len(first) else 0
    return words


def named_roles(network: Network, bits: Numbers) -> Coded:
    """Return sets of roles, as `role_bits` gives them, as texts."""
    codes = np.zeros(len(bits), dtype=np.int64)
    for word in bits.T:
        values, code = np.unique(word, return_inverse=True)
        codes = np.unique(codes * len(values) + code, return_inverse=True)[1]
    _, example = np.unique(codes, return_index=True)
    labels = list(network.texts("role_label"))
    texts = [
        BETWEEN.join(sorted(label for role, label in enumerate(labels) if int(words[role // _BITS]) >> role % _BITS & 1))
        for words in bits[example]
    ]  # fmt: skip
    return Coded(codes.astype(np.int32), texts)
