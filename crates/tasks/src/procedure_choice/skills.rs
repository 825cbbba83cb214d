//! Skills: what each is for, how it is done, and how it is not.

/// Wrong procedures of each skill.
pub const WRONG: usize = 6;

pub struct Skill {
    pub name: &'static str,
    /// What it is for, after "to".
    pub task: &'static str,
    pub right: &'static str,
    /// What slips, and the procedure.
    pub wrong: [(&'static str, &'static str); WRONG],
}

pub const SKILLS: [Skill; 8] = [
    Skill {
        name: "add",
        task: "add two whole numbers digit by digit",
        right: "from the right, add the two digits and the carry, write the last digit of the sum and carry the rest",
        wrong: [
            ("no carry", "from the right, add the two digits, write the last digit of the sum and go on"),
            (
                "from the left",
                "from the left, add the two digits and the carry, write the last digit of the sum and carry the rest",
            ),
            (
                "whole sums",
                "from the right, add the two digits and write the whole sum in front of what is written",
            ),
            (
                "wrong digit carried",
                "from the right, add the two digits and the carry, write the first digit of the sum and carry the last",
            ),
            (
                "carry stays",
                "from the right, add the two digits and all carries so far, write the last digit of the sum and carry the rest",
            ),
            (
                "left ends aligned",
                "begin both numbers in one column, then from the right add the two digits and the carry, write the last digit and carry the rest",
            ),
        ],
    },
    Skill {
        name: "multiply",
        task: "multiply two whole numbers digit by digit",
        right: "multiply the first number by each digit of the second, put as many zeros behind as digits follow that one, and add all",
        wrong: [
            ("no shift", "multiply the first number by each digit of the second and add all"),
            (
                "shift from the left",
                "multiply the first number by each digit of the second, put as many zeros behind as digits precede that one, and add all",
            ),
            (
                "one zero everywhere",
                "multiply the first number by each digit of the second, put one zero behind each product, and add all",
            ),
            (
                "equal places only",
                "multiply each digit of the first number by the digit of the second at the same place, put the zeros of that place behind, and add all",
            ),
            (
                "last product missing",
                "multiply the first number by each digit of the second but the last, put as many zeros behind as digits follow that one, and add all",
            ),
            (
                "products joined",
                "multiply the first number by each digit of the second and write the products one behind the other",
            ),
        ],
    },
    Skill {
        name: "decimals",
        task: "tell which of two decimals with equal whole parts is larger",
        right: "compare the digits behind the point one by one from the left, a missing digit counting as 0: the first difference decides",
        wrong: [
            (
                "read as whole numbers",
                "read the digits behind the point as whole numbers: the larger one decides",
            ),
            ("longer is larger", "count the digits behind the point: the longer one is larger"),
            ("shorter is larger", "count the digits behind the point: the shorter one is larger"),
            ("last digit", "compare the last digits behind the point: the larger one decides"),
            (
                "from the right",
                "compare the digits behind the point one by one from the right: the first difference decides",
            ),
            ("sum of digits", "add up the digits behind the point: the larger sum decides"),
        ],
    },
    Skill {
        name: "gcd",
        task: "find the greatest common divisor of two whole numbers",
        right: "replace the larger number by what it leaves when divided by the smaller, until one is 0: the other is the answer",
        wrong: [
            (
                "quotient for remainder",
                "replace the larger number by the whole part of its quotient by the smaller, until one is 0: the other is the answer",
            ),
            (
                "smaller replaced",
                "replace the smaller number by what it leaves when divided by the larger, until one is 0: the other is the answer",
            ),
            (
                "stops at 1",
                "replace the larger number by what it leaves when divided by the smaller, until one is 1: the other is the answer",
            ),
            ("one step", "divide the larger number by the smaller: what it leaves is the answer"),
            ("first divisor", "try 2, 3, 4 and so on: the first that divides both is the answer"),
            ("difference", "subtract the smaller number from the larger: the difference is the answer"),
        ],
    },
    Skill {
        name: "lcm",
        task: "find the least common multiple of two whole numbers, given their greatest common divisor",
        right: "divide one number by the divisor and multiply the quotient by the other number",
        wrong: [
            ("no division", "multiply the numbers"),
            ("both divided", "divide both numbers by the divisor and multiply the quotients"),
            ("multiplied by it", "multiply both numbers and then by the divisor"),
            ("sum", "divide one number by the divisor and add the other number"),
            ("same number", "divide one number by the divisor and multiply the quotient by the divisor"),
            ("larger number", "take the larger number if the divisor divides it, else the product"),
        ],
    },
    Skill {
        name: "binary",
        task: "write a whole number in base 2",
        right: "divide by 2 again and again until 0 is left, and read the remainders from the last to the first",
        wrong: [
            (
                "wrong way round",
                "divide by 2 again and again until 0 is left, and read the remainders from the first to the last",
            ),
            (
                "stops at 1",
                "divide by 2 again and again until 1 is left, and read the remainders from the last to the first",
            ),
            (
                "quotients",
                "divide by 2 again and again until 0 is left, and read the quotients from the last to the first",
            ),
            ("digit by digit", "write each decimal digit in base 2, one behind the other"),
            ("subtracts", "subtract 2 again and again, write 1 for each time and 0 at the end"),
            (
                "by 10",
                "divide by 10 again and again until 0 is left, and read the parity of the remainders from the last to the first",
            ),
        ],
    },
    Skill {
        name: "uncle",
        task: "find the maternal uncle of a person in a family tree",
        right: "go to the mother, then to a parent of hers, then to a son of that parent",
        wrong: [
            ("father's side", "go to the father, then to a parent of his, then to a son of that parent"),
            ("a daughter", "go to the mother, then to a parent of hers, then to a daughter of that parent"),
            ("one step short", "go to the mother, then to a son of hers"),
            ("turned round", "go to a child, then to a child of that child, then to the father"),
            (
                "one step too far",
                "go to the mother, then to a parent of hers, then to a grandson of that parent",
            ),
            ("up only", "go to the mother, then to her father, then to his father"),
        ],
    },
    Skill {
        name: "sort",
        task: "sort a list in ascending order by exchanges",
        right: "for each place from the left, find the smallest of what stands there and after it, and exchange it with what stands there",
        wrong: [
            (
                "descending",
                "for each place from the left, find the largest of what stands there and after it, and exchange it with what stands there",
            ),
            (
                "whole list",
                "for each place from the left, find the smallest of the whole list, and exchange it with what stands there",
            ),
            (
                "copied",
                "for each place from the left, find the smallest of what stands there and after it, and write it over what stands there",
            ),
            (
                "once",
                "for the first place, find the smallest of the list, and exchange it with what stands there",
            ),
            (
                "from the right",
                "for each place from the right, find the smallest of what stands there and before it, and exchange it with what stands there",
            ),
            (
                "neighbours once",
                "go once from the left to the right and exchange neighbours where the left one is larger",
            ),
        ],
    },
];
