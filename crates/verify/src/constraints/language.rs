//! The language of a reply.
//!
//! Script   the one most letters belong to. Kana among Chinese characters make Japanese; Greek, Hebrew, Hangul, Thai
//!          and seven scripts of India stand for one language each.
//! Words    where a script serves several languages, the one with the most function words and letters of its own;
//!          with fewer than two of them, or a tie, the language cannot be told, and counts as the wanted one.
//! Knows    ar bg bn de el en es fa fi fr gu he hi it ja kn ko ml mr ne nl pa pl pt ru sw ta te th uk ur vi zh. Others in
//!          these scripts are taken for a neighbour or for none.

use serde::{Deserialize, Serialize};

use super::kind::{Fault, Rule, View};

/// The reply is in this language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its two-letter code.
    pub language: String,
}

impl Rule for Language {
    fn check(&self) -> Result<(), Fault> {
        let known: Vec<&str> =
            SCRIPTS.iter().map(|(_, code)| *code).chain(WORDS.iter().map(|(code, ..)| *code)).collect();
        if known.contains(&self.language.as_str()) || matches!(self.language.as_str(), "ja" | "zh") {
            return Ok(());
        }
        Err(Fault::new(
            "language",
            format!("{:?}", self.language),
            "a two-letter code such as en, es, hi or zh",
        ))
    }

    fn holds(&self, reply: &View) -> bool {
        may_be(reply, &self.language)
    }

    fn points(&self, _compat: bool) -> f64 {
        0.1
    }
}

/// Whether the reply is in this language, or in one that cannot be told.
pub fn may_be(reply: &View, language: &str) -> bool {
    detect(&reply.lower).is_none_or(|found| found == language)
}

/// First and last character of a block, and the language it stands for; of several, the first of [`WORDS`].
const SCRIPTS: [([char; 2], &str); 17] = [
    (['a', 'z'], "en"),
    (['\u{c0}', '\u{24f}'], "en"),
    (['\u{1e00}', '\u{1eff}'], "en"),
    (['\u{370}', '\u{3ff}'], "el"),
    (['\u{400}', '\u{52f}'], "ru"),
    (['\u{590}', '\u{5ff}'], "he"),
    (['\u{600}', '\u{6ff}'], "ar"),
    (['\u{900}', '\u{97f}'], "hi"),
    (['\u{980}', '\u{9ff}'], "bn"),
    (['\u{a00}', '\u{a7f}'], "pa"),
    (['\u{a80}', '\u{aff}'], "gu"),
    (['\u{b80}', '\u{bff}'], "ta"),
    (['\u{c00}', '\u{c7f}'], "te"),
    (['\u{c80}', '\u{cff}'], "kn"),
    (['\u{d00}', '\u{d7f}'], "ml"),
    (['\u{e00}', '\u{e7f}'], "th"),
    (['\u{ac00}', '\u{d7a3}'], "ko"),
];

/// Languages that share a script: code, the code their script goes by, function words, letters of their own.
const WORDS: [(&str, &str, &str, &str); 20] = [
    ("en", "en", "the of and to is in that it for with you are was this not have be on we they", ""),
    ("es", "en", "el la los las de que y en un una es por con para no se del al como pero", "ñ¿¡"),
    ("pt", "en", "o a os as de que e em um uma é por com para não se do da no na mais", "ãõ"),
    ("fr", "en", "le la les des de et en un une est que pour dans qui ne pas sur au du avec", "êœ"),
    ("de", "en", "der die das und ist nicht ein eine zu den mit von im auf für es sich wir", "ßä"),
    ("it", "en", "il la lo gli le di che e un una è per con non si del della sono nel anche", "ì"),
    ("nl", "en", "de het een en van is niet dat op te zijn met voor ik er aan", ""),
    ("pl", "en", "i w na z do nie się jest to że o jak ale po są", "łąęśżźć"),
    ("vi", "en", "và của là có không một được cho trong với các những người", "đơưạếộ"),
    ("sw", "en", "ya na wa kwa ni katika la za hii cha kama yake sana", ""),
    ("fi", "en", "ja on ei se että oli hän joka mutta ovat kun myös niin", "ä"),
    ("ru", "ru", "и в не на я что он с как это по но они из", "ыэё"),
    ("uk", "ru", "і в не на я що він з як це та але до", "іїєґ"),
    ("bg", "ru", "и в не на да се е за от са с това който", "ъщ"),
    ("ar", "ar", "في من على إلى هذا هذه التي أن لا ما كان", "ةىيك"),
    ("fa", "ar", "و در به از که این است را با برای آن", "پچژگیک"),
    ("ur", "ar", "اور کے میں کی ہے کا سے کو یہ نے", "ٹڈڑںےہھ"),
    ("hi", "hi", "है और के में की का से को यह हैं", ""),
    ("mr", "hi", "आहे आणि हे ते हा ही मी तो आहेत", "ळ"),
    ("ne", "hi", "छ र को मा हो लाई यो छन् भने", ""),
];

