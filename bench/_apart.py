"""One way of matching in a process of its own, so that its peak memory is its own: prints one JSON line.

`python -m bench._apart ours|textbook MENTEES MENTORS`
"""

import json
import resource
import sys
import time

from bench.matching import company, ours, textbook


def main(way: str, mentees: int, mentors: int) -> None:
    people, guides = company(mentees, mentors)
    start = time.perf_counter()
    count, total, proved = ours(people, guides) if way == "ours" else (*textbook(people, guides), False)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mib": peak, "count": count, "total": total, "proved": proved}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
