//! A tree at a point.

use super::ball::Ball;
use super::dd::Dd;
use super::point::Point;
use crate::math::exact::Exact;
use crate::math::fuel::{Fuel, Outcome, Stop};
use crate::math::normal::structure;
use crate::math::range::Range;
use crate::math::tree::{Constant, Function, Id, Node, Tree};

/// Steps that the gamma function takes.
const GAMMA: usize = 1_000;

/// Where to evaluate, and how what is ambiguous is meant.
pub struct Evaluator<'a> {
    tree: &'a Tree,
    point: Point,
    minus: bool,
    angle: bool,
    /// Indices of sums and products around, and their values; `None` is the letter i.
    bound: Vec<(Option<u32>, i32)>,
    fuel: &'a mut Fuel,
}

/// The value of `id`; undecided where it is not defined.
pub fn evaluate(tree: &Tree, id: Id, point: Point, minus: bool, fuel: &mut Fuel) -> Outcome<Ball> {
    Evaluator { tree, point, minus, angle: false, bound: vec![], fuel }.value(id)
}

impl Evaluator<'_> {
    fn value(&mut self, id: Id) -> Outcome<Ball> {
        self.fuel.spend(4)?;
        let tree = self.tree;
        let found = match tree.node(id) {
            Node::Number { value, .. } | Node::Based { value, .. } => Some(number(value)),
            Node::Constant(constant) => match constant {
                Constant::Pi => Some(Ball::pi()),
                Constant::Euler => Ball::integer(1).exp(),
                Constant::Imaginary => Some(self.index(None).unwrap_or(Ball::I)),
                Constant::Infinity => None,
                other => Some(self.point.value(&format!("{other:?}"), 0)),
            },
            &Node::Variable(name) | &Node::Words(name) => {
                let index = self.index(Some(name));
                Some(index.unwrap_or_else(|| self.point.value(tree.name_of(name), name)))
            }
            &Node::Sum(kids) => {
                let mut sum = Ball::integer(0);
                for &kid in tree.list(kids) {
                    sum = sum.add(self.value(kid)?);
                }
                Some(sum)
            }
            &Node::Product(kids) => {
                let mut product = Ball::integer(1);
                for &kid in tree.list(kids) {
                    product = product.mul(self.value(kid)?);
                }
                Some(product)
            }
            &Node::Negative(of) => Some(self.value(of)?.neg()),
            &Node::Quotient(over, under) => self.value(over)?.div(self.value(under)?),
            &Node::Power(base, exponent) => {
                let fraction = rational(tree, exponent);
                let (base, exponent) = (self.value(base)?, self.value(exponent)?);
                self.fuel.spend(120)?;
                base.pow(exponent, fraction)
            }
            &Node::Root { index, of } => {
                let fraction = rational(tree, index).map(|(over, under)| (under, over));
                let (index, of) = (self.value(index)?, self.value(of)?);
                self.fuel.spend(120)?;
                index.inverse().and_then(|exponent| of.pow(exponent, fraction))
            }
            &Node::PlusMinus { first, second, flipped } => {
                let (first, second) = (self.value(first)?, self.value(second)?);
                Some(if self.minus != flipped { first.sub(second) } else { first.add(second) })
            }
            &Node::Degrees(of) => {
                let value = self.value(of)?;
                let degree = Ball::pi().div(Ball::integer(180));
                if self.angle { degree.map(|degree| value.mul(degree)) } else { Some(value) }
            }
            &Node::Percent(of) => self.value(of)?.div(Ball::integer(100)),
            &Node::Quantity(of, _) => Some(self.value(of)?),
            &Node::Call(function, kids) => self.call(function, tree.list(kids))?,
            &Node::Opaque(name, kids) => {
                if let Some(range) = Range::of(tree, id) {
                    return self.over_range(range);
                }
                let kids = tree.list(kids).to_vec();
                Some(self.opaque(tree.name_of(name), &kids)?)
            }
            node => {
                let kids: Vec<Id> = tree.children(node).collect();
                Some(self.opaque(&structure(node, tree), &kids)?)
            }
        };
        found.and_then(Ball::finite).ok_or(Stop::Undecided)
    }

    fn index(&self, name: Option<u32>) -> Option<Ball> {
        self.bound.iter().rev().find(|(known, _)| *known == name).map(|&(_, value)| Ball::integer(value))
    }

    /// A sum or a product, written out.
    fn over_range(&mut self, range: Range) -> Outcome<Ball> {
        let mut whole = Ball::integer(i32::from(range.product));
        for value in range.from..=range.to {
            self.bound.push((range.name, value));
            let next = self.value(range.of);
            self.bound.pop();
            whole = if range.product { whole.mul(next?) } else { whole.add(next?) };
        }
        whole.finite().ok_or(Stop::Undecided)
    }

    /// Something smooth that depends on the name and on every argument in its place.
    fn opaque(&mut self, name: &str, kids: &[Id]) -> Outcome<Ball> {
        let mut sum = self.point.value(name, 0);
        for (place, &kid) in kids.iter().enumerate() {
            let value = self.value(kid)?;
            let factor = self.point.value(&format!("{name} {place}"), 0);
            let (sin, _) = value.mul(factor).sin_cos().ok_or(Stop::Undecided)?;
            self.fuel.spend(60)?;
            sum = sum.add(sin).add(value.mul(factor).mul(factor));
        }
        Ok(sum)
    }

    /// Something smooth that depends on the name and on every different argument, in no order.
    fn unordered(&mut self, name: &str, arguments: &[Ball]) -> Outcome<Ball> {
        let mut sum = self.point.value(name, 0);
        let factor = self.point.value(&format!("{name} 0"), 0);
        for (ix, &value) in arguments.iter().enumerate() {
            self.fuel.spend(60 + ix)?;
            if arguments[..ix].iter().any(|other| other.sub(value).may_be_zero()) {
                continue;
            }
            let (sin, _) = value.mul(factor).sin_cos().ok_or(Stop::Undecided)?;
            sum = sum.add(sin).add(value.mul(factor).mul(factor));
        }
        Ok(sum)
    }

    fn call(&mut self, function: Function, kids: &[Id]) -> Outcome<Option<Ball>> {
        use Function as F;
        let angle = matches!(function, F::Sin | F::Cos | F::Tan | F::Cot | F::Sec | F::Csc);
        let outer = std::mem::replace(&mut self.angle, angle);
        let arguments = kids.iter().map(|&kid| self.value(kid)).collect::<Outcome<Vec<_>>>();
        self.angle = outer;
        let arguments = arguments?;
        self.fuel.spend(160)?;
        let Some(&x) = arguments.first() else { return Err(Stop::Undecided) };
        let one = Ball::integer(1);
        let sin_cos = || x.sin_cos();
        Ok(match function {
            F::Sin => sin_cos().map(|(sin, _)| sin),
            F::Cos => sin_cos().map(|(_, cos)| cos),
            F::Tan => sin_cos().and_then(|(sin, cos)| sin.div(cos)),
            F::Cot => sin_cos().and_then(|(sin, cos)| cos.div(sin)),
            F::Sec => sin_cos().and_then(|(_, cos)| cos.inverse()),
            F::Csc => sin_cos().and_then(|(sin, _)| sin.inverse()),
            F::Arcsin => x.asin(),
            F::Arccos => x.acos(),
            F::Arctan => x.atan(),
            F::Arccot => x.atan().map(|angle| Ball::pi().mul(Ball::real(Dd::from(0.5))).sub(angle)),
            F::Sinh => x.sinh_cosh().map(|(sinh, _)| sinh),
            F::Cosh => x.sinh_cosh().map(|(_, cosh)| cosh),
            F::Tanh => x.sinh_cosh().and_then(|(sinh, cosh)| sinh.div(cosh)),
            F::Arsinh => x.mul(x).add(one).sqrt().and_then(|root| x.add(root).ln()),
            F::Arcosh => x.mul(x).sub(one).sqrt().and_then(|root| x.add(root).ln()),
            F::Artanh => {
                one.add(x).div(one.sub(x)).and_then(Ball::ln).and_then(|ln| ln.div(Ball::integer(2)))
            }
            F::Exp => x.exp(),
            F::Ln => x.ln(),
            F::Log => {
                let base = arguments.get(1).copied().unwrap_or(Ball::integer(10));
                match (x.ln(), base.ln()) {
                    (Some(of), Some(base)) => of.div(base),
                    _ => None,
                }
            }
            F::Abs => Some(x.abs()),
            F::Floor => nearest(x, f64::floor),
            F::Ceiling => nearest(x, f64::ceil),
            F::Real => Some(Ball { im: Dd::ZERO, ..x }),
            F::ImaginaryPart => Some(Ball { re: x.im, im: Dd::ZERO, ..x }),
            F::Factorial => {
                self.fuel.spend(GAMMA)?;
                x.factorial()
            }
            F::Binomial => {
                let &[_, choose] = &arguments[..] else { return Err(Stop::Undecided) };
                self.fuel.spend(3 * GAMMA)?;
                x.binomial(choose)
            }
            F::Max | F::Min => extreme(&arguments, function == F::Max),
            // Others are as good as any function of their arguments, in any order where order says nothing.
            F::Gcd | F::Lcm => Some(self.unordered(&format!("{function:?}"), &arguments)?),
            // Only their meanings are in a tree.
            F::Sech | F::Csch | F::Coth | F::Arcsec | F::Arccsc | F::Arsech | F::Arcsch | F::Arcoth => None,
            F::Permutations => None,
            F::Determinant => Some(self.opaque(&format!("{function:?}"), kids)?),
        })
    }
}

