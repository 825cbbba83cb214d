//! Functions of rational numbers with rational values.

use crate::math::exact::Exact;
use crate::math::fuel::Outcome;
use crate::math::tree::Function;

/// A function of rational numbers whose value is rational.
pub fn value(function: Function, arguments: &[Exact]) -> Outcome<Option<Exact>> {
    Ok(match (function, arguments) {
        (Function::Abs, [of]) => Some(of.abs()?),
        (Function::Floor, [of]) => Some(of.floor()?),
        (Function::Ceiling, [of]) => Some(of.neg()?.floor()?.neg()?),
        (Function::Max, [first, rest @ ..]) => Some(extreme(first, rest, std::cmp::Ordering::Greater)),
        (Function::Min, [first, rest @ ..]) => Some(extreme(first, rest, std::cmp::Ordering::Less)),
        (Function::Gcd | Function::Lcm, _) => shared(function, arguments)?,
        (Function::Real, [of]) => Some(of.clone()),
        (Function::ImaginaryPart, [_]) => Some(Exact::ZERO),
        _ => None,
    })
}

/// The greatest common divisor or the least common multiple of whole numbers.
fn shared(function: Function, arguments: &[Exact]) -> Outcome<Option<Exact>> {
    let Some((first, rest)) = arguments.split_first() else { return Ok(None) };
    let mut shared = first.abs()?;
    for next in rest {
        let Some(common) = shared.common(next)? else { return Ok(None) };
        shared = match function {
            Function::Gcd => common,
            _ if shared.is_zero() || next.is_zero() => Exact::ZERO,
            _ => shared.mul(&common.inverse()?)?.mul(&next.abs()?)?,
        };
    }
    Ok(Some(shared).filter(Exact::is_whole))
}

fn extreme(first: &Exact, rest: &[Exact], wanted: std::cmp::Ordering) -> Exact {
    let pick = |best: Exact, next: &Exact| if next.compare(&best) == wanted { next.clone() } else { best };
    rest.iter().fold(first.clone(), pick)
}
