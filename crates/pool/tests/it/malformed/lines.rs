//! Text that is no record: JSONL, JSON, CSV and TSV.

use serde_json::json;

use super::{Case, around, bad, good};

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    jsonl(&mut cases);
    json_files(&mut cases);
    json_records(&mut cases);
    csv(&mut cases);
    cases
}

fn jsonl(cases: &mut Vec<Case>) {
    let deep = format!("{{\"meta\": {}", "[".repeat(1_000));
    for (line, found) in [
        ("{", "EOF while parsing an object"),
        ("{\"id\"", "EOF while parsing an object"),
        ("{\"id\":}", "expected value"),
        ("{\"id\": \"bad\", ", "EOF while parsing"),
        ("{\"id\": \"bad\",}", "trailing comma"),
        ("{\"id\": \"bad\" \"level\": 1}", "expected `,` or `}`"),
        ("{'id': 'bad'}", "key must be a string"),
        ("{id: \"bad\"}", "key must be a string"),
        ("{\"level\": NaN}", "expected value"),
        ("{\"level\": 01}", "invalid number"),
        ("{\"level\": 1e999}", "number out of range"),
        ("{\"level\": 1} extra", "trailing characters"),
        ("{\"id\": \"bad\"} {}", "trailing characters"),
        ("// a comment", "expected value"),
        ("]", "expected value"),
        ("{\"id\": \"tab\there\"}", "control character"),
        ("{\"id\": \"\\ud800\"}", "hex escape"),
        ("{\"id\": \"\\x41\"}", "invalid escape"),
        ("{\"id\": \"bad", "EOF while parsing a string"),
        ("{\"id\": \"bad\", \"id\": \"worse\"}", "the key `id` twice"),
        ("{\"answer\": \"1\", \"id\": \"bad\", \"answer\": \"2\"}", "the key `answer` twice"),
        (deep.as_str(), "recursion limit exceeded"),
        ("[1, 2]", "a list"),
        ("42", "42"),
        ("-1.5", "-1.5"),
        ("\"only text\"", "\"only text\""),
        ("null", "null"),
        ("true", "true"),
        ("Infinity", "expected value"),
        ("id,prompt,answer", "expected value"),
    ] {
        cases.push(around(line.as_bytes()).says(
            "line",
            found,
            "one JSON object without repeated keys",
            "write one JSON object a line, in UTF-8",
        ));
    }
    for bytes in [&b"\"\xff\xfe\""[..], b"{\"id\": \"caf\xe9\"}", b"{\"id\": \"\xc0\xaf\"}", b"\xed\xa0\x80"]
    {
        cases.push(around(bytes).says("line", "invalid utf-8", "one JSON object", "in UTF-8"));
    }
    let utf16: Vec<u8> = good("x").to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
    cases.push(around(&utf16).says(
        "line",
        "key must be a string at column 2",
        "one JSON object",
        "in UTF-8",
    ));
    // A byte order mark belongs at the start of a file only.
    let marked = format!("\u{feff}{}", good("bad"));
    cases.push(around(marked.as_bytes()).says("line", "expected value", "one JSON object", "in UTF-8"));
}

fn json_files(cases: &mut Vec<Case>) {
    let (damaged, copy) = ("one undamaged JSON value", "correct that place");
    for (text, line, found, hint) in [
        ("", 1, "EOF while parsing a value", copy),
        ("\n\n", 3, "EOF while parsing a value", copy),
        ("[", 1, "EOF while parsing a list", copy),
        ("{", 1, "EOF while parsing an object", copy),
        ("[\n{\"a\": 1}", 2, "EOF while parsing a list", copy),
        ("[\n{\"a\": 1},\n]", 3, "trailing comma", copy),
        ("[{\"a\": 1}\n{\"a\": 2}]", 2, "expected `,` or `]`", copy),
        ("[{\"a\": \"x\ny\"}]", 2, "control character", copy),
        ("[{\"a\": NaN}]", 1, "expected value", copy),
        ("{\"a\": 1}\n{\"a\": 2}\n", 2, "trailing characters", "format = \"jsonl\""),
        ("[{\"a\": 1}]\n[{\"a\": 1}]", 2, "trailing characters", "format = \"jsonl\""),
        ("\n\nno JSON", 3, "expected ident", copy),
    ] {
        cases.push(Case::whole("rows.json", text).at(line).says("json", found, damaged, hint));
    }
    let deep = "[".repeat(1_000);
    cases.push(Case::whole("rows.json", deep).at(1).says("json", "recursion limit", damaged, copy));
    let latin = b"[{\"a\": \"caf\xe9\"}]";
    cases.push(Case::whole("rows.json", latin).at(1).says("json", "invalid unicode", damaged, copy));
    for (text, found) in
        [("42", "a number"), ("\"text\"", "text"), ("null", "null"), ("true", "true or false")]
    {
        cases.push(Case::whole("rows.json", text).says(
            "json",
            found,
            "a list of objects",
            "write [{..}, {..}]",
        ));
    }
    for (text, names) in
        [("{}", ""), ("{\"a\": 1, \"b\": [1]}", "a, b"), ("{\"a\": {\"b\": 1}, \"c\": []}", "a, c")]
    {
        let found = format!("an object of {names}");
        cases.push(Case::whole("rows.json", text).says("json", &found, "a list of objects", "records ="));
    }
    let two = json!({"train": [good("a")], "test": [good("b")], "version": 1}).to_string();
    let open = "records stand under train, test";
    cases.push(Case::whole("rows.json", two.clone()).says(
        "records",
        open,
        "the name of one",
        "records = \"train\"",
    ));
    for (records, found, expected, hint) in [
        ("dev", "`dev`, which the file lacks", "one of train, test, version", "correct the path"),
        ("version", "`version`, where a number stands", "the place of a list of objects", "correct"),
        ("train.rows", "`rows`, which the file lacks", "a list", "correct the path"),
    ] {
        let case = Case::whole("rows.json", two.clone()).with(&format!("records = \"{records}\""));
        cases.push(case.says("records", found, expected, hint));
    }
}

