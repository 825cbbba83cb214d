//! Exact numbers beside bounds, big integers and each other.

use proptest::prelude::*;

use super::*;

#[test]
fn what_does_not_fit_two_words_is_still_exact() {
    let two = Exact::integer(2);
    let large = two.pow(2_016).expect("held");
    assert_eq!(large.mul(&two.pow(-2_016).expect("held")), Ok(Exact::ONE));
    assert_eq!(two.pow(5_000), Err(Stop::Undecided));
    assert_eq!(Exact::ZERO.inverse(), Err(Stop::Undecided));
    assert_eq!(Exact::decimal("25", 1), Exact::ratio(5, 2));
    assert_eq!(Exact::decimal("00000000000000000000000000000005", 1), Exact::ratio(1, 2));
    assert_eq!(Exact::integer(-1).pow(7), Ok(Exact::integer(-1)));
    assert_eq!(Exact::ZERO.pow(0), Ok(Exact::ONE));
}

fn number(text: &str) -> Exact {
    Exact::decimal(text, 0).expect("held")
}

#[test]
fn decimals_are_held_up_to_their_limits() {
    let nines = |count: usize| "9".repeat(count);
    // 18 digits fit into a word, 19 are held as well, and 200 with a point.
    for (digits, decimals, held) in [
        (18, 18, true),
        (19, 0, true),
        (200, 100, true),
        (201, 1, false),
        (201, 0, true),
        (1_024, 0, true),
        (1_025, 0, false),
    ] {
        let value = Exact::decimal(&nines(digits), decimals);
        assert_eq!(value.is_ok(), held, "{digits} digits, {decimals} decimals");
        if let Ok(value) = value {
            let ten = Exact::integer(10);
            let one = ten.pow(-(decimals as i64)).expect("held");
            let next = ten.pow(digits as i64 - decimals as i64).expect("held");
            assert_eq!(value.add(&one), Ok(next), "all nines and one more");
        }
    }
    assert_eq!(number("999999999999999999"), Exact::integer(999_999_999_999_999_999));
}

#[test]
fn signs_are_above_and_terms_are_lowest() {
    for (over, under, text) in
        [(6, 8, "3/4"), (6, -8, "-3/4"), (-6, -8, "3/4"), (0, -5, "0"), (-7, 1, "-7"), (8, 4, "2")]
    {
        assert_eq!(Exact::ratio(over, under).expect("defined").to_string(), text, "{over} / {under}");
    }
    assert_eq!(Exact::ratio(1, 0), Err(Stop::Undecided));
    let (least, one) = (Exact::integer(i64::MIN), Exact::ONE);
    assert_eq!(least.neg().expect("held").to_string(), "9223372036854775808");
    assert_eq!(least.sub(&one).expect("held").to_string(), "-9223372036854775809");
    assert_eq!(least.inverse().expect("held").to_string(), "-1/9223372036854775808");
    assert!(least.is_negative() && !one.is_negative() && !Exact::ZERO.is_negative());
    assert!(least.sub(&one).expect("held").is_negative());
    assert_eq!(Exact::ratio(-1, 2).and_then(|half| half.abs()), Exact::ratio(1, 2));
}

#[test]
fn powers_are_exact_and_end_where_numbers_are_no_longer_held() {
    let power =
        |over: i64, under: i64, exponent: i64| Exact::ratio(over, under).and_then(|base| base.pow(exponent));
    for (over, under, exponent, text) in [
        (2, 3, 3, "8/27"),
        (2, 3, -3, "27/8"),
        (-2, 1, 3, "-8"),
        (-2, 1, 4, "16"),
        (-1, 1, 8, "1"),
        (-1, 1, 1_000_001, "-1"),
        (1, 1, i64::MAX, "1"),
        (0, 1, 5, "0"),
        (7, 2, 0, "1"),
        (2, 1, 62, "4611686018427387904"),
        (2, 1, 63, "9223372036854775808"),
        (3, 1, 40, "12157665459056928801"),
        (10, 1, 18, "1000000000000000000"),
    ] {
        assert_eq!(
            power(over, under, exponent).expect("held").to_string(),
            text,
            "({over}/{under})^{exponent}"
        );
    }
    assert_eq!(power(0, 1, -1), Err(Stop::Undecided));
    // 2^4095 has 4096 bits.
    assert!(power(2, 1, 4_095).is_ok() && power(2, 1, 4_096).is_err());
    assert_eq!(power(3, 1, i64::MAX), Err(Stop::Undecided));
    let large = power(2, 1, 4_000).expect("held");
    assert_eq!(large.mul(&large), Err(Stop::Undecided));
    assert_eq!(large.mul(&Exact::ONE), Ok(large.clone()));
    assert!(large.inverse().and_then(|small| small.mul(&Exact::ratio(1, 3).expect("3"))).is_ok());
    let wide = large.inverse().and_then(|small| small.mul(&power(3, 1, 2_500).expect("held")));
    assert!(wide.is_ok(), "both parts are held");
}

