use super::*;

fn check(cases: &[(&str, &str, bool)]) {
    for (pattern, text, expected) in cases {
        let parsed = Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(parsed.matches(text), *expected, "{pattern} on {text}");
    }
}

#[test]
fn terms_match_as_cloudwatch_logs_says() {
    let cases = [
        ("", "anything", true),
        ("  ", "", true),
        ("ERROR", "[ERROR 401] UNAUTHORIZED REQUEST", true),
        ("ERROR", "[error 401]", false),
        ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true),
        ("ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED", false),
        ("\"INTERNAL SERVER\"", "[ERROR 500] INTERNAL SERVER ERROR", true),
        ("\"INTERNAL SERVER\"", "INTERNAL MAIL SERVER", false),
        ("ERROR -ARGUMENTS", "[ERROR 401] UNAUTHORIZED", true),
        ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false),
        ("-\"a b\"", "a c", true),
        ("-\"a b\"", "x a b", false),
        ("?ERROR ?ARGUMENTS", "MISSING ARGUMENTS", true),
        ("?ERROR ?\"NO ARGUMENTS\"", "MISSING ARGUMENTS", false),
        ("?ERROR REQUEST", "a REQUEST", true),
        ("?ERROR REQUEST", "an ERROR", false),
        ("\"say \\\"hi\\\"\"", "they say \"hi\" twice", true),
        ("\"c:\\\\d\\e\"", "c:\\d\\e", true),
        ("größe_1", "die größe_1 zählt", true),
    ];
    for (pattern, text, expected) in cases {
        check(&[(pattern, text, expected)]);
    }
}

