//! Trees into normal forms.

use super::generator::{Generator, Generators};
use super::poly::{Exponent, Poly};
use super::value::value;
use super::{Fraction, roots};
use crate::math::exact::Exact;
use crate::math::fuel::{Fuel, Outcome, Stop};
use crate::math::range::Range;
use crate::math::tree::{Constant, Function, Id, Node, Tree};

/// Determinants of more rows are not expanded.
const MOST_ROWS: usize = 6;

/// Builds normal forms of one tree.
pub struct Builder<'a> {
    pub tree: &'a Tree,
    pub generators: &'a mut Generators,
    pub fuel: &'a mut Fuel,
    /// Whether ± is minus.
    pub minus: bool,
    /// Whether degrees are an angle, or a unit that says nothing.
    pub angle: bool,
    /// Indices of sums and products around, and their values; `None` is the letter i.
    bound: Vec<(Option<u32>, i32)>,
}

impl<'a> Builder<'a> {
    pub fn new(tree: &'a Tree, generators: &'a mut Generators, fuel: &'a mut Fuel) -> Self {
        Self { tree, generators, fuel, minus: false, angle: false, bound: vec![] }
    }
}

impl Builder<'_> {
    pub fn build(&mut self, id: Id) -> Outcome<Fraction> {
        self.fuel.spend(2)?;
        let tree = self.tree;
        match tree.node(id) {
            Node::Number { value, .. } | Node::Based { value, .. } => Ok(Fraction::constant(value.clone())),
            &Node::Constant(constant) => match self.index(None).filter(|_| constant == Constant::Imaginary) {
                Some(index) => Ok(index),
                None => self.generator(Generator::Constant(constant)),
            },
            &Node::Variable(name) | &Node::Words(name) => match self.index(Some(name)) {
                Some(index) => Ok(index),
                None => self.generator(Generator::Variable(name)),
            },
            &Node::Sum(kids) => {
                let mut sum = Fraction::constant(Exact::ZERO);
                for &kid in tree.list(kids) {
                    let term = self.build(kid)?;
                    sum = sum.add(&term, self.generators, self.fuel)?;
                }
                Ok(sum)
            }
            &Node::Product(kids) => {
                let mut product = Fraction::constant(Exact::ONE);
                for &kid in tree.list(kids) {
                    let factor = self.build(kid)?;
                    product = product.mul(&factor, self.generators, self.fuel)?;
                }
                Ok(product)
            }
            &Node::Negative(of) => self.build(of)?.neg(self.fuel),
            &Node::Quotient(over, under) => {
                let under = self.build(under)?.inverse(self.generators, self.fuel)?;
                self.build(over)?.mul(&under, self.generators, self.fuel)
            }
            &Node::Power(base, exponent) => {
                let (base, exponent) = (self.build(base)?, self.build(exponent)?);
                self.raise(base, exponent)
            }
            &Node::Root { index, of } => {
                let exponent = self.build(index)?.inverse(self.generators, self.fuel)?;
                let base = self.build(of)?;
                self.raise(base, exponent)
            }
            &Node::PlusMinus { first, second, flipped } => {
                let (first, second) = (self.build(first)?, self.build(second)?);
                let second = if self.minus != flipped { second.neg(self.fuel)? } else { second };
                first.add(&second, self.generators, self.fuel)
            }
            &Node::Degrees(of) => {
                let value = self.build(of)?;
                if !self.angle {
                    return Ok(value);
                }
                let pi = self.generator(Generator::Constant(Constant::Pi))?;
                let degree = Fraction::constant(Exact::ratio(1, 180)?);
                value.mul(&degree, self.generators, self.fuel)?.mul(&pi, self.generators, self.fuel)
            }
            &Node::Percent(of) => {
                let hundredth = Fraction::constant(Exact::ratio(1, 100)?);
                self.build(of)?.mul(&hundredth, self.generators, self.fuel)
            }
            &Node::Quantity(of, _) => self.build(of),
            &Node::Call(function, kids) => self.call(function, tree.list(kids)),
            &Node::Opaque(name, kids) => {
                if let Some(range) = Range::of(tree, id) {
                    return self.over_range(range);
                }
                let name = tree.name_of(name).to_owned();
                match (name.as_str(), tree.list(kids)) {
                    ("mod", &[of, modulus]) => self.residue(of, modulus),
                    (_, kids) => self.opaque(name, kids),
                }
            }
            node => {
                let name = structure(node, tree);
                let kids: Vec<Id> = tree.children(node).collect();
                self.opaque(name, &kids)
            }
        }
    }

    fn index(&self, name: Option<u32>) -> Option<Fraction> {
        let value = self.bound.iter().rev().find(|(known, _)| *known == name).map(|&(_, value)| value);
        value.map(|value| Fraction::constant(Exact::integer(i64::from(value))))
    }

    /// A sum or a product, written out.
    fn over_range(&mut self, range: Range) -> Outcome<Fraction> {
        let mut whole = Fraction::constant(Exact::integer(i64::from(range.product)));
        for value in range.from..=range.to {
            self.bound.push((range.name, value));
            let next = self.build(range.of);
            self.bound.pop();
            whole = match range.product {
                true => whole.mul(&next?, self.generators, self.fuel)?,
                false => whole.add(&next?, self.generators, self.fuel)?,
            };
        }
        Ok(whole)
    }

    pub(super) fn generator(&mut self, generator: Generator) -> Outcome<Fraction> {
        let ix = self.generators.index(generator)?;
        Ok(Fraction::whole(Poly::power_of(ix, Exponent::ONE, self.generators)?))
    }

    fn opaque(&mut self, name: String, kids: &[Id]) -> Outcome<Fraction> {
        let kids = kids.iter().map(|&kid| self.build(kid)).collect::<Outcome<_>>()?;
        self.generator(Generator::Opaque(name, kids))
    }

    /// `3 \pmod 7` is what `10 \pmod 7` is.
    fn residue(&mut self, of: Id, modulus: Id) -> Outcome<Fraction> {
        let (of, modulus) = (self.build(of)?, self.build(modulus)?);
        let whole = |form: &Fraction| form.as_constant().and_then(|value| value.to_i64());
        let least = match (whole(&of), whole(&modulus)) {
            (Some(of), Some(modulus)) if modulus > 0 => {
                Fraction::constant(Exact::integer(of.rem_euclid(modulus)))
            }
            _ => of,
        };
        self.generator(Generator::Opaque("mod".to_owned(), vec![least, modulus]))
    }

    /// `base` to the power of `exponent`.
    fn raise(&mut self, base: Fraction, exponent: Fraction) -> Outcome<Fraction> {
        if let Some((over, under)) = exponent.as_constant().and_then(|value| value.parts()) {
            if under == 1 {
                match base.pow(over, self.generators, self.fuel) {
                    Err(Stop::Undecided) if !base.over.is_zero() => {}
                    decided => return decided,
                }
            } else if base.under.is_one()
                && let [term] = &base.over.0[..]
            {
                match roots::root_of_term(term, Exponent::new(over, under)?, self.generators, self.fuel) {
                    Ok(root) => return Ok(Fraction::whole(root)),
                    Err(Stop::Empty) => return Err(Stop::Empty),
                    Err(Stop::Undecided) => {}
                }
            }
        }
        if base.as_constant().is_some_and(|value| value.is_one()) {
            return Ok(base);
        }
        self.generator(Generator::Power(Box::new((base, exponent))))
    }

    fn call(&mut self, function: Function, kids: &[Id]) -> Outcome<Fraction> {
        if let (Function::Determinant, &[of]) = (function, kids)
            && let &Node::Matrix { columns, entries } = self.tree.node(of)
        {
            let (size, entries) = (columns as usize, self.tree.list(entries));
            if size <= MOST_ROWS && entries.len() == size * size {
                let columns: Vec<usize> = (0..size).collect();
                return self.determinant(entries, size, &columns);
            }
        }
        let angle = matches!(
            function,
            Function::Sin | Function::Cos | Function::Tan | Function::Cot | Function::Sec | Function::Csc
        );
        let outer = std::mem::replace(&mut self.angle, angle);
        let arguments = kids.iter().map(|&kid| self.build(kid)).collect::<Outcome<Vec<_>>>();
        self.angle = outer;
        let arguments = arguments?;
        if function == Function::Exp
            && let [exponent] = &arguments[..]
        {
            let base = self.generator(Generator::Constant(Constant::Euler))?;
            return self.raise(base, exponent.clone());
        }
        if let (Function::Max | Function::Min | Function::Gcd | Function::Lcm, [only]) =
            (function, &arguments[..])
            && (matches!(function, Function::Max | Function::Min) || only.as_constant().is_none())
        {
            return Ok(only.clone());
        }
        let constants: Option<Vec<Exact>> = arguments.iter().map(Fraction::as_constant).collect();
        if let Some(constants) = constants {
            let natural = |value: &Exact| value.to_i64().filter(|n| *n >= 0);
            if let (Function::Factorial, [of]) = (function, &constants[..])
                && let Some(n) = natural(of)
            {
                return self.factorial(n);
            }
            if let (Function::Binomial, [from, choose]) = (function, &constants[..])
                && let Some((n, k)) = natural(from).zip(natural(choose))
            {
                return self.choose(n, k);
            }
            if matches!(function, Function::Gcd | Function::Lcm) {
                let words = constants.iter().map(|value| value.bits() as usize / 16);
                self.fuel.spend(words.map(|words| 4 + words * words / 4).sum())?;
            }
            if let Some(value) = value(function, &constants)? {
                return Ok(Fraction::constant(value));
            }
        }
        self.generator(Generator::Call(function, arguments))
    }

    /// Of the rows that are left, in `columns`, by the first of them.
    fn determinant(&mut self, entries: &[Id], size: usize, columns: &[usize]) -> Outcome<Fraction> {
        let mut sum = Fraction::constant(Exact::ZERO);
        let row = size - columns.len();
        for (place, &column) in columns.iter().enumerate() {
            let entry = self.build(entries[row * size + column])?;
            let mut term = match columns.len() {
                1 => entry,
                _ => {
                    let rest: Vec<usize> = columns.iter().copied().filter(|&other| other != column).collect();
                    let minor = self.determinant(entries, size, &rest)?;
                    entry.mul(&minor, self.generators, self.fuel)?
                }
            };
            if place % 2 == 1 {
                term = term.neg(self.fuel)?;
            }
            sum = sum.add(&term, self.generators, self.fuel)?;
        }
        Ok(sum)
    }
}

/// What a node without a value is called.
pub fn structure(node: &Node, tree: &Tree) -> String {
    match *node {
        Node::List(joint, _) => format!("list {joint:?}"),
        Node::Group { open, close, .. } => format!("group {open:?} {close:?}"),
        Node::Union(_) => "union".to_owned(),
        Node::Intersection(_) => "intersection".to_owned(),
        Node::Without(..) => "without".to_owned(),
        Node::Matrix { columns, .. } => format!("matrix {columns}"),
        Node::Relations { sides, first } => {
            let count = tree.list(sides).len() - 1;
            format!("relations {:?}", &tree.relations[first as usize..first as usize + count])
        }
        Node::Ratio { .. } => "ratio".to_owned(),
        _ => "other".to_owned(),
    }
}
