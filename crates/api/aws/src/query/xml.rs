//! XML that is well formed whatever its texts hold.

/// A document as it is being written.
pub(crate) struct Xml(String);

impl Xml {
    /// A whole document of one element, which has a namespace.
    pub(crate) fn document(name: &str, namespace: &str, inside: impl FnOnce(&mut Self)) -> String {
        let mut xml = Self(String::new());
        xml.tag(&["<", name, " xmlns=\""]);
        xml.text(namespace);
        xml.tag(&["\">"]);
        inside(&mut xml);
        xml.tag(&["</", name, ">"]);
        xml.0
    }

    /// An element. Its name comes from the model, never from a request.
    pub(crate) fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.tag(&["<", name, ">"]);
        inside(self);
        self.tag(&["</", name, ">"]);
    }

    /// An element that holds a text.
    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.element(name, |xml| xml.text(text));
    }

    pub(crate) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // A reader makes a line feed of it where it stands for itself.
                '\r' => self.0.push_str("&#13;"),
                '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'.. => self.0.push(letter),
                // Not even a reference to these is XML 1.0.
                _ => self.0.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }

    fn tag(&mut self, parts: &[&str]) {
        self.0.extend(parts.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Xml::document("A", "urn:a", |xml| xml.leaf("B", text))
    }

    #[test]
    fn texts_are_escaped() {
        insta::assert_snapshot!(written("<a b=\"c\">&'☕"), @r#"<A xmlns="urn:a"><B>&lt;a b=&quot;c&quot;&gt;&amp;'☕</B></A>"#);
        insta::assert_snapshot!(written("a\r\n\tb"), @r#"
        <A xmlns="urn:a"><B>a&#13;
        	b</B></A>
        "#);
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let all = ['\0', '\u{1}', '\u{8}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'];
        for letter in all {
            let text = written(&letter.to_string());
            assert_eq!(text, "<A xmlns=\"urn:a\"><B>\u{fffd}</B></A>", "{letter:?}");
        }
        for letter in ['\t', '\n', ' ', '\u{d7ff}', '\u{e000}', '\u{10000}', char::MAX] {
            assert!(written(&letter.to_string()).contains(letter), "{letter:?}");
        }
    }
}
