"""One way of matching in a process of its own, so that its peak memory is its own: prints one JSON line.

`python -m bench._apart WAY MENTEES MENTORS`
"""

import json
import resource
import sys
import time

from bench.company import company
from bench.ways import WAYS, audited


def main(way: str, mentees: int, mentors: int) -> None:
    people, guides = company(mentees, mentors)
    WAYS[way](people[:5], guides[:5])  # what has to be imported is imported
    start, cpu = time.perf_counter(), time.process_time()
    matched = WAYS[way](people, guides)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": seconds, "cpu": cpu, "mib": peak, "count": matched.count, "total": matched.total}
    if matched.assignment is not None:
        told |= {"proved": matched.proved, "audited": audited(people, guides, matched.assignment)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