fn json_records(cases: &mut Vec<Case>) {
    let expected = "one JSON object without repeated keys";
    let right = good("a");
    for (record, found) in [
        ("7", "7"),
        ("[1]", "a list"),
        ("\"text\"", "\"text\""),
        ("null", "null"),
        ("false", "false"),
        ("2.5", "2.5"),
        ("{\"id\": \"b\", \"id\": \"c\"}", "the key `id` twice"),
    ] {
        let list = format!("[{right},\n{record}]");
        cases.push(Case::row("rows.json", list, 2, 1).says("record", found, expected, "write the record as"));
        let keyed = format!("{{\"x\": {right}, \"y\": {record}, \"z\": {}}}", good("z"));
        if !record.starts_with('[') {
            let case = Case::row("rows.json", keyed, 2, 2).with("records = \".\"");
            cases.push(case.says("record", found, expected, "write the record as"));
        }
        let deeper = format!("{{\"data\": {{\"rows\": [{record}, {right}]}}, \"n\": 2}}");
        let case = Case::row("rows.json", deeper, 1, 1).with("records = \"data.rows\"");
        cases.push(case.says("record", found, expected, "write the record as"));
    }
    let list = json!([good("a"), bad("level", None)]).to_string();
    cases.push(Case::row("rows.json", list, 2, 1).says("level", "missing", "an integer", "add \"level\""));
}

fn csv(cases: &mut Vec<Case>) {
    let header = "id,prompt,answer,level,verifier\n";
    let right = |id: &str| format!("{id},1+1=,2,1,exact\n");
    let pairs = "quotes in pairs";
    for (row, found, expected, hint) in [
        ("b,\"1+1=,2,1,exact\n", "text after a closing quote", pairs, "twice"),
        ("b,1+1=,2,1,\"exact\n", "text after a closing quote", pairs, "twice"),
        ("b,\"1+1\"=,2,1,exact\n", "text after a closing quote", pairs, "twice"),
        ("b,\"5\" pipe\",2,1,exact\n", "text after a closing quote", pairs, "twice"),
        ("b,1+1=,2,1\n", "4 fields", "5, as in the header", "in quotes"),
        ("b,1+1=,2,1,exact,\n", "6 fields", "5, as in the header", "in quotes"),
        ("b,1,000+1=,1001,1,exact\n", "6 fields", "5, as in the header", "in quotes"),
        ("b\n", "1 fields", "5, as in the header", "in quotes"),
        ("b;1+1=;2;1;exact\n", "1 fields", "5, as in the header", "in quotes"),
    ] {
        // The quote of a last row makes one that opens in the row before close in a place where it cannot.
        let csv = format!("{header}{}{row}\"last\",1+1=,2,1,exact\n", right("a"));
        cases.push(Case::row("rows.csv", csv, 3, 2).says("line", found, expected, hint));
    }
    let open = format!("{header}{}b,\"1+1=,2,1,exact\n{}", right("a"), right("c"));
    let case = Case::row("rows.csv", open, 3, 2);
    cases.push(case.says("line", "a quote that never closes", pairs, "twice"));
    let swallowing = format!("{header}b,1+1=,2,1,\"exact\n{}{}", right("a"), right("c"));
    let case = Case::row("rows.csv", swallowing, 2, 2);
    cases.push(case.says("line", "a quote that never closes", pairs, "twice"));
    let over_lines = format!("{header}\"a\",\"1\n+\n1=\",2,1,exact\nb,1+1=\n");
    cases.push(Case::row("rows.csv", over_lines, 5, 1).says(
        "line",
        "2 fields",
        "5, as in the header",
        "quotes",
    ));
    for (column, bytes) in [("id", &b"\xff,1+1=,2,1,exact\n"[..]), ("prompt", b"b,caf\xe9,2,1,exact\n")] {
        let csv = [header.as_bytes(), right("a").as_bytes(), bytes].concat();
        cases.push(Case::row("rows.csv", csv, 3, 1).says(
            column,
            "invalid utf-8",
            "UTF-8",
            "save the file as UTF-8",
        ));
    }
    for (header, found, expected, hint) in [
        ("id,prompt,id\n", "`id` twice", "each column once", "rename one"),
        ("id,prompt,\"\",column 3\n", "`column 3` twice", "each column once", "rename one"),
        ("a, a \n", "`a` twice", "each column once", "rename one"),
    ] {
        let case = Case::whole("rows.csv", format!("{header}1,2,3,4\n")).at(1);
        cases.push(case.says("header", found, expected, hint));
    }
    let latin = [&b"id,pr\xe9\n1,2\n"[..]].concat();
    cases.push(Case::whole("rows.csv", latin).at(1).says("header", "invalid utf-8", "UTF-8", "as UTF-8"));
    let case = Case::whole("rows.csv", "id,\"prompt\na,b\n").at(1);
    cases.push(case.says("line", "a quote that never closes", pairs, "twice"));
    let tsv = format!("{header}{}b\t1+1=\t2\n", right("a")).replace(',', "\t");
    cases.push(Case::row("rows.tsv", tsv, 3, 1).says("line", "3 fields", "5, as in the header", "quotes"));
    let tsv = format!("{header}{}b\t\"1+1=\t2\t1\texact\n", right("a")).replace(',', "\t");
    cases.push(Case::row("rows.tsv", tsv, 3, 1).says("line", "never closes", pairs, "twice"));
}
