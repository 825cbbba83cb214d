//! What commands and words mean.

use super::token::Kind;
use crate::math::tree::{Bracket, Constant, Function, Relation};

/// What a command of LaTeX is to the lexer.
pub enum Command {
    Token(Kind),
    /// A variable of this name.
    Name,
    /// A relation whose sides are compared one by one.
    Relation,
    /// An operator with limits.
    Operator,
    /// It means nothing.
    Nothing,
    /// Its argument is prose.
    Prose,
    /// Its argument is upright: a unit or a name.
    Upright,
    /// Its argument is what it would be without.
    Face,
    /// Its argument means nothing either.
    Skip,
    /// A mark over its argument that distinguishes it.
    Accent,
    /// Letters of this argument make one symbol.
    Board,
}

/// The meaning of `\name`.
pub fn command(name: &str) -> Command {
    use Command as C;
    if let Some(function) = function(name) {
        return C::Token(Kind::Function(function));
    }
    C::Token(match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" | "nicefrac" | "sfrac" => Kind::Fraction,
        "sqrt" => Kind::Root,
        "binom" | "dbinom" | "tbinom" => Kind::BinomialArguments,
        "choose" => Kind::Choose,
        "pi" => Kind::Constant(Constant::Pi),
        "infty" => Kind::Constant(Constant::Infinity),
        "emptyset" | "varnothing" => Kind::Constant(Constant::Empty),
        "imath" => Kind::Constant(Constant::Imaginary),
        "pm" => Kind::PlusMinus,
        "mp" => Kind::MinusPlus,
        "times" | "cdot" | "ast" | "bullet" | "centerdot" => Kind::Times,
        "div" | "over" => Kind::Over,
        "circ" | "degree" | "textdegree" => Kind::Degree,
        "prime" => Kind::Prime,
        "cup" | "bigcup" => Kind::Cup,
        "cap" | "bigcap" => Kind::Cap,
        "setminus" | "backslash" | "smallsetminus" => Kind::SetMinus,
        "lfloor" => Kind::Open(Bracket::Floor),
        "rfloor" => Kind::Close(Bracket::Floor),
        "lceil" => Kind::Open(Bracket::Ceiling),
        "rceil" => Kind::Close(Bracket::Ceiling),
        "lgroup" => Kind::Open(Bracket::Round),
        "rgroup" => Kind::Close(Bracket::Round),
        "langle" => Kind::Open(Bracket::Angle),
        "rangle" => Kind::Close(Bracket::Angle),
        "lbrace" => Kind::Open(Bracket::Curly),
        "rbrace" => Kind::Close(Bracket::Curly),
        "lbrack" => Kind::Open(Bracket::Square),
        "rbrack" => Kind::Close(Bracket::Square),
        "mid" | "vert" | "lvert" | "rvert" => Kind::Bar,
        "Vert" | "lVert" | "rVert" => Kind::DoubleBar,
        "coloneqq" | "coloneq" | "triangleq" => Kind::Relation(Relation::Equal),
        "ne" | "neq" => Kind::Relation(Relation::NotEqual),
        "lt" => Kind::Relation(Relation::Less),
        "gt" => Kind::Relation(Relation::More),
        "le" | "leq" | "leqslant" | "leqq" => Kind::Relation(Relation::AtMost),
        "ge" | "geq" | "geqslant" | "geqq" => Kind::Relation(Relation::AtLeast),
        "approx" | "simeq" | "doteq" | "approxeq" => Kind::Relation(Relation::Approximately),
        "in" => Kind::Relation(Relation::Element),
        "land" | "wedge" => Kind::And,
        "lor" | "vee" => Kind::Or,
        "pmod" | "bmod" | "mod" => Kind::Mod,
        "colon" | "vcentcolon" => Kind::Colon,
        "text" | "textbf" | "textit" | "textrm" | "textnormal" | "mbox" | "textsf" | "emph" | "texttt"
        | "textup" | "textsc" | "textsl" | "textmd" | "intertext" | "shortintertext" => return C::Prose,
        "mathrm" | "operatorname" | "operatornamewithlimits" | "rm" | "mathsf" | "mathit" => {
            return C::Upright;
        }
        "mathbb" => return C::Board,
        "mathbf" | "boldsymbol" | "bm" | "vec" | "overrightarrow" | "underline" | "mathcal"
        | "ensuremath" | "mathnormal" | "mathtt" | "mathscr" | "mathfrak" | "pmb" | "smash" | "mathclap"
        | "mathllap" | "mathrlap" | "cramped" | "mathord" | "mathop" | "mathbin" | "mathrel" | "mathopen"
        | "mathclose" | "mathpunct" | "mathinner" => return C::Face,
        "overline" | "bar" | "hat" | "widehat" | "tilde" | "dot" | "ddot" => return C::Accent,
        "equiv" | "sim" | "cong" | "propto" | "perp" | "parallel" | "subset" | "subseteq" | "supset"
        | "supseteq" | "to" | "rightarrow" | "Rightarrow" | "implies" | "Longrightarrow" | "iff"
        | "Leftrightarrow" | "leftrightarrow" | "mapsto" | "notin" | "ll" | "gg" | "longrightarrow" => {
            return C::Relation;
        }
        "sum" | "prod" | "int" | "lim" | "iint" | "oint" | "nabla" | "partial" | "sup" | "inf" => {
            return C::Operator;
        }
        "phantom" | "hspace" | "vspace" | "tag" | "label" | "color" | "hphantom" => return C::Skip,
        "left" | "right" | "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "Bigl" | "Bigr" | "biggl"
        | "biggr" | "middle" | "displaystyle" | "textstyle" | "limits" | "quad" | "qquad" | "boxed"
        | "fbox" | "framebox" | "hline" | "noindent" | "nolimits" | "bf" | "it" | "angle" | "triangle"
        | "therefore" | "because" | "mleft" | "mright" | "bigm" | "Bigm" | "biggm" | "Biggm" | "Biggl"
        | "Biggr" | "thinspace" | "medspace" | "thickspace" | "negthinspace" | "negmedspace"
        | "negthickspace" | "enspace" | "enskip" | "space" | "nobreakspace" | "mathstrut" | "strut"
        | "allowbreak" | "nobreak" | "hfill" | "hfil" | "null" | "relax" | "allowdisplaybreaks"
        | "scriptstyle" | "scriptscriptstyle" | "displaylimits" | "nonumber" | "notag" | "centering" => {
            return C::Nothing;
        }
        _ => return C::Name,
    })
}

