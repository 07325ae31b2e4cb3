"""Print every door with its permission, one a line: tests/house/doors.txt is the reviewed list.

python -m scripts.doors > tests/house/doors.txt
"""

from app import create_app
from app.infra.doors import DOORS


def lines() -> list[str]:
    """`METHOD URL permission`, sorted."""
    create_app()
    return sorted(f"{door.method:6} {door.rule} {door.may}" for door in DOORS.values())


if __name__ == "__main__":
    print("\n".join(lines()))
