//! A tree in a plain notation, fully bracketed, cut off where it grows long.

use std::fmt::Write;

use super::tree::{Bracket, Constant, Function, Id, Joint, Node, Relation, Tree};

/// Longer notations are cut off.
const MOST_BYTES: usize = 400;

/// `id` as text.
pub fn show(tree: &Tree, id: Id) -> String {
    let mut out = String::new();
    write_node(tree, id, &mut out);
    if out.len() >= MOST_BYTES {
        out.push_str(" ..");
    }
    out
}

fn write_node(tree: &Tree, id: Id, out: &mut String) {
    if out.len() >= MOST_BYTES {
        return;
    }
    match tree.node(id) {
        Node::Number { value, .. } | Node::Based { value, .. } => {
            let _ = write!(out, "{value}");
        }
        Node::Constant(constant) => out.push_str(match constant {
            Constant::Pi => "pi",
            Constant::Euler => "e",
            Constant::Imaginary => "i",
            Constant::Infinity => "oo",
            Constant::Empty => "{}",
            Constant::Reals => "R",
        }),
        &Node::Variable(name) | &Node::Words(name) => out.push_str(tree.name_of(name)),
        &Node::Sum(kids) => wrapped(tree, tree.list(kids), "(", " + ", ")", out),
        &Node::Product(kids) => wrapped(tree, tree.list(kids), "", " ", "", out),
        &Node::Negative(of) => wrapped(tree, &[of], "-", "", "", out),
        &Node::Quotient(over, under) => wrapped(tree, &[over, under], "(", " / ", ")", out),
        &Node::Power(base, exponent) => wrapped(tree, &[base, exponent], "", "^", "", out),
        &Node::Root { index, of } => wrapped(tree, &[index, of], "root(", ", ", ")", out),
        &Node::PlusMinus { first, second, .. } => wrapped(tree, &[first, second], "(", " ± ", ")", out),
        &Node::Degrees(of) => wrapped(tree, &[of], "", "", "°", out),
        &Node::Percent(of) => wrapped(tree, &[of], "", "", "%", out),
        &Node::Call(function, kids) => wrapped(tree, tree.list(kids), called(function), ", ", ")", out),
        &Node::Opaque(name, kids) => {
            out.push_str(tree.name_of(name));
            wrapped(tree, tree.list(kids), "(", ", ", ")", out);
        }
        &Node::Quantity(of, unit) => {
            write_node(tree, of, out);
            out.push(' ');
            out.push_str(&tree.units[unit as usize].text);
        }
        &Node::List(joint, kids) => {
            let between = match joint {
                Joint::Comma => ", ",
                Joint::Semicolon => "; ",
                Joint::And => " and ",
                Joint::Or => " or ",
            };
            wrapped(tree, tree.list(kids), "", between, "", out);
        }
        &Node::Group { open, close, items } => {
            wrapped(tree, tree.list(items), opened(open), ", ", closed(close), out);
        }
        &Node::Union(kids) => wrapped(tree, tree.list(kids), "", " ∪ ", "", out),
        &Node::Intersection(kids) => wrapped(tree, tree.list(kids), "", " ∩ ", "", out),
        &Node::Without(from, what) => wrapped(tree, &[from, what], "", " \\ ", "", out),
        &Node::Matrix { columns, entries } => {
            let rows: Vec<&[Id]> = tree.list(entries).chunks((columns as usize).max(1)).collect();
            out.push('[');
            for row in rows {
                wrapped(tree, row, "[", ", ", "]", out);
            }
            out.push(']');
        }
        &Node::Relations { sides, first } => {
            for (at, &side) in tree.list(sides).iter().enumerate() {
                if at > 0 {
                    out.push_str(sign(tree, tree.relations[first as usize + at - 1]));
                }
                write_node(tree, side, out);
            }
        }
        &Node::Ratio { parts: kids, clock: true } => {
            for (at, &kid) in tree.list(kids).iter().enumerate() {
                let mut part = String::new();
                write_node(tree, kid, &mut part);
                let _ = if at > 0 { write!(out, ":{part:0>2}") } else { write!(out, "{part}") };
            }
        }
        &Node::Ratio { parts: kids, .. } => wrapped(tree, tree.list(kids), "", ":", "", out),
    }
}

fn wrapped(tree: &Tree, kids: &[Id], open: &str, between: &str, close: &str, out: &mut String) {
    out.push_str(open);
    for (at, &kid) in kids.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        write_node(tree, kid, out);
        if out.len() >= MOST_BYTES {
            return;
        }
    }
    out.push_str(close);
}

fn sign(tree: &Tree, relation: Relation) -> &str {
    match relation {
        Relation::Equal => " = ",
        Relation::NotEqual => " != ",
        Relation::Less => " < ",
        Relation::AtMost => " <= ",
        Relation::More => " > ",
        Relation::AtLeast => " >= ",
        Relation::Approximately => " ~ ",
        Relation::Element => " in ",
        Relation::Other(name) => tree.name_of(name),
    }
}

fn opened(bracket: Bracket) -> &'static str {
    match bracket {
        Bracket::Round | Bracket::Floor | Bracket::Ceiling => "(",
        Bracket::Square => "[",
        Bracket::Curly | Bracket::Brace => "{",
        Bracket::Angle => "<",
    }
}

fn closed(bracket: Bracket) -> &'static str {
    match bracket {
        Bracket::Round | Bracket::Floor | Bracket::Ceiling => ")",
        Bracket::Square => "]",
        Bracket::Curly | Bracket::Brace => "}",
        Bracket::Angle => ">",
    }
}

fn called(function: Function) -> &'static str {
    match function {
        Function::Sin => "sin(",
        Function::Cos => "cos(",
        Function::Tan => "tan(",
        Function::Cot => "cot(",
        Function::Sec => "sec(",
        Function::Csc => "csc(",
        Function::Arcsin => "arcsin(",
        Function::Arccos => "arccos(",
        Function::Arctan => "arctan(",
        Function::Arccot => "arccot(",
        Function::Sinh => "sinh(",
        Function::Cosh => "cosh(",
        Function::Tanh => "tanh(",
        Function::Arsinh => "arsinh(",
        Function::Arcosh => "arcosh(",
        Function::Artanh => "artanh(",
        Function::Sech => "sech(",
        Function::Csch => "csch(",
        Function::Coth => "coth(",
        Function::Arcsec => "arcsec(",
        Function::Arccsc => "arccsc(",
        Function::Arsech => "arsech(",
        Function::Arcsch => "arcsch(",
        Function::Arcoth => "arcoth(",
        Function::Permutations => "permutations(",
        Function::Exp => "exp(",
        Function::Ln => "ln(",
        Function::Log => "log(",
        Function::Abs => "abs(",
        Function::Floor => "floor(",
        Function::Ceiling => "ceil(",
        Function::Factorial => "factorial(",
        Function::Binomial => "binomial(",
        Function::Gcd => "gcd(",
        Function::Lcm => "lcm(",
        Function::Max => "max(",
        Function::Min => "min(",
        Function::Determinant => "det(",
        Function::Real => "re(",
        Function::ImaginaryPart => "im(",
    }
}
