"""Merkle trees: RFC 6962's own vectors, and every proof of small trees."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.audit import merkle

# The eight leaves and roots of RFC 6962's reference implementation.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS.append("606162636465666768696a6b6c6d6e6f")
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [bytes.fromhex(text) for text in INPUTS]
MANY = [sha256(str(n).encode()).digest() for n in range(2 * merkle.BLOCK + 100)]


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_the_reference(size):
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_every_leaf_of_every_small_tree_is_proved_and_no_other():
    for size in range(1, 34):
        leaves = merkle.ListedLeaves(MANY)
        root = merkle.root_of(MANY[:size])
        for index in range(size):
            path = merkle.inclusion(leaves, index, size)
            assert merkle.included(MANY[index], index, size, path, root)
            assert not merkle.included(MANY[index + 1], index, size, path, root)
            assert not merkle.included(MANY[index], (index + 1) % size, size, path, root) or (
                size == 1
            )
            assert not merkle.included(MANY[index], index, size, [*path, root], root)


def test_every_pair_of_small_trees_is_consistent_and_a_fork_is_not():
    leaves = merkle.ListedLeaves(MANY)
    roots = {size: merkle.root_of(MANY[:size]) for size in range(1, 34)}
    for first in roots:
        for second in range(first, 34):
            proof = merkle.consistency(leaves, first, second)
            assert merkle.consistent(first, second, roots[first], roots[second], proof)
            fork = sha256(roots[first]).digest()
            assert not merkle.consistent(first, second, fork, roots[second], proof)


@given(st.integers(1, len(MANY)))
def test_a_growing_tree_has_the_root_of_its_list(size):
    tree = merkle.GrowingTree()
    for leaf in MANY[:size]:
        tree.append(leaf)
    assert tree.root() == merkle.root_of(MANY[:size])


@given(st.data())
def test_proofs_over_stored_blocks_are_those_over_all_leaves(data):
    size = data.draw(st.integers(2, len(MANY)))
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    stored = _Stored(size)
    listed = merkle.ListedLeaves(MANY)
    assert merkle.inclusion(stored, index, size) == merkle.inclusion(listed, index, size)
    assert merkle.consistency(stored, first, size) == merkle.consistency(listed, first, size)


class _Stored(merkle.ListedLeaves):
    """Leaves with the roots of whole blocks at hand."""

    _roots = [
        merkle.root_of(MANY[n * merkle.BLOCK : (n + 1) * merkle.BLOCK])
        for n in range(len(MANY) // merkle.BLOCK)
    ]

    def __init__(self, size: int):
        super().__init__(MANY)
        self._whole = size // merkle.BLOCK

    def block(self, index: int) -> bytes | None:
        return self._roots[index] if index < self._whole else None
