//! A small scanner for formatted Rust: what is defined where, with its documentation.

use crate::source::Source;

/// Something that is defined.
pub struct Item {
    /// `fn`, `struct`, `enum`, `trait`, `type`, `const` or `static`.
    pub kind: &'static str,
    pub name: String,
    /// Counted from one.
    pub line: usize,
    /// `pub`, for the crate or for a module too.
    pub is_public: bool,
    /// Not inside of anything.
    pub is_top: bool,
    /// The lines of documentation above it.
    pub doc: Vec<String>,
    /// All up to the body; of constants, with the value.
    pub head: String,
    /// How many lines it takes, documentation left out.
    pub lines: usize,
}

const KINDS: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "static"];

/// Everything that a file defines outside its unit tests.
pub fn items(source: &Source) -> Vec<Item> {
    let lines = source.lines();
    (0..lines.len()).filter_map(|at| item(&lines, at)).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn item(lines: &[&str], at: usize) -> Option<Item> {
    let line = lines[at].trim_start();
    let (is_public, rest) = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with(' ') => (true, rest.trim_start()),
        Some(rest) if rest.starts_with('(') => (true, rest.split_once(") ")?.1),
        _ => (false, line),
    };
    let words: Vec<&str> = rest.split(' ').collect();
    let keyword = words.iter().position(|word| !["async", "unsafe", "default"].contains(word))?;
    // `const fn` is a function.
    let keyword = if words[keyword] == "const" && matches!(words.get(keyword + 1), Some(&("fn" | "async" | "unsafe"))) {
        keyword + 1
    } else {
        keyword
    };
    let keyword = if matches!(words[keyword], "async" | "unsafe") { keyword + 1 } else { keyword };
    let kind = KINDS.into_iter().find(|kind| *kind == words[keyword])?;
    let name: String =
        words.get(keyword + 1)?.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    if name.is_empty() || name == "_" || name == "mut" {
        return None;
    }
    let (head, end) = extent(lines, at);
    let lines_taken = end - at + 1;
    let doc = documentation(lines, at);
    Some(Item { kind, name, line: at + 1, is_public, is_top: indent(lines[at]) == 0, doc, head, lines: lines_taken })
}

/// The text up to the body, and the last line.
fn extent(lines: &[&str], at: usize) -> (String, usize) {
    let margin = indent(lines[at]);
    let mut head = String::new();
    for (number, line) in lines.iter().enumerate().skip(at) {
        head.push_str(line.trim());
        head.push(' ');
        let is_outer = indent(line) == margin;
        if is_outer && line.ends_with('{') {
            let closing = format!("{}}}", " ".repeat(margin));
            let end = lines.iter().enumerate().skip(number + 1).find(|(_, line)| line.starts_with(&closing));
            return (head, end.map_or(number, |(end, _)| end));
        }
        if is_outer && (line.ends_with(';') || line.ends_with('}')) {
            return (head, number);
        }
    }
    (head, lines.len() - 1)
}

/// The documentation above a line, attributes passed over.
fn documentation(lines: &[&str], at: usize) -> Vec<String> {
    let mut doc = Vec::new();
    let mut is_attribute = false;
    for line in lines[..at].iter().rev().map(|line| line.trim_start()) {
        if let Some(text) = line.strip_prefix("///") {
            doc.push(text.trim().to_owned());
        } else if line.starts_with("#[") {
            is_attribute = false;
        } else if line == ")]" || is_attribute {
            is_attribute = true;
        } else {
            break;
        }
    }
    doc.reverse();
    doc
}

/// Every block of documentation of a file: the line where it begins, and its words.
pub fn blocks(source: &Source) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_inside = false;
    for (number, line) in source.lines().iter().enumerate() {
        match line.trim_start().strip_prefix("///") {
            Some(text) if is_inside => {
                if let Some((_, words)) = found.last_mut() {
                    words.push(' ');
                    words.push_str(text.trim());
                }
            }
            Some(text) => found.push((number + 1, text.trim().to_owned())),
            None => {}
        }
        is_inside = line.trim_start().starts_with("///");
    }
    found
}
