from __future__ import annotations

from hypothesis import strategies as st

from dutydesk.rota.problem import DAY, Bar, Duty, Need, Problem, Rule, Shift, Worker

SHIFTS = {
    "白": Shift("白", 480, 720, 660, 690),
    "夜": Shift("夜", 1200, 720, 660, 690, night=True),
    "中": Shift("中", 960, 480, 480, 450),
    "全": Shift("全", 480, DAY, 1440, 960, night=True),
}
POSTS = ("一号岗", "二号岗")
HARD = (Rule.AWAY, Rule.NOT_APPROVED, Rule.NO_BADGE, Rule.NOT_TRAINED, Rule.NO_CERTIFICATE)


@st.composite
def problems(draw: st.DrawFn, workers: int = 4, days: int = 4) -> Problem:
    """A few days with few people, in which midnight, anniversaries inside a duty and 24-hour duties all come up."""
    posts = POSTS[: draw(st.integers(1, 2))]
    kinds = draw(st.sampled_from([("白", "夜"), ("全",), ("白", "中", "夜")]))
    needs = tuple(
        Need(day, post, kind, draw(st.integers(1, 2))) for day in range(days) for post in posts for kind in kinds
    )
    people = tuple(
        Worker(
            f"ZJ{place:03}",
            tuple(draw(st.lists(bars(days), max_size=2))),
            draw(st.sampled_from([0, 0, 700, DAY + 600, 2 * DAY, 30 * DAY])),
            draw(st.none() | st.integers(0, 3000)),
        )
        for place in range(workers)
    )
    fixed = tuple(Duty(worker.key, -1, kinds[-1], posts[0]) for worker in people[:1] if draw(st.booleans()))
    return Problem(days, SHIFTS, needs, people, fixed, by_room=draw(st.booleans()))


def bars(days: int) -> st.SearchStrategy[Bar]:
    moments = st.integers(0, days * 24).map(lambda hour: hour * 60)
    return st.builds(
        lambda start, hours, rule, post: Bar(start, start + hours * 60, rule, post),
        moments,
        st.integers(1, 40),
        st.sampled_from(HARD),
        st.sampled_from(("", *POSTS)),
    )


def plans(problem: Problem) -> st.SearchStrategy[frozenset[Duty]]:
    duties = [Duty(worker.key, need.day, need.shift, need.post) for worker in problem.workers for need in problem.needs]
    return st.frozensets(st.sampled_from(duties), max_size=12)