#[test]
fn regular_expressions_match_within_the_text() {
    check(&[
        ("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true),
        ("%^AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", false),
        ("%\\d{3}% REQUEST", "[ERROR 401] UNAUTHORIZED REQUEST", true),
        ("%\\d{4}%", "[ERROR 401]", false),
        ("-%40[13]%", "[ERROR 401]", false),
        ("?%5\\d\\d% ?%4\\d\\d%", "[ERROR 401]", true),
        ("%a|b%", "xbx", true),
        ("%\\(x\\)%", "f(x)", true),
    ]);
}

#[test]
fn json_fields_match_as_cloudwatch_logs_says() {
    let event = r#"{
        "eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "ms": 12.5, "big": 1e3,
        "arrayKey": ["value", "another value"], "objectList": [
            { "name": "a", "id": 1, "on": true }, { "name": "b", "id": 2, "on": false } ],
        "SomeObject": null, "cluster.name": "c", "nested": { "a-b": { "@t": "deep" } }, "ok": true
    }"#;
    let cases = [
        (r#"{ $.eventType = "UpdateTrail" }"#, true),
        ("{ $.eventType = UpdateTrail }", true),
        (r#"{ $.eventType = "Update" }"#, false),
        (r#"{ $.eventType = "Update*" }"#, true),
        (r#"{ $.eventType = "*Tr*" }"#, true),
        (r#"{ $.eventType != "Other" }"#, true),
        (r#"{ $.missing != "Other" }"#, false),
        ("{ $.sourceIPAddress != 123.123.* }", true),
        ("{ $.sourceIPAddress = 111.* }", true),
        ("{ $.ms = 12.5 }", true),
        ("{ $.ms > 12 }", true),
        ("{ $.ms >= 1.25e1 }", true),
        ("{ $.ms < 12 }", false),
        ("{ $.big = 1000 }", true),
        ("{ $.eventType > 3 }", false),
        (r#"{ $.arrayKey[0] = "value" }"#, true),
        (r#"{ $.arrayKey[1] = "value" }"#, false),
        (r#"{ $.arrayKey[*] = "another value" }"#, true),
        ("{ $.objectList[1].id = 2 }", true),
        ("{ $.objectList[*].id > 1 }", true),
        ("{ $.objectList[*].id > 2 }", false),
        ("{ $.objectList[0].on IS TRUE }", true),
        ("{ $.objectList[1].on IS TRUE }", false),
        ("{ $.ok IS FALSE }", false),
        ("{ $.SomeObject IS NULL }", true),
        ("{ $.eventType IS NULL }", false),
        ("{ $.missing IS NULL }", false),
        ("{ $.SomeOtherObject NOT EXISTS }", true),
        ("{ $.SomeObject NOT EXISTS }", false),
        ("{ $.['cluster.name'] = c }", true),
        ("{ $['cluster.name'] = \"c\" }", true),
        ("{ $.nested.a-b.@t = deep }", true),
        (r"{ $.sourceIPAddress = %^111\.% }", true),
        (r"{ $.sourceIPAddress != %^111\.% }", false),
        (r#"{ ($.ms > 100) || ($.eventType = "UpdateTrail" && $.ok IS TRUE) }"#, true),
        (r#"{ ($.ms > 100 || $.ok IS FALSE) && $.eventType = "UpdateTrail" }"#, false),
        (r#"{$.eventType="UpdateTrail"&&$.ms>12}"#, true),
    ];
    for (pattern, expected) in cases {
        check(&[(pattern, event, expected), (pattern, "no JSON", false), (pattern, "[1]", false)]);
    }
}

#[test]
fn columns_match_as_cloudwatch_logs_says() {
    let line =
        "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";
    let cases = [
        ("[ip, server, username, timestamp, request, status_code, bytes > 1000]", true),
        ("[ip, server, username, timestamp, request, status_code, bytes > 2000]", false),
        ("[ip, server, username, timestamp, request, status_code = 4*, bytes]", true),
        ("[ip, server, username, timestamp, request, status_code != 4*, bytes]", false),
        ("[ip, server, username, timestamp, request = *html*, status_code = 4*, bytes]", true),
        ("[..., bytes > 1000]", true),
        ("[..., status_code, bytes = 1535]", false),
        ("[ip = 127.*, ...]", true),
        ("[ip = 10.*, ...]", false),
        ("[ip=%127\\.0\\.0\\.[1-9]%, ..., bytes]", true),
        ("[ip, ..., status = 404 || status = 410, bytes]", true),
        ("[ip, ..., status >= 400 && status < 404, bytes]", false),
        ("[ip, server, ...]", true),
        ("[ip, server]", false),
        ("[...]", true),
        ("[a, b, c, d, e, f, g, h]", false),
        ("[a, b, c, d, e, f, g, h, ...]", false),
        ("[..., time = \"10/Oct/2000:13:25:15 -0700\", r, s, b]", true),
        ("[w1=127.0.0.1, w2!=\"Test\", ...]", true),
    ];
    for (pattern, expected) in cases {
        check(&[(pattern, line, expected)]);
    }
    check(&[("[a, b]", "one two\n", true), ("[a]", "", false), ("[a]", "\"open quote", false)]);
}

#[test]
fn what_is_no_pattern_is_refused() {
    let bad = |pattern: &str| Pattern::parse(pattern).unwrap_err();
    assert_eq!(bad("a.b"), BadPattern::Character("a.b".into()));
    for pattern in ["\"open", "\"open\\\"", "a \"", "\"\\", "{ $.a = \"x }", "{ $['a = 1 }"] {
        assert_eq!(bad(pattern), BadPattern::Unclosed, "{pattern}");
    }
    for pattern in ["-", "? a", "\"\""] {
        assert_eq!(bad(pattern), BadPattern::Empty, "{pattern}");
    }
    for pattern in [
        "{",
        "{}",
        "{ a = 1 }",
        "{ $.a }",
        "{ $ = 1 }",
        "{ $. = 1 }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ $.a ~ 1 }",
        "{ $.a = 1 && }",
        "{ ($.a = 1 }",
        "{ $.a IS MAYBE }",
        "{ $.a NOT }",
        "{ $.a[x] = 1 }",
        "{ $.a[1 = 1 }",
        "{ $.a[99999999999999999999] = 1 }",
        "[",
        "[]",
        "[a",
        "[a,]",
        "[a,,b]",
        "[a b]",
        "[a = ]",
        "[a] x",
        "[..., a, ...]",
        "[a = 1 || b = 2]",
    ] {
        assert!(matches!(bad(pattern), BadPattern::Expected(..)), "{pattern}: {:?}", bad(pattern));
    }
    for pattern in ["%open", "%%", "%(a)%", "%[%", "{ $.a = %(% }", "%a{99999999}%"] {
        assert!(matches!(bad(pattern), BadPattern::Regex(_)), "{pattern}: {:?}", bad(pattern));
    }
    assert_eq!(bad("%a% %b% %c%"), BadPattern::TooManyRegexes);
    assert_eq!(bad(&"a".repeat(1025)), BadPattern::TooLong);
    let deep = format!("{{ {}$.a = 1{} }}", "(".repeat(200), ")".repeat(200));
    assert_eq!(bad(&deep), BadPattern::TooDeep);
}

proptest::proptest! {
    #[test]
    fn no_pattern_breaks_the_parser(pattern in "\\PC{0,40}", text in "\\PC{0,40}") {
        if let Ok(parsed) = Pattern::parse(&pattern) {
            parsed.matches(&text);
        }
    }

    #[test]
    fn nor_does_one_that_looks_right(
        pattern in "[{\\[%?-]?( ?(\\$|\\.a|\\[[0-9*]\\]|=|!=|<|&&|\\|\\||\"|%|[(){}\\],*]|\\.\\.\\.|IS NULL|x|1)){0,12}",
        text in "[\\[\"{}:a1, \\]]{0,20}",
    ) {
        if let Ok(parsed) = Pattern::parse(&pattern) {
            parsed.matches(&text);
        }
    }
}