#[test]
fn length_is_the_longer_part_and_cost_grows_as_its_square_for_fractions() {
    let power = |base: i64, exponent: i64| Exact::integer(base).pow(exponent).expect("held");
    assert_eq!(Exact::ratio(5, 1_024).expect("defined").bits(), 11);
    assert_eq!((Exact::ZERO.bits(), Exact::integer(-8).bits(), power(2, 1_000).bits()), (1, 4, 1_001));
    assert_eq!((power(2, -1_000).bits(), Exact::integer(7).cost()), (1_001, 0));
    let (short, long) = (power(2, 1_599), power(2, 3_199));
    assert_eq!((short.cost(), long.cost()), (100, 200));
    let (short, long) = (power(2, -1_599), power(2, -3_199));
    assert_eq!((short.cost(), long.cost()), (2_500, 10_000));
}

#[test]
fn order_is_that_of_the_numbers() {
    let large = Exact::integer(10).pow(30).expect("held");
    let small = large.inverse().expect("not 0");
    let rising = [
        large.neg().expect("held"),
        Exact::integer(-2),
        Exact::ratio(-1, 2).expect("defined"),
        Exact::ZERO,
        small,
        Exact::ratio(1, 3).expect("defined"),
        Exact::ratio(1, 2).expect("defined"),
        Exact::ratio(2, 3).expect("defined"),
        Exact::ratio(5, 4).expect("defined"),
        Exact::integer(3),
        large,
    ];
    for (i, a) in rising.iter().enumerate() {
        for (j, b) in rising.iter().enumerate() {
            assert_eq!(a.compare(b), i.cmp(&j), "{a} {b}");
        }
    }
}

#[test]
fn doubles_carry_a_hundred_bits() {
    for (over, under) in [
        (1, 3),
        (-1, 3),
        (2, 7),
        (1_000_003, 17),
        (i64::MAX, 1),
        (i64::MIN, 1),
        (i64::MAX, 3),
        (5, 8),
        (3, i64::MAX),
    ] {
        let value = Exact::ratio(over, under).expect("defined");
        let (high, low) = value.to_doubles();
        let gap = (of_double(high) + of_double(low) - value.widened()).abs();
        assert!(gap * (BigInt::from(1) << 100_u32) <= value.widened().abs(), "{value}: {high} {low}");
        assert_eq!(high, over as f64 / under as f64);
        assert_eq!(value.to_f64(), high);
    }
    let large = Exact::integer(3).pow(400).expect("held");
    let (high, low) = large.to_doubles();
    assert!((high / 3.0_f64.powi(400) - 1.0).abs() < 1e-13 && low != 0.0 && low.abs() < high * 1.2e-16);
    let (high, _) = large.inverse().expect("not 0").to_doubles();
    assert!((high * 3.0_f64.powi(400) - 1.0).abs() < 1e-13);
    let third = large.mul(&Exact::ratio(1, 7).expect("defined")).expect("held");
    assert!((third.to_f64() / (3.0_f64.powi(400) / 7.0) - 1.0).abs() < 1e-13);
    assert_eq!(
        (Exact::ZERO.to_doubles(), Exact::ratio(1, 4).expect("defined").to_doubles()),
        ((0.0, 0.0), (0.25, 0.0))
    );
}

#[test]
fn whole_parts_round_down_and_long_integers_are_only_measured() {
    for (over, under, floor) in [(7, 2, 3), (-7, 2, -4), (6, 2, 3), (-1, 3, -1), (1, 3, 0)] {
        assert_eq!(Exact::ratio(over, under).and_then(|value| value.floor()), Ok(Exact::integer(floor)));
    }
    let large = Exact::integer(10).pow(30).expect("held");
    let odd = large.add(&Exact::ratio(1, 2).expect("defined")).expect("held");
    assert_eq!(odd.floor(), Ok(large.clone()));
    assert_eq!((large.to_i64(), large.parts(), odd.to_i64()), (None, None, None));
    assert_eq!(Exact::ratio(1, 2).expect("defined").to_i64(), None);
    let shown = |exponent: i64| Exact::integer(2).pow(exponent).expect("held").to_string();
    assert!(shown(399).starts_with("129") && shown(399).len() == 121);
    assert_eq!(shown(400), "an integer of 401 bits");
    assert!(Exact::integer(2).pow(-400).expect("held").to_string().starts_with("1/258"));
}

proptest! {
    #[test]
    fn small_and_large_arithmetic_agree_with_the_laws_of_a_field(
        a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX,
    ) {
        let (x, y) = (Exact::ratio(a, b).expect("b > 0"), Exact::ratio(c, d).expect("d > 0"));
        prop_assert_eq!(x.add(&y).and_then(|sum| sum.sub(&y)), Ok(x.clone()));
        if !y.is_zero() {
            prop_assert_eq!(x.mul(&y).and_then(|product| product.mul(&y.inverse().expect("not 0"))), Ok(x.clone()));
        }
        let (high, low) = x.to_doubles();
        prop_assert!(low.abs() <= high.abs() * 1.2e-16);
    }
}
