//! No circle of imports: of two files in different modules of one room, only one needs the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    allowed::{Found, hold},
    source::{Source, sources},
};

/// A path through modules, without `crate`.
type Path = Vec<String>;

/// Files by the module that they are, and what they offer under names of their own.
struct Crate {
    modules: BTreeMap<Path, usize>,
    offered: Vec<BTreeMap<String, Path>>,
}

fn module_of(source: &Source) -> Path {
    let path = source.path.trim_end_matches(".rs");
    path.trim_end_matches("/mod").split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// `a::{b, c::{d, e as f}}` as `a::b`, `a::c::d`, `a::c::e`, each with the name it has from then on.
fn expand(before: &[String], tree: &str, found: &mut Vec<(Path, String)>) {
    let tree = tree.trim();
    let mut path = before.to_vec();
    if let Some((head, group)) = tree.split_once('{') {
        path.extend(head.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
        let group = group.trim_end().trim_end_matches('}');
        let (mut depth, mut from) = (0, 0);
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&path, &group[from..at], found);
                    from = at + 1;
                }
                _ => {}
            }
        }
        // The group's own brace was cut off; one too many goes with a nested group at its end.
        let last = &group[from..];
        let open = last.matches('{').count().saturating_sub(last.matches('}').count());
        return expand(&path, &(last.to_owned() + &"}".repeat(open)), found);
    }
    if tree.is_empty() {
        return;
    }
    let (tree, name) = tree.split_once(" as ").map_or((tree, None), |(tree, name)| (tree, Some(name.trim())));
    path.extend(tree.split("::").map(|part| part.trim().to_owned()));
    if path.last().is_some_and(|part| part == "self") {
        path.pop();
    }
    let own = path.last().cloned().unwrap_or_default();
    found.push((path, name.map_or(own, str::to_owned)));
}

/// The imports of a file: whether they are offered on, the path as written, the name.
fn imports(code: &str) -> Vec<(bool, Path, String)> {
    let mut all = Vec::new();
    for (start, _) in code.match_indices("use ") {
        let before = code[..start].rsplit('\n').next().unwrap_or_default().trim();
        if !(before.is_empty() || before.starts_with("pub")) {
            continue;
        }
        let Some(end) = code[start..].find(';') else { continue };
        let mut found = Vec::new();
        expand(&[], &code[start + 4..start + end].replace('\n', " "), &mut found);
        all.extend(found.into_iter().map(|(path, name)| (before.starts_with("pub"), path, name)));
    }
    all
}

/// Paths that begin with a word and stand in the code as they are.
fn written(code: &str, word: &str) -> Vec<Path> {
    let begins = format!("{word}::");
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let starts = code.match_indices(&begins).filter(|(at, _)| !code[..*at].ends_with(is_word));
    let path = |(at, _): (usize, &str)| {
        let text: String = code[at..].chars().take_while(|letter| is_word(*letter)).collect();
        text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    starts.map(path).collect()
}

impl Crate {
    fn new(sources: &[Source]) -> Self {
        let modules: BTreeMap<Path, usize> = sources.iter().map(module_of).zip(0..).collect();
        let mut all = Self { modules, offered: Vec::new() };
        all.offered = sources
            .iter()
            .map(|source| {
                let offered = imports(&source.code()).into_iter().filter(|(is_offered, ..)| *is_offered);
                offered.filter_map(|(_, path, name)| Some((name, all.absolute(&module_of(source), &path)?))).collect()
            })
            .collect();
        all
    }

    /// The path from the crate's root; none for what comes from elsewhere.
    fn absolute(&self, here: &Path, path: &[String]) -> Option<Path> {
        let mut from = here.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                from.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    from.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                let own: Path = here.iter().cloned().chain([child.to_owned()]).collect();
                self.modules.contains_key(&own).then_some(())?;
            }
        }
        from.extend(rest.iter().cloned());
        Some(from)
    }

    /// The file in which the thing at a path is defined, as far as re-exports tell.
    fn file(&self, path: &[String], depth: usize) -> Option<usize> {
        let module = (1..=path.len()).rev().find(|length| self.modules.contains_key(&path[..*length]))?;
        let file = self.modules[&path[..module]];
        let offered = path.get(module).and_then(|name| self.offered[file].get(name));
        match offered {
            Some(from) if depth < 8 => {
                let onward: Path = from.iter().chain(&path[module + 1..]).cloned().collect();
                self.file(&onward, depth + 1).or(Some(file))
            }
            _ => Some(file),
        }
    }

    /// The files that a file needs.
    fn needs(&self, source: &Source) -> BTreeSet<usize> {
        let (here, code) = (module_of(source), source.code());
        let mut paths = Vec::new();
        for (_, path, name) in imports(&code) {
            let Some(path) = self.absolute(&here, &path) else { continue };
            // A module that is imported is named before what is in it.
            if self.modules.contains_key(&path) {
                paths.extend(written(&code, &name).into_iter().map(|more| [&path, &more[1..]].concat()));
            }
            paths.push(path);
        }
        let plain = ["crate", "super", "self"].iter().flat_map(|word| written(&code, word));
        paths.extend(plain.filter_map(|path| self.absolute(&here, &path)));
        paths.iter().filter_map(|path| self.file(path, 0)).collect()
    }
}

/// The module of a room in which a file stands; none for the room's own file, which ties them together.
fn part(source: &Source) -> Option<(String, String)> {
    let module = module_of(source);
    Some((module.first()?.clone(), module.get(1)?.clone()))
}

#[test]
fn modules_of_a_room_need_each_other_one_way() {
    let sources = sources();
    let all = Crate::new(&sources);
    let needs: Vec<BTreeSet<usize>> = sources.iter().map(|source| all.needs(source)).collect();
    let reaches = |from: usize| {
        let room = part(&sources[from]).map(|(room, _)| room);
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            for to in &needs[next] {
                if part(&sources[*to]).is_some_and(|(of, _)| Some(of) == room) && seen.insert(*to) {
                    open.push(*to);
                }
            }
        }
        seen
    };
    let reached: Vec<BTreeSet<usize>> = (0..sources.len()).map(reaches).collect();
    let mut found = Found::new();
    for (from, to) in needs.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
        let (Some((room, one)), Some((other_room, other))) = (part(&sources[from]), part(&sources[to])) else {
            continue;
        };
        if room == other_room && one != other && reached[to].contains(&from) {
            let place = format!("{room}::{one} -> {room}::{other}");
            let finding = format!("src/{} needs src/{}, which needs it too", sources[from].path, sources[to].path);
            found.insert(place, vec![finding]);
        }
    }
    hold("circle", &found);
}