fn number(value: &Exact) -> Ball {
    let (high, low) = value.to_doubles();
    let value = Ball { re: Dd { high, low }, im: Dd::ZERO, error: 0.0 };
    if low == 0.0 { value } else { Ball::real(value.re) }
}

/// The largest or the smallest of real numbers; of two that may be equal one, as unsure as both.
fn extreme(values: &[Ball], largest: bool) -> Option<Ball> {
    let (&first, rest) = values.split_first()?;
    let mut best = first;
    for &next in rest {
        let gap = next.sub(best);
        if gap.may_be_zero() {
            best.error += next.error + gap.error;
        } else if gap.re.is_negative() != largest {
            best = next;
        }
    }
    values.iter().all(|value| value.is_real()).then_some(best)
}

/// An exponent that is written as a small rational number.
fn rational(tree: &Tree, id: Id) -> Option<(i64, i64)> {
    match tree.node(id) {
        Node::Number { value, .. } => value.parts(),
        &Node::Negative(of) => rational(tree, of).map(|(over, under)| (-over, under)),
        &Node::Quotient(over, under) => {
            let ((a, b), (c, d)) = (rational(tree, over)?, rational(tree, under)?);
            Exact::ratio(a.checked_mul(d)?, b.checked_mul(c)?).ok()?.parts()
        }
        _ => None,
    }
}

/// Down or up to an integer; a value that may be one is one.
fn nearest(x: Ball, round: fn(f64) -> f64) -> Option<Ball> {
    if !x.is_real() || x.re.high.abs() > 1e15 {
        return None;
    }
    let near = x.re.high.round();
    let gap = (x.re - Dd::from(near)).abs().high;
    let value = if gap <= x.error {
        near
    } else if gap < 1e-12 {
        return None;
    } else {
        round(x.re.high)
    };
    Some(Ball { re: Dd::from(value), im: Dd::ZERO, error: 0.0 })
}

#[cfg(test)]
mod tests;
