//! Command lines as people write them into a Procfile or a package's scripts.

use super::Language;

/// What only a shell understands.
const OF_THE_SHELL: &str = "$`\\\"'|&;<>()*?[]{}~#!";

/// What to execute for a command line: its words, which may stand in a JSON array, or a shell that reads it. The shell makes way for
/// a single program, which then hears itself when it is told to end.
pub(super) fn argv(line: &str) -> Vec<String> {
    let line = line.trim();
    if let Ok(words) = serde_json::from_str(line) {
        return words;
    }
    let mut words = line.split_whitespace();
    let sets_a_variable = words.next().is_some_and(|first| first.contains('='));
    if !sets_a_variable && !line.contains(|c| OF_THE_SHELL.contains(c)) {
        return line.split_whitespace().map(str::to_owned).collect();
    }
    let is_one_program = !sets_a_variable && !line.contains(['|', '&', ';', '(', '{', '!', '#']);
    let text = if is_one_program && !line.starts_with("exec ") {
        format!("exec {line}")
    } else {
        line.to_owned()
    };
    vec!["/bin/sh".to_owned(), "-c".to_owned(), text]
}

/// The name of the program that a command line starts, without its folder.
pub(super) fn program(line: &str) -> &str {
    let sets_a_variable = |word: &&str| !word.starts_with('/') && word.contains('=');
    let mut words = line.split_whitespace().skip_while(sets_a_variable);
    let mut first = words.next().unwrap_or_default();
    if first == "exec" {
        first = words.next().unwrap_or_default();
    }
    first.rsplit('/').next().unwrap_or(first)
}

/// The language of a program that everybody knows.
pub(super) fn language(program: &str) -> Option<Language> {
    const PYTHON: [&str; 8] = [
        "gunicorn",
        "uvicorn",
        "hypercorn",
        "granian",
        "daphne",
        "flask",
        "waitress-serve",
        "fastapi",
    ];
    if PYTHON.contains(&program) || program.starts_with("python") {
        return Some(Language::Python);
    }
    (program == "node" || LISTENING.contains(&program)).then_some(Language::Node)
}

/// Programs of Node's world that are web servers.
pub(super) const LISTENING: [&str; 7] =
    ["next", "nuxt", "remix-serve", "react-router-serve", "fastify", "http-server", "serve"];

/// The value of an option, `--name=value` or `--name value`.
pub(super) fn option<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut words = line.split_whitespace();
    let quotes = ['"', '\''];
    while let Some(word) = words.next() {
        let Some(rest) = word.strip_prefix(name) else { continue };
        match rest.strip_prefix('=') {
            Some(value) => return Some(value.trim_matches(quotes)),
            None if rest.is_empty() => return words.next().map(|value| value.trim_matches(quotes)),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_only_what_needs_one() {
        let shell = |text: &str| vec!["/bin/sh".to_owned(), "-c".to_owned(), text.to_owned()];
        assert_eq!(argv(" node  server.js "), ["node", "server.js"]);
        assert_eq!(argv("uvicorn app:app --port 8080"), ["uvicorn", "app:app", "--port", "8080"]);
        assert_eq!(argv("gunicorn -b :$PORT app:app"), shell("exec gunicorn -b :$PORT app:app"));
        assert_eq!(argv(r#"["python3", "a b.py"]"#), ["python3", "a b.py"]);
        assert_eq!(argv("exec ./server $PORT"), shell("exec ./server $PORT"));
        assert_eq!(argv("[ -x ./server ]"), shell("exec [ -x ./server ]"));
        assert_eq!(argv("./migrate && ./server"), shell("./migrate && ./server"));
        assert_eq!(argv("NODE_ENV=x node a.js"), shell("NODE_ENV=x node a.js"));
        assert_eq!(argv("python -c 'a b'"), shell("exec python -c 'a b'"));
    }

    #[test]
    fn a_program_is_known_by_its_name() {
        assert_eq!(program("A=1 B=2 exec /usr/bin/python3 -m x"), "python3");
        assert_eq!(language("python3.12"), Some(Language::Python));
        assert_eq!(language(program("node_modules/.bin/next start")), Some(Language::Node));
        assert_eq!(language("server"), None);
        assert_eq!((program(""), language("")), ("", None));
    }

    #[test]
    fn an_option_is_read_as_people_write_it() {
        let line = "functions-framework --target=hello --signature-type \"cloudevent\" --target2=x";
        assert_eq!(option(line, "--target"), Some("hello"));
        assert_eq!(option(line, "--signature-type"), Some("cloudevent"));
        assert_eq!(option("x --target", "--target"), None);
        assert_eq!(option("x --targets=1", "--target"), None);
    }
}
