"""Every figure of `make bench`, one JSON line each: matching first, then pages."""

import sys

from tests.bench import bench_match, bench_pages

if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    bench_match.main()
    bench_pages.main()
