//! Tasks and words: all of ours, in small letters, without commas, none of one letter.

/// A name, and what is asked for.
pub const TASKS: [(&str, &str); 20] = [
    ("harbour", "Describe a morning at a harbour."),
    ("garden", "Describe a garden after rain."),
    ("market", "Tell of a day at the market."),
    ("bakery", "Say what makes a good bakery."),
    ("train", "Tell of a journey by train."),
    ("library", "Describe a quiet library."),
    ("kitchen", "Describe a kitchen before a feast."),
    ("mountain", "Tell of a walk up a mountain."),
    ("storm", "Tell of a storm at sea."),
    ("school", "Describe the first day of school."),
    ("museum", "Describe a room of a museum."),
    ("bridge", "Say why a town built its bridge."),
    ("orchard", "Tell of a harvest in an orchard."),
    ("concert", "Describe a concert in a village."),
    ("workshop", "Describe a workshop of a clockmaker."),
    ("island", "Tell of a small island in winter."),
    ("letter", "Write a short letter to an old neighbour."),
    ("picnic", "Invite your friends to a picnic."),
    ("review", "Review a book about birds."),
    ("notice", "Write a notice about a lost dog."),
];

pub const NOUNS: [&str; 32] = [
    "tide", "lamp", "path", "river", "child", "baker", "wind", "stone", "window", "boat", "bird", "road",
    "hill", "field", "market", "garden", "clock", "table", "song", "cloud", "rain", "door", "tower", "shop",
    "bell", "horse", "tree", "wall", "street", "square", "visitor", "fox",
];

pub const VERBS: [&str; 20] = [
    "follows", "covers", "meets", "finds", "warms", "leaves", "crosses", "greets", "moves", "holds", "hides",
    "turns", "opens", "joins", "calls", "paints", "stops", "guards", "lifts", "passes",
];

pub const ADVERBS: [&str; 12] = [
    "slowly", "gladly", "again", "early", "often", "softly", "today", "quickly", "once", "still", "gently",
    "soon",
];

/// What a reply is asked to end with.
pub const ENDINGS: [&str; 6] = [
    "That is all.",
    "and so it goes",
    "Until next time.",
    "and that was that",
    "More on this soon.",
    "as it should be",
];

/// Words that only constraints bring in: neither clauses nor endings hold them.
pub const KEYWORDS: [&str; 16] = [
    "copper", "lantern", "velvet", "marble", "compass", "pepper", "saddle", "violin", "ribbon", "anchor",
    "basket", "candle", "meadow", "puzzle", "kettle", "feather",
];
