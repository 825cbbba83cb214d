//! Functions that are written out: residues, extremes, divisors, sums, choices, reciprocals.

use super::check;

#[test]
fn a_residue_without_parentheses_is_a_number_beside_a_number_alone() {
    check(
        true,
        &[
            ("2", "17 \\bmod 5"),
            ("17 \\bmod 5", "2"),
            ("2", "17 mod 5"),
            ("1", "-1 \\mod 2"),
            ("335792", "128 \\cdot 10^{300} \\mod 876123"),
            ("x \\equiv 3 \\mod 7", "x \\equiv 3 \\pmod 7"),
            ("3 \\pmod 7", "10 \\mod 7"),
        ],
    );
    check(
        false,
        &[
            ("3", "17 \\bmod 5"),
            ("3 \\pmod 7", "3"),
            ("3 \\mod 7", "3 \\mod 5"),
            ("x \\equiv 3 \\mod 7", "x \\equiv 3 \\mod 5"),
            ("x \\equiv 3 \\mod 7", "3"),
            ("2", "17 \\bmod 0"),
            ("1/2", "\\frac12 \\bmod 5"),
        ],
    );
}

#[test]
fn extremes_and_common_divisors_have_no_order() {
    check(
        true,
        &[
            ("\\max(x,y)", "\\max(y,x)"),
            ("x", "\\max(x)"),
            ("x+y", "\\max(x+y,y+x)"),
            ("\\sqrt3", "\\max(\\sqrt3,0,1)"),
            ("3", "\\min(\\pi,3)"),
            ("\\gcd(a,b)", "\\gcd(b,a,a)"),
            ("10^6", "\\gcd(10^{20},10^6)"),
            ("10^{20}", "\\operatorname{lcm}(10^{20},10^6)"),
            ("3", "\\gcd(243,-2954312700000000000000)"),
            ("6", "\\gcd(0,6)"),
        ],
    );
    check(
        false,
        &[
            ("\\max(x,y)", "\\min(x,y)"),
            ("\\max(x,y)", "\\max(x,z)"),
            ("\\pi", "\\min(\\pi,3)"),
            ("\\gcd(a,b)", "\\gcd(a,c)"),
            ("\\gcd(a,b)", "\\operatorname{lcm}(a,b)"),
            ("10^5", "\\gcd(10^{20},10^6)"),
            ("f(x)", "\\max_{x>0}(f(x))"),
            ("\\max_{x>0}(f(x))", "\\max_{x<0}(f(x))"),
            ("\\frac12", "\\gcd(\\frac12,3)"),
        ],
    );
}

#[test]
fn finite_sums_and_products_are_written_out() {
    check(
        true,
        &[
            ("6", "\\sum_{k=1}^{3} k"),
            ("385", "\\sum_{i=1}^{10} i^2"),
            ("3c", "\\sum_{k=1}^3 c"),
            ("120", "\\prod_{k=1}^{5} k"),
            ("x+x^2+x^3", "\\sum_{k=1}^{3} x^k"),
            ("2", "\\sum_{k=-1}^{2} k"),
            ("18", "\\sum_{i=1}^{2}\\sum_{j=1}^{3} ij"),
        ],
    );
    check(
        false,
        &[
            ("7", "\\sum_{k=1}^{3} k"),
            ("6", "\\sum_{k=1}^{n} k"),
            ("3k", "\\sum_{k=1}^{3} k"),
            ("\\sum_{k=1}^{4} k", "\\prod_{k=1}^{4} k"),
            ("6", "\\sum_{k=1}^{10^9} k"),
            ("3a_k", "\\sum_{k=1}^{3} a_k"),
            ("3b_{i+1}", "\\sum_{i=1}^{3} b_{i+1}"),
        ],
    );
}

#[test]
fn choices_in_other_spellings() {
    check(
        true,
        &[
            ("10", "C(5,2)"),
            ("10", "{}_5C_2"),
            ("10", "{}^5C_2"),
            ("20", "{}_5P_{2}"),
            ("10", "binomial(5,2)"),
            ("\\frac{n!}{k!(n-k)!}", "binomial(n,k)"),
            ("120", "factorial(5)"),
            ("3", "log(8,2)"),
            ("3", "\\log_2(8)"),
        ],
    );
    check(
        false,
        &[
            ("10", "C(2,5)"),
            ("20", "{}_5C_2"),
            ("10", "{}_5P_2"),
            ("10", "binomial(2,5)"),
            ("3", "log(2,8)"),
            ("10", "5C_2"),
            ("2", "\\ln(8,2)"),
        ],
    );
}

#[test]
fn reciprocals_of_hyperbolic_functions_and_inverses_of_reciprocals() {
    check(
        true,
        &[
            ("\\coth x", "\\frac{\\cosh x}{\\sinh x}"),
            ("\\operatorname{sech} x", "\\frac{1}{\\cosh x}"),
            ("\\operatorname{csch}^2 x", "\\coth^2 x - 1"),
            ("\\frac{\\pi}{3}", "\\operatorname{arcsec} 2"),
            ("\\frac{\\pi}{6}", "\\csc^{-1} 2"),
            ("1+csch(3x)", "1+cosech(3x)"),
        ],
    );
    check(
        false,
        &[
            ("\\coth x", "\\tanh x"),
            ("\\operatorname{sech} x", "\\operatorname{csch} x"),
            ("\\frac{\\pi}{6}", "\\operatorname{arcsec} 2"),
            ("\\sin 2", "\\csc^{-1} 2"),
        ],
    );
}
