"""What holds for the exposure of every network, on networks drawn at random."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.exposure.solver import Network, bounds, expose, link_importance
from tests.exposure.exposure_oracles import Case, by_links, layered_case, link_differences

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from supplymap.exposure.solver import Exposure

NUMBERS = ("value", "hazard", "expected_hazard", "lower", "upper", "standard_error", "method", "worlds")
ROWS = ("importance", "reach", "attribution", "hazard_share", "risk_reduction", "risk_achievement")
METHODS = pytest.mark.parametrize("method", ["auto", "sampled"])
WORLDS = 4096
needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason="numba is an extra")
shuffles = st.randoms(use_true_random=False)

chances = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1, allow_subnormal=False)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    size = draw(st.integers(2, 7))
    ends = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=12))
    return Case(
        tuple(tail for tail, _ in pairs),
        tuple(head for _, head in pairs),
        tuple(draw(st.lists(chances, min_size=len(pairs), max_size=len(pairs)))),
        tuple(draw(st.lists(chances, min_size=size, max_size=size))),
        0,
    )


def exposure(case: Case, method: str = "sampled", **options: Any) -> Exposure:
    chosen: dict[str, Any] = {"method": method, "worlds": WORLDS, "compiled": False, **options}
    return expose(case.network, case.likelihoods, case.target, **chosen)


def assert_same(first: Exposure, second: Exposure, where: Any = slice(None)) -> None:
    """Compare to the last digit; ``where`` picks the partners of the second in the order of the first."""
    for name in NUMBERS:
        assert getattr(first, name) == getattr(second, name), name
    for name in ROWS:
        assert np.array_equal(getattr(first, name), getattr(second, name)[where]), name


@given(cases())
def test_bounds_bracket_the_exposure(case: Case) -> None:
    arguments = (case.network, case.likelihoods, case.target)
    value = exposure(case, "auto").value
    assert bounds.best_path(*arguments) - 1e-12 <= bounds.best_path_tree(*arguments) <= value + 1e-12
    assert value - 1e-12 <= min(bounds.all_live(*arguments), bounds.noisy_or(*arguments))


@METHODS
@given(cases())
def test_everything_stays_in_range(method: str, case: Case) -> None:
    found = exposure(case, method)
    for number in (found.value, found.lower, found.upper):
        assert 0.0 <= number <= 1.0
    assert found.lower - 1e-12 <= found.value <= found.upper + 1e-12
    assert found.hazard >= 0.0
    assert found.expected_hazard >= 0.0
    assert found.standard_error >= 0.0
    for name in ROWS:
        row = getattr(found, name)
        assert row.shape == (case.size,)
        assert row.dtype == np.float64
        # not even by rounding
        assert (row >= 0.0).all(), name
        assert (row <= 1.0).all(), name
    assert found.hazard_share.sum() == pytest.approx(1.0 if found.expected_hazard else 0.0, abs=1e-9)
    assert found.reach[case.target] == 1.0


@METHODS
@given(cases())
def test_attributions_add_up_to_the_exposure(method: str, case: Case) -> None:
    found = exposure(case, method)
    assert found.attribution.sum() == pytest.approx(found.value, abs=1e-6 if method == "sampled" else 1e-9)


@given(cases(), st.integers(0, 6), chances)
def test_more_likelihood_never_lowers_an_exposure(case: Case, who: int, more: float) -> None:
    who %= case.size
    raised = case.with_p(who, max(case.p[who], more))
    assert exposure(raised, "auto").value >= exposure(case, "auto").value - 1e-12
    before, after = exposure(case), exposure(raised)
    if raised.p[who] < 1.0 or case.p[who] == 1.0:
        # the same worlds serve both, so that not a single digit goes down
        assert after.value >= before.value
    else:
        assert after.value >= before.value - noise(before, after)
    assert np.array_equal(after.reach, before.reach)


@given(cases(), st.integers(0, 11), chances)
def test_a_surer_link_never_lowers_an_exposure(case: Case, which: int, more: float) -> None:
    which %= len(case.w)
    raised = case.with_w(which, max(case.w[which], more))
    assert exposure(raised, "auto").value >= exposure(case, "auto").value - 1e-12
    before, after = exposure(case), exposure(raised)
    if raised.w[which] < 1.0 or case.w[which] == 1.0 or 1.0 not in case.p:
        assert after.value >= before.value
    else:
        assert after.value >= before.value - noise(before, after)
    assert (after.reach >= before.reach).all()


def noise(before: Exposure, after: Exposure) -> float:
    """Return what chance may do where a partner becomes surely tainted: from then on its links are integrated."""
    return 4 * (before.standard_error + after.standard_error) + 1e-12


@given(cases(), st.integers(0, 6), chances, chances)
def test_one_more_supplier_never_lowers_an_exposure(case: Case, buyer: int, p: float, w: float) -> None:
    grown = Case((*case.tails, case.size), (*case.heads, buyer % case.size), (*case.w, w), (*case.p, p), case.target)
    assert exposure(grown, "auto").value >= exposure(case, "auto").value - 1e-12
    before, after = exposure(case), exposure(grown)
    assert after.value >= before.value
    # the newcomer changes no world of the others
    assert np.array_equal(after.reach[:-1], before.reach)


@METHODS
@given(cases(), shuffles)
def test_the_order_of_links_changes_no_digit(method: str, case: Case, chance: Any) -> None:
    order = list(range(len(case.w)))
    chance.shuffle(order)
    again = Case(
        tuple(case.tails[k] for k in order),
        tuple(case.heads[k] for k in order),
        tuple(case.w[k] for k in order),
        case.p,
        case.target,
    )
    assert_same(exposure(case, method), exposure(again, method))
    first = link_importance(case.network, case.likelihoods, case.target)
    second = link_importance(again.network, again.likelihoods, again.target)
    assert np.array_equal(first[order], second)


@METHODS
@given(cases(), shuffles, st.lists(st.integers(0, 2**64 - 1), min_size=7, max_size=7, unique=True))
def test_other_numbers_for_partners_change_no_digit(method: str, case: Case, chance: Any, identity: list[int]) -> None:
    new = list(range(case.size))
    chance.shuffle(new)
    keys = np.array(identity[: case.size], np.uint64)
    again_keys, again_p = np.empty_like(keys), np.empty(case.size)
    again_keys[new], again_p[new] = keys, case.likelihoods
    where = np.array(new)
    tails, heads, w = (np.array(row) for row in (case.tails, case.heads, case.w))
    networks = Network(tails, heads, w, case.size, keys), Network(where[tails], where[heads], w, case.size, again_keys)
    options: dict[str, Any] = {"method": method, "worlds": WORLDS, "compiled": False}
    first = expose(networks[0], case.likelihoods, case.target, **options)
    second = expose(networks[1], again_p, new[case.target], **options)
    assert_same(first, second, where)
    links = link_importance(networks[0], case.likelihoods, case.target)
    assert np.array_equal(links, link_importance(networks[1], again_p, new[case.target]))


@METHODS
@given(cases(), chances)
def test_a_partner_that_does_not_reach_the_target_changes_no_digit(method: str, case: Case, w: float) -> None:
    """One that buys from everyone and sells to nobody, and one that sells only to it."""
    everyone, stranger = range(case.size), case.size
    more = Case(
        (*case.tails, *everyone, stranger + 1),
        (*case.heads, *(stranger for _ in everyone), stranger),
        (*case.w, *(w for _ in everyone), 0.5),
        (*case.p, 0.9, 1.0),
        case.target,
    )
    first, second = exposure(case, method), exposure(more, method)
    assert_same(first, second, slice(0, case.size))
    for name in ROWS:
        assert getattr(second, name)[case.size :].tolist() == [0.0, 0.0], name
    links = link_importance(more.network, more.likelihoods, more.target)
    assert np.array_equal(links[: len(case.w)], link_importance(case.network, case.likelihoods, case.target))
    assert not links[len(case.w) :].any()


@METHODS
@given(cases())
def test_a_link_to_oneself_changes_no_digit(method: str, case: Case) -> None:
    everyone = range(case.size)
    looped = Case(
        (*case.tails, *everyone), (*case.heads, *everyone), (*case.w, *(0.7 for _ in everyone)), case.p, case.target
    )
    assert_same(exposure(case, method), exposure(looped, method))
    assert not link_importance(looped.network, looped.likelihoods, looped.target)[len(case.w) :].any()


@METHODS
@given(cases())
def test_inputs_stay_as_they_are(method: str, case: Case) -> None:
    network, p = case.network, case.likelihoods
    arrays: list[NDArray[Any]] = [network.tails, network.heads, network.w, network.keys, p]
    copies = [array.copy() for array in arrays]
    # arrays that nobody may write to will do
    for array in arrays:
        array.flags.writeable = False
    options: dict[str, Any] = {"method": method, "worlds": WORLDS, "compiled": False}
    expose(network, p, case.target, **options)
    link_importance(network, p, case.target)
    for array, copy in zip(arrays, copies, strict=True):
        assert np.array_equal(array, copy)


@needs_numba
@given(cases(), st.integers(0, 2**32))
def test_numpy_and_numba_give_the_same_bits(case: Case, seed: int) -> None:
    assert_same(exposure(case, compiled=False, seed=seed), exposure(case, compiled=True, seed=seed))


@needs_numba
@pytest.mark.parametrize("shape", [(4, 6), (12, 12)])
def test_the_number_of_threads_changes_no_digit(shape: tuple[int, int]) -> None:
    numba = pytest.importorskip("numba")
    case, _ = layered_case(*shape, seed=6)
    answers = [expose(case.network, case.likelihoods, case.target, method="sampled", worlds=20_000, compiled=False)]
    before = numba.get_num_threads()
    try:
        for threads in range(1, numba.config.NUMBA_NUM_THREADS + 1):
            numba.set_num_threads(threads)
            answers.append(
                expose(case.network, case.likelihoods, case.target, method="sampled", worlds=20_000, compiled=True)
            )
    finally:
        numba.set_num_threads(before)
    for answer in answers[1:]:
        assert_same(answers[0], answer)


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 2.3e-308, 1e-40])
def test_numbers_next_to_zero_do_no_harm(tiny: float) -> None:
    """A link or a likelihood of next to nothing adds next to nothing, in a network whose states are counted one by one.

    A supplies B over w and the target over .4; B (p = .2) supplies the target over .5.
    """
    for w, p in ((tiny, 0.3), (0.4, tiny)):
        case = Case((0, 0, 1), (1, 2, 2), (w, 0.4, 0.5), (p, 0.2, 0.0), 2)
        truth = by_links(case)
        for method in ("auto", "sampled"):
            found = exposure(case, method)
            assert found.value == pytest.approx(truth.value, abs=1e-12 if method == "auto" else 0.02)
            assert np.isfinite(found.importance).all()
        slopes = link_importance(case.network, case.likelihoods, case.target)
        assert slopes == pytest.approx(np.array(link_differences(case)), abs=1e-12)


@pytest.mark.parametrize("p", [0.999, 1 - 1e-9, 1 - 1e-12, 1 - 1e-15])
def test_likelihoods_next_to_one_keep_their_importance(p: float) -> None:
    """Three direct suppliers, and one that supplies another: what a nearly certain one changes is still seen."""
    case = Case((0, 1, 2, 0), (3, 3, 3, 1), (0.5, 0.5, 0.5, 0.5), (p, 0.2, 0.3, 0.0), 3)
    truth = by_links(case)
    for method, far in (("auto", 1e-9), ("sampled", 5 * 0.5 / WORLDS**0.5)):
        found = exposure(case, method)
        assert found.importance == pytest.approx(np.array(truth.importance), abs=far)
        assert found.attribution == pytest.approx(np.array(truth.attribution), abs=far)


@given(cases(), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_digits(case: Case, seed: int) -> None:
    assert_same(exposure(case, seed=seed), exposure(case, seed=seed))


def test_another_seed_gives_another_sample() -> None:
    case, _ = layered_case(4, 4, 1)
    assert len({exposure(case, seed=seed).value for seed in range(8)}) == 8


@pytest.mark.parametrize(("asked", "given_"), [(1, 4096), (4096, 4096), (4097, 4160), (5000, 5056), (10_000, 10_048)])
def test_worlds_come_in_whole_words_and_never_too_few(asked: int, given_: int) -> None:
    case, _ = layered_case(4, 4, 1)
    found = expose(case.network, case.likelihoods, case.target, method="sampled", worlds=asked)
    assert found.worlds == given_


def test_sampling_goes_on_until_it_is_as_exact_as_asked() -> None:
    case, _ = layered_case(4, 4, 1)
    arguments = (case.network, case.likelihoods, case.target)
    for tolerance in (0.1, 0.002, 0.001):
        assert expose(*arguments, method="sampled", tolerance=tolerance).standard_error <= tolerance
    assert expose(*arguments, method="sampled", tolerance=0.1).worlds == 4096
    assert expose(*arguments, method="sampled", tolerance=0.001).worlds > 4096


LINK = Network(np.array([0]), np.array([1]), np.array([0.5]), 2)
LARGE, _ = layered_case(6, 6, 1)
P = np.array([0.1, 0.2])
BAD: dict[str, Callable[[], object]] = {
    "w is no number": lambda: Network(np.array([0]), np.array([1]), np.array([np.nan]), 2),
    "w above 1": lambda: Network(np.array([0]), np.array([1]), np.array([1.5]), 2),
    "w below 0": lambda: Network(np.array([0]), np.array([1]), np.array([-0.1]), 2),
    "w infinite": lambda: Network(np.array([0]), np.array([1]), np.array([np.inf]), 2),
    "w too short": lambda: Network(np.array([0, 1]), np.array([1, 0]), np.array([0.5]), 2),
    "w too long": lambda: Network(np.array([0]), np.array([1]), np.array([0.5, 0.5]), 2),
    "tail out of range": lambda: Network(np.array([2]), np.array([1]), np.array([0.5]), 2),
    "head out of range": lambda: Network(np.array([0]), np.array([2]), np.array([0.5]), 2),
    "tail below 0": lambda: Network(np.array([-1]), np.array([1]), np.array([0.5]), 2),
    "head below 0": lambda: Network(np.array([0]), np.array([-1]), np.array([0.5]), 2),
    "ends of two lengths": lambda: Network(np.array([0]), np.array([1, 0]), np.array([0.5]), 2),
    "no partner at all": lambda: Network(np.array([0]), np.array([0]), np.array([0.5]), 0),
    "keys repeat": lambda: Network(np.array([0]), np.array([1]), np.array([0.5]), 2, np.array([7, 7], np.uint64)),
    "keys too few": lambda: Network(np.array([0]), np.array([1]), np.array([0.5]), 2, np.array([7], np.uint64)),
    "p is no number": lambda: expose(LINK, np.array([np.nan, 0.1]), 1),
    "p above 1": lambda: expose(LINK, np.array([1.1, 0.1]), 1),
    "p below 0": lambda: expose(LINK, np.array([-0.1, 0.1]), 1),
    "p of a partner that does not reach": lambda: expose(LINK, np.array([0.1, np.nan]), 0),
    "p too short": lambda: expose(LINK, np.array([0.1]), 1),
    "p too long": lambda: expose(LINK, np.array([0.1, 0.1, 0.1]), 1),
    "p a table": lambda: expose(LINK, np.array([[0.1, 0.1]]), 1),
    "target out of range": lambda: expose(LINK, P, 2),
    "target below 0": lambda: expose(LINK, P, -1),
    "unknown method": lambda: expose(LINK, P, 1, method="guess"),  # type: ignore[arg-type]
    "no closed form": lambda: expose(LINK, P, 1, method="closed form"),
    "too large to enumerate": lambda: expose(LARGE.network, LARGE.likelihoods, LARGE.target, method="exact"),
    "tolerance 0": lambda: expose(LINK, P, 1, method="sampled", tolerance=0.0),
    "tolerance below 0": lambda: expose(LINK, P, 1, method="sampled", tolerance=-0.1),
    "tolerance is no number": lambda: expose(LINK, P, 1, method="sampled", tolerance=float("nan")),
    "links: p above 1": lambda: link_importance(LINK, np.array([1.1, 0.1]), 1),
    "links: p too short": lambda: link_importance(LINK, np.array([0.1]), 1),
    "links: too many doubtful": lambda: link_importance(LARGE.network, LARGE.likelihoods, LARGE.target),
    "links: target out of range": lambda: link_importance(LINK, P, 2),
    "bounds: p is no number": lambda: bounds.best_path(LINK, np.array([np.nan, 0.1]), 1),
    "bounds: p too short": lambda: bounds.all_live(LINK, np.array([0.1]), 1),
    "bounds: target out of range": lambda: bounds.noisy_or(LINK, P, 2),
    "bounds: target below 0": lambda: bounds.best_path_tree(LINK, P, -1),
}
LIBRARY_WORDS = re.compile(r"broadcast|ufunc|axis|out of bounds|index \d|operand|dimension|NoneType", re.IGNORECASE)


@pytest.mark.parametrize("wrong", BAD)
def test_bad_input_is_told_in_a_plain_sentence(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^\S+ \S+ \S+.*$") as caught:
        BAD[wrong]()
    said = str(caught.value)
    assert "\n" not in said
    assert said == said.strip()
    assert not LIBRARY_WORDS.search(said)
