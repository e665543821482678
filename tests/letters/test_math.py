"""TeX reads as text, whatever it holds; a dollar sign is left only before money."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.letters.math import readable

PAIRS = (
    (r"$\ell_2$", "ℓ₂"),
    (r"Andr\'e", "André"),
    (r"G\"odel, Erd\H{o}s, \L{}ukasz, Schr{\"o}dinger", "Gödel, Erdős, Łukasz, Schrödinger"),
    (r"98.7\%", "98.7%"),
    ("50% of $n$", "50% of n"),
    (r"Dogs \& cats \emph{and} 50% more", "Dogs & cats and 50% more"),
    (r"$x^2_{ij} \le \mathbb{R}^n$", "x²ᵢⱼ ≤ ℝⁿ"),
    (r"$\mathcal{O}(n^{-1/2})$", "O(n^(-1/2))"),
    (r"$\alpha_{i}$", "αᵢ"),
    (r"10$^{-5}$ and H$_2$O", "10⁻⁵ and H₂O"),
    (r"$\tilde O(\sqrt{T}\log T)$", "Õ(√T log T)"),
    (r"$\sqrt{ab}$", "√(ab)"),
    (r"$a^{b^{c}}$", "a^(bᶜ)"),
    (r"$x_{t+1} = x_t - \eta \nabla f(x_t)$", "xₜ₊₁ = xₜ - η∇f(xₜ)"),
    (r"$\left(\frac{n}{2}\right)$", "(n/2)"),
    (r"$f\colon X\to Y$", "f: X → Y"),
    (r"$\epsilon$-greedy", "ε-greedy"),
    (r"$\delta = -0.61 \pm 0.05$ and $\alpha + 1$", "δ = -0.61 ± 0.05 and α + 1"),
    (r"\(p<0.05\) or \[q\]", "p<0.05 or q"),
    (r"$ \alpha $ and $$\beta$$", "α and β"),
    ("costs $5 and $10", "costs $5 and $10"),
    ("$5 or US$ 6", "$5 or US$ 6"),
    ("from $5-$10 to US$ 3", "from $5-$10 to US$ 3"),
    (r"between \$5 and \$10", "between $5 and $10"),
    (r"$O(1/\sqrt{k})$ and $5 bills", "O(1/√k) and $5 bills"),
    (r"$3\sigma$, $\sim$100", "3σ, ∼100"),
    (r"$0.35^\circ$ and R^2 of 10^-5", "0.35° and R² of 10⁻⁵"),
    ("a lonely $x", "a lonely x"),
    (r"We propose \method, a", "We propose method, a"),
    (r"as shown~\cite{foo}.", "as shown."),
    (r"at \url{https://example.org/a_b} now", "at https://example.org/a_b now"),
    (r"code at \href{https://a.org/b_c}{our page}.", "code at our page."),
    (r"at \href{https://a.org/b_c}", "at https://a.org/b_c"),
    ("``quoted'' -- and ~100 GB", "“quoted” – and ~100 GB"),
    (r"a box of~$X$ at $10^{45}$~erg, 8~Mpc wide", "a box of X at 10⁴⁵ erg, 8 Mpc wide"),
    ("at z~6 and n~300 (~20 pc)", "at z~6 and n~300 (~20 pc)"),
    ("2{,}000 tables", "2,000 tables"),
    ("the `main sequence' of cats' stars", "the ‘main sequence’ of cats' stars"),
    ("10^6Msun, 10^5.7 and SP^2DPO", "10⁶Msun, 10^5.7 and SP²DPO"),
    ("N^{2}, O(T^{2/3}), F_{p^n} and |U_{3}|^2", "N², O(T^(2/3)), F_(pⁿ) and |U₃|²"),
    (r"$\boldsymbol\theta$ and $\bm w$", "θ and w"),
    ("two\nlines  of\ttext", "two lines of text"),
    ("snake_case and x_1 stay", "snake_case and x_1 stay"),
    ("{curly} braces stay", "{curly} braces stay"),
)  # fmt: skip


@pytest.mark.parametrize(("tex", "text"), PAIRS)
def test_tex_reads_as_text(tex: str, text: str) -> None:
    assert readable(tex) == text


tex = st.text(
    alphabet=st.sampled_from("\\$${}_^&%#~`'\"-[]() abxyzLO01259.,é\n")
) | st.lists(
    st.sampled_from(
        (r"\frac", r"\begin{x}", r"\end{y}", r"\sqrt", r"\left", r"\mathbf{", "}", "$", "$$",
         "_", "^", "{",
         r"\\", r"\'", r"\verb|", r"\item", r"\href{a}", r"\text{b c}", "x", "5",
         " ", r"\ell", r"\hat")
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text() | tex)
def test_malformed_tex_never_raises_and_leaves_no_dollar_but_before_money(text: str) -> None:
    plain = readable(text)
    assert "\n" not in plain
    assert not re.search(r"\$(?!\s?\d)", plain)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\textbf{up to 2.6$\times$ faster}, {and} so", "up to 2.6× faster, {and} so"),
        (r"on $\mathbf{CD^2}$} and {$a$, $b$}", "on CD² and {a, b}"),
        ("a χ^2-based search of 10^6 rows", "a χ²-based search of 10⁶ rows"),
    ],
)
def test_what_stands_around_a_formula_is_read_with_it(tex: str, text: str) -> None:
    assert readable(tex) == text


def test_braces_without_end_are_left_as_they_are() -> None:
    assert readable("$" + r"\mathbf{" * 500 + "$").count("mathbf") == 500
