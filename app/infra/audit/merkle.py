"""Merkle trees of RFC 6962: roots, inclusion proofs, consistency proofs.

Leaves are the entries' hashes in order. Whole blocks of 1,024 leaves (2^10, so that a block is
always a subtree) can be answered by their stored root.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

BLOCK = 1024

Hashes = list[bytes]


class Leaves(Protocol):
    """The leaves of a tree."""

    def leaf(self, index: int) -> bytes:
        """Leaf number `index`, from 0."""

    def block(self, index: int) -> bytes | None:
        """Root of whole block number `index`, where it is known."""


class ListedLeaves:
    """Leaves held in a list."""

    def __init__(self, leaves: Sequence[bytes]):
        self._leaves = leaves

    def leaf(self, index: int) -> bytes:
        return self._leaves[index]

    def block(self, index: int) -> bytes | None:
        return None


def hash_leaf(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Leaves, size: int) -> bytes:
    """Root of the first `size` leaves; of none, the hash of nothing."""
    return _subtree(leaves, 0, size) if size else hashlib.sha256(b"").digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root over a list of leaves."""
    return root(ListedLeaves(leaves), len(leaves))


def inclusion(leaves: Leaves, index: int, size: int) -> Hashes:
    """Path that proves leaf `index` in the tree of `size` leaves, from the leaf upward."""
    assert 0 <= index < size, (index, size)
    return _path(leaves, index, 0, size)


def consistency(leaves: Leaves, first: int, second: int) -> Hashes:
    """Proof that the tree of `second` leaves only adds to the tree of `first`."""
    assert 0 < first <= second, (first, second)
    return _proof(leaves, first, 0, second, whole=True)


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `path` leads from leaf `index` to the root `expected` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, hash_leaf(leaf)
    for other in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = hash_node(other, found)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hash_node(found, other)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected


def consistent(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the second tree extends the first (RFC 9162 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    hashes = list(proof)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    return bool(hashes) and _roots_of_proof(first, second, hashes) == (first_root, second_root)


def _roots_of_proof(first: int, second: int, hashes: Hashes) -> tuple[bytes, bytes] | None:
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = hash_node(other, old), hash_node(other, new)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            new = hash_node(new, other)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(leaves: Leaves, begin: int, end: int) -> bytes:
    size = end - begin
    if size == 1:
        return hash_leaf(leaves.leaf(begin))
    if size == BLOCK and begin % BLOCK == 0:
        known = leaves.block(begin // BLOCK)
        if known is not None:
            return known
    middle = begin + _split(size)
    return hash_node(_subtree(leaves, begin, middle), _subtree(leaves, middle, end))


def _path(leaves: Leaves, index: int, begin: int, end: int) -> Hashes:
    if end - begin == 1:
        return []
    middle = begin + _split(end - begin)
    if index < middle:
        return [*_path(leaves, index, begin, middle), _subtree(leaves, middle, end)]
    return [*_path(leaves, index, middle, end), _subtree(leaves, begin, middle)]


def _proof(leaves: Leaves, first: int, begin: int, end: int, *, whole: bool) -> Hashes:
    size = end - begin
    if first == size:
        return [] if whole else [_subtree(leaves, begin, end)]
    middle = begin + _split(size)
    if first <= middle - begin:
        inner = _proof(leaves, first, begin, middle, whole=whole)
        return [*inner, _subtree(leaves, middle, end)]
    inner = _proof(leaves, first - (middle - begin), middle, end, whole=False)
    return [*inner, _subtree(leaves, begin, middle)]


class GrowingTree:
    """A tree that takes leaves one by one and knows its root at any moment.

    Keeps the roots of whole blocks and the leaves of the last one: 32 bytes for 1,024 entries.
    """

    def __init__(self) -> None:
        self.size = 0
        self.blocks: Hashes = []
        self._tail: Hashes = []

    def append(self, leaf: bytes) -> None:
        self._tail.append(leaf)
        self.size += 1
        if len(self._tail) == BLOCK:
            self.blocks.append(root_of(self._tail))
            self._tail = []

    def leaf(self, index: int) -> bytes:
        return self._tail[index - len(self.blocks) * BLOCK]

    def block(self, index: int) -> bytes | None:
        return self.blocks[index] if index < len(self.blocks) else None

    def root(self) -> bytes:
        return root(self, self.size)