/// The language of a text in small letters; `None` if it cannot be told.
fn detect(lower: &str) -> Option<&'static str> {
    let mut counts = [0_usize; SCRIPTS.len()];
    let (mut kana, mut characters) = (0, 0);
    for symbol in lower.chars().filter(|symbol| symbol.is_alphabetic()) {
        match symbol {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => characters += 1,
            _ => {
                let block = SCRIPTS.iter().position(|([first, last], _)| (*first..=*last).contains(&symbol));
                block.into_iter().for_each(|block| counts[block] += 1);
            }
        }
    }
    let of = |code: &str| -> usize {
        SCRIPTS.iter().zip(counts).filter(|((_, of), _)| *of == code).map(|(_, count)| count).sum()
    };
    let (script, most) = SCRIPTS.iter().map(|(_, code)| (*code, of(code))).max_by_key(|(_, count)| *count)?;
    if kana + characters > most {
        return Some(if kana * 10 >= characters { "ja" } else { "zh" });
    }
    let rivals: Vec<(&'static str, usize)> = WORDS
        .iter()
        .filter(|rival| rival.1 == script)
        .map(|rival| (rival.0, signs(lower, rival.2, rival.3)))
        .collect();
    if most == 0 || rivals.is_empty() {
        return (most > 0).then_some(script);
    }
    let best = *rivals.iter().max_by_key(|(_, signs)| *signs)?;
    let ties = rivals.iter().filter(|(_, signs)| *signs == best.1).count();
    (best.1 > 1 && ties == 1).then_some(best.0)
}

/// Function words and letters of a language that `text` holds.
fn signs(text: &str, words: &str, letters: &str) -> usize {
    let known: Vec<&str> = words.split(' ').collect();
    let outside = |symbol: char| symbol.is_ascii_punctuation() || symbol.is_whitespace();
    text.split(outside).filter(|word| known.contains(word)).count()
        + text.chars().filter(|symbol| letters.contains(*symbol)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_sentences_are_told_by_script_and_function_words() {
        for (text, language) in [
            ("The cat is on the mat and it sleeps.", "en"),
            ("El perro no está en la casa, y los niños lo buscan.", "es"),
            ("O gato não está em casa e as crianças procuram por ele.", "pt"),
            ("Le chat est dans la maison et les enfants ne dorment pas.", "fr"),
            ("Der Hund ist nicht im Haus und die Kinder suchen ihn.", "de"),
            ("Il gatto non è nella casa e gli amici sono con lui per la cena.", "it"),
            ("Kot nie jest w domu i się bawi na dworze.", "pl"),
            ("Con mèo không có trong nhà và các em tìm nó.", "vi"),
            ("Mtoto ni wa kwanza katika shule ya kijiji na anasoma kwa bidii.", "sw"),
            ("Koira ei ole kotona ja hän on iloinen, mutta se nukkuu.", "fi"),
            ("Это мой дом, и мы живём в нём.", "ru"),
            ("Це мій дім, і він стоїть у селі.", "uk"),
            ("Това е моята къща и тя се намира на хълма.", "bg"),
            ("هذا البيت في المدينة الكبيرة", "ar"),
            ("این خانه در شهر بزرگ است و گرم", "fa"),
            ("یہ گھر شہر میں ہے", "ur"),
            ("यह घर शहर में है और बड़ा है", "hi"),
            ("हे घर मोठे आहे आणि जुने आहे", "mr"),
            ("これは本です", "ja"),
            ("这是一本书", "zh"),
            ("이것은 책입니다", "ko"),
            ("นี่คือหนังสือ", "th"),
            ("זה ספר טוב", "he"),
            ("এটি একটি বই", "bn"),
            ("இது ஒரு புத்தகம்", "ta"),
            ("ఇది ఒక పుస్తకం", "te"),
            ("ಇದು ಒಂದು ಪುಸ್ತಕ", "kn"),
            ("આ એક પુસ્તક છે", "gu"),
            ("ਇਹ ਇੱਕ ਕਿਤਾਬ ਹੈ", "pa"),
            ("ഇത് ഒരു പുസ്തകമാണ്", "ml"),
        ] {
            assert_eq!(detect(&text.to_lowercase()), Some(language), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_counts_as_the_wanted_language() {
        for text in ["", "12 + 3 = 15", "Hamburg", "zxcv qwrt"] {
            assert_eq!(detect(&text.to_lowercase()), None, "{text}");
            assert!(may_be(&View::new(text, false), "hi"));
        }
        assert!(!may_be(&View::new("the end of the road", false), "hi"));
    }
}
