#!/usr/bin/env python3
"""Check a receipt of Guiyan (归雁融) without its servers and without its database.

    python3 verify_receipt.py RECEIPT.json [--key PUBLIC_KEY_IN_HEX]

Needs Python 3.9 or newer and the package `cryptography`; nothing else. Exit 0: the receipt proves
what it says. Exit 1: it does not, and why.

A receipt carries the public key it is signed with. Give --key (from a checkpoint that somebody
other than the sender holds) so that the sender could not have made up a key of his own.
"""

import argparse
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENTRY, CHECKPOINT, PROMISE = b"\x10", b"\x11", b"\x12"


class Wrong(Exception):
    """Why the receipt proves nothing."""


def canonical(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content):
    return hashlib.sha256(content).digest()


def check_signature(public, signature, domain, body):
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), domain + canonical(body))
    except InvalidSignature:
        raise Wrong("the signature does not belong to this content") from None
    if sha256(bytes.fromhex(public)).hex()[:16] != body["key_id"]:
        raise Wrong("the key named in the signed content is not the one that signed it")


def root_of_path(leaf, index, size, path):
    """The root that `path` leads to from leaf `index` of `size` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Wrong("the entry's place lies outside the checkpoint")
    last, found = size - 1, sha256(b"\x00" + leaf)
    for step in path:
        if last == 0:
            raise Wrong("the path is longer than the tree is high")
        other = bytes.fromhex(step)
        if index % 2 or index == last:
            found = sha256(b"\x01" + other + found)
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + other)
        index, last = index >> 1, last >> 1
    if last:
        raise Wrong("the path is shorter than the tree is high")
    return found


def check_promise(receipt):
    promise = receipt["promise"]
    check_signature(receipt["public_key"], receipt["signature"], PROMISE, promise)
    return (
        f"VALID PROMISE: entry {promise['entry']} was received at {promise['at']} and will be "
        f"sealed by {promise['sealed_by']}. Fetch the receipt again after that: only then is it "
        "a proof."
    )


def check_proof(receipt):
    leaf, checkpoint = receipt["leaf"], receipt["checkpoint"]
    found = sha256(ENTRY + canonical(leaf))
    if found.hex() != receipt["hash"]:
        raise Wrong("the entry was changed: its content does not give its hash")
    root = root_of_path(found, leaf["seq"] - 1, checkpoint["size"], receipt["path"])
    if root.hex() != checkpoint["root"]:
        raise Wrong("the path does not lead from the entry to the checkpoint's root")
    body = {k: v for k, v in checkpoint.items() if k not in ("public_key", "signature")}
    check_signature(checkpoint["public_key"], checkpoint["signature"], CHECKPOINT, body)
    entry = leaf["entry"]
    return (
        f"VALID: entry {entry['public_id']} ({entry['action']} of {entry['subject_kind']} "
        f"{entry['subject_id']} at {entry['at']}) is number {leaf['seq']} of the "
        f"{checkpoint['size']} entries signed at {checkpoint['at']}."
    )


def check(receipt, key=None):
    """A sentence that says what the receipt proves; raises Wrong."""
    if receipt["schema"] != "guiyan.receipt/1":
        raise Wrong(f"unknown kind of document: {receipt['schema']}")
    promised = receipt["state"] == "promised"
    public = (receipt if promised else receipt["checkpoint"])["public_key"]
    if key is not None and key.lower() != public:
        raise Wrong("it is signed with another key than the one you gave")
    said = check_promise(receipt) if promised else check_proof(receipt)
    if key is None:
        said += (
            f"\nNOTE: signed with key {public}. Compare it with a checkpoint somebody else "
            "holds, or give it with --key."
        )
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("receipt", help="the downloaded receipt, JSON")
    parser.add_argument("--key", help="public key in hex, from a source you trust")
    arguments = parser.parse_args()
    try:
        with open(arguments.receipt, encoding="utf-8") as file:
            receipt = json.load(file)
        print(check(receipt, arguments.key))
    except Wrong as why:
        print(f"NOT VALID: {why}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"NOT VALID: this is not a whole receipt ({error!r}).")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
