//! The gamma function of real numbers, for factorials and binomials.
//!
//! Formula  ln gamma(z) = (z - 1/2) ln z - z + ln(2 pi) / 2 + sum B_2k / (2k (2k - 1) z^(2k - 1)), Stirling's series.
//! Bound    for positive z less than the first term left out (Abramowitz, Stegun, 6.1.42): below 4e-33 from z = 32 on
//!          with the eleven terms here.
//! Below    gamma(z) = gamma(z + n) / (z (z + 1) .. (z + n - 1)).

use super::ball::Ball;
use super::dd::Dd;

/// Where the series is used.
const FROM: f64 = 32.0;
/// Beyond this size a value is too large, or too near to a pole or to 0.
const MOST: f64 = 100.0;
/// B_2k / (2k (2k - 1)), numerators and denominators.
const TERMS: [(i32, i32); 11] = [
    (1, 12),
    (-1, 360),
    (1, 1_260),
    (-1, 1_680),
    (1, 1_188),
    (-691, 360_360),
    (1, 156),
    (-3_617, 122_400),
    (43_867, 244_188),
    (-174_611, 125_400),
    (77_683, 5_796),
];
/// Factors of a binomial that are multiplied out.
const MOST_FACTORS: i32 = 200;

impl Ball {
    pub fn gamma(self) -> Option<Self> {
        if !self.is_real() || self.re.high.abs() > MOST {
            return None;
        }
        let one = Self::integer(1);
        let mut below = one;
        let mut z = Self { im: Dd::ZERO, ..self };
        while z.re.high < FROM {
            below = below.mul(z);
            z = z.add(one);
        }
        let inverse = z.inverse()?;
        let square = inverse.mul(inverse);
        let (mut sum, mut power) = (Self::integer(0), inverse);
        for (over, under) in TERMS {
            sum = sum.add(power.mul(Self::integer(over)).div(Self::integer(under))?);
            power = power.mul(square);
        }
        let half = Self::real(Dd::from(0.5));
        let turn = Self::pi().add(Self::pi()).ln()?.mul(half);
        let ln = z.sub(half).mul(z.ln()?).sub(z).add(turn).add(sum);
        ln.exp()?.div(below)?.finite()
    }

    /// Of whole numbers that are small their product, else gamma(x + 1).
    pub fn factorial(self) -> Option<Self> {
        match self.whole(80) {
            Some(whole) => {
                Some((1..=whole).fold(Self::integer(1), |product, n| product.mul(Self::integer(n))))
            }
            None => self.add(Self::integer(1)).gamma(),
        }
    }

    /// `self` over `choose`: `n (n - 1) .. (n - k + 1) / k!`, else by factorials.
    pub fn binomial(self, choose: Self) -> Option<Self> {
        let Some(count) = choose.whole(MOST_FACTORS) else {
            let under = choose.factorial()?.mul(self.sub(choose).factorial()?);
            return self.factorial()?.div(under);
        };
        let mut product = Self::integer(1);
        for place in 0..count {
            product = product.mul(self.sub(Self::integer(place))).div(Self::integer(place + 1))?.finite()?;
        }
        Some(product)
    }

    /// It, if it is exactly a whole number from 0 to `most`.
    fn whole(self, most: i32) -> Option<i32> {
        let whole = self.re.high.round();
        let exact = self.is_real() && self.re.high == whole && self.re.low == 0.0;
        (exact && (0.0..=f64::from(most)).contains(&whole)).then_some(whole as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(re: f64) -> Ball {
        Ball { re: Dd::from(re), im: Dd::ZERO, error: 0.0 }
    }

    fn is(found: Option<Ball>, expected: Ball) {
        let found = found.expect("defined");
        let gap = found.sub(expected);
        assert!(gap.may_be_zero() && gap.error <= 1e-24 * expected.size(), "{found:?}, not {expected:?}");
    }

    #[test]
    fn gamma_of_whole_and_half_numbers_is_known() {
        // gamma(n + 1) = n!, through the series on one side and the product on the other.
        for n in [0, 1, 2, 5, 20, 30, 31, 32, 33, 60, 90] {
            let product = (1..=n).fold(Ball::integer(1), |product, n| product.mul(Ball::integer(n)));
            is(at(f64::from(n) + 1.0).gamma(), product);
        }
        // gamma(1/2) = sqrt(pi), gamma(-1/2) = -2 sqrt(pi), gamma(5/2) = 3 sqrt(pi) / 4
        let root = Ball::pi().sqrt().expect("defined");
        is(at(0.5).gamma(), root);
        is(at(-0.5).gamma(), root.mul(Ball::integer(-2)));
        is(at(2.5).gamma(), root.mul(at(0.75)));
        for pole in [0.0, -1.0, -7.0, 101.0, -100.5] {
            assert_eq!(at(pole).gamma(), None, "{pole}");
        }
        assert_eq!(Ball::I.gamma(), None);
        assert!(at(100.0).gamma().is_none(), "99! is above the largest that is held");
    }

    #[test]
    fn gamma_satisfies_its_recurrence_and_reflection() {
        for x in [0.1, 0.75, 1.3, 2.6, 7.9, 31.5, 32.25, -0.3, -2.7, -20.1] {
            let z = at(x);
            is(z.add(Ball::integer(1)).gamma(), z.mul(z.gamma().expect("defined")));
            // gamma(z) gamma(1 - z) = pi / sin(pi z)
            let product = z.gamma().and_then(|left| Some(left.mul(Ball::integer(1).sub(z).gamma()?)));
            let (sin, _) = Ball::pi().mul(z).sin_cos().expect("defined");
            let reflected = Ball::pi().div(sin).expect("not 0");
            assert!(product.expect("defined").sub(reflected).may_be_zero(), "{x}");
        }
    }

    #[test]
    fn binomials_are_products_of_few_factors() {
        is(at(5.0).binomial(at(2.0)), at(10.0));
        is(at(5.0).binomial(at(0.0)), at(1.0));
        is(at(-2.0).binomial(at(3.0)), at(-4.0));
        is(at(0.5).binomial(at(2.0)), at(-0.125));
        assert!(at(2.0).binomial(at(5.0)).is_some_and(Ball::may_be_zero));
        // (n over k) = (n over n - k), one by the product and one by factorials.
        is(at(7.5).binomial(at(4.5)), at(7.5).binomial(at(3.0)).expect("defined"));
        assert!(at(201.0).binomial(at(201.0)).is_none());
    }
}