/// Whether `\name` is a command that formulas have.
pub fn is_command(name: &str) -> bool {
    const OTHERS: [&str; 27] = [
        "begin", "end", "dots", "ldots", "cdots", "alpha", "beta", "gamma", "delta", "epsilon", "theta",
        "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "phi", "varphi", "psi", "omega", "Delta", "Sigma",
        "Omega", "not", "square",
    ];
    OTHERS.contains(&name) || !matches!(command(name), Command::Name)
}

/// A function by its name, as a command or as a word.
pub fn function(name: &str) -> Option<Function> {
    Some(match name {
        "sin" => Function::Sin,
        "cos" => Function::Cos,
        "tan" | "tg" => Function::Tan,
        "cot" | "ctg" => Function::Cot,
        "sec" => Function::Sec,
        "csc" | "cosec" => Function::Csc,
        "arcsin" | "asin" => Function::Arcsin,
        "arccos" | "acos" => Function::Arccos,
        "arctan" | "atan" => Function::Arctan,
        "arccot" => Function::Arccot,
        "sinh" => Function::Sinh,
        "cosh" => Function::Cosh,
        "tanh" => Function::Tanh,
        "arcsinh" | "arsinh" | "asinh" => Function::Arsinh,
        "arccosh" | "arcosh" | "acosh" => Function::Arcosh,
        "arctanh" | "artanh" | "atanh" => Function::Artanh,
        "sech" => Function::Sech,
        "csch" | "cosech" => Function::Csch,
        "coth" => Function::Coth,
        "arcsec" | "asec" => Function::Arcsec,
        "arccsc" | "acsc" | "arccosec" => Function::Arccsc,
        "arsech" | "arcsech" | "asech" => Function::Arsech,
        "arcsch" | "arccsch" | "acsch" | "arcosech" => Function::Arcsch,
        "arcoth" | "arccoth" | "acoth" => Function::Arcoth,
        "exp" => Function::Exp,
        "ln" => Function::Ln,
        "log" | "lg" => Function::Log,
        "gcd" => Function::Gcd,
        "lcm" => Function::Lcm,
        "max" => Function::Max,
        "min" => Function::Min,
        "det" => Function::Determinant,
        "Re" => Function::Real,
        "Im" => Function::ImaginaryPart,
        "floor" => Function::Floor,
        "ceil" => Function::Ceiling,
        "abs" => Function::Abs,
        _ => return None,
    })
}

/// A function by a word that is one only before a parenthesis.
pub fn called(word: &str) -> Option<Function> {
    Some(match word {
        "binomial" | "binom" | "nCr" | "comb" => Function::Binomial,
        "nPr" | "perm" => Function::Permutations,
        "factorial" => Function::Factorial,
        _ => return None,
    })
}

/// A plain word that is mathematics; `None` for any other.
pub fn word(word: &str) -> Option<Kind> {
    let found = match word {
        "and" | "And" | "AND" => Kind::And,
        "or" | "Or" | "OR" => Kind::Or,
        "pi" | "Pi" => Kind::Constant(Constant::Pi),
        "infinity" | "inf" | "oo" | "Infinity" => Kind::Constant(Constant::Infinity),
        "sqrt" => Kind::Root,
        "degrees" | "degree" | "deg" => Kind::Degree,
        "percent" | "pct" | "percentage" => Kind::Percent,
        "mod" => Kind::Mod,
        "union" => Kind::Cup,
        _ => return function(word).map(Kind::Function),
    };
    Some(found)
}

/// Words of one to three letters that are not products of variables.
pub fn is_short_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "no", "is", "at", "in", "of", "to", "by", "if", "as", "on", "it", "we", "so", "be", "am", "pm",
        "yes", "odd", "all", "the", "not", "one", "two", "six", "ten", "day", "for", "are", "has", "per",
        "any", "non", "may", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "red", "new", "can", "who",
        "its", "our", "was", "let", "an", "usd", "mph", "ways", "day", "min",
    ];
    let lower = word.to_ascii_lowercase();
    WORDS.contains(&lower.as_str())
}
